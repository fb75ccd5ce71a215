"""Where things stand in a worksheet part: one pass over it, keeping only what a mark needs to know."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from etl.workbook.annotate.markup import is_closed, tag_end
from etl.workbook.annotate.styles import VEIL
from etl.workbook.scan.sheet import Cell, UnreadableFile, column_number
from etl.workbook.scan.xml_parts import Attributes, attribute, is_true, number_in, parse, parser
from plan.whole_number import whole_number

# `<mergeCell ref="B2:C3"/>`, with or without prefix and dollar signs.
_MERGE = re.compile(
    rb"""<(?:[\w.-]+:)?mergeCell\s[^>]*?\bref\s*=\s*["']\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})"""
)
# B7 or $B$7.
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
# Bytes of a sheet in which its first cell surely begins.
_BEGINNING = 1 << 16
Area = tuple[int, int, int, int]
"""First row, first column, last row, last column, zero-based."""


@dataclass(slots=True)
class ElementSpan:
    """An element's place: its start tag is ``start:inner``, its content ``inner:close``, all of it ``start:end``."""

    name: str
    start: int
    inner: int
    attributes: Attributes
    close: int = 0
    end: int = 0


@dataclass(slots=True)
class WantedRow:
    """A row that cells are wanted in: the cells it has by column, in their order."""

    span: ElementSpan
    number: int
    cells: dict[int, ElementSpan] = field(default_factory=dict)


@dataclass(slots=True)
class SheetPlaces:
    """What one pass found. ``gaps`` are wanted rows the sheet lacks, by the place in the bytes where they belong."""

    rows: dict[int, WantedRow] = field(default_factory=dict)
    gaps: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    marked: dict[Cell, ElementSpan] = field(default_factory=dict)
    columns: list[tuple[int, int, int]] = field(default_factory=list)
    tops: list[ElementSpan] = field(default_factory=list)
    rules: list[ElementSpan] = field(default_factory=list)
    root: ElementSpan | None = None

    def top(self, name: str) -> ElementSpan | None:
        """Return the first element of a name right under the root."""
        return next((span for span in self.tops if span.name == name), None)

    def column_style(self, column: int) -> int:
        """Return the style that a column gives to cells that have none of their own."""
        return next((style for first, last, style in self.columns if first <= column <= last), 0)


def find_places(content: bytes, wanted: Iterable[Cell], ours: frozenset[str]) -> SheetPlaces:
    """Return the places of the wanted cells, and of cells that have one of ``ours`` as their style. Raises
    UnreadableFile."""
    walk = _Walk(content, {row for row, _ in wanted}, ours)
    parse(walk.engine, content)
    return walk.places


def merged_corners(content: bytes) -> tuple[Area, ...]:
    """Return the merged areas of a worksheet part."""
    found = (match.groups() for match in _MERGE.finditer(content))
    named = ((column_number(a.decode()), int(b) - 1, column_number(c.decode()), int(d) - 1) for a, b, c, d in found)
    return tuple((top, left, bottom, right) for left, top, right, bottom in named)


def areas_of(references: str) -> tuple[Area, ...]:
    """Return the areas of a list of references: ``B7:B25 D7``; what is none is left out."""
    areas = []
    for reference in references.split():
        first, _, last = reference.partition(":")
        begin, end = cell_of(first), cell_of(last or first)
        if begin and end:
            areas.append((*begin, *end))
    return tuple(areas)


def cell_of(name: str) -> Cell | None:
    """Return the (row, column) of a cell's name; None for what is no name."""
    found = _REFERENCE.fullmatch(name)
    return (int(found[2]) - 1, column_number(found[1].upper())) if found and int(found[2]) else None


def within(cell: Cell, areas: Iterable[Area]) -> Area | None:
    """Return the first area that holds a cell."""
    row, column = cell
    return next((a for a in areas if a[0] <= row <= a[2] and a[1] <= column <= a[3]), None)


def first_cell(content: bytes) -> tuple[str, str]:
    """Return how the first cell of a worksheet part keeps what it says (``s``: among the shared strings), and that
    text."""
    open_cells: list[str] = []
    kinds: list[str] = []
    words: list[str] = []

    def start(tag: str, attributes: Attributes) -> None:
        if open_cells or (tag.rpartition(":")[2] == "c" and not kinds):
            open_cells.append(tag)
            kinds.append(attributes.get("t", ""))

    def end(_: str) -> None:
        if open_cells:
            open_cells.pop()

    engine = parser()
    engine.StartElementHandler, engine.EndElementHandler = start, end
    engine.CharacterDataHandler = lambda text: words.append(text) if open_cells else None
    # Not the end: a sheet cut off here is not well formed, which only a whole parse would mind.
    parse(engine, content[:_BEGINNING], whole=False)
    return (kinds[0] if kinds else ""), "".join(words).strip()


class _Walk:
    """The pass: worksheet (1) → sheetData and its neighbours (2) → row (3) → c (4)."""

    def __init__(self, content: bytes, rows: set[int], ours: frozenset[str]) -> None:
        self.places = SheetPlaces()
        self.engine = parser()
        self.engine.StartElementHandler = self.start
        self.engine.EndElementHandler = self.end
        self._content = content
        self._rows = sorted(rows)
        self._next = 0
        self._ours = ours
        self._depth = 0
        self._in_data = False
        self._row: WantedRow | None = None
        self._at = (-1, -1)

    def start(self, tag: str, attributes: Attributes) -> None:
        self._depth += 1
        depth = self._depth
        if depth == 4 and self._in_data:
            self._cell(attributes)
        elif depth == 3 and self._in_data:
            self._start_row(attributes)
        elif depth <= 3:
            self._top(tag.rpartition(":")[2], attributes)
        # Rules of newer kinds stand deeper, in an extension; they are ranked together with the others.
        elif tag.endswith("cfRule"):
            self.places.rules.append(self._span("cfRule", attributes))

    def end(self, tag: str) -> None:
        depth, self._depth = self._depth, self._depth - 1
        if depth == 3 and self._row is not None:
            self._close(self._row.span)
            self._row = None
        elif depth == 2:
            top = self.places.tops[-1]
            self._close(top)
            if self._in_data:
                self._in_data = False
                self._gaps(len(self._rows), top.close)
        elif depth == 1:
            assert self.places.root is not None, "what ends has begun"
            self._close(self.places.root)

    def _top(self, name: str, attributes: Attributes) -> None:
        if self._depth == 1:
            self.places.root = self._span(name, attributes)
        elif self._depth == 2:
            self.places.tops.append(self._span(name, attributes))
            self._in_data = name == "sheetData"
        elif name == "cfRule":
            self.places.rules.append(self._span(name, attributes))
        elif name == "col" and attributes.get("style"):
            first, last, style = (number_in(attributes, key) for key in ("min", "max", "style"))
            self.places.columns.append((first - 1, last - 1, style))

    def _start_row(self, attributes: Attributes) -> None:
        # A row without `r` follows the one before it, as in the reader (sheet_walk).
        number = number_in(attributes, "r") - 1 if "r" in attributes else self._at[0] + 1
        self._at = number, -1
        if self._next >= len(self._rows) or number < self._rows[self._next]:
            return
        wanted = bisect_left(self._rows, number)
        # Rows must come in order: one that is missing belongs in front of the first that is greater.
        self._gaps(wanted, self.engine.CurrentByteIndex)
        if wanted < len(self._rows) and self._rows[wanted] == number:
            self._next = wanted + 1
            self._row = self.places.rows[number] = WantedRow(self._span("row", attributes), number)

    def _gaps(self, until: int, at: int) -> None:
        """Note that the wanted rows up to the one numbered ``until`` in order are missing and belong at byte ``at``."""
        if self._next < until:
            self.places.gaps[at] += self._rows[self._next : until]
            self._next = until

    def _cell(self, attributes: Attributes) -> None:
        row, column = self._at[0], self._at[1] + 1
        style = attributes.get("s")
        # References are only parsed where they matter: most cells of a large sheet are neither wanted nor ours.
        if "r" in attributes and (self._row is not None or style in self._ours):
            place = cell_of(attributes["r"])
            if place is None:
                raise UnreadableFile("damaged", "xml")
            row, column = place
        self._at = self._at[0], column
        if self._row is not None:
            self._row.cells.setdefault(column, self._span("c", attributes))
        if style in self._ours:
            self.places.marked[row, column] = self._span("c", attributes)

    def _span(self, name: str, attributes: Attributes) -> ElementSpan:
        start = self.engine.CurrentByteIndex
        return ElementSpan(name, start, tag_end(self._content, start), attributes)

    def _close(self, span: ElementSpan) -> None:
        if is_closed(self._content, span.inner):
            span.close = span.end = span.inner
        else:
            span.close = self.engine.CurrentByteIndex
            span.end = self._content.index(b">", span.close) + 1


def is_veil(content: bytes, span: ElementSpan) -> bool:
    """Tell whether a conditional format is the one that shows our marks."""
    return span.name == "conditionalFormatting" and VEIL in content[span.start : span.end].replace(b"&quot;", b'"')


def priority_of(rule: ElementSpan) -> int:
    """Return the rank of a conditional rule; 0 where it has none."""
    text = attribute(rule.attributes, "priority") or ""
    return whole_number(text) or 0


def row_style(row: ElementSpan) -> int | None:
    """Return the style that a row gives to cells that have none of their own; None where it gives none."""
    return (
        number_in(row.attributes, "s")
        if is_true(row.attributes.get("customFormat")) and "s" in row.attributes
        else None
    )
