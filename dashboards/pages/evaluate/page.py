"""评估 `/evaluate`: the evaluator's page: the question, verdicts, second opinions, texts, reports and their proofs."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboards import urls
from dashboards.components.html import Child, aria, headline_words, page_head, short_name
from dashboards.page import Page, watch_reports
from dashboards.pages.evaluate.attachments import attached_at
from dashboards.pages.evaluate.determining import determination_block, lines_of, to_determine, verdict_mark
from dashboards.pages.evaluate.opinions import opinion_table
from dashboards.pages.evaluate.question import (
    kind_key,
    known_words,
    milestone_words,
    question_bar,
    texts_in_question,
)
from dashboards.pages.evaluate.reports import make_rows, reports_section
from dashboards.pages.evaluate.texts import Versions, anchor, place_words, to_form, versions_of, written_at
from dashboards.pages.evaluate.to_write import to_write_list
from dashboards.pages.evaluate.verdicts import changed_since, verdict_table, worked
from dashboards.request import Request
from etl.store.journal.evaluation_texts import SECTIONS
from plan.assessment import Assessment
from presentation.headline import headline

PARTS = ("verdicts", "opinions", "to_write", "indicator_texts", "section_texts", "reports")


def build(request: Request) -> Component:
    """Return the page of a request."""
    assessments = request.reader.assessments(request.as_of, request.known_at)
    versions = versions_of(texts_in_question(request))
    parts: list[Component] = [
        _head(request, assessments),
        question_bar(request, *make_rows(request)),
        _contents(request),
        *changed_since(request),
        _section(request, "verdicts", verdict_table(request, assessments)),
        _section(request, "opinions", opinion_table(request, assessments)),
        *_writing(request, assessments, versions),
    ]
    return html.Div(parts, className="detail evaluate")


def _head(request: Request, assessments: Sequence[Assessment]) -> html.Div:
    about: list[Child] = [html.Strong(request.say(kind_key(request))), " · ", html.Span(known_words(request))]
    due = milestone_words(request, assessments)
    beside: list[Child] = [html.P(about, className="lead")]
    beside += [html.P(due, className="lead")] if due else []
    told = headline(assessments, request.lang, request.reader.intake(request.period, request.known_at))
    return page_head(request, headline_words(told), *beside)


def _contents(request: Request) -> html.Nav:
    # Without a reporter nothing is written or made: the links lead to what there is.
    shown = PARTS if request.reporter else PARTS[:2]
    items = [html.Li(html.A(request.say(f"evaluate.{name}"), href=f"#{name}", disable_n_clicks=True)) for name in shown]
    return html.Nav(html.Ul(items), className="contents", **aria(label=request.say("evaluate.contents")))


def _section(request: Request, name: str, content: Sequence[Component]) -> html.Section:
    return html.Section([html.H2(request.say(f"evaluate.{name}")), *content], id=name)


def _writing(request: Request, assessments: Sequence[Assessment], versions: Versions) -> list[Component]:
    """Return the sections of texts and reports, or a sentence where this server keeps none."""
    if request.reporter is None:
        return [html.P(request.say("evaluate.none"), className="prose")]
    note = html.P(request.say("evaluate.texts_note"), className="prose")
    indicators = html.Ol([_indicator(request, each, versions) for each in assessments], className="places")
    sections = html.Ol([_place(request, place, versions) for place in SECTIONS], className="places")
    return [
        _section(request, "to_write", to_write_list(request, assessments, versions)),
        _section(request, "indicator_texts", [note, indicators]),
        _section(request, "section_texts", [sections]),
        reports_section(request, request.reporter),
    ]


def _indicator(request: Request, assessment: Assessment, versions: Versions) -> html.Li:
    """Return one indicator: its verdict, the formulas with its numbers, what evaluators wrote."""
    place = str(assessment.indicator.no)
    name = html.H3([html.Span(place, className="place-no"), short_name(assessment, request.lang)])
    lines = lines_of(request)
    ways = [*to_determine(request, assessment, lines), *to_form(request, place, versions)]
    head = html.Div([name, *verdict_mark(request, lines, assessment), *ways], className="place-head")
    formulas = [html.Span(words) for words in worked(request, assessment)]
    shown = [html.P(formulas, className="worked")] if formulas else []
    inside = [head, *shown, *determination_block(request, assessment, lines), *written_at(request, place, versions)]
    return html.Li(inside, id=anchor(place), className="place-item")


def _place(request: Request, place: str, versions: Versions) -> html.Li:
    name = html.H3(place_words(request, place))
    head = html.Div([name, *to_form(request, place, versions)], className="place-head")
    inside = [head, *written_at(request, place, versions), *attached_at(request, place)]
    return html.Li(inside, id=anchor(place), className="place-item")


PAGE = Page(urls.EVALUATE, "evaluate.title", 60, build, personal=True, watches=watch_reports)
