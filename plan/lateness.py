"""Lateness: the quarters in which one town said nothing of a measure while others did, for the towns' pages."""

from __future__ import annotations

from dataclasses import dataclass

from plan.catalogue import Plan
from plan.indicator import Level
from plan.measures import said_of_area
from plan.observed import Observed
from plan.period import Period


@dataclass(frozen=True, slots=True)
class LateQuarter:
    """A quarter one town left incomplete, and the departments whose figures are missing, in the plan's order."""

    period: Period
    departments: tuple[str, ...]


def late_quarters(plan: Plan, observed: Observed, town: str, last: Period) -> tuple[LateQuarter, ...]:
    """Return every quarter up to ``last`` that ``town`` left incomplete, in time order.

    A measure nobody has reported for a quarter is a department that is late, not a town.
    """
    missing: dict[Period, set[str]] = {}
    area = plan.area_of[town]
    for measure in plan.whole.measures:
        if measure.level is Level.TOWN:
            spoken = {observation.period for observation in observed.of(measure.name, town)}
            for period in _periods_with_any_town(plan, observed, measure.name) - spoken:
                due = area.in_force(period.last_day) and measure.in_force(period.last_day)
                # What merged towns said under their old names counts for the successor, which is then not late.
                if due and not said_of_area(plan, measure.name, observed, town, period, 0):
                    missing.setdefault(period, set()).add(plan.at(period).measure_of[measure.name].department)
    names = [department.name for department in plan.whole.departments]
    return tuple(
        LateQuarter(period, tuple(name for name in names if name in missing[period]))
        for period in sorted(missing)
        if period <= last
    )


def _periods_with_any_town(plan: Plan, observed: Observed, measure: str) -> frozenset[Period]:
    """Return the periods for which any town has said anything of a measure."""
    return frozenset(
        period
        for period in observed.periods(measure)
        if any(observed.said(measure, t, period, 0) for t in plan.at(period).towns)
    )
