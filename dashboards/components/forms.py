"""Forms: plain HTML that works without any script. Dash has no plain input element, so here is one."""

from __future__ import annotations

from typing import Any, ClassVar

from dash import html
from dash.development.base_component import Component

from dashboards.components.html import Child, Children
from dashboards.request import Request


class Input(Component):
    """An ``input`` element that keeps what was typed. Drawn by assets/fields.js and dashboards/server/markup.py."""

    _children_props: list[str] = []  # noqa: RUF012 - as every component of Dash has them
    _base_nodes: list[str] = ["children"]  # noqa: RUF012
    _namespace = "guibiao"
    _type = "Input"
    _names: ClassVar[list[str]] = [
        "id", "type", "name", "value", "checked", "required", "multiple", "accept", "className", "form", "maxLength",
        "placeholder", "list", "inputMode",
    ]  # fmt: skip

    def __init__(self, **given: Any) -> None:
        self._prop_names = self._names
        self._valid_wildcard_attributes = ["data-", "aria-"]
        self.available_properties = self._names
        self.available_wildcard_properties = ["data-", "aria-"]
        # Not Dash's own beginning: it tries to import a package of this namespace for every property, to name its
        # version should the property be wrong. There is none, and looking for it took half of a desk page's time.
        for name, value in given.items():
            if name not in self._names and not name.startswith(("data-", "aria-")):
                raise TypeError(f"an input element has no property {name}")
            setattr(self, name, value)


def hidden(name: str, value: object) -> Input:
    """Return a hidden field."""
    return Input(type="hidden", name=name, value=str(value))


def form(request: Request, action: str, children: list[Child], class_name: str = "form", **more: Any) -> html.Form:
    """Return a form that posts to ``action`` with the viewer's token."""
    # Against forms of other sites (OWASP ASVS 4.0, 4.2.2).
    inside = [hidden("token", request.viewer.token), *children]
    return html.Form(inside, action=action, method="post", className=class_name, disable_n_clicks=True, **more)


def button(words: Children, class_name: str = "button", **more: Any) -> html.Button:
    """Return a button that sends its form."""
    return html.Button(words, type="submit", className=class_name, disable_n_clicks=True, **more)


def labelled(words: Children, field: Component, class_name: str = "field") -> html.Label:
    """Return a field under its words."""
    return html.Label([html.Span(words, className="field-words"), field], className=class_name)


def text_area(name: str, value: str = "", longest: int = 500, **more: Any) -> html.Textarea:
    """Return a text area for a reason, of at most ``longest`` characters."""
    return html.Textarea(value or None, name=name, maxLength=longest, rows=2, disable_n_clicks=True, **more)


def select(name: str, options: list[tuple[str, str]], chosen: str, **more: Any) -> html.Select:
    """Return a choice of (value, words)."""
    shown = [html.Option(words, value=value, selected=value == chosen or None) for value, words in options]
    return html.Select(shown, name=name, disable_n_clicks=True, **more)
