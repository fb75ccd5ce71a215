"""本镇 `/town`: the tasks of which a town has a part, what it owes first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable
from urllib.parse import quote

from dash import html
from dash.development.base_component import Component

from access.permission import TOWNS
from dashboards import urls
from dashboards.components.html import Child, link
from dashboards.components.responsive_table import Cell, grid
from dashboards.components.task_parts import shape_mark, unit_words
from dashboards.page import Page
from dashboards.pages.town.parts import PartState, TownPart, parts_of, town_of
from dashboards.pages.town.targets import targets_block
from dashboards.request import Request
from dashboards.urls import url_of
from plan.tasks.task_status import TaskStatus
from presentation import formats
from presentation.tasks.look import task_class

_ORDER = (
    PartState.RETURNED,
    PartState.OVERDUE,
    PartState.OPEN,
    PartState.WAITING,
    PartState.DONE,
    PartState.CLOSED,
)
"""What is owed stands first."""

_LOOKS = {
    PartState.RETURNED: TaskStatus.BEHIND,
    PartState.OVERDUE: TaskStatus.OVERDUE,
    PartState.OPEN: TaskStatus.NOT_STARTED,
    PartState.WAITING: TaskStatus.NEAR,
    PartState.DONE: TaskStatus.ACHIEVED,
    PartState.CLOSED: TaskStatus.ENDED,
}
"""By which status's shape each is told: one shape for one thing."""


def build(request: Request) -> Component:
    """Return the town's tasks; there are none for whoever is of no town."""
    town = town_of(request)
    if town is None:
        return html.Div(
            [html.H1(request.say("town.title"), id="heading", tabIndex="-1"), html.P(request.say("town.none"))]
        )
    parts = sorted(parts_of(request, town), key=lambda each: _ORDER.index(each.state))
    found = Counter(each.state for each in parts)
    owed = found[PartState.OPEN] + found[PartState.OVERDUE] + found[PartState.RETURNED]
    name = unit_words(request, town)
    said = request.say("town.sentence", town=name, count=len(parts), done=found[PartState.DONE], owed=owed)
    waits = request.say("town.waiting", count=found[PartState.WAITING], returned=found[PartState.RETURNED])
    head = html.Div([html.H1(said, id="heading", tabIndex="-1"), html.P(waits, className="lead")], className="head")
    targets = targets_block(request, town)
    return html.Div([head, *targets, *_tasks(request, parts)], className="detail town-page")


def _tasks(request: Request, parts: list[TownPart]) -> list[Component]:
    if not parts:
        return [html.P(request.say("town.none"), className="side-note")]
    keys = ("task", "lead", "due", "state", "reported", "report")
    heads = [(request.say(f"town.column_{key}"), "grid-name" if key == "task" else "") for key in keys]
    rows = [_row(request, each) for each in parts]
    return [
        html.Section([html.H2(request.say("town.tasks")), grid(request.say("town.tasks"), heads, rows, "open-slips")])
    ]


def _row(request: Request, part: TownPart) -> list[Cell]:
    task = part.assessed.task
    word = request.say(f"town.state_{part.state}")
    state: list[Child] = [shape_mark(word, task_class(_LOOKS[part.state]))]
    state += [html.Span(part.note, className="note")] if part.note else []
    address = request.href(url_of(urls.TOWN_TASK, task=quote(task.id, safe="")), done=None)
    closed = part.state is PartState.CLOSED
    way: Child = formats.NONE if closed else link(request.say("town.report"), address)
    return [
        (html.Span([html.Strong(task.title), html.Span(f" {task.id}", className="note")]), "grid-name"),
        (unit_words(request, task.lead), ""),
        (task.due.isoformat(), ""),
        (html.Span(state), ""),
        (part.reported.isoformat() if part.reported else formats.NONE, ""),
        (way, ""),
    ]


def watch(request: Request) -> Hashable:
    """Return what is another whenever the page is."""
    return request.reader.version


PAGE = Page(urls.TOWN, "town.title", 12, build, roles=TOWNS, personal=True, watches=watch)
