"""xls, and the .et that WPS writes in the same container: one walk over the records (BIFF5 and BIFF8).

Record layouts: [MS-XLS]. Only what a value parser does not tell is taken; values stay with it.
"""

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from etl.workbook import limits
from etl.workbook.ooxml import is_percent
from etl.workbook.scan import Scanned, SheetScan, refuse_excess
from etl.workbook.sheet import Refused

_BOF, _EOF, _FILEPASS, _BOUNDSHEET, _FORMAT, _XF, _SUPBOOK = 0x809, 0x0A, 0x2F, 0x85, 0x41E, 0xE0, 0x1AE
_ROW, _COLINFO, _FORMULA, _BOOLERR, _MULRK = 0x208, 0x7D, 0x06, 0x205, 0xBD
_SINGLE = frozenset({0x203, 0x27E, 0xFD, 0x204, 0xD6})
"""Number, RK, shared string, label, rich label: one filled cell each."""
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_WORKSHEET, _MACRO_SHEET = 0, 1
_BUILTIN = 164
"""Formats below this number have their meaning fixed; files repeat them in the words of their writer's language."""


@dataclass(slots=True)
class _Globals:
    """What the workbook's own records say before the sheets."""

    sheets: list[tuple[int, SheetScan]] = field(default_factory=list)
    formats: dict[int, str] = field(default_factory=dict)
    styles: list[int] = field(default_factory=list)
    notes: dict[str, None] = field(default_factory=dict)

    def percent(self) -> frozenset[int]:
        return frozenset(n for n, code in enumerate(self.styles) if is_percent(self.formats.get(code), code))


def scan_xls(data: bytes) -> Scanned:
    """Checks the container and every sheet's records. Raises Refused."""
    stream, has_macros = _workbook_stream(data)
    try:
        found = _globals(stream)
        percent = found.percent()
        for offset, scan in found.sheets:
            if scan.is_worksheet:
                _scan_sheet(stream, offset, scan, percent)
    except struct.error:
        raise Refused("damaged", "records") from None
    if has_macros:
        found.notes["macros_ignored"] = None
    scans = tuple(scan for _, scan in found.sheets)
    refuse_excess(scans)
    return Scanned("xls", data, scans, tuple(found.notes))


def _workbook_stream(data: bytes) -> tuple[bytes, bool]:
    """The stream that holds the records, and whether macros lie beside it."""
    from xlrd import compdoc  # here, because most batches never need it

    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        try:
            document = compdoc.CompDoc(data, logfile=nowhere)
            names = {entry.name.casefold() for entry in document.dirlist}
            _refuse_other(names)
            memory, base, size = document.locate_named_stream("Workbook")
            if memory is None:
                memory, base, size = document.locate_named_stream("Book")
        except (compdoc.CompDocError, AssertionError, IndexError, struct.error, UnicodeDecodeError):
            raise Refused("damaged", "ole") from None
    if memory is None:
        raise Refused("damaged", "ole")
    return bytes(memory[base : base + size]), bool({"_vba_project_cur", "_vba_project", "vba"} & names)


def _refuse_other(names: set[str]) -> None:
    if "encryptedpackage" in names:
        raise Refused("encrypted", "office")
    if not {"workbook", "book"} & names:
        if "worddocument" in names:
            raise Refused("unsupported_format", "word")
        if "powerpoint document" in names:
            raise Refused("unsupported_format", "powerpoint")
        raise Refused("unsupported_format", "ole")


def _records(stream: bytes, offset: int) -> Iterator[tuple[int, int, int]]:
    """(kind, where its data begins, how long it is) from an offset to the end of that substream."""
    header = struct.Struct("<HH")
    depth = 0
    end = len(stream) - 4
    while offset <= end:
        kind, length = header.unpack_from(stream, offset)
        offset += 4
        yield kind, offset, length
        offset += length
        if kind == _BOF:
            depth += 1  # a chart inside a sheet is a substream of its own
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                return


def _globals(stream: bytes) -> _Globals:
    found = _Globals()
    version = 0x600
    for kind, at, length in _records(stream, 0):
        if kind == _BOF:
            (version,) = struct.unpack_from("<H", stream, at)
        elif kind == _FILEPASS:
            raise Refused("encrypted", "xls")
        elif kind == _BOUNDSHEET:
            found.sheets.append(_bound_sheet(stream, at, version, found.notes))
        elif kind == _FORMAT:
            (number,) = struct.unpack_from("<H", stream, at)
            if number >= _BUILTIN:
                found.formats[number] = _string(stream, at + 2, 2, version)
        elif kind == _XF:
            found.styles.append(struct.unpack_from("<H", stream, at + 2)[0])
        elif kind == _SUPBOOK and (note := _link_note(stream[at + 2 : at + length])):
            found.notes[note] = None
    if not found.sheets:
        raise Refused("damaged", "records")
    return found


def _link_note(path: bytes) -> str | None:
    """What a supporting-link record points to: a path begins with the mark 1, a DDE topic has none."""
    if len(path) <= 4 or path[3:4] in (b"\0", b" "):
        return None  # this workbook itself, an add-in, or nothing
    return "external_links_ignored" if path[3] == 1 else "dde_ignored"


def _bound_sheet(stream: bytes, at: int, version: int, notes: dict[str, None]) -> tuple[int, SheetScan]:
    offset, visibility, kind = struct.unpack_from("<LBB", stream, at)
    if kind == _MACRO_SHEET:
        notes["macros_ignored"] = None
    name = _string(stream, at + 6, 1, version)
    return offset, SheetScan(name, hidden=bool(visibility & 3), is_worksheet=kind == _WORKSHEET)


def _string(stream: bytes, at: int, size: int, version: int) -> str:
    """A short text whose length takes `size` bytes."""
    length = int.from_bytes(stream[at : at + size], "little")
    at += size
    if version < 0x600:
        return stream[at : at + length].decode("gb18030", "replace")
    if stream[at : at + 1] == b"\1":
        return stream[at + 1 : at + 1 + 2 * length].decode("utf-16-le", "replace")
    return stream[at + 1 : at + 1 + length].decode("latin-1")


def _scan_sheet(stream: bytes, offset: int, scan: SheetScan, percent: frozenset[int]) -> None:
    cell, many = struct.Struct("<3H"), struct.Struct("<2H")
    for kind, at, length in _records(stream, offset):
        if kind in _SINGLE or kind in (_FORMULA, _BOOLERR):
            row, column, style = cell.unpack_from(stream, at)
            scan.saw(row, column)
            if style in percent:
                scan.percent.add((row, column))
            if kind in (_FORMULA, _BOOLERR) and (error := _error(stream, kind, at)):
                scan.errors[row, column] = error
        elif kind == _MULRK:
            row, first = many.unpack_from(stream, at)
            _many(stream, scan, percent, row, first, range(at + 4, at + length - 7, 6))
        elif kind == _ROW:
            if struct.unpack_from("<H", stream, at + 12)[0] & 0x20:
                scan.hidden_rows.add(struct.unpack_from("<H", stream, at)[0])
        elif kind == _COLINFO:
            first, last, _, _, flags = struct.unpack_from("<5H", stream, at)
            if flags & 1:
                scan.hidden_columns.append((first, last))
        elif kind == _BOF and struct.unpack_from("<H", stream, at + 2)[0] == 0x40:
            scan.is_worksheet = False
    if scan.filled > limits.USED_CELLS:
        raise Refused("too_large", "used_range")


def _many(stream: bytes, scan: SheetScan, percent: frozenset[int], row: int, column: int, places: range) -> None:
    """A run of numbers in one row: style and value, six bytes each."""
    for place in places:
        scan.saw(row, column)
        if percent and struct.unpack_from("<H", stream, place)[0] in percent:
            scan.percent.add((row, column))
        column += 1


def _error(stream: bytes, kind: int, at: int) -> str | None:
    """The error a cell shows, if it shows one."""
    if kind == _BOOLERR:
        value, is_error = stream[at + 6], stream[at + 7]
        return _ERRORS.get(value, "#N/A") if is_error else None
    if stream[at + 12 : at + 14] == b"\xff\xff" and stream[at + 6] == 2:
        return _ERRORS.get(stream[at + 8], "#N/A")
    return None
