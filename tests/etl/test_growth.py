"""What grows with the record is added to, and is the same as if it were made anew."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.homes import versions_of_the_demonstration
from etl.home import Home
from etl.intake.intake import by, load
from etl.operations.doctor import examine
from etl.reported_error import ReportedError
from etl.store.accepted import Accepted
from etl.store.data_store import DataStore
from etl.store.folding import replayed
from etl.store.journal.ledger import NewSubmission
from etl.store.journal.questions import Acceptance
from etl.store.raw import admit, raw_path, sha256_of, stage, sync
from etl.store.warehouse import content_digest
from etl.workbook import read_workbooks
from etl.workbook.write.writing import write_template
from etl.yaml_files import CATALOGUE, read_yaml, yaml_text
from plan.catalogue_faults import CatalogueFaults
from plan.period import Period
from plan.slots import slots_of
from tests.homes.record import homes

VERSIONS = 3


@pytest.fixture(name="grown", scope="module")
def _grown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("growth") / "home"
    assert versions_of_the_demonstration(root, VERSIONS).submissions == VERSIONS * 121
    return root


@pytest.fixture(name="store")
def _store(grown: Path, tmp_path: Path) -> DataStore:
    return DataStore.of(Home(Path(shutil.copytree(grown, tmp_path / "home"))))


def late(store: DataStore, folder: Path) -> Path:
    """Return a workbook that nobody sent yet: the plan's last quarter once more, with other numbers."""
    department, period = store.plan.departments[3].name, store.plan.periods[-1]
    slot = store.record.head(department, period)
    assert slot.effective is not None, "the demonstration has every quarter"
    (read,) = store.extractions.of([slot.effective]).values()
    path = folder / "late.xlsx"
    values = {(o.measure, o.area): o.value + (o.area == store.plan.towns[0]) for o in read.own}
    write_template(store.plan, department, period, path, values=values, demonstration=True)
    return path


def test_a_version_is_what_would_be_read_of_it(store: DataStore) -> None:
    assert [check for check in examine(store, thorough=True) if not check.ok] == []


def test_the_warehouse_that_grew_is_the_one_that_is_built(store: DataStore, tmp_path: Path) -> None:
    load([late(store, tmp_path)], store, hands=by("审核员", reason="更正"))
    grown = content_digest(store.home.warehouse)
    with store.warehouse() as warehouse:
        assert (warehouse.version, warehouse.acceptances) == (store.publisher.version(), VERSIONS * 121 + 1)
    store.rebuild()
    assert content_digest(store.home.warehouse) == grown


def test_growing_reads_nothing_that_did_not_change(store: DataStore, tmp_path: Path) -> None:
    path = late(store, tmp_path)
    first = store.ledger().submissions[0]
    raw_path(store.home, first.sha256).unlink()
    shutil.rmtree(store.home.extracted)
    other = DataStore.of(store.home)
    with pytest.raises(ReportedError, match="原始文件"):
        other.rebuild()
    raw_path(store.home, first.sha256).write_bytes(b"altered")
    before = other.record.acceptances()
    sent = _accept(other, path)
    assert other.record.acceptances() == (*before, sent)
    with other.warehouse() as warehouse:
        assert warehouse.version == other.publisher.version()


def _accept(store: DataStore, path: Path) -> Acceptance:
    """Accept a workbook without asking what was accepted before, as the journal and the publisher do it."""
    (read,) = [store.extractions.read_for(book, *_place(store)) for book in read_workbooks([(path, path.name)])]
    sha256 = sha256_of(path.read_bytes())
    with store.home.writing():
        staged = stage(store.home, path, sha256, path.read_bytes())
        sync(staged)
        admit(store.home, [staged])
        moment = store.ledger().submissions[-1].submitted_at
        told = {"submitted_by": "甲", "submitted_at": moment, "accepted_by": "乙", "accepted_at": moment}
        department, period = _place(store)
        sending = NewSubmission(department, period, path.name, sha256, read.layout, read.rows, True, **told)  # type: ignore[arg-type]
        (sent,) = store.journal.submit([sending])
        store.publisher.publish({sent.id: read})
    return store.record.acceptances()[-1]


def _place(store: DataStore) -> tuple[str, Period]:
    return store.plan.departments[3].name, store.plan.periods[-1]


def test_heads_say_what_the_lines_say(store: DataStore, tmp_path: Path) -> None:
    heads = dict(store.record.heads())
    load([late(store, tmp_path)], store, hands=by("审核员", reason="更正"))
    ledger = store.ledger()
    whole = slots_of(ledger.submissions, ledger.decisions)
    assert heads != store.record.heads()
    assert store.record.heads().keys() == whole.keys()
    for place, slot in whole.items():
        head = store.record.heads()[place]
        assert (head.state, head.newest, head.effective) == (slot.state, slot.newest, slot.effective)
        assert (head.decision, head.spoken_since, head.changed) == (slot.decision, slot.spoken_since, slot.changed)
        assert store.record.history(*place).slot(*place) == slot


def test_what_is_superseded_is_what_everything_accepted_says(store: DataStore, tmp_path: Path) -> None:
    store.accepted.now()
    load([late(store, tmp_path)], store, hands=by("审核员", reason="更正"))
    ledger, accepted = store.ledger(), store.accepted.now()
    every = replayed(ledger, store.extractions.of(ledger.accepted), ())
    asked = {((o.measure, o.area), o.period) for read in _all(store) for o in read}
    assert any(every.superseded(*cell) for cell in asked)
    assert {cell: accepted.superseded(*cell) for cell in asked} == {cell: every.superseded(*cell) for cell in asked}
    assert dict(accepted) == dict(_fresh(store))


def test_a_new_name_of_a_department_loses_nothing_that_was_sent_under_the_old_one(
    store: DataStore, tmp_path: Path
) -> None:
    load([late(store, tmp_path)], store, hands=by("审核员", reason="更正"))
    renamed = _renamed(store, tmp_path)
    accepted, asked = store.accepted.now(), {((o.measure, o.area), o.period) for read in _all(store) for o in read}
    superseded = {cell: accepted.superseded(*cell) for cell in asked}
    assert any(superseded.values())
    now = renamed.accepted.now()
    assert {cell: now.superseded(*cell) for cell in asked} == superseded
    department, _ = _place(store)
    ours = {m.name for m in store.plan.measures_of(department)}
    (measure, area), period = min((cell for cell in asked if cell[0][0] in ours), key=str)
    value = accepted.at((measure, area))[period.index].value
    line = {"measure": measure, "area": area, "period": str(period), "to": value + 1, "reason": "笔误"}
    store.home.corrections.write_text(yaml_text([{**line, "from": value}]), encoding="utf-8")
    renamed.accepted.check_corrections()
    store.home.corrections.write_text(yaml_text([{**line, "from": value + 2}]), encoding="utf-8")
    with pytest.raises(CatalogueFaults):
        renamed.accepted.check_corrections()


def _renamed(store: DataStore, folder: Path) -> DataStore:
    """Return the store under a catalogue that knows measures by the name that their department gets after the plan."""
    catalogue: Any = read_yaml(CATALOGUE)
    old, new = _place(store)[0], "改名后的科"
    for department in catalogue["departments"]:
        if department["name"] == old:
            department |= {"until": str(store.plan.periods[-1]), "into": [new]}
    after = str(store.plan.periods[-1].shift(1))
    catalogue["departments"].append({"name": new, "name_en": "Renamed", "from": after})
    for entry in (*catalogue["measures"], *catalogue["indicators"]):
        entry["department"] = new if entry["department"] == old else entry["department"]
    path = folder / "indicators.yaml"
    path.write_text(yaml_text(catalogue), encoding="utf-8")
    return DataStore.of(store.home, catalogue=path)


def _all(store: DataStore) -> Iterator[tuple[object, ...]]:
    for read in store.extractions.of(store.ledger().accepted).values():
        yield read.observations  # type: ignore[misc]


def _fresh(store: DataStore) -> Accepted:
    return DataStore.of(store.home).accepted.now()


def test_an_extraction_that_was_forged_is_read_again_by_the_doctor(store: DataStore) -> None:
    """Its digest fits it, but it is not the one that was noted when the workbook was read."""
    for path in store.home.extracted.rglob("*.json"):
        body = path.read_bytes().partition(b"\n")[2]
        kept = json.loads(body)
        kept["observations"] = [[*o[:3], o[3] + 1, *o[4:]] for o in kept["observations"]]
        forged = json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode()
        path.write_bytes(hashlib.sha256(forged).hexdigest().encode() + b"\n" + forged)
    DataStore.of(store.home).rebuild()
    found = [(check.name, [key for key, _ in check.found]) for check in examine(DataStore.of(store.home))]
    assert [each for each in found if each[1]] == [("warehouse", ["warehouse.differs"])]
    DataStore.of(store.home).rebuild()
    assert [check for check in examine(DataStore.of(store.home)) if not check.ok] == []


@pytest.mark.parametrize("kept", homes(), ids=lambda home: home.name)
def test_an_older_journal_is_told_where_its_quarters_stand(kept: Path, tmp_path: Path) -> None:
    home = Home(Path(shutil.copytree(kept, tmp_path / "old")))
    record = DataStore.of(home).record
    ledger = record.ledger()
    assert record.heads().keys() == slots_of(ledger.submissions, ledger.decisions).keys() != set()
    assert record.journal.faults() == []
