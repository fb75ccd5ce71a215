"""A town held against its own path: from its first value in the plan through the targets that were issued to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from plan.catalogue import Plan
from plan.indicator import Indicator, Sum
from plan.indicator_value import IndicatorValue
from plan.schedule import Schedule
from plan.status import Status, status_of


@dataclass(frozen=True, slots=True)
class TownStanding:
    """How a town stands on its own path: its value and what was expected on that value's day, in the indicator's unit,
    the gap in percentage points, and the status. None where there is no path: a value before the target is needed."""

    town: str
    value: float | None
    expected: float | None = None
    gap: float | None = None
    status: Status = Status.NO_DATA


def town_path(
    plan: Plan, indicator: Indicator, series: Sequence[IndicatorValue], targets: Mapping[int, float]
) -> Schedule | None:
    """Return a town's schedule: linear by days from its first value through its issued targets of later days. None
    where it has no value yet, or no target after it.

    ``series``: the town's values in time order; ``targets``: what was issued to it, by year, for 31 December.
    """
    if not series:
        return None
    start = series[0].period.last_day, series[0].value
    dated = sorted((date(year, 12, 31), value) for year, value in targets.items())
    points = (start, *(point for point in dated if point[0] > start[0]))
    if len(points) < 2:
        return None
    whole = isinstance(indicator.formula, Sum) and plan.measure_of[indicator.formula.measure].whole
    return Schedule(points, indicator.sense, whole, strict=indicator.target.strict)


def town_standing(
    plan: Plan,
    indicator: Indicator,
    town: str,
    series: Sequence[IndicatorValue],
    targets: Mapping[int, float],
    as_of: date,
) -> TownStanding:
    """Return how a town stands against its own targets by its latest value."""
    path = town_path(plan, indicator, series, targets)
    value = series[-1].value if series else None
    if path is None or value is None:
        return TownStanding(town, value)
    day = series[-1].period.last_day
    status = status_of(path, [each.known for each in series], as_of, plan.thresholds)
    return TownStanding(town, value, path.expected(day), path.gap(value, day), status)
