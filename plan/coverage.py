"""Who has reported for a quarter: a town has, once it said something of every measure that is being reported."""

from __future__ import annotations

from plan.catalogue import Plan
from plan.indicator import Level
from plan.measures import Observed
from plan.period import Period


def towns_reported(plan: Plan, observed: Observed, period: Period) -> tuple[str, ...]:
    """The towns with a figure for ``period`` in every town measure that any town has reported for it, in order.

    A measure nobody reported is a department that is late, not nineteen towns that are.
    """
    named = [measure.name for measure in plan.measures if measure.level is Level.TOWN]
    asked = [name for name in named if any(observed.said(name, town, period, 0) for town in plan.towns)]
    if not asked:
        return ()
    return tuple(town for town in plan.towns if all(observed.said(name, town, period, 0) for name in asked))
