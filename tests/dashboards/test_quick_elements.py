"""Elements that begin quickly are those that Dash makes, and what Dash refuses is refused."""

from __future__ import annotations

from inspect import isclass
from typing import Any

import pytest
from dash import html
from dash.development.base_component import Component

from dashboards.components.quick_elements import begin_quickly
from dashboards.server.markup import to_html

begin_quickly()

KINDS: list[Any] = [kind for kind in vars(html).values() if isclass(kind) and issubclass(kind, Component)]

DIV: Any = html.Div

GIVEN: list[dict[str, Any]] = [
    {},
    {"children": "words"},
    {"children": ["a", html.Span("b")], "className": "x", "id": "one"},
    {"className": None, "disable_n_clicks": True, "aria-label": "a"},
    {"data-b": ""},
    {"title": "<&>", "tabIndex": "-1", "style": {"left": "1%"}},
]


def as_dash(kind: Any, *more: Any, **given: Any) -> Any:
    """Return what Dash's own beginning makes."""
    made = object.__new__(kind)
    kind.__init__.__wrapped__(made, *more, **given)
    return made


@pytest.mark.parametrize("given", GIVEN)
def test_the_same_element(given: dict[str, Any]) -> None:
    assert len(KINDS) > 100
    for kind in KINDS:
        quick, slow = kind(**given), as_dash(kind, **given)
        assert quick.to_plotly_json() == slow.to_plotly_json()
        assert to_html(quick) == to_html(slow)
        assert "_prop_names" not in vars(quick), kind  # it took the quick way
        assert quick._prop_names == slow._prop_names


@pytest.mark.parametrize(
    "given",
    [{"colour": "red"}, {"title": html.Span("x")}, {"id": 5}, {"id": {"a": []}}],
    ids=["no such property", "a component as a property", "a number as id", "an odd id"],
)
def test_what_dash_refuses_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(TypeError) as quick:
        DIV("words", **given)
    with pytest.raises(TypeError) as slow:
        as_dash(DIV, "words", **given)
    assert str(quick.value) == str(slow.value)


def test_rare_ways_are_dashs_own() -> None:
    assert DIV("words", "one").to_plotly_json() == as_dash(DIV, "words", "one").to_plotly_json()
    assert DIV(id={"kind": "a", "no": 1}).id == {"kind": "a", "no": 1}


def test_elements_share_nothing_that_changes() -> None:
    one, other = DIV("a", className="x"), DIV("b")
    one.className = "y"
    assert not hasattr(other, "className")
    begin_quickly()  # again, as for a second bureau of the process
    assert DIV("a", className="x").to_plotly_json() == as_dash(DIV, "a", className="x").to_plotly_json()
