"""The forms of the page 管理: an account added, and all that may be done to one that is there."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from access.account import LONGEST_NAME, tidy_name
from access.permission import SIGNED_IN
from dashboards import urls
from dashboards.components.forms import Input, button, form, hidden, labelled, select
from dashboards.components.html import Child, data
from dashboards.components.task_parts import unit_words
from dashboards.pages.admin.states import DONE, AccountStanding
from dashboards.pages.audit.text import visible
from dashboards.request import Request
from dashboards.server.posting import posted
from dashboards.urls import url_of
from plan.board import ever_reporting
from plan.denied import Denied
from plan.review import Role
from plan.tasks.settings import account_units
from presentation.sentences import area_name, department_name


def add_form(request: Request) -> html.Form:
    """Return the form of a new account; its first password is shown on a page of its own afterwards."""
    name = Input(type="text", name="name", required=True, maxLength=LONGEST_NAME)
    inside: list[Child] = [
        labelled(request.say("admin.name"), name),
        *_place(request, "", "", ""),
        html.Div(button(request.say("admin.add_do"), "button button-main"), className="field-do"),
        html.P(request.say("admin.add_note", most=LONGEST_NAME), className="field-note"),
    ]
    return _leaving(request, "add", inside, "fields quiet-form")


def account_forms(request: Request, standing: AccountStanding) -> Component:
    """Return the forms that change an account, which is not the viewer's own, below the sentence of what was just
    done."""
    deeds = [_change(request, standing), html.Div([*_keys(request, standing)], className="deeds")]
    return html.Div([*_done_words(request, standing), *deeds], className="account-forms")


def _done_words(request: Request, standing: AccountStanding) -> list[Component]:
    done = request.query.get("done", "")
    # Told only if it is so: an address is anybody's to write.
    if done not in DONE or not DONE[done](standing):
        return []
    words = request.say(f"admin.done.{done}", name=standing.account.name)
    return [html.P(words, id="done", className="receipt", role="status", tabIndex="-1")]


def _change(request: Request, standing: AccountStanding) -> html.Form:
    account = standing.account
    until = account.until.isoformat() if account.until else ""
    inside: list[Child] = [
        *_whose(standing),
        # The state in which the account was shown, so that a change made meanwhile is not overwritten.
        hidden("seen", account.generation),
        *_place(request, str(account.role), account.department or "", until),
        html.Div(button(request.say("admin.change_do")), className="field-do"),
        html.P(request.say("admin.change_note"), className="field-note"),
    ]
    return form(request, url_of(urls.ACCOUNT_ACTION, action="change"), inside, "fields quiet-form", **_failed(request))


def _place(request: Request, role: str, department: str, until: str) -> list[Child]:
    """Return the fields of role, unit (which fillers and towns alone have) and last day, with what is chosen now."""
    roles = [(str(each), request.say(f"role.{each}")) for each in Role if each in SIGNED_IN]
    departments = [(name, _place_words(request, name)) for name in _places(request)]
    choose = ("", request.say("admin.choose"))
    first_role = [] if role else [choose]
    return [
        labelled(request.say("admin.role"), select("role", [*first_role, *roles], role, required=True)),
        labelled(
            request.say("admin.department_field"),
            select("department", [choose, *departments], department),
            "field field-department",
        ),
        labelled(request.say("admin.until_field"), Input(type="date", name="until", value=until)),
    ]


def _places(request: Request) -> tuple[str, ...]:
    """Return the names that an account's unit may have: departments, other units that report on tasks, towns."""
    tasks = request.reader.tasks
    units = ever_reporting(request.plan) if tasks is None else account_units(request.plan, tasks.catalogue.supervision)
    return (*units, *request.plan.towns)


def _place_words(request: Request, name: str) -> str:
    if name in request.plan.towns:
        return area_name(request.plan, name, request.lang)
    known = department_name(request.plan, name, request.lang)
    return unit_words(request, name) if known == name else known


def _keys(request: Request, standing: AccountStanding) -> list[Component]:
    turn = "enable" if standing.account.disabled else "disable"
    unlock = [_deed(request, standing, "unlock")] if standing.locked else []
    reset = [*_whose(standing), *_words(request, "reset", "button")]
    look = "button button-bad" if turn == "disable" else "button"
    factor = [_deed(request, standing, "factor")] if standing.account.factor else []
    return [*unlock, _leaving(request, "reset", reset, "deed-row"), *factor, _deed(request, standing, turn, look)]


def _deed(request: Request, standing: AccountStanding, deed: str, look: str = "button") -> html.Form:
    inside = [*_whose(standing), *_words(request, deed, look)]
    return form(request, url_of(urls.ACCOUNT_ACTION, action=deed), inside, "deed-row", **_failed(request))


def _words(request: Request, deed: str, look: str) -> list[Child]:
    return [button(request.say(f"admin.{deed}"), look), html.Span(request.say(f"admin.{deed}_note"))]


def _whose(standing: AccountStanding) -> list[Child]:
    return [hidden("name", standing.account.name)]


def _leaving(request: Request, deed: str, inside: list[Child], name: str) -> html.Form:
    """Return a form after which the page is left for a document of its own."""
    # `plain` keeps desk.js off; `leaves` has admin.js send the form and then leave the page for the document that
    # shows the password.
    return form(
        request, url_of(urls.ACCOUNT_ACTION, action=deed), inside, name, **data(plain="", leaves=""), **_failed(request)
    )


def _failed(request: Request) -> dict[str, str]:
    return data(failed=request.say("admin.failed"))


def posted_name() -> str:
    """Return the name that was sent, normalised; Denied where it has invisible characters, which the refusal shows as
    their numbers."""
    name = tidy_name(posted("name"))
    shown = visible(name)
    if shown != name:
        raise Denied("denied.account_name", name=shown[:LONGEST_NAME], most=LONGEST_NAME)
    return name
