"""A table whose rows become cards on a phone: each cell carries the words of its head."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html

from dashboards.components.html import Children, aria, data

Cell = tuple[Children, str]
"""What stands in a cell, and its class."""


def grid(caption: str, heads: Sequence[tuple[str, str]], rows: Sequence[Sequence[Cell]], class_name: str) -> html.Div:
    """Return a table of (words, class) heads; in each row the cell under the first head of class ``grid-name`` heads
    it."""
    head = html.Tr([html.Th(words, scope="col", className=name) for words, name in heads])
    body = [html.Tr([_cell(words, cell) for (words, _), cell in zip(heads, row, strict=True)]) for row in rows]
    inside = [html.Caption(caption, className="spoken"), html.Thead(head), html.Tbody(body)]
    whole = html.Table(inside, className=f"table grid {class_name}")
    return html.Div(whole, className="table-room", role="region", tabIndex="0", **aria(label=caption))


def _cell(label: str, cell: Cell) -> html.Td | html.Th:
    content, name = cell
    if "grid-name" in name.split():
        return html.Th(content, scope="row", className=name)
    # The head's words, which the style sheet sets before the cell where rows are cards.
    return html.Td(content, className=name, **data(label=label))
