"""Where a sheet says its period, and what follows: read, another one than asked, or asked about; never just agreed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.reading.extract import extract
from etl.reading.extraction import Extraction
from etl.reading.layout import load_layouts
from etl.reading.names import normal
from etl.reading.periods import read_period
from etl.workbook.scan.sheet import CellValue
from etl.yaml_files import load_plan
from plan.finding import Severity
from plan.period import Period
from tests.etl.books import book, sheet
from tests.etl.test_period_words import ENDINGS, NAMED, YEARLESS
from wording.sentences import message

PLAN = load_plan()
LAYOUTS = load_layouts(PLAN)
Rows = Sequence[Sequence[CellValue]]
SENT = (None, Period(2023, 2), Period(2023, 3))
WHEN = datetime(2023, 3, 31)  # noqa: DTZ001 - a cell has no zone


def read(above: Rows, sent: Period | None = None, name: str = "Sheet1", below: Rows = ()) -> Extraction:
    """Return a table of towns with some rows above and below it."""
    table = [["镇(街道)", "护理型床位数(张)"], *([town, 100.0 + at] for at, town in enumerate(PLAN.towns))]
    return extract(book(sheet([*above, *table, *below], name=name)), PLAN, LAYOUTS, "养老服务科", sent)


def told(extraction: Extraction) -> list[tuple[str, str, str]]:
    """Return (code, cell, case) of what must be mended."""
    assert all(message(finding) for finding in extraction.findings)
    return [
        (finding.code, finding.cell, finding.details.get("case", ""))
        for finding in extraction.findings
        if finding.severity is not Severity.INFO
    ]


RIGHT: list[tuple[Rows, Period]] = [
    ([["养老服务科2023年第一季度报表（填报日期：2023年4月10日）"]], Period(2023, 1)),
    ([["养老服务科报表（填报日期：2023年4月10日）2023年第一季度"]], Period(2023, 1)),
    ([["2023年第1季度养老服务科报表 (印发于2022年12月31日)"]], Period(2023, 1)),
    ([["养老服务科报表", None, "报告期", WHEN]], Period(2023, 1)),
    ([["养老服务科报表", None, "报告期：", None, date(2023, 3, 31)]], Period(2023, 1)),
    ([["养老服务科报表", "报告期"], [None, WHEN]], Period(2023, 1)),
    ([["养老服务科报表"], ["报告期", 202303.0]], Period(2023, 1)),
    ([["养老服务科报表"], ["报告期", "202303"]], Period(2023, 1)),
    ([["养老服务科报表"], ["报告期", datetime(2023, 3, 1)]], Period(2023, 1)),  # noqa: DTZ001
    ([["养老服务科报表"], [WHEN]], Period(2023, 1)),
    ([["临海市养老服务报表"], ["2023年度 06月份"]], Period(2023, 2)),
    ([["统计截止时间:2023-06-30"]], Period(2023, 2)),
    ([["季报表（6月）"], ["2023年"]], Period(2023, 2)),
    ([["养老服务报表"], ["2023年", "二季度"]], Period(2023, 2)),
    ([["养老服务报表"], ["年份", 2023.0, "季度", 2.0]], Period(2023, 2)),
    ([["养老服务报表"], ["年度", "2023", "季度", "二季度"]], Period(2023, 2)),
    ([["养老服务报表"], [2023.0, "年", "二", "季度"]], Period(2023, 2)),
    ([["养老服务报表"], ["2023", "年", "第", 2.0, "季度"]], Period(2023, 2)),
    ([["填报单位：养老服务科", None, "所属期：2023年1-6月", None, "填报日期：2023年9月30日"]], Period(2023, 2)),
    ([["填报单位:养老服务科    报告期:2023年二季度(截至2023年6月30日)    填报日期：2023年7月3日"]], Period(2023, 2)),
    ([["请于2023年9月30日前报送"], ["2023年二季度养老服务报表"]], Period(2023, 2)),
    ([["2023年12月31日"], ["养老服务报表(2023年二季度)"]], Period(2023, 2)),
    ([["养老服务2023年二季度报表（与2022年二季度对比）"]], Period(2023, 2)),
    ([["养老服务2023年二季度及上年同期情况表"]], Period(2023, 2)),
    ([["注：2022年四季度数据已更正"], ["养老服务2023年二季度报表"]], Period(2023, 2)),
    ([["养老服务统计表（2023年度）"]], Period(2023, 4)),
]


@pytest.mark.parametrize(("above", "period"), RIGHT, ids=lambda value: str(value)[:60])
def test_read_rightly_and_held_against_what_was_asked(above: Rows, period: Period) -> None:
    alone = read(above)
    assert (alone.period, told(alone)) == (period, [])
    agreed = read(above, period)
    assert (agreed.period, told(agreed)) == (period, [])
    other = read(above, Period(2024, 1))
    assert (other.period, [code for code, _, _ in told(other)]) == (period, ["wrong_period"])


@pytest.mark.parametrize("text", [*NAMED, *ENDINGS])
@pytest.mark.parametrize("way", ["label", "cell", "title", "name"])
def test_every_wording_in_every_place(text: str, way: str) -> None:
    above: Rows = {
        "label": [["养老服务报表"], ["报告期", text]],
        "cell": [["养老服务报表"], [f"报告期：{text}"]],
        "title": [["养老服务报表"], [f"（{text}）"]],
        "name": [["养老服务报表"]],
    }[way]
    name = text if way == "name" else "Sheet1"
    assert read(above, name=name).period == Period(2020, 2)
    for sent in SENT[1:]:
        assert [code for code, _, _ in told(read(above, sent, name))] == ["wrong_period"]


@pytest.mark.parametrize(
    "above",
    [
        [["养老服务科报表", None, "制表日期：2023年3月31日"]],
        [["养老服务科报表", None, "制表日期", WHEN]],
        [["养老服务科报表", "填报日期"], [None, WHEN]],
        [["养老服务科报表"], ["上报日期：2023-03-31"], ["打印时间 2023/3/31 8:00"]],
        [["养老服务科报表"], ["2023年4月10日"]],
        [["养老服务科报表"], ["日期：2023年3月31日"]],
        [["注：与2022年四季度相比"], ["养老服务科报表"]],
        [["养老服务科报表"], ["报告期："]],
        [["养老服务科报表"], ["报告期", None, "填报人："]],
        [["养老服务科报表"], ["报告期别：季报"]],
        [["养老服务2023年季度报表"]],
        [["2023年度养老服务统计表"]],
    ],
    ids=str,
)
def test_what_says_no_period_leaves_it_to_whoever_sends(above: Rows) -> None:
    assert told(read(above)) == [("no_period", "", "")]
    assert told(read(above, Period(2023, 2))) == []


UNREAD: list[tuple[Rows, str, str]] = [
    ([["养老服务报表"], ["2023年5月"]], "A2", "month"),
    ([["养老服务2023年5月报表（请审核）"]], "A1", "month"),
    ([["养老服务报表"], ["报告期", 45107.0]], "B2", ""),
    ([["养老服务报表"], ["报告期", datetime(2023, 5, 1)]], "B2", "month"),  # noqa: DTZ001
    ([["养老服务报表"], ["报告期：2023年5月20日"]], "A2", "month"),
    ([["养老服务报表"], ["报告期：2023年三级度"]], "A2", ""),
    ([["养老服务报表"], ["报告期", "第三批"]], "B2", ""),
    ([["养老服务报表"], ["报告期", float("inf")]], "B2", ""),
    ([["养老服务报表"], ["报告期", "去年三季度"]], "B2", ""),
    ([["养老服务报表"], ["报告期：上季度"]], "A2", ""),
    ([["养老服务报表"], ["报告期", "2023年9月上旬"]], "B2", ""),
    ([["养老服务2023年秋季报表"]], "A1", ""),
    ([["养老服务报表"], ["报告期", float("nan")]], "B2", ""),
    ([["养老服务报表", "所属期", "填报人"], [None, "xx", "张三"]], "B2", ""),
    ([["养老服务报表"], ["填报期：　　年　　季度"]], "A2", ""),
    ([["养老服务2023年__季度报表"]], "A1", ""),
    ([["养老服务2023年第五季度报表"]], "A1", ""),
    ([["养老服务2023年一、二季度报表"]], "A1", ""),
    ([["养老服务2023年二季度报表、2023年三季度报表"]], "A1", "several"),
]


@pytest.mark.parametrize(("above", "cell", "case"), UNREAD, ids=str)
def test_what_cannot_be_understood_is_asked_whatever_was_asked_for(above: Rows, cell: str, case: str) -> None:
    for sent in SENT:
        assert told(read(above, sent)) == [("unread_period", cell, case)]


@pytest.mark.parametrize(
    ("name", "case"), [("2023年8月", "month"), ("2023年1-8月", ""), ("2023年三、四季度", ""), ("2023年第39周", "")]
)
def test_a_sheet_s_name_is_no_agreement_either_where_nothing_else_says_the_period(name: str, case: str) -> None:
    for sent in SENT:
        assert told(read([["养老服务报表"]], sent, name)) == [("unread_period", "", case)]
    assert told(read([["养老服务2023年三季度报表"]], Period(2023, 3), name)) == []


@pytest.mark.parametrize(("quarter", "texts"), YEARLESS.items())
def test_a_quarter_without_its_year_can_still_be_another_one(quarter: int, texts: str) -> None:
    for text in texts.split():
        for above, name in (([[f"养老服务报表（{text}）"]], "S"), ([["养老服务报表"], ["报告期", text]], "S")):
            assert told(read(above, Period(2023, quarter), name)) == [], text
            other = read(above, Period(2023, quarter % 4 + 1), name)
            assert [code for code, _, _ in told(other)] == ["wrong_period"], text


FEET: list[tuple[Rows, str]] = [
    ([["报告期", "2023年二季度", "填报人", "张三"]], "B22"),
    ([[None], ["填报单位：养老服务科", "所属期：2023年1-6月", "填报日期：2023年9月30日"]], "B23"),
    ([["合计", 2071.0], ["报告期：2023Q2"]], "A23"),
]


@pytest.mark.parametrize(("below", "cell"), FEET)
def test_a_period_below_the_table(below: Rows, cell: str) -> None:
    title: Rows = [["养老服务报表"]]
    assert read(title, below=below).period == Period(2023, 2)
    assert told(read(title, Period(2023, 2), below=below)) == []
    assert told(read(title, Period(2023, 3), below=below)) == [("wrong_period", cell, "")]
    assert told(read([["养老服务2023年三季度报表"]], below=below)) == [("wrong_period", "A1", "text")]


@pytest.mark.parametrize("below", [[["报告期", "第三批"]], [["报告期：2023年三级度"]], [["所属期", 45107.0]]])
def test_what_stands_for_a_period_below_the_table_is_asked_about(below: Rows) -> None:
    for sent in SENT:
        assert [code for code, _, _ in told(read([["养老服务报表"]], sent, below=below))] == ["unread_period"]


def test_notes_and_signatures_below_the_table_say_no_period() -> None:
    below: Rows = [
        ["注：2022年四季度数据已更正"],
        ["填报日期：2023年3月31日"],
        ["审核人", "李四", "日期", WHEN],
        ["2022年三季度"],
    ]
    assert told(read([["养老服务报表"]], Period(2023, 2), below=below)) == []


def test_another_year_in_the_title_is_said() -> None:
    assert told(read([["2022年养老服务统计报表"]], Period(2023, 2))) == [("wrong_period", "A1", "text")]
    assert told(read([["2022年养老服务统计报表"], ["2023年"]], Period(2023, 2))) == []
    assert told(read([["“十四五”规划(2021年)指标表"]], Period(2023, 2))) == []


@pytest.mark.parametrize(
    ("title", "agrees"),
    [
        ("养老服务“十五五”报表", False),
        ("“十三五”养老服务情况", False),
        ("养老服务十五五末报表", False),
        ("养老服务“十四五”报表", True),
        ("“十三五”“十四五”养老服务报表", True),
        ("养老服务2026—2030年报表", False),
        ("养老服务2021年至2025年报表", True),
        ("养老服务2019-2020年统计表", False),
        ("养老服务2021—2023年报表", True),
        ("与“十三五”末对比的报表", True),
        ("“十五五”2023年二季度报表", True),
    ],
)
@pytest.mark.parametrize("own", [Period(2023, 2), Period(2021, 4)])
def test_years_of_another_plan_are_no_agreement(title: str, agrees: bool, own: Period) -> None:
    if own.year == 2021 and "2023年二季度" in title:
        return
    assert told(read([[title]], own)) == ([] if agrees else [("wrong_period", "A1", "text")])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("截至2023年7月15日", [("unread_period", "A2", "month")]),
        ("（数据截止到2023年7月15日）", [("unread_period", "A2", "month")]),
        ("截至2023年6月30日", []),
        ("上报截止2023年7月15日", []),
        ("2023年7月15日", []),
    ],
)
def test_a_day_up_to_which_was_counted_is_no_agreement(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert told(read([["养老服务报表"], [text]], Period(2023, 2))) == expected
    assert told(read([["养老服务2023年二季度报表"], [text]], Period(2023, 2))) == []


def test_an_end_elsewhere_is_held_against_the_named_quarter_only_where_it_is_said_to_be_one() -> None:
    title = "养老服务2023年三季度报表"
    assert told(read([[title], ["截至2023年6月30日"]])) == [("wrong_period", "A2", "text")]
    assert told(read([[title], ["报告期：2023年5月"]])) == [("wrong_period", "A2", "text")]
    assert told(read([[title], ["报告期：2023年8月"]])) == []
    assert told(read([[title], ["2023年6月30日"]])) == []
    assert told(read([[title], ["报告期：2023年二季度"]])) == [("wrong_period", "A1", "text")]


HOW_OFTEN = {"", "年度", "年份", "月份", "季别", "-", "/", "—", "_", "无", "季", "季度", "月", "月报", "年报", "季报"}
"""What may stand after the label and says no period: nothing, or how often the form is filled in."""
OTHER = re.compile(r"^\s*[\u4e00-\u9fff]{2,8}[:：]|说明|注$|[期别度份间人位]$|年[月季]$|日期|科室|部门|填报")
LETTERS = st.text(max_size=10) | st.text(alphabet="0123456789年月季度第一二三四五半QH-/.（）", max_size=10)


@settings(max_examples=400)
@given(LETTERS, st.sampled_from(["报告期", "所属期", "期间", "填报期", "统计期间"]), st.booleans())
def test_whatever_stands_after_the_label_is_understood_or_asked_about(text: str, label: str, apart: bool) -> None:
    """Another label, or a note, is no answer to the label before it."""
    above: Rows = [["养老服务报表"], [label, text] if apart else [f"{label}：{text}"]]
    if told(read(above, Period(2023, 2))):
        return
    agrees = read_period(text, months=True).within(2023) == Period(2023, 2)
    is_other = OTHER.search(text)
    assert agrees or is_other or normal(text.strip("()（）")) in HOW_OFTEN or not re.search(r"[^\W_]", text)


def test_a_header_of_ten_thousand_titles_costs_no_time() -> None:
    row: list[CellValue] = [f"2023年{at}号文第{at}季" for at in range(16_000)]
    extraction = read([row, row, row], Period(2023, 2))
    # Titles over a column may make another measure of it.
    assert "unknown_measure" in {finding.code for finding in extraction.findings}
    assert not extraction.observations
