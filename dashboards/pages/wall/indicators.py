"""The wall's first face: one sentence, counts, and every indicator as a shadow that is read from across a hall."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from dash import html
from dash.development.base_component import Component

from dashboards.components.determined import beside
from dashboards.components.html import Child, aria, bare_scale, data, headline_words, short_name, status_mark
from dashboards.components.task_parts import board_of
from dashboards.request import Request
from plan.assessment import Assessment
from plan.status import AS_TOLD, Status
from presentation import formats
from presentation.headline import Segment, worst_first
from presentation.sentences import amount_words
from presentation.target_words import start_amount
from presentation.tasks.headline import task_line
from presentation.theme import BAD, GOOD, status_class
from wording import Lang, name_of, say, title_of


def indicator_face(request: Request, tasks: Request) -> list[Component]:
    """Return the face; its last line tells of the tasks of the plan that was made into such."""
    assessments = request.reader.assessments(request.as_of, request.known_at)
    return [
        html.H1(headline_words(wall_sentence(assessments, request.lang)), className="wall-sentence"),
        html.Div([_counts(request, assessments), _legend(request)], className="wall-key"),
        html.Ol([_group(request, *group) for group in _groups(request, assessments)], className="wall-groups"),
        *_tasks(tasks),
    ]


def _counts(request: Request, assessments: Sequence[Assessment]) -> html.P:
    counts = Counter(each.status for each in assessments)
    marks = [
        html.Span([status_mark(status, request.lang), html.B(str(counts[status]))], className="wall-count")
        for status in AS_TOLD
        if counts[status]
    ]
    return html.P(marks, className="wall-counts")


def _legend(request: Request) -> html.P:
    document = request.plan.document
    years = request.say("app.year_comma").join(str(year) for year in document.milestone_years[:-1])
    entries = [("shadow", "wall.actual"), ("pointer", "wall.expected"), *([("stroke", "wall.target")] if years else [])]
    keys = [
        html.Span(
            [html.I(className=f"wall-sign wall-sign-{kind}", **aria(hidden="true")), request.say(key, years=years)]
        )
        for kind, key in entries
    ]
    return html.P([*keys, request.say("wall.gap")], className="wall-legend")


def _groups(request: Request, assessments: Sequence[Assessment]) -> Iterator[tuple[str, list[Assessment]]]:
    for category in request.plan.categories:
        # Under the plan's own headings, as people know the table on paper.
        under = [each for each in assessments if each.indicator.category == category.name]
        if under:
            yield name_of(category, request.lang), under


def _group(request: Request, heading: str, assessments: Sequence[Assessment]) -> html.Li:
    """Return a heading with its rows; it takes of the height as much as it has rows."""
    rows = html.Ol([_row(request, each) for each in assessments], className="wall-rows")
    # Groups share the height by their rows, so that all rows of a wall are of one height.
    return html.Li([html.H2(heading), rows], className="wall-group", style={"flexGrow": str(len(assessments))})


def _row(request: Request, assessment: Assessment) -> html.Li:
    lang, indicator = request.lang, assessment.indicator
    final = formats.planned_amount(indicator, assessment.schedule.points[-1][1])
    gap = formats.NONE if assessment.gap is None else formats.signed(assessment.gap)
    spoken = formats.gap_words(assessment.gap, lang)
    behind = " wall-behind" if assessment.status in BAD else ""
    cells: list[Child] = [
        html.Span(str(indicator.no), className="wall-no"),
        html.Span([short_name(assessment, lang), *beside(request, indicator.no)], className="wall-title"),
        html.Span(_value(request, assessment), className="wall-value"),
        html.Span(start_amount(indicator, assessment.schedule, lang), className="wall-from"),
        bare_scale(assessment, lang),
        html.Span(final, className="wall-to"),
        html.Span([html.Span(gap, **aria(hidden="true")), html.Span(spoken, className="spoken")], className="wall-gap"),
        status_mark(assessment.status, lang),
    ]
    return html.Li(cells, className=f"wall-row {status_class(assessment.status)}{behind}", **data(no=str(indicator.no)))


def _value(request: Request, assessment: Assessment) -> list[Child]:
    if assessment.value is None:
        return [html.B(formats.NONE)]
    shown = html.B(amount_words(assessment.indicator, assessment.latest, request.lang))
    if formats.percent_sign(assessment.indicator):
        return [shown]
    return [shown, html.Small(formats.unit(assessment.indicator, request.lang))]


def _tasks(request: Request) -> list[Component]:
    board = board_of(request)
    if board is None or not board.tasks:
        return []
    title = html.Strong(request.say("task_lines.title"))
    return [html.P([title, *headline_words(task_line(board, request.lang))], className="wall-tasks-line")]


MOST_NAMED_ON_WALL = 2
"""Names in the sentence: it is read in passing, from across a hall."""


def wall_sentence(assessments: Sequence[Assessment], lang: Lang = Lang.ZH) -> tuple[Segment, ...]:
    """Return the sentence for a day's assessments: those on schedule as a count, the hindmost by name, the other
    laggards as a count."""
    total, good = len(assessments), sum(each.status in GOOD for each in assessments)
    # One sentence of praise and no list: nothing is to be said of whom.
    if good == total:
        return (Segment(say("wall.all", lang, total=total), "good", total),)
    behind = worst_first([each for each in assessments if each.status in BAD])
    told = [Segment(say("wall.start", lang, total=total, good=good), "", good)]
    for place, each in enumerate(behind[:MOST_NAMED_ON_WALL]):
        told += [Segment(say("wall.comma" if place else "wall.first", lang)), _named(each, lang)]
    rest = len(behind) - MOST_NAMED_ON_WALL
    if rest > 0:
        told.append(Segment(say("wall.rest", lang, count=rest), "", rest))
    return (*told, Segment(say("wall.end", lang)))


def _named(assessment: Assessment, lang: Lang) -> Segment:
    words = {"name": title_of(assessment.indicator, lang), "status": _word(assessment.status, lang)}
    return Segment(say("wall.named", lang, **words), "bad", 1)


def _word(status: Status, lang: Lang) -> str:
    return say(f"status.{status}", lang)
