"""Which lines of a table are understood, and a finding for each that is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from etl.gathering import Gathering, Slot
from etl.layout import Says
from etl.names import Lexicon, Total, normal
from etl.table import Grid, Line
from etl.workbook.sheet import CellValue, cell_name
from plan.period import Period

_NOTES: tuple[str, ...] = ("注", "说明", "备注", "填表", "填报", "审核", "复核", "制表", "联系")
_NOTES += ("单位负责人", "负责人", "数据来源", "资料来源")

_LONGEST_NAME = 12
_MOST_COMPARED = 200
"""Lines held against the towns' names: a list of a million other things below the table must not cost minutes."""


@dataclass
class Understanding:
    """Turns the lines of a grid into slots. ``year``: for labels that leave it out; ``department``: whose measures are
    asked for (empty: everybody's)."""

    gathering: Gathering
    grid: Grid
    lexicon: Lexicon
    department: str
    year: int | None
    headers: dict[str, str] = field(default_factory=dict)
    doubtful: set[str] = field(default_factory=set)
    _notes: list[Line] = field(default_factory=list)
    _months: list[Line] = field(default_factory=list)
    _variants: set[str] = field(default_factory=set)

    def slots(self) -> tuple[list[Slot], list[Slot]]:
        """The rows and columns to read."""
        table = self.gathering.layout.table
        rows = self.gathering.sheet.rows
        first_row, last_row = self.grid.first[0], max((line.index for line in self.grid.rows), default=-1)

        def in_column(line: Line) -> Iterator[CellValue]:
            return (rows[row][line.index] for row in range(first_row, last_row + 1))

        columns = list(self._understood(self.grid.columns, table.across, in_column))
        read = [slot.index for slot in columns]

        def in_row(line: Line) -> Iterator[CellValue]:
            return (rows[line.index][column] for column in read)

        found = list(self._understood(self.grid.rows, table.down, in_row))
        self._grouped()
        return self._single(found, table.down), self._single(columns, table.across)

    def _understood(
        self, lines: Sequence[Line], says: tuple[Says, ...], values: Callable[[Line], Iterator[CellValue]]
    ) -> Iterator[Slot]:
        for line in lines:
            if line.passed:
                continue
            if line.place[0] < 0:
                self._nameless(line, says, values)
                continue
            slot = self._slot(line, says, values)
            if slot is not None:
                self._variant(line)
                yield slot

    def _slot(self, line: Line, says: tuple[Says, ...], values: Callable[[Line], Iterator[CellValue]]) -> Slot | None:
        if Says.AREA in says and not (line.area or line.total) and not self._is_area(line, values):
            return None
        if Says.MEASURE in says and not self._is_measure(line, values):
            return None
        period = line.said.within(self.year)
        if Says.PERIOD in says and period is None:
            (self._months if line.said.month else self._notes).append(line)
            return None
        cell = cell_name(*line.place)
        self.headers.setdefault(line.measure or line.area, cell)
        when = period if Says.PERIOD in says else None
        return Slot(line.index, cell, line.measure, line.area, line.total, when, line.unit)

    def _is_area(self, line: Line, values: Callable[[Line], Iterator[CellValue]]) -> bool:
        """Never: says why not. A note is no town; a name like a town's, or one with numbers, is asked about."""
        plain = normal(line.label)
        near_enough = len(plain) <= _LONGEST_NAME and len(self._notes) < _MOST_COMPARED
        nearest = self.lexicon.nearest_town(line.label) if near_enough else ""
        numbers = any(_is_number(value) for value in values(line))
        if plain.startswith(_NOTES) or not (numbers or nearest or len(line.names) > 1):
            self._notes.append(line)
            return False
        self.doubtful.add(nearest)
        case = "ambiguous" if len(line.names) > 1 else "nearest" if nearest else "unknown"
        expected = "、".join(line.names) or nearest
        self.gathering.say("unknown_area", cell_name(*line.place), line.label.strip(), expected, case=case)
        return False

    def _is_measure(self, line: Line, values: Callable[[Line], Iterator[CellValue]]) -> bool:
        cell, label = cell_name(*line.place), line.label.strip()
        if line.measure:
            owner = self.gathering.plan.measure_of[line.measure].department
            if owner == self.department or not self.department:
                return True
            self.gathering.say("unknown_measure", cell, label, case="other", department=owner)
        elif len(line.names) > 1:
            self.gathering.say("unknown_measure", cell, label, "、".join(line.names), case="ambiguous")
        elif normal(label).startswith(_NOTES) or not any(_is_number(value) for value in values(line)):
            self._notes.append(line)
        else:
            self.gathering.say("unknown_measure", cell, label)
        return False

    def _nameless(self, line: Line, says: tuple[Says, ...], values: Callable[[Line], Iterator[CellValue]]) -> None:
        """Numbers without a label are said: nobody can know what they are."""
        if not any(_is_number(value) for value in values(line)):
            return
        across = self.grid.columns and line in self.grid.columns
        row, column = (self.grid.corner[0], line.index) if across else (line.index, self.grid.corner[1])
        code = "unknown_area" if Says.AREA in says else "unknown_measure"
        self.gathering.say(code, cell_name(row, column), case="nameless")

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
                self.gathering.say(code, slot.cell, name, name=name, first=seen[key].cell)
                self.doubtful.update((slot.area, slot.measure))
            seen.setdefault(key, slot)
        return [slot for slot in slots if (slot.measure, slot.area, slot.period) not in twice]


def _is_number(value: CellValue) -> bool:
    return type(value) is float or type(value) is int
