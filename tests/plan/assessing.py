"""What tests ask of the small catalogue: one indicator's assessment at a quarter's end."""

from __future__ import annotations

from collections.abc import Iterable

from plan.assessment import Assessment, Assessor
from plan.catalogue import Plan
from plan.observation import Observation
from plan.observed import Observed
from plan.period import Period


def assessor(plan: Plan, told: Iterable[Observation], code: str) -> Assessor:
    """Return what assesses the plan at a quarter's end."""
    return Assessor(plan, Observed(told), Period.parse(code).last_day)


def assessed(plan: Plan, no: int, told: Iterable[Observation], code: str) -> Assessment:
    """Return the city's assessment of an indicator at a quarter's end."""
    return assessor(plan, told, code).city(plan.indicator_of[no])
