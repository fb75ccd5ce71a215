"""The records of an xlsb sheet, its shared texts and its comments."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from etl.workbook.scan import limits
from etl.workbook.scan.biff import ERRORS, SUM_TOKENS, UNKNOWN_ERROR, rk_number
from etl.workbook.scan.cells import CellGrid, Grid
from etl.workbook.scan.comments import own_words
from etl.workbook.scan.number_formats import NumberDisplay, as_shown
from etl.workbook.scan.raised import raised_parts
from etl.workbook.scan.scan import SheetScan
from etl.workbook.scan.sheet import CellError, Merge, UnreadableFile

Run = tuple[int, int]
"""From which character on which font is used."""
RichText = tuple[str, tuple[Run, ...]]

# BrtRowHdr, BrtColInfo, BrtMergeCell, BrtSSTItem, BrtBeginComment, BrtCommentText in [MS-XLSB].
_ROW, _COLUMN, _MERGE, _TEXT, _COMMENT, _COMMENT_TEXT = 0, 60, 176, 19, 635, 637
# BrtShrFmla; BrtCellRString, BrtCellReal.
_SHARED_FORMULA = 427
_RICH, _REAL = 62, 5
# A BrtCellReal record at once: column, style, value.
_WHOLE_NUMBER = struct.Struct("<LLd")
_SHORT = 11
"""Kinds 12 to 18 are those of 1 to 7 without a column: the cell after the one before."""
# BrtFmlaString, BrtFmlaNum, BrtFmlaBool, BrtFmlaError.
_FORMULAS = (8, 9, 10, 11)


class BinaryStyle(NamedTuple):
    """How a cell style shows a number, its font, and its number format if that may show another number (``words``)."""

    shown: NumberDisplay
    font: int
    words: str | None = None


class XlsbContext(NamedTuple):
    """What the sheets of a workbook refer to: its cell styles, whether each font strikes through, its shared texts, and
    whether days count from 1904."""

    styles: list[BinaryStyle]
    fonts: list[bool]
    texts: list[RichText]
    from_1904: bool
    places: list[int]

    def style(self, number: int) -> BinaryStyle:
        """Return a cell style by its number."""
        return self.styles[number] if number < len(self.styles) else BinaryStyle(NumberDisplay.NUMBER, 0)

    def is_struck(self, font: int) -> bool:
        """Tell whether a font strikes its text through."""
        return font < len(self.fonts) and self.fonts[font]

    def place(self, font: int) -> int:
        """Return whether a font stands above or below the line (``raised``); 0 for on it."""
        return self.places[font] if font < len(self.places) else 0

    def plain(self) -> frozenset[int]:
        """Return the styles that show a number as it is, and not struck through."""
        return frozenset(
            number
            for number, style in enumerate(self.styles)
            if style[::2] == (NumberDisplay.NUMBER, None) and not self.is_struck(style.font)
        )


def records(content: bytes) -> Iterator[tuple[int, memoryview]]:
    """Yield (kind, data) of each record; kind and length are numbers of seven bits a byte. Raises IndexError for a
    part that is cut off."""
    view = memoryview(content)
    at, end = 0, len(content)
    while at < end:
        kind = content[at]
        at += 1
        if kind & 0x80:
            kind = kind & 0x7F | (content[at] & 0x7F) << 7
            at += 1
        length = shift = 0
        while True:
            byte = content[at]
            at += 1
            length |= (byte & 0x7F) << shift
            shift += 7
            # A length has at most four bytes ([MS-XLSB] 2.1.4).
            if byte < 0x80 or shift > 21:
                break
        yield kind, view[at : at + length]
        at += length


def text_at(body: memoryview, at: int) -> tuple[str, int]:
    """Return a text with its length before it, and where it ends."""
    (length,) = struct.unpack_from("<L", body, at)
    if length == 0xFFFFFFFF:  # none
        return "", at + 4
    # Refused rather than cut: a length that runs past its record means the walk has lost its place.
    end = at + 4 + 2 * length
    if end > len(body):
        raise UnreadableFile("damaged", "records")
    return bytes(body[at + 4 : end]).decode("utf-16-le", "replace"), end


def rich_text_at(body: memoryview, at: int) -> RichText:
    """Return a text that may change its font on the way."""
    flags = body[at]
    text, after = text_at(body, at + 1)
    if not flags & 1:
        return text, ()
    (count,) = struct.unpack_from("<L", body, after)
    # More changes of font than characters: a way to ask for much memory.
    if count > len(text) + 1:
        raise UnreadableFile("damaged", "records")
    return text, tuple(struct.unpack_from("<2H", body, after + 4 + 4 * n) for n in range(count))


def shared_in(content: bytes) -> list[RichText]:
    """Return the texts that cells share."""
    return [rich_text_at(body, 0) for kind, body in records(content) if kind == _TEXT]


def comments_in(content: bytes) -> Iterator[tuple[int, int, str]]:
    """Yield the comments of a part of them."""
    place: tuple[int, int] | None = None
    for kind, body in records(content):
        if kind == _COMMENT:
            row, _, column, _ = struct.unpack_from("<4L", body, 4)
            place = row, column
        elif kind == _COMMENT_TEXT and place is not None:
            yield (*place, own_words(rich_text_at(body, 0)[0]))


class BinarySheet:
    """Reads one sheet into its grid and its details."""

    def __init__(self, scan: SheetScan, look: XlsbContext, room: int) -> None:
        self.scan = scan
        self.look = look
        self.cells = CellGrid(scan, room)
        self.row = self.column = 0
        scan.merges = []

    def read(self, content: bytes) -> Grid:
        """Return the cells from A1. Raises UnreadableFile, and struct.error or IndexError for records that end too
        early."""
        put, plain = self.cells.put, self.look.plain()
        for kind, body in records(content):
            if kind == _REAL:  # nearly all that a large sheet holds
                column, style, value = _WHOLE_NUMBER.unpack_from(body)
                # The top byte of the style holds a flag of its own.
                if style & 0xFFFFFF in plain:
                    self.column = column
                    put(self.row, column, value)
                    continue
            if kind == _ROW:
                self._row(body)
            elif 0 < kind <= _SHORT or kind == _RICH:
                self.column = struct.unpack_from("<L", body)[0]
                self._cell(kind, body, 4)
            elif _SHORT < kind <= _SHORT + 7:
                self.column += 1
                self._cell(kind - _SHORT, body, 0)
            else:
                self._detail(kind, body)
        return self.cells.squared()

    def _row(self, body: memoryview) -> None:
        (self.row,) = struct.unpack_from("<L", body)
        self.column = -1
        # fDyZero: the row's height is nothing.
        if body[11] & 0x10:
            self.scan.hidden_rows.add(self.row)

    def _detail(self, kind: int, body: memoryview) -> None:
        """Take a record that is no cell: hidden columns, merged areas, formulas that cells share."""
        if kind == _COLUMN:
            first, last = struct.unpack_from("<2L", body)
            if struct.unpack_from("<H", body, 16)[0] & 1:
                self.scan.hidden_columns.append((first, last))
        elif kind == _MERGE:
            first, last, left, right = struct.unpack_from("<4L", body)
            assert self.scan.merges is not None, "set when the walk began"
            self.scan.merges.append(Merge(first, left, last, right))
            if len(self.scan.merges) > limits.MERGES:
                raise UnreadableFile("too_large", "merges")
        elif kind == _SHARED_FORMULA and SUM_TOKENS.search(body[16:]):
            first, last, left, right = struct.unpack_from("<4L", body)
            if (last - first + 1) * (right - left + 1) <= limits.SUMS:
                cells = ((row, column) for row in range(first, last + 1) for column in range(left, right + 1))
                self.scan.sum_at((first, left), cells)

    def _cell(self, kind: int, body: memoryview, at: int) -> None:
        """Take one cell: its style is at ``at`` in the record and its content after it."""
        style = self.look.style(struct.unpack_from("<L", body, at)[0] & 0xFFFFFF)
        reader = _READERS.get(kind)
        if reader is None:  # blank
            return
        value = reader(body, at + 4)
        runs: tuple[Run, ...] = ()
        if kind == 7:
            value, runs = self.look.texts[value] if value < len(self.look.texts) else ("", ())
        elif kind == _RICH:
            value, runs = value
        if isinstance(value, float):
            value = self._shown(value, style.shown)
            if style.words:
                self.scan.worded[self.row, self.column] = style.words
        if kind in _FORMULAS and SUM_TOKENS.search(body[at + 4 :]):
            self.scan.sum_at((self.row, self.column))
        self._put(value, style, runs)

    def _shown(self, value: float, shown: NumberDisplay) -> Any:
        if shown is NumberDisplay.PERCENT:
            self.scan.percent.add((self.row, self.column))
            return value
        return as_shown(value, shown, self.look.from_1904)

    def _put(self, value: Any, style: BinaryStyle, runs: tuple[Run, ...]) -> None:
        row, column = self.row, self.column
        if runs and any(self.look.place(font) for _, font in runs):
            value = raised_parts(value, [(first, self.look.place(font)) for first, font in runs])
        self.cells.put(row, column, value)
        whole = self.look.is_struck(style.font)
        if runs and any(self.look.is_struck(font) for _, font in runs):
            struck = [(first, self.look.is_struck(font)) for first, font in runs]
            self.cells.strike_runs(row, column, value, [(0, whole), *struck])
        elif whole and value != "":
            self.scan.strike(row, column, value)


def _error(body: memoryview, at: int) -> CellError:
    return CellError(ERRORS.get(body[at], UNKNOWN_ERROR))


_READERS: dict[int, Callable[[memoryview, int], Any]] = {
    2: lambda body, at: rk_number(struct.unpack_from("<L", body, at)[0]),
    3: _error,
    4: lambda body, at: bool(body[at]),
    5: lambda body, at: struct.unpack_from("<d", body, at)[0],
    6: lambda body, at: text_at(body, at)[0],
    7: lambda body, at: struct.unpack_from("<L", body, at)[0],
    8: lambda body, at: text_at(body, at)[0],
    9: lambda body, at: struct.unpack_from("<d", body, at)[0],
    10: lambda body, at: bool(body[at]),
    11: _error,
    _RICH: rich_text_at,
}
"""Kind of cell → how its content is read, from its place on."""
