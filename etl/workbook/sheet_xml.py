"""One worksheet part of an xlsx: how far its cells really reach, and what a value parser does not tell.

Two ways to the same answer. Byte patterns bound the range in a fraction of a microsecond a cell, and say whether
any detail can exist; they are only believed where the text is plain (no prefixes, comments or reordered
attributes). Everything else goes through expat, element by element.
"""

import functools
import re
from collections.abc import Iterator

from etl.workbook import limits
from etl.workbook.scan import SheetScan
from etl.workbook.sheet import Refused, column_number
from etl.workbook.xml_parts import Attributes, is_true, parse, parser

_CELL = re.compile(rb"""<c(?=[\s/>])(?: r="([A-Z]{1,3})([1-9]\d{0,6})"[^>/']*(/?)>)?""")
_NOT_NEAR = re.compile(rb"""<c(?=[\s/>])(?! r="[A-D]?[A-Z][1-9]\d{0,2}"[^>']*>)""")
_PREFIXED_CELL = re.compile(rb":c[\s/>]")
_HIDDEN = re.compile(rb"\shidden\s*=\s*[\"'](?:1|true|on)")
_NO_RESULT = re.compile(rb"(?:</f>|<f\b[^>]*/>)(?!<v[^/>]*>[^<])")
_REFERENCE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_WINDOW = limits.MB
_LARGE = limits.USED_CELLS // 8


def scan_sheet(name: str, content: bytes, percent: frozenset[int]) -> SheetScan:
    """The details of one worksheet part; `percent` holds the style numbers that show percentages."""
    if len(content) > 12 * limits.MERGES and content.count(b"<mergeCell ") > limits.MERGES:
        raise Refused("too_large", "merges")
    scan = SheetScan(name)
    if (
        _is_plain(content)
        and not _may_have_details(content)
        and (_is_near(content) or _bounded(scan, content))
        and _percent_found(scan, content, percent)
    ):
        return scan
    return _Exact(name, percent).read(content)


def _is_plain(content: bytes) -> bool:
    return (
        b"<sheetData" in content and b"<!" not in content and not (b":c" in content and _PREFIXED_CELL.search(content))
    )


def _may_have_details(content: bytes) -> bool:
    """Whether errors, hidden rows or columns, or formulas without a result may be in it."""
    return bool(b't="e"' in content or (b"hidden" in content and _HIDDEN.search(content)) or _lacks_result(content))


def _lacks_result(content: bytes) -> bool:
    """Whether some formula may have no result; the counts settle it for most files."""
    first = content.find(b"<f")
    if first < 0:
        return False
    formulas = content.count(b"<f>", first) + content.count(b"<f ", first)
    if formulas == content.count(b"</f><v>", first) and content.find(b"<v></v>", first) < 0:
        return False
    return bool(_NO_RESULT.search(content, first))


def _is_near(content: bytes) -> bool:
    """Whether every cell names a place within DZ999: such a sheet is too small to need measuring here, and all
    sheets together are still held to the limit when their values are read."""
    return not _NOT_NEAR.search(content)


def _percent_found(scan: SheetScan, content: bytes, percent: frozenset[int]) -> bool:
    """Fills in the percent cells by patterns; False when some style stands where the pattern does not look."""
    if not any(b' s="%d"' % style in content for style in percent):
        return True
    for start, end in _windows(content):
        for letters, digits, blank in _percent_cell(percent).findall(content, start, end):
            if not letters:
                return False
            if not blank:
                scan.percent.add((int(digits) - 1, column_number(letters.decode())))
    return True


@functools.lru_cache(maxsize=8)
def _percent_cell(percent: frozenset[int]) -> re.Pattern[bytes]:
    style = b's="(?:' + b"|".join(b"%d" % number for number in sorted(percent)) + b')"'
    return re.compile(rb'<c (?:r="([A-Z]{1,3})([1-9]\d{0,6})" ' + style + rb"[^>/]*(/?)>|[^>]*" + style + rb")")


def _bounded(scan: SheetScan, content: bytes) -> bool:
    """Fills in the used range by patterns; False when they cannot be believed or the range needs a closer look."""
    rows, columns = 0, 0
    for start, end in _windows(content):
        found = _CELL.findall(content, start, end)
        if found:
            letters, digits, _ = zip(*found, strict=True)
            distinct = set(letters)
            if b"" in distinct:
                return False
            rows = max(rows, *map(int, set(digits)))
            columns = max(columns, 1 + max(column_number(text.decode()) for text in distinct))
            scan.filled += len(found)
    scan.height, scan.width = rows, columns
    return rows * columns <= _LARGE or rows * columns <= 2 * scan.filled


def _windows(content: bytes) -> Iterator[tuple[int, int]]:
    """Stretches of about a megabyte that end where a tag begins: the matches of one fit in memory."""
    start = 0
    while start < len(content):
        end = content.find(b"<", start + _WINDOW)
        end = len(content) if end < 0 else end
        yield start, end
        start = end


class _Exact:
    """The expat way. A cell is filled when it has a value, an inline string or a formula; a style alone is none."""

    def __init__(self, name: str, percent: frozenset[int]) -> None:
        self.scan = SheetScan(name)
        self.percent = {str(style) for style in percent}
        self.row = -1
        self.column = -1
        self.merges = 0
        self.attributes: Attributes = {}
        self.filled = self.formula = self.value = False
        self.text: list[str] = []
        self.engine = parser()

    def read(self, content: bytes) -> SheetScan:
        self.engine.StartElementHandler = self.start
        self.engine.EndElementHandler = self.end
        parse(self.engine, content)
        return self.scan

    def start(self, tag: str, attributes: Attributes) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "c":
            self.start_cell(attributes)
        elif tag == "v":
            self.filled = self.value = True
            if self.formula or self.attributes.get("t") == "e":
                self.engine.CharacterDataHandler = self.text.append
        elif tag == "f":
            self.filled = self.formula = True
        elif tag == "is":
            self.filled = True
        elif tag == "row":
            self.start_row(attributes)
        elif tag == "col" and is_true(attributes.get("hidden")):
            self.scan.hidden_columns.append((_number(attributes, "min") - 1, _number(attributes, "max") - 1))
        elif tag == "mergeCell":
            self.merges += 1
            if self.merges > limits.MERGES:
                raise Refused("too_large", "merges")

    def end(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "v":
            self.engine.CharacterDataHandler = None
        elif tag == "c" and self.filled:
            self.end_cell()

    def start_row(self, attributes: Attributes) -> None:
        self.row = _number(attributes, "r") - 1 if "r" in attributes else self.row + 1
        self.column = -1
        if is_true(attributes.get("hidden")):
            self.scan.hidden_rows.add(self.row)

    def start_cell(self, attributes: Attributes) -> None:
        self.column += 1
        if "r" in attributes:
            place = _REFERENCE.fullmatch(attributes["r"])
            if place is None:
                raise Refused("damaged", "xml")
            self.column, self.row = column_number(place[1].upper()), int(place[2]) - 1
        self.attributes = attributes
        self.filled = self.formula = self.value = False
        self.text = []

    def end_cell(self) -> None:
        place = (self.row, self.column)
        self.scan.saw(*place)
        kind = self.attributes.get("t")
        text = "".join(self.text)
        if kind == "e":
            self.scan.errors[place] = text or "#N/A"
        elif self.formula and not text and not (kind == "str" and self.value):
            # A formula whose result is the empty text keeps <v></v> and says t="str"; others have no result.
            self.scan.uncached.add(place)
        if self.attributes.get("s") in self.percent:
            self.scan.percent.add(place)
        self.filled = False


def _number(attributes: Attributes, name: str) -> int:
    text = attributes.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) < 9):
        raise Refused("damaged", "xml")
    return int(text)
