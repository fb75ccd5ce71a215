"""The parts of which forecasts and their tests are made, each worked out by hand."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

import pytest

from plan.backtest import (
    GROWTH,
    PRIOR_TESTS,
    Backtest,
    BacktestRecord,
    Error,
    ForecastOrigin,
    History,
    interval_within,
)
from plan.indicator import Bounds
from plan.schedule import Schedule

BASE, END = date(2020, 12, 31), date(2025, 12, 31)
ANY = Bounds()
SHARE = Bounds(low=0, high=100)


def way(baseline: float, target: float, end: date = END) -> Schedule:
    return Schedule(((BASE, baseline), (end, target)), 1 if target >= baseline else -1)


@pytest.mark.parametrize(
    ("middle", "half", "bounds", "interval"),
    [
        (50, 10, SHARE, (40, 60)),
        (95, 10, SHARE, (85, 100)),
        (100, 10, SHARE, (90, 100)),
        (3, 10, SHARE, (0, 13)),
        # Beyond a bound a tenth of the half width is left, on the inner side of it.
        (110, 9.5, SHARE, (99.05, 100)),
        (109.5, 10, SHARE, (99, 100)),
        (-10, 9.5, SHARE, (0, 0.95)),
        (-9.5, 10, SHARE, (0, 1)),
        (-10, 9.5, Bounds(low=0), (0, 0.95)),
        (-10, 9.5, ANY, (-19.5, -0.5)),
        # Bounds so close that no tenth finds room between them.
        (0.2, 10, Bounds(low=0, high=0.5), (0, 0.5)),
    ],
)
def test_an_interval_lies_within_the_bounds(
    middle: float, half: float, bounds: Bounds, interval: tuple[float, float]
) -> None:
    assert interval_within(middle, half, bounds) == pytest.approx(interval)


@pytest.mark.parametrize(
    ("schedule", "quarters", "smallest"),
    [
        (way(50, 100), 1, 0.1 * 50 / 20),
        (way(100, 50), 1, 0.1 * 50 / 20),
        (way(50, 100), 4, 0.1 * 50 * 4 / 20),
        (way(50, 100, date(2021, 3, 31)), 1, 0.1 * 50),
        # A level that is held has no step of the plan's: a thousandth of it, or of one.
        (way(50, 50), 1, 0.05),
        (way(-50, -50), 1, 0.05),
        (way(0.5, 0.5), 1, 0.001),
        (way(0, 0), 4, 0.001),
    ],
)
def test_the_least_step_is_a_tenth_of_the_plan_s_own(schedule: Schedule, quarters: int, smallest: float) -> None:
    assert History.of(schedule, [], ANY, quarters).smallest == pytest.approx(smallest)


def test_a_history_begins_with_the_dated_baseline_and_counts_in_quarters() -> None:
    said = [(BASE, 48.0), (date(2021, 3, 31), 51.0), (date(2021, 12, 31), 53.0)]
    found = History.of(way(50, 100), said, ANY)
    assert found.points == ((8083, 50.0), (8084, 51.0), (8087, 53.0))
    assert History.of(way(50, 100), said[2:], ANY, 4).points == ((2020, 50.0), (2021, 53.0))
    assert (found.quarters, History((), ANY, 1.0).quarters) == (1, 1)
    assert hash(found) == hash(History.of(way(50, 100), said, ANY))
    assert found.origins == ()
    assert isinstance(BacktestRecord.of([found]).errors, tuple)


@pytest.mark.parametrize(
    ("values", "since"), [((), None), ((100,), 1), ((99,), None), ((100, 99, 100), 3), ((100, 101, 99), None),
                          ((99, 100, 120), 2)]
)  # fmt: skip
def test_since_when_the_target_is_reached(values: Sequence[float], since: int | None) -> None:
    said = [(date(2021 + at, 12, 31), float(value)) for at, value in enumerate(values)]
    assert History.of(way(50, 100), said, ANY).reached_since(way(50, 100)) == since


def test_a_history_of_which_the_baseline_reaches_the_target_reached_it_from_the_first() -> None:
    assert History.of(way(50, 50), [(date(2021, 3, 31), 51.0)], ANY).reached_since(way(50, 50)) == 0


@pytest.mark.parametrize(("inside", "of", "share"), [(0, 0, 0.0), (3, 4, 0.75), (0, 4, 0.0), (4, 4, 1.0)])
def test_the_share_inside(inside: int, of: int, share: float) -> None:
    assert Backtest(inside, of).coverage == share


RECORD = BacktestRecord(0.0, (), {0.8: 1.0, 0.95: 2.0})
"""A record whose interval of 80 % is one step to either side, as far ahead as one likes."""


@pytest.mark.parametrize(
    ("at", "beyond", "inside"),
    [
        (0.0, 0.0, True),
        (0.0, 5e-10, True),
        (0.0, 1.5e-9, False),
        (0.0, -0.5, True),
        # As a part of the value: a millionth's thousandth of a million.
        (1e6, 5e-4, True),
        (1e6, 2e-3, False),
        (-1e6, 5e-4, True),
        (-1e6, 2e-3, False),
    ],
)
def test_what_lies_on_the_edge_is_inside(at: float, beyond: float, inside: bool) -> None:
    origin = ForecastOrigin(4, 8087, at, 0.0, 1.0)
    for side in (1, -1):
        error = Error(origin, 3, at + side * (1 + beyond), 1.0)
        assert RECORD.tested([error], ANY) == Backtest(int(inside), 1)


class Known(History):
    """A history of which the errors are given."""

    def __init__(self, steps: dict[int, list[float]]) -> None:
        super().__init__((), ANY, 1.0)
        origin = ForecastOrigin(4, 8087, 0.0, 0.0, 1.0)
        self.__dict__["errors"] = tuple(Error(origin, h, 0.0, each) for h, own in steps.items() for each in own)


HALF = PRIOR_TESTS // 2


@pytest.mark.parametrize(
    ("edges", "numbers", "fitted"),
    [
        ((1.0, 2.0, 4.0), (26, 26, 26), True),
        ((1.0, 1.5, 3.0), (13, 13, 52), True),
        ((2.0, 1.8, 3.1), (30, 20, 40), True),
        # One error less than three times the stand-ins, or a horizon with one less than half of them.
        ((1.0, 2.0, 4.0), (26, 26, 25), False),
        ((1.0, 1.5, 3.0), (12, 14, 60), False),
    ],
)
def test_growth_is_the_slope_of_the_edges_leaning_towards_the_usual(
    edges: tuple[float, ...], numbers: tuple[int, ...], fitted: bool
) -> None:
    aheads = (1, 2, 4)
    record = BacktestRecord.of([Known({h: [e] * n for h, e, n in zip(aheads, edges, numbers, strict=True)})])
    if not fitted:
        assert record.growth == GROWTH
        return
    x, y, w = [math.log(h) for h in aheads], [math.log(e) for e in edges], numbers
    mean_x, mean_y = (sum(n * v for n, v in zip(w, of, strict=True)) / sum(w) for of in (x, y))
    joint = sum(n * (a - mean_x) * (b - mean_y) for n, a, b in zip(w, x, y, strict=True))
    spread = sum(n * (a - mean_x) ** 2 for n, a in zip(w, x, strict=True))
    assert record.growth == pytest.approx(min(max((joint + 40 * 0.6) / (spread + 40), 0.5), 1.2))
    assert HALF == 13
