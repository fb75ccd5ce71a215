"""本镇 `/town`: a town's slips, its targets, and the tasks that it leads or has a part of; what it owes first."""

from __future__ import annotations

from collections import Counter
from urllib.parse import quote

from dash import html
from dash.development.base_component import Component

from access.permission import TOWNS
from dashboards import urls
from dashboards.components.html import Child, link, main_heading
from dashboards.components.responsive_table import Cell, grid
from dashboards.components.task_parts import shape_mark, unit_words
from dashboards.page import Page, watch_data
from dashboards.pages.town.parts import PartState, TownPart, parts_of, town_of
from dashboards.pages.town.slips import slips_block, slips_of
from dashboards.pages.town.targets import targets_block
from dashboards.request import Request
from dashboards.urls import url_of
from plan.tasks.slip import UNANSWERED
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
"""The order of the rows: what the town owes comes first."""

_LOOKS = {
    PartState.RETURNED: TaskStatus.BEHIND,
    PartState.OVERDUE: TaskStatus.OVERDUE,
    PartState.OPEN: TaskStatus.NOT_STARTED,
    PartState.WAITING: TaskStatus.NEAR,
    PartState.DONE: TaskStatus.ACHIEVED,
    PartState.CLOSED: TaskStatus.ENDED,
}
"""The task status whose shape and colour a part's state is shown with."""


def build(request: Request) -> Component:
    """Return the town's page; a sentence for a viewer who is of no town."""
    town = town_of(request)
    if town is None:
        return html.Div([main_heading(request.say("town.title")), html.P(request.say("town.none"))])
    parts = sorted(parts_of(request, town), key=lambda each: _ORDER.index(each.state))
    found = Counter(each.state for each in parts)
    owed = found[PartState.OPEN] + found[PartState.OVERDUE] + found[PartState.RETURNED]
    name = unit_words(request, town)
    said = request.say("town.sentence", town=name, count=len(parts), done=found[PartState.DONE], owed=owed)
    waits = request.say("town.waiting", count=found[PartState.WAITING], returned=found[PartState.RETURNED])
    slips, led = slips_of(request, town), sum(each.leads for each in parts)
    more = request.say("town.led", count=led) if led else ""
    more += request.say("town.slips_owed", count=sum(s.state in UNANSWERED for s in slips)) if slips else ""
    lead = html.P(waits + more, className="lead")
    head = html.Div(html.Div([main_heading(said), lead], className="head-words"), className="head")
    # A slip has a day by which it is to be answered: it stands before all that has a quarter.
    blocks = [*slips_block(request, slips), *targets_block(request, town), *_tasks(request, parts)]
    return html.Div([head, *blocks], className="detail town-page")


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
        (html.Strong(request.say("town.leads")) if part.leads else unit_words(request, task.lead), ""),
        (task.due.isoformat(), ""),
        (html.Span(state), ""),
        (part.reported.isoformat() if part.reported else formats.NONE, ""),
        (way, ""),
    ]


PAGE = Page(urls.TOWN, "town.title", 12, build, roles=TOWNS, personal=True, watches=watch_data)
