"""What supervision prints from its pages: a quarter's bulletin, a slip's notice. Made as every report is."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboards import urls
from dashboards.components.forms import button, form, hidden
from dashboards.components.html import Child, data
from dashboards.pages.evaluate.reports import making_room
from dashboards.request import Request
from dashboards.urls import url_of
from presentation import formats
from presentation.tasks.printing import PRINTED_AS


def bulletin_block(request: Request) -> list[Component]:
    """Return how the bulletin is made of the quarter that had ended by the day; nothing where no reports are made."""
    if request.reporter is None:
        return []
    note = request.say("bulletin.make_note", period=formats.period(request.period, request.lang))
    known = request.known_at.isoformat() if request.known_at else ""
    fields: list[Child] = [hidden("period", str(request.period)), hidden("known_at", known)]
    title = html.H2(request.say("bulletin.make"))
    made = _form(request, urls.MAKE_BULLETIN, fields, note)
    return [html.Section([title, made, making_room(request, request.reporter)], id="bulletin")]


def notice_block(request: Request, slip: str) -> list[Component]:
    """Return how a slip's notice is printed; nothing where no reports are made."""
    if request.reporter is None:
        return []
    title = html.H2(request.say("notice.print"))
    printed = _form(request, url_of(urls.PRINT_SLIP, slip=slip), [], request.say("notice.print_note"))
    return [html.Section([title, printed, making_room(request, request.reporter)], id="notice")]


def _form(request: Request, address: str, fields: list[Child], note: str) -> html.Form:
    buttons: list[Child] = [
        button(request.say(f"evaluate.make.{kind}"), "button", name="kind", value=kind) for kind in PRINTED_AS
    ]
    row = html.Div([*buttons, html.Small(note)], className="make-row")
    return form(request, address, [*fields, hidden("at", _here(request)), row], "form make", **data(making=""))


def _here(request: Request) -> str:
    """Return the page as it is, without what was made before."""
    return request.href(job=None)
