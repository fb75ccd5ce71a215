"""The plan as its document prints it: the thirteen indicators, without what a bureau added to the catalogue since."""

from __future__ import annotations

from functools import cache

from etl.yaml_files import load_plan
from plan.catalogue import Plan

NUMBERS = range(1, 14)


@cache
def printed_plan() -> Plan:
    """Return the catalogue's plan with the document's indicators and the measures they need alone."""
    plan = load_plan()
    indicators = tuple(indicator for indicator in plan.indicators if indicator.no in NUMBERS)
    used = {name for indicator in indicators for name in indicator.formula.measures}
    measures = tuple(measure for measure in plan.measures if measure.name in used)
    return plan.model_copy(update={"indicators": indicators, "measures": measures})
