"""Mends that may be offered: what they would put into the cell, and that it reads as what was said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from etl.reading.checks import by_key, check
from etl.reading.extract import extract
from etl.reading.layout import load_layouts
from etl.reading.mending import mended
from etl.workbook.scan.sheet import CellValue, Workbook
from etl.yaml_files import load_plan
from plan.finding import Finding
from plan.period import Period
from plan.replies import mend_of
from tests.etl.books import edited, sample
from wording.sentences import why_of

PLAN = load_plan()
LAYOUTS = load_layouts(PLAN)
GREY = {f"{letter}{row}": None for letter in "CEGIK" for row in range(7, 28)}
TEMPLATE = edited(sample("template/养老服务科.xlsx"), GREY)
WHOLE = extract(TEMPLATE, PLAN, LAYOUTS)
BEFORE = by_key(
    replace(o, period=Period(2023, 2), value=o.value + 1 if o.value.is_integer() else 1.1 * o.value)
    for o in WHOLE.observations
)
"""A quarter before: a little of everything else, so that nothing looks copied."""

DRESSED: list[tuple[str, CellValue, float, str]] = [
    ("B7", "４３", 43, "改为普通数字"),
    ("B7", " 1，043 ", 1043, "改为普通数字"),
    ("B7", "43人", 43, "去掉单位,改为普通数字"),
    ("B7", "四十三", 43, "改为阿拉伯数字"),
    ("D7", "4300人", 0.43, "去掉单位,改为普通数字"),
    ("D7", "0.43万", 0.43, "去掉单位,改为普通数字"),
]


def read(workbook: Workbook) -> dict[tuple[str, str], float]:
    return {(o.measure, o.area): o.value for o in extract(workbook, PLAN, LAYOUTS).observations}


@pytest.mark.parametrize(("cell", "value", "number", "why"), DRESSED)
def test_dressing_taken_off_reads_the_same(cell: str, value: CellValue, number: float, why: str) -> None:
    workbook = edited(TEMPLATE, {cell: value})
    (finding,) = extract(workbook, PLAN, LAYOUTS).findings
    mend = mend_of(finding)
    assert mend is not None
    assert (mend.cell, mend.original, mend.value, why_of(finding)) == (cell, str(value).strip(), number, why)
    after = mended(workbook, [mend])
    assert isinstance(after, Workbook)
    assert read(after) == read(workbook)
    assert extract(after, PLAN, LAYOUTS).findings == ()


def test_a_header_in_another_unit_keeps_it() -> None:
    """The cell counts in 人 where the measure is in 万人: what is written is in 人."""
    people = edited(TEMPLATE, {"D6": "人", **{f"D{row}": 10_000 for row in range(8, 26)}, "D7": "４３００"})
    finding = next(f for f in extract(people, PLAN, LAYOUTS).findings if f.code == "number_dressing")
    mend = mend_of(finding)
    assert mend is not None
    assert (mend.value, finding.expected) == (4300, "0.43")


@pytest.mark.parametrize("value", [430_000, 4300])
def test_a_unit_s_slip_is_undone(value: float) -> None:
    found = check(extract(edited(TEMPLATE, {"B7": value}), PLAN, LAYOUTS), PLAN, BEFORE)
    (jump,) = [f for f in found if f.code == "jump"]
    mend = mend_of(jump)
    assert mend is not None
    assert (mend.cell, mend.value) == ("B7", 43)


def test_a_slip_under_a_header_in_another_unit_is_undone_in_that_unit() -> None:
    people = {f"D{row}": 10_000 * float(TEMPLATE.sheets[0].rows[row - 1][3]) for row in range(7, 26)}  # type: ignore[arg-type]
    workbook = edited(TEMPLATE, {**people, "D6": "人", "D7": 0.43 * 10_000 * 10_000})
    found = check(extract(workbook, PLAN, LAYOUTS), PLAN, BEFORE)
    (jump,) = [f for f in found if f.code == "jump"]
    mend = mend_of(jump)
    assert mend is not None
    assert (jump.details["mended"], mend.original, mend.value) == ("0.43", "43000000", 4300)
    assert why_of(jump) == "除以10000"


def test_what_is_not_certain_has_no_mend() -> None:
    doubtful = extract(edited(TEMPLATE, {"B7": "约43", "B8": None}), PLAN, LAYOUTS)
    assert not [f for f in (*doubtful.findings, *check(doubtful, PLAN)) if mend_of(f)]
    assert why_of(Finding("negative", "填报", "B7")) == ""
