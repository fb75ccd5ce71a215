"""The verdict an evaluator set, shown beside the computed one wherever that is shown."""

from __future__ import annotations

from datetime import date, datetime

from dash import html
from dash.development.base_component import Component

from dashboards.components.html import status_mark
from dashboards.request import Request
from plan.assessment import Assessment
from presentation.indicator_words import both_verdicts


def beside(request: Request, no: int, as_of: date | None = None) -> list[Component]:
    """Return the mark of a verdict that was set for an indicator in a day's quarter (None: the page's day); nothing
    where none stands."""
    return beside_then(request, no, as_of or request.as_of, request.known_at)


def beside_then(request: Request, no: int, as_of: date, known_at: datetime | None) -> list[Component]:
    """Return the mark of the verdict that had been set by an instant (None: now) for the quarter of ``as_of``."""
    found = request.reader.determined(as_of, known_at).get(no)
    if found is None or found.status is None:
        return []
    words = html.Span(request.say("determination.mark"), className="determined-word")
    return [html.Span([words, status_mark(found.status, request.lang)], className="determined")]


def status_words(request: Request, assessment: Assessment) -> str:
    """Return the computed verdict and the one set beside it as text, for tables and files."""
    found = request.reader.determined(request.as_of, request.known_at).get(assessment.indicator.no)
    return both_verdicts(assessment.status, found, request.lang)
