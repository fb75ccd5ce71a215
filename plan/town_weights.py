"""Towns' weights in a ratio: each town's denominator as it was last reported."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from plan.catalogue import Plan
from plan.indicator import Indicator, Ratio
from plan.measures import area_series
from plan.observed import Observed
from plan.period import Period


def weights_of(plan: Plan, indicator: Indicator, observed: Observed, as_of: date) -> Mapping[str, float]:
    """Return the towns' denominators, in the measure's unit, by their latest values on or before a day.

    Empty for an indicator that is no ratio; a town that has reported none, or 0, is left out.
    """
    if not isinstance(indicator.formula, Ratio):
        return {}
    found: dict[str, float] = {}
    for town in plan.areas_of(indicator):
        series = area_series(plan, indicator, observed, town, Period.ended_by(as_of))
        parts = series[-1].parts if series else ()
        weight = sum(part.denominator or 0.0 for part in parts)
        if weight:
            found[town] = weight
    return found
