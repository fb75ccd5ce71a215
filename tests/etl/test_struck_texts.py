"""Titles, notes and headings that are struck through: what is struck is never read, whatever it says."""

from __future__ import annotations

import pytest

from etl.reading.extract import extract
from etl.reading.extraction import Extraction
from etl.reading.layout import load_layouts
from etl.workbook.scan.sheet import Cell, CellValue
from etl.yaml_files import load_plan
from plan.finding import must_mend
from plan.period import Period
from tests.etl.books import book, sheet

PLAN = load_plan()
LAYOUTS = load_layouts(PLAN)
CARE, BEDS = "持证养老护理员数", "护理型床位数"
BODY: list[list[CellValue]] = [[town, 40.0 + n, 90.0 + n] for n, town in enumerate(PLAN.towns)]
HEAD: list[CellValue] = ["镇(街道)", CARE, BEDS]
Q3 = Period(2024, 3)


def read(
    over: list[list[CellValue]], struck: dict[Cell, str], under: list[list[CellValue]] | None = None
) -> Extraction:
    """Read a form of which the cells ``struck`` are struck through, as far as the text that is kept of each."""
    rows = [*over, *BODY, *(under or [])]
    cells = {(r, c): (str(rows[r][c]), kept) if not kept else ("旧", kept) for (r, c), kept in struck.items()}
    return extract(book(sheet(rows, struck=cells)), PLAN, LAYOUTS, "养老服务科", Q3)


def codes(found: Extraction) -> set[tuple[str, str]]:
    return {(finding.code, finding.cell) for finding in found.findings}


TITLE: list[CellValue] = ["养老服务情况表(2024年三季度)"]
ABOVE: list[tuple[list[list[CellValue]], Cell]] = [
    ([["养老服务情况表(2024年二季度)"], HEAD], (0, 0)),
    ([["养老服务情况表(2024年二季度)"], ["2024年三季度"], HEAD], (0, 0)),
    ([["养老服务情况表"], ["报告期:2024年二季度"], HEAD], (1, 0)),
    ([["养老服务情况表"], ["报告期", "2024年二季度"], HEAD], (1, 1)),
    ([TITLE, ["填报科室:儿童福利科"], HEAD], (1, 0)),
    ([TITLE, ["(计划数)"], HEAD], (1, 0)),
    ([TITLE, ["单位:万人、万张"], HEAD], (1, 0)),
]


@pytest.mark.parametrize(("over", "cell"), ABOVE)
def test_a_text_above_that_is_struck_through_says_nothing(over: list[list[CellValue]], cell: Cell) -> None:
    found = read(over, {cell: ""})
    assert not must_mend(found.findings)
    assert found.period == Q3
    assert {(o.measure, o.value) for o in found.observations} >= {(CARE, 40.0), (BEDS, 90.0)}
    assert len(found.observations) == 2 * len(BODY)
    told = [f for f in found.findings if f.code == "struck_text"]
    assert [f.details["case"] for f in told] == ["whole"]
    # Without the line it speaks.
    assert codes(read(over, {})) - {("guessed", f"A{len(over)}")}


def test_a_note_below_that_is_struck_through_says_no_unit() -> None:
    note: list[list[CellValue]] = [["注:单位为万张"]]
    assert {o.value for o in read([TITLE, HEAD], {(21, 0): ""}, note).observations if o.measure == BEDS} >= {90.0}


HEADINGS: list[tuple[list[list[CellValue]], Cell, int]] = [
    ([TITLE, HEAD], (1, 1), 1),
    ([TITLE, HEAD, [None, "二季度", "三季度"]], (2, 1), 1),
    ([TITLE, HEAD, ["单位", "万人", "张"]], (2, 1), 1),
    # Typed once over both, merged or not.
    ([TITLE, ["镇(街道)", "二季度"], [None, CARE, BEDS]], (1, 1), 0),
    ([TITLE, ["镇(街道)", "本季"], [None, CARE, BEDS]], (1, 1), 0),
]


@pytest.mark.parametrize(("over", "cell", "read_on"), HEADINGS)
def test_numbers_under_a_heading_that_is_struck_through_are_asked_about(
    over: list[list[CellValue]], cell: Cell, read_on: int
) -> None:
    found = read(over, {cell: ""})
    assert len(found.observations) == read_on * len(BODY)
    assert "struck_label" in {code for code, _ in codes(found)}
    assert must_mend(found.findings)


def test_what_is_left_of_a_title_speaks() -> None:
    found = read([["养老服务情况表(2024年三季度)"], HEAD], {(0, 0): "养老服务情况表(2024年三季度)"})
    assert not must_mend(found.findings)
    assert ("struck_text", "A1") in codes(found)


def test_a_text_where_a_number_belongs_is_asked_about_though_nothing_is_read_there() -> None:
    rows = [TITLE, HEAD, *([town, "43人", 90.0] for town in PLAN.towns)]
    found = extract(book(sheet(rows, struck={(5, 1): ("43人", "")})), PLAN, LAYOUTS, "养老服务科", Q3)
    assert ("struck_out", "B6") in codes(found)
    assert len(found.observations) == 2 * len(BODY) - 1
