"""The table of a sheet by its layout: which row and column speaks of which measure, area and period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from etl.reading.beyond import OuterHeadings, sections_of
from etl.reading.layout import HeaderMeaning, Layout
from etl.reading.lines import FilledSheet, Seen, TableLine, label_cells, line_of, stack_of
from etl.reading.names import Lexicon, normal
from etl.workbook.scan.sheet import Cell, Merge, Sheet, column_number

GUESSED = "guessed"
"""The id of a layout that is made for one workbook and for no other."""
_DEPTH = 60
"""Rows in which a table must begin."""
_REMEMBERED = 300
"""Rows of the longest table that is remembered, and how many tables are."""


@dataclass(frozen=True, slots=True)
class TableGrid:
    """The whole table: its corner, the first cell of its numbers and all its lines, understood or not.

    ``merged``: some header or label is merged over several cells. ``key`` is what all this rests on, None if it is not
    to be remembered. ``beyond``: headings stand over, under or beside those that the layout describes.
    """

    layout: Layout
    corner: Cell
    first: Cell
    rows: tuple[TableLine, ...]
    columns: tuple[TableLine, ...]
    merged: bool
    key: object = None
    beyond: bool = False

    @property
    def top(self) -> int:
        """The first header row."""
        return self.corner[0] - self.layout.table.corner_row + 1


def read_grid(
    sheet: Sheet, layout: Layout, lexicon: Lexicon, corner: Cell | None = None, last: Cell | None = None
) -> TableGrid | None:
    """Return the table that the layout describes in a sheet, from its corner if that is known to the ``last`` cell that
    may be its own; None if it is not there.

    Workbooks of one form have the same headers and labels: what they mean is worked out once.
    """
    corner = corner or find_corner(sheet, layout)
    if corner is None or corner[0] - layout.table.corner_row + 1 < 0:
        return None
    # A table that ends before its sheet does rests on where the next one stands, which is not in the key.
    key = _key(sheet, layout, corner) if last is None else None
    known = lexicon.memory.get(key) if key else None
    if isinstance(known, TableGrid):
        return known
    grid = _read(sheet, layout, lexicon, corner, last, key)
    if grid.beyond:
        return replace(grid, key=None)  # what stands around the table is no part of the key
    if key:
        remember(lexicon, key, grid)
    return grid


def remember(lexicon: Lexicon, key: object, value: object) -> None:
    """Keep what a key means; no number of strange workbooks can fill the memory."""
    # Emptied whole: real forms are few, and soon known again.
    if len(lexicon.memory) >= _REMEMBERED:
        lexicon.memory.clear()
    lexicon.memory[key] = value


def _key(sheet: Sheet, layout: Layout, corner: Cell) -> object:
    """Return everything a grid rests on: its layout, the texts of its headers and labels, and what is merged.

    A layout is known by its identity, and the grid keeps it, so that no other can come by the same.
    """
    table, rows = layout.table, sheet.rows
    # Keys hold the labels of all rows; of layouts with labels elsewhere, or made for one workbook, they would not do.
    if len(rows) > _REMEMBERED or table.beside or table.rows or layout.id == GUESSED:
        return None
    top, left = corner[0] - table.corner_row + 1, corner[1]
    heads = rows[top : top + len(table.across)]
    width = left + max(1, len(table.down))
    labels = (
        tuple([row[left:width] for row in rows[top:]]) if width > left + 1 else tuple([r[left] for r in rows[top:]])
    )
    # Numbers in headers (years, dates) change from quarter to quarter, and 1, 1.0 and True would be one key.
    texts = all(type(value) is str or value is None for row in heads for value in row)
    return (id(layout), corner, heads, labels, sheet.merges, len(rows[0])) if texts else None


def _read(sheet: Sheet, layout: Layout, lexicon: Lexicon, corner: Cell, last: Cell | None, key: object) -> TableGrid:
    """Return the table, worked out from its cells."""
    table = layout.table
    top, left = corner[0] - table.corner_row + 1, corner[1]
    across = table.across[: _depth(sheet, layout, lexicon, corner)]
    first = top + len(across), left + (0 if table.rows else len(table.down))
    end = (len(sheet.rows), len(sheet.rows[0])) if last is None else (last[0] + 1, last[1] + 1)
    # Before lines are read, for what stands around a header may make another measure of it (decision 71).
    beyond = OuterHeadings(sheet, layout, lexicon, (top, left), first, end)
    filled = FilledSheet(sheet, top, first, table.fills, table.fill_down)
    beside = _beside(sheet, layout, top)
    seen: Seen = Counter()
    columns = tuple(
        line_of(
            column,
            stack_of(filled, label_cells(across, ((top + i, column) for i in range(len(across))))),
            layout,
            lexicon,
            seen,
            beyond.column(column),
        )
        for column in range(first[1], end[1])
        if column not in beside
    )
    if not across:
        columns = tuple(replace(line, place=(first[0], line.index)) for line in columns)
    start = first[0] + beyond.under, left
    if table.rows:
        rows = tuple(_positioned(layout, lexicon, start, end[0]))
    else:
        rows = tuple(_rows(filled, layout, lexicon, start, beside, end[0], beyond))
    return TableGrid(layout, corner, (start[0], first[1]), rows, columns, bool(filled.merged), key, beyond.any)


def _beside(sheet: Sheet, layout: Layout, top: int) -> dict[int, HeaderMeaning]:
    """Return the label columns that stand among or after the numbers, by their headers."""
    wanted = {normal(text): says for text, says in layout.table.beside.items()}
    heads = enumerate(sheet.rows[top]) if wanted else ()
    texts = {column: normal(value) for column, value in heads if isinstance(value, str)}
    return {column: wanted[text] for column, text in texts.items() if text in wanted}


def _depth(sheet: Sheet, layout: Layout, lexicon: Lexicon, corner: Cell) -> int:
    """Return how many header rows there are: a row that names an area is none, so a deleted unit row costs no town."""
    table = layout.table
    if HeaderMeaning.AREA not in table.down or table.rows:
        return len(table.across)
    column = corner[1] + table.down.index(HeaderMeaning.AREA)
    for depth in range(table.corner_row, len(table.across)):
        row = sheet.rows[corner[0] - table.corner_row + 1 + depth : corner[0] - table.corner_row + 2 + depth]
        label = row[0][column] if row and column < len(row[0]) else None
        if isinstance(label, str) and (found := lexicon.area(label)) and (found.name or found.total):
            return depth
    return len(table.across)


def find_corner(sheet: Sheet, layout: Layout) -> Cell | None:
    """Return where header rows and label columns meet: the cell so named, or the first that says the corner's text."""
    if layout.table.at:
        return _named_cell(sheet, layout.table.at)
    wanted = normal(layout.table.corner or "")
    begins: Cell | None = None
    for row, values in enumerate(sheet.rows[:_DEPTH]):
        for column, value in enumerate(values):
            if type(value) is str and value and (plain := normal(value)).startswith(wanted):
                # The whole text goes before one that only begins with it.
                if plain == wanted:
                    return row, column
                begins = begins or ((row, column) if len(plain) <= len(wanted) + 4 else None)
    return begins


def _named_cell(sheet: Sheet, name: str) -> Cell | None:
    letters = name.rstrip("0123456789")
    row, column = int(name[len(letters) :]) - 1, column_number(letters)
    return (row, column) if row < len(sheet.rows) and column < len(sheet.rows[0]) else None


def _rows(
    filled: FilledSheet,
    layout: Layout,
    lexicon: Lexicon,
    first: Cell,
    beside: dict[int, HeaderMeaning],
    end: int,
    beyond: OuterHeadings,
) -> Iterator[TableLine]:
    """Yield the rows from the first of numbers to the table's end: the sheet's (``end``), or a label such as 填表人."""
    down, (top, left) = layout.table.down, first
    # No text begins with NUL: a table without such labels ends with its sheet.
    ends = tuple(map(normal, layout.table.ends)) or ("\0",)
    seen: Seen = Counter()
    sections = sections_of(filled, down, first, end, lexicon) if HeaderMeaning.AREA not in down else {}
    for row in range(top, end):
        cells = [*label_cells(down, ((row, left + i) for i in range(len(down))))]
        cells += [(says, (row, column)) for column, says in beside.items()]
        around = (*beyond.row(row), *sections.get(row, ()))
        line = line_of(row, stack_of(filled, cells), layout, lexicon, seen, around)
        if line.label and normal(line.label).startswith(ends):
            return
        yield line if down else replace(line, place=(row, left))


def _positioned(layout: Layout, lexicon: Lexicon, first: Cell, end: int) -> Iterator[TableLine]:
    """Yield the rows that the layout names by position, and any that stand below them, nameless."""
    (says,), (top, left) = layout.table.down, first
    for row in range(top, end):
        position = row - top
        label = layout.table.rows[position] if position < len(layout.table.rows) else None
        stack = [(says, (row, left), label)] if label else []
        yield line_of(row, [*stack], layout, lexicon)


def spread_of(sheet: Sheet, grid: TableGrid) -> dict[Cell, Merge]:
    """Return the merges over several lines of numbers, by their first cell: nobody knows for which line the number
    is."""
    rows = [line.index for line in grid.rows if line.place[0] >= 0 and not line.passed]
    columns = [line.index for line in grid.columns if line.place[0] >= 0 and not line.passed]
    spread: dict[Cell, Merge] = {}
    for merge in sheet.merges:
        down = sum(merge.first_row <= row <= merge.last_row for row in rows)
        across = sum(merge.first_column <= column <= merge.last_column for column in columns)
        if down * across > 1:
            spread[merge.first_row, merge.first_column] = merge
    return spread
