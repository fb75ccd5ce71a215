"""Intake: whole or not at all, once and only once, with everything that is wrong said."""

from __future__ import annotations

import multiprocessing
import os
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from etl.home import Home
from etl.intake.intake import by, load
from etl.intake.outcome import SentAs
from etl.reported_error import ReportedError
from etl.store.data_store import DataStore
from etl.store.raw import raw_path
from etl.store.warehouse import content_digest
from plan.period import Period
from tests.etl.conftest import HANDS, NOON, Told
from tests.workbooks import ELDERLY, the_plan, write

Q1, Q2 = Period(2023, 1), Period(2023, 2)
BEDS, TOWN = "护理型床位数", "古城街道"


def everything(home: Home) -> dict[str, bytes]:
    """Return every byte kept, but for the moving parts of SQLite and the lock."""
    files = (p for p in home.root.rglob("*") if p.is_file() and p.name not in ("journal.sqlite-shm", "lock"))
    return {str(p.relative_to(home.root)): p.read_bytes() for p in files}


def beds(data_store: DataStore, period: Period = Q1, town: str = TOWN) -> list[float]:
    with data_store.warehouse() as warehouse:
        return [o.value for o in warehouse.observations() if (o.measure, o.area, o.period) == (BEDS, town, period)]


def test_a_folder_is_kept_and_speaks(data_store: DataStore, workbooks: Path) -> None:
    outcomes = load([workbooks], data_store, hands=HANDS)
    assert [o.submission for o in outcomes][:2] == ["2023Q1-养老服务科-1", "2023Q1-社会事务科-1"]
    assert not any(o.kept_out or o.again for o in outcomes)
    with data_store.warehouse() as warehouse:
        assert len(warehouse.observations()) == sum(len(o.observations) for o in outcomes) > 500
        source = warehouse.source(outcomes[0].submission or "")
    assert (source.submitted_by, source.accepted_at) == ("审核人", NOON)
    assert raw_path(data_store.home, source.sha256).read_bytes() == Path(outcomes[0].file).read_bytes()


def test_loading_twice_changes_nothing(data_store: DataStore, workbooks: Path) -> None:
    first = load([workbooks], data_store, hands=HANDS)
    before = everything(data_store.home)
    again = load([workbooks], data_store, hands=by("别人"))
    assert everything(data_store.home) == before
    assert all(o.again for o in again)
    assert [(o.file, o.submission, o.observations, o.findings) for o in again] == [
        (o.file, o.submission, o.observations, o.findings) for o in first
    ]


def test_loading_again_does_not_undo_a_correction(data_store: DataStore, workbooks: Path, tmp_path: Path) -> None:
    load([workbooks], data_store, hands=HANDS)
    corrected = write(tmp_path / "mended", ELDERLY, Q1, "更正.xlsx", cells={(BEDS, TOWN): 77})
    (outcome,) = load([corrected], data_store, hands=by("审核人", lambda: NOON + timedelta(days=1)))
    assert outcome.submission == "2023Q1-养老服务科-2"
    assert [(f.code, f.cell) for f in outcome.findings] == [("revised", "F7")]
    load([workbooks], data_store, hands=HANDS)
    assert beds(data_store) == [77]
    with data_store.warehouse() as warehouse:
        known = warehouse.observations(NOON + timedelta(hours=1))
        assert [o.value for o in known if (o.measure, o.area, o.period) == (BEDS, TOWN, Q1)] == [102]
        assert [o.value for o, _ in warehouse.revisions(BEDS, TOWN, Q1)] == [102, 77]


def test_a_blank_is_kept_as_not_reported(data_store: DataStore, tmp_path: Path) -> None:
    (outcome,) = load([write(tmp_path, ELDERLY, Q1, cells={(BEDS, TOWN): None})], data_store, hands=HANDS)
    assert [f.code for f in outcome.findings] == ["missing"]
    assert outcome.submission
    assert beds(data_store) == []
    assert beds(data_store, Q1, "大洋街道") == [103]


def test_a_correction_may_not_lose_a_value(data_store: DataStore, tmp_path: Path) -> None:
    load([write(tmp_path, ELDERLY, Q1, "a.xlsx")], data_store, hands=HANDS)
    (outcome,) = load([write(tmp_path, ELDERLY, Q1, "b.xlsx", cells={(BEDS, TOWN): None})], data_store, hands=HANDS)
    assert "withdrawn" in {f.code for f in outcome.findings}
    assert outcome.submission is None
    assert beds(data_store) == [102]


def test_one_bad_file_stays_out_and_the_others_come_in(data_store: DataStore, workbooks: Path, tmp_path: Path) -> None:
    folder = tmp_path / "mixed"
    shutil.copytree(workbooks, folder)
    bad = write(folder, ELDERLY, Q2, cells={(BEDS, TOWN): "约120"})
    outcomes = load([folder], data_store, hands=HANDS)
    assert [Path(o.file) for o in outcomes if o.submission is None] == [bad]
    assert len(list(data_store.home.raw.iterdir())) == len(outcomes) - 1
    assert beds(data_store, Q2, "大洋街道") == []
    assert beds(data_store, Q1) == [102]


def test_a_bad_file_alone_leaves_no_trace(data_store: DataStore, workbooks: Path, tmp_path: Path) -> None:
    load([workbooks], data_store, hands=HANDS)
    before = everything(data_store.home)
    load([write(tmp_path / "x", ELDERLY, Q2, cells={(BEDS, "桃渚镇"): -1})], data_store, hands=HANDS)
    assert everything(data_store.home) == before


def test_a_dry_run_keeps_nothing_and_knows_the_earlier_files(data_store: DataStore, tmp_path: Path) -> None:
    write(tmp_path / "dry", ELDERLY, Q1)
    write(tmp_path / "dry", ELDERLY, Q2, cells={(BEDS, TOWN): 9000})
    outcomes = load([tmp_path / "dry"], data_store)
    assert [o.submission for o in outcomes] == [None, None]
    assert "jump" in {f.code for f in outcomes[1].findings}
    assert not data_store.home.root.exists()


def test_the_same_bytes_under_two_names_are_one_submission(data_store: DataStore, tmp_path: Path) -> None:
    first = write(tmp_path / "two", ELDERLY, Q1)
    shutil.copy(first, first.with_name("copy.xlsx"))
    outcomes = load([tmp_path / "two"], data_store, hands=HANDS)
    assert {o.submission for o in outcomes} == {"2023Q1-养老服务科-1"}
    assert len(data_store.ledger().submissions) == 1


def test_sent_as_another_quarter_stays_out(data_store: DataStore, tmp_path: Path) -> None:
    path = write(tmp_path / "w", ELDERLY, Q1)
    load([path], data_store, hands=HANDS)
    (outcome,) = load([path], data_store, hands=HANDS, sent_as=SentAs(ELDERLY, Q2))
    assert "wrong_period" in {f.code for f in outcome.findings}
    assert outcome.submission is None
    assert load([path], data_store, hands=HANDS, sent_as=SentAs(ELDERLY, Q1))[0].again


def test_what_is_no_workbook_is_said(data_store: DataStore, told: Told, tmp_path: Path) -> None:
    write(tmp_path / "f", ELDERLY, Q1)
    for name in ("read me.txt", "~$2023Q1.xlsx", ".hidden.xlsx", "manifest.csv"):
        (tmp_path / "f" / name).write_bytes(b"x")
    assert len(load([tmp_path / "f"], data_store, hands=HANDS)) == 1
    assert told.keys == ["load.passed_over"] * 2


def test_a_name_no_text_can_hold_is_kept_as_text(data_store: DataStore, tmp_path: Path) -> None:
    path = write(tmp_path, ELDERLY, Q1, "a.xlsx")
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe.xlsx"))
    path.rename(odd)
    (outcome,) = load([odd], data_store, hands=HANDS)
    assert outcome.submission
    data_store.ledger().submissions[0].file.encode()


def test_a_path_that_is_not_there_is_said(data_store: DataStore, tmp_path: Path) -> None:
    with pytest.raises(ReportedError, match="没有这个文件"):
        load([tmp_path / "nowhere"], data_store, hands=HANDS)


def test_a_home_that_cannot_be_written_to_is_said(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file stands here")
    with pytest.raises(ReportedError, match="数据目录"):
        load([write(tmp_path, ELDERLY, Q1)], DataStore.of(Home(tmp_path / "home")), hands=HANDS)


def test_a_disk_that_will_not_have_a_file_is_said(data_store: DataStore, tmp_path: Path) -> None:
    path = write(tmp_path, ELDERLY, Q1)
    data_store.home.make()
    data_store.home.raw.rmdir()
    data_store.home.raw.write_text("no folder")
    with pytest.raises(ReportedError):
        load([path], data_store, hands=HANDS)
    data_store.home.raw.unlink()
    assert load([path], data_store, hands=HANDS)[0].submission


def _load(home: Path, folder: Path) -> None:
    load([folder], DataStore.of(Home(home)), hands=HANDS)


def test_two_processes_at_once_make_one_submission_each(home: Home, workbooks: Path) -> None:
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_load, args=(home.root, workbooks)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0, 0]
    data_store = DataStore.of(home)
    assert len(data_store.ledger().submissions) == 12
    assert data_store.journal.faults() == []
    kept = content_digest(home.warehouse)
    data_store.rebuild()
    assert content_digest(home.warehouse) == kept


def test_every_department_of_the_plan_has_a_template_that_comes_back(data_store: DataStore, tmp_path: Path) -> None:
    for department in the_plan().departments:
        write(tmp_path / "all", department.name, Q1)
    outcomes = load([tmp_path / "all"], data_store, hands=HANDS)
    assert [o.to_mend for o in outcomes] == [False] * 6
