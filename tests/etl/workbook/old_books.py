"""Workbooks of old Excel byte by byte: BIFF 2, 3, 4, 5 and 8, with fonts, formats, notes and formulas."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field

from etl.workbook.scan.sheet import CellError
from tests.etl.workbook import make

record = make.record
SUM = b"\x25" + b"\0" * 8 + b"\x19\x10\0\0"
"""The tokens of SUM of one area."""
CODES = {
    "#NULL!": 0,
    "#DIV/0!": 7,
    "#VALUE!": 15,
    "#REF!": 23,
    "#NAME?": 29,
    "#NUM!": 36,
    "#N/A": 42,
    "#GETTING_DATA": 43,
}
Value = str | float | bool | CellError | None


@dataclass(frozen=True)
class Formula:
    """A formula with its kept result, its tokens, the kind of its record and its flags."""

    value: Value
    tokens: bytes = SUM
    kind: int | None = None
    flags: int = 0


@dataclass(frozen=True)
class Styled:
    """A cell with a style of the book's own, from 1 on."""

    value: Value | Formula
    style: int


@dataclass(frozen=True)
class Rich:
    """A text with (first character, font) where it changes its font."""

    text: str
    runs: Sequence[tuple[int, int]]


@dataclass
class OldBook:
    """One sheet 表1. ``fonts``: whether each strikes through, first the usual one; ``places``: of each, whether it
    stands above (1) or below (2) the line; ``styles``: (font, format);
    ``formats``: number → code, as the file defines it; ``encoding``: of texts before BIFF 8; ``wide``: whether BIFF 8
    texts have two bytes a character; ``notes``: (row, column, text)."""

    rows: Sequence[Sequence[object]]
    version: int = 8
    codepage: int | None = 1200
    encoding: str = "gb18030"
    fonts: Sequence[bool] = (False,)
    places: Sequence[int] = ()
    formats: dict[int, str] = field(default_factory=dict)
    styles: Sequence[tuple[int, int]] = ()
    notes: Sequence[tuple[int, int, str]] = ()
    wide: bool = True
    date1904: bool = False
    shared: bool = True
    formula_kind: int | None = None

    def stream(self) -> bytes:
        """Return the records."""
        self._texts: list[str | Rich] = []
        cells = b"".join(self._cell(r, c, v) for r, row in enumerate(self.rows) for c, v in enumerate(row))
        cells += self._notes()
        if self.version < 5:
            return self._begin(0x10) + self._globals() + cells + record(0x0A)
        name = make.wide("表1", "B") if self.version == 8 else self._short("表1", "B")
        front = self._begin(5) + self._globals()
        shared = self._shared()
        offset = len(front) + 4 + 6 + len(name) + len(shared) + 4
        bound = record(0x85, struct.pack("<LBB", offset, 0, 0) + name)
        return front + bound + shared + record(0x0A) + self._begin(0x10) + cells + record(0x0A)

    def file(self) -> bytes:
        """Return the stream in its container; before BIFF 5 there was none."""
        stream = self.stream()
        return stream if self.version < 5 else make.ole({"Workbook" if self.version == 8 else "Book": stream})

    def _begin(self, kind: int) -> bytes:
        if self.version == 8:
            return record(0x809, struct.pack("<HHHHLL", 0x600, kind, 0, 0, 0, 6))
        if self.version == 5:
            return record(0x809, struct.pack("<HHHH", 0x500, kind, 0, 0))
        number = {2: 0x09, 3: 0x209, 4: 0x409}[self.version]
        return record(number, struct.pack("<HH", 0, kind) + (b"" if self.version == 2 else b"\0\0"))

    def _globals(self) -> bytes:
        found = record(0x42, struct.pack("<H", self.codepage)) if self.codepage is not None else b""
        found += record(0x22, struct.pack("<H", self.date1904))
        font = {2: 0x31, 3: 0x231, 4: 0x231, 5: 0x31, 8: 0x31}[self.version]
        found += b"".join(
            record(font, struct.pack("<HH", 200, 8 * struck) + self._font_name(number))
            for number, struck in enumerate(self.fonts)
        )
        found += b"".join(self._format(number, code) for number, code in self.formats.items())
        return found + b"".join(self._style(*style) for style in ((0, 0), *self.styles))

    def _font_name(self, number: int) -> bytes:
        if self.version == 2:
            return b"\5Arial"
        place = self.places[number] if number < len(self.places) else 0
        body = b"\0" * 2 if self.version < 5 else struct.pack("<3H", 0, 400, place) + bytes(4)
        return body + (b"\5Arial" if self.version < 8 else make.wide("宋体", "B"))

    def _format(self, number: int, code: str) -> bytes:
        if self.version == 8:
            return record(0x41E, struct.pack("<H", number) + make.wide(code, "H"))
        raw = code.encode(self.encoding)
        before = {2: b"", 3: b"", 4: b"\0\0", 5: struct.pack("<H", number)}[self.version]
        return record(0x1E if self.version < 4 else 0x41E, before + bytes([len(raw)]) + raw)

    def _style(self, font: int, code: int) -> bytes:
        if self.version >= 5:
            return record(0xE0, struct.pack("<HH", font, code) + bytes(16))
        kind = {2: 0x43, 3: 0x243, 4: 0x443}[self.version]
        body = bytes([font, 0, code, 0]) if self.version == 2 else bytes([font, code]) + bytes(8)
        return record(kind, body)

    def _short(self, text: str, size: str) -> bytes:
        if self.version == 8:
            if self.wide:
                return make.wide(text, size)
            return struct.pack(f"<{size}B", len(text), 0) + text.encode("latin-1")
        raw = text.encode(self.encoding, "replace")
        return struct.pack(f"<{size}", len(raw)) + raw

    def _cell(self, row: int, column: int, value: object) -> bytes:
        style = 0
        if isinstance(value, Styled):
            style, value = value.style, value.value
        place = struct.pack("<HH", row, column) + self._look(style)
        if value is None:
            return b""
        if isinstance(value, Formula):
            return self._formula(place, value)
        if isinstance(value, (str, Rich)):
            return self._label(place, value)
        if isinstance(value, bool):
            return record(0x05 if self.version == 2 else 0x205, place + bytes([value, 0]))
        if isinstance(value, CellError):
            return record(0x05 if self.version == 2 else 0x205, place + bytes([CODES.get(value.text, 99), 1]))
        assert isinstance(value, (int, float)), value
        return record(0x03 if self.version == 2 else 0x203, place + struct.pack("<d", value))

    def _look(self, style: int) -> bytes:
        """Return how a cell says its style: by its number, and in BIFF 2 by the font and format themselves."""
        if self.version > 2:
            return struct.pack("<H", style)
        font, code = ((0, 0), *self.styles)[style]
        return bytes([0, font << 6 | code, 0])

    def _label(self, place: bytes, value: str | Rich) -> bytes:
        text, runs = (value.text, value.runs) if isinstance(value, Rich) else (value, ())
        if self.version == 8 and self.shared:
            self._texts.append(value)
            return record(0xFD, place + struct.pack("<L", len(self._texts) - 1))
        if runs:
            if self.version == 8:
                tail = b"".join(struct.pack("<HH", *run) for run in runs)
                return record(0xD6, place + self._short(text, "H") + struct.pack("<H", len(runs)) + tail)
            tail = bytes([len(runs)])
            tail += b"".join(bytes([len(text[:first].encode(self.encoding)), font]) for first, font in runs)
            return record(0xD6, place + self._short(text, "H") + tail)
        return record(
            0x04 if self.version == 2 else 0x204, place + self._short(text, "B" if self.version == 2 else "H")
        )

    def _formula(self, place: bytes, formula: Formula) -> bytes:
        kind = formula.kind or self.formula_kind or {2: 0x06, 3: 0x206, 4: 0x406, 5: 0x06, 8: 0x06}[self.version]
        value, after = formula.value, b""
        if isinstance(value, str):
            result = b"\0" * 6 + b"\xff\xff"
            after = record(0x07 if self.version == 2 else 0x207, self._short(value, "B" if self.version == 2 else "H"))
        elif isinstance(value, CellError):
            result = bytes([2, 0, CODES.get(value.text, 99), 0, 0, 0]) + b"\xff\xff"
        else:
            assert isinstance(value, (int, float))
            result = struct.pack("<d", value)
        flags = (
            b"\0" if self.version == 2 else struct.pack("<H", formula.flags) + (bytes(4) if self.version >= 5 else b"")
        )
        size = struct.pack("<B" if self.version == 2 else "<H", len(formula.tokens))
        return record(kind, place + result + flags + size + formula.tokens) + after

    def _shared(self) -> bytes:
        if not self._texts:
            return b""
        body = struct.pack("<LL", len(self._texts), len(self._texts))
        for value in self._texts:
            text, runs = (value.text, value.runs) if isinstance(value, Rich) else (value, ())
            wide = self.wide or not text.isascii()
            flags = wide | (8 if runs else 0)
            body += struct.pack("<HB", len(text), flags) + (struct.pack("<H", len(runs)) if runs else b"")
            body += text.encode("utf-16-le" if wide else "latin-1")
            body += b"".join(struct.pack("<HH", *run) for run in runs)
        assert len(body) < 8224, "the texts of a test fit one record"
        return record(0xFC, body)

    def _notes(self) -> bytes:
        found = b""
        for number, (row, column, text) in enumerate(self.notes, 1):
            if self.version == 8:
                thing = struct.pack("<4H", 0x15, 18, 0x19, number) + bytes(14) + bytes(4)
                found += record(0x5D, thing) + record(
                    0x1B6, struct.pack("<HHLHHH", 0, 0, 0, 0, len(text), 16) + bytes(4)
                )
                found += record(0x3C, b"\1" + text.encode("utf-16-le")) + record(0x3C, bytes(16))
                found += record(0x1C, struct.pack("<4H", row, column, 0, number) + make.wide("李", "H"))
            else:
                raw = text.encode(self.encoding)
                found += record(0x1C, struct.pack("<3H", row, column, len(raw)) + raw[:2048])
        return found
