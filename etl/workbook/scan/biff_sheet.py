"""The cells of one sheet of an .xls workbook, and what is said of them: errors, percentages, notes, struck text."""

from __future__ import annotations

import struct
from itertools import product
from typing import Any

from etl.workbook.scan import biff, limits
from etl.workbook.scan.biff import BIFF2, BIFF5, BIFF8, BiffRecord
from etl.workbook.scan.biff_book import Book, RichText
from etl.workbook.scan.cells import CellGrid, Grid
from etl.workbook.scan.number_formats import NumberDisplay, as_shown
from etl.workbook.scan.raised import raised_parts
from etl.workbook.scan.scan import SheetScan
from etl.workbook.scan.sheet import CellError, Merge, UnreadableFile

# Row, column and style of a cell; first and last row, first and last column of an area.
_CELL, _AREA = struct.Struct("<3H"), struct.Struct("<4H")
_DOUBLE, _TWO, _LONG = struct.Struct("<d"), struct.Struct("<2H"), struct.Struct("<L")
# A NUMBER record at once: row, column, style, value.
_WHOLE_NUMBER = struct.Struct("<3Hd")
# NUMBER of BIFF 3 and later, and the kind of substream that is a macro sheet.
_NUMBER, _MACROS = 0x203, 0x40
# In the last two bytes of a formula's result: it is no number (FormulaValue; as a double it would be a NaN).
_SPECIAL = b"\xff\xff"
# fCalcOnLoad of a formula: still to be calculated when the workbook is opened. Excel leaves it out; programs that write
# formulas and calculate none set it, and put 0 for every result.
_UNCALCULATED = 0x02


class BiffSheetReader:
    """Reads one sheet record by record into its grid and its details. ``room``: cells the workbook may still use.

    ``waiting``: the cell whose formula's text comes in a later record; ``objects``: notes as (row, column, number of
    the drawing object with their text), ``text_of`` those texts and ``object`` the number of the one begun last;
    ``noted``: the cell of an old note that may go on; ``depth``: 1 in the sheet itself, more in a chart inside it.
    """

    def __init__(self, book: Book, scan: SheetScan, room: int) -> None:
        self.book = book
        self.scan = scan
        self.cells = CellGrid(scan, room)
        self.waiting: tuple[int, int] | None = None
        self.text_of: dict[int, str] = {}
        self.objects: list[tuple[int, int, int]] = []
        self.object = 0
        self.noted: tuple[int, int] | None = None
        self.depth = 0
        self.zeros: set[tuple[int, int]] = set()
        self.calculated = False
        scan.merges = []

    def read(self, offset: int) -> Grid:
        """Return the cells from A1. Raises UnreadableFile, and struct.error or IndexError for records that end too
        early."""
        readers = self._readers()
        stream, put, is_plain = self.book.stream, self.cells.put, self.book.is_plain
        for kind, at, length in biff.records(stream, offset):
            if kind == _NUMBER and self.depth == 1:  # nearly all that a large sheet holds
                row, column, style, value = _WHOLE_NUMBER.unpack_from(stream, at)
                if is_plain(style):
                    put(row, column, value)
                    continue
            if kind in biff.BEGIN:
                self._begin(BiffRecord(kind, at, length))
            elif kind == biff.END:
                self.depth -= 1
            # Deeper are charts inside the sheet, whose records repeat kinds such as NUMBER and LABEL for their own
            # data.
            elif self.depth == 1 and (reader := readers.get(kind)):
                reader(BiffRecord(kind, at, length))
        self._place_notes()
        grid = self.cells.squared()
        if not self.calculated:
            self.scan.uncached |= self.zeros
            for row, column in self.zeros:
                grid[row][column] = ""
        return grid

    def _readers(self) -> dict[int, Any]:
        """Return what to do with each kind of record."""
        readers: dict[int, Any] = {
            biff.RK: self._rk,
            biff.MULTI_RK: self._many_rk,
            biff.SHARED_LABEL: self._shared_label,
            biff.RICH_LABEL: self._rich_label,
            biff.COLUMN: self._column,
            biff.MERGES: self._merges,
            biff.NOTE: self._note,
            biff.OBJECT: self._object,
            biff.TEXT_OBJECT: self._text_object,
            biff.SHARED_FORMULA: self._shared_formula,
        }
        for kinds, reader in (
            (biff.NUMBERS, self._number),
            (biff.LABELS, self._label),
            (biff.BOOL_ERRORS, self._bool_or_error),
            (biff.FORMULAS, self._formula),
            (biff.STRINGS, self._string),
            (biff.ROWS, self._row),
        ):
            readers |= dict.fromkeys(kinds, reader)
        if self.book.version == BIFF2:
            # Kind 0x02 is a whole number in BIFF 2 alone.
            readers[biff.INTEGER] = self._integer
        return readers

    def _begin(self, record: BiffRecord) -> None:
        self.depth += 1
        if self.depth == 1 and self.book.version >= BIFF5:
            kind = struct.unpack_from("<H", self.book.stream, record.at + 2)[0]
            self.scan.is_worksheet = self.scan.is_worksheet and kind != _MACROS

    def _place(self, record: BiffRecord) -> tuple[int, int, int, int]:
        """Return row, column and style of a cell (all from 0), and the place in the stream where its content begins."""
        row, column, style = _CELL.unpack_from(self.book.stream, record.at)
        if self.book.version == BIFF2:
            return row, column, self._old_style(record.at + 4), record.at + 7
        return row, column, style, record.at + 6

    def _old_style(self, at: int) -> int:
        """Return a style for a BIFF 2 cell, which holds font and format itself: styles are numbered as they come."""
        font, code = self.book.stream[at + 1] >> 6, self.book.stream[at + 1] & 0x3F
        styles = self.book.styles
        if (font, code) not in styles:
            styles.append((font, code))
        return styles.index((font, code))

    def _put(self, row: int, column: int, style: int, value: Any) -> None:
        self.cells.put(row, column, value)
        if value != "" and self.book.is_struck(self.book.style(style).font):
            self.scan.strike(row, column, value)

    def _put_number(self, row: int, column: int, style: int, value: float) -> None:
        """Put a number as its style shows it: as a date or a length of time, or as a number that is noted to be a
        percentage."""
        if self.book.is_plain(style):
            self.cells.put(row, column, value)
            return
        shown, _, words = self.book.style(style)
        if words:
            self.scan.worded[row, column] = words
        if shown is NumberDisplay.PERCENT:
            self.scan.percent.add((row, column))
        elif shown is not NumberDisplay.NUMBER:
            value = as_shown(value, shown, self.book.from_1904)  # type: ignore[assignment]
        self._put(row, column, style, value)

    def _number(self, record: BiffRecord) -> None:
        row, column, style, at = self._place(record)
        self._put_number(row, column, style, _DOUBLE.unpack_from(self.book.stream, at)[0])

    def _integer(self, record: BiffRecord) -> None:
        row, column, style, at = self._place(record)
        self._put_number(row, column, style, float(int.from_bytes(self.book.stream[at : at + 2], "little")))

    def _rk(self, record: BiffRecord) -> None:
        row, column, style = _CELL.unpack_from(self.book.stream, record.at)
        raw = _LONG.unpack_from(self.book.stream, record.at + 6)[0]
        self._put_number(row, column, style, biff.rk_number(raw))

    def _many_rk(self, record: BiffRecord) -> None:
        stream = self.book.stream
        row, column = _TWO.unpack_from(stream, record.at)
        # Pairs of style and number, six bytes each; the last two bytes of the record are its last column.
        for at in range(record.at + 4, record.at + record.length - 7, 6):
            style, raw = struct.unpack_from("<HL", stream, at)
            self._put_number(row, column, style, biff.rk_number(raw))
            column += 1

    def _shared_label(self, record: BiffRecord) -> None:
        row, column, style = _CELL.unpack_from(self.book.stream, record.at)
        number = _LONG.unpack_from(self.book.stream, record.at + 6)[0]
        # A number past the end: what is damaged leaves the cell blank.
        if number < len(self.book.shared):
            self._put_text(row, column, style, self.book.shared[number])

    def _label(self, record: BiffRecord) -> None:
        row, column, style, at = self._place(record)
        size = 1 if self.book.version == BIFF2 else 2
        data = self.book.stream[at : record.at + record.length]
        self._put_text(row, column, style, (self.book.texts.short(data, 0, size), ()))

    def _rich_label(self, record: BiffRecord) -> None:
        """Read a text with its fonts, from before texts were shared."""
        row, column, style, at = self._place(record)
        data = self.book.stream[at : record.at + record.length]
        text = self.book.texts.short(data, 0, 2)
        length = int.from_bytes(data[:2], "little")
        if self.book.version == BIFF8:
            at, size = 3 + length * (2 if data[2] & 1 else 1), 2
        else:
            at, size = 2 + length, 1
        pairs = [int.from_bytes(data[n : n + size], "little") for n in range(at + size, len(data) - size + 1, size)]
        # Old fonts count bytes, and a Chinese character has two.
        runs = tuple(zip(pairs[::2], pairs[1::2], strict=False))
        if self.book.version < BIFF8:
            runs = tuple((len(self.book.texts.of_bytes(data[2 : 2 + first])), font) for first, font in runs)
        self._put_text(row, column, style, (text, runs))

    def _put_text(self, row: int, column: int, style: int, rich: RichText) -> None:
        text, runs = rich
        if runs and any(self.book.place(font) for _, font in runs):
            text = raised_parts(text, [(first, self.book.place(font)) for first, font in runs])
        self._put(row, column, style, text)
        if runs and any(self.book.is_struck(font) for _, font in runs):
            whole = [(0, self.book.is_struck(self.book.style(style).font))]
            self.cells.strike_runs(
                row, column, text, whole + [(first, self.book.is_struck(font)) for first, font in runs]
            )

    def _bool_or_error(self, record: BiffRecord) -> None:
        row, column, style, at = self._place(record)
        code, is_error = self.book.stream[at], self.book.stream[at + 1]
        self._put(row, column, style, _error(code) if is_error else bool(code))

    def _formula(self, record: BiffRecord) -> None:
        """Read a formula's result, and note whether it adds cells up."""
        stream = self.book.stream
        row, column, style, at = self._place(record)
        result = stream[at : at + 8]
        # More than the tokens (flags and lengths come first), which the pattern passes over.
        tokens = stream[at + 8 : record.at + record.length]
        if biff.SUM_TOKENS.search(tokens):
            self.scan.sum_at((row, column))
        if self.book.version >= BIFF5 and stream[at + 8] & _UNCALCULATED and result == bytes(8):
            self.zeros.add((row, column))
        else:
            self.calculated = True
        if result[6:] != _SPECIAL:
            self._put_number(row, column, style, _DOUBLE.unpack(result)[0])
        elif result[0] == 0:
            self._put(row, column, style, "")
            # The text itself is in the STRING record that follows, behind SHRFMLA or ARRAY if the formula is shared.
            self.waiting = row, column
        else:
            # 1 truth value, 2 error, 3 the empty text.
            values = {1: bool(result[2]), 2: _error(result[2])}
            self._put(row, column, style, values.get(result[0], ""))

    def _string(self, record: BiffRecord) -> None:
        """Read the text that the formula before it comes to."""
        if self.waiting is None:
            return
        row, column = self.waiting
        self.waiting = None
        if self.book.version == BIFF8:
            (length,) = struct.unpack_from("<H", self.book.stream, record.at)
            text = biff.continued_text(self.book.stream, record, 2, length)
        else:
            text = self.book.texts.short(self.book.stream, record.at, 1 if self.book.version == BIFF2 else 2)
        self.cells.put(row, column, text)

    def _shared_formula(self, record: BiffRecord) -> None:
        """Read a formula that the cells of an area share: it stands with the first of them."""
        # Columns have one byte here, for the sheets of BIFF have 256.
        first, last, left, right = struct.unpack_from("<2H2B", self.book.stream, record.at)
        is_small = (last - first + 1) * (right - left + 1) <= limits.SUMS
        if is_small and biff.SUM_TOKENS.search(self.book.stream[record.at + 8 : record.at + record.length]):
            shared = product(range(first, last + 1), range(left, right + 1))
            self.scan.sum_at((first, left), shared)

    def _row(self, record: BiffRecord) -> None:
        stream, at = self.book.stream, record.at
        # ROW of BIFF 2 (0x08) has no such flag; 0x20 is fDyZero, a height of nothing.
        if record.kind == 0x208 and record.length >= 14 and struct.unpack_from("<H", stream, at + 12)[0] & 0x20:
            self.scan.hidden_rows.add(struct.unpack_from("<H", stream, at)[0])

    def _column(self, record: BiffRecord) -> None:
        first, last, _, _, flags = struct.unpack_from("<5H", self.book.stream, record.at)
        if flags & 1:
            self.scan.hidden_columns.append((first, last))

    def _merges(self, record: BiffRecord) -> None:
        merges = self.scan.merges
        assert merges is not None, "set when the walk began"
        (count,) = struct.unpack_from("<H", self.book.stream, record.at)
        for at in range(record.at + 2, min(record.at + 2 + 8 * count, record.at + record.length - 7), 8):
            first, last, left, right = _AREA.unpack_from(self.book.stream, at)
            merges.append(Merge(first, left, last, right))
        if len(merges) > limits.MERGES:
            raise UnreadableFile("too_large", "merges")

    def _note(self, record: BiffRecord) -> None:
        """Read a note's cell; its text follows here, or (BIFF 8) stands in the drawing object of that number."""
        stream, at = self.book.stream, record.at
        row, column = _TWO.unpack_from(stream, at)
        if self.book.version == BIFF8:
            self.objects.append((row, column, struct.unpack_from("<H", stream, at + 6)[0]))
        elif row == 0xFFFF and self.noted:  # what is too long for one record goes on in the next
            self.scan.comment(*self.noted, self.book.texts.of_bytes(stream[at + 6 : at + record.length]))
        else:
            self.noted = row, column
            self.scan.comment(row, column, self.book.texts.of_bytes(stream[at + 6 : at + record.length]))

    def _object(self, record: BiffRecord) -> None:
        """Remember the number of the drawing object that begins; the TXO record behind it has its text."""
        kind, length, _, number = struct.unpack_from("<4H", self.book.stream, record.at)
        # ftCmo (0x15) is the first part of every OBJ record: kind of object, then its number.
        self.object = number if kind == 0x15 and length >= 4 else 0

    def _text_object(self, record: BiffRecord) -> None:
        """Read a drawing object's text, which stands in the records that continue this one."""
        (length,) = struct.unpack_from("<H", self.book.stream, record.at + 10)
        if length:
            self.text_of[self.object] = biff.continued_text(self.book.stream, record, record.length, length)

    def _place_notes(self) -> None:
        # Only at the end are all texts known, whichever of a NOTE and its drawing object stands first.
        for row, column, number in self.objects:
            self.scan.comment(row, column, self.text_of.get(number, ""))


def _error(code: int) -> CellError:
    return CellError(biff.ERRORS.get(code, biff.UNKNOWN_ERROR))
