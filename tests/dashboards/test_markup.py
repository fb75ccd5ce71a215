"""The first picture: components as HTML, and nothing in them is markup."""

import pytest
from dash import dcc, html
from hypothesis import given
from hypothesis import strategies as st

from dashboards.server.markup import to_html


@pytest.mark.parametrize(
    ("tree", "written"),
    [
        (html.P("a"), "<p>a</p>"),
        (html.Div([html.Br(), None, "b", 3]), "<div><br>b3</div>"),
        (html.A("x", href="/?a=1&b=2", className="k"), '<a class="k" href="/?a=1&amp;b=2">x</a>'),
        (html.Div(style={"marginTop": "1px", "left": "2%"}), '<div style="margin-top:1px;left:2%"></div>'),
        (html.Details(html.Summary("s"), open=True), "<details open><summary>s</summary></details>"),
        (html.Td("n", colSpan=2, **{"aria-label": 'q"'}), '<td colspan="2" aria-label="q&quot;">n</td>'),
        (dcc.Location(id="url"), ""),
        (dcc.Graph(id="g"), '<div data-waiting="Graph" id="g"></div>'),
        (html.Li("k", key="1", n_clicks=0, disable_n_clicks=True), "<li>k</li>"),
    ],
)
def test_components(tree: object, written: str) -> None:
    assert to_html(tree) == written


@given(st.text(max_size=40))
def test_no_text_is_markup(text: str) -> None:
    drawn = to_html(html.Div(text, title=text))
    assert drawn.count("<") == 2
    assert drawn.count('"') == 2
