"""The ways to write a reporting period: a hundred for one quarter, each read rightly wherever it stands."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.reading.period_words import _COMPILED, SILENT, spoken
from etl.reading.periods import ended, named_quarter, read_period
from plan.period import Period

SECOND = """
2020年二季度|2020年第二季度|2020年第2季度|2020年2季度|2020年度二季度|2020年度第二季度|2020二季度|2020第二季度|2020-2季度
2020.2季度|2020年(二季度)|2020年二季|2020年二季报|2020年第二个季度|2020年第二季度末|2020年Ⅱ季度|2020年第Ⅱ季度|2020-II
2020年贰季度|2020Q2|2020q2|2020-Q2|2020年Q2|2020 Q2|2020 2Q|2Q2020|2Q20|20Q2|Q2 2020|Q2/2020|Q2'20|2020H1|H1 2020
2020财年Q2|FY2020 Q2|Second Quarter 2020|2nd quarter of 2020|Quarter 2, 2020|20年二季度|20年第2季度|’20年二季度
二〇二〇年二季度|二○二○年第二季度|二零二零年二季度|二O二O年二季度|２０２０年第２季度|二〇年二季度|贰零贰零年二季度
2020 年 二 季 度|2 0 2 0 年 第 二 季度|2020年↵二季度|2020年·二季度|第二季度(2020年)|二季度/2020|季度：2 2020年
2020上半年|2020年上半年|2020年半年报|2020年半年度|2020年前半年|2020年前两季度|2020年前二季度|2020年一至二季度|2020年1-2季度
2020年1-6月|2020年1—6月|2020年1～6月|2020年1至6月|2020年1到6月|2020年1-6月份|2020年1月-6月|2020年01-06月|2020年一至六月
2020年元月至6月|2020年度(1-6月)|2020.1-6|2020.01-06|2020年1月-2020年6月|2020.01-2020.06|2020-01至2020-06|202001-202006
2020年前6个月|2020年前六个月|2020年年初至6月|2020年4-6月|2020年4—6月份|2020年4月至6月|2020年度4—6月|2020.4—6月
2020年1月1日至6月30日|2020年1月1日—2020年6月30日|2020/1/1-2020/6/30|2020-04-01至2020-06-30|20200401-20200630
2020年中报|2020年中期报告|2020年度中期统计表|2020年年中
(2020)年(二)季度|2020年(二)季度|2020年_二_季度|【2020】年【二】季度|2020年4.5.6月份|2020年4.5.6月
季度报表(2020年二季度)|养老服务季报（2020年二季度）|季度表（2020年1-6月）|季报表(2020Q2)|季报（2020年第2季度）
2020Q02|20Q02|’20二季度|季报（20202）|养老服务季报20202|(20202)|季报表（2020年二季度／2019年二季度对比）|(2020年二季度与2019年二季度相比)
20年1-6月|20年上半年|20年半年报|2020年二季度(截至6月30日)|2020年二季度（1-6月累计）|“十三五”(2016—2020年)2020年二季度
""".strip()
NAMED = [
    text.replace("\\n", "\n").replace("\\u200b", "\u200b") for line in SECOND.split("\n") for text in line.split("|")
]
"""Ways to name the second quarter of 2020 outright, or as months since the beginning of the year or quarter."""

ENDED = """
2020年6月|2020年06月|2020年6月份|2020年度06月份|2020年度 6月|2020年6月底|截至2020年6月末|截止2020年6月30日|2020年六月
二〇二〇年六月|二〇二〇年六月三十日|2020-06|2020.06|2020/06|2020.6|2020/6|202006|2020 06|06/2020|6-2020|June 2020|Jun-20
202006期|202006期简报|季报（2020年6月）|季度报表(2020.6)|季度报表（6月）2020年|数据截止日期:2020年6月30日
2020年6月30日|2020-06-30|2020/6/30|2020.6.30|20200630|30/06/2020|2020-06-30 00:00:00|２０２０－０６|2020年 6 月|20年6月
""".strip()
ENDINGS = [text for line in ENDED.split("\n") for text in line.split("|")]
"""Ways to write the month or day with which it ends."""

YEARLESS = {
    2: "二季度 第二季度 2季度 二季报 Q2 2Q 上半年 半年报 前两季度 1-6月 1—6月份 一至六月 4-6月 4月-6月 前6个月 Ⅱ季度",
    1: "一季度 Q1 1-3月 1—3月 一至三月 首季(1-3月) 前3个月",
    3: "三季度 前三季度 1-3季度 一至三季度 1-9月 7-9月 三季报 Q1-Q3",
    4: "四季度 第4季度 1-12月 10-12月 7-12月 下半年 Q4 四季报",
}

PAPER = """
填报日期：2023年3月31日|制表日期：2023年3月31日|制表日期 2023-03-31|填表日期：2023/3/31|上报日期:2023.3.31
报送时间：2023年3月31日|打印时间：2023-03-31 15:20|审核日期：2023年3月31日|印发于2023年3月31日
2023年3月31日印发|（2023年3月31日填报）|编制时间：2023年3月|导出时间:20230331|签发日期：二〇二三年三月三十一日
日期：2023年3月31日|填报时间：2023年03月31日|报出日期：２０２３年３月３１日|请于2023年3月31日前报送
于2023年3月31日前上报|本表自2023年3月起执行|民发〔2023〕15号|(2023年修订)|盖章日期：2023年3月31日
更新时间 2023/3/31 8:00|上报时限：2023年3月31日|报送截止时间：2023年3月31日|会议时间：2023年3月|版本：2023.3|版本V2023.3
表号：2023-3|文号：2023-3|附件2023.3|有效期至：2023年3月|有效期至2023年3月31日|制表：张三 2023年3月31日
审核人：李某某 2023-03-31|2023年3月31日报|填报人：王五（2023年3月31日）
""".strip()

BROKEN = """
2024年09期|2024年第9期|2024年3期|2024年Q12|2024Q10
第五季度|2023年5季度|2023年Q5|2023Q0|2023年13月|2023年00月|2023年三级度|2023年三节度|2023年第三度|2023年第2期
2023年第 季度|2023年__季度|2023年×季度|2023年( )季度|2023年一、二季度|2023年一二季度|2023年二季度和三季度
2023年2-5月|2023年3-9月|2023年1月5日至6月30日
05/06/2023|2022年10月至2023年6月|2023年秋季|2023年春季学期|2023年第2学期|2023年9月上旬|2023年上旬|2023年第39周
""".strip()


@pytest.mark.parametrize("text", NAMED)
def test_every_way_to_name_a_quarter(text: str) -> None:
    assert named_quarter(spoken(text)).period == Period(2020, 2)
    assert read_period(text).period == Period(2020, 2)


def test_they_are_many() -> None:
    assert len(set(NAMED)) > 90
    assert len(set(ENDINGS)) > 25


@pytest.mark.parametrize("text", ENDINGS)
def test_every_way_to_say_its_end(text: str) -> None:
    assert ended(spoken(text)).period == Period(2020, 2)
    assert read_period(text, months=True).period == Period(2020, 2)


@pytest.mark.parametrize(
    "text", ["2020年全年", "2020全年", "2020年年报", "2020年报", "2020年度", "（2020年度）", "2020年末", "2020年底"]
)
def test_a_whole_year_is_its_last_quarter(text: str) -> None:
    assert read_period(text).period == Period(2020, 4)


@pytest.mark.parametrize(("quarter", "texts"), YEARLESS.items())
def test_a_quarter_whose_year_stands_elsewhere(quarter: int, texts: str) -> None:
    for text in texts.split():
        assert read_period(text).period is None, text
        assert read_period(text).within(2023) == Period(2023, quarter), text


@pytest.mark.parametrize("text", [text for line in PAPER.split("\n") for text in line.split("|")])
def test_days_of_the_paper_are_nobody_s_period(text: str) -> None:
    assert spoken(text) == SILENT
    assert named_quarter(spoken(f"2022年四季度报表（{text}）")).period == Period(2022, 4)
    assert named_quarter(spoken(f"2022年四季度报表 {text}")).period == Period(2022, 4)


@pytest.mark.parametrize("text", [text for line in BROKEN.split("\n") for text in line.split("|")])
def test_what_is_like_a_period_and_is_none(text: str) -> None:
    said = spoken(text)
    assert said.broken or len({quarter for _, quarter in said.quarters}) > 1
    assert read_period(text, months=True).period is None


@pytest.mark.parametrize(
    "text", ["2022张", "13-09", "一年四季青", "2021—2025年", "近10年", "第3号", "二级医院", "三年行动", "3人", ""]
)
def test_what_is_no_period_at_all(text: str) -> None:
    said = spoken(text)
    assert (said.quarters, said.months, said.days, said.annual, said.broken) == (frozenset(),) * 4 + ("",)


def test_the_month_inside_a_quarter_is_not_its_end() -> None:
    for month in (1, 2, 4, 5, 7, 8, 10, 11):
        for text in (f"2023年{month}月", f"2023-{month:02}", f"2023{month:02}", f"{month}月"):
            assert ended(spoken(text)).quarter is None, text
            assert spoken(text).months, text


def test_a_date_that_a_program_keeps_as_the_first_of_the_month_is_the_month() -> None:
    assert read_period(datetime(2023, 6, 1), months=True).period == Period(2023, 2)  # noqa: DTZ001 - a cell has no zone
    assert read_period(datetime(2023, 5, 1), months=True).month == 5  # noqa: DTZ001 - a cell has no zone
    assert read_period(202306.0, months=True).period == Period(2023, 2)


WIDE = {ord(c): ord(c) + 0xFEE0 for c in "0123456789.-/()Q"}
FORMS = (
    "{y}年{c}季度", "{y}年第{c}季度", "{y}年第{q}季度", "{y}Q{q}", "Q{q} {y}", "{y} {q}Q", "{s}年{c}季度",
    "{h}年{c}季度",
    "{y}年1-{m}月", "{y}年1—{m}月", "{y}年{f}-{m}月", "{y}.{f:02}-{y}.{m:02}", "{y}{f:02}-{y}{m:02}", "{y}年度{c}季度",
    "{y}/{f}/1-{y}/{m}/{d}", "{y}年{f}月1日至{m}月{d}日",
)  # fmt: skip


@given(
    st.integers(2011, 2039), st.integers(1, 4), st.sampled_from(FORMS), st.booleans(), st.booleans(),
    st.sampled_from(["{}", "养老服务情况表({})", "{}养老服务报表", "报表【{}】", "临海市 {} 统计表"]),
)  # fmt: skip
def test_the_same_in_any_width_and_any_title(
    year: int, quarter: int, form: str, wide: bool, spaced: bool, title: str
) -> None:
    period = Period(year, quarter)
    text = form.format(
        y=year, s=year % 100, q=quarter, c="一二三四"[quarter - 1], f=quarter * 3 - 2, m=quarter * 3,
        d=period.last_day.day, h="".join("〇一二三四五六七八九"[int(digit)] for digit in str(year)),
    )  # fmt: skip
    text = text.replace("年", " 年 ").replace("季度", " 季 度") if spaced else text
    text = text.translate(WIDE) if wide else text
    assert named_quarter(spoken(title.format(text))).period == period, unicodedata.normalize("NFKC", text)


@given(st.text(alphabet="0123456789年月日季度第一二三四五六七八九十半上下前全QH-—/.（）: ", max_size=16))
def test_nothing_made_of_these_characters_is_an_error_or_two_quarters(text: str) -> None:
    said = read_period(text, annual=True, months=True)
    if said.quarter and named_quarter(spoken(text)).quarter:
        assert {quarter for _, quarter in spoken(text).quarters} == {said.quarter}


@pytest.mark.parametrize(("marks", "pattern"), [(marks, pattern) for marks, pattern, _ in _COMPILED if marks])
@given(data=st.data())
def test_where_a_pattern_fits_is_one_of_its_marks(data: st.DataObject, marks: str, pattern: re.Pattern[str]) -> None:
    assert set(marks) & set(data.draw(st.from_regex(pattern)))
