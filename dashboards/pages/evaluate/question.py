"""The question of an evaluation: the day as of which, the instant of knowledge, and up to when texts were written. All
of it is in the address."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time

from dash import html
from dash.development.base_component import Component

from dashboards import urls
from dashboards.components.forms import Input, button, hidden
from dashboards.components.html import Child, switch
from dashboards.request import Request
from etl.store.journal.evaluation_texts import EvaluationText
from plan.assessment import Assessment
from plan.board import due_day
from plan.instant import CHINA, shown_instant
from plan.period import Period
from presentation import formats
from presentation.reporting import ReportQuery
from wording import joined

PASSING = ("write", "seen", "moved", "kept", "job", "determine")
"""Keys of the query that belong to one step of work (an open form, a job): other links do not carry them."""


def address(request: Request, **changes: object) -> str:
    """Return a link on this page to the same question but for ``changes``."""
    return request.href(urls.EVALUATE, **{**dict.fromkeys(PASSING), **changes})


def texts_then(request: Request) -> bool:
    """Tell whether the address asks for texts written by the instant of knowledge only."""
    return request.known_at is not None and request.query.get("texts") == "then"


def texts_until(request: Request) -> datetime | None:
    """Return the instant up to which what evaluators wrote and set is shown; None: all of it."""
    return request.known_at if texts_then(request) else None


def texts_in_question(request: Request) -> list[EvaluationText]:
    """Return the texts that the question takes in, in order."""
    written = list(request.reporter.texts(request.reader.texts_plan)) if request.reporter else []
    if not texts_then(request) or request.known_at is None:
        return written
    return [text for text in written if text.at <= request.known_at]


def asked_of(request: Request) -> ReportQuery:
    """Return the question for making a report of exactly what the page shows."""
    # Texts follow the moment of knowledge unless others are wanted; then the instant of the last one is named, so that
    # the same question can be asked again.
    if request.known_at is None or texts_then(request):
        return ReportQuery(request.as_of, request.known_at, plan=request.reader.named_plan(request.as_of))
    told = [each.at for lines in request.reader.determinations(request.as_of).values() for each in lines]
    if request.reader.evaluation:
        told += [each.at for each in request.reader.evaluation.attachments(request.reader.texts_plan)]
    last = max([*(text.at for text in texts_in_question(request)), *told], default=None)
    return ReportQuery(request.as_of, request.known_at, last, plan=request.reader.named_plan(request.as_of))


def known_words(request: Request) -> str:
    """Return the instant of knowledge in words."""
    if request.known_at is None:
        return request.say("evaluate.make_now")
    return request.say("evaluate.known_then", moment=shown_instant(request.known_at))


def kind_key(request: Request) -> str:
    """Return whether the report is mid-term or final, as a wording key."""
    return "evaluate.final" if request.as_of >= request.plan.final_day else "evaluate.mid"


def milestone_words(request: Request, assessments: Sequence[Assessment]) -> str:
    """Return a sentence for each target year that is due: how many targets were met, missed, or still wait for data."""
    said = [_milestone_words(request, assessments, year) for year in request.plan.years_due(request.as_of)]
    return joined(said, request.lang)


def _milestone_words(request: Request, assessments: Sequence[Assessment], year: int) -> str:
    """Return a year's targets, and how many of them still wait for their quarter's data."""
    met = [assessment.milestones[year] for assessment in assessments if year in assessment.milestones]
    waiting = met.count(None)
    counts = {"count": len(met), "met": met.count(True), "missed": met.count(False), "waiting": waiting}
    return request.say("evaluate.milestones_waiting" if waiting else "evaluate.milestones", year=year, **counts)


def question_bar(request: Request, *more: Component) -> html.Section:
    """Return the rows in which day, instant of knowledge and texts are chosen, and ``more`` rows below."""
    rows = [_as_of(request), _known_at(request), *([_texts(request)] if request.known_at else []), *more]
    heading = html.H2(request.say("evaluate.question"), className="spoken")
    return html.Section([heading, *rows], className="question", id="question")


def question_row(caption: str, *inside: Component) -> html.Div:
    """Return a caption and what is chosen among."""
    return html.Div(
        [html.Span(caption, className="question-caption"), html.Div(list(inside), className="question-choices")],
        className="question-row",
    )


def _as_of(request: Request) -> html.Div:
    """Return the plan's own milestones first; any other quarter by the date at the top."""
    options = []
    for year in request.plan.document.milestone_years:
        last = Period(year, 4)
        final = last.last_day >= request.plan.final_day
        words: list[Child] = [
            request.say("evaluate.milestone", year=year),
            html.Small(request.say("evaluate.final" if final else "evaluate.mid")),
        ]
        options.append((words, address(request, as_of=last), last.last_day == request.as_of))
    hint = html.Span(request.say("evaluate.other_day"), className="question-hint")
    caption = request.say("evaluate.as_of")
    return question_row(caption, switch(caption, options), hint)


def _known_at(request: Request) -> html.Div:
    """Return the choice of the instant of knowledge: now, the quarter's deadline where it is past, or any other."""
    caption = request.say("evaluate.known_at")
    due = due_day(request.plan, request.period)
    options: list[tuple[Child, str, bool]] = [
        (request.say("evaluate.known_now"), address(request, known_at=None, texts=None), request.known_at is None)
    ]
    if due <= request.today:
        # To the last second of the deadline in China, as a bare day of the address is read.
        end = datetime.combine(due, time(23, 59, 59), CHINA)
        words = request.say("evaluate.known_due", day=formats.day(due, request.lang))
        options.append((words, address(request, known_at=due), request.known_at == end))
    return question_row(caption, switch(caption, options), _moment(request))


def _moment(request: Request) -> html.Form:
    """Return the field of any instant, in China's time, as a GET form."""
    # Everything else of the address stays: only the moment is asked anew.
    kept = {key: value for key, value in request.query.items() if key not in (*PASSING, "known_at")}
    local = request.known_at.astimezone(CHINA).strftime("%Y-%m-%dT%H:%M") if request.known_at else ""
    field = Input(type="datetime-local", name="known_at", value=local, required=True)
    words = html.Span(request.say("evaluate.known_field"), className="question-field-words")
    inside = [
        *(hidden(key, value) for key, value in sorted(kept.items())),
        html.Label([words, field], className="question-field"),
        button(request.say("evaluate.known_look"), "button button-quiet"),
    ]
    return html.Form(inside, action=urls.EVALUATE, method="get", className="question-moment", disable_n_clicks=True)


def _texts(request: Request) -> html.Div:
    caption, then = request.say("evaluate.texts"), texts_then(request)
    options = [
        (request.say("evaluate.texts_now"), address(request, texts=None), not then),
        (request.say("evaluate.texts_then"), address(request, texts="then"), then),
    ]
    return question_row(caption, switch(caption, options))
