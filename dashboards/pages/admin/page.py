"""管理: accounts, and the settings in force. No data of the plan are here: who keeps accounts sees none."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from access.account import LONGEST_NAME
from access.audit_words import action_words
from access.permission import ADMINISTRATORS
from access.second_person import LIFETIME
from dashboards import urls
from dashboards.components.html import disclosure, main_heading
from dashboards.page import Page
from dashboards.pages.admin.accounts import accounts_table
from dashboards.pages.admin.displays import displays_section
from dashboards.pages.admin.forms import add_form
from dashboards.pages.admin.settings import settings_section
from dashboards.pages.admin.states import AccountStanding, standing_of
from dashboards.pages.audit.text import visible
from dashboards.request import Request
from plan.instant import shown_instant


def build(request: Request) -> Component:
    """Return the page 管理."""
    if request.access_services is None:
        return html.Div(main_heading(request.say("admin.none")), className="desk")
    access_services = request.access_services
    standings = [
        standing_of(access_services.authenticator, account) for account in access_services.administration.accounts()
    ]
    accounts = html.Section([*_adding(request), *_table(request, standings)])
    head = html.Div([main_heading(_counts(request, standings)), *_notes(request, standings)], className="desk-head")
    displays = [displays_section(request, access_services.displays)] if access_services.displays else []
    settings = settings_section(request, access_services.authenticator.policy)
    return html.Div([head, accounts, *displays, settings], className="desk admin-page")


def _counts(request: Request, standings: Sequence[AccountStanding]) -> str:
    if not standings:
        return request.say("admin.heading_empty")
    return request.say("admin.heading", count=len(standings), usable=sum(s.usable for s in standings))


def _notes(request: Request, standings: Sequence[AccountStanding]) -> list[Component]:
    """Return the notes above the table: that the demonstration changes nothing, open proposals, and that the account
    asked for does not exist."""
    told: list[Component] = []
    if request.viewer.person.demonstration:
        told.append(html.P(request.say("admin.demonstration"), className="told"))
    told += [html.P(sentence, className="told", role="status") for sentence in _proposals(request)]
    name = request.query.get("account")
    if name is not None and name not in {standing.account.name for standing in standings}:
        told.append(html.P(request.say("admin.unknown", name=_short(name)), className="told", role="status"))
    return told


def _proposals(request: Request) -> list[str]:
    """Return a sentence for each proposal of an administrator that waits for a second one."""
    proposals = request.access_services.administration.proposals() if request.access_services else ()
    return [
        request.say(
            "admin.proposed",
            by=visible(each.by),
            at=shown_instant(each.at),
            deed=action_words(each.deed, request.lang),
            name=visible(each.account),
            until=shown_instant(each.at + LIFETIME),
        )
        for each in proposals
    ]


def _short(name: str) -> str:
    shown = visible(name)
    # What an address asks for is shown cut and with nothing hidden in it.
    return shown if len(shown) <= LONGEST_NAME else f"{shown[:LONGEST_NAME]}…"


def _adding(request: Request) -> list[Component]:
    if request.viewer.person.demonstration:
        return []
    return [disclosure(request.say("admin.add"), add_form(request))]


def _table(request: Request, standings: Sequence[AccountStanding]) -> list[Component]:
    return [accounts_table(request, standings)] if standings else []


PAGE = Page(urls.ADMIN, "admin.title", 90, build, roles=ADMINISTRATORS, personal=True)
