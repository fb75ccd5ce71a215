"""Numbers and dates as they are written here."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards import formats
from plan.period import Period
from plan.wording import Lang
from tests.dashboards.fakes import the_plan

FINITE = st.floats(-1e9, 1e9, allow_nan=False)


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (12180, 0, "12,180"),
        (17.25, 1, "17.2"),
        (0.57, 2, "0.57"),
        (-8.66, 1, "−8.7"),
        (-0.04, 1, "0.0"),
        (-0.0, 0, "0"),
        (1234567.891, 2, "1,234,567.89"),
    ],
)
def test_numbers(value: float, decimals: int, written: str) -> None:
    assert formats.number(value, decimals) == written


@pytest.mark.parametrize(
    ("value", "written"), [(16, "16"), (0.5, "0.5"), (11400, "11,400"), (10.40, "10.4"), (100, "100"), (0, "0")]
)
def test_the_plans_own_figures_take_no_more_decimals_than_they_need(value: float, written: str) -> None:
    assert formats.plain(value) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [(6.31, "+6.3"), (-8.66, "−8.7"), (0.0, "0.0"), (-0.0, "0.0"), (0.04, "+0.04"), (-0.004, "−0.004"), (1e-12, "0.0")],
)
def test_gaps_carry_their_sign_and_zero_has_none(value: float, written: str) -> None:
    assert formats.signed(value) == written


@given(FINITE, st.integers(0, 4))
def test_minus_zero_never_shows(value: float, decimals: int) -> None:
    for text in (formats.number(value, decimals), formats.signed(value, decimals)):
        assert "-" not in text
        assert not (text.startswith(formats.MINUS) and not any(digit in text for digit in "123456789"))


@given(FINITE)
def test_a_signed_number_reads_back(value: float) -> None:
    read = float(formats.signed(value, 3).replace(formats.MINUS, "-").replace(",", ""))
    assert read == pytest.approx(value, abs=5e-4 + 1e-9)


@pytest.mark.parametrize(
    ("gap", "chinese", "english"),
    [
        (-8.7, "落后序时8.7个百分点", "8.7 points behind schedule"),
        (6.3, "超前序时6.3个百分点", "6.3 points ahead of schedule"),
        (0.0, "与序时持平", "exactly on schedule"),
        (None, "无法与序时比较", "no gap to the schedule"),
    ],
)
def test_gaps_in_words(gap: float | None, chinese: str, english: str) -> None:
    assert formats.gap_words(gap) == chinese
    assert formats.gap_words(gap, Lang.EN) == english


@pytest.mark.parametrize(
    ("value", "chinese", "english"),
    [
        (347, "347", "347"),
        (99999, "99,999", "99,999"),
        (1120000, "112万", "1,120,000"),
        (-123456, "−12.35万", "−123,456"),
    ],
)
def test_counts_use_wan_where_it_helps(value: float, chinese: str, english: str) -> None:
    assert formats.count(value) == chinese
    assert formats.count(value, Lang.EN) == english


def test_values_with_their_unit() -> None:
    plan = the_plan()
    assert formats.with_unit(plan.indicator_of[1], 17.64) == "17.6人"
    assert formats.with_unit(plan.indicator_of[1], 17.64, Lang.EN) == "17.6 people"
    assert formats.with_unit(plan.indicator_of[2], 59.06, Lang.EN) == "59.1%"
    assert formats.with_unit(plan.indicator_of[4], 12180) == "12,180元/年"


def test_dates() -> None:
    assert formats.period(Period(2023, 3)) == "2023年三季度"
    assert formats.period(Period(2023, 3), Lang.EN) == "Q3 2023"
    assert formats.day(date(2023, 9, 30)) == "2023年9月30日"
    assert formats.day(date(2023, 9, 3), Lang.EN) == "3 September 2023"
    assert formats.moment_day(date(2023, 9, 30)) == "2023年三季度"
    assert formats.moment_day(date(2023, 9, 29)) == "2023年9月29日"
