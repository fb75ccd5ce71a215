"""xlsx and xlsm: which parts are the sheets, what styles mean, and what is left out (macros, links, pictures)."""

import functools
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from etl.workbook.scan import limits, zips
from etl.workbook.scan.cell_styles import NO_STYLES, cell_styles
from etl.workbook.scan.comments import conversations_in, notes_in
from etl.workbook.scan.relations import TYPES, Relation, relations, relations_part
from etl.workbook.scan.scan import Scanned, SheetScan, refuse_excess
from etl.workbook.scan.shared_texts import struck_texts
from etl.workbook.scan.sheet import UnreadableFile
from etl.workbook.scan.sheet_walk import WorkbookContext
from etl.workbook.scan.sheet_xml import scan_sheet
from etl.workbook.scan.xml_parts import as_utf8, attribute, elements, is_true, plainly, refuse_doctype

Parts = dict[str, bytes]
# Marks of UTF-16: such a part does not begin with `<`.
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_MACRO_SHEETS = ("xlMacrosheet", "xlIntlMacrosheet")
_UNPARSED = ("basic/", "dialogs/", "scripts/", "configurations2/", "meta-inf/")
"""Folders of an ods whose parts nobody reads: the programs that write them declare what no workbook needs."""


class SheetPart(NamedTuple):
    """A sheet as the workbook lists it: its name, its part ('' for none), whether it is a grid of cells, and whether
    it is hidden."""

    name: str
    part: str
    is_grid: bool
    hidden: bool = False


class SheetListing(NamedTuple):
    """What the main part says: the sheets in their order, whether days are counted from 1904, and whether formulas are
    still to be calculated when the workbook is opened."""

    sheets: tuple[SheetPart, ...]
    from_1904: bool
    uncalculated: bool = False


def scan_xlsx(data: bytes, members: tuple[zips.ZipMember, ...], main: str) -> Scanned:
    """Check every member, scan every worksheet and pack only what the value parser needs: a workbook written anew
    around the sheets that were looked at. ``main``: the part the package begins with. Raises UnreadableFile."""
    # The order matters: relations say which parts are sheets, all members are then inflated once and looked through,
    # and only after that does anything read what is in them.
    package = _Package(data, members)
    found = relations(package.first(relations_part(main)), main)
    listing = listed(package.first(main), found)
    grids = [sheet.part for sheet in listing.sheets if sheet.is_grid]
    of_sheets = {part: package.relations_of(part) for part in dict.fromkeys(grids)}
    said = {one.part for several in of_sheets.values() for one in several if one.kind in _COMMENTS}
    styles, strings = (_part_of(found, kind, package) for kind in ("styles", "sharedStrings"))
    wanted = {TYPES, *grids, *said} | {part for part in (styles, strings) if part}
    parts, notes = package.collect(wanted, {one.part: one.kind for one in found})
    known = WorkbookContext(
        cell_styles(parts[styles]) if styles else NO_STYLES,
        struck_texts(parts[strings]) if strings else {},
        listing.from_1904,
        listing.uncalculated,
    )
    scans = tuple(_scan(sheet, parts, known, of_sheets) for sheet in listing.sheets)
    refuse_excess(scans)
    payload = _packed(listing, parts, scans, styles, strings)
    # The content type says .xlsm even where the macros themselves were taken out.
    macros = b"macroEnabled" in parts.get(TYPES, b"") or "macros_ignored" in notes
    return Scanned("xlsm" if macros else "xlsx", payload, scans, notes)


# Kind of relation → what reads a part of that kind.
_COMMENTS = {"comments": notes_in, "threadedComment": conversations_in}


class _Package:
    """The parts of a container, each inflated once and within the bounds."""

    def __init__(self, data: bytes, members: tuple[zips.ZipMember, ...]) -> None:
        self._data = data
        self._members = members
        self._by_key = {member.name.casefold(): member for member in members}
        self._first: Parts = {}

    def first(self, part: str) -> bytes:
        """Return a part that says what else is wanted. Raises UnreadableFile where there is none."""
        if part not in self._by_key:
            raise UnreadableFile("damaged", "parts")
        content = zips.inflate(self._data, self._by_key[part], limits.INFLATED_BYTES)
        refuse_doctype(content)
        self._first[part] = as_utf8(content)
        return self._first[part]

    def has(self, part: str) -> bool:
        """Tell whether there is such a part."""
        return part in self._by_key

    def relations_of(self, part: str) -> tuple[Relation, ...]:
        """Return what a part refers to; nothing where that is not said."""
        name = relations_part(part)
        return _relations(self.first(name), part) if self.has(name) else ()

    def collect(self, wanted: set[str], kinds: Mapping[str, str]) -> tuple[Parts, tuple[str, ...]]:
        """Return the wanted parts, and notes of what was passed over."""
        return collect(self._data, self._members, wanted, self._first, kinds)


_relations = functools.lru_cache(maxsize=64)(relations)


def collect(
    data: bytes,
    members: tuple[zips.ZipMember, ...],
    wanted: set[str],
    known: Parts | None = None,
    kinds: Mapping[str, str] | None = None,
) -> tuple[Parts, tuple[str, ...]]:
    """Inflate every member once, within the bounds; return the wanted parts by name, and notes of what was passed over.

    ``wanted``: part names in lower case. ``known``: parts that were inflated and looked through before. ``kinds``:
    what parts are, as the relations say. Raises UnreadableFile for what is too large, damaged or hostile.
    """
    parts: Parts = dict(known or {})
    notes: dict[str, None] = {}
    room = limits.INFLATED_BYTES - sum(map(len, parts.values()))
    for member in members:
        key = member.name.casefold()
        # Inflated before, and counted in `room` already.
        if key in parts:
            continue
        content = zips.inflate(data, member, room)
        room -= len(content)
        # By content too: a relation may lead to a part with any name.
        is_markup = key.endswith((".xml", ".rels", ".vml")) or content[:64].lstrip().startswith(b"<")
        if is_markup and not key.startswith(_UNPARSED):
            refuse_doctype(content)
        if key in wanted:
            parts[key] = plainly(as_utf8(content)) if is_markup or content[:2] in _WIDE else content
        elif note := _passed_over(key, content, (kinds or {}).get(key, "")):
            notes[note] = None
    return parts, tuple(notes)


def _passed_over(key: str, content: bytes, kind: str) -> str | None:
    """Return the note that tells of a part left out; None for parts of which nobody need know."""
    is_macro = kind == "vbaProject" or kind in _MACRO_SHEETS or key.endswith("vbaproject.bin") or "/macrosheets/" in key
    if is_macro or key.startswith("basic/"):
        return "macros_ignored"
    if kind == "externalLink" or ("/externallinks/" in key and "/_rels/" not in key):
        # A DDE link can start a program when the planner opens the file, so it has a note of its own.
        return "dde_ignored" if b"ddeLink" in content else "external_links_ignored"
    if kind == "xmlMaps" or key == "xl/xmlmaps.xml":
        return "external_links_ignored" if b"schemaLocation" in content else None
    return None


@functools.lru_cache(maxsize=8)
def listed(workbook: bytes, found: tuple[Relation, ...]) -> SheetListing:
    """Return the sheets in their order; a batch of one template's workbooks asks this again and again.

    A sheet without a part is none to read, as programs that write `r:id=""` for one mean it; a name that leads
    nowhere is damage.
    """
    targets = {one.id: one for one in found}
    sheets = []
    from_1904 = uncalculated = False
    for tag, attributes in elements(workbook):
        if tag == "workbookPr":
            # Excel for the Mac counted days from 1904; the same number is then a day four years later.
            from_1904 = is_true(attributes.get("date1904"))
        elif tag == "calcPr":
            uncalculated = is_true(attributes.get("fullCalcOnLoad"))
        elif tag == "sheet":
            identity = attribute(attributes, "id")
            target = targets.get(identity or "")
            if identity and target is None:
                raise UnreadableFile("damaged", "parts")
            is_grid, part = (target.kind == "worksheet", target.part) if target else (False, "")
            # "veryHidden" can be shown again only by a macro.
            hidden = attributes.get("state", "visible") in ("hidden", "veryHidden")
            sheets.append(SheetPart(attributes.get("name", ""), part, is_grid, hidden))
    if len(sheets) > limits.SHEETS:
        raise UnreadableFile("too_large", "sheets")
    if not any(sheet.part for sheet in sheets):
        raise UnreadableFile("damaged", "parts")
    return SheetListing(tuple(sheets), from_1904, uncalculated)


def _part_of(found: Iterable[Relation], kind: str, package: _Package) -> str:
    """Return the part of a kind that the workbook refers to; '' where there is none."""
    return next((one.part for one in found if one.kind == kind and package.has(one.part)), "")


def _scan(
    sheet: SheetPart, parts: Parts, known: WorkbookContext, of_sheets: Mapping[str, tuple[Relation, ...]]
) -> SheetScan:
    """Return the details of one sheet, with its comments. Raises UnreadableFile where its part is not there."""
    if not sheet.is_grid:
        return SheetScan(sheet.name, hidden=sheet.hidden, is_worksheet=False)
    if sheet.part not in parts:
        raise UnreadableFile("damaged", "parts")
    scan = scan_sheet(sheet.name, parts[sheet.part], known)
    scan.hidden = sheet.hidden
    conversed: set[tuple[int, int]] = set()
    for kind in ("threadedComment", "comments"):  # of a conversation the older note only repeats the words
        for one in of_sheets[sheet.part]:
            if one.kind == kind and one.part in parts:
                found = _COMMENTS[kind](parts[one.part])
                for row, column, text in found:
                    if kind == "threadedComment" or (row, column) not in conversed:
                        scan.comment(row, column, text)
                conversed |= {(row, column) for row, column, _ in found} if kind == "threadedComment" else set()
    return scan


_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def _packed(listing: SheetListing, parts: Parts, scans: tuple[SheetScan, ...], styles: str, strings: str) -> bytes:
    """Return a package with the grids, styles and texts, and nothing else."""
    grids = [
        (number, parts[sheet.part], scan)
        for number, (sheet, scan) in enumerate(zip(listing.sheets, scans, strict=True), 1)
        if sheet.is_grid
    ]
    # Names are numbers here, so nothing of the sender's has to be escaped; the real ones are in the scans.
    rows = "".join(f'<sheet name="{n}" sheetId="{n}" r:id="r{n}"/>' for n, _, _ in grids)
    links = [(f"r{n}", "worksheet", f"worksheets/{n}.xml") for n, _, _ in grids]
    links += [("styles", "styles", "styles.xml")] if styles else []
    links += [("strings", "sharedStrings", "sharedStrings.xml")] if strings else []
    book = f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><workbookPr date1904="{int(listing.from_1904)}"/>'
    content = [
        ("_rels/.rels", _links([("r", "officeDocument", "xl/workbook.xml")])),
        ("xl/workbook.xml", f"{book}<sheets>{rows}</sheets></workbook>".encode()),
        ("xl/_rels/workbook.xml.rels", _links(links)),
    ]
    content += [("xl/styles.xml", parts[styles])] if styles else []
    content += [("xl/sharedStrings.xml", parts[strings])] if strings else []
    # `parsed` is the part with unknown error values replaced (decision 45).
    content += [(f"xl/worksheets/{n}.xml", scan.parsed or part) for n, part, scan in grids]
    return zips.pack(content)


def _links(links: Iterable[tuple[str, str, str]]) -> bytes:
    xml = "".join(
        f'<Relationship Id="{one}" Type="{_OFFICE}/{kind}" Target="{target}"/>' for one, kind, target in links
    )
    return f'<Relationships xmlns="{_PACKAGE}">{xml}</Relationships>'.encode()
