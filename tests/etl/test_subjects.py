"""Sheets of one measure that only their title or their own name says."""

from __future__ import annotations

import pytest

from etl.reading.extract import extract
from etl.reading.extraction import Extraction
from etl.reading.layout import load_layouts
from etl.reading.names import lexicon_of
from etl.reading.subjects import subject_of
from etl.workbook.scan.sheet import CellValue
from etl.yaml_files import load_plan
from plan.finding import must_mend
from plan.period import Period
from tests.etl.books import book, sheet

PLAN = load_plan()
LAYOUTS = load_layouts(PLAN)
LEXICON = lexicon_of(PLAN)
CARE, BEDS, OLD = "持证养老护理员数", "护理型床位数", "老年人口"
Q3 = Period(2024, 3)


@pytest.mark.parametrize(
    ("title", "measure"),
    [
        (CARE, CARE),
        (f"2024年三季度{CARE}", CARE),
        (f"{CARE}（2024年三季度）", CARE),
        (f"临海市2024年三季度{CARE}统计表", CARE),
        (f"附件1：{CARE}", CARE),
        (f"表1 {CARE}", CARE),
        (f"一、{CARE}", CARE),
        (f"各镇街{CARE}情况", CARE),
        (f"临海市各镇(街道){CARE}汇总表(2024年三季度)", CARE),
        (f"指标：{CARE}", CARE),
        (f"2024年三季度新增{CARE}", ""),
        (f"上季度{CARE}", ""),
        (f"{CARE}占比", ""),
        (f"{CARE}和{BEDS}", ""),
        (f"公办{CARE}", ""),
        ("养老服务情况表", ""),
        ("", ""),
    ],
)
def test_the_measure_of_a_title(title: str, measure: str) -> None:
    assert subject_of(title, LEXICON)[0] == measure


def one(header: list[CellValue], *titles: str, name: str = "Sheet1") -> object:
    rows: list[list[CellValue]] = [[title] for title in titles]
    rows += [["镇(街道)", *header]]
    rows += [[town, *(40.0 + n + 100 * at for at in range(len(header)))] for n, town in enumerate(PLAN.towns)]
    return sheet(rows, name)


def read(*sheets: object) -> Extraction:
    return extract(book(*sheets), PLAN, LAYOUTS, "养老服务科", Q3)  # type: ignore[arg-type]


HEADS = [
    "数值",
    "数量",
    "本季",
    "合计",
    "数",
    "期末数",
    "实有数",
    "本期",
    "数据",
    "三季度",
    "2024年三季度",
    "人",
    "数值(人)",
]


@pytest.mark.parametrize("header", HEADS)
def test_numbers_under_a_header_that_names_nothing_are_the_title_s(header: str) -> None:
    for found in (
        read(one([header], f"2024年三季度{CARE}统计表")),
        read(one([header], "养老服务情况表（2024年三季度）", f"指标：{CARE}")),
        read(one([header], name=CARE)),
    ):
        assert [(o.measure, o.area, o.cell[0]) for o in found.observations] == [(CARE, t, "B") for t in PLAN.towns]
        assert {o.period for o in found.observations} == {Q3}
        assert not must_mend(found.findings)


def test_a_sheet_for_each_measure_is_read_whole() -> None:
    found = read(one(["数值"], f"{CARE}统计表", name="1"), one(["数值"], f"{BEDS}统计表", name="2"))
    assert {(o.sheet, o.measure) for o in found.observations} == {("1", CARE), ("2", BEDS)}
    found = read(one(["数值"], name=CARE), one(["数值(张)"], name=BEDS))
    assert {(o.sheet, o.measure) for o in found.observations} == {(CARE, CARE), (BEDS, BEDS)}


def test_the_unit_of_a_title_is_its_measure_s() -> None:
    assert read(one(["数值"], f"{OLD}（人）")).observations[0].value == pytest.approx(0.004)
    assert read(one(["数值(人)"], f"{OLD}统计表")).observations[0].value == pytest.approx(0.004)


def test_of_several_columns_this_quarter_s_is_read() -> None:
    found = read(one(["上季", "本季", "增减"], f"2024年三季度{CARE}"))
    assert {(o.measure, o.cell[0]) for o in found.observations} == {(CARE, "C")}
    found = read(one(["一季度", "二季度", "三季度"], f"2024年{CARE}"))
    assert {o.cell[0] for o in found.observations if o.period == Q3} == {"D"}


@pytest.mark.parametrize(
    ("header", "title", "name"),
    [
        (["公办"], f"2024年三季度{CARE}", "Sheet1"),
        (["男", "女", "合计"], f"2024年三季度{CARE}", "Sheet1"),
        (["新增"], f"2024年三季度{CARE}", "Sheet1"),
        (["上季"], f"2024年三季度{CARE}", "Sheet1"),
        (["占比"], f"2024年三季度{CARE}", "Sheet1"),
        (["数值"], f"2024年三季度新增{CARE}", "Sheet1"),
        (["数值"], f"{CARE}和{BEDS}", "Sheet1"),
        # The title and the sheet's name say two things.
        (["数值"], f"{CARE}统计表", BEDS),
        (["数量", "合计"], f"{CARE}统计表", "Sheet1"),
    ],
)
def test_what_may_be_another_number_is_not_read(header: list[CellValue], title: str, name: str) -> None:
    found = read(one(header, title, name=name))
    assert not found.observations
    assert found.findings


def test_a_header_that_names_a_measure_goes_before_the_title() -> None:
    assert {o.measure for o in read(one([BEDS], f"{CARE}统计表")).observations} == {BEDS}


def test_a_header_over_quarters_is_no_title() -> None:
    rows: list[list[CellValue]] = [["2024年"], ["镇(街道)", f"{CARE}(人)"], [None, "一季度", "二季度", "三季度"]]
    rows += [[town, 40.0, 41.0, 42.0] for town in PLAN.towns]
    assert {o.value for o in read(sheet(rows)).observations if o.period == Q3} == {42.0}


def test_a_form_that_is_not_known_is_told_by_what_it_names() -> None:
    (finding,) = read(one(["公办"], f"2024年三季度{CARE}统计表")).findings
    assert (finding.code, finding.details["case"]) == ("unknown_layout", "both")


def across(labels: list[CellValue], *titles: str, name: str = "Sheet1", corner: str = "镇(街道)") -> object:
    rows: list[list[CellValue]] = [[title] for title in titles]
    rows += [[corner, *PLAN.towns, "合计"]]
    for at, label in enumerate(labels):
        numbers = [40.0 + n + 100 * at for n in range(len(PLAN.towns))]
        rows.append([label, *numbers, sum(numbers)])
    return sheet(rows, name)


@pytest.mark.parametrize("label", [*HEADS, None, CARE])
def test_towns_beside_one_another_are_the_title_s(label: str | None) -> None:
    for found in (
        read(across([label], f"2024年三季度{CARE}统计表")),
        read(across([label], "养老服务情况表（2024年三季度）", f"指标：{CARE}")),
        read(across([label], name=CARE)),
    ):
        assert [(o.measure, o.area, o.value) for o in found.observations] == [
            (CARE, town, 40.0 + n) for n, town in enumerate(PLAN.towns)
        ]
        assert {o.period for o in found.observations} == {Q3}
        assert not must_mend(found.findings)


def test_a_sheet_for_each_measure_with_towns_across_is_read_whole() -> None:
    quarters: list[CellValue] = ["一季度", "二季度", "三季度", "四季度"]
    found = read(across(quarters, f"2024年{CARE}(人)", name="1"), across(quarters, f"2024年{BEDS}", name="2"))
    now = [o for o in found.observations if o.period == Q3]
    assert {(o.sheet, o.measure) for o in now} == {("1", CARE), ("2", BEDS)}
    assert {o.value for o in now} == {240.0 + n for n in range(len(PLAN.towns))}


@pytest.mark.parametrize("unit", ["人", "万人"])
def test_the_unit_of_a_title_goes_with_any_quarter(unit: str) -> None:
    times = {"人": 0.0001, "万人": 1.0}[unit]
    for heads in (["一季度", "二季度", "三季度"], ["上季", "本季"], ["2024年二季度", "2024年三季度"]):
        at = 40.0 + 100 * (len(heads) - 1)
        for form in (across([*heads], f"2024年三季度{OLD}（{unit}）"), one([*heads], f"2024年三季度{OLD}（{unit}）")):
            first = next(o for o in read(form).observations if o.period == Q3)
            assert (first.area, first.value) == (PLAN.towns[0], pytest.approx(at * times))


@pytest.mark.parametrize(
    ("labels", "title", "name"),
    [
        (["公办"], f"2024年三季度{CARE}", "Sheet1"),
        (["男", "女", "合计"], f"2024年三季度{CARE}", "Sheet1"),
        ([None, None], f"2024年三季度{CARE}", "Sheet1"),
        (["本季", None], f"2024年三季度{CARE}", "Sheet1"),
        (["新增"], f"2024年三季度{CARE}", "Sheet1"),
        (["上季"], f"2024年三季度{CARE}", "Sheet1"),
        (["占比"], f"2024年三季度{CARE}", "Sheet1"),
        (["排名"], f"2024年三季度{CARE}", "Sheet1"),
        ([None], f"2024年三季度新增{CARE}", "Sheet1"),
        ([None], f"{CARE}和{BEDS}", "Sheet1"),
        ([None], f"{CARE}统计表", BEDS),
        (["数量", "合计"], f"{CARE}统计表", "Sheet1"),
        ([None], "养老服务情况表(2024年三季度)", "Sheet1"),
    ],
)
def test_what_may_be_another_number_of_towns_across_is_not_read(labels: list[CellValue], title: str, name: str) -> None:
    found = read(across(labels, title, name=name))
    assert not found.observations
    assert found.findings


@pytest.mark.parametrize("other", ["其中:公办", "上季", "增减", "排名"])
def test_of_several_rows_this_quarter_s_is_read(other: str) -> None:
    found = read(across(["本季", other], f"2024年三季度{CARE}"))
    assert {o.value for o in found.observations if o.period == Q3} in (
        {40.0 + n for n in range(len(PLAN.towns))},
        set(),
    )


def test_towns_in_two_lines_are_asked_about() -> None:
    rows: list[list[CellValue]] = [[f"2024年三季度{CARE}"], ["镇", *PLAN.towns[:9]], [None, *[41.0] * 9]]
    rows += [["镇", *PLAN.towns[9:18]], [None, *[42.0] * 9]]
    assert not read(sheet(rows)).observations
