"""Entry grid 直接填写: a small department's quarter typed on the page instead of in a workbook."""

from __future__ import annotations

from collections.abc import Mapping

from plan.catalogue import Plan
from plan.denied import Denied
from plan.indicator import Level, Measure
from plan.number_history import Key

LONGEST_ENTRY = 60
"""Characters of what may be typed into a cell: longer texts are no numbers."""


def asked_of(plan: Plan, department: str) -> tuple[Key, ...]:
    """Return the (measure, area) that a department reports under the plan of a quarter, in the template's order."""
    return tuple((measure.name, area) for measure in plan.measures_of(department) for area in areas_of(plan, measure))


def areas_of(plan: Plan, measure: Measure) -> tuple[str, ...]:
    """Return the areas a measure is counted for: the towns, or the city as one."""
    return (plan.city,) if measure.level is Level.CITY else plan.towns


def may_be_typed(plan: Plan, department: str) -> bool:
    """Tell whether a department reports so few numbers in the plan's quarter that they are typed on the page."""
    return 0 < len(asked_of(plan, department)) <= plan.entry.most_cells


def check_typed(texts: Mapping[Key, str]) -> None:
    """Raise Denied where nothing was typed at all, or something that is too long for a number: nothing is cut off."""
    if not any(text.strip() for text in texts.values()):
        raise Denied("entry.nothing")
    for (measure, area), text in texts.items():
        if len(text.strip()) > LONGEST_ENTRY:
            raise Denied("entry.long", measure=measure, area=area, most=LONGEST_ENTRY)
