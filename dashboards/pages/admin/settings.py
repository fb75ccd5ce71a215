"""The settings in force, to be read: what each is, what it means, and under which key it is changed."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version

from dash import html
from dash.development.base_component import Component
from pydantic import BaseModel

from access.policy import Policy
from dashboards.components.responsive_table import cards, cell
from dashboards.request import Request
from plan.review import Role

_SECRET = frozenset({"sign_on.secret_file", "journal"})
"""Settings whose value is not shown: the path of a secret helps only an intruder, and a journal's address may hold a
password."""


def settings_section(request: Request, policy: Policy) -> html.Section:
    """Return all of the policy as a table."""
    columns = ("setting.name", "setting.value", "setting.means", "setting.key")
    rows = [_row(request, key, value) for key, value in settings_of(policy)]
    about = [
        html.Span(request.say("setting.program", version=version("guibiao"))),
        html.Span(_sign_on(request, policy)),
    ]
    return html.Section(
        [
            html.H2(request.say("setting.title")),
            html.P(about, className="desk-about"),
            html.P(request.say("setting.note"), className="setting-note"),
            cards(request, "setting.title", columns, rows, "settings"),
        ]
    )


def settings_of(part: BaseModel, before: str = "") -> Iterator[tuple[str, object]]:
    """Yield (dotted key, value) of every setting in force; of channels only their names, of sign-on nothing."""
    # From the model itself, so that a setting added there is on the page without being named here.
    for name in type(part).model_fields:
        value = getattr(part, name)
        if name == "messages":
            yield name, tuple(channel.name for channel in value.channels) if value is not None else ()
        elif isinstance(value, BaseModel):
            yield from settings_of(value, f"{before}{name}.")
        elif name != "sign_on":
            yield f"{before}{name}", value


def _sign_on(request: Request, policy: Policy) -> str:
    if policy.sign_on is None:
        return request.say("setting.sign_on_off")
    return request.say("setting.sign_on_on", label=policy.sign_on.label)


def _row(request: Request, key: str, value: object) -> Component:
    cells = [
        html.Th(request.say(f"setting.{key}"), scope="row", role="rowheader", className="setting-name"),
        cell(_value_words(request, key, value), "setting-value"),
        cell(request.say(f"setting.{key}.means"), "setting-means"),
        cell(html.Code(_written(key)), "setting-key"),
    ]
    return html.Tr(cells, role="row")


def _value_words(request: Request, key: str, value: object) -> str:
    if key in _SECRET and value is not None:
        return request.say("setting.kept")
    if isinstance(value, bool):
        return request.say("setting.yes" if value else "setting.no")
    if isinstance(value, tuple):
        said = (request.say(f"role.{each}") if isinstance(each, Role) else str(each) for each in value)
        return " ".join(said) or request.say("setting.unset")
    return request.say("setting.unset") if value is None else str(value)


def _written(key: str) -> str:
    """Return a key as the file has it: ``password: length:`` for ``password.length``."""
    return " ".join(f"{part}:" for part in key.split("."))
