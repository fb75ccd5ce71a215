"""Looking ahead: a random walk with drift to the final date, its intervals, and the chance of reaching the target.

The change between two values k quarters apart is taken as k·drift plus noise of variance k·σ². Then h quarters after
the last of n values spanning T quarters the forecast is v + h·drift with variance σ²·(h + h²/T), and the interval is
Student's t with n − 2 degrees of freedom (n − 1 changes less the drift). It needs no more than the values themselves
and says less the farther it looks. Once the target is reached, the values since then (four or more) are what counts.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from plan.catalogue import Thresholds
from plan.indicator import Bounds
from plan.period import Period
from plan.status import Path, Point
from plan.student import t_cdf, t_quantile

LEAST_POINTS = 4


class Outlook(StrEnum):
    """What the trend says of the final target."""

    LIKELY = "likely"
    AT_RISK = "at_risk"
    UNLIKELY = "unlikely"
    INSUFFICIENT = "insufficient"


@dataclass(frozen=True, slots=True)
class Forecast:
    """The trend at one later period, in the indicator's unit and within its bounds."""

    period: Period
    value: float
    low80: float
    high80: float
    low95: float
    high95: float


@dataclass(frozen=True, slots=True)
class Backtest:
    """Of ``held_back`` later values forecast from earlier ones, how many fell ``inside`` the 80 % interval."""

    inside: int
    held_back: int


@dataclass(frozen=True, slots=True)
class Trend:
    """The fan from the last value to the final date (its last entry), and the chance of being no worse than the target.

    With fewer than four values the outlook is insufficient, the fan empty and the probability None.
    """

    outlook: Outlook
    fan: tuple[Forecast, ...] = ()
    probability: float | None = None
    backtest: Backtest | None = None

    @property
    def final(self) -> Forecast | None:
        """The forecast at the final date."""
        return self.fan[-1] if self.fan else None


@dataclass(frozen=True, slots=True)
class _Walk:
    """A fitted random walk with drift: last index and value, drift and σ a quarter, span, degrees of freedom."""

    index: int
    last: float
    drift: float
    sigma: float
    span: int
    freedom: int

    def spread(self, ahead: int) -> float:
        return self.sigma * math.sqrt(ahead + ahead * ahead / self.span)

    def at(self, ahead: int, bounds: Bounds) -> Forecast:
        middle, spread = self.last + ahead * self.drift, self.spread(ahead)
        narrow, wide = (t_quantile(p, self.freedom) * spread for p in (0.9, 0.975))
        edges = (middle, middle - narrow, middle + narrow, middle - wide, middle + wide)
        return Forecast(Period.of_index(self.index + ahead), *(_within(edge, bounds) for edge in edges))

    def chance(self, ahead: int, target: float, sense: int) -> float:
        distance = sense * (self.last + ahead * self.drift - target)
        spread = self.spread(ahead)
        if spread == 0:
            return 1.0 if distance >= -1e-9 * max(1.0, abs(target)) else 0.0
        return t_cdf(distance / spread, self.freedom)


def _within(value: float, bounds: Bounds) -> float:
    low = -math.inf if bounds.low is None else bounds.low
    high = math.inf if bounds.high is None else bounds.high
    return min(max(value, low), high)


def _fit(values: Sequence[tuple[int, float]]) -> _Walk:
    (first_index, first), (last_index, last) = values[0], values[-1]
    span = last_index - first_index
    drift = (last - first) / span
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(values)]
    freedom = len(steps) - 1
    noise = math.hypot(*((change - quarters * drift) / math.sqrt(quarters) for quarters, change in steps))
    return _Walk(last_index, last, drift, noise / math.sqrt(freedom), span, freedom)


def trend_of(values: Sequence[Point], path: Path, bounds: Bounds, limits: Thresholds) -> Trend:
    """The trend of dated quarterly values to the path's final date."""
    indexed = [(Period.ended_by(day).index, value) for day, value in values]
    if len(indexed) < LEAST_POINTS:
        return Trend(Outlook.INSUFFICIENT)
    walk = _fit(_held(indexed, path) or indexed)
    ahead = max(0, Period.ended_by(path.final_day).index - walk.index)
    fan = tuple(walk.at(step, bounds) for step in range(ahead + 1))
    chance = walk.chance(ahead, path.target, path.sense)
    return Trend(_outlook(chance, limits), fan, chance, _backtest(indexed, bounds))


def _held(values: Sequence[tuple[int, float]], path: Path) -> Sequence[tuple[int, float]]:
    """The values since the target was last reached, if it still is and there are enough of them; else none.

    Whether a reached target will be held is told by how it was held, not by the leap that reached it.
    """
    since = len(values)
    while since and path.no_worse(values[since - 1][1], path.target):
        since -= 1
    held = values[since:]
    return held if len(held) >= LEAST_POINTS else ()


def _outlook(chance: float, limits: Thresholds) -> Outlook:
    if chance >= limits.likely:
        return Outlook.LIKELY
    return Outlook.AT_RISK if chance >= limits.at_risk else Outlook.UNLIKELY


def _backtest(values: Sequence[tuple[int, float]], bounds: Bounds) -> Backtest | None:
    """Every value after the fourth, forecast from all earlier origins that have four values or more."""
    held_back = [
        (_fit(values[:origin]), later) for origin in range(LEAST_POINTS, len(values)) for later in values[origin:]
    ]
    if not held_back:
        return None
    return Backtest(sum(_inside(walk, later, bounds) for walk, later in held_back), len(held_back))


def _inside(walk: _Walk, later: tuple[int, float], bounds: Bounds) -> bool:
    forecast = walk.at(later[0] - walk.index, bounds)
    slack = 1e-9 * max(1.0, abs(later[1]))
    return forecast.low80 - slack <= later[1] <= forecast.high80 + slack
