"""xlsb: the same parts as xlsx, as binary records. Layouts: [MS-XLSB]."""

import struct
from collections.abc import Iterable, Iterator

from etl.workbook.scan import limits, zips
from etl.workbook.scan.cells import Grid
from etl.workbook.scan.format_words import telling_format
from etl.workbook.scan.number_formats import NumberDisplay, shown_as
from etl.workbook.scan.ooxml import collect
from etl.workbook.scan.relations import Relation, relations, relations_part
from etl.workbook.scan.scan import Scanned, SheetScan, refuse_excess
from etl.workbook.scan.sheet import UnreadableFile
from etl.workbook.scan.xlsb_sheet import BinarySheet, BinaryStyle, XlsbContext, comments_in, records, shared_in, text_at
from etl.workbook.scan.xml_parts import refuse_doctype

# BrtBundleSh, BrtWbProp; BrtFmt, BrtFont, BrtXF, BrtBeginCellXFs, BrtEndCellXFs. Bit 0x08 of a font strikes through.
_SHEET, _PROPERTIES = 156, 153
_FORMAT, _FONT, _XF, _CELL_XFS, _CELL_XFS_END = 44, 43, 47, 617, 618
_STRUCK = 0x08


def scan_xlsb(data: bytes, members: tuple[zips.ZipMember, ...], main: str) -> Scanned:
    """Check every member and read every worksheet. ``main``: the part the package begins with. Raises
    UnreadableFile."""
    by_key = {member.name.casefold(): member for member in members}

    def referred(part: str) -> tuple[Relation, ...]:
        name = relations_part(part)
        if name not in by_key:
            return ()
        content = zips.inflate(data, by_key[name], limits.INFLATED_BYTES)
        refuse_doctype(content)
        return relations(content, part)

    found = referred(main)
    if not found:
        raise UnreadableFile("damaged", "parts")
    notes_of = {one.part: _comment_parts(referred(one.part)) for one in found if one.kind == "worksheet"}
    wanted = {main, *(one.part for one in found), *(part for parts in notes_of.values() for part in parts)}
    parts, notes = collect(data, members, wanted, kinds={one.part: one.kind for one in found})
    try:
        sheets = tuple(_sheets(parts, main, found, notes_of))
    except (struct.error, IndexError):
        raise UnreadableFile("damaged", "records") from None
    scans = tuple(scan for scan, _ in sheets)
    refuse_excess(scans)
    if any(one.kind in ("vbaProject", "xlMacrosheet", "xlIntlMacrosheet") for one in found):
        notes = tuple(dict.fromkeys((*notes, "macros_ignored")))
    return Scanned("xlsb", b"", scans, notes, [grid for _, grid in sheets])


def _comment_parts(found: Iterable[Relation]) -> tuple[str, ...]:
    return tuple(one.part for one in found if one.kind == "comments")


def _sheets(
    parts: dict[str, bytes], main: str, found: tuple[Relation, ...], notes_of: dict[str, tuple[str, ...]]
) -> Iterator[tuple[SheetScan, Grid]]:
    """Yield each sheet's details and cells, in the workbook's order; of what is no worksheet no cells. Raises
    UnreadableFile."""
    by_id = {one.id: one for one in found}
    look = _context(parts, main, found)
    room = limits.USED_CELLS
    for kind, body in records(parts[main]):
        if kind == _SHEET:
            identity, after = text_at(body, 8)
            name, _ = text_at(body, after)
            target = by_id.get(identity)
            is_grid = target is not None and target.kind == "worksheet"
            # A sheet without an identity has no part, and nothing to read.
            if identity and (target is None or (is_grid and target.part not in parts)):
                raise UnreadableFile("damaged", "parts")
            scan = SheetScan(name, hidden=body[0] != 0, is_worksheet=is_grid)
            grid: Grid = []
            if target is not None and is_grid:
                grid = BinarySheet(scan, look, room).read(parts[target.part])
                room -= scan.height * scan.width
                for part in notes_of[target.part]:
                    for row, column, text in comments_in(parts.get(part, b"")):
                        scan.comment(row, column, text)
            yield scan, grid


def _context(parts: dict[str, bytes], main: str, found: tuple[Relation, ...]) -> XlsbContext:
    """Return what the sheets refer to: styles, shared texts, from when days count."""
    # reversed: of several relations of one kind the first one counts.
    of_kind = {one.kind: parts.get(one.part, b"") for one in reversed(found)}
    from_1904 = any(kind == _PROPERTIES and body[0] & 1 for kind, body in records(parts[main]))
    styles, fonts, places = _styles(of_kind.get("styles", b""))
    return XlsbContext(styles, fonts, shared_in(of_kind.get("sharedStrings", b"")), from_1904, places)


def _styles(content: bytes) -> tuple[list[BinaryStyle], list[bool], list[int]]:
    """Return how each cell style shows a number and which font it has; which fonts strike through; and at which place
    each stands."""
    codes: dict[int, str] = {}
    fonts: list[bool] = []
    places: list[int] = []
    found: list[tuple[int, int]] = []
    in_cells = False
    for kind, body in records(content):
        if kind == _FORMAT:
            codes[struct.unpack_from("<H", body)[0]] = text_at(body, 2)[0]
        elif kind == _FONT:
            flags, _, place = struct.unpack_from("<3H", body, 2)
            fonts.append(bool(flags & _STRUCK))
            places.append(place)
        # XF records stand in the list of named styles, too; cells count those between these two.
        elif kind in (_CELL_XFS, _CELL_XFS_END):
            in_cells = kind == _CELL_XFS
        elif kind == _XF and in_cells:
            found.append(struct.unpack_from("<2H", body, 2))
    return [_style(codes.get(code), code, font) for code, font in found], fonts, places


def _style(code: str | None, number: int, font: int) -> BinaryStyle:
    shown = shown_as(code, number)
    return BinaryStyle(shown, font, telling_format(code) if shown is NumberDisplay.NUMBER else None)
