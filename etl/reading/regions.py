"""Where tables stand on a sheet: rows of towns (or of measures) that run down or across, with headers above them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from etl.reading.header_block import Head, head_above, is_told_of_table, is_year
from etl.reading.headings import changes, is_word, parts_of, said_in
from etl.reading.layout import HeaderMeaning
from etl.reading.names import Lexicon, TotalLabel, normal
from etl.reading.periods import NOTHING
from etl.reading.region import Region, overlap
from etl.reading.view import View
from etl.workbook.scan.sheet import Cell, Sheet

_LONGEST = 60
"""Characters of a cell that may be a name."""
_MOST_COMPARED = 60
"""Headers of a sheet that are held against the measures' names for likeness."""
# Label columns that a table may have.
_MOST_LABELS = 6
_OVER = 6
"""Rows above the first name in which numbers may stand: sums, rows that are no town's."""
_FEW = 3
"""Fewer names than these need more than a name to be a table."""
# Columns from the left in which 填报单位：某镇 may stand between two parts of a table.
_WIDTH_OF_LABELS = 8
_MOST_REGIONS = 40
"""Tables of a sheet that are looked at."""


@dataclass(frozen=True, slots=True)
class _Run:
    """Names of one kind under one another: the column, the rows with a name, and the names."""

    column: int
    rows: tuple[int, ...]
    names: tuple[str, ...]

    @property
    def span(self) -> range:
        return range(self.rows[0], self.rows[-1] + 1)

    @property
    def size(self) -> int:
        """How many different names."""
        return len(set(self.names))


class RegionFinder:
    """Finds the tables of one view of a sheet; rows and columns are those of the view."""

    def __init__(self, sheet: Sheet, turned: bool, lexicon: Lexicon) -> None:
        self.view = View(sheet, turned)
        self.lexicon = lexicon

    @cached_property
    def _texts(self) -> list[tuple[Cell, str]]:
        view = self.view
        return [
            ((row, column), text)
            for row in range(view.height)
            for column in range(view.width)
            # No town or measure has a name of one character; a longer text is prose, and costly to compare.
            if 1 < len(text := view.text(row, column)) <= _LONGEST
        ]

    @cached_property
    def towns(self) -> dict[Cell, str]:
        """Cells that name a town."""
        return {
            cell: found.name
            for cell, text in self._texts
            if (found := self.lexicon.area(text)).name and not found.total
        }

    @cached_property
    def measures(self) -> dict[Cell, str]:
        """Cells that name a measure, alone or with a word about it."""
        return {
            cell: name
            for cell, text in self._texts
            if cell not in self.towns and (name := named_measure(text, self.lexicon))
        }

    def of_towns(self) -> list[Region]:
        """Return the tables whose rows (in this view) are towns."""
        runs = self._runs(self.towns)
        return [region for run in runs if (region := self._region(run, runs, areas=True)) is not None]

    def of_measures(self) -> list[Region]:
        """Return the tables whose rows (in this view) are measures and whose columns are no towns."""
        runs = self._runs(self.measures)
        return [region for run in runs if (region := self._region(run, runs, areas=False)) is not None]

    def of_city(self) -> list[Region]:
        """Return the tables that have a row (in this view) for the city alone."""
        found = ((cell, self.lexicon.area(text)) for cell, text in self._texts)
        runs = self._runs({cell: area.name for cell, area in found if area.total is TotalLabel.CITY})
        regions = (self._region(run, runs, areas=True) for run in runs)
        return [region for region in regions if region is not None and not region.likely]

    def _runs(self, names: dict[Cell, str]) -> list[_Run]:
        """Return names of each column, parted where another table's headers stand between them."""
        columns: dict[int, list[int]] = {}
        for row, column in names:
            columns.setdefault(column, []).append(row)
        runs = []
        for column, rows in sorted(columns.items()):
            for part in self._parted(column, sorted(rows), names):
                runs.append(_Run(column, tuple(part), tuple(names[row, column] for row in part)))
        return runs

    def _parted(self, column: int, rows: list[int], names: dict[Cell, str]) -> Iterator[list[int]]:
        """Yield the rows of a column's names, in as many parts as there are tables."""
        part = [rows[0]]
        for before, row in pairwise(rows):
            between = range(before + 1, row)
            begins = any(self._begins_table(line, column) for line in between)
            if (begins and not self._goes_on(part, between, column, names)) or self._begins_town(between, names):
                yield part
                part = []
            part.append(row)
        yield part

    def _begins_table(self, row: int, column: int) -> bool:
        """Tell whether a row between two names is another table's header."""
        beside = range(column + 1, self.view.width)
        if not any((row, at) in self.measures for at in beside):
            return False
        return not any(self.view.is_number(row, at) and not is_year(self.view.value(row, at)) for at in beside)

    def _begins_town(self, rows: range, names: dict[Cell, str]) -> bool:
        """Tell whether between two measures another town's part begins: 填报单位：某镇."""
        if names is not self.measures:
            return False
        cells = [(row, at) for row in rows for at in range(min(self.view.width, _WIDTH_OF_LABELS))]
        return any(cell in self.towns or self._names_town(self.view.text(*cell)) for cell in cells)

    def _names_town(self, text: str) -> bool:
        plain = normal(text) if 3 < len(text) <= _LONGEST else ""
        return ":" in plain and bool(self.lexicon.area(plain.partition(":")[2]).name)

    def _goes_on(self, part: list[int], between: range, column: int, names: dict[Cell, str]) -> bool:
        """Tell whether the headers between are the same printed again, for names that have not come yet."""
        seen = {names[row, column] for row in part}
        later = names.get((between.stop, column))
        # A name that came before begins another table; names that did not are the same table on its next printed page.
        if later in seen:
            return False
        above, beside = range(max(0, part[0] - _OVER), part[0]), range(column + 1, self.view.width)
        shown = {(at, normal(text)) for row in between for at in beside if (text := self.view.text(row, at))}
        known = {(at, normal(self.view.spoken(row, at))) for row in above for at, _ in shown}
        # Every header printed again must stand where it stood.
        return bool(shown) and shown <= known

    def _region(self, run: _Run, runs: list[_Run], areas: bool) -> Region | None:
        left, right = self._sides(run, runs)
        labels = self._label_columns(run, left, right, areas)
        bottom = self._bottom(run, runs)
        before = (other.rows[-1] + 1 for other in runs if other.column == run.column and other.rows[-1] < run.rows[0])
        ceiling = max(before, default=0)
        rows = range(max(ceiling, run.rows[0] - _OVER), min(bottom + 1, self.view.height))
        numbers = self._numbered(rows, range(labels.stop, right))
        # One or two names in a text are no table unless numbers stand beside the names themselves.
        if not numbers or (run.size < _FEW and not self._numbered(run.span, numbers)):
            return None
        head = head_above(self.view, labels, numbers, run.rows[0], self.lexicon, ceiling)
        if head is None and areas:
            return None
        head = head or Head(run.rows[0], (), run.rows[0])
        named = self._measures_of(run, labels, head, numbers, areas)
        # Only towns are certain enough to show a table whose headers are merely like names; those are then asked about.
        likely = not named and areas
        if likely:
            named = self._like_measures(head, numbers)
        if not named and run.size < _FEW:
            return None
        down = tuple(self._says(column, run, areas) for column in labels)
        if HeaderMeaning.HEADING not in (*head.says, *down):
            head = replace(
                head, says=tuple(HeaderMeaning.HEADING if says is HeaderMeaning.UNIT else says for says in head.says)
            )
        return Region(
            self.view, labels, down, head, (bottom, right - 1), tuple(dict.fromkeys(run.names)) if areas else (),
            named, likely, ceiling,
        )  # fmt: skip

    def _sides(self, run: _Run, runs: Iterable[_Run]) -> tuple[int, int]:
        """Return the first column that may be the table's, and the first that is not: tables may stand beside each
        other."""
        beside = [other for other in runs if overlap(other.span, run.span) and other.size * 2 >= run.size]
        left = max((other.column + 1 for other in beside if other.column < run.column), default=0)
        right = min((other.column for other in beside if other.column > run.column), default=self.view.width)
        numbered = [column for column in range(left, run.column) if self._is_label_text(column, run)]
        while right < self.view.width and right - 1 > run.column and self._is_numbering(right - 1, run):
            right -= 1  # the other table's running numbers
        return (min(numbered) if numbered else run.column), right

    def _is_label_text(self, column: int, run: _Run) -> bool:
        """Tell whether a column left of the names holds texts about them (区片, 城市), and not running
        numbers alone."""
        return bool(self._left_texts(column, run)) and not self._is_numbering(column, run)

    def _left_texts(self, column: int, run: _Run) -> set[str]:
        """Return the texts left of names; none if they are the sheet's title or notes."""
        view = self.view
        texts = {text for row in run.span if (text := view.spoken(row, column)) and not view.is_number(row, column)}
        if 3 * sum(view.is_number(row, column) for row in run.span) > len(run.rows):
            return set()  # another table's numbers, with a remark among them
        # On its side a single one stands over the table, and is its title.
        if all(map(_is_time, texts)) and (len(texts) > view.turned or not any(map(changes, texts))):
            return texts if len(texts) > view.turned else set()  # each row's own quarter
        told = any(is_told_of_table(normal(text)) or self.lexicon.area(text).name for text in texts)
        return set() if told else texts

    def _is_numbering(self, column: int, run: _Run) -> bool:
        """Tell whether a column counts the rows; under a measure’s name what rises in ones is somebody’s numbers."""
        named = any(at == column and row < run.rows[0] for row, at in self.measures)
        return not named and self.view.counts(column, run.rows)

    def _label_columns(self, run: _Run, left: int, right: int, areas: bool) -> range:
        """Return the label columns: those left of the names if they matter, and those right of them that name rows
        further."""
        stop = run.column + 1
        while stop < min(right, run.column + 4) and self._names_rows(stop, run):
            stop += 1
        # A town that comes twice is told apart by what stands left of it (城市, 农村).
        repeated = len(run.names) > run.size
        lefts = [column for column in range(left, run.column) if self._matters(column, run, repeated or not areas)]
        return range(max(stop - _MOST_LABELS, min(lefts)) if lefts else run.column, stop)

    def _names_rows(self, column: int, run: _Run) -> bool:
        """Tell whether a column right of the names says what each row is: its measure, its unit, 本季 or 上季."""
        rows = [row for row in run.span if not self.view.blank(row, column)]
        told = [row for row in rows if self._is_word(row, column)]
        # Not all rows: some are blank or hold a remark.
        return len(rows) >= 2 * len(run.rows) / 3 and len(told) * 5 >= len(rows) * 4 and len(told) > 0

    def _is_word(self, row: int, column: int) -> bool:
        text = self.view.text(row, column)
        if not text or self.view.is_number(row, column) or len(text) > 30:
            return False
        said, rest = said_in(text)
        return (
            (row, column) in self.measures
            or self.lexicon.is_unit(text)
            or is_word(text)
            or (said != NOTHING and not rest)
        )

    def _matters(self, column: int, run: _Run, repeated: bool) -> bool:
        """Tell whether what stands left of the names may change what they mean."""
        texts = self._left_texts(column, run)
        # One quarter in all rows too: it may be another one than that of the title.
        return bool(texts) and (repeated or any(map(changes, texts)) or all(map(_is_time, texts)))

    def _says(self, column: int, run: _Run, areas: bool) -> HeaderMeaning:
        if column == run.column:
            return HeaderMeaning.AREA if areas else HeaderMeaning.HEADING
        texts = [
            text for row in run.span if (text := self.view.text(row, column)) and not self.view.is_number(row, column)
        ]
        if not texts:
            return HeaderMeaning.SKIP
        units = [text for text in texts if self.lexicon.is_unit(text)]
        return HeaderMeaning.UNIT if column > run.column and len(units) == len(texts) else HeaderMeaning.HEADING

    def _numbered(self, rows: range, columns: range) -> range:
        """Return the columns up to the last that holds a number: what stands beyond is no header's concern."""
        last = (at for at in reversed(columns) if any(self.view.is_number(row, at) for row in rows))
        return range(columns.start, next(last, columns.start - 1) + 1)

    def _measures_of(self, run: _Run, labels: range, head: Head, numbers: range, areas: bool) -> tuple[str, ...]:
        """Return the measures that headers over the numbers, or labels beside the names, name."""
        above = [cell for cell in self.measures if cell[0] in head.rows and cell[1] in numbers]
        beside = [cell for cell in self.measures if cell[0] in run.span and cell[1] in labels]
        cells = sorted({*above, *beside} if areas else {*beside})
        return tuple(dict.fromkeys(self.measures[cell] for cell in cells))

    def _like_measures(self, head: Head, numbers: range) -> tuple[str, ...]:
        """Return headers that are like the names of measures: enough to see a table and ask, not to read a number."""
        cells = [(row, column) for row in head.rows for column in numbers][: _MOST_COMPARED * 4]
        texts = [text for row, column in cells if 2 < len(text := self.view.text(row, column)) <= 40]
        near = [self.lexicon.nearest_measure(text, "") for text in texts[:_MOST_COMPARED]]
        return tuple(dict.fromkeys(name for name in near if name))

    def _bottom(self, run: _Run, runs: Iterable[_Run]) -> int:
        """Return the last row before the next table in the same columns."""
        under = [other.rows[0] for other in runs if other.column == run.column and other.rows[0] > run.rows[-1]]
        if not under:
            return len(self.view.sheet.rows) - 1 if not self.view.turned else len(self.view.sheet.rows[0]) - 1
        row = min(under) - 1
        while row > run.rows[-1] and not self._begins_table(row, run.column):
            row -= 1
        while row - 1 > run.rows[-1] and self._is_over_table(row - 1, run.column):
            row -= 1
        return max(run.rows[-1], row - 1)

    def _is_over_table(self, row: int, column: int) -> bool:
        """Tell whether a row above another table's headers belongs to it: blank, a title, or more headers."""
        return not any(self.view.is_number(row, at) for at in range(column, self.view.width))


def _is_time(text: str) -> bool:
    """Tell whether a text is a year, a quarter or a month and nothing else."""
    said, rest = said_in(text)
    return said != NOTHING and not rest.strip("()")


def named_measure(text: str, lexicon: Lexicon) -> str:
    """Return the one measure a heading names, alone or with a word about it; empty if none or not certain."""
    found = lexicon.measure(text).name
    if found or len(text) > 40:
        return found
    return next((name for base, _ in parts_of(text) if (name := lexicon.measure(base).name)), "")


def regions_of(sheet: Sheet, lexicon: Lexicon) -> list[Region]:
    """Return the tables of a sheet, none sharing a cell with another, by where they stand."""
    if not sheet.rows:
        return []
    # Both ways, for nothing says beforehand whether towns run down or across.
    upright, turned = RegionFinder(sheet, False, lexicon), RegionFinder(sheet, True, lexicon)
    towns = sorted((*upright.of_towns(), *turned.of_towns()), key=_rank)
    taken: list[Region] = []
    for region in towns[: 4 * _MOST_REGIONS]:
        if not any(region.meets(other) for other in taken):
            taken.append(region)
    # 全市 is also a sum's label, so it makes a table only where no town does.
    taken = taken or [*upright.of_city(), *turned.of_city()][:1]
    # After those of towns: a table by town also has measures on one side, and would be found twice.
    for region in sorted((*upright.of_measures(), *turned.of_measures()), key=_rank)[: 4 * _MOST_REGIONS]:
        if not any(region.meets(other) for other in taken):
            taken.append(region)
    return sorted(taken[:_MOST_REGIONS], key=lambda region: region.view.place(*region.corner))


def _rank(region: Region) -> tuple[int, int, int]:
    """Return what to sort by: most towns first, headers that are names before those only like them, most measures."""
    return -len(region.areas), region.likely, -len(region.measures)
