"""Writing a document's text while it is read: words come in, places come out."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from etl.plan_documents import bounds
from etl.plan_documents.bounds import UnreadableDocument
from etl.plan_tables.document import Box, DocumentCell, DocumentTable, PagePlace, PlanDocument, Span

SUPERSCRIPTS = str.maketrans("0123456789+-()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾")
"""A note's mark set above the line stays one: 76.7 with a raised 1 must not become 76.71."""

PICTURE = "[图片]"


@dataclass(frozen=True, slots=True)
class SpannedCell:
    """A cell as its format tells it: its place in the text and how many columns and rows it covers."""

    start: int
    end: int
    columns: int = 1
    rows: int = 1
    continued: bool = False
    """It goes on with the cell above it (a Word document's vertical merge)."""


@dataclass
class DocumentWriter:
    """A document's text as it grows, with the places of its tables, pictures and pages."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    pictures: list[Span] = field(default_factory=list)
    tables: list[DocumentTable] = field(default_factory=list)
    places: list[PagePlace] = field(default_factory=list)
    cells: int = 0
    begins: list[int] = field(default_factory=list)
    """Where each part begins in the text."""

    def write(self, words: str) -> None:
        """Add words as they are; UnreadableDocument beyond `bounds.CHARACTERS`."""
        if words:
            self.parts.append(words)
            self.begins.append(self.length)
            self.length += len(words)
            if self.length > bounds.CHARACTERS:
                raise UnreadableDocument("too_large")

    def write_line_end(self) -> None:
        """End the line, unless it is empty."""
        if self.parts and not self.parts[-1].endswith("\n"):
            self.write("\n")

    def write_at(self, words: str, page: int, box: Box) -> None:
        """Add words that stand in a box of a page."""
        start = self.length
        self.write(words)
        if self.length > start:
            self.places.append(PagePlace(start, self.length, page, box))

    def write_picture(self) -> None:
        """Add a picture's place."""
        self.pictures.append((self.length, self.length + len(PICTURE)))
        self.write(PICTURE)

    def add_table(self, rows: list[list[SpannedCell]], start: int) -> None:
        """Add a table that begins at ``start`` and whose cells stand in the text already; UnreadableDocument beyond
        `bounds.CELLS`."""
        # From the table's own beginning: a document of many tables is not joined from its own for each.
        first = max(bisect_right(self.begins, start) - 1, 0)
        text, base = "".join(self.parts[first:]), self.begins[first] if self.begins else 0
        self.parts[first:], self.begins[first:] = ([text], [base]) if text else ([], [])
        grid = _grid(rows, text, base)
        self.cells += sum(map(len, grid))
        if self.cells > bounds.CELLS:
            raise UnreadableDocument("too_large")
        if grid:
            self.tables.append(DocumentTable(tuple(grid), start, self.length, len({len(row) for row in grid}) == 1))

    def document(self, name: str) -> PlanDocument:
        """Return the document that was written."""
        return PlanDocument(name, "".join(self.parts), tuple(self.tables), tuple(self.pictures), (), tuple(self.places))


def _grid(rows: list[list[SpannedCell]], text: str, base: int) -> list[tuple[DocumentCell, ...]]:
    """Return a table's cells in rows, those of merged cells at every place that they cover; ``text`` begins at ``base``
    in the document's."""
    above: dict[int, tuple[DocumentCell, int]] = {}
    grid = []
    for row in rows:
        line: list[DocumentCell] = []
        for cell in row:
            _fill_from_above(line, above)
            at = len(line)
            made = _trimmed_cell(cell, text, base)
            if cell.continued and at in above:
                made = above[at][0]
            for column in range(min(cell.columns, _WIDEST)):
                # Repeated as ``again``: whoever reads by words must not count a merged cell twice.
                line.append(made if not column and not cell.continued else _again(made))
                above[at + column] = (made, cell.rows - 1)
        _fill_from_above(line, above)
        grid.append(tuple(line))
    return grid


_WIDEST = 100
"""Columns that a cell is taken to cover at most, whatever its format says."""


def _fill_from_above(line: list[DocumentCell], above: dict[int, tuple[DocumentCell, int]]) -> None:
    """Add to a row the cells that reach down into it. ``above``: by column, a cell and the rows it still covers."""
    while (at := len(line)) in above and above[at][1] > 0:
        cell, left = above[at]
        line.append(_again(cell))
        above[at] = (cell, left - 1)


def _trimmed_cell(cell: SpannedCell, text: str, base: int) -> DocumentCell:
    start, end = cell.start - base, cell.end - base
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return DocumentCell(text[start:end], base + start, base + end)


def _again(cell: DocumentCell) -> DocumentCell:
    return DocumentCell(cell.text, cell.start, cell.end, again=True)
