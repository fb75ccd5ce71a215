"""A column of its own for corrections beside a measure's numbers: what it corrects is not for a program to say."""

from __future__ import annotations

import pytest

from etl.reading.extract import extract
from etl.workbook.scan.sheet import CellValue
from plan.finding import Finding, tells_of_numbers
from plan.period import Period
from tests.etl.books import book, sheet
from tests.etl.quarters import CARE, LAYOUTS, PLAN, TOWNS
from wording import Lang
from wording.sentences import message

BEDS, ALL = "护理型床位数", "养老机构床位数"
NOW = Period(2024, 2)


def read(*heads: str, columns: int = 3) -> tuple[dict[str, set[float]], list[Finding]]:
    """What is read by measure, and the findings; each column holds its own number for every town."""
    numbers: tuple[CellValue, ...] = tuple(float(at) for at in range(1, columns))
    rows: list[tuple[CellValue, ...]] = [
        ("养老服务科2024年二季度情况表", *[None] * (columns - 1)),
        ("镇(街道)", *heads),
    ]
    rows += [(town, *numbers) for town in TOWNS]
    found = extract(book(sheet(rows)), PLAN, LAYOUTS, CARE, NOW)
    assert found.period == NOW
    held = {name: {o.value for o in found.own if o.measure == name} for name in {o.measure for o in found.own}}
    return held, list(found.findings)


def cases(findings: list[Finding]) -> set[tuple[str, str, str]]:
    return {(f.code, f.details.get("case", ""), f.cell) for f in findings if f.code == "unknown_measure"}


@pytest.mark.parametrize(
    "head", ["更正数", "修正后", "调整后", "核实数", "订正后的数", "审定数", "重报数", "更正后数量"]
)
def test_numbers_beside_corrected_ones_are_not_read_before_somebody_says_which_count(head: str) -> None:
    held, findings = read(BEDS, head)
    assert held == {}
    assert cases(findings) == {("unknown_measure", "changed", "B2"), ("unknown_measure", "amended", "C2")}


def test_it_is_the_measure_on_the_left_that_is_corrected() -> None:
    held, _ = read(BEDS, ALL, "更正数", columns=4)
    assert held == {BEDS: {1.0}}
    held, _ = read(BEDS, "更正数", ALL, columns=4)
    assert held == {ALL: {3.0}}


@pytest.mark.parametrize(
    "head",
    [
        "上季修正数",
        "上季度更正数",
        "一季度更正数",
        "一季度修正后",
        "2024年一季度更正",
        "更正上季数",
        "上季核实数",
        "上期数（更正）",
        *("补报一季度", "一季度补报数", "上年同期修正数", "以前季度更正"),
    ],
)
def test_a_correction_of_an_earlier_quarter_is_said_not_to_be_taken(head: str) -> None:
    held, findings = read(BEDS, head)
    assert held == {BEDS: {1.0}}
    (told,) = (finding for finding in findings if finding.cell == "C2")
    assert (told.code, told.details["case"]) == ("unknown_measure", "amended")
    assert tells_of_numbers(told)
    assert "在那个季度报送更正" in message(told)
    assert "correction of that quarter" in message(told, Lang.EN)


@pytest.mark.parametrize("head", ["认定困难家庭数", "审核通过率", "新增", "备用数", "确认养老机构数"])
def test_other_columns_are_no_corrections(head: str) -> None:
    held, findings = read(BEDS, head)
    assert held == {BEDS: {1.0}}
    assert not any(f.details.get("case") == "amended" for f in findings)


def test_a_remark_that_corrects_is_shown_without_being_asked_for() -> None:
    rows: list[tuple[CellValue, ...]] = [("养老服务科2024年二季度情况表", None), ("镇(街道)", BEDS)]
    rows += [*((town, 1.0) for town in TOWNS), ("更正：2024年一季度大洋街道护理型床位数更正为88", None)]
    found = extract(book(sheet(rows)), PLAN, LAYOUTS, CARE, NOW).findings
    assert [f.cell for f in found if tells_of_numbers(f)] == ["A22"]
