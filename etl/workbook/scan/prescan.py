"""The bounded look at a file before any parser sees it: true kind, sizes, used range, traps.

It runs in the child, under the same limits as the parser, because looking inside already means inflating.
"""

import dataclasses
import re
from collections.abc import Iterable

from etl.workbook.scan import limits, zips
from etl.workbook.scan.delimited import scan_text
from etl.workbook.scan.kinds import BIFF, OLE, ZIP, kind
from etl.workbook.scan.ods import scan_ods
from etl.workbook.scan.ole import SIGNATURE
from etl.workbook.scan.ooxml import scan_xlsx
from etl.workbook.scan.relations import ROOT, TYPES, main_part
from etl.workbook.scan.scan import Scanned
from etl.workbook.scan.sheet import UnreadableFile
from etl.workbook.scan.xls import package_in, scan_stream, scan_xls
from etl.workbook.scan.xlsb import scan_xlsb
from etl.workbook.scan.xml_parts import as_utf8, refuse_doctype

_LED_IN = re.compile(rb"(?:\xef\xbb\xbf|\s){1,4096}(?=PK\x03\x04|\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1)")
"""A text's mark or blank lines that a web page sent in front of the workbook it wrote."""
_OTHERS = {"word": "word", "ppt": "powerpoint", "ofd.xml": "ofd"}
"""What stands at the top of a container → which program's file it is."""
_ENDINGS = {
    # WPS gives .et to what is inside a BIFF stream or an OOXML package, as its version has it; .ett are its templates.
    "xlsx": ("xlsx", "xltx", "et", "ett"),
    "xlsm": ("xlsm", "xltm", "et", "ett"),
    "xlsb": ("xlsb",),
    "xls": ("xls", "xlt", "et", "ett"),
    "ods": ("ods", "ots"),
    "csv": ("csv", "txt", "tsv"),
}
"""True format → the endings of names that go with it; any other is told."""


def prescan(path: str, name: str) -> Scanned:
    """Return everything the value parser needs and nothing it must not see. ``name``: what its sender called the file.

    Raises UnreadableFile for what is no sound workbook, and OSError where the file cannot be opened or read.
    """
    scanned = _scan(_content(path), name)
    if "." in name and _ending(name) not in _ENDINGS[scanned.format]:
        return dataclasses.replace(scanned, notes=(*scanned.notes, "other_kind_than_name"))
    return scanned


def _content(path: str) -> bytes:
    """Return the whole file, once: what is looked at and what is parsed can then not differ."""
    with open(path, "rb") as file:
        # One byte more than allowed: a file that grows while it is read is refused too, which its size on disk would
        # not tell.
        data = file.read(limits.FILE_BYTES + 1)
    if len(data) > limits.FILE_BYTES:
        raise UnreadableFile("too_large", "file")
    return data


def unlocked(data: bytes) -> bytes:
    """Return the workbook itself: behind what a web page put before it, and inside a lock whose password every program
    knows. Raises UnreadableFile for another."""
    led_in = _LED_IN.match(data)
    data = data[led_in.end() :] if led_in else data
    return (package_in(data) or data) if data.startswith(SIGNATURE) else data


def is_ooxml(data: bytes) -> bool:
    """Tell whether a file is an xlsx or xlsm. Raises UnreadableFile for what is no sound container."""
    if kind(data) != ZIP:
        return False
    by_key = {member.name.casefold(): member for member in zips.members(data)}
    return "content.xml" not in by_key and _main(data, by_key).endswith(".xml")


def _main(data: bytes, by_key: dict[str, zips.ZipMember]) -> str:
    """Return the part a package begins with; '' where it is none of ours."""
    root, types = (_part(data, by_key.get(name)) for name in (ROOT, TYPES))
    main = main_part(root, types, frozenset(by_key))
    return "" if main.startswith(("word/", "ppt/")) else main


def _scan(data: bytes, name: str) -> Scanned:
    # Before anything is looked at: what a lock hides goes through every check that an open file does.
    data = unlocked(data)
    found = kind(data, name)
    if found == OLE:
        return scan_xls(data, _stem(name))
    if found == BIFF:
        return scan_stream(data, _stem(name))
    if found == ZIP:
        return _scan_container(data)
    return scan_text(data, name)


def _scan_container(data: bytes) -> Scanned:
    """Scan a container as the format that its parts show. Raises UnreadableFile."""
    members = zips.members(data)
    by_key = {member.name.casefold(): member for member in members}
    # Not by the first member, where ODF 3.3 wants `mimetype`: files that were zipped again have it anywhere.
    if "mimetype" in by_key and "content.xml" in by_key:
        return scan_ods(data, members)
    main = _main(data, by_key)
    if not main:
        raise UnreadableFile("unsupported_format", _program(by_key))
    return scan_xlsb(data, members, main) if main.endswith(".bin") else scan_xlsx(data, members, main)


def _program(names: Iterable[str]) -> str:
    """Return which program's file a container is that holds no workbook of ours."""
    tops = {name.partition("/")[0] for name in names}
    # Apple's Numbers.
    if any(name.endswith(".iwa") for name in names):
        return "numbers"
    return next((detail for top, detail in _OTHERS.items() if top in tops), "archive")


def _part(data: bytes, member: zips.ZipMember | None) -> bytes | None:
    """Return a small part that says what others are."""
    if member is None:
        return None
    content = zips.inflate(data, member, limits.INFLATED_BYTES)
    refuse_doctype(content)
    return as_utf8(content)


def _stem(name: str) -> str:
    return name.rpartition(".")[0] or name


def _ending(name: str) -> str:
    return name.rpartition(".")[2].casefold()
