"""An element written once and filled often is what it would be if each were made by itself."""

from __future__ import annotations

import pytest
from dash import html
from hypothesis import given
from hypothesis import strategies as st

from dashboards.components.forms import hidden
from dashboards.server.markup import to_html
from dashboards.server.written_pattern import WrittenPattern, blank


def field(cell: str, unit: str) -> html.Form:
    return html.Form([hidden("place", cell), html.Span([html.B(cell), " ", html.Span(unit)])], className="f")


PATTERN = WrittenPattern.of(field(blank("cell"), blank("unit")))


@given(st.text(), st.text())
def test_filled_is_as_if_made(cell: str, unit: str) -> None:
    assert to_html(PATTERN.filled(cell=cell, unit=unit)) == to_html(field(cell, unit))


@pytest.mark.parametrize("said", [blank("unit"), "<b>", '" onclick="', "&amp;"])
def test_what_is_filled_in_is_text_alone(said: str) -> None:
    assert to_html(PATTERN.filled(cell=said, unit="张")) == to_html(field(said, "张"))


def test_a_blank_that_nobody_fills_is_a_fault_of_ours() -> None:
    with pytest.raises(KeyError):
        PATTERN.filled(cell="B8")
