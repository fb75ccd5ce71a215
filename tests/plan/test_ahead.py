"""Looking ahead: Student's t, the trend and its intervals, the backtest, and the pace."""

from __future__ import annotations

import math
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.yaml_files import load_plan
from plan.forecast import Outlook, trend_of
from plan.indicator import Bounds
from plan.pace import pace_of
from plan.period import Period
from plan.status import Path, Point
from plan.student import t_cdf, t_quantile

LIMITS = load_plan().thresholds
PATH = Path(((date(2020, 12, 31), 0.0), (date(2025, 12, 31), 100.0)), 1)
SHARE = Bounds(low=0, high=100)


START = Period(2021, 1)


def quarterly(*values: float, first: Period = START) -> list[Point]:
    return [(first.shift(i).last_day, value) for i, value in enumerate(values)]


@pytest.mark.parametrize(
    ("probability", "freedom", "quantile"),
    [(0.975, 1, 12.7062), (0.975, 2, 4.30265), (0.9, 3, 1.63774), (0.975, 10, 2.22814), (0.9, 19, 1.32773)],
)
def test_printed_tables_of_student(probability: float, freedom: int, quantile: float) -> None:
    assert t_quantile(probability, freedom) == pytest.approx(quantile, abs=5e-5)


@given(st.floats(-50, 50), st.integers(1, 60))
def test_student_is_symmetric_and_a_probability(t: float, freedom: int) -> None:
    assert 0 <= t_cdf(t, freedom) <= 1
    assert t_cdf(t, freedom) + t_cdf(-t, freedom) == pytest.approx(1)


@pytest.mark.parametrize("values", [(), (1,), (1, 2), (1, 2, 3)])
def test_under_four_points_says_so(values: tuple[float, ...]) -> None:
    trend = trend_of(quarterly(*values), PATH, SHARE, LIMITS)
    assert (trend.outlook, trend.fan, trend.probability) == (Outlook.INSUFFICIENT, (), None)


def test_a_straight_line_goes_on_for_certain() -> None:
    trend = trend_of(quarterly(5, 10, 15, 20), PATH, SHARE, LIMITS)
    assert trend.final is not None
    assert str(trend.final.period) == "2025Q4"
    assert trend.final.value == pytest.approx(100)
    assert (trend.probability, trend.outlook) == (1.0, Outlook.LIKELY)
    assert len(trend.fan) == 17


def test_a_standstill_is_unlikely() -> None:
    trend = trend_of(quarterly(5, 5, 5, 5, 5), PATH, SHARE, LIMITS)
    assert (trend.probability, trend.outlook) == (0.0, Outlook.UNLIKELY)


def test_a_reached_target_is_judged_by_how_it_was_held() -> None:
    leap = trend_of(quarterly(50, 50, 100, 100, 100, 100), PATH, SHARE, LIMITS)
    assert (leap.probability, leap.outlook) == (1.0, Outlook.LIKELY)
    just_now = trend_of(quarterly(50, 50, 50, 100), PATH, SHARE, LIMITS)
    assert just_now.probability is not None
    assert just_now.probability < 1


def test_backtest_counts_what_was_held_back() -> None:
    straight = trend_of(quarterly(5, 10, 15, 20, 25, 30), PATH, SHARE, LIMITS).backtest
    assert straight is not None
    assert (straight.inside, straight.held_back) == (3, 3)  # origin 4: two later values; origin 5: one
    broken = trend_of(quarterly(5, 10, 15, 20, 90), PATH, SHARE, LIMITS).backtest
    assert broken is not None
    assert (broken.inside, broken.held_back) == (0, 1)
    assert trend_of(quarterly(5, 10, 15, 20), PATH, SHARE, LIMITS).backtest is None


shares = st.lists(st.floats(0, 100), min_size=4, max_size=20)


@given(shares)
def test_shares_stay_shares_and_intervals_nest(values: list[float]) -> None:
    trend = trend_of(quarterly(*values), PATH, SHARE, LIMITS)
    assert trend.probability is not None
    assert 0 <= trend.probability <= 1
    for at in trend.fan:
        assert 0 <= at.low95 <= at.low80 <= at.value <= at.high80 <= at.high95 <= 100


@given(shares)
def test_the_farther_the_wider(values: list[float]) -> None:
    fan = trend_of(quarterly(*values), PATH, Bounds(), LIMITS).fan
    widths = [at.high80 - at.low80 for at in fan]
    assert all(later >= earlier - 1e-6 for earlier, later in pairwise(widths))


@given(st.lists(st.floats(-1e150, 1e150), min_size=4, max_size=8))
def test_values_of_any_size_give_numbers(values: list[float]) -> None:
    trend = trend_of(quarterly(*values), PATH, Bounds(), LIMITS)
    assert trend.probability is not None
    assert 0 <= trend.probability <= 1
    assert all(math.isfinite(at.value) and math.isfinite(at.high95) for at in trend.fan)


def test_a_hole_in_the_quarters_is_no_standstill() -> None:
    values = [(Period(2021, 1).last_day, 5.0), *quarterly(15, 20, 25, first=Period(2021, 3))]
    final = trend_of(values, PATH, SHARE, LIMITS).final
    assert final is not None
    assert final.value == pytest.approx(100)


def test_pace_needed_beside_the_best_ever_kept() -> None:
    values = quarterly(0, 4, 24, 30, 40, first=Period(2023, 4))
    pace = pace_of(PATH, values, date(2024, 12, 31))
    assert pace is not None
    assert (pace.quarters_left, pace.window) == (4, 4)
    assert (pace.needed_per_quarter, pace.best_per_quarter, pace.feasible) == (15, 10, False)


def test_no_stretch_as_long_means_no_best_pace() -> None:
    pace = pace_of(PATH, quarterly(20, 40, first=Period(2024, 3)), date(2024, 12, 31))
    assert pace is not None
    assert (pace.needed_per_quarter, pace.best_per_quarter, pace.feasible) == (15, None, None)


def test_pace_looks_back_no_farther_than_there_are_values() -> None:
    pace = pace_of(PATH, quarterly(4, 9), date(2021, 6, 30))
    assert pace is not None
    assert (pace.quarters_left, pace.window) == (18, 2)
    assert pace.best_per_quarter == pytest.approx(4.5)
    assert pace.needed_per_quarter == pytest.approx(91 / 18)
    assert pace.feasible is False


def test_pace_of_a_falling_indicator_is_the_fastest_fall() -> None:
    path = Path(((date(2020, 12, 31), 100.0), (date(2025, 12, 31), 0.0)), -1)
    pace = pace_of(path, quarterly(98, 90, 50, 45, first=Period(2025, 1)), date(2025, 9, 30))
    assert pace is not None
    assert pace.needed_per_quarter == -45
    assert pace.best_per_quarter == -40
    assert pace.feasible is False


def test_nothing_left_to_add_once_reached_and_no_pace_without_quarters() -> None:
    reached = pace_of(PATH, quarterly(100), date(2021, 3, 31))
    assert reached is not None
    assert (reached.needed_per_quarter, reached.feasible) == (0, True)
    assert pace_of(PATH, quarterly(50), date(2025, 12, 31)) is None
    assert pace_of(PATH, [], date(2021, 12, 31)) is None
