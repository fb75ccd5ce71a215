"""xlsb: the same parts as xlsx, as binary records. Layouts: [MS-XLSB]."""

import struct
from collections.abc import Iterator

from etl.workbook import limits, zips
from etl.workbook.ooxml import Parts, collect, is_percent, relation_targets
from etl.workbook.scan import Scanned, SheetScan, refuse_excess
from etl.workbook.sheet import Merge, Refused
from etl.workbook.xml_parts import refuse_doctype

WORKBOOK, RELATIONS = "xl/workbook.bin", "xl/_rels/workbook.bin.rels"
_STYLES, _STRINGS = "xl/styles.bin", "xl/sharedstrings.bin"
_BASE = ("[content_types].xml", "_rels/.rels", WORKBOOK, RELATIONS, _STYLES, _STRINGS)
_ROW, _BLANK, _ERROR, _FORMULA_ERROR = 0, 1, 3, 11
_COLUMN, _MERGE, _SHEET, _FORMAT, _XF, _CELL_XFS, _CELL_XFS_END = 60, 176, 156, 44, 47, 617, 618
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}


def scan_xlsb(data: bytes, members: tuple[zips.Member, ...]) -> Scanned:
    """Checks every member, scans every worksheet and packs only what the value parser needs. Raises Refused."""
    by_key = {member.name.casefold(): member for member in members}
    if RELATIONS not in by_key:
        raise Refused("damaged", "parts")
    relations = zips.inflate(data, by_key[RELATIONS], limits.INFLATED_BYTES)
    refuse_doctype(relations)
    targets = relation_targets(relations)
    wanted = {*_BASE, *(part for part, is_grid in targets.values() if is_grid)}
    parts, notes = collect(data, members, wanted)
    try:
        scans = tuple(_sheets(parts, targets))
    except (struct.error, IndexError):
        raise Refused("damaged", "records") from None
    refuse_excess(scans)
    payload = zips.pack((by_key[key].name, content) for key, content in parts.items())
    return Scanned("xlsb", payload, scans, notes)


def _sheets(parts: Parts, targets: dict[str, tuple[str, bool]]) -> Iterator[SheetScan]:
    percent = _percent_styles(parts.get(_STYLES, b""))
    for kind, body in records(parts[WORKBOOK]):
        if kind == _SHEET:
            relation, after = _string(body, 8)
            name, _ = _string(body, after)
            part, is_grid = targets.get(relation, ("", True))
            if is_grid and part not in parts:
                raise Refused("damaged", "parts")
            scan = SheetScan(name, hidden=body[0] != 0, is_worksheet=is_grid)
            if is_grid:
                _scan_sheet(parts[part], scan, percent)
            yield scan


def records(content: bytes) -> Iterator[tuple[int, memoryview]]:
    """(kind, data) of each record; kind and length are numbers of seven bits a byte."""
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
            if byte < 0x80 or shift > 21:
                break
        yield kind, view[at : at + length]
        at += length


def _scan_sheet(content: bytes, scan: SheetScan, percent: frozenset[int]) -> None:
    row = 0
    merges: list[Merge] = []
    cell, area = struct.Struct("<LL"), struct.Struct("<4L")
    for kind, body in records(content):
        if kind == _ROW:
            (row,) = struct.unpack_from("<L", body)
            if body[11] & 0x10:
                scan.hidden_rows.add(row)
        elif _BLANK < kind <= _FORMULA_ERROR:
            column, style = cell.unpack_from(body)
            scan.saw(row, column)
            if kind in (_ERROR, _FORMULA_ERROR):
                scan.errors[row, column] = _ERRORS.get(body[8], "#N/A")
            if style & 0xFFFFFF in percent:
                scan.percent.add((row, column))
        elif kind == _COLUMN:
            first, last = cell.unpack_from(body)
            if struct.unpack_from("<H", body, 16)[0] & 1:
                scan.hidden_columns.append((first, last))
        elif kind == _MERGE:
            first, last, left, right = area.unpack_from(body)
            merges.append(Merge(first, left, last, right))
    scan.merges = merges


def _percent_styles(content: bytes) -> frozenset[int]:
    codes: dict[int, str] = {}
    found: list[int] = []
    number = -1
    in_cells = False
    for kind, body in records(content):
        if kind == _FORMAT:
            codes[struct.unpack_from("<H", body)[0]] = _string(body, 2)[0]
        elif kind in (_CELL_XFS, _CELL_XFS_END):
            in_cells = kind == _CELL_XFS
        elif kind == _XF and in_cells:
            number += 1
            (identity,) = struct.unpack_from("<H", body, 2)
            if is_percent(codes.get(identity), identity):
                found.append(number)
    return frozenset(found)


def _string(body: memoryview, at: int) -> tuple[str, int]:
    """A text with its length before it, and where it ends."""
    (length,) = struct.unpack_from("<L", body, at)
    if length > len(body):
        raise Refused("damaged", "records")
    end = at + 4 + 2 * length
    return bytes(body[at + 4 : end]).decode("utf-16-le", "replace"), end
