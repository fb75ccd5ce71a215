"""Titles and reporting units of another county, city or bureau are asked about; ours, and what stands above it, are
not."""

from __future__ import annotations

import pytest

from etl.reading.extract import extract
from etl.reading.layout import load_layouts
from etl.reading.place_texts import places_of
from etl.workbook.scan.sheet import CellValue
from etl.yaml_files import load_plan
from plan.finding import Finding, Severity
from plan.period import Period
from tests.etl.books import book, edited, sample, sheet
from wording.sentences import message

PLAN = load_plan()
LAYOUTS = load_layouts(PLAN)
Q3 = Period(2024, 3)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("天台县养老服务情况表", ["天台县"]),
        ("浙江省台州市临海市养老服务情况表", ["台州市", "临海市"]),
        ("浙江省养老服务情况表", []),
        ("景宁畲族自治县民政局", ["景宁畲族自治县"]),
        ("椒江区民政局", ["椒江区"]),
        ("台州市民政局", ["台州市"]),
        ("盐城市民政局", ["盐城市"]),
        ("三门县", ["三门县"]),
        ("内蒙古自治区锡林浩特市", ["锡林浩特市"]),
        ("上海市浦东新区民政局", ["上海市", "浦东新区"]),
        ("台州湾新区养老服务情况表", ["台州湾新区"]),
        *(
            (text, [])
            for text in (
                "社区养老服务情况表", "示范社区", "城市社区养老", "全市养老服务情况表", "各县市区",
                "县级公办养老机构", "市区养老机构", "市场监管", "城区片", "农村特困人员", "开发区", "本市户籍老年人",
                "超市", "地区生产总值",
                "山区县", "一县一品", "城乡社区治理", "养老服务进社区情况", "老旧小区加装电梯",
                "人力资源市场", "市本级",
                "低保市区分布", "县民政局", "区划地名", "镇(街道)", "加强城市治理", "期间全市", "核心区",
                "主产区", "上市", "新区建设", "高新区", "东部新区", "产城新区", "试点县市", "不含天台县",
            )
        ),
    ],
)  # fmt: skip
def test_the_places_a_text_begins_with(text: str, places: list[str]) -> None:
    assert places_of(text) == places


def told(*above: list[CellValue]) -> list[Finding]:
    rows: list[list[CellValue]] = [*above, ["镇(街道)", "持证养老护理员数", "护理型床位数"]]
    rows += [[town, 40.0 + n, 90.0 + n] for n, town in enumerate(PLAN.towns)]
    found = extract(book(sheet(rows)), PLAN, LAYOUTS, "养老服务科", Q3)
    assert len(found.observations) == 2 * len(PLAN.towns)
    return [finding for finding in found.findings if finding.code == "another_place"]


TITLE: list[CellValue] = ["养老服务情况表(2024年三季度)"]
ANOTHERS: list[tuple[list[list[CellValue]], str, str, str]] = [
    ([["天台县养老服务情况表(2024年三季度)"]], "A1", "天台县", "place"),
    ([["2024年三季度天台县养老服务情况表"]], "A1", "天台县", "place"),
    ([["浙江省台州市天台县养老服务情况表"]], "A1", "天台县", "place"),
    ([["养老服务情况表（天台县）"]], "A1", "天台县", "place"),
    ([["附件1:仙居县养老服务情况表"]], "A1", "仙居县", "place"),
    ([["台州市养老服务情况表"]], "A1", "台州市", "place"),
    ([["台州市椒江区养老服务情况表"]], "A1", "椒江区", "place"),
    ([TITLE, ["填报单位：天台县民政局"]], "A2", "天台县", "place"),
    ([TITLE, ["填报单位", "天台县民政局"]], "B2", "天台县", "place"),
    ([TITLE, ["填报单位：台州市民政局"]], "A2", "台州市", "place"),
    ([["临海市养老服务情况表"], ["填报单位：天台县民政局"]], "A2", "天台县", "place"),
    ([TITLE, ["填报单位：临海市卫生健康局"]], "A2", "临海市卫生健康局", "bureau"),
    ([TITLE, ["报送单位（盖章）：市教育局"]], "A2", "市教育局", "bureau"),
    ([TITLE, ["填报单位", "临海市残联"]], "B2", "临海市残联", "bureau"),
]


@pytest.mark.parametrize(("above", "cell", "name", "case"), ANOTHERS)
def test_a_form_of_another_place_or_bureau_is_asked_about(
    above: list[list[CellValue]], cell: str, name: str, case: str
) -> None:
    (finding,) = told(*above)
    assert (finding.cell, finding.found, finding.details["case"]) == (cell, name, case)
    assert finding.severity is Severity.EXPLAIN
    assert name in message(finding)


OURS: list[list[list[CellValue]]] = [
    [["临海市养老服务情况表(2024年三季度)"]],
    [["浙江省台州市临海市养老服务情况表"]],
    [["浙江省临海市养老服务情况表"]],
    [["浙江省养老服务情况表"]],
    [["台州市养老服务情况表"], ["填报单位：临海市民政局"]],
    [["台州市临海市养老服务情况表"]],
    [["2024年三季度全市养老服务情况表"]],
    [["各县(市、区)养老服务情况表"]],
    [["社区养老服务情况表"]],
    [["城市社区养老服务情况表（市本级）"]],
    [TITLE, ["制定机关：台州市民政局"]],
    [TITLE, ["制定机关", "台州市民政局"]],
    [["台州市民政局监制"], TITLE],
    [TITLE, ["说明：与天台县对比"]],
    [TITLE, ["填报单位：临海市民政局"]],
    [TITLE, ["填报单位（盖章）：市民政局养老服务科"]],
    [TITLE, ["填报单位：临海市社会福利中心"]],
    [TITLE, ["填报单位：杜桥镇"]],
    [TITLE, ["填报单位：", None]],
    [TITLE, ["填报单位：东方社区居委会"]],
]


@pytest.mark.parametrize("above", OURS)
def test_ours_and_what_stands_above_it_asks_nothing(above: list[list[CellValue]]) -> None:
    assert told(*above) == []


def test_a_sheet_s_name_is_held_as_well() -> None:
    old = sample("template/养老服务科.xlsx")
    assert not [f for f in extract(old, PLAN, LAYOUTS).findings if f.code == "another_place"]
    rows: list[list[CellValue]] = [TITLE, ["镇(街道)", "护理型床位数"], *([town, 9.0] for town in PLAN.towns)]
    found = extract(book(sheet(rows, "天台县")), PLAN, LAYOUTS, "养老服务科", Q3)
    assert [(f.cell, f.found) for f in found.findings if f.code == "another_place"] == [("", "天台县")]


def test_a_template_of_another_county_is_asked_about() -> None:
    changed = edited(sample("template/养老服务科.xlsx"), {"A1": "天台县养老服务科2023年三季度报表"})
    (finding,) = [f for f in extract(changed, PLAN, LAYOUTS).findings if f.code == "another_place"]
    assert (finding.cell, finding.found) == ("A1", "天台县")
