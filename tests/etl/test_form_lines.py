"""A row over the headers that says who filled the form in is no row of headings; one that changes what stands below
it is, whatever its label."""

from __future__ import annotations

from datetime import date

import pytest

from etl.reading.extract import extract
from etl.reading.extraction import Extraction
from etl.reading.layout import load_layouts
from etl.workbook.scan.sheet import CellValue
from etl.yaml_files import load_plan
from plan.period import Period
from tests.etl.books import book, sheet

PLAN = load_plan()
LAYOUTS = load_layouts(PLAN)
MEASURES = ["持证养老护理员数", "护理型床位数", "康养联合体数"]
ALL = len(MEASURES) * len(PLAN.towns)


def taken(*above: list[CellValue], corner: str = "镇(街道)") -> Extraction:
    rows: list[list[CellValue]] = [["养老服务情况表(2024年三季度)"], *above, [corner, *MEASURES]]
    rows += [[town, 40.0 + n, 90.0 + n, 2.0] for n, town in enumerate(PLAN.towns)]
    return extract(book(sheet(rows)), PLAN, LAYOUTS, "养老服务科", Period(2024, 3))


@pytest.mark.parametrize(
    "label", ["填报部门", "填报部门：", "填报科室", "责任科室", "审核人(签字)", "联系电话", "科室"]
)
@pytest.mark.parametrize("gap", [0, 1, 2])
def test_who_filled_a_form_in_heads_no_column(label: str, gap: int) -> None:
    assert len(taken([label, *[None] * gap, "养老服务科"]).observations) == ALL


@pytest.mark.parametrize("label", ["填报机关", "填报人", "经办人姓名", "统计部门"])
def test_any_answer_will_do_behind_a_label_that_is_nothing_else(label: str) -> None:
    assert len(taken([label, "王芳"]).observations) == ALL


@pytest.mark.parametrize(
    "above",
    [
        ["填报科室", "养老服务科", "填报人", "王芳"],
        ["填报科室", "养老服务科", "填报人：王芳"],
        ["填报科室：养老服务科", "审核人", "李明"],
        ["科室", "养老服务科", "填报日期", date(2024, 10, 8)],
        ["科室", "养老服务科", "填报日期", "2024年10月8日"],
        ["部门：", "养老服务科", "联系电话：", "0576-85112233"],
    ],
)
def test_several_of_them_in_one_row(above: list[CellValue]) -> None:
    read = taken(above)
    assert len(read.observations) == ALL
    assert {o.period for o in read.observations} == {Period(2024, 3)}


@pytest.mark.parametrize(
    ("above", "found"),
    [
        (["填报部门", "临海市残联"], [("another_place", "B2", "临海市残联")]),
        (["单位", "临海市残联"], [("another_place", "B2", "临海市残联")]),
        (["地区", "天台县"], [("another_place", "B2", "天台县")]),
        (["县(市、区)", None, "天台县"], [("another_place", "C2", "天台县")]),
        (["行政区划", "331023天台县"], [("another_place", "B2", "天台县")]),
        (["填报科室", "社会救助科"], [("wrong_department", "B2", "社会救助科")]),
        (["科室", "社会救助科"], [("wrong_department", "B2", "社会救助科")]),
        (["填报单位", "临海市民政局"], []),
        (["地区", "临海市"], []),
    ],
)
def test_what_it_says_is_held_against_who_sent_it(above: list[CellValue], found: list[tuple[str, str, str]]) -> None:
    read = taken(above)
    codes = ("another_place", "wrong_department")
    assert [(f.code, f.cell, f.found) for f in read.findings if f.code in codes] == found
    assert len(read.observations) == ALL


@pytest.mark.parametrize(
    "above",
    [
        ["镇(街道)", "公办"],
        ["地区", "公办"],
        ["单位", "民办"],
        ["统计口径", "公办"],
        ["填报单位", "上季"],
        ["填报部门", "新增"],
        ["填报部门", "其中"],
        ["责任单位", "上年同期"],
        ["地区", "农村", "城市"],
        ["填报科室", "养老服务科", "新增"],
        ["填报科室", "养老服务科", "其中：公办"],
        ["填报科室：养老服务科", "公办"],
    ],
)
def test_what_changes_the_columns_below_is_never_passed_over(above: list[CellValue]) -> None:
    assert taken(above).observations == ()


@pytest.mark.parametrize("corner", ["填报单位", "填报单位：", "上报单位", "报送单位", "填报单位(盖章)", "填报人"])
def test_a_label_of_notes_may_head_the_towns(corner: str) -> None:
    assert len(taken(corner=corner).observations) == ALL


@pytest.mark.parametrize("corner", ["截止6月底", "统计时间：2024年6月"])
def test_a_quarter_in_the_corner_is_never_passed_over(corner: str) -> None:
    read = taken(corner=corner)
    assert read.observations == () or any(f.code in ("wrong_period", "named_period") for f in read.findings)
