"""Dash's html elements, begun in a tenth of the time: a page has thousands, and Dash checks and copies for each."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import isclass
from typing import Any

from dash import html
from dash.development.base_component import Component

_WILD = frozenset({"data-", "aria-"})
_PLAIN = frozenset({str, int, float, bool, dict, type(None)})
"""Kinds of properties that an element may have whatever it is called; Dash's own beginning says of others whether."""

_QUICK = "_begins_quickly"


def begin_quickly() -> None:
    """Let Dash's html elements begin quickly from now on, in the whole process. What is wrong is refused as ever."""
    for kind in vars(html).values():
        if isclass(kind) and issubclass(kind, Component) and _QUICK not in vars(kind):
            _quicken(kind)


def _quicken(kind: Any) -> None:
    """Set up a kind of element: what Dash writes into each (the names of its properties) stands in the class once."""
    for name, value in vars(kind()).items():
        if name != "children":
            setattr(kind, name, value)
    kind.__init__ = _beginning(kind.__init__, frozenset(kind._prop_names))
    setattr(kind, _QUICK, True)


def _beginning(checked: Callable[..., None], names: frozenset[str]) -> Callable[..., None]:
    @wraps(checked)
    def begin(self: Component, children: Any = None, *more: Any, **given: Any) -> None:
        for name, value in given.items():
            if (name not in names and name[:5] not in _WILD) or type(value) not in _PLAIN:
                break
        else:
            if not more and type(given.get("id", "")) is str:
                own = vars(self)
                own["children"] = children
                own.update(given)
                return
        # Rare, or wrong: Dash's beginning knows which, and says it.
        checked(self, children, *more, **given)

    return begin
