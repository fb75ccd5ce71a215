"""Succession 接续: what an indicator goes on from in an earlier plan, and what goes on from it in a later one."""

from __future__ import annotations

from dataclasses import dataclass

from plan.bureau import Bureau, BureauPlan
from plan.catalogue import Plan
from plan.indicator import Indicator


@dataclass(frozen=True, slots=True)
class LinkedIndicator:
    """An indicator of another plan that goes on in this one, or from it. ``differences``: what is not the same in both
    (``formula``, ``unit``): where there are any, no line runs through."""

    entry: BureauPlan
    indicator: Indicator
    differences: tuple[str, ...]


def earlier_of(bureau: Bureau, indicator: Indicator) -> LinkedIndicator | None:
    """Return the indicator whose last value is this one's baseline; None where there is none, or no such plan here."""
    source = indicator.baseline_from
    entry = bureau.named(source.plan) if source else None
    found = entry.plan.indicator_of.get(source.indicator) if source and entry else None
    return LinkedIndicator(entry, found, differences(found, indicator)) if entry and found else None


def later_of(bureau: Bureau, plan: Plan, indicator: Indicator) -> LinkedIndicator | None:
    """Return the indicator of another plan whose baseline is this one's last value; None where there is none."""
    # The link is written in the later plan only, so that an older plan's file never has to be touched.
    for entry in bureau.beside(plan):
        for other in entry.plan.indicators:
            source = other.baseline_from
            if source and (source.plan, source.indicator) == (plan.document.id, indicator.no):
                return LinkedIndicator(entry, other, differences(indicator, other))
    return None


def differences(one: Indicator, other: Indicator) -> tuple[str, ...]:
    """Return what keeps two indicators' values from being one series."""
    # A total of five years and a figure of one year may have the same formula and are no series all the same.
    formula = one.formula != other.formula or (one.target.kind != other.target.kind and _totals(one, other))
    found = (("formula", formula), ("unit", one.unit != other.unit))
    return tuple(key for key, differs in found if differs)


def _totals(one: Indicator, other: Indicator) -> bool:
    """Tell whether one of two kinds adds years up and the other does not."""
    return any(each.target.kind == "cumulative" for each in (one, other))
