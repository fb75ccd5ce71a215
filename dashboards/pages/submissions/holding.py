"""The line that says who has to act on a department's quarter now: the department, by its deadline, or reviewers."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboards.request import Request
from plan.board import due_day
from plan.instant import shown_instant
from plan.period import Period
from plan.review import Opening
from plan.slots import SlotState
from presentation import formats
from presentation.sentences import department_name


def holding_line(
    request: Request, department: str, period: Period, state: SlotState, opening: Opening | None = None
) -> list[Component]:
    """Return who has to act: reviewers once it was sent (``opening``: who has opened it), else the department, with
    its deadline; nothing once it is accepted."""
    if state is SlotState.ACCEPTED:
        return []
    if state is SlotState.SUBMITTED:
        words = request.say("holding.review")
        if opening is not None:
            words = request.say("holding.opened", by=opening.by, at=shown_instant(opening.at))
        return [html.P(words, className="holding")]
    due = due_day(request.plan, period)
    left = (due - request.today).days
    key = "holding.department" if left >= 0 else "holding.department_late"
    who = department_name(request.plan, department, request.lang)
    said = request.say(key, who=who, due=formats.day(due, request.lang), days=abs(left))
    return [html.P(said, className="holding")]
