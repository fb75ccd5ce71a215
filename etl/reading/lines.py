"""Lines of a table: what the header cells of a column, or the label cells of a row, say together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from etl.reading.heading_cells import Headings, named_by, read_headings, text_of
from etl.reading.headings import EarlierQuarterWord, HeadingSense, is_padding, sense_of
from etl.reading.layout import HeaderMeaning, Layout
from etl.reading.names import Lexicon, TotalLabel, normal
from etl.reading.periods import NOTHING, PeriodMention, read_period
from etl.reading.units import Unit, factor, read_unit
from etl.workbook.scan.sheet import Cell, CellValue, Sheet


@dataclass(frozen=True, slots=True)
class TableLine:
    """A row or a column of the table: where it is, where its label stands and what its labels say.

    What they do not say is empty. ``text``: the parts of its name joined by “/”, by which a layout knows it; the second
    line of the same name ends in “#2”. ``names``: all the measure or area could mean when that is not one thing.
    ``exact``: written as in the catalogue. ``mapped``: the layout says what it means. ``passed``: a label that the
    layout says to pass over. ``said``: the quarter, month or year it is of, and ``when``: where that stands.

    ``row_label``: the text that should name an area, also where it does not. ``named``: where the measure's name
    stands, and how it is written, in a row whose label is a town's. ``cells``: where all that is said of the line
    stands.

    ``words``: headings that are no measure's name; ``sense``: what those beside a name make of it, and ``before`` which
    earlier quarter they mean. Where the name stands on the other side of the table, that is seen cell by cell.
    """

    index: int
    place: Cell
    label: str = ""
    text: str = ""
    measure: str = ""
    area: str = ""
    total: TotalLabel | None = None
    said: PeriodMention = NOTHING
    unit: Unit | None = None
    names: tuple[str, ...] = ()
    exact: bool = True
    mapped: bool = False
    passed: bool = False
    when: Cell | None = None
    words: tuple[str, ...] = ()
    sense: HeadingSense = HeadingSense.SAME
    before: EarlierQuarterWord | None = None
    row_label: str = ""
    named: tuple[Cell, str] | None = None
    cells: tuple[Cell, ...] = ()


LineValues = Callable[[TableLine], Iterator[CellValue]]
"""Returns what stands in a line's cells, without its labels."""


class FilledSheet:
    """The sheet's cells with merged headers filled in: every cell of a merge says what its first cell says. ``first``
    is the first cell of numbers."""

    def __init__(self, sheet: Sheet, top: int, first: Cell, fill: bool, fill_down: bool = False) -> None:
        self.rows = sheet.rows
        self.fill = fill
        self.fill_down = fill_down
        self.first = first
        self.merged: dict[Cell, Cell] = {}
        for merge in sheet.merges:
            # Merges above the table, and those among its numbers, which `spread_of` asks about.
            if merge.last_row < top or (merge.first_row >= first[0] and merge.first_column >= first[1]):
                continue
            for row in range(merge.first_row, min(merge.last_row, len(self.rows)) + 1):
                for column in range(merge.first_column, merge.last_column + 1):
                    self.merged[row, column] = merge.first_row, merge.first_column

    def place(self, cell: Cell, upper: bool) -> Cell:
        """Return where the text that speaks for a cell stands. ``upper``: it is no line's own, and may speak for
        several."""
        cell = self.merged.get(cell, cell)
        # A blank under 2023年 | (blank) belongs to 2023年, though nobody merged the two.
        if upper and cell[0] < self.first[0] and self.fill:
            return self._before(cell)
        if upper and cell[0] >= self.first[0] and self.fill_down:
            row, column = cell
            while row > self.first[0] and self._blank(row, column):
                row -= 1
            return self.merged.get((row, column), (row, column))
        return cell

    def _before(self, cell: Cell) -> Cell:
        """Return the upper header before a blank one, if it has others under it and so may speak for several
        columns."""
        row, at = cell
        while at > self.first[1] and self._blank(row, at):
            at -= 1
        place = self.merged.get((row, at), (row, at))
        below = ((under, at) for under in range(row + 1, self.first[0]) if not self._blank(under, at))
        parent = at == cell[1] or any(self.merged.get(under) != place for under in below)
        return place if parent else cell

    def _blank(self, row: int, column: int) -> bool:
        row, column = self.merged.get((row, column), (row, column))
        value = self.rows[row][column] if column < len(self.rows[row]) else None
        return value is None or (isinstance(value, str) and not value.strip())

    def holds(self, cell: Cell) -> bool:
        """Tell whether a cell, or the merge it is in, has a value of its own and not one repeated from beside it."""
        return cell[0] < len(self.rows) and not self._blank(*cell)

    def value(self, cell: Cell) -> CellValue:
        """Return the value at a cell; None outside the sheet."""
        row, column = cell
        return self.rows[row][column] if row < len(self.rows) and column < len(self.rows[row]) else None


Stack = list[tuple[HeaderMeaning, Cell, CellValue]]
Seen = Counter[tuple[str, PeriodMention]]
"""How often lines of the same name and quarter have come."""


def stack_of(filled: FilledSheet, cells: Iterable[tuple[HeaderMeaning, Cell]]) -> Stack:
    """Return what stands in the header cells of one column (the label cells of one row), blanks left out."""
    wanted = list(cells)
    stack: Stack = []
    # The lowest (rightmost) filled cell is the line's own; those above it may speak for several lines.
    own = [
        at
        for at, (says, cell) in enumerate(wanted)
        if says not in (HeaderMeaning.UNIT, HeaderMeaning.SKIP) and filled.holds(cell)
    ]
    last = own[-1] if own else 0  # a line with nothing of its own is nobody's, whatever stands over it
    for position, (says, cell) in enumerate(wanted):
        place = filled.place(cell, position < last)
        value = filled.value(place)
        if value is not None and not (isinstance(value, str) and not value.strip()):
            stack.append((says, place, value))
    return stack


def line_of(
    index: int, stack: Stack, layout: Layout, lexicon: Lexicon, seen: Seen | None = None, beyond: Sequence[str] = ()
) -> TableLine:
    """Return the line whose labels are these. ``seen`` counts the names that came before; ``beyond``: headings that
    stand over or under the headers that the layout describes, and only matter if they change what those mean."""
    if not stack:
        return TableLine(index, (-1, -1))
    texts = [text_of(value) for _, _, value in stack]
    if layout.table.ignore and any(_ignored(text, layout) for text in texts):
        return TableLine(index, stack[-1][1], texts[-1], passed=True)
    line = TableLine(index, *_label(stack), cells=tuple(place for _, place, _ in stack))
    for says, place, value in stack:
        line = _with(line, says, value, layout)
        line = replace(line, when=place) if says is HeaderMeaning.PERIOD else line
    areas, measures = _parts(stack, HeaderMeaning.AREA), _parts(stack, HeaderMeaning.MEASURE)
    if areas:
        line = _with_area(line, areas, layout, lexicon)
    headed = any(says is HeaderMeaning.HEADING for says, _, _ in stack)
    if headed:
        return _with_headings(line, stack, layout, lexicon, seen, beyond)
    return _with_measure(line, measures, layout, lexicon, seen, beyond) if measures else line


def _parts(stack: Stack, wanted: HeaderMeaning) -> list[str]:
    """Return the texts of one kind, each once: a merged header says the same in every row."""
    return list(dict.fromkeys(text_of(value) for says, _, value in stack if says is wanted))


def _ignored(text: str, layout: Layout) -> bool:
    """Tell whether a label contains a word by which the layout passes over whatever has it: 备注."""
    plain = normal(text)
    return any(normal(word) in plain for word in layout.table.ignore)


def _label(stack: Stack) -> tuple[Cell, str]:
    """Return the cell and text that name a line: its area or measure before its period, unit or anything else."""
    for wanted in (HeaderMeaning.AREA, HeaderMeaning.MEASURE, HeaderMeaning.HEADING, HeaderMeaning.PERIOD):
        for says, place, value in reversed(stack):
            if says is wanted:
                return place, text_of(value)
    return stack[-1][1], text_of(stack[-1][2])


def _with(line: TableLine, says: HeaderMeaning, value: CellValue, layout: Layout) -> TableLine:
    """Return the line with the unit, year or period that one of its labels says."""
    if says is HeaderMeaning.UNIT:
        return replace(line, unit=read_unit(_in_brackets(text_of(value))))
    if says not in {HeaderMeaning.YEAR, HeaderMeaning.PERIOD}:
        return line
    said = read_period(value, layout.period.annual, layout.period.months)
    if says is HeaderMeaning.YEAR:
        return replace(line, said=replace(line.said, year=said.year))
    year = said.year if said.year is not None else line.said.year
    return replace(line, said=replace(said, year=year))


def _with_area(line: TableLine, parts: list[str], layout: Layout, lexicon: Lexicon) -> TableLine:
    """Return the line with the area its label parts name together."""
    text = "/".join(parts)
    known = layout.area_of(text)
    if known is not None:
        return replace(line, area=known, names=(known,) if known else (), text=text, row_label=text, passed=not known)
    found = lexicon.area(text)
    exact = line.exact and found.exact
    return replace(line, area=found.name, names=found.names, total=found.total, exact=exact, text=text, row_label=text)


def _with_measure(
    line: TableLine, parts: list[str], layout: Layout, lexicon: Lexicon, seen: Seen | None, beyond: Sequence[str]
) -> TableLine:
    """Return the line with the measure its label parts name together, or the one that a single part names."""
    return _meant(line, Headings(tuple(parts), tuple(parts)), layout, lexicon, seen, beyond)


def _with_headings(
    line: TableLine, stack: Stack, layout: Layout, lexicon: Lexicon, seen: Seen | None, beyond: Sequence[str]
) -> TableLine:
    """Return the line with all that its headings say, each for itself."""
    cells = [(place, value) for says, place, value in stack if says is HeaderMeaning.HEADING]
    read = read_headings(cells, lexicon)
    said = PeriodMention(read.said.year or line.said.year, read.said.quarter or line.said.quarter, read.said.month)
    line = replace(line, said=said, unit=line.unit or read.unit, when=read.when or line.when)
    if not line.area and not line.row_label and read.place:
        line = replace(line, place=read.place, label=read.label)
    elif read.place:
        line = replace(line, named=(read.place, read.label))
    if not read.parts:
        return replace(line, text=line.row_label)
    return _meant(line, read, layout, lexicon, seen, beyond)


def _meant(
    line: TableLine, read: Headings, layout: Layout, lexicon: Lexicon, seen: Seen | None, beyond: Sequence[str]
) -> TableLine:
    """Return the line with the measure that headings mean: as the layout says, else as they say themselves."""
    whole = "/".join(read.path)
    if seen is not None and not line.row_label:
        # Columns under the same headings differ by their quarter, or by nothing but their order: those get #2.
        seen[whole, line.said] += 1
        whole += f"#{seen[whole, line.said]}" if seen[whole, line.said] > 1 else ""
    line = replace(line, text=whole)
    beyond = [text for text in beyond if not is_padding(text)]
    if layout.passes(whole):
        return replace(line, passed=True)
    # A layout's word holds for the headings it was written for: with another one above them it is asked again.
    if not beyond and (known := _known(line, read, layout, lexicon)) is not None:
        return known
    found = named_by(read, lexicon)
    # In a row that begins with a town's name the wording of the measure is told of where the measure stands.
    exact, unit = line.exact and (found.exact or line.named is not None), line.unit or found.unit
    line = replace(line, named=None) if found.exact or not found.name else line
    beyond = [text for text in beyond if not _is_own_unit(text, found.name, lexicon)]
    words = (*found.words, *beyond)
    line = replace(line, measure=found.name, names=found.names, exact=exact, unit=unit, words=words)
    if not found.name:
        return replace(line, text="/".join((*beyond, whole))) if beyond else line
    sense, before = sense_of(words, lexicon.plan.measure_of[found.name], lexicon.subjects)
    if sense is not HeadingSense.SAME and read.lowest:
        line = replace(line, place=read.lowest, label=whole)
    changed = bool(beyond) and sense is not HeadingSense.SAME
    return replace(line, sense=sense, before=before, text="/".join((*beyond, whole)) if changed else whole)


def _is_own_unit(text: str, measure: str, lexicon: Lexicon) -> bool:
    """Tell whether a text says no more than the unit in which a measure is counted anyway."""
    wanted = lexicon.plan.measure_of.get(measure)
    return wanted is not None and lexicon.is_unit(text) and factor(read_unit(text), read_unit(wanted.unit)) == 1


def _known(line: TableLine, read: Headings, layout: Layout, lexicon: Lexicon) -> TableLine | None:
    """Return the line as the layout says that these headings are meant; None if it says nothing."""
    mapped, before = layout.label_of(line.text), layout.before_of(line.text)
    found = named_by(read, lexicon)
    unit = line.unit or found.unit
    if mapped:
        return replace(line, measure=mapped, names=(mapped,), unit=unit, mapped=True)
    if before is not None:
        name = before or found.name
        return replace(
            line,
            measure=name,
            names=(name,),
            unit=unit,
            mapped=True,
            sense=HeadingSense.BEFORE,
            before=EarlierQuarterWord.QUARTER,
        )
    if layout.is_now(line.text):
        return replace(line, measure=found.name, names=found.names, unit=unit, mapped=True)
    return None


def _in_brackets(text: str) -> str:
    """Return what stands in brackets at the end, 元/月 of 标准(元/月); the whole text if nothing does."""
    plain = normal(text)
    return plain[plain.rindex("(") + 1 : -1] if plain.endswith(")") and not plain.startswith("(") else plain


def label_cells(says: tuple[HeaderMeaning, ...], cells: Iterable[Cell]) -> Iterator[tuple[HeaderMeaning, Cell]]:
    """Return what each label cell says, with the cell."""
    return zip(says, cells, strict=True)


__all__ = ["FilledSheet", "Seen", "Stack", "TableLine", "label_cells", "line_of", "stack_of", "text_of"]
