"""A tree of Dash components as HTML, so that the first picture stands in the page itself, before any script runs.

Only what the pages are made of is known here: html components, and of dcc those that show something before scripts do.
The tree is drawn by Dash a moment later in the same place; what a component shows here need only be the same picture.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from dash.development.base_component import Component

_VOID = frozenset({"area", "br", "col", "embed", "hr", "img", "input", "source", "wbr"})
_NAMES = {"className": "class", "htmlFor": "for", "contentEditable": "contenteditable", "srcSet": "srcset"}
_TAGS = {"MapEl": "map", "ObjectEl": "object"}
_UNSEEN = frozenset({"key", "n_clicks", "n_clicks_timestamp", "disable_n_clicks", "children", "style"})
_HIDDEN = frozenset({"Location", "Store", "Interval", "Download"})
_CAPITAL = re.compile(r"[A-Z]")


def to_html(tree: object) -> str:
    """The HTML of a component, a text, or a sequence of them. Every text and attribute is escaped."""
    return "".join(_pieces(tree))


def _pieces(tree: object) -> Iterator[str]:
    if isinstance(tree, Component):
        yield from _component(tree)
    elif isinstance(tree, Sequence) and not isinstance(tree, str):
        for part in tree:
            yield from _pieces(part)
    elif tree is not None and not isinstance(tree, bool):
        yield escape(str(tree))


def _component(component: Component) -> Iterator[str]:
    described: dict[str, Any] = component.to_plotly_json()  # type: ignore[no-untyped-call]
    kind, properties = described["type"], described["props"]
    if described["namespace"] in ("dash_html_components", "guibiao"):  # the second holds the input element
        yield from _element(_TAGS.get(kind, kind.lower()), properties)
    elif kind not in _HIDDEN:
        yield from _waiting(kind, properties)


def _element(tag: str, properties: Mapping[str, object]) -> Iterator[str]:
    yield f"<{tag}{''.join(_attributes(properties))}>"
    if tag not in _VOID:
        yield from _pieces(properties.get("children"))
        yield f"</{tag}>"


def _waiting(kind: str, properties: Mapping[str, object]) -> Iterator[str]:
    """A component that needs its script: a grey place of its size, and of a wrapper what it wraps."""
    seen = {name: properties[name] for name in ("id", "className", "style") if name in properties}
    yield f'<div data-waiting="{escape(kind)}"{"".join(_attributes(seen))}>'
    yield from _pieces(properties.get("children"))
    yield "</div>"


def _attributes(properties: Mapping[str, object]) -> Iterator[str]:
    for name, value in properties.items():
        if name in _UNSEEN or value is None or value is False:
            continue
        written = _NAMES.get(name, name.lower())
        yield f" {written}" if value is True else f' {written}="{escape(str(value))}"'
    style = properties.get("style")
    if isinstance(style, Mapping) and style:
        yield f' style="{escape(_declarations(style))}"'


def _declarations(style: Mapping[object, object]) -> str:
    return ";".join(f"{_CAPITAL.sub(_dashed, str(name))}:{value}" for name, value in style.items())


def _dashed(match: re.Match[str]) -> str:
    return f"-{match[0].lower()}"
