"""The line under an indicator's name: the department that answers for it, and which dated targets were met."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboards.components.html import Child, aria, spoken
from dashboards.request import Request
from plan.assessment import Assessment
from plan.milestones import MilestoneTally, due_milestones, tallies
from presentation import formats
from presentation.sentences import department_name
from wording import joined

_SIGNS = {True: formats.MET, False: formats.MISSED, None: formats.WAITING}
_STATES = {True: "met", False: "missed", None: "waiting"}


def row_facts(request: Request, assessment: Assessment, notes: str) -> html.Span:
    """Return department, dated targets that are due, and what a reader must know of the value."""
    parts: list[Child] = [department_name(request.plan, assessment.indicator.department, request.lang)]
    for year, met in due_milestones(assessment).items():
        # The dot goes with what follows it, so that no line ends in one.
        dotted: list[Child] = [request.say("milestone_tally.between"), _mark(request, year, met)]
        parts.append(html.Span(dotted, className="due"))
    if notes:
        parts += [request.say("milestone_tally.between"), notes]
    return html.Span(parts, className="note")


def _mark(request: Request, year: int, met: bool | None) -> html.Span:
    """Return a target year with its sign (✓ met, × missed, … waiting), and the word for screen readers."""
    words = request.say(f"milestone_tally.{_STATES[met]}", year=year)
    sign = html.Span(f"{year}{_SIGNS[met]}", **aria(hidden="true"))
    return html.Span([sign, spoken(words)], className=f"due-{_STATES[met]}", title=words)


def milestones_line(request: Request, assessments: Sequence[Assessment]) -> list[Component]:
    """Return how many indicators met and missed each year's targets; nothing before any is due."""
    said = [_sentence(request, tally) for tally in tallies(assessments)]
    return [html.P(joined(said, request.lang), className="due-line")] if said else []


def _sentence(request: Request, tally: MilestoneTally) -> str:
    counts = (("count_met", tally.met), ("count_missed", tally.missed), ("count_waiting", tally.waiting))
    told = [request.say(f"milestone_tally.{key}", count=count) for key, count in counts if count]
    listed = request.say("milestone_tally.comma").join(told)
    return request.say("milestone_tally.sentence", year=tally.year, total=tally.total, counts=listed)
