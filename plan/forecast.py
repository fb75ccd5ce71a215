"""Looking ahead: a damped trend to the final date, intervals as wide as past errors were, the chance of the target.

The forecast h quarters on is v + drift·(φ + φ² + … + φʰ): the drift is the mean quarterly change so far, recent changes
weighing more, and it dies down. How far such forecasts go wrong is not taken from a model but from the plan's own
history: every indicator is forecast from every earlier quarter that had four values, each error is counted in that
indicator's own mean step at the time, divided by hᵍ and pooled over the plan's indicators. The interval that holds
80 % of those errors is the interval that is printed. g, how fast errors grow with the horizon, is fitted to them.

An indicator's own share of these backtests says whether that holds for it. Where there are too few of them, or too many
outside, the interval stands and no chance is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from plan.backtest import Backtest, BacktestRecord, ForecastOrigin, History, interval_within, within
from plan.catalogue import Thresholds
from plan.period import Period
from plan.schedule import Schedule

LEAST_TESTS = 20
"""Backtests of its own that an indicator needs before a chance is told."""

LEAST_COVERAGE = 0.7
"""The share of them that must have fallen inside the 80 % interval."""

LEAST_HELD = 6  # pairs of quarters in which a reached target was still held, before that record counts


class Outlook(StrEnum):
    """What the trend says of the final target."""

    LIKELY = "likely"
    AT_RISK = "at_risk"
    UNLIKELY = "unlikely"
    INSUFFICIENT = "insufficient"


class WithheldReason(StrEnum):
    """Why no chance is told."""

    FEW_VALUES = "few_values"
    FEW_TESTS = "few_tests"
    POOR_TESTS = "poor_tests"
    OVER = "over"
    TARGET_KIND = "target_kind"


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
class Trend:
    """The fan from the last value to the final date (its last entry), and the chance of being no worse than the target.

    With fewer than four values, and once the final date's own value is in, the fan is empty. ``withheld`` says why the
    outlook is insufficient and the probability None; None where there is an outlook.
    """

    outlook: Outlook
    fan: tuple[Forecast, ...] = ()
    probability: float | None = None
    backtest: Backtest | None = None
    withheld: WithheldReason | None = None

    @property
    def told(self) -> tuple[Forecast, ...]:
        """The fan as far as it is shown: none where no chance is told, because its width has not proved itself."""
        return () if self.withheld else self.fan

    @property
    def final(self) -> Forecast | None:
        """The forecast at the final date."""
        return self.fan[-1] if self.fan else None


def trend_of(
    history: History, schedule: Schedule, limits: Thresholds, record: BacktestRecord, over: bool = False
) -> Trend:
    """Return the trend of a history to the schedule's final date. ``over``: the final date's own value is in."""
    left = history.steps_left(schedule)
    if over or left <= 0:
        return Trend(Outlook.INSUFFICIENT, withheld=WithheldReason.OVER)
    if not history.origins:
        return Trend(Outlook.INSUFFICIENT, withheld=WithheldReason.FEW_VALUES)
    origin = history.origins[-1]
    # From 0 steps ahead, where it has no width, so that the fan joins the line of the values.
    fan = tuple(_at(history, origin, record, ahead) for ahead in range(left + 1))
    backtest = _backtest(history, schedule, record)
    withheld = _withheld(backtest)
    if withheld:
        return Trend(Outlook.INSUFFICIENT, fan, None, backtest, withheld)
    chance = _chance(history, origin, record, schedule, backtest)
    return Trend(_outlook(chance, limits), fan, chance, backtest)


def _backtest(history: History, schedule: Schedule, record: BacktestRecord) -> Backtest:
    """Return the history's own tests; of a reached target those since then, once they are enough.

    Whether it will be held is told by how it was held, not by the leap that reached it.
    """
    since = history.reached_since(schedule)
    later = [error for error in history.errors if since is not None and error.origin.place >= since]
    return record.tested(later if len(later) >= LEAST_TESTS else history.errors, history.bounds)


def _withheld(backtest: Backtest) -> WithheldReason | None:
    if backtest.held_back < LEAST_TESTS:
        return WithheldReason.FEW_TESTS
    return WithheldReason.POOR_TESTS if backtest.coverage < LEAST_COVERAGE else None


def _at(history: History, origin: ForecastOrigin, record: BacktestRecord, ahead: int) -> Forecast:
    middle = origin.middle(ahead)
    edges: list[float] = []
    for share in (0.8, 0.95):
        edges += interval_within(middle, record.half_width(share, ahead, origin.step), history.bounds)
    # The last quarter of the step: for a yearly flow the fourth.
    period = Period.of_index((origin.index + ahead) * history.quarters + history.quarters - 1)
    return Forecast(period, within(middle, history.bounds), *edges)


def _chance(
    history: History, origin: ForecastOrigin, record: BacktestRecord, schedule: Schedule, backtest: Backtest
) -> float:
    """Return the chance of ending no worse than the target; never more certain than so many tests can be."""
    ahead = history.steps_left(schedule)
    middle = origin.middle(ahead)
    distance, reached = schedule.sense * (middle - schedule.target), schedule.no_worse(middle, schedule.target)
    # What is short of the target by a float's last bits alone is at it.
    chance = record.chance(max(distance, 0.0) if reached else distance, ahead, origin.step)
    if reached and schedule.reaches(origin.last):
        chance = max(chance, _held(history, schedule))
    # Laplace's rule of succession: n tests without a failure do not show more than 1 − 1/(n + 2).
    least = 1 / (backtest.held_back + 2)
    return min(max(chance, least), 1 - least)


def _held(history: History, schedule: Schedule) -> float:
    """Return the chance that a reached target is held, by how it was held: over pairs of quarters, the first at the
    target.

    0 where there are too few: a target that was only just reached has no record yet.
    """
    met = [schedule.reaches(value) for _, value in history.points[1:]]
    pairs = [later for place, reached in enumerate(met) if reached for later in met[place + 1 :]]
    return (sum(pairs) + 1) / (len(pairs) + 2) if len(pairs) >= LEAST_HELD else 0.0


def _outlook(chance: float, limits: Thresholds) -> Outlook:
    if chance >= limits.likely:
        return Outlook.LIKELY
    return Outlook.AT_RISK if chance >= limits.at_risk else Outlook.UNLIKELY
