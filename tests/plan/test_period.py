"""Period: quarters, their last days, and arithmetic that never loses one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.period import YEARS, Period, day_of, periods_between

periods = st.builds(Period, st.sampled_from(YEARS), st.integers(1, 4))


@pytest.mark.parametrize(
    ("code", "last_day"),
    [
        ("2022Q1", date(2022, 3, 31)),
        ("2022Q2", date(2022, 6, 30)),
        ("2022q3", date(2022, 9, 30)),
        (" 2022Q4 ", date(2022, 12, 31)),
        ("2024Q1", date(2024, 3, 31)),
        ("1900Q1", date(1900, 3, 31)),
        ("2199Q4", date(2199, 12, 31)),
    ],
)
def test_a_period_speaks_of_its_last_day(code: str, last_day: date) -> None:
    assert Period.parse(code).last_day == last_day == day_of(code)


@pytest.mark.parametrize("code", ["", "2022", "2022Q0", "2022Q5", "22Q1", "2022-Q1", "2022Q11"])
def test_what_is_no_period_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="not a period"):
        Period.parse(code)


@pytest.mark.parametrize(
    "text",
    [
        "9999Q4",
        "9999-12-31",
        "9999Q3",
        "2200-01-01",
        "2200Q1",
        "1899-12-31",
        "1899Q4",
        "0001-01-01",
        "0001Q1",
        "0000Q1",
    ],
)
def test_a_day_around_which_the_calendar_ends_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"nothing is known|out of range"):
        day_of(text)
    if "Q" in text:
        with pytest.raises(ValueError, match="nothing is known"):
            Period.parse(text)


@given(periods)
def test_written_and_read_back(period: Period) -> None:
    assert Period.parse(str(period)) == period == Period.of_index(period.index)


@given(periods, st.integers(-400, 400))
def test_shifting_there_and_back(period: Period, quarters: int) -> None:
    assert period.shift(quarters).shift(-quarters) == period
    assert period.shift(quarters).index - period.index == quarters


@given(st.dates(date(1900, 4, 1), date(2200, 1, 1)))
def test_a_day_lies_in_its_quarter_and_after_the_one_that_ended(day: date) -> None:
    quarter, ended = Period.containing(day), Period.ended_by(day)
    assert quarter.first_day <= day <= quarter.last_day
    assert ended.last_day <= day < ended.shift(1).last_day


@given(periods)
def test_quarters_follow_without_a_hole(period: Period) -> None:
    assert period.last_day + timedelta(days=1) == period.shift(1).first_day


def test_periods_between_both_included() -> None:
    between = periods_between(Period(2021, 3), Period(2022, 2))
    assert [str(p) for p in between] == ["2021Q3", "2021Q4", "2022Q1", "2022Q2"]


def test_a_day_may_be_written_as_a_date() -> None:
    assert day_of("2022-12-31") == date(2022, 12, 31)
    with pytest.raises(ValueError, match="month"):
        day_of("2022-13-01")


@pytest.mark.parametrize("month", range(1, 13))
def test_a_month_is_of_its_quarter(month: int) -> None:
    quarter = 1 + sum(month > last for last in (3, 6, 9))
    first = date(2023, month, 1)
    assert Period.containing(first) == Period(2023, quarter)
    before = Period(2022, 4) if quarter == 1 else Period(2023, quarter - 1)
    assert Period.ended_by(first) == before
    last = Period(2023, quarter).last_day
    assert Period.ended_by(last) == Period(2023, quarter)
    assert Period.ended_by(last.replace(day=29)) == before


def test_quarters_between_two() -> None:
    assert periods_between(Period(2022, 4), Period(2023, 1)) == (Period(2022, 4), Period(2023, 1))
    assert periods_between(Period(2022, 4), Period(2022, 3)) == ()


@pytest.mark.parametrize("text", ["1900-01-01", "2199-12-31", "1900Q1", "2199Q4"])
def test_days_of_the_calendar(text: str) -> None:
    assert day_of(text).year == int(text[:4])


@pytest.mark.parametrize("text", ["1899-12-31", "2200-01-01", "1899Q4", "2200Q1"])
def test_days_of_which_nothing_is_known(text: str) -> None:
    with pytest.raises(ValueError, match=f"^nothing is known of '{text}'$"):
        day_of(text)


@pytest.mark.parametrize("text", ["2022Q3x", "x2022Q3", "22Q3", "2022Q0", "2022Q5", "2022"])
def test_what_is_no_quarter_is_said_to_be_none(text: str) -> None:
    with pytest.raises(ValueError, match=f"^not a period like 2022Q3: '{text}'$"):
        Period.parse(text)
