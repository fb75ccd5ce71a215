"""The menu of whoever looks, in the header: in the demonstration the choice of a role, else the account."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboards import urls
from dashboards.components.forms import button, form, hidden
from dashboards.components.html import Child, data, link
from dashboards.components.task_parts import unit_words
from dashboards.language import addressed, query_of
from dashboards.request import Request
from plan.review import Person


def chooser(request: Request) -> list[Component]:
    """Return the account's menu for whoever has signed in, the choice of a role in the demonstration; else nothing."""
    if request.viewer.signed_in:
        return [_account(request)]
    if not request.viewer.choices:
        return []
    caption = html.Span(request.say("desk.role"), className="role-caption")
    chosen = html.Span(person_words(request, request.viewer.person), className="role-chosen")
    buttons: list[Child] = [_choice(request, number, person) for number, person in enumerate(request.viewer.choices)]
    # `plain` below: desk.js leaves the form to the browser, whose whole page another role changes.
    note = html.P(request.say("desk.role_note"), className="role-note")
    inside = form(request, urls.ROLE, [hidden("next", request.href()), *buttons], "role-form", **data(plain=""))
    panel = html.Div([note, inside], className="role-panel")
    summary = html.Summary([caption, chosen], disable_n_clicks=True)
    return [html.Details([summary, panel], className="role", disable_n_clicks=True)]


def _account(request: Request) -> html.Details:
    """Return the account's menu: password, second factor, sessions, signing out. It holds neither name nor token, so
    that the page can be kept for all of one role and department."""
    # `target` keeps our script from following it: the door is a document of its own.
    change = link(request.say("door.change"), addressed(urls.PASSWORD, request.lang), "role-option", target="_top")
    where = link(request.say("door.sessions"), addressed(urls.SESSIONS, request.lang), "role-option", target="_top")
    factor = link(
        request.say("factor.title"), addressed(urls.SECOND_FACTOR, request.lang), "role-option", target="_top"
    )
    words = button(request.say("door.leave"), "role-option")
    leave = html.Form(
        [*(hidden(*each) for each in query_of(request.lang).items()), words],
        action=urls.LOGOUT, method="post", className="role-form", disable_n_clicks=True, **data(plain=""),
    )  # fmt: skip
    caption = html.Span(request.say("door.account"), className="role-caption")
    chosen = html.Span(person_words(request, request.viewer.person), className="role-chosen")
    summary = html.Summary([caption, chosen], disable_n_clicks=True)
    panel = html.Div([change, factor, where, leave], className="role-panel")
    return html.Details([summary, panel], className="role role-account", disable_n_clicks=True)


def _choice(request: Request, number: int, person: Person) -> html.Button:
    current = {"aria-current": "true"} if person == request.viewer.person else {}
    return button(person_words(request, person), "role-option", name="role", value=str(number), **current)


def person_words(request: Request, person: Person) -> str:
    """Return a person's role and department, 填报 · 养老服务科; where several have the same, all but the first are told
    by role and name."""
    role = request.say(f"role.{person.role}")
    place = person.role, person.department
    if person in [each for each in request.viewer.choices if (each.role, each.department) == place][1:]:
        return request.say("desk.role_of", role=role, department=person.name)
    if person.department is None:
        return role
    return request.say("desk.role_of", role=role, department=unit_words(request, person.department))
