"""Relative targets: an indicator that is to grow faster than another, from the same baseline year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from plan.catalogue import Plan
from plan.indicator import Indicator
from plan.indicator_value import IndicatorValue
from plan.schedule import Schedule
from plan.status import Basis
from plan.target import Unjudged


def other_of(plan: Plan, indicator: Indicator) -> Indicator | None:
    """Return the indicator that a relative target is held against; None for every other kind, and where it is not
    watched."""
    return next((other for other in plan.whole.indicators if other.id == indicator.target.to), None)


def beside(schedule: Schedule, latest: IndicatorValue, other: Schedule, values: Sequence[IndicatorValue]) -> Schedule:
    """Return the schedule with the target that the other indicator's growth since its baseline sets by the value's
    quarter: b × (other's value ÷ other's baseline).

    It stays without a verdict where growth has no meaning (a baseline that is unknown or not above 0, or of another
    year) or the other's value of that quarter is not in.
    """
    by_day = {each.period.last_day: each.value for each in values if each.known.basis is Basis.WHOLE}
    same_year = other.baseline_day == schedule.baseline_day
    bases = other.has_path and same_year and min(other.baseline, schedule.baseline) > 0
    now = latest.period.last_day
    if now not in by_day or not bases or schedule.unjudged is not Unjudged.OTHER:
        return schedule
    dated = [(day, schedule.baseline * by_day.get(day, by_day[now]) / other.baseline) for day in schedule.days[1:-1]]
    final = schedule.final_day, schedule.baseline * by_day[now] / other.baseline
    return replace(schedule, points=(schedule.points[0], *dated, final), unjudged=None, moving=frozenset(by_day))
