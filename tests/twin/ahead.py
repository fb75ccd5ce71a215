"""The trend: forecast, intervals from the plan's own errors, chance, and when nothing is said. By methods.md.

A series is quarter → value with the baseline as its first; the baseline starts the changes and is no value. A yearly
flow's runs by years, and what is said of quarters below goes for its years.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from statistics import NormalDist

import numpy as np

from tests.twin.papers import Indicator

DAMPING, DRIFT_MEMORY, STEP_MEMORY = 0.9, 0.7, 0.9
LEAST_VALUES, LEAST_TESTS, LEAST_COVERAGE = 4, 20, 0.7
STAND_INS, STAND_IN_80 = 26, 2.6
GROWTH, GROWTH_FROM, GROWTH_HORIZONS, GROWTH_ERRORS, PRIOR = 0.6, 78, 3, 13, 40.0
CLOSE = 1e-9
LEAST_EDGE, LEAST_ROOM, LEAST_STEP = 0.1, 0.1, 0.1


@dataclass(frozen=True)
class Series:
    """An indicator's history: what it is, and its values by quarter, the baseline's first."""

    indicator: Indicator
    points: Mapping[int, float]
    high: float
    """The most that can exist."""

    @property
    def end(self) -> int:
        """The final date's quarter."""
        year = self.indicator.points[-1][0].year
        return year if self.indicator.flow else year * 4 + 3

    @property
    def term(self) -> int:
        """The quarters from the baseline to the final date."""
        return self.end - min(self.points)

    def by(self, q: int) -> int:
        """Give the last place of this series that is over by the end of a quarter."""
        return (q + 1) // 4 - 1 if self.indicator.flow else q

    @property
    def values(self) -> list[int]:
        """The quarters with a value, the baseline's not counted."""
        return sorted(self.points)[1:]

    def cut(self, value: float) -> float:
        """Keep a value within the bounds."""
        return min(max(value, self.indicator.low), self.high)

    def until(self, q: int) -> Series:
        """Give what was known at a quarter. The baseline always is."""
        start = min(self.points)
        return Series(self.indicator, {at: v for at, v in self.points.items() if at <= max(q, start)}, self.high)

    @cached_property
    def pace(self) -> dict[int, tuple[float, float]]:
        """The drift and the step at every quarter from which a forecast is made."""
        return {origin: (_drift(self, origin), _step(self, origin)) for origin in self.values[LEAST_VALUES - 1 :]}


def _changes(series: Series, origin: int) -> np.ndarray:
    """Give the quarterly changes up to a quarter, the newest first; a hole is so many equal changes."""
    at = sorted(q for q in series.points if q <= origin)
    every = np.arange(at[0], origin + 1)
    return np.diff(np.interp(every, at, [series.points[q] for q in at]))[::-1]


def _drift(series: Series, origin: int) -> float:
    """Give the mean change, the older the lighter."""
    steps = _changes(series, origin)
    return float(np.average(steps, weights=DRIFT_MEMORY ** np.arange(len(steps))))


def _step(series: Series, origin: int) -> float:
    """Give the mean size of a change, never under a tenth of what the plan itself wants."""
    steps = np.abs(_changes(series, origin))
    b, t = series.indicator.baseline, series.indicator.target
    floor = LEAST_STEP * abs(t - b) / series.term if t != b else 0.001 * max(1.0, abs(b))
    return max(float(np.average(steps, weights=STEP_MEMORY ** np.arange(len(steps)))), floor)


def forecast(series: Series, origin: int, horizon: int) -> float:
    """Give the value some quarters on, wherever the bounds are."""
    damped = DAMPING * (1 - DAMPING**horizon) / (1 - DAMPING)
    return series.points[origin] + series.pace[origin][0] * damped


@dataclass(frozen=True)
class Miss:
    """How far a forecast was off, in steps, so many quarters on."""

    origin: int
    end: int
    error: float

    @property
    def horizon(self) -> int:
        """Quarters between."""
        return self.end - self.origin


def misses(series: Series) -> list[Miss]:
    """Forecast every later value from every point that has four values."""
    made = []
    for origin, (_, size) in series.pace.items():
        for end in series.values:
            if end > origin:
                off = abs(series.points[end] - series.cut(forecast(series, origin, end - origin)))
                made.append(Miss(origin, end, off / size))
    return made


@dataclass(frozen=True)
class Record:
    """What the plan's own misses say: how errors grow with the horizon, the edges in steps, the scaled errors."""

    growth: float
    edge80: float
    edge95: float
    scaled: np.ndarray
    """The errors in steps of one quarter, no stand-ins among them."""


def record(known: Sequence[Miss]) -> Record:
    """Pool the misses of the whole plan."""
    errors = np.array([miss.error for miss in known])
    horizons = np.array([miss.horizon for miss in known], dtype=float)
    growth = _growth(errors, horizons)
    scaled = errors / horizons**growth
    filled = np.concatenate([scaled, _stand_ins(STAND_INS - len(known))])
    edge80, edge95 = (max(float(np.quantile(filled, share)), LEAST_EDGE) for share in (0.8, 0.95))
    return Record(growth, edge80, edge95, scaled)


def _stand_ins(missing: int) -> np.ndarray:
    """Give evenly spaced quantiles of a half-normal spread."""
    normal = NormalDist()
    sigma = STAND_IN_80 / normal.inv_cdf(0.9)
    return np.array([sigma * normal.inv_cdf((1 + (i + 0.5) / missing) / 2) for i in range(max(missing, 0))])


def _growth(errors: np.ndarray, horizons: np.ndarray) -> float:
    """Give the power of the horizon with which errors grow."""
    often = [h for h in np.unique(horizons) if np.sum(horizons == h) >= GROWTH_ERRORS]
    if len(errors) < GROWTH_FROM or len(often) < GROWTH_HORIZONS:
        return GROWTH
    x = np.log(often)
    y = np.log([max(float(np.quantile(errors[horizons == h], 0.8)), 0.001) for h in often])
    w = np.array([np.sum(horizons == h) for h in often], dtype=float)
    x, y = x - np.average(x, weights=w), y - np.average(y, weights=w)
    slope = (np.sum(w * x * y) + PRIOR * GROWTH) / (np.sum(w * x * x) + PRIOR)
    return float(min(max(slope, 0.5), 1.2))


@dataclass
class Plan:
    """The histories of all indicators, and the record as it was at each quarter."""

    series: Sequence[Series]
    kept: dict[int, Record] = field(default_factory=dict)

    @cached_property
    def misses(self) -> list[Miss]:
        """Every miss of every indicator that is no yearly flow."""
        return [miss for series in self.series if not series.indicator.flow for miss in misses(series)]

    def record(self, series: Series, by: int) -> Record:
        """Give what a series is told by: the plan's record by a quarter; of a flow, in steps of years, its own."""
        if series.indicator.flow:
            return record(misses(series.until(by)))
        if by not in self.kept:
            self.kept[by] = record([miss for miss in self.misses if miss.end <= by])
        return self.kept[by]


def interval(series: Series, origin: int, horizon: int, edge: float, growth: float) -> tuple[float, float]:
    """Give an interval around a forecast: inside what can be, and never a point."""
    half = edge * series.pace[origin][1] * horizon**growth
    middle = forecast(series, origin, horizon)
    low, high = series.cut(middle - half), series.cut(middle + half)
    least = LEAST_ROOM * half
    if high - low < least:
        low, high = (series.cut(high - least), high) if high == series.high else (low, series.cut(low + least))
    return low, high


def backtests(plan: Plan, series: Series, known_by: int) -> list[tuple[Miss, bool]]:
    """Say of every miss of its own whether an interval by the record as it is now would have held the value."""
    told, now = [], plan.record(series, known_by)
    for miss in misses(series):
        low, high = interval(series, miss.origin, miss.horizon, now.edge80, now.growth)
        came = series.points[miss.end]
        slack = CLOSE * max(1.0, abs(came))  # one miss in five is the edge itself
        told.append((miss, low - slack <= came <= high + slack))
    return told


def chance(known: Record, series: Series, origin: int, horizon: int, tests: int) -> float:
    """Give the chance of ending no worse than the target."""
    indicator, t = series.indicator, series.indicator.target
    ahead = forecast(series, origin, horizon)
    beyond = (t - ahead) if indicator.down else (ahead - t)
    share = float(np.mean(known.scaled <= abs(beyond) / (series.pace[origin][1] * horizon**known.growth)))
    told = 0.5 + share / 2 if beyond >= 0 else 0.5 - share / 2
    if indicator.no_worse(series.points[origin], t) and beyond >= 0:
        told = max(told, _kept(series.until(origin)))
    sure = 1 - 1 / (tests + 2)
    return min(max(told, 1 - sure), sure)


def _kept(series: Series) -> float:
    """Say how often a reached target stayed reached; nothing where that is known of few."""
    inside = [series.indicator.no_worse(series.points[q], series.indicator.target) for q in series.values]
    pairs = [later for i, first in enumerate(inside) if first for later in inside[i + 1 :]]
    return (sum(pairs) + 1) / (len(pairs) + 2) if len(pairs) >= 6 else 0.0


NOTHING = dict.fromkeys(("value", "low80", "high80", "low95", "high95", "probability"))


def trend(plan: Plan, series: Series, known_by: int, newest: int, limits: Mapping[str, float]) -> dict[str, object]:
    """Give the trend to the final quarter from what was known by a quarter. ``newest``: the last with any value."""
    by = series.by(known_by)
    own = series.until(by)
    origin = max(own.points)
    if series.by(newest) >= own.end:
        return NOTHING | {"verdict": "insufficient", "withheld": "over", "backtest": None}
    if len(own.values) < LEAST_VALUES:
        return NOTHING | {"verdict": "insufficient", "withheld": "few_values", "backtest": None}
    known, horizon = plan.record(own, by), own.end - origin
    low80, high80 = interval(own, origin, horizon, known.edge80, known.growth)
    low95, high95 = interval(own, origin, horizon, known.edge95, known.growth)
    told = {
        "value": own.cut(forecast(own, origin, horizon)),
        "low80": low80,
        "high80": high80,
        "low95": low95,
        "high95": high95,
    }
    tests = _that_count(own, backtests(plan, own, by))
    held = sum(inside for _, inside in tests)
    backtest = {"inside": held, "held_back": len(tests)}
    why = "few_tests" if len(tests) < LEAST_TESTS else "poor_tests" if held < LEAST_COVERAGE * len(tests) else None
    if why:
        return told | {"probability": None, "verdict": "insufficient", "withheld": why, "backtest": backtest}
    p = chance(known, own, origin, horizon, len(tests))
    verdict = "likely" if p >= limits["likely"] else "at_risk" if p >= limits["at_risk"] else "unlikely"
    return told | {"probability": p, "verdict": verdict, "withheld": None, "backtest": backtest}


def _that_count(series: Series, tests: list[tuple[Miss, bool]]) -> list[tuple[Miss, bool]]:
    """Of a target that is reached, keep the tests since it has been without a break, once there are enough of them."""
    since = series.values[-1] + 1
    for q in reversed(series.values):
        if not series.indicator.no_worse(series.points[q], series.indicator.target):
            break
        since = q
    kept = [test for test in tests if test[0].origin >= since]
    return kept if len(kept) >= LEAST_TESTS else tests
