"""The document that a browser first gets: the whole page as HTML, so that the first picture waits for no script."""

from __future__ import annotations

from html import escape
from typing import Any
from urllib.parse import urlsplit

from dash import Dash, dcc, html
from dash.development.base_component import Component
from flask import g, has_request_context, request

from dashboards import theme
from dashboards.components import skeleton
from dashboards.frame import document_title, framed, html_lang, resolved, show
from dashboards.markup import to_html
from dashboards.page import Page
from dashboards.reader import Reader
from dashboards.vendor import Vendored

_DOCUMENT = """<!DOCTYPE html>
<html lang="{lang}">
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

_ENTRY = '<div id="react-entry-point"></div>'


class Guibiao(Dash):
    """Dash, whose first document already shows the page that was asked for."""

    def __init__(self, pages: tuple[Page, ...], reader: Reader, vendored: Vendored, **options: Any) -> None:
        super().__init__(**options)
        self.shown_pages = pages
        self.reader = reader
        self.vendored = vendored

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
        """The document for the address that is being asked for."""
        page, asked = resolved(self.shown_pages, self.reader, request.path, request.query_string.decode())
        g.page_missing = page is None
        picture = to_html(show(self.shown_pages, page, asked))
        return _DOCUMENT.format(
            lang=html_lang(asked.lang),
            colour=theme.PAPER,
            title=escape(document_title(page, asked)),
            head=self._head('data-waiting="Graph"' in picture),
            style=self._style(),
            css=css,
            picture=picture,
            entry=_ENTRY,
            config=config,
            scripts=scripts,
            renderer=renderer,
        )

    def _head(self, charts: bool) -> str:
        """Addresses of the font and of the small chart script, which our script hands to dcc.Graph."""
        links = []
        if self.vendored.font:
            href = f"/assets/vendor/{self.vendored.font}"
            links.append(f'<link rel="preload" href="{href}" as="font" type="font/woff2" crossorigin>\n')
        if self.vendored.plotly:
            href = f"/assets/vendor/{self.vendored.plotly}"
            links.append(f'<meta name="guibiao-plotly" content="{href}">\n')
            if charts:
                links.append(f'<link rel="preload" href="{href}" as="script">\n')
        return "".join(links)

    def _style(self) -> str:
        face = ""
        if self.vendored.font:
            address = f"/assets/vendor/{self.vendored.font}"
            face = f'@font-face{{font-family:"Guibiao Serif";src:url("{address}") format("woff2");font-display:swap}}'
        return face + theme.css()


def layout(pages: tuple[Page, ...], reader: Reader) -> Component:
    """What Dash draws: the address, and the frame as the address of the asking document has it.

    The document names itself as the referrer (our policy is same-origin). Where a browser keeps that to itself the
    frame comes with the first callback, and the first picture stays until then.
    """
    asked = urlsplit(request.referrer or "") if has_request_context() else urlsplit("")
    if not asked.path:
        return html.Div([dcc.Location(id="url", refresh=False), html.Div(skeleton(), id="frame")])
    search = f"?{asked.query}" if asked.query else ""
    url = dcc.Location(id="url", refresh=False, pathname=asked.path, search=search)
    return html.Div([url, html.Div(framed(pages, reader, asked.path, search), id="frame")])
