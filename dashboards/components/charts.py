"""A chart on a page: its key, the drawing, one line that says it in words, and its downloads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from dashboards.components.html import Child, aria, data
from dashboards.request import Request
from presentation.figures import Figure
from presentation.theme import graph_config

Key = Sequence[tuple[str, str]]
"""What a mark of the chart means: (the class that draws it, its word)."""


def chart(
    request: Request, name: str, figure: Figure, title: str, summary: str, key: Key = (), xlsx: str = ""
) -> html.Figure:
    """Return a chart called ``name`` in the page; ``title`` stands in the picture that is downloaded, ``xlsx`` is an
    address.

    The drawing is hidden from those who listen: the summary and the table twin say the same.
    """
    config: Any = {**graph_config(request.lang), "displayModeBar": False, "doubleClick": False, "scrollZoom": False}
    graph = dcc.Graph(id=name, figure=figure, config=config, responsive=True, className="chart-graph")
    words = html.Figcaption(summary, className="chart-summary")
    room = html.Div(graph, className=f"chart-room chart-{name}", **aria(hidden="true"))
    return html.Figure([chart_key(key), room, words, picture_links(request, name, title, xlsx)], className="chart")


def chart_key(key: Key) -> html.P:
    """Return what the marks mean, in words beside each mark."""
    parts = [html.Span([html.I(className=f"key {mark}"), word], className="key-entry") for mark, word in key]
    return html.P(parts, className="chart-key")


def picture_links(request: Request, name: str, title: str, xlsx: str = "") -> html.P:
    """Return buttons that let the browser save the chart as a picture, and a link to the table behind it."""
    kinds = ("png", "svg")
    parts: list[Child] = [html.Span(request.say("download.label"), className="files-caption")]
    for kind in kinds:
        # `chart` names the drawing for the script that has Plotly save it, `title` is put into the picture.
        marks = data(picture=kind, chart=name, title=title)
        word = request.say(f"download.{kind}")
        parts.append(html.Button(word, type="button", className="file", disable_n_clicks=True, **marks))
    if xlsx:
        parts.append(
            html.A(request.say("download.xlsx"), href=xlsx, download="", className="file", disable_n_clicks=True)
        )
    return html.P(parts, className="files")
