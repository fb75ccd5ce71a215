"""The table of a sheet by its layout: which row and column speaks of which measure, area and period."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from etl.layout import Layout, Says
from etl.names import Lexicon, Total, normal
from etl.periods import NOTHING, Said, read_period
from etl.units import Unit, read_unit
from etl.workbook.sheet import Cell, CellValue, Sheet, column_number

_DEPTH = 60
"""Rows in which a table must begin."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row or a column of the table: where it is, where its label stands and what its labels say.

    What they do not say is empty. ``names``: all the measure or area could mean when that is not one thing.
    ``exact``: written as in the catalogue. ``passed``: a label that the layout says to pass over.
    """

    index: int
    place: Cell
    label: str = ""
    measure: str = ""
    area: str = ""
    total: Total | None = None
    said: Said = NOTHING
    unit: Unit | None = None
    names: tuple[str, ...] = ()
    exact: bool = True
    passed: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """The whole table: its corner, its first data cell and all its lines, understood or not."""

    corner: Cell
    first: Cell
    rows: tuple[Line, ...]
    columns: tuple[Line, ...]
    merged: bool


def read_grid(sheet: Sheet, layout: Layout, lexicon: Lexicon) -> Grid | None:
    """The table that the layout describes in a sheet; None if its corner is not there."""
    corner = find_corner(sheet, layout)
    if corner is None:
        return None
    table = layout.table
    top, left = corner[0] - table.corner_row + 1, corner[1]
    if top < 0:
        return None
    across = table.across[: _depth(sheet, layout, lexicon, corner)]
    first = top + len(across), left + len(table.down)
    filled = _Filled(sheet, top, first, table.fill)
    columns = tuple(
        _line(column, _stack(filled, across, ((top + i, column) for i in range(len(across)))), layout, lexicon)
        for column in range(first[1], len(sheet.rows[0]))
    )
    return Grid(corner, first, tuple(_rows(filled, layout, lexicon, first, left)), columns, bool(filled.merged))


def _depth(sheet: Sheet, layout: Layout, lexicon: Lexicon, corner: Cell) -> int:
    """How many header rows there are: a row that names an area is none, so a deleted unit row costs no town."""
    table = layout.table
    if Says.AREA not in table.down:
        return len(table.across)
    column = corner[1] + table.down.index(Says.AREA)
    for depth in range(table.corner_row, len(table.across)):
        row = sheet.rows[corner[0] - table.corner_row + 1 + depth : corner[0] - table.corner_row + 2 + depth]
        label = row[0][column] if row and column < len(row[0]) else None
        if isinstance(label, str) and (found := lexicon.area(label)) and (found.name or found.total):
            return depth
    return len(table.across)


def find_corner(sheet: Sheet, layout: Layout) -> Cell | None:
    """Where header rows and label columns meet: the cell so named, or the first that says the corner's text."""
    if layout.table.at:
        return _named_cell(sheet, layout.table.at)
    wanted = normal(layout.table.corner or "")
    begins: Cell | None = None
    for row, values in enumerate(sheet.rows[:_DEPTH]):
        for column, value in enumerate(values):
            if isinstance(value, str) and value and (plain := normal(value)).startswith(wanted):
                if plain == wanted:
                    return row, column
                begins = begins or ((row, column) if len(plain) <= len(wanted) + 4 else None)
    return begins


def _named_cell(sheet: Sheet, name: str) -> Cell | None:
    letters = name.rstrip("0123456789")
    row, column = int(name[len(letters) :]) - 1, column_number(letters)
    return (row, column) if row < len(sheet.rows) and column < len(sheet.rows[0]) else None


def _rows(filled: _Filled, layout: Layout, lexicon: Lexicon, first: Cell, left: int) -> Iterator[Line]:
    down = layout.table.down
    for row in range(first[0], len(filled.rows)):
        line = _line(row, _stack(filled, down, ((row, left + i) for i in range(len(down)))), layout, lexicon)
        if line.label and normal(line.label).startswith(tuple(map(normal, layout.table.ends)) or "\0"):
            return
        yield line


class _Filled:
    """The sheet's cells with merged headers filled in: every cell of a merge says what its first cell says."""

    def __init__(self, sheet: Sheet, top: int, first: Cell, fill: bool) -> None:
        self.rows = sheet.rows
        self.fill = fill
        self.merged: dict[Cell, Cell] = {}
        for merge in sheet.merges:
            among_data = merge.first_row >= first[0] and merge.first_column >= first[1]
            if among_data or merge.last_row < top:
                continue
            for row in range(merge.first_row, min(merge.last_row, len(self.rows)) + 1):
                for column in range(merge.first_column, merge.last_column + 1):
                    self.merged[row, column] = merge.first_row, merge.first_column

    def place(self, cell: Cell, upper: bool) -> Cell:
        """Where the text that speaks for a cell stands."""
        cell = self.merged.get(cell, cell)
        if self.fill and upper:
            row, column = cell
            while column and self.rows[row][column] is None:
                column -= 1
            return row, column
        return cell

    def value(self, cell: Cell) -> CellValue:
        """The value at a cell; None outside the sheet."""
        row, column = cell
        return self.rows[row][column] if row < len(self.rows) and column < len(self.rows[row]) else None


Stack = list[tuple[Says, Cell, CellValue]]


def _stack(filled: _Filled, says: tuple[Says, ...], cells: Iterable[Cell]) -> Stack:
    """What stands in the header cells of one column (the label cells of one row), blanks left out."""
    stack: Stack = []
    for position, (says_what, cell) in enumerate(zip(says, cells, strict=True)):
        place = filled.place(cell, position < len(says) - 1)
        value = filled.value(place)
        if value is not None and not (isinstance(value, str) and not value.strip()):
            stack.append((says_what, place, value))
    return stack


def _line(index: int, stack: Stack, layout: Layout, lexicon: Lexicon) -> Line:
    if not stack:
        return Line(index, (-1, -1))
    texts = [text_of(value) for _, _, value in stack]
    if layout.table.ignore and any(_ignored(text, layout) for text in texts):
        return Line(index, stack[-1][1], texts[-1], passed=True)
    line = Line(index, *_label(stack))
    parts: list[str] = []
    for (says, _, value), text in zip(stack, texts, strict=True):
        if says is Says.MEASURE:
            parts += [text] if text not in parts else []
        elif says is not Says.SKIP:
            line = _with(line, says, value, text, layout, lexicon)
    return _with_measure(line, parts, layout, lexicon) if parts else line


def _ignored(text: str, layout: Layout) -> bool:
    plain = normal(text)
    return any(normal(word) in plain for word in layout.table.ignore)


def _label(stack: Stack) -> tuple[Cell, str]:
    """The cell and text that name a line: its area or measure before its period, unit or anything else."""
    for wanted in (Says.AREA, Says.MEASURE, Says.PERIOD):
        for says, place, value in reversed(stack):
            if says is wanted:
                return place, text_of(value)
    return stack[-1][1], text_of(stack[-1][2])


def _with(line: Line, says: Says, value: CellValue, text: str, layout: Layout, lexicon: Lexicon) -> Line:
    """The line with what one of its labels says."""
    if says is Says.AREA:
        found = lexicon.area(text)
        exact = line.exact and found.exact
        return replace(line, area=found.name, names=found.names, total=found.total, exact=exact)
    if says is Says.UNIT:
        return replace(line, unit=read_unit(_in_brackets(text)))
    rule = layout.period
    said = read_period(value, rule.annual, rule.months)
    if says is Says.YEAR:
        return replace(line, said=replace(line.said, year=said.year))
    year = said.year if said.year is not None else line.said.year
    return replace(line, said=replace(said, year=year))


def _with_measure(line: Line, parts: list[str], layout: Layout, lexicon: Lexicon) -> Line:
    """The line with the measure its label parts name together, or the one that a single part names."""
    whole = "/".join(parts)
    found = lexicon.measure(whole)
    mapped = layout.label_of(whole)
    if mapped:
        return replace(line, measure=mapped, names=(mapped,), unit=line.unit or found.unit)
    if not found.names and len(parts) > 1:
        named = [part for part in map(lexicon.measure, parts) if part.names]
        found = named[0] if len({part.names for part in named}) == 1 else found
    unit = line.unit or found.unit
    return replace(line, measure=found.name, names=found.names, exact=line.exact and found.exact, unit=unit)


def _in_brackets(text: str) -> str:
    """元/月 out of 标准(元/月); the whole text if nothing is in brackets."""
    plain = normal(text)
    return plain[plain.rindex("(") + 1 : -1] if plain.endswith(")") and not plain.startswith("(") else plain


def text_of(value: CellValue) -> str:
    """A label as text: a year kept as a number is written without its decimals."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value if isinstance(value, str) else str(value)
