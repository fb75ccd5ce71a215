"""A total that a formula adds up passes over numbers written as text; and numbers struck through or commented."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.reading.checks import check
from etl.reading.extract import extract
from etl.reading.extraction import Extraction
from etl.reading.layout import load_layouts
from etl.reading.mending import mended
from etl.workbook.scan.sheet import CellValue, Sheet, Workbook
from plan.finding import Finding, Severity
from plan.replies import Mend, mend_of
from tests.etl.books import book, edited, sample, sheet
from tests.etl.plans import plan_of_samples
from wording.sentences import message

PLAN = plan_of_samples()
LAYOUTS = load_layouts(PLAN)
TEMPLATE = sample("template/养老服务科.xlsx")
TOWNS = PLAN.towns


def findings(workbook: Workbook) -> tuple[Finding, ...]:
    read: Extraction = extract(workbook, PLAN, LAYOUTS)
    return (*read.findings, *check(read, PLAN))


def told(workbook: Workbook, severity: Severity = Severity.MEND) -> list[tuple[str, str]]:
    return [(f.code, f.cell) for f in findings(workbook) if f.severity is severity]


def guessed(values: list[CellValue], total: float, has_formula: bool) -> Workbook:
    """Return a table that no layout fits, with its total below."""
    rows: list[list[CellValue]] = [["2023年三季度"], ["镇街", "护理型床位数"]]
    rows += [[town, value] for town, value in zip(TOWNS, values, strict=True)]
    rows.append(["合计", total])
    sums = frozenset({(len(rows) - 1, 1)}) if has_formula else frozenset()
    return book(sheet(rows, sums=sums))


def written(number: int, way: str) -> CellValue:
    """Return a number as text, or as it is."""
    ways: dict[str, CellValue] = {
        "number": float(number), "text": str(number), "wide": str(number).translate(WIDE), "unit": f"{number}张",
        "grouped": f"{number:,}", "spaced": f" {number} ",
    }  # fmt: skip
    return ways[way]


WIDE = {ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"}
WAYS = st.sampled_from(["number"] * 4 + ["text", "wide", "unit", "grouped", "spaced"])


@settings(max_examples=120, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 9999), WAYS), min_size=len(TOWNS), max_size=len(TOWNS)),
    st.sampled_from([0, 0, 1, -7]),
    st.booleans(),
)
def test_the_difference_is_explained_exactly_where_it_is_the_texts(
    cells: list[tuple[int, str]], error: int, has_formula: bool
) -> None:
    whole = sum(number for number, _ in cells)
    texts = sum(number for number, way in cells if way != "number")
    total = whole - texts + error
    workbook = guessed([written(number, way) for number, way in cells], total, has_formula)
    about = [(f.code, f.severity) for f in findings(workbook) if f.code.startswith("total_")]
    if total == whole:
        assert about == []
    elif has_formula and texts and error == 0:
        assert about == [("total_skips_text", Severity.INFO)]
    else:
        assert about == [("total_differs", Severity.MEND)]


def test_it_names_the_cells_and_the_right_sum() -> None:
    numbers: list[CellValue] = [10.0] * len(TOWNS)
    numbers[2], numbers[5] = "10张", "１０"
    workbook = guessed(numbers, 10.0 * (len(TOWNS) - 2), has_formula=True)
    (finding,) = (f for f in findings(workbook) if f.code == "total_skips_text")
    assert (finding.cell, finding.details["cells"], finding.expected) == ("B22", "B5、B8", "190")
    assert "B5、B8" in message(finding)
    assert "190" in message(finding)


def test_a_csv_file_has_no_formulas() -> None:
    workbook = guessed(["10", *[10.0] * (len(TOWNS) - 1)], 10.0 * (len(TOWNS) - 1), has_formula=False)
    assert ("total_differs", "B22") in told(replace(workbook, format="csv"))


def test_one_click_on_a_text_leaves_the_total_explained() -> None:
    """The file's formula still passes over the cell for which the planner's word stands."""
    base = edited(TEMPLATE, {"B7": "43", "B8": "50人", "B26": 1921.0}, sums=frozenset({(25, 1)}))
    for count in (1, 2):
        dressed = [f for f in findings(base) if f.code in ("number_dressing", "unit_in_cell")][:count]
        mends = [mend for finding in dressed if (mend := mend_of(finding))]
        after = mended(base, mends)
        assert isinstance(after, Workbook)
        assert len(mends) == count
        assert told(after) == []
        assert ("total_skips_text", "B26") in told(after, Severity.INFO)


def with_struck(**more: object) -> Workbook:
    return edited(TEMPLATE, {"B26": None}, **more)


def test_a_number_struck_through_is_asked_about() -> None:
    workbook = with_struck(struck={(6, 1): ("43", "")})
    (finding,) = (f for f in findings(workbook) if f.severity is Severity.MEND)
    assert (finding.code, finding.cell, finding.found) == ("struck_out", "B7", "43")
    assert "“43”画了删除线" in message(finding)
    assert not [o for o in extract(workbook, PLAN, LAYOUTS).observations if o.cell == "B7"]


def test_a_number_beside_one_struck_through_is_asked_about() -> None:
    workbook = edited(TEMPLATE, {"B26": None, "B7": "115"}, struck={(6, 1): ("112", "115")})
    (finding,) = (f for f in findings(workbook) if f.severity is Severity.MEND)
    assert (finding.code, finding.cell) == ("struck_out", "B7")
    assert "“112”画了删除线" in message(finding)
    assert "“115”没有画" in message(finding)
    assert not [o for o in extract(workbook, PLAN, LAYOUTS).observations if o.cell == "B7"]


def test_the_planner_s_own_number_answers_what_is_struck_through() -> None:
    workbook = edited(TEMPLATE, {"B26": None, "B7": "115"}, struck={(6, 1): ("112", "115")})
    after = mended(workbook, [Mend("填报", "B7", "112115", 115.0)])
    assert isinstance(after, Workbook)
    assert told(after) == []


@pytest.mark.parametrize("place", [(4, 1), (6, 0), (6, 2), (0, 0)])
def test_what_is_struck_through_elsewhere_asks_nothing(place: tuple[int, int]) -> None:
    """In a header, a town's name, last quarter's grey column, the title."""
    workbook = with_struck(struck={place: ("旧", "新")})
    assert told(workbook) == []
    is_label = place[0] < 6 or place[1] < 1
    assert ("struck_text" in {code for code, _ in told(workbook, Severity.INFO)}) is is_label


def test_comments_are_told_wherever_they_stand_but_for_our_own() -> None:
    own = dict(TEMPLATE.sheets[0].comments)
    assert len(own) == 10
    assert "commented" not in {code for code, _ in told(TEMPLATE, Severity.INFO)}
    comments = {**own, (6, 1): "此数有误，应为115", (6, 0): "未核", (6, 2): "上季", (25, 1): "合计核过", (0, 0): "初稿"}
    workbook = edited(TEMPLATE, {}, comments=comments)
    said = {f.cell: f for f in findings(workbook) if f.code == "commented"}
    assert {cell: f.found for cell, f in said.items()} == {
        "A1": "初稿", "A7": "未核", "B7": "此数有误，应为115", "C7": "上季", "B26": "合计核过",
    }  # fmt: skip
    assert "“此数有误，应为115”" in message(said["B7"])
    assert "古城街道" in message(said["B7"])
    assert message(said["A7"]).startswith("“古城街道”这一格有批注：“未核”")


@pytest.mark.parametrize("hidden", [False, True])
def test_comments_of_other_forms_are_told_at_headers_titles_and_on_other_sheets(hidden: bool) -> None:
    rows: list[list[CellValue]] = [["2023年三季度"], ["镇街", "护理型床位数"], *([town, 5.0] for town in TOWNS)]
    comments = {(0, 0): "初稿", (1, 1): "含护理院", (2, 0): "并入东塍", (99, 9): "空处"}
    other = sheet([["旧表"]], "旧", hidden=hidden, comments={(0, 0): "此表作废"})
    read = findings(book(sheet(rows, comments=comments), other))
    said = [(f.sheet, f.cell, f.found, f.details["at"]) for f in read if f.code == "commented"]
    assert said == [
        ("Sheet1", "A1", "初稿", "2023年三季度"),
        ("Sheet1", "B2", "含护理院", "护理型床位数"),
        ("Sheet1", "A3", "并入东塍", "古城街道"),
        ("Sheet1", "J100", "空处", ""),
        ("旧", "A1", "此表作废", "旧表"),
    ]
    assert message(next(f for f in read if f.cell == "J100")).startswith("这一格有批注：“空处”")


def test_of_very_many_comments_fifty_are_told() -> None:
    rows: list[list[CellValue]] = [["2023年三季度"], ["镇街", "护理型床位数"], *([town, 5.0] for town in TOWNS)]
    comments = {(row, 7): f"第{row}条" for row in range(60)}
    said = [f.cell for f in findings(book(sheet(rows, comments=comments))) if f.code == "commented"]
    assert said == [f"H{row + 1}" for row in range(50)]


def test_a_comment_at_a_cell_that_is_asked_about_is_told_too() -> None:
    workbook = edited(TEMPLATE, {"B7": "约43", "B26": None}, comments={(6, 1): "还没核实"})
    assert ("commented", "B7") in told(workbook, Severity.INFO)


def test_a_long_or_strange_comment_does_no_harm() -> None:
    text = "<script>alert(1)</script>\u202e" + "长" * 5000
    workbook = edited(TEMPLATE, {}, comments={(6, 1): text})
    (finding,) = (f for f in findings(workbook) if f.code == "commented")
    assert len(finding.found) <= 80


def test_nothing_struck_costs_nothing() -> None:
    plain: Sheet = TEMPLATE.sheets[0]
    assert (plain.struck, plain.comments.keys() & {(6, 1)}) == ({}, set())
