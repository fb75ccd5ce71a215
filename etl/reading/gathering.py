"""From a table whose lines are understood to observations: cell by cell, every doubt at its cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import isfinite
from typing import NamedTuple

from etl.reading.extraction import Key, Place
from etl.reading.headings import HeadingSense, sense_of
from etl.reading.layout import Layout
from etl.reading.line_meaning import LineMeaning, quarter_before
from etl.reading.names import TotalLabel
from etl.reading.numbers import Number, NumberDoubt, as_written, is_plain, read_number, whole_of
from etl.reading.seen_numbers import read_seen, seen_at, seen_text
from etl.reading.table_units import UnitsOfTable
from etl.reading.units import Unit
from etl.workbook.scan.sheet import Cell, CellValue, Merge, Sheet, cell_name, column_name
from plan.catalogue import Plan
from plan.finding import Finding
from plan.indicator import Level, Measure
from plan.observation import Observation
from plan.period import Period

_MOST = 1000
"""Findings of one code that a table may give; more of the same help nobody."""
_LONGEST_FOUND = 80
"""Characters of a cell's text that a finding repeats."""


def shortened(text: str, most: int = _LONGEST_FOUND) -> str:
    """Return a text as a finding repeats it: of a longer one its beginning."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


class _Plain(NamedTuple):
    """A line whose numbers need no thought: no total, nothing to convert."""

    measure: str
    area: str
    period: Period | None


@dataclass(slots=True)
class Gathering:
    """What one table gives, while it is being read. ``measure``, ``area`` and ``period``: what holds for the whole
    table where no header says it; ``as_csv``: numbers are texts by format. ``spread``: numbers merged over several
    lines.

    ``compared``: figures of earlier quarters that stand beside the quarter's own; ``blanks``: empty cells, and ``told``
    those of which a finding says why they gave no number; ``rows``: the rows that gave one; ``summed`` and ``texts``:
    cells of sums by formula, and of numbers kept as text; ``said``: how many findings of each code there are;
    ``subjects``: names of the plan's parts. ``others``: rows, or columns (across), that are no town's, and ``extras``
    their numbers by (measure, quarter), which a sum may hold."""

    plan: Plan
    layout: Layout
    sheet: Sheet
    as_csv: bool
    measure: str = ""
    area: str = ""
    period: Period | None = None
    has_city_line: bool = False
    spread: dict[Cell, Merge] = field(default_factory=dict)
    observations: list[Observation] = field(default_factory=list)
    totals: list[Observation] = field(default_factory=list)
    compared: list[Observation] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    blanks: dict[tuple[Key, Period], Place] = field(default_factory=dict)
    told: set[tuple[Key, Period]] = field(default_factory=set)
    rows: set[int] = field(default_factory=set)
    summed: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)
    said: Counter[str] = field(default_factory=Counter)
    units: UnitsOfTable = field(init=False)
    subjects: frozenset[str] = frozenset()
    others: list[tuple[str, LineMeaning, bool]] = field(default_factory=list)
    extras: dict[tuple[str, Period], list[tuple[str, float]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin with what the layout says of units."""
        self.units = UnitsOfTable(self.layout, self.say)

    def say(self, code: str, cell: str, found: str = "", expected: str = "", **details: str) -> None:
        """Add a finding about a cell of this sheet; past ``_MOST`` of one kind the rest adds nothing."""
        self.said[code] += 1
        if self.said[code] > _MOST:
            return
        self.findings.append(Finding(code, self.sheet.name, cell, shortened(found), expected, details))

    def read(self, rows: Sequence[LineMeaning], columns: Sequence[LineMeaning]) -> None:
        """Read every cell where an understood row meets an understood column."""
        self.has_city_line = any(slot.total is TotalLabel.CITY for slot in (*rows, *columns))
        heads = [(column, column_name(column.index), self._plain(column)) for column in columns]
        # Such a sheet is read cell by cell: a number may be shown otherwise than it is kept, or stand for several.
        sheet = self.sheet
        odd = bool(sheet.percent_cells or sheet.uncached_formulas or sheet.struck or sheet.texts or self.spread)
        odd = odd or bool(sheet.worded)
        for row in rows:
            self._row(row, None if odd else self._plain(row), heads)
        for label, other, across in self.others:
            for line in rows if across else columns:
                row, column = (line, other) if across else (other, line)
                if line.measure or self.measure:
                    self._extra(label, row, column, self.sheet.rows[row.index][column.index])
        if self.sheet.comments:
            self._tell_comments()

    def _tell_comments(self) -> None:
        """Tell what people noted at the cells of numbers: whoever decides about a number should know it."""
        held = {o.cell: o for o in (*self.observations, *self.totals)}
        told = {finding.cell: finding.details for finding in self.findings if "area" in finding.details}
        for place, text in sorted(self.sheet.comments.items()):
            cell = cell_name(*place)
            if cell in held or cell in told:
                about = {"measure": held[cell].measure, "area": held[cell].area} if cell in held else told[cell]
                said = {key: about.get(key, "") for key in ("measure", "area")}
                self.say("commented", cell, text, **said, text=text)

    def _row(self, row: LineMeaning, plain: _Plain | None, heads: list[tuple[LineMeaning, str, _Plain | None]]) -> None:
        """Read one row. What is a plain number in a plain place is most of every workbook, and is taken at once."""
        values, number, sheet = self.sheet.rows[row.index], str(row.index + 1), self.sheet.name
        observations, period = self.observations, self.period
        before = len(observations)
        for column, letters, head in heads:
            value = values[column.index]
            if plain is not None and head is not None:
                measure, area = head.measure or plain.measure, head.area or plain.area
                when = head.period or plain.period or period
                if measure and area and when:
                    if type(value) is float and isfinite(value):
                        if not value.is_integer():
                            value = self.meant(self.plan.measure_of[measure], value)
                        observations.append(Observation(measure, area, when, value, sheet, letters + number))
                        continue
                    if value is None:
                        self.blanks[(measure, area), when] = sheet, letters + number
                        continue
            self._cell(row, column, value)
        if len(observations) > before:
            self.rows.add(row.index)

    def _plain(self, slot: LineMeaning) -> _Plain | None:
        """Return what a line says, if each of its numbers can be taken as it stands; None if cells must be looked
        at."""
        if slot.total is not None or self.measure or self.area or slot.words or slot.before:
            return None
        if not slot.measure:
            return None if slot.unit else _Plain("", slot.area, slot.period)
        measure = self.plan.measure_of[slot.measure]
        straight = self.units.is_straight(slot.unit, measure)
        return _Plain(slot.measure, slot.area, slot.period) if straight and measure.level is Level.TOWN else None

    def _cell(self, row: LineMeaning, column: LineMeaning, value: CellValue) -> None:
        """Take one cell: as a figure of its quarter, of an earlier one, or of several towns; or as nobody's."""
        name = column.measure or row.measure or self.measure
        period = column.period or row.period or self.period
        if not name or period is None:
            return  # said where the headers are read
        measure = self.plan.measure_of[name]
        before = column.before or row.before
        if row.words or column.words:
            sense, of_words = sense_of((*row.words, *column.words), measure, self.subjects)
            if sense in (HeadingSense.OTHER, HeadingSense.UNKNOWN):
                return  # told, or asked about, at the heading
            before = before or of_words
        total = row.total or column.total
        area = row.area or column.area or self.area
        if not area and total is None and self.layout.area not in (None, "city"):
            return  # nobody says which town's, and that is asked
        if before is not None:
            self._before(row, column, measure, "" if total else area, quarter_before(period, before), value)
        elif total is not None and not self._speaks_for_city(measure, total):
            self._total(row, column, measure, total, period, value)
        elif measure.level is Level.CITY and total is None and area != self.plan.city:
            self._not_asked(row, column, measure, area, value)
        else:
            self._value(row, column, measure, area or self.plan.city, period, value)

    def _before(
        self,
        row: LineMeaning,
        column: LineMeaning,
        measure: Measure,
        area: str,
        period: Period | None,
        value: CellValue,
    ) -> None:
        """Take a figure of an earlier quarter: to be held against what was accepted for that, never taken."""
        if not area or period is None or value is None:
            return
        number = self._plain_number(row, column, measure, value)
        if number is not None:
            cell = cell_name(row.index, column.index)
            self.compared.append(Observation(measure.name, area, period, number, self.sheet.name, cell))

    def _plain_number(self, row: LineMeaning, column: LineMeaning, measure: Measure, value: CellValue) -> float | None:
        """Return the number of a cell that is only compared; None if it is none, and nothing is said."""
        said = self.units.said(column.unit or row.unit, measure)
        ratio = self.units.ratio(said, measure)
        if ratio is None:
            return None
        number = self._read((row.index, column.index), value, measure, None if ratio == 1 else said, said)
        return self.meant(measure, number.value) if isinstance(number, Number) else None

    def _extra(self, label: str, row: LineMeaning, column: LineMeaning, value: CellValue) -> None:
        """Keep a figure in a row or column that is no town's: a sum may hold it all the same."""
        measure = self.plan.measure_of[column.measure or row.measure or self.measure]
        period = column.period or row.period or self.period
        number = self._plain_number(row, column, measure, value) if value is not None and period else None
        if number is not None and period is not None and not any(line.before or line.words for line in (row, column)):
            self.extras.setdefault((measure.name, period), []).append((label, number))

    def _speaks_for_city(self, measure: Measure, total: TotalLabel) -> bool:
        """Tell whether a total's figure is the city's own: 全市 (合计 if none says so) of what is
        counted for the city."""
        if self.layout.area == "city":
            return True
        only = total is TotalLabel.ALL and not self.has_city_line
        return measure.level is Level.CITY and (total is TotalLabel.CITY or only)

    def _value(
        self, row: LineMeaning, column: LineMeaning, measure: Measure, area: str, period: Period, value: CellValue
    ) -> None:
        """Take one area's figure; tell why it is none, unless its header or its merge's first cell told it."""
        key = (measure.name, area), period
        cell = cell_name(row.index, column.index)
        number = self._number(row, column, measure, value)
        if isinstance(number, Number):
            self.observations.append(Observation(measure.name, area, period, number.value, self.sheet.name, cell))
            if isinstance(value, str) or (row.index, column.index) in self.sheet.texts:
                self.texts.add(cell)
            self._tolerances(row, column, number, value, measure, area)
        elif number.code == "missing" and not self._covered(row, column):
            self.blanks[key] = self.sheet.name, cell
        else:
            self.told.add(key)
            if number.code in {"wrong_unit", "missing"}:  # said once: at the header, at the merge's first cell
                return
            expected = {"not_reported": "", "out_of_bounds": self._largest()}.get(number.code, measure.unit)
            case = {"case": number.case} if number.case else {}
            struck = self.sheet.struck.get((row.index, column.index), ("", ""))
            said = {"measure": measure.name, "area": area, "unit": measure.unit, **case}
            said |= {"struck": struck[0], "kept": struck[1]} if number.code == "struck_out" else {}
            self.say(number.code, cell, number.found, expected, **said)

    def _covered(self, row: LineMeaning, column: LineMeaning) -> bool:
        """Tell whether the cell is one of those that a number is merged over."""
        return any(
            merge.first_row <= row.index <= merge.last_row and merge.first_column <= column.index <= merge.last_column
            for merge in self.spread.values()
        )

    def _number(
        self, row: LineMeaning, column: LineMeaning, measure: Measure, value: CellValue
    ) -> Number | NumberDoubt:
        """Return the number of a cell in the measure's unit, or why it is none."""
        place = row.index, column.index
        if value is None and place in self.sheet.uncached_formulas:
            return NumberDoubt("error_cell", "", "uncached")
        # Under a merge a number may be left that nobody sees.
        if value is not None and self._covered(row, column):
            return NumberDoubt("not_a_number", as_written(value), "merged")
        if place in self.sheet.struck:
            struck, kept = self.sheet.struck[place]
            return NumberDoubt("struck_out", struck + kept, "part" if kept.strip() else "")
        said = self.units.said(column.unit or row.unit, measure)
        unit = self.units.turned_from(measure, said, (column if column.measure else row).cell)
        if isinstance(unit, str):
            return NumberDoubt("missing") if value is None else NumberDoubt("wrong_unit")
        number = self._read(place, value, measure, unit, said)
        return replace(number, value=self.meant(measure, number.value)) if isinstance(number, Number) else number

    def _read(
        self, place: Cell, value: CellValue, measure: Measure, unit: Unit | None, said: Unit | None
    ) -> Number | NumberDoubt:
        """Return the number a cell shows, which its number format may make another one than it holds."""
        if (seen := seen_at(self.sheet, place, value)) is not None:
            assert isinstance(value, float), "only of a number is another one seen"
            return read_seen(seen, value, measure, unit, said)
        return read_number(value, place in self.sheet.percent_cells, measure, unit)

    @staticmethod
    def meant(measure: Measure, value: float) -> float:
        """Return the value; of a count the whole number, where floating point alone makes it a fraction."""
        if not measure.whole or value.is_integer():
            return value
        whole = whole_of(value)
        return value if whole is None else float(whole)

    def _tolerances(
        self, row: LineMeaning, column: LineMeaning, number: Number, value: CellValue, measure: Measure, area: str
    ) -> None:
        """Tell what was taken as meant. ``written``: the plain number that could stand in the cell instead."""
        place = row.index, column.index
        seen = seen_at(self.sheet, place, value)
        cell, found = cell_name(*place), as_written(value) if seen is None else seen_text(seen)
        for code in number.tolerances:
            if self.as_csv and code == "number_dressing" and is_plain(found):
                continue
            said = self.units.said(column.unit or row.unit, measure)
            written = repr(float(Fraction(repr(number.value)) / self.units.scale(measure, said)))
            details = {"measure": measure.name, "area": area, "unit": measure.unit, "written": written}
            self.say(code, cell, found, f"{number.value:.12g}", **details)

    def _total(
        self,
        row: LineMeaning,
        column: LineMeaning,
        measure: Measure,
        total: TotalLabel,
        period: Period,
        value: CellValue,
    ) -> None:
        """Keep a figure that stands for several towns: it is held against their sum, and is never an observation."""
        if measure.level is Level.CITY:
            return  # counted for the city as one: towns have no sum
        number = self._number(row, column, measure, value)
        cell = cell_name(row.index, column.index)
        if isinstance(number, Number):
            if (row.index, column.index) in self.sheet.sums:
                self.summed.add(cell)
            area = "小计" if total is TotalLabel.PART else self.plan.city
            self.totals.append(Observation(measure.name, area, period, number.value, self.sheet.name, cell))
        elif number.code == "out_of_bounds":
            said = {"measure": measure.name, "area": self.plan.city, "unit": measure.unit, "case": number.case}
            self.say(number.code, cell, number.found, self._largest(), **said)
        elif number.code not in {"missing", "not_reported", "wrong_unit"}:
            self.say("total_unchecked", cell, number.found, measure=measure.name, case="unreadable")

    def _largest(self) -> str:
        return f"<{self.plan.thresholds.largest_value:,.15g}"

    def _not_asked(self, row: LineMeaning, column: LineMeaning, measure: Measure, area: str, value: CellValue) -> None:
        """Tell of a town's figure of what is counted for the city as one; a blank there says nothing."""
        if value is not None and not (isinstance(value, str) and not value.strip()):
            cell = cell_name(row.index, column.index)
            self.say("not_asked", cell, as_written(value), measure=measure.name, area=area, city=self.plan.city)
