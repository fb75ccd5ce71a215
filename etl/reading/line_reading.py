"""Line by line: which of a table's lines are understood, and a finding for each that is not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from etl.reading.gathering import Gathering
from etl.reading.headings import (
    OF_THE_QUARTER,
    EarlierQuarterWord,
    HeadingSense,
    is_since_january,
    is_this_quarter,
    sense_of,
)
from etl.reading.layout import HeaderMeaning
from etl.reading.line_meaning import LineMeaning
from etl.reading.line_notes import amended_measures, is_note, say_remarks
from etl.reading.lines import LineValues, TableLine, text_of
from etl.reading.measure_lines import MeasureLines
from etl.reading.names import TotalLabel, normal
from etl.reading.periods import NOTHING
from etl.reading.row_labels import RowKind, RowLabels, is_about_rows, row_labels, time_of, towns_together
from etl.reading.table import TableGrid
from etl.reading.understood import Understood, is_number
from etl.workbook.scan.sheet import CellValue, cell_name
from plan.period import Period

# Characters of a label that may be a town's name misspelt.
_LONGEST_NAME = 12
_MOST_COMPARED = 200
"""Lines held against the towns' names: a list of a million other things below the table must not cost minutes."""


@dataclass
class LineReader(MeasureLines):
    """Finds what the lines of one grid mean. ``looked``: whether any number had to be looked at for that, so that it
    holds for this workbook only."""

    looked: bool = False
    _columns: list[int] = field(default_factory=list)
    _labels: RowLabels = field(default_factory=RowLabels)

    def understood(self) -> Understood:
        """Return everything the lines say; what is not understood is a finding of the gathering."""
        table = self.gathering.layout.table
        rows = self.gathering.sheet.rows
        first_row, last_row = self.grid.first[0], max((line.index for line in self.grid.rows), default=-1)

        def in_column(line: TableLine) -> Iterator[CellValue]:
            self.looked = True
            return (rows[row][line.index] for row in range(first_row, last_row + 1))

        lines = (*self.grid.columns, *self.grid.rows) if HeaderMeaning.HEADING in (*table.across, *table.down) else ()
        # Known before any line is read: 本季 means the quarter's part only where a 累计 stands beside it.
        self._cumulated = any(map(is_since_january, (word for line in lines for word in line.words)))
        self._amended = amended_measures(lines, self.grid, rows, self.lexicon)
        columns = list(self._understood(self.grid.columns, table.across, in_column, across=True))
        if not table.across:
            columns = self._only(columns, self.grid.columns, in_column)
        self._columns = read = [slot.index for slot in columns]

        def in_row(line: TableLine) -> Iterator[CellValue]:
            self.looked = True
            return (rows[line.index][column] for column in read)

        if HeaderMeaning.AREA in table.down:
            self._labels = self._label_rows(in_row)
        times = tuple(says for says in table.beside.values() if says is HeaderMeaning.HEADING)
        found = list(self._understood(self.grid.rows, (*table.down, *times), in_row, across=False))
        if not table.down:
            found = self._only(found, self.grid.rows, in_row)
        # One row inserted or deleted would shift every town below it by one.
        if table.rows and not self._as_many(len(table.rows)):
            found = []
        # Words on one side may be about measures on the other, so both sides must be known.
        found, columns = self._crossed(found, columns), self._crossed(columns, found)
        self._notes.say(self.gathering)
        say_remarks(self.gathering, {slot.index for slot in columns}, [slot.index for slot in found])
        self.found.rows = self._single(found, table.down)
        self.found.columns = self._single(columns, table.across)
        return self.found

    def _label_rows(self, in_row: LineValues) -> RowLabels:
        """Return what the rows are, seen together; a form whose rows are all towns and sums needs no look at
        numbers."""
        lines = [line for line in self.grid.rows if line.row_label and not line.passed]
        return row_labels(lines, in_row, self.lexicon)

    def _only(self, slots: list[LineMeaning], lines: Sequence[TableLine], values: LineValues) -> list[LineMeaning]:
        """Return the one line of numbers on a side without headers; none if there are several."""
        line_of = {line.index: line for line in lines}
        numbered = [slot for slot in slots if any(map(is_number, values(line_of[slot.index])))]
        if len(numbered) > 1:
            for slot in numbered:
                self.gathering.say("unknown_measure", slot.cell, case="nameless")
        return numbered if len(numbered) == 1 else []

    def _as_many(self, named: int) -> bool:
        """Tell whether there are as many rows of numbers as the layout names by position: one more or less moves
        all."""
        rows, (top, left) = self.gathering.sheet.rows, self.grid.first
        filled = sum(any(map(is_number, row[left:])) for row in rows[top:])
        self.found.nameless = [(line, across) for line, across in self.found.nameless if across]
        if filled != named:
            self.gathering.say("unknown_area", cell_name(top, left), str(filled), str(named), case="count")
        return filled == named

    def _understood(
        self, lines: Sequence[TableLine], says: tuple[HeaderMeaning, ...], values: LineValues, across: bool
    ) -> Iterator[LineMeaning]:
        """Yield the lines that are understood, as far as another table's head; what is none is noted or asked about."""
        named = bool({HeaderMeaning.AREA, HeaderMeaning.MEASURE, HeaderMeaning.HEADING} & set(says))
        measured = self._measured(lines, says)
        for line in lines:
            empty = not line.passed and not line.text and not line.said.quarter and named
            if line.place[0] < 0 or empty:
                self.found.nameless.append((line, across))
                if texts_in(self.gathering, self.grid, line, across) and self._begins_another(line, values, across):
                    return
                continue
            if line.passed:
                self._note_passed(line, says, across)
                continue
            if self._is_struck(line, values, across):
                continue
            slot = self._slot(line, says, values, across, measured)
            if slot is not None:
                self._variant(line)
                yield slot
            elif self._begins_another(line, values, across):
                return

    def _measured(self, lines: Sequence[TableLine], says: tuple[HeaderMeaning, ...]) -> bool:
        """Tell whether the headings of this side are to name measures: always, but where the other side does."""
        if HeaderMeaning.HEADING not in says:
            return False
        other = self.gathering.layout.table
        if not {HeaderMeaning.HEADING, HeaderMeaning.MEASURE} & set(
            other.down if says is other.across else other.across
        ):
            return True
        beside = self.grid.rows if says is other.across else self.grid.columns
        # Where both sides could name measures, the side that names more of them does.
        return sum(bool(line.measure) for line in lines) >= max(1, sum(bool(line.measure) for line in beside))

    def _begins_another(self, line: TableLine, values: LineValues, across: bool) -> bool:
        """Tell whether a line that is not understood is the head of another table, beside this one or under it: what
        follows has labels of its own. The same labels printed once more are none."""
        others = self.grid.rows if across else self.grid.columns
        own = {other.index: normal(other.label) for other in others}
        at = range(self.grid.first[0], len(self.gathering.sheet.rows)) if across else self._columns
        texts = [(i, value) for i, value in zip(at, values(line), strict=False) if isinstance(value, str)]
        named = [self._names(text) for i, text in texts if normal(text) != own.get(i)]
        if not (HeaderMeaning.MEASURE in named or named.count(HeaderMeaning.AREA) > 1):
            return False
        headed = (self.grid.corner[0], line.index) if across else (line.index, self.grid.corner[1])
        place = line.place if line.place[0] >= 0 else headed
        self._notes.forget(line)
        self.gathering.say("another_table", cell_name(*place), line.label.strip())
        return True

    def _names(self, text: str) -> HeaderMeaning | None:
        """Return whether a text names a town (``AREA``) or a measure (``MEASURE``); None for neither."""
        area = self.lexicon.area(text)
        if area.names or area.total:
            return HeaderMeaning.AREA
        return HeaderMeaning.MEASURE if self.lexicon.measure(text).names else None

    def _slot(
        self, line: TableLine, says: tuple[HeaderMeaning, ...], values: LineValues, across: bool, measured: bool
    ) -> LineMeaning | None:
        """Return what a line means; None for one of which nothing is read, which is noted or asked about."""
        section = self._labels.sections.get(line.index, "") if not across else ""
        if section and (said := time_of(section)) != NOTHING:
            # 二季度 in a row over the towns is theirs as if it stood beside each.
            line, section = replace(line, said=said, when=line.place), ""
            says = (*says, HeaderMeaning.HEADING)
        if HeaderMeaning.AREA in says and not self._is_area(line, values, across):
            return None
        measure = line.measure
        if HeaderMeaning.MEASURE in says or measured:
            measure = self._measure(line, values, across)
            if not measure:
                return None
        period = self._quarter(line)
        if period is None and (HeaderMeaning.PERIOD in says or self._says_when(line)):
            self._no_period(line, values)
            return None
        cell = cell_name(*line.place)
        before = line.before or (EarlierQuarterWord.QUARTER if not line.measure and measure else None)
        before = before or (EarlierQuarterWord.UNSAID if self._of_other_year(line) else None)
        if before is EarlierQuarterWord.UNSAID and not line.before:
            self._notes.before.append(replace(line, label=text_of(self._said_at(line))))
        if before is None:
            self.found.headers.setdefault(measure or line.area, cell)
        when = period if {HeaderMeaning.PERIOD, HeaderMeaning.HEADING} & set(says) else None
        words = () if line.mapped or measure else line.words
        words += (OF_THE_QUARTER,) if self._cumulated and any(map(is_this_quarter, words)) else ()
        words += (section,) if section else ()
        at = cell_name(*self._at(line, across))
        return LineMeaning(line.index, cell, measure, line.area, line.total, when, line.unit, at, words, before)

    def _says_when(self, line: TableLine) -> bool:
        """Tell whether headings name a time of which nobody can tell the quarter; a year alone is the table's or
        another."""
        year_alone = line.said.year is not None and not line.said.month and not line.said.quarter
        return line.when is not None and not line.mapped and not (year_alone and self.year)

    def _of_other_year(self, line: TableLine) -> bool:
        """Tell whether headings name another year than the table's, and no quarter of it."""
        year = line.said.year if line.when is not None and line.said.quarter is None else None
        return year is not None and year != self.year

    def _no_period(self, line: TableLine, values: LineValues) -> None:
        """Tell of a month that ends no quarter, a note, or numbers of which nobody knows when they are for."""
        if line.said.month:
            self._notes.months.append(line)
        elif line.said.quarter:  # the year is written nowhere: said once, of the whole file
            self.found.yearless = True
        elif line.when and any(map(is_number, values(line))):
            rows, (row, column) = self.gathering.sheet.rows, line.when
            found = text_of(rows[row][column]).strip()
            self._say_once("unknown_measure", cell_name(row, column), found, case="period")
        else:
            self._notes.notes.append(line)

    def _is_area(self, line: TableLine, values: LineValues, across: bool) -> bool:
        """Tell whether a row is a town's or a sum; else says why not. A note is no town; a row with numbers is asked
        about, unless it is known to be a part of another."""
        kind = self._labels.kinds.get(line.index)
        if kind is RowKind.PART:
            self._note_row(line, "part")
            self._notes.parts.append(line)
            self._keep_other(line, across)
            return False
        if line.total and line.total is not TotalLabel.CITY:
            self._note_row(line, "partial" if line.total is TotalLabel.PART else "total")
        return bool(line.area or line.total) or self._asks_for_area(line, values, across)

    def _asks_for_area(self, line: TableLine, values: LineValues, across: bool) -> bool:
        """Say why a row is no area; return False, as the answer to whether it is one."""
        label = line.row_label or line.label
        plain = normal(label)
        if lapsed := self.lexicon.lapsed_area(label):
            return self._asks_of_lapsed(line, lapsed, values, across)
        near_enough = len(plain) <= _LONGEST_NAME and len(self._notes.notes) < _MOST_COMPARED
        nearest = self.lexicon.nearest_town(label) if near_enough else ""
        nearest = "" if nearest in self._labels.towns else nearest  # its numbers stand in its own row
        numbers = any(is_number(value) for value in values(line))
        if numbers and not across and is_about_rows(plain):
            self._note_row(line, "part")
            self._notes.about.append(line)
            self._keep_other(line, across)
            return False
        if numbers and (several := towns_together(plain, self.gathering.plan.towns, self._labels.towns)):
            return self._asks_of_several(line, several, across)
        if is_note(plain) or not (numbers or nearest or len(line.names) > 1):
            self._notes.notes.append(line)
            return False
        self.found.doubtful.add(nearest)
        case = "ambiguous" if len(line.names) > 1 else "nearest" if nearest else "unknown"
        expected = "、".join(line.names) or nearest
        self._note_row(line, "unknown", nearest)
        self._keep_other(line, across)
        self.gathering.say(
            "unknown_area", cell_name(*line.place), (line.row_label or label).strip(), expected, case=case
        )
        return False

    def _asks_of_several(self, line: TableLine, towns: list[str], across: bool) -> bool:
        """Ask about numbers of several towns together; return False: no town's name is suggested for them, and they are
        no area."""
        self.found.doubtful.update(towns)
        self._note_row(line, "unknown")
        self._keep_other(line, across)
        label = (line.row_label or line.label).strip()
        self.gathering.say("unknown_area", cell_name(*line.place), label, "、".join(towns), case="several")
        return False

    def _asks_of_lapsed(self, line: TableLine, name: str, values: LineValues, across: bool) -> bool:
        """Ask about a town that is not in force in this quarter, where its row has numbers; return False: it is no
        area."""
        if any(is_number(value) for value in values(line)):
            town, cell = self.gathering.plan.area_of[name], cell_name(*line.place)
            case = "merged" if town.until and town.into else "lapsed"
            self._note_row(line, "unknown")
            self._keep_other(line, across)
            said = {"until": str(town.until or ""), "since": str(town.since or ""), "into": "、".join(town.into)}
            self.gathering.say("unknown_area", cell, (line.row_label or line.label).strip(), case=case, **said)
        return False

    def _note_passed(self, line: TableLine, says: tuple[HeaderMeaning, ...], across: bool) -> None:
        if line.row_label:
            self._note_row(line, "passed")
            self._keep_other(line, across)
        elif {HeaderMeaning.MEASURE, HeaderMeaning.HEADING} & set(says):
            self._note_reading(line, across, "passed")

    def _crossed(self, slots: list[LineMeaning], others: list[LineMeaning]) -> list[LineMeaning]:
        """Return lines with words about measures that the other side names: without those that no measure can take."""
        measures = {self.gathering.plan.measure_of[other.measure] for other in others if other.measure}
        kept = []
        for slot in slots:
            senses = {sense_of(slot.words, measure, self.lexicon.subjects)[0] for measure in measures if slot.words}
            if senses and not {HeadingSense.SAME, HeadingSense.BEFORE} & senses:
                known = HeadingSense.OTHER in senses
                self._notes.words.append((slot, "derived" if known else "changed"))
            else:
                kept.append(slot)
        return kept

    def _single(self, slots: list[LineMeaning], says: tuple[HeaderMeaning, ...]) -> list[LineMeaning]:
        """Return the slots that nobody repeats: of two lines that say the same, neither is taken."""
        seen: dict[object, LineMeaning] = {}
        twice: set[object] = set()
        for slot in slots:
            key = _key(slot)
            # A form may have several sums; they are held against their rows, and never taken.
            if slot.total in {TotalLabel.ALL, TotalLabel.PART}:
                continue
            if key in seen:
                twice.add(key)
                if slot.before:
                    continue  # an earlier quarter's figures are not taken anyway
                code = "duplicate_area" if HeaderMeaning.AREA in says else "duplicate_measure"
                name = slot.area or slot.measure or str(slot.period)
                first = seen[key]
                here, there = (slot.cell, first.cell) if slot.cell != first.cell else (slot.at, first.at)
                self.gathering.say(code, here, name, name=name, first=there)
                self.found.doubtful.update((slot.area, slot.measure))
            seen.setdefault(key, slot)
        return [slot for slot in slots if _key(slot) not in twice]


def _key(slot: LineMeaning) -> tuple[str, str, Period | None, EarlierQuarterWord | None, tuple[str, ...]]:
    return slot.measure, slot.area, slot.period, slot.before, slot.words


def texts_in(gathering: Gathering, grid: TableGrid, line: TableLine, across: bool) -> list[str]:
    """Return the texts in a line."""
    rows = gathering.sheet.rows
    values = [row[line.index] for row in rows[grid.first[0] :]] if across else rows[line.index]
    return [value for value in values if type(value) is str and value]
