"""A faster ``__init__`` for Dash's html elements, in a tenth of the time: a page has thousands, and Dash checks and
copies all property names for each."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import isclass
from typing import Any

from dash import html
from dash.development.base_component import Component

_WILD = frozenset({"data-", "aria-"})
_PLAIN = frozenset({str, int, float, bool, dict, type(None)})
"""Types of values that need no check; an element with any other is made by Dash's own ``__init__``."""

_QUICK = "_begins_quickly"


def begin_quickly() -> None:
    """Give Dash's html elements the faster ``__init__``, in the whole process; unknown properties are refused as
    before. Called by `app`; a second call does nothing."""
    for kind in vars(html).values():
        if isclass(kind) and issubclass(kind, Component) and _QUICK not in vars(kind):
            _quicken(kind)


def _quicken(kind: Any) -> None:
    """Change one class of elements: what Dash would write into each (its property names) is kept in the class."""
    for name, value in vars(kind()).items():
        if name != "children":
            setattr(kind, name, value)
    kind.__init__ = _quick_init(kind.__init__, frozenset(kind._prop_names))
    setattr(kind, _QUICK, True)


def _quick_init(checked: Callable[..., None], names: frozenset[str]) -> Callable[..., None]:
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
        # Rare, or wrong: Dash's own __init__ knows which, and raises where it is wrong.
        checked(self, children, *more, **given)

    return begin
