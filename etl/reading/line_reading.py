"""Line by line: which of a table's lines are understood, and a finding for each that is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from etl.reading.extraction import HeaderReading
from etl.reading.gathering import Gathering, Slot
from etl.reading.layout import Says
from etl.reading.lines import Line, text_of
from etl.reading.names import Lexicon, Total, normal
from etl.reading.table import Grid
from etl.reading.understood import Understood, is_number
from etl.workbook.sheet import CellValue, cell_name
from plan.period import Period

_NOTES: tuple[str, ...] = ("注", "说明", "备注", "填表", "填报", "审核", "复核", "制表", "联系")
_NOTES += ("单位负责人", "负责人", "数据来源", "资料来源", "报告期", "所属期", "统计期", "期间", "期别")

_LONGEST_NAME = 12
_MOST_COMPARED = 200
"""Lines held against the towns' names: a list of a million other things below the table must not cost minutes."""

Values = Callable[[Line], Iterator[CellValue]]


@dataclass
class LineReader:
    """Turns the lines of one grid into slots. ``looked``: whether any number had to be looked at."""

    gathering: Gathering
    grid: Grid
    lexicon: Lexicon
    department: str
    year: int | None
    looked: bool = False
    found: Understood = field(default_factory=Understood)
    _notes: list[Line] = field(default_factory=list)
    _months: list[Line] = field(default_factory=list)
    _variants: set[str] = field(default_factory=set)
    _told: set[str] = field(default_factory=set)
    _columns: list[int] = field(default_factory=list)

    def understood(self) -> Understood:
        """Everything the lines say."""
        table = self.gathering.layout.table
        rows = self.gathering.sheet.rows
        first_row, last_row = self.grid.first[0], max((line.index for line in self.grid.rows), default=-1)

        def in_column(line: Line) -> Iterator[CellValue]:
            self.looked = True
            return (rows[row][line.index] for row in range(first_row, last_row + 1))

        columns = list(self._understood(self.grid.columns, table.across, in_column, across=True))
        self._columns = read = [slot.index for slot in columns]

        def in_row(line: Line) -> Iterator[CellValue]:
            self.looked = True
            return (rows[line.index][column] for column in read)

        found = list(self._understood(self.grid.rows, table.down, in_row, across=False))
        if table.rows and not self._as_many(len(table.rows)):
            found = []
        self._grouped()
        self.found.rows = self._single(found, table.down)
        self.found.columns = self._single(columns, table.across)
        return self.found

    def _as_many(self, named: int) -> bool:
        """Whether there are as many rows of numbers as the layout names by position: one more or less moves all."""
        rows, (top, left) = self.gathering.sheet.rows, self.grid.first
        filled = sum(any(map(is_number, row[left:])) for row in rows[top:])
        self.found.nameless = [(line, across) for line, across in self.found.nameless if across]
        if filled != named:
            self.gathering.say("unknown_area", cell_name(top, left), str(filled), str(named), case="count")
        return filled == named

    def _understood(
        self, lines: Sequence[Line], says: tuple[Says, ...], values: Values, across: bool
    ) -> Iterator[Slot]:
        for line in lines:
            if line.place[0] < 0 or (not line.passed and not line.text and {Says.AREA, Says.MEASURE} & set(says)):
                self.found.nameless.append((line, across))
                if texts_in(self.gathering, self.grid, line, across) and self._begins_another(line, values, across):
                    return
                continue
            if line.passed:
                self._note_reading(line, says, "passed")
                continue
            slot = self._slot(line, says, values)
            if slot is not None:
                self._variant(line)
                yield slot
            elif self._begins_another(line, values, across):
                return

    def _begins_another(self, line: Line, values: Values, across: bool) -> bool:
        """Whether a line that is not understood is the head of another table, beside this one or under it: what
        follows has labels of its own. The same labels printed once more are none."""
        others = self.grid.rows if across else self.grid.columns
        own = {other.index: normal(other.label) for other in others}
        at = range(self.grid.first[0], len(self.gathering.sheet.rows)) if across else self._columns
        texts = [(i, value) for i, value in zip(at, values(line), strict=False) if isinstance(value, str)]
        named = [self._names(text) for i, text in texts if normal(text) != own.get(i)]
        if not (Says.MEASURE in named or named.count(Says.AREA) > 1):
            return False
        headed = (self.grid.corner[0], line.index) if across else (line.index, self.grid.corner[1])
        place = line.place if line.place[0] >= 0 else headed
        if line in self._notes:
            self._notes.remove(line)
        self.gathering.say("another_table", cell_name(*place), line.label.strip())
        return True

    def _names(self, text: str) -> Says | None:
        """Whether a text is the name of a town or a measure."""
        area = self.lexicon.area(text)
        if area.names or area.total:
            return Says.AREA
        return Says.MEASURE if self.lexicon.measure(text).names else None

    def _slot(self, line: Line, says: tuple[Says, ...], values: Values) -> Slot | None:
        if Says.AREA in says and not (line.area or line.total) and not self._is_area(line, values):
            return None
        if Says.MEASURE in says and not self._is_measure(line, says, values):
            return None
        period = line.said.within(self.year)
        if Says.PERIOD in says and period is None:
            self._no_period(line, values)
            return None
        cell = cell_name(*line.place)
        self.found.headers.setdefault(line.measure or line.area, cell)
        when = period if Says.PERIOD in says else None
        return Slot(line.index, cell, line.measure, line.area, line.total, when, line.unit)

    def _no_period(self, line: Line, values: Values) -> None:
        """A month that ends no quarter, a note, or numbers of which nobody knows when they are for."""
        if line.said.month:
            self._months.append(line)
        elif line.said.quarter:  # the year is written nowhere: said once, of the whole file
            self.found.yearless = True
        elif line.when and any(map(is_number, values(line))):
            rows, (row, column) = self.gathering.sheet.rows, line.when
            found = text_of(rows[row][column]).strip()
            self._say_once(line, "unknown_measure", cell_name(row, column), found, case="period")
        else:
            self._notes.append(line)

    def _is_area(self, line: Line, values: Values) -> bool:
        """Never: says why not. A note is no town; a name like a town's, or one with numbers, is asked about."""
        plain = normal(line.label)
        near_enough = len(plain) <= _LONGEST_NAME and len(self._notes) < _MOST_COMPARED
        nearest = self.lexicon.nearest_town(line.label) if near_enough else ""
        numbers = any(is_number(value) for value in values(line))
        if plain.startswith(_NOTES) or not (numbers or nearest or len(line.names) > 1):
            self._notes.append(line)
            return False
        self.found.doubtful.add(nearest)
        case = "ambiguous" if len(line.names) > 1 else "nearest" if nearest else "unknown"
        expected = "、".join(line.names) or nearest
        self.gathering.say(
            "unknown_area", cell_name(*line.place), (line.text or line.label).strip(), expected, case=case
        )
        return False

    def _is_measure(self, line: Line, says: tuple[Says, ...], values: Values) -> bool:
        cell, label = cell_name(*line.place), line.label.strip()
        if line.measure:
            owner = self.gathering.plan.measure_of[line.measure].department
            asked = owner == self.department or not self.department
            self._note_reading(line, says, _how(line) if asked else "other")
            if not asked:
                self._say_once(line, "unknown_measure", cell, label, case="other", department=owner)
            return asked
        if len(line.names) > 1:
            self._note_reading(line, says, "ambiguous")
            self._say_once(line, "unknown_measure", cell, label, "、".join(line.names), case="ambiguous")
        elif normal(label).startswith(_NOTES) or not any(is_number(value) for value in values(line)):
            self._notes.append(line)
        else:
            self._unknown_measure(line, says)
        return False

    def _unknown_measure(self, line: Line, says: tuple[Says, ...]) -> None:
        """A column nobody knows: said, with the measure whose name is like it, and never read."""
        nearest = self._nearest(line)
        self._note_reading(line, says, "nearest" if nearest else "unknown", nearest)
        case = {"case": "nearest"} if nearest else {}
        cell, label = cell_name(*line.place), line.label.strip()
        self._say_once(line, "unknown_measure", cell, label, nearest, **case)

    def _nearest(self, line: Line) -> str:
        few = len(self.found.reading) < _MOST_COMPARED and len(line.text) <= 40
        return self.lexicon.nearest_measure(line.text, self.department) if few else ""

    def _say_once(self, line: Line, code: str, cell: str, found: str, expected: str = "", **details: str) -> None:
        """A merged header speaks for several columns, and is told of once."""
        if cell not in self._told:
            self._told.add(cell)
            self.gathering.say(code, cell, found, expected, **details)

    def _note_reading(self, line: Line, says: tuple[Says, ...], how: str, nearest: str = "") -> None:
        """What a header was taken for, once for each place."""
        cell = cell_name(*line.place)
        if Says.MEASURE in says and (not self.found.reading or self.found.reading[-1].cell != cell):
            measure = line.measure or nearest
            self.found.reading.append(HeaderReading(cell, line.text or line.label, measure, how))

    def _variant(self, line: Line) -> None:
        cell = cell_name(*line.place)
        name = line.measure or line.area
        if not line.exact and name and cell not in self._variants:
            self._variants.add(cell)
            self.gathering.say("name_variant", cell, line.label.strip(), name)

    def _grouped(self) -> None:
        """Notes and passed-over months, each said once."""
        if self._notes:
            said = "、".join(line.label.strip()[:12] for line in self._notes[:3])
            cell = cell_name(*self._notes[0].place)
            self.gathering.say("note_ignored", cell, said, case="note", count=str(len(self._notes)))
        if self._months:
            cell = cell_name(*self._months[0].place)
            self.gathering.say("note_ignored", cell, self._months[0].label, case="months", count=str(len(self._months)))

    def _single(self, slots: list[Slot], says: tuple[Says, ...]) -> list[Slot]:
        """The slots that nobody repeats: of two lines that say the same, neither is taken."""
        seen: dict[tuple[str, str, Period | None], Slot] = {}
        twice: set[tuple[str, str, Period | None]] = set()
        for slot in slots:
            key = slot.measure, slot.area, slot.period
            if slot.total in {Total.ALL, Total.PART}:
                continue
            if key in seen:
                twice.add(key)
                code = "duplicate_area" if Says.AREA in says else "duplicate_measure"
                name = slot.area or slot.measure or str(slot.period)
                here, there = (self._apart(one, slots) for one in (slot, seen[key]))
                self.gathering.say(code, here, name, name=name, first=there)
                self.found.doubtful.update((slot.area, slot.measure))
            seen.setdefault(key, slot)
        return [slot for slot in slots if (slot.measure, slot.area, slot.period) not in twice]

    def _apart(self, slot: Slot, slots: list[Slot]) -> str:
        """Where a line says what it is: its label or, where several share that, what stands nearest its numbers."""
        if sum(other.cell == slot.cell for other in slots) == 1:
            return slot.cell
        first = self.grid.first
        is_column = any(line.index == slot.index and cell_name(*line.place) == slot.cell for line in self.grid.columns)
        return cell_name(first[0] - 1, slot.index) if is_column else cell_name(slot.index, first[1] - 1)


def texts_in(gathering: Gathering, grid: Grid, line: Line, across: bool) -> list[str]:
    """The texts in a line."""
    rows = gathering.sheet.rows
    values = [row[line.index] for row in rows[grid.first[0] :]] if across else rows[line.index]
    return [value for value in values if type(value) is str and value]


def _how(line: Line) -> str:
    return "layout" if line.mapped else "exact" if line.exact else "alias"
