"""Below a prefix: every address that goes out has it, once, and no text is touched."""

from __future__ import annotations

import json
from html.parser import HTMLParser

import pytest
from dash import dcc, html
from hypothesis import example, given
from hypothesis import strategies as st
from plotly.io.json import to_json_plotly

from dashboards.server.hosting.mount import MountedAddresses, MountedCookies
from dashboards.server.markup import as_markup, to_html

PREFIX = "/b/linhai"
ADDRESSES = MountedAddresses(PREFIX)
COOKIES = MountedCookies(PREFIX)

_AWKWARD = st.sampled_from(
    ['"href":"/plan"', ' href="/plan"', '\\" href="/x', 'url("/x")', '","href":"/x', "href='/x'", "/plan", "//x", "\\"]
)
texts = st.one_of(st.text(max_size=12), _AWKWARD, st.tuples(_AWKWARD, st.text(max_size=4)).map("".join))
addresses = st.sampled_from(
    ["/", "/plan", "/plan?x=/y", "//elsewhere", "#main", "https://elsewhere/x", "plan", f"{PREFIX}/assets/x.js", "/b/x"]
)


def mounted(address: str) -> str:
    """Return by hand what an address becomes."""
    ours = address.startswith("/") and not address.startswith(("//", f"{PREFIX}/"))
    return PREFIX + address if ours else address


@st.composite
def trees(draw: st.DrawFn) -> html.Div:
    """Draw a tree of components with links, forms and texts."""
    link = html.A(draw(texts), href=draw(addresses), title=draw(texts), **{"data-path": draw(addresses)})
    form = html.Form([html.Label(draw(texts)), html.Button(value=draw(texts))], action=draw(addresses))
    return html.Div([link, form, html.Img(src=draw(addresses), alt=draw(texts)), draw(texts)], id="x")


def by_hand(value: object) -> object:
    """Complete the addresses of parsed JSON by walking it."""
    if isinstance(value, list):
        return [by_hand(each) for each in value]
    if not isinstance(value, dict):
        return value
    keys = {"href", "action", "src", "to", "pathname"}
    return {
        key: mounted(each) if key in keys and isinstance(each, str) else by_hand(each) for key, each in value.items()
    }


def parsed(value: object, complete: bool = False) -> object:
    """Parse the HTML within parsed JSON; with complete addresses, put in by hand, if asked for."""
    if isinstance(value, list):
        return [parsed(each, complete) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        key: (read(each).completed() if complete else read(each).read) if key == "markup" else parsed(each, complete)
        for key, each in value.items()
    }


class Elements(HTMLParser):
    """What a browser reads of a document: elements with their attributes, and texts."""

    def __init__(self) -> None:
        super().__init__()
        self.read: list[object] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.read.append((tag, attrs))

    def handle_data(self, data: str) -> None:
        self.read.append(data)

    def completed(self) -> list[object]:
        """Return the same with complete addresses."""
        return [
            each if isinstance(each, str) else (each[0], [self._of(*pair) for pair in each[1]]) for each in self.read
        ]  # type: ignore[index]

    def _of(self, name: str, value: str | None) -> tuple[str, str | None]:
        address = name in {"href", "action", "src"} and value is not None
        return name, mounted(value) if address and value is not None else value


def read(document: str) -> Elements:
    found = Elements()
    found.feed(document)
    found.close()
    return found


@given(trees())
@example(html.Div([html.A('"href":"/plan"', href="/plan"), dcc.Location(id="url", pathname="/plan")]))
def test_json_as_dash_writes_it_is_the_same_as_walked(tree: html.Div) -> None:
    for written in (to_json_plotly(tree), json.dumps(json.loads(to_json_plotly(tree)), ensure_ascii=False)):
        assert json.loads(ADDRESSES.json(written)) == by_hand(json.loads(written))


@given(trees())
@example(html.Div([html.Div(html.A('"markup":" href="/plan"', href="/plan")), dcc.Location(id="url", pathname="/x")]))
def test_html_within_json_is_the_same_as_walked(tree: html.Div) -> None:
    for inside in (tree, html.Div([tree, dcc.Link("x", href="/plan")])):
        for written in (to_json_plotly(as_markup(inside)), json.dumps(json.loads(to_json_plotly(as_markup(inside))))):
            assert '"markup"' in written
            completed = ADDRESSES.json(written)
            assert parsed(json.loads(completed)) == by_hand(parsed(json.loads(written), complete=True))
            assert ADDRESSES.json(completed) == completed


@given(trees())
def test_documents_are_the_same_as_walked(tree: html.Div) -> None:
    document = to_html(tree)
    assert read(ADDRESSES.html(document)).read == read(document).completed()


@given(trees())
def test_what_is_complete_stays(tree: html.Div) -> None:
    once = ADDRESSES.html(to_html(tree)), ADDRESSES.json(to_json_plotly(tree))
    assert (ADDRESSES.html(once[0]), ADDRESSES.json(once[1])) == once


def test_style_sheets_within_documents() -> None:
    face = '<style>@font-face{src:url("/assets/vendor/x.woff2")}</style>'
    assert f'url("{PREFIX}/assets/vendor/x.woff2")' in ADDRESSES.html(face)


@pytest.mark.parametrize(
    ("inside", "outside"),
    [
        ("guibiao=x; HttpOnly; Path=/; SameSite=Lax", "guibiao=x; HttpOnly; Path=/b/linhai/; SameSite=Lax"),
        ("guibiao-display=x; Path=/wall", "guibiao-display=x; Path=/b/linhai/wall"),
        ("__Host-guibiao=x; Secure; Path=/", "__Host-guibiao.linhai=x; Secure; Path=/"),
        ("__Host-guibiao=; Max-Age=0; Path=/", "__Host-guibiao.linhai=; Max-Age=0; Path=/"),
    ],
)
def test_cookies_are_one_bureau_s(inside: str, outside: str) -> None:
    assert COOKIES.outward(inside) == outside


@pytest.mark.parametrize(
    ("sent", "read_"),
    [
        ("guibiao=x", "guibiao=x"),
        ("__Host-guibiao.linhai=x; a=b", "__Host-guibiao=x; a=b"),
        ("__Host-guibiao=x", ""),
        ("__Host-guibiao.ninghe=x; a=b", "a=b"),
        ("__Host-guibiao.x.linhai=y", "__Host-guibiao.x=y"),
        ("__Host-guibiao.not-linhai=y", ""),
        ("", ""),
    ],
)
def test_another_bureau_s_cookies_are_not_read(sent: str, read_: str) -> None:
    assert COOKIES.inward(sent) == read_
