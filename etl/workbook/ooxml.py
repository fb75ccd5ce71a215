"""xlsx and xlsm: which parts are the sheets, what styles mean, and what is left out (macros, links, pictures)."""

import functools
import posixpath
import re
from collections.abc import Iterator

from etl.workbook import limits, zips
from etl.workbook.scan import Scanned, SheetScan, refuse_excess
from etl.workbook.sheet import Refused
from etl.workbook.sheet_xml import scan_sheet
from etl.workbook.xml_parts import attribute, elements, refuse_doctype

WORKBOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
STYLES, STRINGS, TYPES = "xl/styles.xml", "xl/sharedstrings.xml", "[content_types].xml"
_BASE = (TYPES, WORKBOOK, RELATIONS, STRINGS, STYLES)
_ROOT = (
    "_rels/.rels",
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    b'Target="xl/workbook.xml"/></Relationships>',
)
"""Always ours: it says which part the parser begins with, and that is the one that was looked at."""
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.')
_MACRO_TYPE = re.compile(rb"Type\s*=\s*[\"'][^\"']*/xl(?:Intl)?Macrosheet[\"']", re.I)
_CHART_TYPE = b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/chartsheet"'
_BUILTIN_PERCENT = (9, 10)

Parts = dict[str, bytes]
SheetPart = tuple[str, str, bool]
"""A sheet's name, the part it is in (lower case), and whether it is a grid of cells."""


def scan_xlsx(data: bytes, members: tuple[zips.Member, ...]) -> Scanned:
    """Checks every member, scans every worksheet and packs only what the value parser needs. Raises Refused."""
    by_key = {member.name.casefold(): member for member in members}
    room = limits.INFLATED_BYTES
    first = {key: zips.inflate(data, by_key[key], room) for key in (WORKBOOK, RELATIONS) if key in by_key}
    if len(first) < 2:
        raise Refused("damaged", "parts")
    for content in first.values():
        refuse_doctype(content)
    sheets = sheet_parts(first[WORKBOOK], first[RELATIONS])
    wanted = {*_BASE, *(part for _, part, is_grid in sheets if is_grid)}
    parts, notes = collect(data, members, wanted, first)
    scans = tuple(_scans(sheets, parts))
    refuse_excess(scans)
    parts[RELATIONS] = _without_macro_sheets(parts[RELATIONS])
    payload = zips.pack([_ROOT, *((by_key[key].name, content) for key, content in parts.items())])
    macro_format = b"macroEnabled" in parts.get(TYPES, b"") or "macros_ignored" in notes
    return Scanned("xlsm" if macro_format else "xlsx", payload, scans, notes)


def _without_macro_sheets(relations: bytes) -> bytes:
    """Macro sheets said to be charts: neither is read, but the parser gives up over a kind it does not know."""
    return _MACRO_TYPE.sub(_CHART_TYPE, relations).replace(b"macrosheets/", b"chartsheets/")


def collect(
    data: bytes, members: tuple[zips.Member, ...], wanted: set[str], known: Parts | None = None
) -> tuple[Parts, tuple[str, ...]]:
    """Inflates everything once, within the bounds, and keeps the wanted parts; the notes say what was passed over.

    `known` are parts that were inflated and looked through before.
    """
    parts: Parts = dict(known or {})
    notes: dict[str, None] = {}
    room = limits.INFLATED_BYTES - sum(map(len, parts.values()))
    for member in members:
        key = member.name.casefold()
        if key in parts:
            continue
        content = zips.inflate(data, member, room)
        room -= len(content)
        if key.endswith((".xml", ".rels", ".vml")) or content[:64].lstrip().startswith(b"<"):
            refuse_doctype(content)
        if key in wanted:
            parts[key] = content
        elif note := _passed_over(key, content):
            notes[note] = None
    return parts, tuple(notes)


def _passed_over(key: str, content: bytes) -> str | None:
    if key.endswith("vbaproject.bin") or "/macrosheets/" in key or key.startswith("basic/"):
        return "macros_ignored"
    if "/externallinks/" in key and "/_rels/" not in key:
        return "dde_ignored" if b"ddeLink" in content else "external_links_ignored"
    if key == "xl/xmlmaps.xml" and b"schemaLocation" in content:
        return "external_links_ignored"
    return None


def _scans(sheets: tuple[SheetPart, ...], parts: Parts) -> Iterator[SheetScan]:
    percent = percent_styles(parts[STYLES]) if STYLES in parts else frozenset()
    for name, part, is_grid in sheets:
        if is_grid and part not in parts:
            raise Refused("damaged", "parts")
        yield scan_sheet(name, parts[part], percent) if is_grid else SheetScan(name, is_worksheet=False)


@functools.lru_cache(maxsize=8)
def sheet_parts(workbook: bytes, relations: bytes) -> tuple[SheetPart, ...]:
    """The sheets in their order; a batch of one template's workbooks asks this again and again."""
    targets = relation_targets(relations)
    found = []
    for tag, attributes in elements(workbook):
        if tag == "sheet":
            target = targets.get(attribute(attributes, "id") or "")
            if target is None:
                raise Refused("damaged", "parts")
            found.append((attributes.get("name", ""), *target))
    if len(found) > limits.SHEETS:
        raise Refused("too_large", "sheets")
    return tuple(found)


def relation_targets(relations: bytes) -> dict[str, tuple[str, bool]]:
    """From relation id to (part in lower case, is it a grid of cells); targets outside the file are left out."""
    targets = {}
    for tag, attributes in elements(relations):
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "").replace("\\", "/")
            path = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
            kind = attributes.get("Type", "").rpartition("/")[2]
            targets[attributes.get("Id", "")] = (path.casefold(), kind == "worksheet")
    return targets


@functools.lru_cache(maxsize=8)
def percent_styles(styles: bytes) -> frozenset[int]:
    """The numbers of the cell styles that show a percentage."""
    codes: dict[str, str] = {}
    found: list[int] = []
    number = -1
    in_cells = False
    for tag, attributes in elements(styles):
        if tag == "numFmt":
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif tag in ("cellXfs", "cellStyleXfs", "cellStyles", "dxfs"):
            in_cells = tag == "cellXfs"
        elif tag == "xf" and in_cells:
            number += 1
            identity = attributes.get("numFmtId", "0")
            if is_percent(codes.get(identity), int(identity) if identity.isdigit() else 0):
                found.append(number)
    return frozenset(found)


def is_percent(code: str | None, builtin: int) -> bool:
    """Whether a number format shows a percentage; a quoted or escaped % is only a letter."""
    return builtin in _BUILTIN_PERCENT if code is None else "%" in _LITERAL.sub("", code)
