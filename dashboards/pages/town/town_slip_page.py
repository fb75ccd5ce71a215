"""督办单 `/town/slip/<slip>`: a slip that demands something of a town, for the town's people to sign for and answer."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from access.permission import TOWNS
from dashboards import urls
from dashboards.components.html import link, main_heading
from dashboards.components.task_parts import board_of
from dashboards.page import Page, watch_data
from dashboards.pages.supervise.slip_page import slip_asked, slip_columns, slip_title
from dashboards.pages.supervise.today import of_today
from dashboards.pages.town.parts import town_of
from dashboards.request import Request
from plan.tasks.slip import Slip


def _own_slip(request: Request) -> Slip | None:
    """Return the slip in the address; None, and so no such page, for another unit's."""
    slip, town = slip_asked(request), town_of(request)
    return slip if slip is not None and town is not None and slip.unit == town else None


def named(request: Request) -> str | None:
    """Return the slip's name; None where the town has no such slip."""
    slip = _own_slip(request)
    return request.say("task_detail.slip", number=slip.id) if slip else None


def build(request: Request) -> Component:
    """Return how far the slip has come, its steps, and the forms of the next ones that the town may take."""
    request = of_today(request)
    board, slip = board_of(request), _own_slip(request)
    assert board is not None, "the page of a slip that the ledger does not have"
    assert slip is not None, "the page of a slip that is not the town's"
    back = html.P(link(request.say("town.back"), request.href(urls.TOWN, done=None)))
    title = main_heading(slip_title(request, board, slip))
    head = html.Div(html.Div([title, back], className="head-words"), className="head")
    columns = slip_columns(request, board, slip, task=urls.TOWN_TASK, act=urls.TOWN_SLIP_ACTION)
    return html.Div([head, columns], className="detail slip-page town-page")


PAGE = Page(
    urls.TOWN_SLIP,
    "town.slips",
    None,
    build,
    named,
    roles=TOWNS,
    within=(urls.TOWN,),
    personal=True,
    watches=watch_data,
)
