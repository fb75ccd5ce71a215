"""Tables whose rows become cards on a phone: each cell carries the words of its head. `grid` is of values, `cards` of
what may be done (the pages 管理 and 审计)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dash import html
from dash.development.base_component import Component

from dashboards.components.html import Children, aria, data, spoken
from dashboards.request import Request

Cell = tuple[Children, str]
"""What stands in a cell, and its class."""


def grid(caption: str, heads: Sequence[tuple[str, str]], rows: Sequence[Sequence[Cell]], class_name: str) -> html.Div:
    """Return a table of (words, class) heads and rows of cells; a cell of class ``grid-name`` is its row's head."""
    head = html.Tr([html.Th(words, scope="col", className=name) for words, name in heads])
    body = [html.Tr([_cell(words, cell) for (words, _), cell in zip(heads, row, strict=True)]) for row in rows]
    inside = [html.Caption(caption, className="spoken"), html.Thead(head), html.Tbody(body)]
    whole = html.Table(inside, className=f"table grid {class_name}")
    return html.Div(whole, className="table-room", role="region", tabIndex="0", **aria(label=caption))


def plain_grid(
    caption: str, heads: Sequence[tuple[str, str]], rows: Iterable[Sequence[Children]], class_name: str
) -> html.Div:
    """Return a `grid` whose cells have the classes of their heads."""
    looks = [look for _, look in heads]
    return grid(caption, heads, [list(zip(row, looks, strict=True)) for row in rows], class_name)


def _cell(label: str, cell: Cell) -> html.Td | html.Th:
    content, name = cell
    if "grid-name" in name.split():
        return html.Th(content, scope="row", className=name)
    # The head's words, which the style sheet sets before the cell where rows are cards.
    return html.Td(content, className=name, **data(label=label))


def mark(word: str, look: str) -> html.Span:
    """Return a word with the shape and colour of a quarter's state; ``look``: a key of `state_marks.STATES`."""
    # The shape is a mask from the style sheet; the word is what is read out.
    shape = html.Span(className="shape", **aria(hidden="true"))
    return html.Span([shape, html.Span(word)], className=f"status slot-{look}")


def cards(request: Request, caption: str, columns: Sequence[str], rows: Sequence[Component], name: str) -> html.Div:
    """Return a table whose rows are cards where it is narrow; the roles say what it is even there.

    ``caption`` and ``columns`` are wording keys; an empty one heads a column of buttons.
    """
    heads = [
        html.Th(request.say(key) if key else spoken(request.say("cards.actions")), scope="col", role="columnheader")
        for key in columns
    ]
    head = html.Thead(html.Tr(heads, role="row"), role="rowgroup")
    body = html.Tbody(list(rows), role="rowgroup")
    whole = html.Table([head, body], className=f"table cards {name}", role="table", **aria(label=request.say(caption)))
    return html.Div(whole, className="cards-room")


def cell(children: Children, name: str, label: str = "") -> html.Td:
    """Return a cell; ``label`` stands before it where the table is cards and no header is seen."""
    return html.Td(children, className=name, role="cell", **data(label=label) if label else {})
