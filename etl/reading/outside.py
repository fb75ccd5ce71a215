"""Quarters that no plan in force covers: the workbook's own must be mended, an earlier one in it is passed over."""

from __future__ import annotations

from etl.reading.gathering import Gathering
from plan.period import Period


def hold_within_plan(gathering: Gathering, period: Period | None, cell: str) -> None:
    """Say that the workbook's quarter is outside the plan, at the cell that names it; take no other such quarter.

    A quarter that is not the one it was sent for is told as that alone.
    """
    plan = gathering.plan
    years = f"{plan.document.first_year}—{plan.document.last_year}"
    if period is not None and not plan.covers(period):
        if not gathering.said["wrong_period"]:
            gathering.say("outside_plan", cell, str(period), years)
        return
    strange = sorted({o.period for o in gathering.observations if not plan.covers(o.period)})
    if strange:
        said = {"case": "outside", "period": str(strange[0]), "count": str(len(strange))}
        gathering.say("note_ignored", "", str(strange[0]), years, **said)
        gathering.observations = [o for o in gathering.observations if plan.covers(o.period)]
        gathering.totals = [o for o in gathering.totals if plan.covers(o.period)]
