"""Statistics exports, read exactly with nothing but a layout file each.

The real files stand outside the repository; every trap found in them has a small case of our own beside them.
"""

from __future__ import annotations

import pytest

from etl.extract import extract
from etl.extraction import Extraction
from etl.layout import load_layouts, read_layout
from etl.workbook.reading import read_workbook
from etl.workbook.sheet import CellValue, Merge, Workbook
from plan.catalogue import Plan
from plan.period import Period
from tests.etl.books import CASES, SAMPLES, book, sheet
from tests.etl.plans import DEPARTMENT, small_plan

outside = pytest.mark.skipif(not CASES.exists(), reason="real files of ../shared/cases are not part of the repository")

GDP = [
    ["数据库：分省年度数据", None, None],
    ["指标：地区生产总值(亿元)", None, None],
    ["时间：最近2年", None, None],
    ["地区", "2019年", "2018年"],
    ["甲省", 10.5, 9.25],
    ["乙壮族自治区", 7, None],
    ["注：1.本表按当年价格计算。2004年以前执行旧分类", None, None],
    ["\u3000\u3000\u30002.2018年数据为修订后数据。", None, None],
    ["数据来源：国家统计局", None, None],
]
POPULATION = [
    ["数据库：年度数据", None, None],
    ["时间：最近20年", None, None],
    ["指标", "2024年", "2023年"],
    ["年末总人口(万人)", 140.5, 141],
    ["男性人口(万人)", 70, 71],
    ["注：1982、1990年为普查数", None, None],
]
INDUSTRY = [
    ["指标", "增加值_累计增速", "增加值_(06_2017)采选业_累计增速"],
    ["地区", "全国", "全国"],
    ["频度", "月", "月"],
    ["单位", "%", "%"],
    ["2010-05", 18.5, None],
    ["2010-06", 17.6, -1.7],
    ["2010-07", 17, 1],
    ["2010-09", 16, None],
]
TRADE = [
    ["指标", "2024年4月", "2024年3月", "2023年12月"],
    ["进出口总值累计值(千美元)", 1943480816, 1431335299.0, 5936826301.0],
    ["进出口差额累计值(千美元)", 271340000, 198990000, -823220000],
]


def read(rows: list[list[CellValue]], plan: Plan, name: str = "Sheet1") -> Extraction:
    return extract(book(sheet(rows, name), kind="xls"), plan, load_layouts(plan, SAMPLES / "layouts"), DEPARTMENT)


def said(extraction: Extraction) -> dict[tuple[str, str, str], float]:
    return {(o.measure, o.area, str(o.period)): o.value for o in extraction.observations}


def of_city(names: list[tuple[str, str]]) -> Plan:
    return small_plan("全国", ["某地"], names, "city")


def test_regions_down_and_years_across_newest_first() -> None:
    extraction = read(GDP, small_plan("全国", ["甲省", "乙壮族自治区"], [("地区生产总值", "亿元")]))
    assert said(extraction) == {
        ("地区生产总值", "甲省", "2019Q4"): 10.5,
        ("地区生产总值", "甲省", "2018Q4"): 9.25,
        ("地区生产总值", "乙壮族自治区", "2019Q4"): 7,
    }
    assert extraction.period == Period(2019, 4)
    assert [(f.code, f.details["count"]) for f in extraction.findings] == [("note_ignored", "3")]


def test_the_measure_s_unit_in_the_preamble_is_turned() -> None:
    extraction = read(GDP, small_plan("全国", ["甲省", "乙壮族自治区"], [("地区生产总值", "万元")]))
    assert said(extraction)["地区生产总值", "甲省", "2018Q4"] == 92_500


def test_indicators_down_and_years_across() -> None:
    plan = of_city([("年末总人口", "万人"), ("男性人口", "万人")])
    assert said(read(POPULATION, plan, "年度数据")) == {
        ("年末总人口", "全国", "2024Q4"): 140.5,
        ("年末总人口", "全国", "2023Q4"): 141,
        ("男性人口", "全国", "2024Q4"): 70,
        ("男性人口", "全国", "2023Q4"): 71,
    }


def test_four_header_rows_and_months_down() -> None:
    plan = of_city([("增加值_累计增速", "%"), ("增加值_(06_2017)采选业_累计增速", "%")])
    extraction = read(INDUSTRY, plan)
    assert said(extraction) == {
        ("增加值_累计增速", "全国", "2010Q2"): 17.6,
        ("增加值_(06_2017)采选业_累计增速", "全国", "2010Q2"): -1.7,
        ("增加值_累计增速", "全国", "2010Q3"): 16,
    }
    assert [(f.code, f.details["count"]) for f in extraction.findings] == [("note_ignored", "2")]


def test_months_across_as_wps_writes_them() -> None:
    plan = of_city([("进出口总值累计值", "千美元"), ("进出口差额累计值", "千美元")])
    extraction = read(TRADE, plan, "月度数据")
    assert said(extraction) == {
        ("进出口总值累计值", "全国", "2024Q1"): 1431335299,
        ("进出口总值累计值", "全国", "2023Q4"): 5936826301,
        ("进出口差额累计值", "全国", "2024Q1"): 198990000,
        ("进出口差额累计值", "全国", "2023Q4"): -823220000,
    }


def real(name: str, plan: Plan) -> tuple[Extraction, tuple[tuple[CellValue, ...], ...]]:
    workbook = read_workbook(CASES / name)
    assert isinstance(workbook, Workbook)
    layouts = load_layouts(plan, SAMPLES / "layouts")
    return extract(workbook, plan, layouts, DEPARTMENT), workbook.sheets[0].rows


def labels(name: str) -> list[tuple[str, str]]:
    """(name, unit) of labels such as 年末总人口(万人), taken from the file."""
    workbook = read_workbook(CASES / name)
    assert isinstance(workbook, Workbook)
    column = [str(row[0]) for row in workbook.sheets[0].rows]
    return [(text[: text.rindex("(")], text[text.rindex("(") + 1 : -1]) for text in column if text.endswith(")")]


def numbers(rows: tuple[tuple[CellValue, ...], ...], lines: range, columns: list[int]) -> list[CellValue]:
    return [rows[r][c] for r in lines for c in columns if rows[r][c] is not None]


@outside
def test_real_province_gdp() -> None:
    workbook = read_workbook(CASES / "04_nbs_province_gdp.xls")
    assert isinstance(workbook, Workbook)
    provinces = [str(row[0]) for row in workbook.sheets[0].rows[4:35]]
    plan = small_plan("全国", provinces, [("地区生产总值", "亿元")])
    extraction, rows = real("04_nbs_province_gdp.xls", plan)
    assert [o.value for o in extraction.observations] == numbers(rows, range(4, 35), [1, 2, 3, 4, 5])
    assert said(extraction)["地区生产总值", "广东省", "2019Q4"] == 107671.07
    assert len(extraction.observations) == 155
    assert [f.code for f in extraction.findings] == ["note_ignored"]


@outside
def test_real_population() -> None:
    extraction, rows = real("06_nbs_population.xls", of_city(labels("06_nbs_population.xls")))
    assert [o.value for o in extraction.observations] == numbers(rows, range(3, 8), list(range(1, 20)))
    assert said(extraction)["乡村人口", "全国", "2006Q4"] == 73160
    assert {f.code for f in extraction.findings} == {"name_variant", "note_ignored"}


@outside
def test_real_industry_with_four_header_rows() -> None:
    workbook = read_workbook(CASES / "12_industry_monthly_4_header_rows.xls")
    assert isinstance(workbook, Workbook)
    names = [(str(name), "%") for name in workbook.sheets[0].rows[0][1:]]
    extraction, rows = real("12_industry_monthly_4_header_rows.xls", of_city(names))
    ending = [r for r in range(4, len(rows)) if str(rows[r][0])[-2:] in {"03", "06", "09", "12"}]
    expected = [value for r in ending for value in rows[r][1:] if value is not None]
    assert [o.value for o in extraction.observations] == expected
    assert said(extraction)["规模以上工业增加值_累计同比实际增速", "全国", "2020Q1"] == -8.4


@outside
def test_real_trade_written_by_wps() -> None:
    extraction, rows = real("17_trade_monthly_wps.xls", of_city(labels("17_trade_monthly_wps.xls")))
    ending = [c for c, head in enumerate(rows[0]) if str(head).endswith(("年3月", "年6月", "年9月", "年12月"))]
    assert [o.value for o in extraction.observations] == numbers(rows, range(1, 15), ending)
    assert said(extraction)["进出口总值累计值", "全国", "2024Q1"] == 1431335299


def test_merged_headers_name_a_measure_together() -> None:
    """Three header rows of measure parts, as in a yearbook: each merged cell speaks for all it covers."""

    rows: list[list[CellValue]] = [
        [None, None, "农业", None, None],
        [None, None, "粮食", None, "油料"],
        [None, None, "数值(万吨)", "增长率%", "数值(万吨)"],
        ["一五计划", 1953, 10, 0.5, 3],
        [None, 1954, 11, None, 4],
    ]
    merges = [Merge(0, 2, 0, 4), Merge(1, 2, 1, 3), Merge(3, 0, 4, 0)]
    layout = read_layout(
        {
            "name": "计划表",
            "anchors": ["农业", "粮食"],
            "area": "city",
            "period": {"from": "header", "annual": True},
            "table": {"at": "A1", "across": ["measure"] * 3, "down": ["skip", "period"]},
            "labels": {"农业/粮食/数值(万吨)": "粮食产量", "农业/油料/数值(万吨)": "油料产量"},
        },
        "plans",
    )
    plan = of_city([("粮食产量", "万吨"), ("油料产量", "万吨")])
    extraction = extract(book(sheet(rows, merges=merges)), plan, [layout], DEPARTMENT)
    assert said(extraction) == {
        ("粮食产量", "全国", "1953Q4"): 10,
        ("粮食产量", "全国", "1954Q4"): 11,
        ("油料产量", "全国", "1953Q4"): 3,
        ("油料产量", "全国", "1954Q4"): 4,
    }
    assert [f.code for f in extraction.findings] == ["unknown_measure", "merged_header"]
