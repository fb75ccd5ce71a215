"""The ledger as a time line: years across, a bar for each task, today as a dotted line."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboards.components.html import aria
from dashboards.components.task_parts import task_link, task_status
from dashboards.pages.tasks.asked import LedgerGroup
from dashboards.pages.tasks.rows import chapter_name
from dashboards.request import Request
from plan.tasks.assess import TaskAssessment, TaskBoard
from presentation import formats
from presentation.tasks import words
from presentation.tasks.look import task_class
from presentation.tasks.timeline import TimeAxis, TimeBar, axis_of, time_bar
from wording.dates import day_of_year

_NEAR_END = 0.85
"""Fraction of the axis from which on today's words are put to the left of their day: there is no room on the right."""


def timeline(request: Request, board: TaskBoard, shown: Sequence[LedgerGroup]) -> list[Component]:
    """Return the chapters as bars on one axis."""
    # Of all tasks, not of those shown: filtering must not move the years under the bars.
    axis = axis_of([each.task for each in board.tasks])
    return [_section(request, board, group, axis) for group in shown]


def _section(request: Request, board: TaskBoard, group: LedgerGroup, axis: TimeAxis) -> html.Section:
    head = html.Div(
        [html.H2(chapter_name(request, group)), _years(request, board, axis), html.Span(className="cell-status")],
        className="time-row time-head",
    )
    rows = html.Ol([_row(request, each, axis) for each in group.shown], className="rows")
    return html.Section([head, rows], className="section time-section", key=group.chapter.id)


def _years(request: Request, board: TaskBoard, axis: TimeAxis) -> html.Div:
    width = 100 / len(axis.years)
    years = [
        html.Span(str(year), className="time-year", style={"left": f"{place * width:.4g}%"})
        for place, year in enumerate(axis.years)
    ]
    at = axis.at(board.day)
    # Centred on its day, but for days near an end of the axis: there the words would run off a phone.
    name = "time-today time-today-last" if at > _NEAR_END else "time-today"
    today = html.Span(day_of_year(board.day, request.lang), className=name, style={"left": _percent(at)})
    # A line at the very edge would claim a day that is not there.
    inside = [*years, today] if axis.first <= board.day <= axis.last else years
    return html.Div(inside, className="time-axis", **aria(hidden="true"))


def _row(request: Request, assessed: TaskAssessment, axis: TimeAxis) -> html.Li:
    cells: list[Component] = [
        html.Span(assessed.task.id, className="cell-no"),
        html.Div(task_link(request, assessed.task, "row-link"), className="cell-name"),
        _bar(request, assessed, axis),
        html.Div(task_status(request, assessed.status), className="cell-status"),
    ]
    return html.Li(cells, className=f"row time-row {task_class(assessed.status)}", key=assessed.task.id)


def _bar(request: Request, assessed: TaskAssessment, axis: TimeAxis) -> html.Div:
    bar = time_bar(assessed, axis)
    today = [html.Span(className="time-now", style={"left": _percent(axis.at(assessed.day))})]
    parts = [*(today if axis.first <= assessed.day <= axis.last else []), *_spans(bar), *_steps(bar)]
    years = {"backgroundSize": f"{100 / len(axis.years):.5g}% 100%"}
    told = words.shadow_summary(assessed, request.lang) + _earned(request, assessed)
    return html.Div(parts, className="time-bar", style=years, role="img", **aria(label=told))


def _earned(request: Request, assessed: TaskAssessment) -> str:
    from_to = assessed.task.start, assessed.task.due
    return request.say(
        "task_page.from_to", start=formats.day(from_to[0], request.lang), due=formats.day(from_to[1], request.lang)
    )


def _spans(bar: TimeBar) -> list[Component]:
    found: list[Component] = [html.Span(className="time-track", style=_between(bar.start, bar.due))]
    # Both days of an extension stay in sight: the part between them is what was granted.
    if bar.original < bar.due:
        found.append(html.Span(className="time-extended", style=_between(bar.original, bar.due)))
    if bar.filled is not None and bar.filled > bar.start:
        found.append(html.Span(className="time-fill", style=_between(bar.start, bar.filled)))
    if bar.overdue_to is not None and bar.overdue_to > bar.due:
        found.append(html.Span(className="time-over", style=_between(bar.due, bar.overdue_to)))
    return [*found, html.Span(className="time-due", style={"left": _percent(bar.due)})]


def _steps(bar: TimeBar) -> list[Component]:
    return [
        html.Span(className=f"time-step time-step-{step.state}", style={"left": _percent(step.at)})
        for step in bar.steps
    ]


def _between(start: float, end: float) -> dict[str, str]:
    return {"left": _percent(start), "width": _percent(end - start)}


def _percent(fraction: float) -> str:
    return f"{100 * fraction:.5g}%"
