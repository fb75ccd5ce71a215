"""The choice of a demonstration role, in the header: a plain form that says what it is."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboards.about import department_name
from dashboards.components import Child, data
from dashboards.fields import button, form, hidden
from dashboards.page import Request
from plan.review import Person


def chooser(request: Request) -> list[Component]:
    """Whom one may be; nothing where there is no choice."""
    if not request.asker.choices:
        return []
    caption = html.Span(request.say("desk.role"), className="role-caption")
    chosen = html.Span(person_words(request, request.asker.person), className="role-chosen")
    buttons: list[Child] = [_choice(request, number, person) for number, person in enumerate(request.asker.choices)]
    note = html.P(request.say("desk.role_note"), className="role-note")
    inside = form(request, "/role", [hidden("next", request.href()), *buttons], "role-form", **data(plain=""))
    panel = html.Div([note, inside], className="role-panel")
    summary = html.Summary([caption, chosen], disable_n_clicks=True)
    return [html.Details([summary, panel], className="role", disable_n_clicks=True)]


def _choice(request: Request, number: int, person: Person) -> html.Button:
    current = {"aria-current": "true"} if person == request.asker.person else {}
    return button(person_words(request, person), "role-option", name="role", value=str(number), **current)


def person_words(request: Request, person: Person) -> str:
    """As what a person acts: 填报 · 养老服务科."""
    role = request.say(f"role.{person.role}")
    if person.department is None:
        return role
    return request.say("desk.role_of", role=role, department=department_name(request, person.department))
