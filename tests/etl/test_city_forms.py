"""Forms of the city alone: one row 全市, or one column, and its unit wherever it stands."""

from __future__ import annotations

import pytest

from etl.reading.checks import check
from etl.reading.extract import extract
from etl.reading.units import Unit, read_unit, unit_words
from etl.workbook.scan.sheet import CellValue
from plan.finding import Severity
from tests.etl.books import book, sheet
from tests.etl.forms.form import LAYOUTS, PLAN, Q
from wording import Lang
from wording.sentences import message

DEPARTMENT, ALLOWANCE = "社会救助科", "低保标准"
TITLE = "社会救助科2024年三季度报表"
Rows = list[list[CellValue]]

SHAPES: dict[str, Rows] = {
    "a row": [["地区", "{head}"], ["全市", 0.0]],
    "the city's name": [["地区", "{head}"], ["临海市", 0.0]],
    "a column": [["项目", "全市"], ["{head}", 0.0]],
}
UNITS = [
    ("元/年", 12000, 12000),
    ("元/月", 1000, 12000),
    ("元/人·月", 1000, 12000),
    ("元每月", 1000, 12000),
    ("每月元", 1000, 12000),
    ("元/季", 3000, 12000),
    ("万元/年", 1.2, 12000),
    ("万", 1.2, 12000),
    ("元", 1000, None),
    ("%", 1000, None),
    ("件", 1000, None),
]


@pytest.mark.parametrize("shape", ["a row", "the city's name", "a column"])
@pytest.mark.parametrize(("unit", "written", "meant"), UNITS)
def test_the_city_s_one_figure(shape: str, unit: str, written: float, meant: float | None) -> None:
    head = f"{ALLOWANCE}({unit})"
    rows: Rows = [[float(written) if v == 0.0 else str(v).format(head=head) for v in row] for row in SHAPES[shape]]
    read = extract(book(sheet([[TITLE, None], *rows])), PLAN, LAYOUTS, DEPARTMENT, Q)
    assert {(o.measure, o.area): o.value for o in read.own} == ({(ALLOWANCE, PLAN.city): meant} if meant else {})
    asked = [f for f in (*read.findings, *check(read, PLAN)) if f.severity is Severity.MEND and f.code != "missing"]
    assert bool(asked) is (meant is None)
    assert all(message(f) and message(f, Lang.EN) for f in asked)


@pytest.mark.parametrize(
    ("rows", "case"),
    [
        ([["填表说明"], ["按季填报"]], ""),
        ([["镇(街道)", "甲"], *[[town, 1.0] for town in PLAN.towns[:2]]], "towns"),
        ([["项目", ALLOWANCE], ["标准", "1000元/月"]], "measures"),
        ([["镇(街道)", "联办件数"], *[[town, None] for town in PLAN.towns]], "both"),
    ],
)
def test_what_a_form_that_nobody_knows_lacks_is_said(rows: Rows, case: str) -> None:
    read = extract(book(sheet(rows)), PLAN, LAYOUTS, DEPARTMENT, Q)
    assert [(f.code, f.details.get("case", "")) for f in read.findings] == [("unknown_layout", case)]
    assert message(read.findings[0])
    assert message(read.findings[0], Lang.EN)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("十万人", Unit("人", 10**5)),
        ("百万元", Unit("元", 10**6)),
        ("千万", Unit("", 10**7)),
        ("十亿元", Unit("元", 10**9)),
        ("千亿元", Unit("元", 10**11)),
        ("万亿元", Unit("元", 10**12)),
        ("元每年", Unit("元/年")),
        ("每季度元", Unit("元/季度")),
    ],
)
def test_multiples_and_rates_as_people_write_them(text: str, unit: Unit) -> None:
    assert read_unit(text) == unit
    assert read_unit(unit_words(unit)) == unit
