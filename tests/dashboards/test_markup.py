"""The first picture: components as HTML, and nothing in them is markup."""

import pytest
from dash import dcc, html
from hypothesis import given
from hypothesis import strategies as st

from dashboards.components.forms import Input
from dashboards.components.written import WrittenElement
from dashboards.server.markup import as_markup, to_html


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


@pytest.mark.parametrize(
    "tree",
    [
        html.Div([html.P("a"), html.Img(src="/x"), html.Textarea("甲\n乙"), None, "b & c"], className="k", id="i"),
        html.Main([html.Div([dcc.Graph(id="g"), html.P("p")]), html.P("q")], id="main", **{"data-who": "x"}),
        html.Div(html.Select([html.Option("o", value="1", selected=True)], name="n"), hidden=True),
        html.Details(html.Summary("s"), open=True, tabIndex="-1"),
        [html.Span("x", lang="zh"), "y", html.Br()],
        html.Form(Input(type="text", name="n", value='"<&'), action="/a", method="post"),
    ],
)
def test_as_markup_is_the_same_picture(tree: object) -> None:
    assert to_html(as_markup(tree)) == to_html(tree)


def test_what_needs_a_script_stays_a_component_and_the_rest_is_one_each() -> None:
    graph = dcc.Graph(id="g")
    drawn = as_markup(html.Main([html.Div([html.P("a"), html.P("b")]), html.Div([graph, html.P("c")])], id="main"))
    assert isinstance(drawn, html.Main)
    first, mixed = drawn.children
    assert (type(first), first.markup) == (WrittenElement, "<p>a</p><p>b</p>")
    assert [type(part) for part in mixed.children] == [dcc.Graph, WrittenElement]
    assert mixed.children[0] is graph


def test_a_tree_is_not_changed_by_being_drawn() -> None:
    tree = html.Main([html.Div([dcc.Graph(id="g"), html.P("p")])])
    before = to_html(tree)
    as_markup(tree)
    assert to_html(tree) == before
    assert isinstance(tree.children[0], html.Div)
