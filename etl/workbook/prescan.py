"""The bounded look at a file before any parser sees it: true kind, sizes, used range, traps.

It runs in the child, under the same limits as the parser, because looking inside already means inflating.
"""

import dataclasses

from etl.workbook import limits, zips
from etl.workbook.delimited import scan_text
from etl.workbook.kinds import OLE, ZIP, kind
from etl.workbook.ods import scan_ods
from etl.workbook.ooxml import WORKBOOK, scan_xlsx
from etl.workbook.scan import Scanned
from etl.workbook.sheet import Refused
from etl.workbook.xls import scan_xls
from etl.workbook.xlsb import WORKBOOK as BINARY_WORKBOOK
from etl.workbook.xlsb import scan_xlsb

_ENDINGS = {
    "xlsx": ("xlsx", "xltx", "et", "ett"),
    "xlsm": ("xlsm", "xltm", "et", "ett"),
    "xlsb": ("xlsb",),
    "xls": ("xls", "xlt", "et", "ett"),
    "ods": ("ods", "ots"),
    "csv": ("csv", "txt", "tsv"),
}


def prescan(path: str, name: str) -> Scanned:
    """Everything the value parser needs and nothing it must not see. Raises Refused, and OSError for the file."""
    scanned = _scan(_content(path), name)
    if "." in name and _ending(name) not in _ENDINGS[scanned.format]:
        return dataclasses.replace(scanned, notes=(*scanned.notes, "other_kind_than_name"))
    return scanned


def _content(path: str) -> bytes:
    """The whole file, once: what is looked at and what is parsed can then not differ."""
    with open(path, "rb") as file:
        data = file.read(limits.FILE_BYTES + 1)
    if len(data) > limits.FILE_BYTES:
        raise Refused("too_large", "file")
    return data


def _scan(data: bytes, name: str) -> Scanned:
    found = kind(data)
    if found == OLE:
        return scan_xls(data, _stem(name))
    if found == ZIP:
        return _scan_container(data)
    return scan_text(data, name)


def _scan_container(data: bytes) -> Scanned:
    members = zips.members(data)
    names = {member.name.casefold() for member in members}
    if WORKBOOK in names:
        return scan_xlsx(data, members)
    if BINARY_WORKBOOK in names:
        return scan_xlsb(data, members)
    if "mimetype" in names and "content.xml" in names:
        return scan_ods(data, members)
    for folder, detail in (("word/", "word"), ("ppt/", "powerpoint")):
        if any(name.startswith(folder) for name in names):
            raise Refused("unsupported_format", detail)
    raise Refused("unsupported_format", "archive")


def _stem(name: str) -> str:
    return name.rpartition(".")[0] or name


def _ending(name: str) -> str:
    return name.rpartition(".")[2].casefold()
