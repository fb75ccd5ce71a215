"""Assessments made to order: an indicator of the catalogue with a schedule, a value and so a verdict."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from plan.assessment import Assessment, assess_indicator
from plan.measures import IndicatorValue
from plan.observed import Observed
from plan.period import Period
from plan.status import Status
from tests.dashboards.fakes import the_plan

AS_OF = date(2023, 9, 30)


def empty(no: int = 1, as_of: date = AS_OF) -> Assessment:
    """Return an indicator of which nothing is known."""
    plan = the_plan()
    return assess_indicator(plan, plan.indicator_of[no], Observed([]), as_of)


def with_status(no: int, status: Status, gap: float | None = None) -> Assessment:
    """Return an assessment that says no more than its verdict and its gap."""
    return replace(empty(no), status=status, gap=gap)


def with_value(no: int, value: float, status: Status, as_of: date = AS_OF) -> Assessment:
    """Return an assessment of a value for the quarter that ends on the day."""
    bare = empty(no, as_of)
    schedule = bare.schedule
    series = (IndicatorValue(Period.ended_by(as_of), value, (), ()),)
    gap, completion = schedule.gap(value, as_of), schedule.completion(value, as_of)
    return replace(bare, series=series, status=status, gap=gap, completion=completion)
