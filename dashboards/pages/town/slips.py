"""督办单 of a town on `/town`: those that it has to sign for or to answer first, then the others with their state."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboards import urls
from dashboards.components.html import link
from dashboards.components.responsive_table import Cell, grid
from dashboards.components.task_parts import plain_href, slip_mark, slip_stops
from dashboards.pages.supervise.units import left_words
from dashboards.pages.town.parts import board_now
from dashboards.request import Request
from dashboards.urls import url_of
from plan.tasks.assess import TaskBoard
from plan.tasks.slip import UNANSWERED, Slip
from presentation import formats


def slips_of(request: Request, town: str) -> list[Slip]:
    """Return a town's slips: those that wait for it first, then other open ones, closed ones last; the earliest due
    first among each."""
    board = board_now(request)
    own = [slip for slip in board.ledger.slips if slip.unit == town and slip.steps] if board else []
    return sorted(own, key=_rank)


def _rank(slip: Slip) -> tuple[int, str]:
    place = 0 if slip.state in UNANSWERED else 1 if slip.is_open else 2
    return place, slip.due.isoformat() if slip.due else ""


def slips_block(request: Request, slips: list[Slip]) -> list[Component]:
    """Return a town's slips as a table; nothing where it never got one."""
    board = board_now(request)
    if not slips or board is None:
        return []
    keys = ("number", "task", "colour", "stops", "due", "left")
    heads = [(request.say(f"supervise.column_{key}"), "grid-name" if key == "task" else "") for key in keys]
    heads.append((request.say("town.column_report"), ""))
    rows = [_row(request, board, slip) for slip in slips]
    counted = html.Span(request.say("supervise.count", count=len(slips)), className="heading-unit")
    title = request.say("town.slips")
    return [html.Section([html.H2([title, counted]), grid(title, heads, rows, "open-slips")], id="slips")]


def _row(request: Request, board: TaskBoard, slip: Slip) -> list[Cell]:
    task = board.ledger.by_id.get(slip.task)
    where = plain_href(request, url_of(urls.TOWN_SLIP, slip=slip.id))
    owed = slip.state in UNANSWERED
    way = request.say(f"town.slip_{slip.state}") if owed else request.say("town.slip_look")
    return [
        (slip.id, ""),
        (task.title if task else slip.task, "grid-name"),
        (slip_mark(request, slip.colour), ""),
        (slip_stops(request, slip), ""),
        (slip.due.isoformat() if slip.due else formats.NONE, ""),
        (left_words(request, slip, board.day), ""),
        (link(way, where), ""),
    ]
