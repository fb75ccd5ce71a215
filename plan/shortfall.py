"""Where the gap lies: what each town still lacks, in the unit that is counted (persons, beds, cases)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from plan.catalogue import Plan, territory
from plan.flow import is_flow
from plan.indicator import Indicator, Ratio, Sum
from plan.indicator_value import IndicatorValue
from plan.status import Basis
from plan.target import TargetKind

NO_ONE_FIGURE = frozenset({TargetKind.RANGE, TargetKind.ABOUT, TargetKind.RELATIVE})
"""Kinds of targets that name no one figure, so that nothing can be said to be missing to it."""


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What is missing to the final target in ``unit`` (negative: beyond it). ``by_area`` adds up to ``total``.

    It is of the areas that reported alone; ``untold`` are those of which nothing is known. ``by_area`` is empty where
    the plan does not say how the target divides among towns.
    """

    unit: str
    total: float
    by_area: Mapping[str, float]
    untold: tuple[str, ...] = ()


def shortfall_of(plan: Plan, indicator: Indicator, value: IndicatorValue) -> Shortfall | None:
    """Return what is missing to the final target: (g/scale)·D − N in the numerator's unit for a ratio, else g − Σ.

    N and D are the sums of numerators and denominators, Σ the sum, g the final target. None where

    - areas are missing and the target is not divided, or a year of a total is not known of every area: what is known is
      then less than what there is;
    - a yearly flow of which less is better is within its year: how much there will be is not known before it is over;
    - the target is a range, about a figure, or held against another indicator: there is no one figure to come up to.
    """
    if indicator.target.kind in NO_ONE_FIGURE or _lacks_a_year(indicator, value):
        return None
    if is_flow(plan, indicator) and indicator.sense < 0 and value.period.quarter < 4:
        return None
    unit = plan.measure_of[indicator.formula.measures[0]].unit
    by_area = _by_area(plan, indicator, value)
    if by_area is not None:
        return Shortfall(unit, sum(by_area.values()), by_area, value.missing)
    if value.missing:
        return None
    return Shortfall(unit, indicator.sense * (indicator.final.value - value.value), {})


def _lacks_a_year(indicator: Indicator, value: IndicatorValue) -> bool:
    # Which towns' totals lack it is not told, so nothing is said of any.
    return indicator.target.kind is TargetKind.CUMULATIVE and value.basis is not Basis.WHOLE


def town_target_of(plan: Plan, indicator: Indicator, area: str, day: date) -> float:
    """Return what a town is to reach by the plan's division: of a merged town the sum of what its parts were to."""
    formula = indicator.formula
    assert isinstance(formula, Sum), "only a sum is divided"
    assert formula.town_target is not None, "asked only where the target is divided"
    # A merged town owes what its parts owed when the plan began; a town that came later owes one share.
    return formula.town_target * max(1, len(territory(plan, area, plan.baseline_day_of(indicator), day)))


def _by_area(plan: Plan, indicator: Indicator, value: IndicatorValue) -> dict[str, float] | None:
    """Return what each area that reported lacks; None where the target is the city's alone."""
    formula, target, sense = indicator.formula, indicator.final.value, indicator.sense
    if isinstance(formula, Ratio):
        need = target / formula.scale
        # Today's denominator, not a forecast of it, so the words say 按现有 (docs/methods.md, "Where the gap lies").
        return {p.area: sense * (need * (p.denominator or 0.0) - p.numerator) for p in value.parts}
    # More than one area, for the city's own figure cannot be divided.
    if isinstance(formula, Sum) and formula.town_target is not None and value.areas_total > 1:
        day = value.period.last_day
        return {p.area: sense * (town_target_of(plan, indicator, p.area, day) - p.numerator) for p in value.parts}
    return None
