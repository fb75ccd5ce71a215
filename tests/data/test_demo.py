"""The demonstration: the story it tells, the bytes it is made of, and that every workbook is read as it was meant."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest

from data.books import Book, books_of
from data.clocks import HEADER, LATE_BOOKS
from data.make_demo import make_demo
from data.oddities import CORRECTED, LATE
from data.truth import truth_of
from etl.intake.seeding import DEMO
from etl.reading.checks import check
from etl.reading.extract import extract
from etl.reading.extraction import Extraction
from etl.reading.layout import load_layouts
from etl.workbook.read.reading import read_workbooks
from etl.yaml_files import load_plan
from plan.assessment import Assessment, assess
from plan.finding import Finding, Severity
from plan.measures import indicator_series
from plan.observation import Observation
from plan.observed import Observed
from plan.period import Period
from plan.status import Status

PLAN = load_plan()
BOOKS = books_of(PLAN)


def spoken(books: tuple[Book, ...] = BOOKS) -> Observed:
    """Return the observations that speak when every workbook is accepted in the order of its path."""
    last = {(b.department, b.period): b for b in books}
    return Observed(Observation(m, a, b.period, v) for b in last.values() for (m, a), v in b.observed.items())


def verdicts(day: date) -> dict[int, Assessment]:
    return {assessment.indicator.no: assessment for assessment in assess(PLAN, spoken(), day)}


STORY = {
    date(2022, 12, 31): {
        Status.ACHIEVED_EARLY: {3, 13},
        Status.AHEAD: {6, 10},
        Status.ON_TRACK: {2, 4, 5},
        Status.NEAR: {1, 11, 12},
        Status.BEHIND: {7, 9},
        Status.FAR_BEHIND: {8},
    },
    date(2023, 9, 30): {
        Status.ACHIEVED_EARLY: {3, 13},
        Status.AHEAD: {4, 6},
        Status.ON_TRACK: {2, 10},
        Status.NEAR: {1, 5, 11, 12},
        Status.BEHIND: {7, 9},
        Status.FAR_BEHIND: {8},
    },
    date(2025, 12, 31): {
        Status.ACHIEVED: {1, 3, 4, 7, 9, 10, 11, 13},
        Status.MISSED: {2, 5, 6, 8, 12},
    },
}


@pytest.mark.parametrize("day", STORY)
def test_the_story(day: date) -> None:
    found = defaultdict(set)
    told = frozenset[int]().union(*STORY[day].values())
    for no, assessment in verdicts(day).items():
        if no in told:  # what a bureau adds to the catalogue stays on schedule
            found[assessment.status].add(no)
    assert found == STORY[day]


def test_it_starts_at_the_baselines() -> None:
    for indicator in PLAN.indicators:
        first = indicator_series(PLAN, indicator, spoken())[0]
        distance = (first.value - indicator.baseline) / (indicator.final.value - indicator.baseline)
        assert first.period == Period(2021, 1)
        assert 0 <= distance < 0.08, indicator.name


def test_every_town_that_was_late_is_carried_or_missing_and_reports_again() -> None:
    observed = spoken()
    for (code, department), towns in LATE.items():
        period = Period.parse(code)
        for indicator in PLAN.indicators:
            if {PLAN.measure_of[name].department for name in indicator.formula.measures} != {department}:
                continue
            values = {value.period: value for value in indicator_series(PLAN, indicator, observed)}
            if PLAN.areas_of(indicator) == PLAN.towns:
                assert {*values[period].carried, *values[period].missing} == set(towns)
                assert values[period.shift(1)].areas_reported == 19


def test_the_truth_is_whole_and_no_total_of_towns_is_odd() -> None:
    truth = truth_of(PLAN)
    assert len(truth) == 20 * sum(1 if m.level == "city" else 19 for m in PLAN.measures)
    residents = [sum(truth["常住人口", town, period] for town in PLAN.towns) for period in PLAN.periods]
    assert all(111 < total < 113 for total in residents)
    stations = [truth["已建社会工作站数", town, Period(2022, 4)] for town in PLAN.towns]
    assert stations == [1] * 19


def test_six_departments_times_twenty_quarters_and_one_correction() -> None:
    files = sorted(path.relative_to(DEMO).as_posix() for path in DEMO.rglob("*.xlsx"))
    assert files == [book.file for book in BOOKS]
    assert sum(not book.correction for book in BOOKS) == 120
    place = next(i for i, book in enumerate(BOOKS) if book.correction)
    assert (BOOKS[place - 1].key, BOOKS[place].key) == (CORRECTED, CORRECTED)
    assert max(path.stat().st_size for path in DEMO.rglob("*.xlsx")) < 15_000


def test_the_correction_mends_what_was_known_before() -> None:
    first, second = (book for book in BOOKS if book.key == CORRECTED)
    changed = {key for key in first.observed if first.observed[key] != second.observed[key]}
    assert changed == {("护理型床位数", "杜桥镇")}


def parts(path: Path) -> dict[str, bytes]:
    """Return a workbook's parts: another build of zlib packs the same bytes in another way. Any other file as it is."""
    if path.suffix != ".xlsx":
        return {"": path.read_bytes()}
    with ZipFile(path) as package:
        return {info.filename: package.read(info) for info in package.infolist()}


def test_made_again_it_has_the_same_bytes(tmp_path: Path) -> None:
    make_demo(PLAN, tmp_path)
    made = {path.relative_to(tmp_path): parts(path) for path in tmp_path.rglob("*.*")}
    kept = {path.relative_to(DEMO): parts(path) for path in DEMO.rglob("*.*")}
    assert made.keys() == kept.keys()
    assert [str(name) for name in made if made[name] != kept[name]] == []


def manifest() -> list[dict[str, str]]:
    with (DEMO / "manifest.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_manifest_names_every_file_in_the_order_it_was_sent() -> None:
    lines = manifest()
    assert tuple(lines[0]) == HEADER
    assert sorted(line["file"] for line in lines) == [book.file for book in BOOKS]
    assert [line["submitted_at"] for line in lines] == sorted(line["submitted_at"] for line in lines)


def test_the_clocks_are_those_of_an_office() -> None:
    of = {book.file: book for book in BOOKS}
    for line in manifest():
        book = of[line["file"]]
        sent, accepted = (datetime.fromisoformat(line[name]) for name in ("submitted_at", "accepted_at"))
        assert sent.utcoffset() == accepted.utcoffset() == timedelta(hours=8)
        assert 1 <= (accepted.date() - sent.date()).days <= 3
        assert line["submitted_by"].startswith("演示填报员")
        assert line["accepted_by"].startswith("演示审核员")
        days = (sent.date() - book.period.last_day).days
        late = book.correction or book.key in LATE_BOOKS
        assert days > PLAN.deadline.days_after_quarter if late else 5 <= days <= 14


@pytest.fixture(scope="module")
def read() -> list[tuple[Book, Extraction, tuple[Finding, ...]]]:
    """Return every workbook read from its file, in the order of its path, each held against those before it."""
    return list(_read())


def _read() -> Iterator[tuple[Book, Extraction, tuple[Finding, ...]]]:
    layouts = load_layouts(PLAN)
    accepted: dict[tuple[str, str], dict[Period, Observation]] = defaultdict(dict)
    requests = [(DEMO / book.file, book.file) for book in BOOKS]
    for book, workbook in zip(BOOKS, read_workbooks(requests), strict=True):
        extraction = extract(workbook, PLAN, layouts)
        history = {key: tuple(series.values()) for key, series in accepted.items()}
        yield book, extraction, (*extraction.findings, *check(extraction, PLAN, history))
        for observation in extraction.own:
            accepted[observation.measure, observation.area][observation.period] = observation


Read = list[tuple[Book, Extraction, tuple[Finding, ...]]]


def test_every_workbook_is_read_exactly_as_it_was_meant(read: Read) -> None:
    for book, extraction, _ in read:
        assert (extraction.department, extraction.period) == (book.department, book.period), book.file
        assert extraction.demonstration, book.file
        assert {(o.measure, o.area): o.value for o in extraction.own} == dict(book.observed), book.file


def test_only_the_correction_asks_for_an_explanation(read: Read) -> None:
    grave = [(book.file, f.code) for book, _, findings in read for f in findings if f.severity is not Severity.INFO]
    assert grave == [("2023/2023Q1_养老服务科_更正.xlsx", "revised")]


def test_the_oddities_are_told(read: Read) -> None:
    told = {(str(book.period), book.department, f.code) for book, _, findings in read for f in findings}
    assert told >= {
        ("2021Q2", "养老服务科", "number_dressing"),
        ("2021Q3", "养老服务科", "unit_in_cell"),
        ("2021Q4", "社会救助科", "number_dressing"),
        ("2021Q1", "社会救助科", "unit_in_header"),
        ("2021Q3", "养老服务科", "name_variant"),
        ("2021Q3", "社会组织和慈善科", "not_reported"),
        ("2022Q2", "基层治理和社工科", "note_ignored"),
        ("2023Q4", "社会事务科", "hidden_read"),
    }


def test_three_forms_are_in_use(read: Read) -> None:
    layouts = [extraction.layout for _, extraction, _ in read]
    forms = {name: layouts.count(name) for name in set(layouts)}
    assert forms == {"template": 109, "elderly_care_form": 8, "social_assistance_form": 4}
