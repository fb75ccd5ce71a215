"""The displays (大屏) on the page 管理: a table with their states, and the forms to add and to revoke one."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from access.account import LONGEST_NAME, Account
from access.displays import DisplayService, DisplayState
from dashboards import urls
from dashboards.components.forms import Input, button, form, hidden, labelled
from dashboards.components.html import Child, data, disclosure, spoken
from dashboards.components.responsive_table import cards, cell, mark
from dashboards.request import Request
from plan.instant import shown_instant

_COLUMNS = ("display.name", "display.state", "display.since", "display.do")
_LOOKS = {
    DisplayState.WAITING: "draft",
    DisplayState.LATE: "overdue",
    DisplayState.BOUND: "accepted",
    DisplayState.REVOKED: "none",
}


def displays_section(request: Request, service: DisplayService) -> html.Section:
    """Return the displays, and for whoever may, the form to add one."""
    found = service.displays()
    return html.Section(
        [
            html.H2(request.say("display.heading", count=len(found)), id="displays"),
            html.P(request.say("display.note"), className="setting-note"),
            *_adding(request),
            *_table(request, found),
        ]
    )


def _adding(request: Request) -> list[Component]:
    if request.viewer.person.demonstration:
        return []
    name = Input(type="text", name="name", required=True, maxLength=LONGEST_NAME)
    inside: list[Child] = [
        labelled(request.say("display.name"), name),
        html.Div(button(request.say("display.add_do"), "button button-main"), className="field-do"),
        html.P(request.say("display.add_note", most=LONGEST_NAME), className="field-note"),
    ]
    # The page is left for the document that shows the link.
    leaves = data(plain="", leaves="", failed=request.say("admin.failed"))
    return [
        disclosure(request.say("display.add"), form(request, urls.ADD_DISPLAY, inside, "fields quiet-form", **leaves))
    ]


def _table(request: Request, found: Sequence[tuple[Account, DisplayState]]) -> list[Component]:
    if not found:
        return []
    rows = [_row(request, display, state) for display, state in found]
    return [cards(request, "display.title", _COLUMNS, rows, "displays")]


def _row(request: Request, display: Account, state: DisplayState) -> Component:
    since = shown_instant(display.changed_at) if display.changed_at else ""
    cells = [
        html.Th(html.Bdi(display.name), scope="row", role="rowheader", className="account-name"),
        cell(mark(request.say(f"display.state.{state}"), _LOOKS[state]), "display-state"),
        cell(since, "display-since", request.say("display.since")),
        cell(_revoking(request, display, state), "display-do"),
    ]
    return html.Tr(cells, role="row")


def _revoking(request: Request, display: Account, state: DisplayState) -> Child:
    if state is DisplayState.REVOKED or request.viewer.person.demonstration:
        return ""
    # Said with the name: a list of buttons called “revoke” tells nobody which is whose (WCAG 2.2, 2.4.4).
    words = button(
        [request.say("display.revoke"), spoken(f" {display.name}")],
        "button button-bad",
    )
    inside: list[Child] = [hidden("name", display.name), words]
    return form(request, urls.REVOKE_DISPLAY, inside, "deed-row", **data(failed=request.say("admin.failed")))
