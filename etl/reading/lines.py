"""Lines of a table: what the header cells of a column, or the label cells of a row, say together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from etl.reading.layout import Layout, Says
from etl.reading.names import Lexicon, Total, normal
from etl.reading.periods import NOTHING, Said, read_period
from etl.reading.units import Unit, read_unit
from etl.workbook.sheet import Cell, CellValue, Sheet


@dataclass(frozen=True, slots=True)
class Line:
    """A row or a column of the table: where it is, where its label stands and what its labels say.

    What they do not say is empty. ``text``: the parts of its name joined by “/”, by which a layout knows it. ``names``:
    all the measure or area could mean when that is not one thing. ``exact``: written as in the catalogue. ``mapped``:
    the layout says what it means. ``passed``: a label that the layout says to pass over. ``when``: where its period
    stands.
    """

    index: int
    place: Cell
    label: str = ""
    text: str = ""
    measure: str = ""
    area: str = ""
    total: Total | None = None
    said: Said = NOTHING
    unit: Unit | None = None
    names: tuple[str, ...] = ()
    exact: bool = True
    mapped: bool = False
    passed: bool = False
    when: Cell | None = None


class Filled:
    """The sheet's cells with merged headers filled in: every cell of a merge says what its first cell says."""

    def __init__(self, sheet: Sheet, top: int, first: Cell, fill: bool) -> None:
        self.rows = sheet.rows
        self.fill = fill
        self.merged: dict[Cell, Cell] = {}
        for merge in sheet.merges:
            if merge.last_row < top or (merge.first_row >= first[0] and merge.first_column >= first[1]):
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


def stack_of(filled: Filled, cells: Iterable[tuple[Says, Cell]]) -> Stack:
    """What stands in the header cells of one column (the label cells of one row), blanks left out."""
    wanted = list(cells)
    stack: Stack = []
    for position, (says, cell) in enumerate(wanted):
        place = filled.place(cell, position < len(wanted) - 1)
        value = filled.value(place)
        if value is not None and not (isinstance(value, str) and not value.strip()):
            stack.append((says, place, value))
    return stack


def line_of(index: int, stack: Stack, layout: Layout, lexicon: Lexicon) -> Line:
    """The line whose labels are these."""
    if not stack:
        return Line(index, (-1, -1))
    texts = [text_of(value) for _, _, value in stack]
    if layout.table.ignore and any(_ignored(text, layout) for text in texts):
        return Line(index, stack[-1][1], texts[-1], passed=True)
    line = Line(index, *_label(stack))
    for says, place, value in stack:
        line = _with(line, says, value, layout)
        line = replace(line, when=place) if says is Says.PERIOD else line
    areas, measures = _parts(stack, Says.AREA), _parts(stack, Says.MEASURE)
    line = _with_area(line, areas, lexicon) if areas else line
    return _with_measure(line, measures, layout, lexicon) if measures else line


def _parts(stack: Stack, wanted: Says) -> list[str]:
    """The texts of one kind, each once: a merged header says the same in every row."""
    return list(dict.fromkeys(text_of(value) for says, _, value in stack if says is wanted))


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


def _with(line: Line, says: Says, value: CellValue, layout: Layout) -> Line:
    """The line with the unit, year or period that one of its labels says."""
    if says is Says.UNIT:
        return replace(line, unit=read_unit(_in_brackets(text_of(value))))
    if says not in {Says.YEAR, Says.PERIOD}:
        return line
    said = read_period(value, layout.period.annual, layout.period.months)
    if says is Says.YEAR:
        return replace(line, said=replace(line.said, year=said.year))
    year = said.year if said.year is not None else line.said.year
    return replace(line, said=replace(said, year=year))


def _with_area(line: Line, parts: list[str], lexicon: Lexicon) -> Line:
    """The line with the area its label parts name together."""
    text = "/".join(parts)
    found = lexicon.area(text)
    exact = line.exact and found.exact
    return replace(line, area=found.name, names=found.names, total=found.total, exact=exact, text=text)


def _with_measure(line: Line, parts: list[str], layout: Layout, lexicon: Lexicon) -> Line:
    """The line with the measure its label parts name together, or the one that a single part names."""
    whole = "/".join(parts)
    if layout.passes(whole):
        return replace(line, text=whole, passed=True)
    found = lexicon.measure(whole)
    mapped = layout.label_of(whole)
    if mapped:
        unit = line.unit or found.unit
        return replace(line, text=whole, measure=mapped, names=(mapped,), unit=unit, mapped=True)
    if not found.names and len(parts) > 1:
        named = [part for part in map(lexicon.measure, parts) if part.names]
        found = named[0] if len({part.names for part in named}) == 1 else found
    exact, unit = line.exact and found.exact, line.unit or found.unit
    return replace(line, text=whole, measure=found.name, names=found.names, exact=exact, unit=unit)


def _in_brackets(text: str) -> str:
    """元/月 out of 标准(元/月); the whole text if nothing is in brackets."""
    plain = normal(text)
    return plain[plain.rindex("(") + 1 : -1] if plain.endswith(")") and not plain.startswith("(") else plain


def text_of(value: CellValue) -> str:
    """A label as text: a year kept as a number is written without its decimals."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value if isinstance(value, str) else str(value)


def label_cells(says: tuple[Says, ...], cells: Iterable[Cell]) -> Iterator[tuple[Says, Cell]]:
    """What each label cell says, with the cell."""
    return zip(says, cells, strict=True)
