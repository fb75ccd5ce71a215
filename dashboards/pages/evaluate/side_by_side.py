"""Second opinions (旁证) as a picture: a row of ladders for each indicator, one a method; those that differ from the
plan's own verdict are marked and explained."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboards.components.html import Child, aria, spoken
from dashboards.request import Request
from plan.assessment import Assessment
from presentation.opinions_side_by_side import (
    OpinionLine,
    OpinionMark,
    parting_sentence,
    side_by_side,
    why_words,
)


def opinion_picture(request: Request, assessments: Sequence[Assessment]) -> list[Component]:
    """Return the sentence, the ladders under the methods' names, and why some part."""
    lines = side_by_side(assessments, request.lang)
    if not lines:
        return []
    heads = ("", lines[0].own.title, *(mark.title for mark in lines[0].others))
    head = html.Div([html.Span(words, className="ladder-head") for words in heads], className="ladder-row ladder-heads")
    rows = [_row(request, line) for line in lines]
    return [
        html.P(parting_sentence(lines, request.lang), className="prose"),
        html.Div([html.Div(head, **aria(hidden="true")), html.Ol(rows, className="ladder-rows")], className="ladders"),
        html.P(request.say("side_by_side.key"), className="side-note"),
    ]


def _row(request: Request, line: OpinionLine) -> html.Li:
    name = html.Span([html.Span(str(line.no), className="place-no"), line.name], className="ladder-name")
    marks = [_mark(mark) for mark in (line.own, *line.others)]
    why = why_words(line, request.lang)
    reasons = [html.P(why, className="ladder-why")] if why else []
    apart = " ladder-apart" if line.parting else ""
    return html.Li([html.Div([name, *marks], className="ladder-row"), *reasons], className=f"ladder-line{apart}")


def _mark(mark: OpinionMark) -> html.Span:
    """Return one ladder with its word: rungs are filled up to the verdict, lightly where a word covers several."""
    side = " ladder-kinder" if mark.side > 0 else " ladder-stricter" if mark.side < 0 else ""
    arrow: list[Child] = [html.Span("↑" if mark.side > 0 else "↓", className="ladder-arrow")] if mark.side else []
    # One element a ladder, drawn by its classes: Dash goes through every element of a page at each update.
    rungs = html.Span(className=f"rungs {_rungs(mark)}", **aria(hidden="true"))
    # The method's name heads the column for the eye; whoever listens is told it with each verdict.
    said = [spoken(f"{mark.title} "), html.Span(mark.word, className="ladder-word")]
    return html.Span([rungs, *said, *arrow], className=f"ladder{side}{' ladder-none' if mark.high is None else ''}")


def _rungs(mark: OpinionMark) -> str:
    """Return the CSS classes that say how many rungs are filled, and how many at least lightly."""
    return (
        f"rungs-light-{0 if mark.high is None else mark.high + 1} rungs-full-{0 if mark.low is None else mark.low + 1}"
    )
