"""Looking ahead: the trend, intervals as wide as past errors were, what may be told of a chance, and the pace."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.yaml_files import load_plan
from plan.backtest import Backtest, BacktestRecord, Error, History, quantile
from plan.forecast import LEAST_TESTS, Outlook, Trend, WithheldReason, trend_of
from plan.indicator import Bounds
from plan.pace import Pace, pace_of
from plan.period import Period
from plan.schedule import Point, Schedule

LIMITS = load_plan().thresholds
SCHEDULE = Schedule(((date(2020, 12, 31), 0.0), (date(2025, 12, 31), 100.0)), 1)
SHARE = Bounds(low=0, high=100)
START = Period(2021, 1)


def quarterly(*values: float, first: Period = START) -> list[Point]:
    return [(first.shift(i).last_day, value) for i, value in enumerate(values)]


def history(*values: float, first: Period = START, schedule: Schedule = SCHEDULE, bounds: Bounds = SHARE) -> History:
    return History.of(schedule, quarterly(*values, first=first), bounds)


def trend(
    *values: float, others: Sequence[History] = (), schedule: Schedule = SCHEDULE, bounds: Bounds = SHARE
) -> Trend:
    """Return the trend of one history, told by its own record and those of others."""
    own = history(*values, schedule=schedule, bounds=bounds)
    return trend_of(own, schedule, LIMITS, BacktestRecord.of([own, *others]))


@pytest.mark.parametrize("values", [(), (1,), (1, 2), (1, 2, 3)])
def test_under_four_points_says_so(values: tuple[float, ...]) -> None:
    told = trend(*values)
    assert (told.outlook, told.fan, told.probability) == (Outlook.INSUFFICIENT, (), None)
    assert told.withheld is WithheldReason.FEW_VALUES


LINE = tuple(range(5, 65, 5))


def test_the_damped_drift_by_hand() -> None:
    """0 → 10 → 10 → 20 → 20: changes 10, 0, 10, 0, the newest weighing most (1, 0.7, 0.49, 0.343)."""
    told = trend(10, 10, 20, 20)
    drift = (0 + 0.7 * 10 + 0 + 0.343 * 10) / (1 + 0.7 + 0.49 + 0.343)
    assert told.fan[0].value == 20
    assert told.fan[1].value == pytest.approx(20 + 0.9 * drift)
    assert told.fan[2].value == pytest.approx(20 + (0.9 + 0.81) * drift)
    assert told.final is not None
    assert told.final.value == pytest.approx(20 + drift * sum(0.9**k for k in range(1, 17)))
    assert str(told.final.period) == "2025Q4"
    assert len(told.fan) == 17


def test_a_hole_in_the_quarters_is_so_many_equal_steps() -> None:
    values = [(Period(2021, 1).last_day, 5.0), *quarterly(15, 20, 25, first=Period(2021, 3))]
    with_hole = History.of(SCHEDULE, values, SHARE)
    assert [origin.drift for origin in with_hole.origins] == pytest.approx([5.0])
    assert [origin.index - START.index for origin in with_hole.origins] == [4]


def test_errors_are_counted_in_the_mean_steps_of_the_time() -> None:
    """From 20 after even steps of 5 the forecast of the next is 24.5; 34.5 came: two steps off."""
    own = history(5, 10, 15, 20, 34.5)
    assert [(error.ahead, error.steps) for error in own.errors] == [(1, pytest.approx(2.0))]


def test_a_standstill_still_has_a_step_and_a_width() -> None:
    own = history(0, 0, 0, 0, 0)
    assert {origin.step for origin in own.origins} == {0.1 * 100 / 20}  # a tenth of the plan's own mean step
    told = trend(0, 0, 0, 0, 0)
    assert told.final is not None
    assert told.final.low80 == 0 < told.final.high80


def test_quantiles_as_everybody_takes_them() -> None:
    figures = [1.0, 2.0, 4.0, 8.0, 16.0]
    for share in (0.0, 0.1, 0.5, 0.8, 0.95, 1.0):
        assert quantile(figures, share) == pytest.approx(np.quantile(figures, share))


def test_a_chance_needs_twenty_tests_of_its_own() -> None:
    assert trend(*LINE[:9]).withheld is WithheldReason.FEW_TESTS  # 15
    told = trend(*LINE[:10])  # 21
    assert told.backtest is not None
    assert told.backtest.held_back == 21 >= LEAST_TESTS
    assert told.withheld is None
    assert told.probability is not None


def test_an_unsteady_indicator_among_steady_ones_is_not_told() -> None:
    steady = [history(*(value + place for value in LINE)) for place in range(12)]
    jumping = (0, 0, 30, 0, 0, 30, 0, 30, 0, 0, 30, 0)
    told = trend(*jumping, others=steady)
    assert told.withheld is WithheldReason.POOR_TESTS
    assert (told.outlook, told.probability) == (Outlook.INSUFFICIENT, None)
    assert told.backtest is not None
    assert told.backtest.coverage < 0.7
    assert told.fan


def test_the_final_date_s_own_value_ends_all_looking_ahead() -> None:
    whole = quarterly(*range(5, 105, 5))
    own = History.of(SCHEDULE, whole, SHARE)
    assert trend_of(own, SCHEDULE, LIMITS, BacktestRecord.of([own])).withheld is WithheldReason.OVER
    early = history(*LINE)
    assert trend_of(early, SCHEDULE, LIMITS, BacktestRecord.of([early]), over=True).withheld is WithheldReason.OVER


def test_a_backtest_asks_of_the_interval_as_it_is_printed() -> None:
    """90 after tens of steps: 99 is forecast of the next, 129 from 120, of which a share can only print the top."""
    record = BacktestRecord(0.6, (), {0.8: 1.0, 0.95: 2.0})
    own = history(*range(10, 100, 10), 99)
    test = Error(own.origins[-2], 1, 95.0, 0.5)
    assert own.origins[-2].middle(1) == pytest.approx(99)
    assert record.tested([test, replace(test, value=88.0)], SHARE) == Backtest(1, 2)  # 99 ± 10, cut: 89 to 100
    far = replace(test, origin=replace(test.origin, last=120.0))
    assert record.tested([replace(far, value=99.5), replace(far, value=98.5)], SHARE) == Backtest(1, 2)  # 99 to 100


def test_a_target_that_is_held_is_told_by_how_it_was_held() -> None:
    told = trend(50, 50, *[100] * 12)
    assert told.backtest is not None
    assert (told.backtest.inside, told.backtest.held_back) == (55, 55)  # those since the target was reached
    assert told.probability == pytest.approx(56 / 57)  # 66 of 66 pairs held, but told by 55 tests
    assert told.outlook is Outlook.LIKELY
    assert told.final is not None
    assert told.final.low80 < 100 == told.final.high80


def test_a_target_that_is_held_and_falling_is_not_told_by_that() -> None:
    own = history(*range(150, 102, -4), bounds=Bounds())
    told = trend_of(own, SCHEDULE, LIMITS, BacktestRecord(0.6, (0.1, 0.2, 0.5, 9.0), {0.8: 20.0, 0.95: 30.0}))
    assert told.probability is not None
    assert told.probability < 0.5


@given(st.floats(0.1, 50), st.floats(0, 100), st.integers(1, 19), st.lists(st.floats(0, 9), min_size=1, max_size=99))
def test_the_chance_is_the_share_of_errors_that_would_not_undo_the_distance(
    step: float, distance: float, ahead: int, steps: list[float]
) -> None:
    record = BacktestRecord(0.6, tuple(sorted(steps)), {})
    smaller = sum(error <= distance / (step * ahead**0.6) for error in steps) / len(steps)
    fewer = 0.5 - smaller / 2 if distance else 0.5 + smaller / 2
    assert record.chance(distance, ahead, step) == pytest.approx(0.5 + smaller / 2)
    assert record.chance(-distance, ahead, step) == pytest.approx(fewer)


def test_no_chance_is_more_certain_than_its_tests() -> None:
    told = trend(*LINE, bounds=Bounds(low=0))
    assert told.backtest is not None
    assert told.probability is not None
    assert told.probability <= 1 - 1 / (told.backtest.held_back + 2)
    assert trend(*[5.0 + place / 100 for place in range(12)]).probability == pytest.approx(1 / (36 + 2))


shares = st.lists(st.floats(0, 100), min_size=4, max_size=20)


@given(shares)
def test_shares_stay_shares_intervals_nest_and_are_never_a_point(values: list[float]) -> None:
    for at in trend(*values).fan:
        assert 0 <= at.low95 <= at.low80 <= at.value <= at.high80 <= at.high95 <= 100
    for at in trend(*values).fan[1:]:
        assert at.low80 < at.high80


@given(shares)
def test_the_farther_the_wider(values: list[float]) -> None:
    widths = [at.high80 - at.low80 for at in trend(*values, bounds=Bounds()).fan]
    assert all(later >= earlier - 1e-6 for earlier, later in pairwise(widths))


@given(st.lists(st.floats(-1e150, 1e150), min_size=4, max_size=8))
def test_values_of_any_size_give_numbers(values: list[float]) -> None:
    assert all(math.isfinite(at.value) and math.isfinite(at.high95) for at in trend(*values, bounds=Bounds()).fan)


def twin_of_record(histories: Sequence[Sequence[float]]) -> tuple[float, float, float]:
    """g and the 80 and 95 % edges over whole histories (baseline first, no holes, no bounds), by numpy."""
    found: list[tuple[int, float]] = []
    for values in histories:
        for last in range(4, len(values) - 1):
            changes = np.diff(values[: last + 1])
            age = np.arange(len(changes))[::-1]
            drift = np.average(changes, weights=0.7**age)
            step = max(np.average(np.abs(changes), weights=0.9**age), 0.1 * 100 / 20)
            for ahead in range(1, len(values) - last):
                middle = values[last] + drift * np.sum(0.9 ** np.arange(1, ahead + 1))
                found.append((ahead, abs(values[last + ahead] - middle) / step))
    table = np.array(found)
    rows = [(ahead, table[table[:, 0] == ahead, 1]) for ahead in np.unique(table[:, 0])]
    told = [
        (np.log(ahead), np.log(max(np.quantile(steps, 0.8), 1e-3)), len(steps))
        for ahead, steps in rows
        if len(steps) >= 13
    ]
    growth = 0.6
    if len(table) >= 78 and len(told) >= 3:
        x, y, w = (np.array(column) for column in zip(*told, strict=True))
        from_mean = x - np.average(x, weights=w)
        slope = (np.sum(w * from_mean * (y - np.average(y, weights=w))) + 40 * 0.6) / (np.sum(w * from_mean**2) + 40)
        growth = float(np.clip(slope, 0.5, 1.2))
    errors = table[:, 1] / table[:, 0] ** growth
    assert len(errors) >= 26, "no stand-ins in this twin"
    return growth, float(np.quantile(errors, 0.8)), float(np.quantile(errors, 0.95))


@pytest.mark.parametrize(
    ("number", "quarters", "fitted"),
    [(8, 8, True), (26, 6, False), (7, 8, False), (26, 7, True)],  # 80, 78, 70 and 156 errors
)
def test_growth_is_fitted_to_enough_errors_at_enough_horizons(number: int, quarters: int, fitted: bool) -> None:
    """At least 78 errors, and three horizons with 13 of them each: of 26 histories of 6 quarters there are but two."""
    random = np.random.default_rng(number * quarters)
    walks = [np.cumsum(random.normal(3, 4, size=quarters)) for _ in range(number)]
    record = BacktestRecord.of(history(*walk, bounds=Bounds()) for walk in walks)
    assert record.growth == pytest.approx(twin_of_record([[0.0, *walk] for walk in walks])[0], rel=1e-9)
    assert (record.growth != 0.6) == fitted


RUNNING_AWAY = [[(place + quarter) ** 6.0 for quarter in range(1, 21)] for place in range(9)]
AT_REST = [list(np.random.default_rng(place).normal(50, 5, size=20)) for place in range(9)]


@pytest.mark.parametrize(("walks", "growth"), [(RUNNING_AWAY, 1.2), (AT_REST, 0.5)])
def test_growth_stays_within_its_range(walks: list[list[float]], growth: float) -> None:
    """Forecasts of what runs away are ever farther off; those of what is at rest as far in one quarter as in ten."""
    record = BacktestRecord.of(history(*walk, bounds=Bounds()) for walk in walks)
    assert record.growth == growth == twin_of_record([[0.0, *walk] for walk in walks])[0]


def test_the_narrowest_interval_is_a_tenth_of_a_step() -> None:
    record = BacktestRecord(0.6, (), {0.8: 0.05, 0.95: 0.2})
    assert record.half_width(0.8, 1, 10.0) == pytest.approx(1.0)
    assert record.half_width(0.95, 1, 10.0) == pytest.approx(2.0)


def test_a_level_that_is_to_be_held_has_a_thousandth_of_it_as_its_least_step() -> None:
    held = Schedule(((date(2020, 12, 31), 500.0), (date(2025, 12, 31), 500.0)), 1)
    assert history(500, schedule=held, bounds=Bounds()).smallest == 0.5
    nothing = Schedule(((date(2020, 12, 31), 0.0), (date(2025, 12, 31), 0.0)), -1)
    assert history(0, schedule=nothing, bounds=Bounds()).smallest == 0.001


@pytest.mark.parametrize(("inside", "withheld"), [(83, WithheldReason.POOR_TESTS), (84, None), (85, None)])
def test_a_chance_needs_seven_tenths_of_its_tests(inside: int, withheld: WithheldReason | None) -> None:
    """Nineteen quarters are 120 tests: 84 of them inside are just enough."""
    random = np.random.default_rng(3)
    own = history(*np.cumsum(random.normal(3, 2, size=19)), bounds=Bounds())
    errors = sorted(error.steps / error.ahead**0.6 for error in own.errors)
    told = trend_of(
        own, SCHEDULE, LIMITS, BacktestRecord(0.6, tuple(errors), {0.8: errors[inside - 1], 0.95: errors[-1]})
    )
    assert told.backtest == Backtest(inside, 120)
    assert told.withheld is withheld


@pytest.mark.parametrize(("reached", "chance"), [(3, 0.5), (4, 7 / 8), (5, 11 / 12)])
def test_a_target_that_is_held_counts_from_six_pairs_of_quarters(reached: int, chance: float) -> None:
    """Of a target reached four times there are six pairs, all of them held: 7/8. Before, errors alone tell: 1/2."""
    own = history(*range(10, 10 * (11 - reached), 10), *[100] * reached, bounds=Bounds())
    told = trend_of(own, SCHEDULE, LIMITS, BacktestRecord(0.6, (99.0, 99.0), {0.8: 99.0, 0.95: 99.0}))
    assert told.backtest is not None
    assert told.backtest.held_back >= LEAST_TESTS
    assert told.probability == pytest.approx(chance)


def test_a_chance_that_is_just_enough_is_enough() -> None:
    own = history(*LINE)
    record = BacktestRecord.of([own, history(*(value * 1.1 for value in LINE))])
    chance = trend_of(own, SCHEDULE, LIMITS, record).probability
    assert chance is not None
    for limits, outlook in (
        ({"likely": chance, "at_risk": chance / 2}, Outlook.LIKELY),
        ({"likely": chance + 0.01, "at_risk": chance}, Outlook.AT_RISK),
        ({"likely": chance + 0.02, "at_risk": chance + 0.01}, Outlook.UNLIKELY),
    ):
        assert trend_of(own, SCHEDULE, LIMITS.model_copy(update=limits), record).outlook is outlook


@pytest.mark.parametrize("seed", range(5))
def test_the_record_equals_its_twin(seed: int) -> None:
    random = np.random.default_rng(seed)
    walks = [np.cumsum(random.normal(3, 4, size=random.integers(9, 21))) for _ in range(13)]
    record = BacktestRecord.of(history(*walk, bounds=Bounds()) for walk in walks)
    growth, edge80, edge95 = twin_of_record([[0.0, *walk] for walk in walks])
    assert record.growth == pytest.approx(growth, rel=1e-9)
    assert record.edges[0.8] == pytest.approx(edge80, rel=1e-9)
    assert record.edges[0.95] == pytest.approx(edge95, rel=1e-9)
    assert record.half_width(0.8, 4, 2.5) == pytest.approx(edge80 * 2.5 * 4**growth)


def test_stand_ins_fill_a_record_that_is_short() -> None:
    empty = BacktestRecord.of([])
    assert empty.growth == 0.6
    assert empty.edges[0.8] == pytest.approx(2.6, rel=0.05)
    assert 1.3 < empty.edges[0.95] / empty.edges[0.8] < 1.7  # as a normal spread has it: 1.53
    assert BacktestRecord.of([history(*LINE)]).edges[0.8] < 2.6  # real errors count beside them


def walks(random: np.random.Generator, place: int) -> Sequence[float]:
    steps = random.normal(random.uniform(-0.5, 1), random.uniform(0.5, 2), size=20) * 10 ** random.uniform(-1, 1)
    return 30 + np.cumsum(steps)


def curves(random: np.random.Generator, place: int) -> Sequence[float]:
    quarters, middle, width = np.arange(21), random.uniform(4, 16), random.uniform(1.5, 4.5)
    curve = 1 / (1 + np.exp(-(quarters - middle) / width))
    return (100 * (curve - curve[0]) / (1 - curve[0]))[1:] + random.normal(0, 0.5, size=20)


def plateaus(random: np.random.Generator, place: int) -> Sequence[float]:
    quarters, reached, level = np.arange(1, 21), random.integers(1, 14), 100 * random.choice([1, 1, 0.8, 0.5])
    return np.where(quarters >= reached, level, level * quarters / reached) + random.normal(
        0, random.choice([0, 0.5]), 20
    )


@pytest.mark.parametrize("family", [walks, curves, plateaus])
def test_intervals_are_honest_on_what_indicators_do(
    family: Callable[[np.random.Generator, int], Sequence[float]],
) -> None:
    """Of the ends of simulated plans, told from every quarter on, 75 to 88 % lie inside the 80 % interval."""
    random = np.random.default_rng(2026)
    inside = total = 0
    for _ in range(12):
        plan = [family(random, place) for place in range(13)]
        for known in range(4, 20):
            histories = [history(*values[:known], bounds=Bounds()) for values in plan]
            record = BacktestRecord.of(histories)
            for own, values in zip(histories, plan, strict=True):
                final = trend_of(own, SCHEDULE, LIMITS, record).final
                assert final is not None
                inside += final.low80 - 1e-9 <= values[-1] <= final.high80 + 1e-9
                total += 1
    assert 0.75 <= inside / total <= 0.88


FALLING = Schedule(((date(2020, 12, 31), 100.0), (date(2025, 12, 31), 0.0)), -1)


@pytest.mark.parametrize(
    ("schedule", "values", "as_of", "yearly", "pace"),
    [
        # left, needed, best, window, feasible
        (SCHEDULE, quarterly(0, 4, 24, 30, 40, first=Period(2023, 4)), "2024-12-31", False, (4, 15.0, 10.0, 4, False)),
        (SCHEDULE, quarterly(10, 40, 60, 70, 80, first=Period(2023, 4)), "2024-12-31", False, (4, 5.0, 17.5, 4, True)),
        # just what is needed is enough but for a float's last bits, and a millionth less is not
        (SCHEDULE, quarterly(50, first=Period(2023, 2)), "2023-06-30", False, (10, 5.0, 5.0, 10, True)),
        (SCHEDULE, quarterly(50 - 1e-11, first=Period(2023, 2)), "2023-06-30", False, (10, 5.0, 5.0, 10, True)),
        (SCHEDULE, quarterly(50 - 1e-5, first=Period(2023, 2)), "2023-06-30", False, (10, 5.0, 5.0, 10, False)),
        (FALLING, quarterly(50, first=Period(2023, 2)), "2023-06-30", False, (10, -5.0, -5.0, 10, True)),
        (FALLING, quarterly(50 + 1e-5, first=Period(2023, 2)), "2023-06-30", False, (10, -5.0, -5.0, 10, False)),
        # no stretch as long as the quarters that are left: nothing to compare with
        (SCHEDULE, quarterly(20, 40, first=Period(2024, 3)), "2024-12-31", False, (4, 15.0, None, None, None)),
        # under four quarters of history it cannot be told
        (SCHEDULE, quarterly(4, 9, 12), "2021-09-30", False, (17, 88 / 17, None, None, None)),
        (SCHEDULE, quarterly(4, 9, 12, 16), "2021-12-31", False, (16, 84 / 16, 4.0, 4, False)),
        # a standstill and a fall have a best pace, too: none at all, or backwards
        (SCHEDULE, quarterly(0, 0, 0, 0, 0), "2022-03-31", False, (15, 100 / 15, 0.0, 5, False)),
        (SCHEDULE, quarterly(-1, -2, -3, -4), "2021-12-31", False, (16, 104 / 16, -1.0, 4, False)),
        (FALLING, quarterly(98, 90, 50, 45, first=Period(2025, 1)), "2025-09-30", False, (1, -45.0, -40.0, 1, False)),
        (FALLING, quarterly(99, 98, 97, 40), "2021-12-31", False, (16, -2.5, -15.0, 4, True)),
        # what starts again each year is compared with the same quarter of earlier years, the baseline a fourth quarter
        (SCHEDULE, quarterly(8, 20, 30, 40, 12, 30), "2022-06-30", True, (14, 5.0, 10.0, 4, True)),
        (SCHEDULE, quarterly(8, 20, 30, 40, 12, 30, 50, 64, 30), "2023-03-31", True, (11, 70 / 11, 8.0, 8, True)),
        (SCHEDULE, quarterly(9, first=Period(2025, 3)), "2025-09-30", True, (1, 91.0, None, None, None)),
        # reached
        (SCHEDULE, quarterly(100), "2021-03-31", False, (19, 0.0, None, None, True)),
        (SCHEDULE, quarterly(20, 40, 60, 120), "2021-12-31", False, (16, 0.0, 30.0, 4, True)),
    ],
)
def test_the_pace_needed_beside_the_best_ever_kept(
    schedule: Schedule,
    values: list[Point],
    as_of: str,
    yearly: bool,
    pace: tuple[int, float, float | None, int | None, bool | None],
) -> None:
    found = pace_of(schedule, values, date.fromisoformat(as_of), yearly)
    assert found is not None
    assert found == Pace(pace[0], pytest.approx(pace[1]), pytest.approx(pace[2]), pace[3], pace[4])


def test_no_pace_without_quarters_or_values() -> None:
    assert pace_of(SCHEDULE, quarterly(50), date(2025, 12, 31)) is None
    assert pace_of(SCHEDULE, [], date(2021, 12, 31)) is None
