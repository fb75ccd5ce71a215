"""Chances: targets that are reached but for a float's last bits, in a mirror, lost again; and flows told by years."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.backtest import Backtest, BacktestRecord, History
from plan.forecast import Outlook, Trend, WithheldReason, trend_of
from plan.indicator import Bounds
from plan.period import Period
from plan.schedule import Schedule
from tests.plan.small_plan import small_plan

LIMITS = small_plan().thresholds
START, END = date(2020, 12, 31), date(2025, 12, 31)
WIDE = BacktestRecord(0.6, (99.0, 99.0), {0.8: 99.0, 0.95: 99.0})
"""Errors so large that a forecast says nothing by itself: half a chance either way."""


def schedule(baseline: float, target: float, sense: int = 1) -> Schedule:
    return Schedule(((START, baseline), (END, target)), sense)


def trend(path: Schedule, values: Sequence[float], record: BacktestRecord = WIDE) -> Trend:
    """Return the trend of quarterly values from 2021Q1 on."""
    points = [(Period(2021, 1).shift(place).last_day, value) for place, value in enumerate(values)]
    return trend_of(History.of(path, points, Bounds()), path, LIMITS, record)


def test_what_is_not_told_is_not_shown() -> None:
    shown = trend(schedule(0, 100), range(5, 65, 5))
    hidden = trend(schedule(0, 100), range(5, 45, 5))
    assert shown.told == shown.fan != ()
    assert (hidden.withheld, hidden.told) == (WithheldReason.FEW_TESTS, ())
    assert hidden.fan


def test_a_fan_begins_at_the_last_value_without_width() -> None:
    first, second, *_ = trend(schedule(0, 100), range(5, 65, 5)).fan
    assert (first.low95, first.low80, first.value, first.high80, first.high95) == (60,) * 5
    assert second.low80 < second.value < second.high80


@given(st.lists(st.integers(0, 90), min_size=10, max_size=15), st.integers(1, 40))
def test_in_a_mirror_the_chance_is_the_same(values: list[int], edge: int) -> None:
    record = BacktestRecord(0.6, tuple(place / edge for place in range(1, 30)), {0.8: 99.0, 0.95: 99.0})
    up = trend(schedule(0, 64), values, record)
    down = trend(schedule(0, -64, -1), [-value for value in values], record)
    assert up.probability == pytest.approx(down.probability)
    assert up.outlook is down.outlook


HELD = Fraction(66 + 1, 66 + 2)
"""Of a target reached twelve times there are 12 · 11 / 2 pairs of quarters, all of them held."""


@pytest.mark.parametrize(
    ("target", "stands", "held"),
    [
        (100.0, 100.0, True),
        (100.0, 100 - 5e-8, True),  # a float's way of saying 100
        (100.0, 99.9999, False),
        (1e12, 1e12 - 500, True),
        (1e12, 1e12 - 2000, False),
        (-1e12, -1e12 - 500, True),
        (0.0, -1e-9, True),
        (0.0, -1.5e-9, False),
        (0.5, 0.5 - 1.5e-9, False),
    ],
)
def test_a_target_is_held_but_for_a_float_s_last_bits(target: float, stands: float, held: bool) -> None:
    found = trend(schedule(target - 100, target), [target - 50, target - 50, *[stands] * 12])
    assert found.backtest is not None
    # no more certain than its tests: n tests without a failure show 1 − 1/(n + 2); else half a chance
    certain = float(min(HELD, 1 - Fraction(1, found.backtest.held_back + 2)))
    assert found.probability == pytest.approx(certain if held else 0.5)
    assert found.backtest.held_back == 11 * 10 // 2  # from ten of the eleven quarters from the fourth on


@pytest.mark.parametrize(("short", "side"), [(0.0, 1), (5e-10, 1), (-5e-10, 1), (1e-6, -1), (-1e-6, 1)])
def test_a_forecast_of_just_the_target_is_at_it(short: float, side: int) -> None:
    """Of four errors one is nothing at all, and the others are a hundredth of a step: all that decides is the side."""
    record = BacktestRecord(0.6, (0.0, 0.01, 0.01, 0.01), {0.8: 99.0, 0.95: 99.0})
    values = range(5, 65, 5)
    final = trend(schedule(0, 100), values, record).final
    assert final is not None
    found = trend(schedule(0, final.value * (1 + short)), values, record)
    assert found.probability == pytest.approx(0.5 + side * 0.5 / 4)


def test_a_target_that_was_lost_is_not_told_by_how_it_was_held() -> None:
    """Held for twelve quarters, then 90, 93, 96, 99: on its way back, but not there."""
    path, values = schedule(0, 100), [*[100.0] * 12, 90, 93, 96, 99]
    found = trend(path, values)
    assert found.final is not None
    assert found.final.value > 100
    assert found.probability == 0.5


def test_what_was_reached_and_lost_counts_from_the_first_value_on() -> None:
    """100, five quarters below, 100 four times: pairs that held are 4 of 9 and 6 of 6."""
    found = trend(schedule(0, 100), [100, 90, 80, 80, 80, 80, 100, 100, 100, 100])
    assert found.final is not None
    assert found.final.value > 100
    assert found.probability == pytest.approx(float(Fraction(4 + 6 + 1, 9 + 6 + 2)))


def test_a_flow_is_told_by_its_years() -> None:
    """From 2000 on by years: 10, 20, … 200 in 2019; the plan ends with 2025, six years on."""
    path = Schedule(((date(1999, 12, 31), 0.0), (END, 250.0)), 1, shares={})
    points = [(date(1999 + year, 12, 31), 10.0 * year) for year in range(1, 21)]
    own = History.of(path, points, Bounds(), quarters=4)
    assert own.steps_left(path) == 6
    found = trend_of(own, path, LIMITS, BacktestRecord(0.6, (0.25, 1.0, 2.0, 3.0), {0.8: 3.0, 0.95: 3.0}))
    assert [str(at.period) for at in found.fan] == [f"{year}Q4" for year in range(2019, 2026)]
    assert found.final is not None
    middle = 200 + 10 * sum(0.9**year for year in range(1, 7))
    assert found.final.value == pytest.approx(middle)
    # short by (250 − middle) / (10 · 6^0.6) = 0.35 of a step's error: one of the four is smaller
    assert 0.25 < (250 - middle) / (10 * 6**0.6) < 1
    assert found.probability == pytest.approx(0.5 - 0.5 * 1 / 4)
    assert found.outlook is Outlook.UNLIKELY
    assert found.backtest == Backtest(136, 16 * 17 // 2)


@pytest.mark.parametrize(("last", "left"), [(Period(2025, 3), 1), (Period(2025, 4), 0), (Period(2026, 2), -2)])
def test_on_the_last_day_and_after_it_nothing_is_ahead(last: Period, left: int) -> None:
    path = schedule(0, 100)
    points = [(last.shift(place - 11).last_day, 5.0 * place) for place in range(12)]
    own = History.of(path, points, Bounds())
    assert own.steps_left(path) == left
    assert (trend_of(own, path, LIMITS, WIDE).withheld is WithheldReason.OVER) is (left <= 0)


@pytest.mark.parametrize(
    ("below", "reached", "tests"), [(8, 10, 10 * 9 // 2), (8, 7, 7 * 6 // 2), (8, 6, 11 * 10 // 2)]
)
def test_a_reached_target_is_told_by_what_came_since(below: int, reached: int, tests: int) -> None:
    """n quarters since give n(n − 1)/2 tests; while those are under twenty, all from the fourth quarter on count."""
    found = trend(schedule(0, 100), [*range(10, 10 + below), *[100.0] * reached])
    assert found.backtest is not None
    assert found.backtest.held_back == tests


def test_without_a_fan_there_is_no_end_of_it() -> None:
    few = trend(schedule(0, 100), [10, 20, 30])
    assert (few.fan, few.final, few.told) == ((), None, ())
    assert trend(schedule(0, 100), [10, 20, 30, 40]).final is not None
