"""verify: equal, superseded, altered, another plan's, another home's, made otherwise; and the list of reports made."""

from __future__ import annotations

import json
import shutil
import zlib
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import cli
from etl.home import Home
from etl.intake.intake import by, load
from etl.store.data_store import DataStore
from etl.store.kept_texts import texts_of
from etl.yaml_files import load_plan
from plan.instant import instant_of
from plan.validator import read_plan
from reports.checking.record_reading import read_record
from reports.making import ReportKind, make
from reports.pdf import pdf_of
from reports.proof import Verdict, prove
from reports.question import ReportQuestion
from tests.reports.conftest import MID
from tests.reports.pdfs import by_poppler
from tests.reports.samples import materials
from wording import catalogues

DEMO = Path(__file__).resolve().parents[2] / "data" / "demo"


def test_equal_here_and_on_another_machine_with_the_home_restored(
    demo: DataStore, copied: Callable[[str], DataStore], mid_term: bytes
) -> None:
    assert prove(demo, mid_term).verdict is Verdict.EQUAL
    restored = copied("elsewhere")
    shutil.rmtree(restored.home.extracted)
    restored.home.warehouse.unlink()
    proof = prove(restored, mid_term)
    assert proof.verdict is Verdict.EQUAL
    assert proof.ok


def correction() -> tuple[Path, Path]:
    """Return the demonstration's workbook that was corrected, and its correction."""
    second = next(DEMO.rglob("*更正*"))
    first = next(p for p in DEMO.rglob("*.xlsx") if p != second and p.name[:6] == second.name[:6] and "养老" in p.name)
    return first, second


def before_and_after(tmp_path: Path) -> tuple[DataStore, bytes, Path]:
    """Return a home in which nothing is corrected yet, a report from it, and the correction to come."""
    first, second = correction()
    data_store = DataStore.of(Home(tmp_path / "home"))
    load([first], data_store, hands=by("甲", lambda: datetime(2024, 1, 5, tzinfo=UTC)))
    quarter = first.name[:6]
    day = date(int(quarter[:4]), 3 * int(quarter[-1]), 30)
    report = make(data_store, ReportQuestion(date(day.year, 12, 31)), ReportKind.PDF)
    return data_store, report, second


def test_a_correction_is_listed_number_by_number_with_the_submission_that_made_it(tmp_path: Path) -> None:
    data_store, report, second = before_and_after(tmp_path)
    assert prove(data_store, report).verdict is Verdict.EQUAL
    load([second], data_store, hands=by("乙", lambda: datetime(2024, 2, 6, tzinfo=UTC)))
    proof = prove(data_store, report)
    assert proof.verdict is Verdict.SUPERSEDED
    value = next(c for c in proof.changed if c.difference.no == 8 and c.difference.what == "value")
    assert value.difference.old != value.difference.new
    assert [source.accepted_by for source in value.sources] == ["乙"]
    assert 8 in {c.difference.no for c in proof.changed}
    assert {c.pooled for c in proof.changed if c.difference.no == 8} == {False}
    others = [c for c in proof.changed if c.difference.no != 8]  # their widths come from one record
    assert all(c.pooled and c.difference.of_trend for c in others)
    towns = {c.difference.at for c in proof.changed if c.difference.what == "towns"}
    assert towns == {"杜桥镇"}
    again = make(
        data_store, ReportQuestion(date(int(str(proof.record["as_of"])[:4]), 12, 31), instant_of("2024-01-31"))
    )  # type: ignore[index]
    assert read_record(again)["figures"] == read_record(report)["figures"]  # type: ignore[index]


def test_figures_exchanged_inside_are_noticed(demo: DataStore, mid_term: bytes) -> None:
    start = mid_term.index(b"/Type/EmbeddedFile")
    begin = mid_term.index(b"stream\n", start) + len(b"stream\n")
    end = mid_term.index(b"\nendstream", begin)
    record = json.loads(zlib.decompress(mid_term[begin:end]))
    record["figures"]["assessments"][0]["value"] = 99.0
    forged = zlib.compress(json.dumps(record).encode())
    head = mid_term[:begin].replace(f"/Length {end - begin}".encode(), f"/Length {len(forged)}".encode())
    assert prove(demo, head + forged + mid_term[end:]).verdict is Verdict.ALTERED


def test_another_plans_file_and_no_report_at_all(demo: DataStore) -> None:
    catalogue = load_plan().model_dump(mode="json")
    catalogue["document"]["id"] = "other-plan"
    assert prove(demo, pdf_of(materials(read_plan(catalogue)))).verdict is Verdict.OTHER_PLAN
    for content in (b"", b"%PDF-1.7\nnothing", b"PK\x03\x04", "圭表".encode()):
        assert prove(demo, content).verdict is Verdict.FOREIGN


def test_a_report_from_another_home_is_not_taken_for_ours(mid_term: bytes, tmp_path: Path) -> None:
    assert prove(DataStore.of(Home(tmp_path / "empty")), mid_term).verdict is Verdict.OTHER_DATA


@pytest.mark.long
def test_another_programs_report_is_proven_only_by_the_list(
    copied: Callable[[str], DataStore], monkeypatch: pytest.MonkeyPatch
) -> None:
    data_store = copied("older")
    monkeypatch.setattr("reports.gather.program", lambda: "0.0.9+older")
    listed, unlisted = make(data_store, MID, by="甲"), make(data_store, ReportQuestion(date(2023, 6, 30)))
    monkeypatch.undo()
    assert prove(data_store, listed).verdict is Verdict.EQUAL
    proof = prove(data_store, unlisted)
    assert (proof.verdict, proof.reasons[0], proof.mismatches) == (Verdict.RESAVED, "program", ())
    monkeypatch.setattr("reports.gather.program", lambda: "0.0.9+older")
    monkeypatch.setitem(catalogues._table("zh", "report"), "preface", "序言")
    catalogues.text_of.cache_clear()
    worded = make(data_store, ReportQuestion(date(2023, 6, 30)))
    monkeypatch.undo()
    catalogues.text_of.cache_clear()
    proof = prove(data_store, worded)
    assert (proof.verdict, proof.reasons) == (Verdict.UNPROVEN, ("program",))
    assert any(("序言" in each.printed, "前言" in each.right) == (True, True) for each in proof.mismatches)


def test_the_list_of_reports_holds_each_once_and_the_doctor_reads_it(copied: Callable[[str], DataStore]) -> None:
    from etl.operations.doctor import examine

    data_store = copied("listed")
    for who in ("甲", "甲", "乙"):
        make(data_store, MID, by=who)
    made = texts_of(data_store.record).made()
    assert [line.made_by for line in made] == ["甲", "乙"]
    assert {line.as_of for line in made} == {"2022-12-31"}
    assert all(check.ok for check in examine(data_store))


def test_the_command_line(
    copied: Callable[[str], DataStore],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("GUIBIAO_HOME", str(copied("cli").home.root))
    file = tmp_path / "报告.pdf"
    order = ["report", "--as-of", "2022-12-31", "--known-at", "2023-02-15T00:00", "-o", str(file)]
    assert cli.run(order) == 0
    capsys.readouterr()
    assert cli.run(["verify", str(file), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["equal"], answer["verdict"], answer["differences"]) == (True, "equal", [])
    file.write_bytes(file.read_bytes()[:-3] + b"xyz")
    assert cli.run(["verify", str(file)]) == 1
    assert "被改动过" in capsys.readouterr().out
    assert cli.run(["verify", str(tmp_path / "none.pdf")]) == 2
    assert cli.run(["report", "--as-of", "2022-12-31"]) == 2
    assert cli.run(["report", "--as-of", "2022-12-31", "-o", str(tmp_path / "r.txt")]) == 2
    assert cli.run(["report", "--as-of", "2022-12-31", "-o", str(tmp_path / "none" / "r.pdf")]) == 2
    assert cli.run(["report", "--all-milestones", str(tmp_path / "all")]) == 0
    assert sorted(p.name for p in (tmp_path / "all").iterdir()) == [
        "linhai-minzheng-145-2022.pdf",
        "linhai-minzheng-145-2025.pdf",
    ]


def test_a_correction_by_file_is_told_in_the_annex_and_noticed_by_the_proof(
    copied: Callable[[str], DataStore], tmp_path: Path
) -> None:
    data_store = copied("corrected")
    listed = make(data_store, MID, by="甲")
    with data_store.warehouse() as store:
        wrong = next(
            o for o in store.observations(MID.known_at) if o.measure == "护理型床位数" and o.period.year == 2022
        )
    line = {"measure": wrong.measure, "area": wrong.area, "period": str(wrong.period), "from": wrong.value}
    data_store.home.corrections.write_text(json.dumps([{**line, "to": wrong.value + 3, "reason": "多报三张"}]), "utf-8")
    fresh = DataStore.of(data_store.home)
    proof = prove(fresh, listed)
    assert proof.verdict is Verdict.SUPERSEDED
    assert 8 in {c.difference.no for c in proof.changed}
    assert {c.pooled for c in proof.changed if c.difference.no == 8} == {False}
    others = [c for c in proof.changed if c.difference.no != 8]  # their widths come from one record
    assert all(c.pooled and c.difference.of_trend for c in others)
    assert by_poppler(make(fresh, MID), tmp_path).count("多报三张") == 1


@pytest.mark.long
def test_what_only_moved_along_is_one_line_for_people(
    copied: Callable[[str], DataStore],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """At the end of 2023 chances are told of all indicators: forty beds fewer in one town move all their widths."""
    data_store, file = copied("along"), tmp_path / "报告.pdf"
    file.write_bytes(make(data_store, ReportQuestion(date(2023, 12, 31))))
    with data_store.warehouse() as store:
        wrong = next(o for o in store.observations() if o.measure == "护理型床位数" and str(o.period) == "2022Q4")
    line = {"measure": wrong.measure, "area": wrong.area, "period": str(wrong.period), "from": wrong.value}
    data_store.home.corrections.write_text(json.dumps([{**line, "to": wrong.value - 40, "reason": "多报"}]), "utf-8")
    monkeypatch.setenv("GUIBIAO_HOME", str(data_store.home.root))
    assert cli.run(["verify", str(file), "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    along = [each for each in answer["differences"] if each["pooled"]]
    assert len({each["no"] for each in along}) > 5
    assert 8 not in {each["no"] for each in along}
    assert [group["pooled"] for group in answer["since"]] == [False, True]
    assert cli.run(["verify", str(file)]) == 1
    said = capsys.readouterr().out
    numbers = len({each["no"] for each in along})
    assert said.count(f"其余{numbers}项指标的实际值未变，仅趋势推算随合并回测变动，{len(along)}个数") == 1
    assert said.count("趋势") - said.count("趋势判断") <= 4
