"""Second opinions side by side, each in its own words, with the one reason why it differs from the plan's method."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboards.components.html import Child, disclosure, short_name
from dashboards.components.responsive_table import Cell, grid
from dashboards.pages.evaluate.determining import lines_of, verdict_mark
from dashboards.pages.evaluate.side_by_side import opinion_picture
from dashboards.request import Request
from plan.assessment import Assessment
from plan.opinion_reasons import OpinionCase, reason_of
from plan.opinions import methods, opinions_of
from plan.status_methods import NOT_AVAILABLE, Opinion, StatusMethod
from presentation import formats
from presentation.opinions_side_by_side import reason_words
from wording import Lang, say


def opinion_table(request: Request, assessments: Sequence[Assessment]) -> list[Component]:
    """Return the table: one row an indicator, one column a method."""
    heads = [
        (request.say("evaluate.head.no"), "grid-no"),
        (request.say("evaluate.head.name"), "grid-name"),
        (request.say("evaluate.ours"), "grid-status"),
        *((method.title(request.lang), "opinion") for method in methods().values()),
    ]
    rows = [_row(request, assessment) for assessment in assessments]
    note = html.P(request.say("evaluate.opinions_note"), className="prose")
    caption = request.say("evaluate.opinions_caption", count=len(methods()))
    return [
        note,
        _methods(request),
        *opinion_picture(request, assessments),
        disclosure(caption, grid(caption, heads, rows, "opinions")),
    ]


def _methods(request: Request) -> html.Dl:
    """Return how each method comes to its words."""
    entries = [
        html.Div([html.Dt(method.title(request.lang)), html.Dd(method.text(request.lang))])
        for method in methods().values()
    ]
    return html.Dl(entries, className="opinion-methods")


def _row(request: Request, assessment: Assessment) -> list[Cell]:
    # As `assessment.judged`: where ours has no verdict the others are given no values either (docs/methods.md, "Second
    # opinions").
    points = assessment.judged
    case = OpinionCase(assessment.schedule, points, assessment.as_of, assessment.status)
    found = opinions_of(assessment.schedule, points, assessment.as_of)
    opinions = [(method, found[key]) for key, method in methods().items()]
    return [
        (str(assessment.indicator.no), "grid-no"),
        (short_name(assessment, request.lang), "grid-name"),
        (verdict_mark(request, lines_of(request), assessment), "grid-status"),
        *((_opinion(request, case, method, opinion), _class(case, method, opinion)) for method, opinion in opinions),
    ]


def _class(case: OpinionCase, method: StatusMethod, opinion: Opinion) -> str:
    side = reason_of(method, case, opinion).side
    return "opinion" if not side else f"opinion opinion-{'kinder' if side > 0 else 'stricter'}"


def _opinion(request: Request, case: OpinionCase, method: StatusMethod, opinion: Opinion) -> list[Child]:
    words: list[Child] = [html.B(method.word(opinion.status, request.lang))]
    if opinion.ratio is not None and opinion.status != NOT_AVAILABLE:
        words += [" ", html.Span(formats.number(opinion.ratio, 2), className="opinion-ratio")]
    reason = reason_words(reason_of(method, case, opinion), request.lang)
    published_in = Lang.EN  # the methods' own language
    word = method.word(opinion.status, published_in)
    # Said to be English, so that it is read out as English (WCAG 2.2, 3.1.2).
    beside = [] if request.lang is published_in else [html.Small(word, lang=published_in)]
    said = html.Span(reason + published_words(method, opinion, request.lang), className="opinion-reason")
    return [html.Span(words, className="opinion-words"), *beside, said]


def published_words(method: StatusMethod, opinion: Opinion, lang: Lang) -> str:
    """Return what the published code would say where growth has no meaning, in brackets; nothing elsewhere."""
    published = opinion.published
    if published is None or published.ratio is None:
        return ""
    word, ratio = method.word(published.status, lang), formats.number(published.ratio, 2)
    return say("opinion.published", lang, word=word, ratio=ratio)
