"""The document that a browser first gets: the whole page as HTML, so that the first picture waits for no script."""

from __future__ import annotations

from contextlib import ExitStack
from functools import cached_property
from html import escape
from typing import Any
from urllib.parse import quote

from dash import Dash, dcc, html
from dash.development.base_component import Component
from flask import g, has_request_context, request

from dashboards import language
from dashboards.components import state_marks as desk_looks
from dashboards.components.html import skeleton
from dashboards.server.door import refused_at_the_door
from dashboards.server.installable import head_of, may_be_kept
from dashboards.server.page_cache import PageRenderer
from dashboards.server.posting import LONGEST_ADDRESS, split
from dashboards.server.vendor import Vendored
from presentation import theme
from presentation.tasks import look as task_looks

_DOCUMENT = """<!DOCTYPE html>
<html lang="{lang}" data-base="/">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="format-detection" content="telephone=no">
<meta name="theme-color" content="{colour}">
<title>{title}</title>
<link rel="icon" href="/assets/mark.svg" type="image/svg+xml">
{head}<style>{style}</style>
{css}
</head>
<body>
<div id="first-picture">{picture}</div>
{entry}
{config}
{scripts}
{renderer}
</body>
</html>"""

# Where no script runs, a page on which work goes on looks again by itself.
_AGAIN = '<noscript><meta http-equiv="refresh" content="2"></noscript>\n'
_UNTOLD = frozenset({"python_version", "dash_version", "plotly_version", "ddk_version", "dash_version_url", "end_id"})
"""Dash's settings that no document carries: the versions that run here, and ``end_id``, which binds background
callbacks (we have none) to a document. It is random: no two documents would be the same, and none found compressed."""

_ENTRY = '<div id="react-entry-point"></div>'


class Guibiao(Dash):
    """Dash, whose first document already shows the page that was asked for."""

    def __init__(self, shown: PageRenderer, vendored: Vendored, **options: Any) -> None:
        super().__init__(**options)
        self.shown = shown
        self.vendored = vendored
        self.closing = ExitStack()
        """Closed when the server ends or the bureau is let go of: stores and workers, in the reverse of the order in
        which they were added; work that was begun is ended first."""

    def interpolate_index(
        self,
        metas: str = "",
        title: str = "",
        css: str = "",
        config: str = "",
        scripts: str = "",
        app_entry: str = "",
        favicon: str = "",
        renderer: str = "",
    ) -> str:
        """Return the document for the address that is being asked for."""
        # Flask hands the path over decoded; pages find theirs in the form browsers write it.
        path, search = quote(request.path), search_of(request.query_string.decode())
        picture = self.shown.picture(path, search, g.viewer)
        g.page_missing = picture.missing
        g.may_be_kept = may_be_kept(g.viewer, self.shown.personal(path), picture.missing)
        return _DOCUMENT.format(
            lang=picture.lang,
            colour=theme.PAPER,
            title=escape(picture.title),
            head=head_of(language.asked())
            + self._head('data-waiting="Graph"' in picture.html, "data-busy" in picture.html),
            style=self._style,
            css=css,
            picture=picture.html,
            entry=_ENTRY,
            config=config,
            scripts=scripts,
            renderer=renderer,
        )

    def _config(self) -> dict[str, Any]:
        """Return the settings that Dash writes into the document for its script (overridden)."""
        config: dict[str, Any] = super()._config()  # type: ignore[no-untyped-call]
        return {key: value for key, value in config.items() if key not in _UNTOLD}

    def refusal(self, sentence: str, status: int, address: str) -> str:
        """Return a document without scripts that says why something was not done, and leads back to ``address``."""
        if g.get("viewer") is None or status >= 500:  # what broke may be what pages are drawn from
            return refused_at_the_door(sentence, status)
        page, query = split(address)[2:4]
        picture = self.shown.refusal(page, search_of(query), g.viewer, sentence, address)
        return _DOCUMENT.format(
            lang=picture.lang,
            colour=theme.PAPER,
            title=escape(f"{status} · {picture.title}"),
            head=self._head(),
            style=self._style,
            css=self._generate_css_dist_html(),  # type: ignore[no-untyped-call]
            picture=picture.html,
            entry="",
            config="",
            scripts="",
            renderer="",
        )

    def _head(self, charts: bool = False, busy: bool = False) -> str:
        """Return links to the font and to the small chart script, which our script hands to dcc.Graph.

        ``busy``: work goes on that the page shows; without scripts it looks again by itself.
        """
        links = [_AGAIN] if busy else []
        if self.vendored.font:
            href = f"/assets/vendor/{self.vendored.font}"
            # crossorigin: browsers fetch fonts so, and would take one preloaded otherwise a second time.
            links.append(f'<link rel="preload" href="{href}" as="font" type="font/woff2" crossorigin>\n')
        if self.vendored.plotly:
            href = f"/assets/vendor/{self.vendored.plotly}"
            links.append(f'<meta name="guibiao-plotly" content="{href}">\n')
            if charts:
                links.append(f'<link rel="preload" href="{href}" as="script">\n')
        return "".join(links)

    @cached_property
    def _style(self) -> str:
        face = ""
        if self.vendored.font:
            address = f"/assets/vendor/{self.vendored.font}"
            # swap: headings are read in another face until this one has come.
            face = f'@font-face{{font-family:"Guibiao Serif";src:url("{address}") format("woff2");font-display:swap}}'
        return face + theme.css() + desk_looks.css() + task_looks.css()


def search_of(query: str) -> str:
    """Return a query as the browser's location has it."""
    return f"?{query}" if query else ""


def layout(shown: PageRenderer) -> Component:
    """Return what Dash draws: the address, and the frame as the address of the asking document has it.

    The document names itself as the referrer (our policy is same-origin). Where a browser keeps that to itself the
    frame comes with the first callback, and the first picture stays until then. Dash also asks once by itself, before
    the guard knows who is there: nobody's layout holds nothing.
    """
    asked = split((request.referrer or "") if has_request_context() else "")
    if len(asked.path) + len(asked.query) > LONGEST_ADDRESS:
        asked = split("")
    if not asked.path or not has_request_context() or g.get("viewer") is None:
        return html.Div([dcc.Location(id="url", refresh=False), html.Div(skeleton(), id="frame")])
    search = search_of(asked.query)
    url = dcc.Location(id="url", refresh=False, pathname=asked.path, search=search)
    return html.Div([url, html.Div(shown.tree(asked.path, search, g.viewer), id="frame")])
