"""What an .xls workbook says before its sheets: their names and places, number formats, fonts, styles, shared texts."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import NamedTuple

from etl.workbook.scan import biff, limits
from etl.workbook.scan.biff import BIFF5, BIFF8, BiffRecord, BiffTexts
from etl.workbook.scan.format_words import telling_format
from etl.workbook.scan.number_formats import NumberDisplay, shown_as
from etl.workbook.scan.scan import SheetScan
from etl.workbook.scan.sheet import UnreadableFile

Run = tuple[int, int]
"""From which character on which font is used."""
RichText = tuple[str, tuple[Run, ...]]

# Kinds of sheets; others are charts and modules of macros.
_WORKSHEET, _MACRO_SHEET = 0, 1
# Bit 3 of a font's flags.
_STRUCK = 0x08


class Style(NamedTuple):
    """How a cell looks, as far as it matters: how its number is shown, its font, and its number format if that may show
    another number than the cell holds (``words``)."""

    shown: NumberDisplay = NumberDisplay.NUMBER
    font: int = 0
    words: str | None = None


def _style_of(code: str | None, number: int, font: int) -> Style:
    """Return the style with a number format (``code``, None for a built-in ``number``) and a font."""
    shown = shown_as(code, number)
    return Style(shown, font, telling_format(code) if shown is NumberDisplay.NUMBER else None)


@dataclass(slots=True)
class Book:
    """Everything of a workbook that its sheets refer to. ``sheets``: each one's byte offset in ``stream``, and details.

    ``formats`` are number formats by their number; ``fonts`` say whether each strikes through, ``places`` whether it
    stands above or below the line; ``styles`` are pairs
    (font, number format) by the number that cells give; ``shared`` are the shared texts in order.
    """

    stream: bytes
    version: int
    texts: BiffTexts
    sheets: list[tuple[int, SheetScan]] = field(default_factory=list)
    formats: dict[int, str] = field(default_factory=dict)
    fonts: list[bool] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    styles: list[tuple[int, int]] = field(default_factory=list)
    shared: list[RichText] = field(default_factory=list)
    notes: dict[str, None] = field(default_factory=dict)
    from_1904: bool = False
    _known: dict[int, Style] = field(default_factory=dict)
    _plain: dict[int, bool] = field(default_factory=dict)

    def style(self, number: int) -> Style:
        """Return the style of a cell, by its number."""
        known = self._known.get(number)
        if known is None:
            font, code = self.styles[number] if number < len(self.styles) else (0, 0)
            known = self._known[number] = _style_of(self.formats.get(code), code, font)
        return known

    def is_plain(self, number: int) -> bool:
        """Tell whether a style shows a number as it is, and not struck through."""
        known = self._plain.get(number)
        if known is None:
            style = self.style(number)
            as_it_is = style.shown is NumberDisplay.NUMBER and style.words is None
            known = self._plain[number] = as_it_is and not self.is_struck(style.font)
        return known

    def is_struck(self, font: int) -> bool:
        """Tell whether a font strikes its text through."""
        number = _position(font)
        return number < len(self.fonts) and self.fonts[number]

    def place(self, font: int) -> int:
        """Return whether a font stands above or below the line (``raised``); 0 for on it."""
        number = _position(font)
        return self.places[number] if number < len(self.places) else 0


def _position(font: int) -> int:
    """Return a font's place in the list. There is no font 4: what comes after it is counted one higher."""
    # FontIndex in [MS-XLS]: 4 is never used, so the font behind 3 is called 5.
    return font - 1 if font > 4 else font


def read_book(stream: bytes, version: int, name: str) -> Book:
    """Return the workbook's own records. `name`: of the file, and so of the sheet where the stream is one sheet and no
    book. Raises UnreadableFile, and struct.error or IndexError for records that end too early."""
    # The code page is looked for first, because the texts on both sides of its record are read by it.
    book = Book(stream, version, BiffTexts(version, _codepage(stream)))
    for record in map(BiffRecord._make, biff.records(stream)):
        if record.kind == biff.BOUNDSHEET and version >= BIFF5:
            book.sheets.append(_bound_sheet(book, record))
        elif record.kind == biff.SST:
            book.shared = read_shared(stream, record)
        else:
            take(book, record)
    if version < BIFF5:
        book.sheets = [(0, SheetScan(name))]
    if not book.sheets:
        raise UnreadableFile("damaged", "records")
    if len(book.sheets) > limits.SHEETS:
        raise UnreadableFile("too_large", "sheets")
    return book


def take(book: Book, record: BiffRecord) -> None:
    """Take a record about formats, fonts, styles, the calendar or links into the book; any other is passed over."""
    stream, (kind, at, length) = book.stream, record
    if kind in biff.FORMATS:
        _take_format(book, record)
    elif kind in biff.FONTS:
        book.fonts.append(bool(stream[at + 2] & _STRUCK))
        # Height, flags, colour and weight come before it; older fonts know no such place.
        book.places.append(stream[at + 8] if book.version >= BIFF5 and length > 9 else 0)
    elif kind in biff.STYLES:
        book.styles.append(_style(stream, record))
    elif kind == biff.DATEMODE:
        book.from_1904 = stream[at] == 1
    elif kind == biff.SUPBOOK and (note := _link_note(stream[at + 2 : at + length])):
        book.notes[note] = None


def _codepage(stream: bytes) -> int | None:
    """Return the code page that the workbook says its texts are in; None where it says none."""
    places = (at for kind, at, length in biff.records(stream) if kind == biff.CODEPAGE and length >= 2)
    at = next(places, None)
    return struct.unpack_from("<H", stream, at)[0] if at is not None else None


def _take_format(book: Book, record: BiffRecord) -> None:
    """Take a number format; before BIFF 5 they are numbered as they come."""
    at = record.at
    if book.version >= BIFF5:
        (number,) = struct.unpack_from("<H", book.stream, at)
        book.formats[number] = book.texts.short(book.stream, at + 2, 2 if book.version == BIFF8 else 1)
    else:
        before = 2 if record.kind == 0x41E else 0
        book.formats[len(book.formats)] = book.texts.short(book.stream, at + before, 1)


def _style(stream: bytes, record: BiffRecord) -> tuple[int, int]:
    """Return the font and the number format of a style."""
    kind, at, _ = record
    if kind == 0xE0:
        font, code = struct.unpack_from("<2H", stream, at)
        return font, code
    # BIFF 2 keeps two flags above the six bits of the format.
    return (stream[at], stream[at + 2] & 0x3F) if kind == 0x43 else (stream[at], stream[at + 1])


def _bound_sheet(book: Book, record: BiffRecord) -> tuple[int, SheetScan]:
    offset, visibility, kind = struct.unpack_from("<LBB", book.stream, record.at)
    if kind == _MACRO_SHEET:
        book.notes["macros_ignored"] = None
    name = book.texts.short(book.stream, record.at + 6, 1)
    # 1 is hidden, 2 very hidden; the other bits mean nothing.
    return offset, SheetScan(name, hidden=bool(visibility & 3), is_worksheet=kind == _WORKSHEET)


def _link_note(path: bytes) -> str | None:
    """Return what a supporting-link record points to: a path begins with the mark 1, a DDE topic has none."""
    if len(path) <= 4 or path[3:4] in (b"\0", b" "):
        return None  # this workbook itself, an add-in, or nothing
    return "external_links_ignored" if path[3] == 1 else "dde_ignored"


def read_shared(stream: bytes, record: BiffRecord) -> list[RichText]:
    """Return the texts that cells share. One may run over into the next records, which then begin with flags of their
    own."""
    pieces = [stream[record.at : record.at + record.length]]
    at = record.at + record.length
    while stream[at : at + 2] == b"\x3c\0":
        length = int.from_bytes(stream[at + 2 : at + 4], "little")
        pieces.append(stream[at + 4 : at + 4 + length])
        at += 4 + length
    count = int.from_bytes(pieces[0][4:8], "little")
    walk = _Pieces(pieces, 8)
    found: list[RichText] = []
    while len(found) < count and not walk.at_end:
        found.append(walk.text())
    return found


class _Pieces:
    """A walk over bytes that come in pieces."""

    def __init__(self, pieces: list[bytes], at: int) -> None:
        self.pieces = pieces
        self.number, self.at = 0, at

    @property
    def at_end(self) -> bool:
        """Whether nothing is left."""
        return self.number >= len(self.pieces) or (
            self.number == len(self.pieces) - 1 and self.at >= len(self.pieces[-1])
        )

    def text(self) -> RichText:
        """Return a text with its fonts. Raises struct.error where it is cut off."""
        # XLUnicodeRichExtendedString: length, flags, count of fonts, length of phonetic data, characters, fonts,
        # phonetic data.
        length, flags = struct.unpack("<HB", self.take(3))
        runs = struct.unpack("<H", self.take(2))[0] if flags & 8 else 0
        extra = struct.unpack("<L", self.take(4))[0] if flags & 4 else 0
        text = self._characters(length, flags)
        fonts = tuple(struct.iter_unpack("<HH", self.take(4 * runs)))
        self.skip(extra)
        return text, fonts

    def take(self, count: int) -> bytes:
        """Return the next ``count`` bytes, across pieces; fewer where the pieces end."""
        found = b""
        while len(found) < count and self.number < len(self.pieces):
            piece = self.pieces[self.number][self.at : self.at + count - len(found)]
            found += piece
            self.at += len(piece)
            if len(found) < count:
                self.number, self.at = self.number + 1, 0
        return found

    def skip(self, count: int) -> None:
        """Pass over so many bytes."""
        while count > 0 and self.number < len(self.pieces):
            here = min(count, len(self.pieces[self.number]) - self.at)
            self.at += here
            count -= here
            if count > 0:
                self.number, self.at = self.number + 1, 0

    def _characters(self, length: int, flags: int) -> str:
        """Return the next ``length`` characters: each piece says anew whether they have two bytes or one."""
        text = ""
        while length > 0 and self.number < len(self.pieces):
            piece = self.pieces[self.number]
            if self.at >= len(piece):
                # Only where characters are cut does the next record begin with a flag byte; counts and fonts run on
                # without one.
                self.number, self.at = self.number + 1, 1
                flags = (
                    self.pieces[self.number][0] if self.number < len(self.pieces) and self.pieces[self.number] else 0
                )
                continue
            size = 2 if flags & 1 else 1
            raw = piece[self.at : self.at + length * size]
            # A damaged file may cut a character in two; half of one still counts as one, or the walk would never end.
            raw = raw[: len(raw) - len(raw) % size] or raw[:size]
            text += raw.decode("utf-16-le" if size == 2 else "latin-1", "replace")
            self.at += len(raw)
            length -= max(1, len(raw) // size)
        return text
