"""Records of .xls files of every age (BIFF 2 to 5 and 8): kinds, walking them, and their texts. Layouts: [MS-XLS] and,
for what is older, OpenOffice's description of the Excel file format."""

from __future__ import annotations

import codecs
import re
import struct
from collections.abc import Iterator
from typing import NamedTuple

BIFF2, BIFF3, BIFF4, BIFF5, BIFF8 = 2, 3, 4, 5, 8

BEGIN = {0x0009: BIFF2, 0x0209: BIFF3, 0x0409: BIFF4, 0x0809: BIFF5}
"""Kinds of the record that begins a stream or a sheet → the age it tells; BIFF 5 and 8 share one."""
# Kinds of records; several numbers are those of one kind in different ages of the format.
END, CONTINUE, FILEPASS, CODEPAGE, DATEMODE = 0x0A, 0x3C, 0x2F, 0x42, 0x22
BOUNDSHEET, SUPBOOK, SST, NOTE, OBJECT, TEXT_OBJECT = 0x85, 0x1AE, 0xFC, 0x1C, 0x5D, 0x1B6
FONTS, FORMATS, STYLES = (0x31, 0x231), (0x1E, 0x41E), (0x43, 0x243, 0x443, 0xE0)
ROWS, COLUMN, MERGES = (0x08, 0x208), 0x7D, 0xE5
INTEGER, NUMBERS, LABELS, BOOL_ERRORS, FORMULAS = (
    0x02,
    (0x03, 0x203),
    (0x04, 0x204),
    (0x05, 0x205),
    (0x06, 0x206, 0x406),
)
STRINGS, RK, MULTI_RK, RICH_LABEL, SHARED_LABEL, SHARED_FORMULA = (0x07, 0x207), 0x27E, 0xBD, 0xD6, 0xFD, 0x4BC

ERRORS = {
    0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A", 43: "#GETTING_DATA",
}  # fmt: skip
UNKNOWN_ERROR = "#UNKNOWN!"
"""Codes of error values, and the one that stands for those that programs add to them."""

# ptgFuncVar in its three classes (0x22, 0x42, 0x62), the number of arguments, the function (4, 344, 345, 228); or
# ptgAttr with its bit for SUM (0x19 0x10). The same tokens stand in .xlsb ([MS-XLS] 2.5.198).
SUM_TOKENS = re.compile(rb"[\x22\x42\x62].(?:\x04\x00|\x58\x01|\x59\x01|\xe4\x00)|\x19\x10", re.S)
"""In a formula's tokens: SUM, SUBTOTAL, SUMIF or SUMPRODUCT, or the short way to write SUM of one area."""

_HEADER = struct.Struct("<HH")
# Pages whose number is not Python's name for them, and 936, whose characters GB18030 has all and more.
_ENCODINGS = {
    367: "ascii", 10000: "mac_roman", 10001: "shift_jis", 10002: "big5", 10008: "gb18030", 10029: "mac_latin2",
    936: "gb18030", 950: "cp950", 932: "cp932", 949: "cp949", 32768: "mac_roman", 32769: "cp1252", 65001: "utf-8",
    1361: "johab",
}  # fmt: skip
_NO_ENCODING = frozenset({None, 0, 1200, 1252, 32769, 367, 437})
"""Code pages that say nothing about Chinese text: writers put them whatever the text is in."""


class BiffRecord(NamedTuple):
    """One record: its kind, where its data begins in the stream, and how long it is."""

    kind: int
    at: int
    length: int


def records(stream: bytes, offset: int = 0) -> Iterator[tuple[int, int, int]]:
    """Yield the records from an offset to the end of the substream that begins there: kind, place, length each."""
    depth = 0
    end = len(stream) - 4
    unpack = _HEADER.unpack_from
    while offset <= end:
        kind, length = unpack(stream, offset)
        offset += 4
        # The record is handed on before its end is known: whoever cuts a slice gets what is there.
        yield kind, offset, length
        offset += length
        if kind in BEGIN:
            depth += 1  # a chart inside a sheet is a substream of its own
        elif kind == END:
            depth -= 1
            if depth <= 0:
                return


def all_records(stream: bytes) -> Iterator[BiffRecord]:
    """Yield the records of a whole stream, sheet after sheet; the last one's length is cut to what is there."""
    offset, end = 0, len(stream) - 4
    while offset <= end:
        kind, length = _HEADER.unpack_from(stream, offset)
        yield BiffRecord(kind, offset + 4, min(length, len(stream) - offset - 4))
        offset += 4 + length


def version_of(stream: bytes) -> int | None:
    """Return the version (2, 3, 4, 5 or 8) of a BIFF stream; None for what is none."""
    # Kind and length of BOF (four bytes), then version and what the stream holds (two each).
    if len(stream) < 8:
        return None
    kind, length = _HEADER.unpack_from(stream)
    if kind not in BEGIN or not 4 <= length <= 16:
        return None
    number = struct.unpack_from("<H", stream, 4)[0]
    return BIFF8 if kind == 0x0809 and number not in (0x0500, 0x0200, 0x0300, 0x0400) else BEGIN[kind]


class BiffTexts:
    """Texts as one workbook keeps them. BIFF 8 keeps UTF-16, whatever code page the file says; older ones a code page's
    bytes, and where the one said cannot be what Chinese is in, GB18030 is tried before it."""

    def __init__(self, version: int, codepage: int | None = None) -> None:
        self.version = version
        name = _ENCODINGS.get(codepage or 0, f"cp{codepage}")
        self._is_open = codepage in _NO_ENCODING
        try:
            self._encoding = codecs.lookup(name).name
        except LookupError:
            # A number nobody knows says nothing about the text either.
            self._encoding, self._is_open = "cp1252", True

    def short(self, data: bytes, at: int, size: int) -> str:
        """Return a text whose length takes `size` bytes, at a place in a record."""
        length = int.from_bytes(data[at : at + size], "little")
        at += size
        return self.of_bytes(data[at : at + length]) if self.version < BIFF8 else wide_text(data, at, length)

    def of_bytes(self, data: bytes) -> str:
        """Return a text of one or two bytes a character, in the workbook's code page."""
        if data.isascii():
            return data.decode("ascii")
        if self._is_open:
            try:
                return data.decode("gb18030")
            except UnicodeDecodeError:
                return data.decode(self._encoding, "replace")
        return data.decode(self._encoding, "replace")


def wide_text(data: bytes, at: int, length: int) -> str:
    """Return a BIFF 8 text of so many characters after its flags: two bytes each, or one where the high byte is always
    0."""
    flags = data[at] if at < len(data) else 0
    # Bit 3: a count of fonts follows (two bytes); bit 2: a length of phonetic data (four); bit 0: two bytes a
    # character.
    at += 1 + (2 if flags & 8 else 0) + (4 if flags & 4 else 0)
    if flags & 1:
        return data[at : at + 2 * length].decode("utf-16-le", "replace")
    return data[at : at + length].decode("latin-1")


def continued_text(stream: bytes, record: BiffRecord, at: int, length: int) -> str:
    """Return a BIFF 8 text of so many characters that begins with its flags at a place in a record, or in the record
    behind it, and runs over into the records that continue it: each of those says anew how wide its characters are."""
    text = ""
    piece, after = stream[record.at + at : record.at + record.length], record.at + record.length
    while True:
        if piece:
            size = 2 if piece[0] & 1 else 1
            raw = piece[1 : 1 + (length - len(text)) * size]
            text += raw.decode("utf-16-le" if size == 2 else "latin-1", "replace")
        if len(text) >= length or stream[after : after + 2] != b"\x3c\0":
            return text[:length]
        size = int.from_bytes(stream[after + 2 : after + 4], "little")
        piece = stream[after + 4 : after + 4 + size]
        after += 4 + size


def rk_number(raw: int) -> float:
    """Return the number in four bytes: a whole one of 30 bits, or the high part of a float; either may be a
    hundredfold."""
    if raw & 2:
        # A signed number of 30 bits: the sign is the top bit of the four bytes.
        value = float((raw >> 2) - (1 << 30 if raw & 0x80000000 else 0))
    else:
        value = struct.unpack("<d", struct.pack("<LL", 0, raw & 0xFFFFFFFC))[0]
    return value / 100 if raw & 1 else value
