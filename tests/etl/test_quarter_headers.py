"""A form with quarters in its headers, of which one column says 本季, and a title that names another quarter than its
columns hold."""

from __future__ import annotations

import pytest

from etl.reading.extract import extract
from etl.reading.extraction import Extraction
from etl.workbook.scan.sheet import CellValue
from plan.period import Period
from tests.etl.books import book, sheet
from tests.etl.quarters import CARE, LAYOUTS, PLAN, TOWNS

BEDS = "护理型床位数"
FIRST, SECOND = Period(2024, 1), Period(2024, 2)


def read(title: str, heads: tuple[str, str], asked: Period | None, second: bool = True) -> Extraction:
    """The department's own form of a year; of its columns the second holds 1 for every town, the first 2 or nothing."""
    rows: list[tuple[CellValue, ...]] = [(title, None, None), ("2024年", None, None), ("镇(街道)", BEDS, None)]
    rows += [(None, *heads), *((town, 2.0 if second else None, 1.0) for town in TOWNS)]
    return extract(book(sheet(rows)), PLAN, LAYOUTS, CARE, asked)


def by_quarter(found: Extraction) -> dict[Period, set[float]]:
    return {
        when: {o.value for o in found.observations if o.period == when}
        for when in {o.period for o in found.observations}
    }


def told(found: Extraction) -> list[tuple[str, str]]:
    return [
        (f.code, f.details.get("case", "")) for f in found.findings if f.code in ("wrong_period", "unknown_measure")
    ]


@pytest.mark.parametrize("asked", [SECOND, None])
@pytest.mark.parametrize("now", ["本季", "本期", "本季度数", "二季度"])
@pytest.mark.parametrize("before", ["一季度", "一季度更正", "一季度(修正)", "一季度补报"])
def test_this_quarter_beside_one_that_is_named_is_the_table_s_own(now: str, before: str, asked: Period | None) -> None:
    found = read("养老服务科2024年二季度报表", (now, before), asked)
    assert (found.layout, found.period) == ("elderly_care_form", SECOND)
    assert by_quarter(found) == {SECOND: {2.0}, FIRST: {1.0}}
    assert told(found) == []


def test_without_a_title_it_is_the_quarter_that_was_asked_for() -> None:
    found = read("养老服务科季度报表", ("本季", "一季度"), SECOND)
    assert by_quarter(found) == {SECOND: {2.0}, FIRST: {1.0}}


@pytest.mark.parametrize("head", ["实际数", "本年", "上季", "某季"])
def test_another_word_is_no_quarter(head: str) -> None:
    found = read("养老服务科2024年二季度报表", (head, "一季度"), SECOND)
    assert 2.0 not in by_quarter(found).get(SECOND, set())


@pytest.mark.parametrize(
    ("title", "asks"),
    [
        ("养老服务科2024年二季度报表", True),
        ("养老服务科2024年第四季度情况", True),
        ("养老服务科2024年一季度报表", False),
        ("养老服务科2024年一至四季度报表", False),
        ("养老服务科2024年1—4季度报表", False),
        ("养老服务科2024年前三季度报表", False),
        ("养老服务科2024年1-12月报表", False),
        ("养老服务科2024年上半年报表", False),
        ("养老服务科2024年度报表", False),
        ("养老服务科报表", False),
    ],
)
@pytest.mark.parametrize("asked", [FIRST, None])
def test_a_title_that_names_a_later_quarter_than_any_column_holds_is_asked_about(
    title: str, asks: bool, asked: Period | None
) -> None:
    """The numbers of 二季度 were forgotten, or put under 一季度."""
    found = read(title, ("二季度", "一季度"), asked, second=False)
    assert found.period == FIRST
    assert told(found) == [("wrong_period", "text")] * asks
