"""Past forecasts held against what came: an indicator's history, its errors, and the record of all of them.

Every indicator is forecast from every earlier quarter that had four values; each error is counted in that indicator's
own mean step at the time, divided by hᵍ and pooled over the plan's indicators. The interval that holds 80 % of those
errors is the interval that is printed. g, how fast errors grow with the horizon, is fitted to them.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from statistics import NormalDist

from plan.indicator import Bounds
from plan.period import Period
from plan.schedule import Point, Schedule

# The constants below are explained in docs/methods.md, "Looking ahead"; pages and reports print what they come to.
LEAST_POINTS = 4  # reported values before a forecast is made

DAMPING = 0.9  # φ: what is left of the drift one step later
DRIFT_MEMORY, STEP_MEMORY = 0.7, 0.9  # how much of its weight a change keeps a quarter later: in the drift, in the step
SMALLEST_STEP = 0.1  # of the plan's own mean step: a standstill is no proof that nothing will move
GROWTH, GROWTH_RANGE, GROWTH_WEIGHT = 0.6, (0.5, 1.2), 40  # g before there are errors, its range, the weight of that
PRIOR_TESTS, PRIOR_EDGE = 26, 2.6  # stand-ins while there are fewer errors; in steps at h = 1, at the 80 % edge
NARROWEST = 0.1  # in steps at h = 1, and of the half width where a bound cuts it: an interval is never a point


@dataclass(frozen=True, slots=True)
class Backtest:
    """Of ``held_back`` later values forecast from earlier ones, how many fell ``inside`` the 80 % interval."""

    inside: int
    held_back: int

    @property
    def coverage(self) -> float:
        """The share inside; 0 where nothing was held back."""
        return self.inside / self.held_back if self.held_back else 0.0


@dataclass(frozen=True)
class History:
    """An indicator's judged values as (step index, value), the dated baseline first.

    A step is a quarter, or a year for a yearly flow (``quarters`` 4). ``smallest`` is the least mean step that is
    assumed, in the indicator's unit.
    """

    points: tuple[tuple[int, float], ...]
    bounds: Bounds
    smallest: float
    quarters: int = 1

    @classmethod
    def of(cls, schedule: Schedule, values: Sequence[Point], bounds: Bounds, quarters: int = 1) -> History:
        """Return the history of dated values (none before the baseline) on a schedule."""
        base, final = Period.ended_by(schedule.baseline_day).index, Period.ended_by(schedule.final_day).index
        later = [(Period.ended_by(day).index, value) for day, value in values if day > schedule.baseline_day]
        points = [(index // quarters, value) for index, value in ((base, schedule.baseline), *later)]
        # The plan's own mean step; where target and baseline are equal there is none, and a thousandth of the level
        # stands in.
        planned = abs(schedule.target - schedule.baseline) * quarters / max(1, final - base)
        return cls(tuple(points), bounds, SMALLEST_STEP * planned or max(1.0, abs(schedule.baseline)) / 1000, quarters)

    @cached_property
    def origins(self) -> tuple[ForecastOrigin, ...]:
        """Where a forecast starts at each point from the fourth reported value on, oldest first."""
        drift = _Mean(DRIFT_MEMORY)
        step = _Mean(STEP_MEMORY)
        found = []
        for place, ((before, earlier), (index, value)) in enumerate(pairwise(self.points), start=1):
            change = (value - earlier) / (index - before)
            for _ in range(index - before):  # a hole in the quarters is so many equal steps
                drift.add(change)
                step.add(abs(change))
            # Point 0 is the baseline: at place LEAST_POINTS four reported values have been seen.
            if place >= LEAST_POINTS:
                found.append(ForecastOrigin(place, index, value, drift.value, max(step.value, self.smallest)))
        return tuple(found)

    @cached_property
    def errors(self) -> tuple[Error, ...]:
        """The error of the forecast of every later value from every origin."""
        return tuple(
            # In steps as they were known at the origin: a forecast of that time had nothing else.
            Error(origin, index - origin.index, value, abs(value - self._forecast(origin, index)) / origin.step)
            for origin in self.origins
            for index, value in self.points[origin.place + 1 :]
        )

    def _forecast(self, origin: ForecastOrigin, index: int) -> float:
        # Errors are measured from what would have been printed, which is cut by the bounds (decision 66).
        return within(origin.middle(index - origin.index), self.bounds)

    def steps_left(self, schedule: Schedule) -> int:
        """Return how many steps there are from the last value to a schedule's final date."""
        return Period.ended_by(schedule.final_day).index // self.quarters - self.points[-1][0]

    def reached_since(self, schedule: Schedule) -> int | None:
        """Return the place from which on every value is no worse than the final target; None where the last is
        worse."""
        since = len(self.points)
        while since and schedule.reaches(self.points[since - 1][1]):
            since -= 1
        return since if since < len(self.points) else None


class _Mean:
    """A mean in which every newer figure makes the older ones weigh less."""

    def __init__(self, memory: float) -> None:
        self._memory, self._sum, self._weight = memory, 0.0, 0.0

    def add(self, figure: float) -> None:
        self._sum = self._memory * self._sum + figure
        self._weight = self._memory * self._weight + 1

    @property
    def value(self) -> float:
        return self._sum / self._weight


@dataclass(frozen=True, slots=True)
class ForecastOrigin:
    """Where a forecast starts: the last value known then, its place in the history and its step index.

    ``drift``: the mean change a step, ``step``: the mean size of a change, both in the indicator's unit and with recent
    changes weighing more.
    """

    place: int
    index: int
    last: float
    drift: float
    step: float

    def middle(self, ahead: int) -> float:
        """Return the forecast so many steps ahead, in the indicator's unit and not yet cut by its bounds."""
        # The closed form of drift·(φ + φ² + … + φʰ).
        return self.last + self.drift * DAMPING * (1 - DAMPING**ahead) / (1 - DAMPING)


@dataclass(frozen=True, slots=True)
class Error:
    """What came so many steps ``ahead`` of an origin: the value, and how far off its forecast was (0 or more).

    ``steps``: that distance in mean steps as they were known at the origin, so that indicators can be pooled.
    """

    origin: ForecastOrigin
    ahead: int
    value: float
    steps: float


@dataclass(frozen=True)
class BacktestRecord:
    """The errors of past forecasts of the plan's indicators: ``growth`` g, and every error divided by hᵍ, sorted.

    ``edges``: by share (0.8, 0.95) the size that so large a share of the errors does not exceed, in steps at h = 1.
    """

    growth: float
    errors: tuple[float, ...]
    edges: Mapping[float, float] = field(repr=False)

    @classmethod
    def of(cls, histories: Iterable[History]) -> BacktestRecord:
        """Return the record of histories that count in the same steps."""
        pooled = [error for history in histories for error in history.errors]
        growth = _growth(pooled)
        errors = sorted(error.steps / error.ahead**growth for error in pooled)
        # Stand-ins widen the interval while the record is short; they are not in `errors`, so no chance rests on them.
        filled = sorted([*errors, *_stand_ins(PRIOR_TESTS - len(errors))])
        return cls(growth, tuple(errors), {share: quantile(filled, share) for share in (0.8, 0.95)})

    def half_width(self, share: float, ahead: int, step: float) -> float:
        """Return half the width, in the indicator's unit, of the interval that holds a share of the errors."""
        return max(self.edges[share], NARROWEST) * step * self.unit(ahead)

    def unit(self, ahead: int) -> float:
        """Return how many times farther off forecasts so many steps ahead are than those of one step: hᵍ."""
        return float(ahead**self.growth)

    def chance(self, distance: float, ahead: int, step: float) -> float:
        """Return the chance, a fraction, of ending no worse than a target that the forecast lies ``distance`` beyond.

        ``distance`` (negative: short of it) and the mean ``step`` are in the indicator's unit. An error undoes it where
        it is larger and of the other sign; the chance is the share of past errors that would not.
        """
        smaller = bisect_right(self.errors, abs(distance) / (step * self.unit(ahead)))
        # Errors are pooled by size alone, so half of them count on either side of the forecast.
        held = 0.5 * smaller / max(1, len(self.errors))
        return 0.5 - held if distance < 0 else 0.5 + held

    def tested(self, errors: Sequence[Error], bounds: Bounds) -> Backtest:
        """Return how many of the values of some errors lie inside the 80 % interval as it would be printed."""
        return Backtest(sum(self._holds(error, bounds) for error in errors), len(errors))

    def _holds(self, error: Error, bounds: Bounds) -> bool:
        # By the record as it is now: the interval that is printed is the one to be tested (decision 66).
        half = self.half_width(0.8, error.ahead, error.origin.step)
        low, high = interval_within(error.origin.middle(error.ahead), half, bounds)
        slack = 1e-9 * max(1.0, abs(error.value))  # the error that makes the edge lies on it
        return low - slack <= error.value <= high + slack


def quantile(ordered: Sequence[float], share: float) -> float:
    """Return the value below which a share of sorted figures lies, on a straight line between neighbours."""
    place = share * (len(ordered) - 1)
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])


def _stand_ins(count: int) -> Iterator[float]:
    """Yield so many errors, in steps at h = 1, spread as a half-normal distribution with the prior's 80 % edge."""
    # The 80 % point of the size of a normal error is its quantile at 0.9: the sizes fold two tails into one.
    normal = NormalDist(0, PRIOR_EDGE / NormalDist().inv_cdf(0.9))
    return (normal.inv_cdf(0.5 + (place + 0.5) / (2 * count)) for place in range(count))


def _growth(errors: Sequence[Error]) -> float:
    """Return g: the slope of the 80 % edge over the horizon, both as logarithms, pulled towards GROWTH.

    GROWTH itself where there are too few errors, or horizons with enough of them, to fit a slope.
    """
    if len(errors) < 3 * PRIOR_TESTS:
        return GROWTH
    by_ahead: dict[int, list[float]] = {}
    for error in errors:
        by_ahead.setdefault(error.ahead, []).append(error.steps)
    edges = [
        (math.log(ahead), math.log(max(quantile(sorted(steps), 0.8), 1e-3)), len(steps))
        for ahead, steps in by_ahead.items()
        if len(steps) >= PRIOR_TESTS // 2
    ]
    if len(edges) < 3:
        return GROWTH
    low, high = GROWTH_RANGE
    return min(max(_slope(edges), low), high)


def _slope(edges: Sequence[tuple[float, float, int]]) -> float:
    """Return the weighted least-squares slope of (x, y, weight), with a prior of the usual growth."""
    weight = sum(w for *_, w in edges)
    mean_x, mean_y = sum(w * x for x, _, w in edges) / weight, sum(w * y for _, y, w in edges) / weight
    spread = sum(w * (x - mean_x) ** 2 for x, _, w in edges)
    joint = sum(w * (x - mean_x) * (y - mean_y) for x, y, w in edges)
    # A ridge regression: the least squares, pulled towards GROWTH as by that much spread of evidence.
    return (joint + GROWTH_WEIGHT * GROWTH) / (spread + GROWTH_WEIGHT)


def interval_within(middle: float, half: float, bounds: Bounds) -> tuple[float, float]:
    """Return the interval within the bounds; where these leave less of it, no narrower than a part of what it was."""
    low, high = within(middle - half, bounds), within(middle + half, bounds)
    least = NARROWEST * half
    if high - low >= least:
        return low, high
    return (within(high - least, bounds), high) if middle > low else (low, within(low + least, bounds))


def within(value: float, bounds: Bounds) -> float:
    """Return the value, or the bound beyond which it lies."""
    low = -math.inf if bounds.low is None else bounds.low
    high = math.inf if bounds.high is None else bounds.high
    return min(max(value, low), high)
