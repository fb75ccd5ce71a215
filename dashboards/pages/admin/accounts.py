"""The accounts as a table; under the one that the address names, what may be done to it."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboards.components.html import Child, aria, link
from dashboards.components.responsive_table import cards, cell
from dashboards.pages.admin.forms import account_forms
from dashboards.pages.admin.states import AccountStanding, state_marks
from dashboards.request import Request
from plan.instant import shown_instant
from presentation import formats
from presentation.sentences import department_name

_COLUMNS = ("admin.name", "admin.role", "admin.department", "admin.until", "admin.state", "admin.set", "")


def accounts_table(request: Request, standings: Sequence[AccountStanding]) -> Component:
    """Return every account, in the order in which they were added."""
    rows = [row for standing in standings for row in _rows(request, standing)]
    return cards(request, "admin.accounts", _COLUMNS, rows, "accounts")


def _rows(request: Request, standing: AccountStanding) -> list[html.Tr]:
    shown = is_open(request, standing)
    row = html.Tr(_cells(request, standing), role="row", className="account-opened" if shown else None)
    if not shown:
        return [row]
    forms = html.Td(account_forms(request, standing), colSpan=len(_COLUMNS), role="cell")
    return [row, html.Tr(forms, role="row", id="account", className="account-open")]


def is_open(request: Request, standing: AccountStanding) -> bool:
    """Tell whether the forms of an account are shown: the address asks for it, and the viewer may change it."""
    # Never for one's own account: the core refuses that too (`access.permission`), so the form would only mislead.
    return request.query.get("account") == standing.account.name and not _is_closed(request, standing)


def _is_closed(request: Request, standing: AccountStanding) -> bool:
    return request.viewer.person.demonstration or _is_own(request, standing)


def _is_own(request: Request, standing: AccountStanding) -> bool:
    return request.viewer.signed_in and request.viewer.person.name == standing.account.name


def _cells(request: Request, standing: AccountStanding) -> list[Component]:
    account = standing.account
    department = department_name(request.plan, account.department, request.lang) if account.department else ""
    until = formats.day(account.until, request.lang) if account.until else ""
    when = shown_instant(account.changed_at) if account.secret and account.changed_at else ""
    # Bdi keeps a name in right-to-left letters from turning the cells around it.
    name = html.Th(html.Bdi(account.name), scope="row", role="rowheader", className="account-name")
    return [
        name,
        cell(request.say(f"role.{account.role}"), "account-role"),
        cell(department, "account-department"),
        cell(until, "account-until", request.say("admin.until") if until else ""),
        cell([*state_marks(request, standing)], "account-state"),
        cell(when or request.say("admin.no_password"), "account-set", request.say("admin.set")),
        cell(_open_or_close(request, standing), "account-way"),
    ]


def _open_or_close(request: Request, standing: AccountStanding) -> list[Child]:
    """Return the link that shows or hides the account's forms; a word on one's own account, nothing in the
    demonstration."""
    if _is_own(request, standing):
        return [html.Span(request.say("admin.own"))]
    if _is_closed(request, standing):
        return []
    shown, name = is_open(request, standing), standing.account.name
    to = request.href(account=None if shown else name, done=None) + ("" if shown else "#account")
    # Said with the name, because a list of links called “open” tells nobody which is whose (WCAG 2.2, 2.4.4).
    said = aria(label=request.say("admin.open_whose", name=name), expanded=str(shown).lower())
    return [link(request.say("admin.close" if shown else "admin.open"), to, "file", None, **said)]
