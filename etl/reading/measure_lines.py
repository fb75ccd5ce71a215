"""Lines whose headings name measures: of this quarter, of one before, of another department, or of nothing known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from etl.reading.extraction import READ, HeaderReading, RowReading
from etl.reading.gathering import Gathering
from etl.reading.header_block import is_told_of_table
from etl.reading.headings import (
    EarlierQuarterWord,
    HeadingSense,
    changes,
    is_padding,
    is_this_quarter,
    is_word,
    sense_of,
)
from etl.reading.line_meaning import LineMeaning
from etl.reading.line_notes import LineNotes, is_correction, is_note
from etl.reading.lines import LineValues, TableLine, text_of
from etl.reading.names import Lexicon, normal
from etl.reading.table import GUESSED, TableGrid
from etl.reading.understood import Understood, is_number, plain_number
from etl.reading.units import unit_words
from etl.workbook.scan.sheet import CellValue, cell_name, column_name
from plan.indicator import Timing
from plan.period import Period

_MOST_COMPARED = 200
"""Headers held against the measures' names: a sheet of a thousand others must not cost minutes."""


@dataclass
class MeasureLines:
    """What the headings of one grid's lines say of measures, and a finding for each of which that is not certain.

    ``department``: whose measures are asked for, empty: everybody's; ``year``: that of quarters without one; ``now``:
    the quarter that 本季 means among headers that name quarters.
    ``_last_measure``: that of the line read last, which 上季度 or 增减 in a line of its own beside it is about;
    ``_cumulated``: some heading says 累计; ``_amended``: measures of which another column says that it takes the place.
    """

    gathering: Gathering
    grid: TableGrid
    lexicon: Lexicon
    department: str
    year: int | None
    now: Period | None
    found: Understood = field(default_factory=Understood)
    _notes: LineNotes = field(default_factory=LineNotes)
    _told: set[str] = field(default_factory=set)
    _variants: set[str] = field(default_factory=set)
    _last_measure: str = ""
    _cumulated: bool = False
    _amended: frozenset[str] = frozenset()

    def _measure(self, line: TableLine, values: LineValues, across: bool) -> str:
        """Return the measure whose numbers a line holds, of this quarter or of one before; empty if none, and why is
        said."""
        if line.measure and not (self._is_note_under(line) and not any(map(is_number, values(line)))):
            return self._known_measure(line, across)
        cell, label = cell_name(*line.place), line.text.strip() or line.label.strip()
        if len(line.names) > 1:
            self._note_reading(line, across, "ambiguous")
            self._say_once("unknown_measure", cell, label, "、".join(line.names), case="ambiguous")
        elif is_note(normal(label)) or not any(is_number(value) for value in values(line)):
            self._notes.notes.append(line)
        elif self._last_measure and _is_beside(line):
            return self._beside(line, across)
        else:
            self._unknown_measure(line, across, cell, label)
        return ""

    def _is_note_under(self, line: TableLine) -> bool:
        """Tell whether a line is a note under the table, which only a merge or a name filled down gives a measure."""
        return line.sense is HeadingSense.UNKNOWN and any(map(is_told_of_table, map(normal, (*line.words, line.label))))

    def _known_measure(self, line: TableLine, across: bool) -> str:
        """Return the measure that a line names, if its numbers are to be read or compared; empty if not, and why is
        noted."""
        cell, label = cell_name(*line.place), line.label.strip()
        # A form may repeat another department's columns; those numbers are that one's to send.
        owner = self.gathering.plan.measure_of[line.measure].department
        if self.department and owner != self.department:
            self._note_reading(line, across, "other")
            self._say_once("unknown_measure", cell, label, case="other", department=owner)
            self._last_measure = ""
            return ""
        self._last_measure = line.measure
        if line.sense is HeadingSense.SAME and not line.mapped and line.measure in self._amended:
            self._note_reading(line, across, "changed")
            self._notes.changed.append((line, "changed"))
            return ""
        if line.sense is HeadingSense.SAME and not line.mapped and self._is_part_of_year(line.words, line.measure):
            self._note_reading(line, across, "derived")
            self._notes.changed.append((line, "derived"))
            return ""
        if line.sense is HeadingSense.SAME or line.sense is HeadingSense.BEFORE:
            self._note_reading(line, across, "before" if line.before else _how(line))
            if line.before:
                self._notes.before.append(line)
            return line.measure
        how = "derived" if line.sense is HeadingSense.OTHER else "changed"
        self._note_reading(line, across, how)
        self._notes.changed.append((line, how))
        return ""

    def _is_part_of_year(self, words: Sequence[str], measure: str) -> bool:
        """Tell whether 本季 stands beside 累计 over what counts from January: it is only the quarter's
        own part then."""
        counted = self.gathering.plan.measure_of[measure].timing is Timing.YTD
        return counted and self._cumulated and any(map(is_this_quarter, words))

    def _beside(self, line: TableLine, across: bool) -> str:
        """Return the measure that 上季度 in a column of its own repeats; empty for 增减 and the like, which is told."""
        known = line.words or (line.text,)
        measure = self.gathering.plan.measure_of[self._last_measure]
        sense, before = sense_of(known, measure, self.lexicon.subjects)
        if sense is HeadingSense.BEFORE and before is EarlierQuarterWord.QUARTER:
            self._note_reading(replace(line, measure=measure.name), across, "before")
            self._notes.before.append(line)
            return measure.name
        self._note_reading(replace(line, measure=measure.name), across, "derived")
        self._notes.changed.append((replace(line, measure=measure.name), "derived"))
        return ""

    def _unknown_measure(self, line: TableLine, across: bool, cell: str, label: str) -> None:
        """Ask about a line that names no known measure, with the measure whose name is most like it; its numbers are
        never read."""
        lapsed = self.lexicon.lapsed_measure(line.text or line.label)
        nearest = "" if lapsed else self._nearest(line)
        self._note_reading(line, across, "nearest" if nearest else "unknown", nearest)
        case = {"case": "lapsed"} if lapsed else {"case": "nearest"} if nearest else {}
        # Whoever puts 上季更正 beside the quarter's numbers believes that it is sent with them.
        case = case or ({"case": "amended"} if is_correction(line.text or label) else {})
        self._say_once("unknown_measure", cell, label, nearest, **case)
        self._last_measure = ""

    def _nearest(self, line: TableLine) -> str:
        # Likeness is worked out letter by letter, over all names.
        few = len(self.found.reading) < _MOST_COMPARED and len(line.text) <= 40
        if few and (named := self._named_backwards(line.words)):
            return named
        return self.lexicon.nearest_measure(line.text, self.department) if few and not changes(line.text) else ""

    def _named_backwards(self, words: Sequence[str]) -> str:
        """Return the measure that headings name from below: 床位数 over 护理型, or the lowest that names
        one by itself."""
        for text in ("".join(reversed(words)), *reversed(words)):
            name = self.lexicon.measure(text).name
            if name and self.department in ("", self.gathering.plan.measure_of[name].department):
                return name
        return ""

    def _say_once(self, code: str, cell: str, found: str, expected: str = "", **details: str) -> None:
        """Tell once: a merged header speaks for several columns, and is told of once."""
        if cell not in self._told:
            self._told.add(cell)
            self.gathering.say(code, cell, found, expected, **details)

    def _variant(self, line: TableLine) -> None:
        """Tell once that a name is written otherwise than the catalogue writes it."""
        if line.before:
            return
        if line.named and line.measure and (written := line.named[1].strip()) not in self._variants:
            # A list writes it in every row: told once.
            self._variants.add(written)
            self.gathering.say("name_variant", cell_name(*line.named[0]), written, line.measure)
        cell, name = cell_name(*line.place), line.area if line.row_label and line.area else line.measure or line.area
        if not line.exact and name and cell not in self._variants:
            self._variants.add(cell)
            self.gathering.say("name_variant", cell, line.label.strip(), name)

    def _quarter(self, line: TableLine) -> Period | None:
        """Return the quarter that a line's headings say: of 本季 beside 一季度 the table's own."""
        said = line.said.within(self.year)
        if said is None and self.now and line.when and is_this_quarter(text_of(self._said_at(line))):
            return self.now
        return said

    def _said_at(self, line: TableLine) -> CellValue:
        """Return the text by which a line is of a time."""
        rows, (row, column) = self.gathering.sheet.rows, line.when or line.place
        return rows[row][column]

    def _is_struck(self, line: TableLine, values: LineValues, across: bool) -> bool:
        """Tell whether the whole label of a line with numbers, or a heading over it, is struck through, and ask whether
        these still count."""
        sheet = self.gathering.sheet
        crossed = next((cell for cell in (line.place, *line.cells) if sheet.is_crossed_out(cell)), None)
        # Numbers that are struck through themselves are asked about one by one.
        others = crossed and any(cell[across] == line.index and cell not in line.cells for cell in sheet.struck)
        if crossed is None or others or not any(map(is_number, values(line))):
            return False
        self.found.doubtful.update((line.area, line.measure))
        self._say_once("struck_label", cell_name(*crossed), sheet.struck[crossed][0])
        return True

    def _keep_other(self, line: TableLine, across: bool) -> None:
        """Keep a row or a column whose numbers are no town's: a sum may hold them all the same."""
        label = (line.row_label or line.label).strip()
        self.found.others.append((label, LineMeaning(line.index, cell_name(*line.place)), across))

    def _note_row(self, line: TableLine, how: str, nearest: str = "") -> None:
        """Note a row that is no town's, and what it was taken for."""
        cell, sheet = cell_name(*line.place), self.gathering.sheet.name
        self.found.rows_read.append(RowReading(sheet, cell, (line.row_label or line.label).strip(), how, nearest))

    def _note_reading(self, line: TableLine, across: bool, how: str, nearest: str = "") -> None:
        """Note what a header was taken for, once for each line."""
        measure, sheet, period = line.measure or nearest, self.gathering.sheet.name, line.said.within(self.year)
        unit = unit_words(line.unit) if line.unit else ""
        at = cell_name(*self._at(line, across))
        shown = line.text or line.label
        named = column_name(line.index) if across else str(line.index + 1)
        held = self._held(line, across) if self.gathering.layout.id == GUESSED else []
        said = (sheet, at, str(period or ""), unit, named, len(held), min(held, default=0.0), max(held, default=0.0))
        self.found.reading.append(HeaderReading(cell_name(*line.place), shown, measure, how, *said))
        if how in READ:
            self._notes.read.add(measure)

    def _held(self, line: TableLine, across: bool) -> list[float]:
        """Return the numbers of a line, without those of sums."""
        rows, others = self.gathering.sheet.rows, self.grid.rows if across else self.grid.columns
        # Without sums, which would show the range of a column ten times too large.
        told = (other for other in others if not other.total and other.place[0] >= 0)
        wanted = [other.index for other in told if other.area or not other.row_label]
        cells = (rows[at][line.index] if across else rows[line.index][at] for at in wanted)
        return [number for value in cells if (number := plain_number(value)) is not None]

    def _at(self, line: TableLine, across: bool) -> tuple[int, int]:
        """Return the header or label cell right beside a line's numbers."""
        row, column = self.grid.first
        return (max(0, row - 1), line.index) if across else (line.index, max(0, column - 1))


def _is_beside(line: TableLine) -> bool:
    """Tell whether all that a line says is about the measure beside it: 上季度, 增减%."""
    words = line.words or (line.text,)
    return all(map(is_word, words)) and not all(map(is_padding, words)) and any(map(changes, words))


def _how(line: TableLine) -> str:
    return "layout" if line.mapped else "exact" if line.exact else "alias"
