"""The overview on a phone: indicators that need attention as chips and cards, the worst first; the others in one line
each.

Both this and the rows for wide windows are in the document, and the style sheet shows one of them: the server does not
know how wide a window is, and an order that is seen must be the document's order too (WCAG 2.2, 1.3.2).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from dash import html
from dash.development.base_component import Component

from dashboards.components.html import Child, aria, link, short_name, status_mark, switch
from dashboards.request import Request
from plan.assessment import Assessment
from plan.status import AS_TOLD, Status
from presentation import formats
from presentation.headline import worst_first
from presentation.sentences import amount_words
from presentation.theme import GOOD, status_class

REST = "rest"
"""Value of ``status`` in an address: all indicators that are on schedule."""

PLAN_ORDER = "plan"
"""Value of ``sort`` in an address: the plan's order, on a phone too."""

_WORST = (Status.FAR_BEHIND, Status.MISSED, Status.REGRESSED, Status.BEHIND, Status.NEAR)
# Made from the list of all statuses: one that is added is not forgotten here.
_URGENT = (*_WORST, *(status for status in AS_TOLD if status not in GOOD and status not in _WORST))
"""Statuses that need attention, the gravest first; those without a verdict last."""

Cells = Callable[[Assessment], list[Component]]
Href = Callable[[Assessment], str]


def phone_chips(request: Request, assessments: Sequence[Assessment]) -> html.Div:
    """Return a chip for each status that needs attention, and one for all others together."""
    counts = Counter(assessment.status for assessment in assessments)
    wanted = request.query.get("status")
    chips = [
        _chip(request, [status_mark(status, request.lang)], str(status), counts[status], wanted)
        for status in _URGENT
        # The one that is chosen stays, though nothing is left under it: how else would the filter be taken away.
        if counts[status] or str(status) == wanted
    ]
    rest = sum(counts[status] for status in GOOD)
    if rest or wanted == REST:
        chips.append(_chip(request, [html.Span(request.say("phone.rest"))], REST, rest, wanted))
    return html.Div(chips, className="phone-chips", role="group", **aria(label=request.say("overview.filter")))


def _chip(request: Request, words: list[Child], status: str, count: int, wanted: str | None) -> html.A:
    """Return a status with its count; a second tap takes the filter away again."""
    chosen = status == wanted
    shown = [*words, html.Span(str(count), className="chip-count")]
    return link(shown, request.href(status=None if chosen else status), "phone-chip", "true" if chosen else None)


def phone_rows(request: Request, shown: Sequence[Assessment], cells: Cells, href: Href) -> list[Component]:
    """Return the indicators worst first; nothing where the address asks for the plan's order."""
    if request.query.get("sort") == PLAN_ORDER or not shown:
        return []
    urgent = [each for each in worst_first(shown) if each.status not in GOOD]
    calm = [each for each in worst_first(shown) if each.status in GOOD]
    options = [
        (request.say("overview.sort_gap"), request.href(sort=None), True),
        (request.say("overview.sort_plan"), request.href(sort=PLAN_ORDER), False),
    ]
    parts: list[Component] = [switch(request.say("overview.sort"), options)]
    if urgent:
        cards = [html.Li(cells(each), className=f"row {status_class(each.status)}") for each in urgent]
        parts += [html.H2(request.say("phone.urgent", count=len(urgent)), className="spoken")]
        parts += [html.Ol(cards, className="phone-cards")]
    if calm:
        parts += [_calm_head(request, len(calm)), html.Ol([_line(request, each, href) for each in calm])]
    return [html.Section(parts, className="phone-rows")]


def _calm_head(request: Request, count: int) -> html.Div:
    told = html.Span(request.say("phone.calm_count", count=count), className="heading-unit")
    note = html.Span(request.say("phone.calm_note"), className="phone-note")
    return html.Div([html.H2([request.say("phone.calm"), told]), note], className="phone-calm-head")


def _line(request: Request, assessment: Assessment, href: Href) -> html.Li:
    """Return an indicator in one line: its name, its value, the gap with its sign, the status as its shape."""
    lang = request.lang
    shown = amount_words(assessment.indicator, assessment.latest, lang)
    unit = "" if formats.percent_sign(assessment.indicator) else formats.unit(assessment.indicator, lang)
    gap = "" if assessment.gap is None else formats.signed(assessment.gap)
    return html.Li(
        [
            link(short_name(assessment, lang), href(assessment), "row-link"),
            html.Span([html.B(shown), " ", html.Small(unit)], className="phone-value"),
            html.Span([gap, " ", status_mark(assessment.status, lang)], className="phone-gap"),
        ],
        className=f"phone-line {status_class(assessment.status)}",
    )


def statuses_of(word: str) -> frozenset[Status] | None:
    """Return the statuses that the address filters by; None for all of them, and for an unknown word."""
    if word == REST:
        return GOOD
    return frozenset({Status(word)}) if word in set(Status) else None
