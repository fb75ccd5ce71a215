"""Statistics exports, read exactly with nothing but a layout file each.

The real files stand outside the repository; every trap found in them has a small case of our own beside them.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate

import pytest

from etl.reading.extract import extract
from etl.reading.extraction import Extraction
from etl.reading.layout import Layout, read_layout
from etl.reading.names import normal
from etl.store.kept_layouts import load_own
from etl.workbook.read.reading import read_workbook
from etl.workbook.scan.sheet import CellValue, Merge, Sheet, Workbook, cell_name
from plan.catalogue import Plan
from plan.period import Period
from tests.etl.books import CASES, SAMPLES, book, sheet
from tests.etl.plans import DEPARTMENT, small_plan
from wording.sentences import message

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
    return extract(book(sheet(rows, name), kind="xls"), plan, layouts_for(plan), DEPARTMENT)


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
    layouts = layouts_for(plan)
    return extract(workbook, plan, layouts, DEPARTMENT), workbook.sheets[0].rows


def labels(name: str) -> list[tuple[str, str]]:
    """Return (name, unit) of labels such as 年末总人口(万人), taken from the file."""
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


def layouts_for(plan: Plan) -> tuple[Layout, ...]:
    """Return the layouts of the samples that are meant for a plan's measures."""
    return load_own(SAMPLES / "layouts", plan)[0]


def layout_named(plan: Plan, name: str) -> list[Layout]:
    return [layout for layout in layouts_for(plan) if layout.id == name]


CROPS: list[list[CellValue]] = [
    ["种植地块", "作物编号", "作物名称", "作物类型", "种植面积/亩", "种植季次"],
    ["甲1", 6, "小麦", "粮食", 80, "单季"],
    ["乙1", 17, "豇豆", "蔬菜", 0.6, "第一季"],
    [None, 28, "小青菜 ", "蔬菜 ", 0.3, "第二季"],
]
PLOTS = ["甲1/小麦/单季", "乙1/豇豆/第一季", "乙1/小青菜/第二季"]


def test_a_key_in_merged_cells_and_after_the_number() -> None:
    plan = small_plan("全村", PLOTS, [("种植面积", "亩")])
    crops = book(sheet(CROPS, "2023年的农作物种植情况", [Merge(2, 0, 3, 0)]))
    extraction = extract(crops, plan, layout_named(plan, "crops_planted"), DEPARTMENT)
    assert [(o.area, str(o.period), o.value, o.cell) for o in extraction.observations] == [
        (PLOTS[0], "2023Q4", 80, "E2"),
        (PLOTS[1], "2023Q4", 0.6, "E3"),
        (PLOTS[2], "2023Q4", 0.3, "E4"),
    ]
    assert {f.code for f in extraction.findings} == {"name_variant", "merged_header"}


def test_a_key_without_its_merge_is_no_key() -> None:
    """A blank key cell that is merged with nothing says nothing: its rows are asked about, never filled downwards."""
    plan = small_plan("全村", PLOTS, [("种植面积", "亩")])
    crops = book(sheet(CROPS, "2023年的农作物种植情况"))
    extraction = extract(crops, plan, layout_named(plan, "crops_planted"), DEPARTMENT)
    assert len(extraction.observations) == 2
    assert [(f.code, f.cell) for f in extraction.findings if f.severity == "mend"] == [("unknown_area", "F4")]


def test_ranges_are_no_numbers() -> None:
    rows: list[list[CellValue]] = [
        ["序号", "作物编号", "作物名称", "地块类型", "种植季次", "亩产量/斤", "种植成本/(元/亩)", "销售单价/(元/斤)"],
        [1, 1, "黄豆", "平旱地", "单季", 400, 400, "2.50-4.00"],
        [None] * 8,
        ["注：", "(1) 该数据是2023年统计所得。", *[None] * 6],
    ]
    measures = [("亩产量", "斤"), ("种植成本", "元/亩"), ("销售单价", "元/斤")]
    plan = small_plan("全村", ["黄豆/平旱地/单季"], measures)
    crops = book(sheet(rows, "2023年统计的相关数据"))
    extraction = extract(crops, plan, layout_named(plan, "crops_yields"), DEPARTMENT)
    assert {o.measure: o.value for o in extraction.observations} == {"亩产量": 400, "种植成本": 400}
    asked = [(f.code, f.cell, f.found) for f in extraction.findings if f.severity == "mend"]
    assert asked == [("not_a_number", "H2", "2.50-4.00")]


BY_POSITION = {
    "name": "按位置",
    "anchors": ["2012"],
    "measure": "研发经费",
    "period": {"from": "header", "annual": True},
    "table": {"at": "A1", "across": ["period"], "down": ["area"], "rows": ["甲省", "乙省"]},
}


def test_rows_without_labels_go_by_their_position() -> None:
    plan = small_plan("全国", ["甲省", "乙省"], [("研发经费", "亿元")])
    layout = read_layout(BY_POSITION, "by_position")
    rows: list[list[CellValue]] = [["2012", "2013"], [1.5, 2.5], [3.5, None]]
    extraction = extract(book(sheet(rows)), plan, [layout], DEPARTMENT)
    assert [(o.area, str(o.period), o.value, o.cell) for o in extraction.observations] == [
        ("甲省", "2012Q4", 1.5, "A2"),
        ("甲省", "2013Q4", 2.5, "B2"),
        ("乙省", "2012Q4", 3.5, "A3"),
    ]
    assert extraction.findings == ()


@pytest.mark.parametrize("more", [[[4.5, 5.5]], [[4.5, 5.5], [6.5, 7.5]], []])
def test_one_row_more_or_less_and_none_is_taken(more: list[list[CellValue]]) -> None:
    plan = small_plan("全国", ["甲省", "乙省"], [("研发经费", "亿元")])
    layout = read_layout(BY_POSITION, "by_position")
    rows: list[list[CellValue]] = [["2012", "2013"], [1.5, 2.5], *([[3.5, None], *more] if more else [])]
    extraction = extract(book(sheet(rows)), plan, [layout], DEPARTMENT)
    assert extraction.observations == ()
    (finding,) = [f for f in extraction.findings if f.code == "unknown_area"]
    assert (finding.cell, finding.expected, finding.details["case"]) == ("A2", "2", "count")


def test_a_number_merged_over_years_is_no_year_s() -> None:
    rows: list[list[CellValue]] = [
        [None, None, None, "农业", None],
        [None, None, None, "粮食", None],
        [None, None, None, "数值(万吨)", "增长率%"],
        ["一五计划", None, 1953, 10, 5],
        [None, None, 1954, None, 6],
        [None, None, 1954, 12, 7],
    ]
    plan = of_city([("农业/粮食/数值", "万吨"), ("农业/粮食/增长率%", "%")])
    content = {
        "name": "计划表",
        "anchors": ["农业", "一五计划"],
        "area": "city",
        "period": {"from": "header", "annual": True},
        "table": {"at": "A1", "across": ["measure"] * 3, "down": ["skip", "skip", "period"]},
    }
    merges = [Merge(0, 3, 0, 4), Merge(1, 3, 1, 4), Merge(3, 3, 4, 3)]
    extraction = extract(book(sheet(rows, merges=merges)), plan, [read_layout(content, "plans")], DEPARTMENT)
    assert said(extraction) == {("农业/粮食/增长率%", "全国", "1953Q4"): 5}
    assert {(f.code, f.cell) for f in extraction.findings if f.severity == "mend"} == {
        ("not_a_number", "D4"),
        ("duplicate_measure", "C6"),
    }


@outside
def test_real_village_crops() -> None:
    workbook = read_workbook(CASES / "16_village_crops_merged.xlsx")
    assert isinstance(workbook, Workbook)
    rows = workbook.sheets[0].rows[1:]
    plots = list(accumulate((row[0] for row in rows), lambda before, plot: plot or before))
    keys = [
        "/".join(str(part).strip() for part in (plot, row[2], row[5])) for plot, row in zip(plots, rows, strict=True)
    ]
    plan = small_plan("全村", dict.fromkeys(keys), [("种植面积", "亩")])
    extraction = extract(workbook, plan, layout_named(plan, "crops_planted"), DEPARTMENT)
    once = [key for key in keys if keys.count(key) == 1]
    assert [(o.area, o.value) for o in extraction.observations] == [
        (key, row[4]) for key, row in zip(keys, rows, strict=True) if key in once
    ]
    assert len(extraction.observations) == 87


@outside
def test_real_village_yields_with_ranges() -> None:
    workbook = read_workbook(CASES / "16_village_crops_merged.xlsx")
    assert isinstance(workbook, Workbook)
    rows = workbook.sheets[1].rows[1:108]
    keys = ["/".join(str(part).strip() for part in row[2:5]) for row in rows]
    measures = [("亩产量", "斤"), ("种植成本", "元/亩"), ("销售单价", "元/斤")]
    plan = small_plan("全村", dict.fromkeys(keys), measures)
    extraction = extract(workbook, plan, layout_named(plan, "crops_yields"), DEPARTMENT)
    assert [o.value for o in extraction.observations] == [value for row in rows for value in row[5:7]]
    asked = [f.found for f in extraction.findings if f.code == "not_a_number"]
    assert asked == [str(row[7]) for row in rows]


@outside
def test_real_export_without_row_labels() -> None:
    names = [("研发经费", "亿元")]
    provinces = next(layout for layout in layouts_for(of_city(names)) if layout.table.rows)
    plan = small_plan("全国", provinces.table.rows, names)
    extraction, rows = real("20_rd_no_row_labels.xlsx", plan)
    assert [o.value for o in extraction.observations] == numbers(rows, range(1, 32), list(range(13)))
    assert said(extraction)["研发经费", "广东省", "2024Q4"] == rows[19][12]
    assert extraction.findings == ()


@outside
def test_real_yearbook_with_merged_headers() -> None:
    """Every column by its path of headers, against a slow reading of the same cells.

    Nobody's are numbers merged over several years, the years for which the table has two plans, and percentages that
    stand in columns of acres.
    """
    workbook = read_workbook(CASES / "01_yunnan_plans_1953_1990.xls")
    assert isinstance(workbook, Workbook)
    table = workbook.sheets[0]
    paths = header_paths(table)
    plan = of_city(list(dict.fromkeys(paths.values())))
    extraction, rows = real("01_yunnan_plans_1953_1990.xls", plan)
    years = [rows[r][2] for r in range(4, 47)]
    places = [(r, c) for r in range(4, 47) for c in paths if isinstance(rows[r][c], float)]
    merged = {(m.first_row, m.first_column) for m in table.merges if m.last_row > m.first_row or m.last_column > 3}
    strange = {(r, c) for r, c in table.percent_cells if c in paths and paths[c][1] != "%"}
    sure = [(r, c) for r, c in places if (r, c) not in merged | strange and years.count(rows[r][2]) == 1]
    assert said(extraction) == {
        (paths[c][0], "全国", f"{int(str(rows[r][2])[:4])}Q4"): as_shown(table, r, c) for r, c in sure
    }
    assert len(sure) == 554
    asked = {f.cell for f in extraction.findings if f.code == "not_a_number"}
    assert asked == {cell_name(r, c) for r, c in places if (r, c) in merged | strange and years.count(rows[r][2]) == 1}


def as_shown(table: Sheet, row: int, column: int) -> float:
    """Return the number as people see it: a percentage is a hundred times what the cell holds."""
    value = Fraction(repr(table.rows[row][column]))
    return float(value * (100 if (row, column) in table.percent_cells else 1))


def header_paths(table: Sheet) -> dict[int, tuple[str, str]]:
    """Column → (the path of its header texts, its unit), with every merged cell filled in by hand."""
    head = [list(row) for row in table.rows[:4]]
    for merge in table.merges:
        for r in range(merge.first_row, min(merge.last_row, 3) + 1):
            for c in range(merge.first_column, merge.last_column + 1):
                head[r][c] = table.rows[merge.first_row][merge.first_column]
    for line in head[:3]:  # a few upper headers are not merged: a blank one says what the one before it says
        for column in range(4, len(line)):
            line[column] = line[column] or line[column - 1]
    paths = {}
    for column in range(3, len(head[0])):
        texts = dict.fromkeys(str(row[column]) for row in head if row[column])
        path = normal("/".join(texts))
        unit = path[path.rindex("(") + 1 : -1] if path.endswith(")") else "%"
        paths[column] = (path[: path.rindex("(")] if path.endswith(")") else path, unit)
    return paths


@outside
def test_a_web_page_named_xls_is_refused_with_its_sentence() -> None:
    refusal = read_workbook(CASES / "03_local_debt_html_frameset.xls")
    extraction = extract(refusal, of_city([("债务", "亿元")]), [])
    (finding,) = extraction.findings
    assert (finding.code, finding.details) == ("unsupported_format", {"case": "html"})
    assert "网页" in message(finding)
