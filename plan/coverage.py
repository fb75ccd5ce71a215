"""Who has reported for a quarter: a town has, once it said something of every measure that is being reported.

Pages ask it which quarter to show, and how many departments of it are in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from plan.board import due_day, reporting
from plan.catalogue import Plan
from plan.indicator import Level
from plan.measures import said_of_area
from plan.observed import Observed
from plan.period import Period, periods_between


def towns_reported(plan: Plan, observed: Observed, period: Period) -> tuple[str, ...]:
    """Return the towns with a figure for ``period`` in every town measure that any town has reported for it, in order.

    A measure nobody reported is a department that is late, not nineteen towns that are.
    """
    plan = plan.at(period)
    named = [measure.name for measure in plan.measures if measure.level is Level.TOWN]
    towns = plan.towns
    towns_by_measure = {
        # Carry 0: a figure carried from an earlier quarter is no answer for this one.
        name: {town for town in towns if said_of_area(plan, name, observed, town, period, 0)}
        for name in named
    }
    asked = [of_measure for of_measure in towns_by_measure.values() if of_measure]
    return tuple(town for town in towns if asked and all(town in of_measure for of_measure in asked))


def departments_reported(plan: Plan, observed: Observed, period: Period) -> tuple[str, ...]:
    """Return the departments of which anything is accepted for a quarter, in the plan's order."""
    plan = plan.at(period)
    heard_from = {measure.department for measure in plan.measures if period in observed.periods(measure.name)}
    return tuple(name for name in reporting(plan) if name in heard_from)


@dataclass(frozen=True, slots=True)
class Reported:
    """How many of the departments that are due for a quarter are in."""

    period: Period
    done: int
    due: int

    @property
    def complete(self) -> bool:
        """Whether every department is in."""
        return self.done >= self.due


def reported(plan: Plan, observed: Observed, period: Period) -> Reported:
    """Return how many departments are in for a quarter."""
    return Reported(period, len(departments_reported(plan, observed, period)), len(reporting(plan.at(period))))


def default_period(plan: Plan, observed: Observed, today: date) -> Period:
    """Return the quarter that is shown where none is asked for.

    The newest of the plan's quarters with accepted data that is complete, or whose deadline has passed; where there
    is none, the newest with any data; without data, the last of the plan that has ended by ``today``.
    """
    begun = [reported(plan, observed, period) for period in plan.periods]
    with_data = [each for each in begun if each.done]
    settled = [each for each in with_data if each.complete or due_day(plan, each.period) < today]
    if with_data:
        return (settled or with_data)[-1].period
    ended = [period for period in plan.periods if period.last_day <= today]
    return (ended or plan.periods)[-1 if ended else 0]


def newer(plan: Plan, observed: Observed, period: Period) -> Reported | None:
    """Return how far the newest later quarter is of which anything is in.

    None where nothing newer is, and where a later quarter is complete: whoever looks at this one then looks back.
    """
    later = [state for each in plan.periods if each > period and (state := reported(plan, observed, each)).done]
    return None if not later or any(each.complete for each in later) else later[-1]


def reported_periods(plan: Plan, observed: Observed) -> tuple[Period, ...]:
    """Return the plan's quarters of which anything is accepted, in time order."""
    with_data = {period for measure in plan.whole.measures for period in observed.periods(measure.name)}
    return tuple(sorted(period for period in with_data if plan.covers(period)))


def unreported(plan: Plan, observed: Observed, last: Period) -> Iterator[tuple[str, str, Period]]:
    """Yield the (measure, area, quarter) that the plan of the quarter asks for and nobody reported, quarter by quarter.

    Of the quarters from the first to the newest of which anything is in, none later than ``last``.
    """
    periods_in = {period for measure in plan.measure_of for period in observed.periods(measure) if plan.covers(period)}
    if not periods_in:
        return
    for period in periods_between(min(periods_in), min(max(periods_in), last)):
        then = plan.at(period)
        for measure in then.measures:
            for area in then.towns if measure.level is Level.TOWN else (then.city,):
                if observed.said(measure.name, area, period, 0) is None:
                    yield measure.name, area, period


@dataclass(frozen=True, slots=True)
class Intake:
    """How many departments are in for the quarter looked at, and for the newest later one of which anything is in."""

    now: Reported
    newer: Reported | None = None


def intake(plan: Plan, observed: Observed, period: Period) -> Intake:
    """Return the intake of a quarter; of the plan's last where the one asked for lies beyond it."""
    asked = min(max(period, plan.periods[0]), plan.periods[-1])
    return Intake(reported(plan, observed, asked), newer(plan, observed, asked))
