"""The document's words around its tables, those of every row and of what was refused marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dash import html

from dashboards.components.html import Child, data
from dashboards.request import Request
from etl.plan_tables.document import PlanDocument, Span
from etl.plan_tables.result import ImportedRow, PlanImport

_AROUND = 240
"""Characters of context shown before and after a mark."""

_APART = 1_200
"""Marks farther apart than so many characters are shown in separate pieces."""

_MOST = 20_000
"""Characters of the document that are shown at most."""

Mark = tuple[int, int, str]
"""(from, to, row): characters [from, to) of the text; the row as in ``pages.Marked``."""


def text_section(
    request: Request, document: PlanDocument, read: PlanImport, pages: Sequence[html.Figure] = ()
) -> html.Section:
    """Return the words with their marks, below the pages that they stand on where there are pictures of them."""
    # Marks within each other cannot be drawn, and the first of them says where the words are.
    marks = list(_apart(sorted(_marks(read))))
    pieces: list[Child] = []
    room = _MOST
    for start, end, inside in _pieces(document.text, marks):
        if room > 0:
            pieces.append(html.Div(_marked(document.text, start, end, inside), className="import-text"))
        room -= end - start
    head = [html.H2(request.say("import_page.text")), html.Small(request.say("import_page.text_hint"))]
    return html.Section([html.Div(head, className="import-head"), *pages, *pieces], className="import-document")


def _marks(read: PlanImport) -> Iterator[Mark]:
    for at, row in enumerate(read.rows):
        yield from ((start, end, str(at)) for start, end in spans_of(row))
    for at, row in enumerate(read.proposed):
        yield from ((start, end, f"p{at}") for start, end in spans_of(row))
    for at, words in enumerate(read.refused):
        yield (*words.span, f"r{at}")


def spans_of(row: ImportedRow) -> list[Span]:
    """Return the spans of a row's own cells in the document's text."""
    # A category is the cell of many rows: it would light up for one of them only.
    own = [span for name, span in row.spans.items() if name != "category"]
    return [*own, *row.target_spans.values()]


def _apart(marks: list[Mark]) -> Iterator[Mark]:
    """Yield marks of which none begins within another."""
    last = 0
    for start, end, of in marks:
        if start >= last and end > start:
            yield start, end, of
            last = end


def _pieces(text: str, marks: list[Mark]) -> Iterator[tuple[int, int, list[Mark]]]:
    group: list[Mark] = []
    for mark in marks:
        if group and mark[0] - group[-1][1] > _APART:
            yield _piece(text, group)
            group = []
        group.append(mark)
    if group:
        yield _piece(text, group)


def _piece(text: str, group: list[Mark]) -> tuple[int, int, list[Mark]]:
    # From a line's beginning to a line's end, as a sentence that is cut in two reads like another one.
    start = text.rfind("\n", 0, max(0, group[0][0] - _AROUND)) + 1
    end = text.find("\n", min(len(text), group[-1][1] + _AROUND))
    return start, len(text) if end < 0 else end, group


def _marked(text: str, start: int, end: int, marks: list[Mark]) -> list[Child]:
    shown: list[Child] = []
    for begins, ends, of in marks:
        shown += [_lines(text[start:begins]), html.Mark(_lines(text[begins:ends]), **data(of=of))]
        start = ends
    return [*shown, _lines(text[start:end])]


def _lines(words: str) -> str:
    """Return words with no more than one empty line between lines."""
    lines = words.replace("\t", "　").split("\n")
    kept = [line for at, line in enumerate(lines) if line.strip() or at in (0, len(lines) - 1)]
    return "\n".join(kept)
