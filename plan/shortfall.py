"""Where the gap lies: what each town still lacks, in the unit that is counted (persons, beds, cases)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from plan.catalogue import Plan
from plan.indicator import Indicator, Ratio, Sum
from plan.measures import IndicatorValue


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What is missing to the final target in ``unit`` (negative: beyond it). ``by_area`` adds up to ``total``.

    ``by_area`` is empty where the plan does not say how the target divides among towns.
    """

    unit: str
    total: float
    by_area: Mapping[str, float]


def shortfall_of(plan: Plan, indicator: Indicator, value: IndicatorValue) -> Shortfall:
    """What is missing to the final target: (g/scale)·D − N in the numerator's unit for a ratio, else g − Σ."""
    formula, target, sense = indicator.formula, indicator.final.value, indicator.sense
    unit = plan.measure_of[formula.measures[0]].unit
    by_area: dict[str, float] = {}
    if isinstance(formula, Ratio):
        need = target / formula.scale
        by_area = {p.area: sense * (need * (p.denominator or 0.0) - p.numerator) for p in value.parts}
    elif isinstance(formula, Sum) and formula.town_target is not None and not value.missing:
        by_area = {p.area: sense * (formula.town_target - p.numerator) for p in value.parts}
    total = sum(by_area.values()) if by_area else sense * (target - value.value)
    return Shortfall(unit, total, by_area)
