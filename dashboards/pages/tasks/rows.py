"""A task as a row of the ledger: what, by whom, how much, its shadow, the gap, its lights, silence, status."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboards.components.html import Child, aria, data, link
from dashboards.components.task_parts import (
    lights,
    plain_href,
    task_href,
    task_link,
    task_scale,
    task_status,
    unit_words,
)
from dashboards.pages.tasks.asked import LedgerGroup
from dashboards.request import Request
from plan.tasks.assess import TaskAssessment, TaskBoard
from plan.tasks.task_status import TaskStatus
from presentation import formats
from presentation.tasks import words
from presentation.tasks.look import task_class

COLUMNS = ("name", "value", "scale", "gap", "lights", "silent", "status")


def section(request: Request, board: TaskBoard, group: LedgerGroup, first: bool) -> html.Section:
    """Return a chapter of the ledger: its heading, its rows, and a line for what is folded away."""
    rows = html.Ol([row(request, board, each) for each in group.shown], className="rows")
    return html.Section(
        [heading(request, group, first), rows, *_folded(request, group)], className="section", key=group.chapter.id
    )


def heading(request: Request, group: LedgerGroup, first: bool) -> html.Div:
    """Return a chapter's heading with its number of tasks; over the ``first`` also the heads of the columns."""
    count = len(group.shown) + len(group.folded)
    counted = html.Span(request.say("task_page.count", count=count), className="heading-unit")
    title: list[Child] = [chapter_name(request, group), counted]
    captions = [
        html.Span(request.say(f"task_page.column_{name}"), className=f"caption cell-{name}", **aria(hidden="true"))
        # Once, over the first chapter: the columns go on through all of them.
        for name in COLUMNS[1:]
        if first
    ]
    return html.Div([html.H2(title), *captions], className="row section-head")


def chapter_name(request: Request, group: LedgerGroup) -> str:
    """Return a chapter's number and heading, in the document's own words."""
    if not group.chapter.id:
        return request.say("task_page.elsewhere")
    return f"{group.chapter.id}　{group.chapter.title}"


def row(request: Request, board: TaskBoard, assessed: TaskAssessment) -> html.Li:
    """Return one task's row, made once as long as nothing changes: the links in it keep the address's date."""
    # Two thousand rows are made once, not for every filter; what is not in this key must not be in a row.
    place = request.as_of, request.known_at, request.lang, task_href(request, assessed.task.id)
    return request.reader.once(("task_row", *place), lambda: _row(request, board, assessed))


def _row(request: Request, board: TaskBoard, assessed: TaskAssessment) -> html.Li:
    task = assessed.task
    below = f"{unit_words(request, task.lead)} · {words.scoring_word(task.scoring, request.lang)}"
    cells: list[Component] = [
        html.Span(task.id, className="cell-no"),
        html.Div([task_link(request, task, "row-link"), html.Span(below, className="note")], className="cell-name"),
        html.Div(_amount(request, assessed), className="cell-value"),
        html.Div(task_scale(request, assessed), className="cell-scale"),
        _gap(request, assessed),
        html.Div(lights(request, board, task.id), className="cell-lights"),
        html.Div(_silence(request, assessed), className="cell-silent"),
        html.Div([task_status(request, assessed.status), *_aside(request, assessed)], className="cell-status"),
    ]
    return html.Li(cells, key=task.id, className=f"row {task_class(assessed.status)}", **data(task=task.id))


def _amount(request: Request, assessed: TaskAssessment) -> list[Child]:
    figure, unit = words.amount(assessed, request.lang)
    return [html.Span(figure, className="value"), " ", html.Span(unit, className="unit")]


def _gap(request: Request, assessed: TaskAssessment) -> html.Div:
    """Return the gap, in percentage points: as a signed figure on a wide screen, in words on a phone and for screen
    readers."""
    shown = formats.NONE if assessed.gap is None else formats.signed(assessed.gap, 0)
    figure = html.Span(shown, className="gap-figure", **aria(hidden="true"))
    words_of_gap = html.Span(words.gap_words(assessed, request.lang), className="gap-words")
    return html.Div([figure, words_of_gap], className="cell-gap")


def _silence(request: Request, assessed: TaskAssessment) -> list[Child]:
    """Return for how many days nothing was reported, where that is more than the bureau's limit; else nothing."""
    tasks = request.reader.tasks
    days = assessed.silent_days
    # Below the bureau's number of days silence is no news, and a mark on every row would be none.
    if tasks is None or days is None or days <= tasks.catalogue.supervision.silent_days:
        return []
    bars = html.Span(className="silent-mark", **aria(hidden="true"))
    return [bars, html.Span(request.say("task_page.silent", count=days), className="silent-days")]


def _aside(request: Request, assessed: TaskAssessment) -> list[Component]:
    """Return the line under the status: days overdue, extended, finished late, more than fulfilled."""
    said = []
    if assessed.status is TaskStatus.OVERDUE:
        said.append(request.say("task_page.over", count=assessed.overdue_days))
    if assessed.extended is not None:
        said.append(request.say("task_page.extended"))
    if assessed.finished_on is not None and assessed.finished_on > assessed.task.due:
        said.append(request.say("task_page.late", count=(assessed.finished_on - assessed.task.due).days))
    # Over-fulfilment is said and not capped (286 % occurs); four decimals keep a float's rest from being called more.
    if assessed.completion is not None and round(assessed.completion, 4) > 1:
        said.append(request.say("task_page.beyond", percent=words.percent_number(assessed.completion)))
    return [html.Span(request.say("task_page.comma").join(said), className="note")] if said else []


def _folded(request: Request, group: LedgerGroup) -> list[Component]:
    if not group.folded:
        return []
    address = request.href(open=group.chapter.id)
    rest = link(request.say("task_page.rest", count=len(group.folded)), address, "fold-link")
    return [html.P([rest, *_counts(request, group.folded)], className="fold")]


def _counts(request: Request, folded: Sequence[TaskAssessment]) -> list[Component]:
    """Return how many of the folded tasks have each status, each count a link that filters by it."""
    found: list[Component] = []
    for status in TaskStatus:
        count = sum(each.status is status for each in folded)
        if count:
            address = plain_href(request, request.path, chapter=request.query.get("chapter"), status=status.value)
            found.append(link([task_status(request, status), html.Span(str(count))], address, "fold-count"))
    return found
