"""Periods as people write them."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.reading.periods import read_period
from plan.period import Period

THIRD = """
2023年三季度 2023年第3季度 2023年第三季度 2023Q3 2023q3 2023.3季度 2023-3季度 2023第三季度 ２０２３年三季度
二〇二三年三季度 二0二三年三季度 二○二三年第三季度 2023年1-9月 2023年1—9月 2023年1至9月 2023年1-9月份
2023年前三季度 2023年9月30日 2023-09-30 2023/9/30 2023年度三季度
"""


@pytest.mark.parametrize(
    "text",
    [*THIRD.split(), "2023 年 三 季度", "临海市养老服务情况表(2023年三季度)", "“十四五”(2021—2025年)2023年三季度"],
)
def test_the_third_quarter_of_2023(text: str) -> None:
    assert read_period(text).period == Period(2023, 3)


@pytest.mark.parametrize(
    ("text", "quarter"),
    [
        ("三季度", 3),
        ("第四季度", 4),
        ("1-9月", 3),
        ("1—12月", 4),
        ("前三季度", 3),
        ("上半年", 2),
        ("全年", 4),
        ("一季度", 1),
        ("Q2", 2),
    ],
)
def test_a_quarter_beside_a_year(text: str, quarter: int) -> None:
    assert read_period(text).period is None
    assert read_period(text).within(2023) == Period(2023, quarter)


@pytest.mark.parametrize(
    "text",
    [
        "2023年",
        "二〇二三年",
        "2023年9月29日",
        "2023年9月",
        "2023.9",
        "2023年二季度和三季度",
        "五季度",
        "Q5",
        "季度报表",
        "2022张",
        "13-09",
        "",
    ],
)
def test_nothing_certain(text: str) -> None:
    assert read_period(text).period is None


def test_dates_speak_for_the_quarter_they_end() -> None:
    assert read_period(date(2023, 9, 30)).period == Period(2023, 3)
    assert read_period(datetime(2023, 12, 31)).period == Period(2023, 4)  # noqa: DTZ001 - a cell has no zone
    assert read_period(date(2023, 9, 29)).period is None


def test_years_alone_only_where_the_layout_says_so() -> None:
    assert read_period("2019年", annual=True).period == Period(2019, 4)
    assert read_period(2019.0, annual=True).period == Period(2019, 4)
    assert read_period("二〇一九年度", annual=True).period == Period(2019, 4)
    assert read_period("2019年", annual=False).period is None
    assert read_period("2019年10月", annual=True).period is None


def test_months_only_where_the_layout_says_so() -> None:
    assert read_period("2024年3月", months=True).period == Period(2024, 1)
    assert read_period("2010-06", months=True).period == Period(2010, 2)
    assert read_period(date(2010, 6, 1), months=True).period == Period(2010, 2)
    skipped = read_period("2024年5月", months=True)
    assert (skipped.period, skipped.month) == (None, 5)
    assert read_period("2024年3月").period is None


@given(st.integers(1950, 2099), st.integers(1, 4))
def test_however_it_is_written_it_is_the_same(year: int, quarter: int) -> None:
    name = "一二三四"[quarter - 1]
    chinese = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(year))
    for text in (f"{year}年{name}季度", f"{year}Q{quarter}", f"{chinese}年第{name}季度", f"{year}年1-{quarter * 3}月"):
        assert read_period(text).period == Period(year, quarter), text


@given(st.text(max_size=20))
def test_no_text_is_an_error(text: str) -> None:
    read_period(text)
    read_period(text, annual=True, months=True)
