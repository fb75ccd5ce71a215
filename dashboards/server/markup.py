"""A tree of Dash components as HTML, so that the first picture stands in the page itself, before any script runs.

Only what the pages are made of is known here: html components, and of dcc those that show something before scripts do.
The tree is drawn by Dash a moment later in the same place; what a component shows here need only be the same picture.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from copy import copy
from html import escape
from typing import Any

from dash.development.base_component import Component

from dashboards.components.written import WrittenElement

_VOID = frozenset({"area", "br", "col", "embed", "hr", "img", "input", "source", "wbr"})
# Dash's names of properties and components where HTML has others.
_NAMES = {"className": "class", "htmlFor": "for", "contentEditable": "contenteditable", "srcSet": "srcset"}
_TAGS = {"MapEl": "map", "ObjectEl": "object"}
_UNSEEN = frozenset({"key", "n_clicks", "n_clicks_timestamp", "disable_n_clicks", "children", "style"})
"""Properties that are no attributes, or are written in their own way (content and style)."""
_DASHS_OWN = frozenset({"key", "n_clicks", "n_clicks_timestamp", "disable_n_clicks"})
_RAW = frozenset({"textarea", "select"})
"""Elements that take no HTML for their content: React sets their value itself."""
_HIDDEN = frozenset({"Location", "Store", "Interval", "Download"})
"""Components of dcc that show nothing."""
_CAPITAL = re.compile(r"[A-Z]")

_FREE_PREFIXES = frozenset({"data-", "aria-"})
"""How the properties begin that a component may have besides those of its kind; each is five characters long."""

_PLACES: dict[type, dict[str, int]] = {}
"""Kind of component → its properties' places in Dash's own order; filled as kinds are met."""


def to_html(tree: object) -> str:
    """Return the HTML of a component, a text, or a sequence of them. Every text and attribute is escaped."""
    pieces: list[str] = []
    _write(tree, pieces.append)
    return "".join(pieces)


Write = Callable[[str], None]


def _write(tree: object, write: Write) -> None:
    if type(tree) is str:
        write(escape(tree))
    elif hasattr(tree, "_prop_names"):  # a component: to ask for its class takes longer, as that is an abstract one
        _write_component(tree, write)
    elif isinstance(tree, list | tuple):
        for part in tree:
            _write(part, write)
    elif tree is not None and not isinstance(tree, bool):
        write(escape(str(tree)))


def _write_component(component: Any, write: Write) -> None:
    kind, properties = component._type, _properties(component)
    if isinstance(component, WrittenElement):
        write(f"<{component.tag}{''.join(_attributes(component.given))}>{component.markup}</{component.tag}>")
    elif component._namespace in ("dash_html_components", "guibiao"):  # the second holds the input element
        _write_element(_TAGS.get(kind, kind.lower()), properties, write)
    elif kind not in _HIDDEN:
        _write_waiting(kind, properties, write)


def _properties(component: Component) -> dict[str, Any]:
    """Return what was given to a component, in the order of its properties, as its ``to_plotly_json`` says: that asks
    for each of some twenty properties whether it is there, of every cell of a table."""
    kind, given = type(component), vars(component)
    places = _PLACES.get(kind)
    if places is None:
        places = _PLACES[kind] = {name: place for place, name in enumerate(component._prop_names)}
    known = [name for name in given if name in places]
    if len(known) > 2:  # most have their content and a class: what is written of them has no order
        known.sort(key=places.__getitem__)
    properties = {name: given[name] for name in known}
    if len(known) < len(given):
        properties |= {name: value for name, value in given.items() if name[:5] in _FREE_PREFIXES}
    return properties


def _write_element(tag: str, properties: Mapping[str, object], write: Write) -> None:
    write(f"<{tag}{''.join(_attributes(properties))}>")
    if tag not in _VOID:
        _write(properties.get("children"), write)
        write(f"</{tag}>")


def as_markup(tree: Any) -> Any:
    """Return a tree in which every largest element without a component that needs a script is one `WrittenElement`.

    Dash's script takes some milliseconds for each component of a page whenever it draws one, and all of them for each.
    """
    if isinstance(tree, list | tuple):
        return [as_markup(part) for part in tree]
    if not hasattr(tree, "_prop_names") or tree._namespace != "dash_html_components":
        return tree
    tag = _TAGS.get(tree._type, tree._type.lower())
    properties = _properties(tree)
    content = properties.pop("children", None)
    if tag in _VOID | _RAW:
        return tree
    if _needs_script(content):
        mixed = copy(tree)
        mixed.children = as_markup(content)
        return mixed
    given = {name: value for name, value in properties.items() if name not in _DASHS_OWN and value is not None}
    return WrittenElement(tag, given, to_html(content))


def _needs_script(tree: Any) -> bool:
    if isinstance(tree, list | tuple):
        return any(_needs_script(part) for part in tree)
    if not hasattr(tree, "_prop_names"):
        return False
    own = tree._namespace in ("dash_html_components", "guibiao")
    return not own or _needs_script(vars(tree).get("children"))


def _write_waiting(kind: str, properties: Mapping[str, object], write: Write) -> None:
    """Write a component that needs its script: a grey place of its size, and of a wrapper what it wraps."""
    seen = {name: properties[name] for name in ("id", "className", "style") if name in properties}
    write(f'<div data-waiting="{escape(kind)}"{"".join(_attributes(seen))}>')
    _write(properties.get("children"), write)
    write("</div>")


def _attributes(properties: Mapping[str, object]) -> Iterator[str]:
    for name, value in properties.items():
        # As React leaves them out.
        if name in _UNSEEN or value is None or value is False:
            continue
        written = _NAMES.get(name) or name.lower()
        yield f" {written}" if value is True else f' {written}="{escape(str(value))}"'
    style = properties.get("style")
    if isinstance(style, Mapping) and style:
        yield f' style="{escape(_declarations(style))}"'


def _declarations(style: Mapping[object, object]) -> str:
    return ";".join(f"{_CAPITAL.sub(_dashed, str(name))}:{value}" for name, value in style.items())


def _dashed(match: re.Match[str]) -> str:
    return f"-{match[0].lower()}"
