"""One worksheet part of an xlsx: how far its cells really reach, and what a value parser does not tell.

Two ways to the same answer. Byte patterns bound the range in a fraction of a microsecond a cell, and say whether
any detail can exist; they are only believed where the text is plain (no prefixes, comments or reordered
attributes). Everything else goes through expat, element by element (`sheet_walk`).
"""

import functools
import re
from collections.abc import Iterator

from etl.workbook.scan import limits
from etl.workbook.scan.scan import SheetScan
from etl.workbook.scan.sheet import Cell, UnreadableFile, column_number
from etl.workbook.scan.sheet_walk import SUM, SheetXmlReader, WorkbookContext, cells_of

# `<c r="B7" s="3">`, with whatever follows r; group 3 is "/" for a cell without content. The groups stay empty where r
# is missing or stands elsewhere, which is the sign that the patterns cannot be believed.
_CELL = re.compile(rb"""<c(?=[\s/>])(?: r="([A-Z]{1,3})([1-9]\d{0,6})"[^>/']*(/?)>)?""")
# A cell outside A1:DZ999, or one whose place the pattern does not see.
_NOT_NEAR = re.compile(rb"""<c(?=[\s/>])(?! r="[A-D]?[A-Z][1-9]\d{0,2}"[^>']*>)""")
_PREFIXED_CELL = re.compile(rb":c[\s/>]")
_HIDDEN = re.compile(rb"\shidden\s*=\s*[\"'](?:1|true|on)")
# `</f>` or `<f .../>` that no `<v>` with something in it follows.
_NO_RESULT = re.compile(rb"(?:</f>|<f\b[^>]*/>)(?!<v[^/>]*>[^<])")
_FORMULA = re.compile(rb"<c [^>]*>\s*<f")
# `<c r="B27"><f t="shared" ref="B27:F27" si="0">SUM(B8:B26)`: letters, digits, area of a shared formula, text.
_SUMMED = re.compile(rb"""<c r="([A-Z]{1,3})([1-9]\d{0,6})"[^>/]*><f(?: [^>]*?ref="([A-Z0-9:]+)"[^>]*|[^>]*)>([^<]*)""")
# A style as no program but a hand writes it: s = "1", s="01". The patterns below look for s="1".
_ODD_STYLE = re.compile(rb"""[\t\r\n]s\s*=| s(?:\s+=|=\s|=["']0\d|=')""")
_PLACE = re.compile(rb'<c r="([A-Z]{1,3}[1-9]\d{0,6})"')
_ROW_NUMBER = re.compile(rb'<row(?=\s)[^>]*?\sr="(\d+)"')
# Bytes that are searched at a time.
_WINDOW = limits.MB
# A used range (rows × columns) that is above this and mostly empty is walked cell by cell, to be measured exactly.
_LARGE = limits.USED_CELLS // 8


def scan_sheet(name: str, content: bytes, known: WorkbookContext) -> SheetScan:
    """Return the details of one worksheet part; `known` is what the rest of the workbook says of styles and texts."""
    # Counted in the bytes, before a parser makes an object of each; 12 is the length of `<mergeCell `.
    if len(content) > 12 * limits.MERGES and content.count(b"<mergeCell ") > limits.MERGES:
        raise UnreadableFile("too_large", "merges")
    scan = SheetScan(name)
    if (
        _is_plain(content)
        and not _may_have_details(content, known)
        and not _has_repeats(content)
        # Each of the last three fills in the scan and may give up half way; expat then starts with a new one.
        and (_is_near(content) or _bounded(scan, content))
        and _styles_found(scan, content, known)
        and _sums_found(scan, content)
    ):
        return scan
    return SheetXmlReader(name, known).read(content)


def _is_plain(content: bytes) -> bool:
    """Tell whether the patterns can be believed: whether what looks like a cell is one, and all cells look so."""
    return (
        # A comment or CDATA section may hold text that looks like cells; a prefix (`<x:c>`) hides them.
        b"<sheetData" in content and b"<!" not in content and not (b":c" in content and _PREFIXED_CELL.search(content))
    )


def _may_have_details(content: bytes, known: WorkbookContext) -> bool:
    """Tell whether errors, hidden rows or columns, struck text or formulas without a result may be in it."""
    return bool(
        b't="e"' in content
        or (b"hidden" in content and _HIDDEN.search(content))
        or known.texts
        or b"strike" in content
        or (known.uncalculated and b"<v>0</v>" in content and b"<f" in content)
        or _lacks_result(content)
    )


def _lacks_result(content: bytes) -> bool:
    """Tell whether some formula may have no result; the counts settle it for most files."""
    first = content.find(b"<f")
    if first < 0:
        return False
    formulas = content.count(b"<f>", first) + content.count(b"<f ", first)
    # Excel writes the result right behind the formula: as many such pairs as formulas, and no empty result, settle it.
    if formulas == content.count(b"</f><v>", first) and content.find(b"<v></v>", first) < 0:
        return False
    return bool(_NO_RESULT.search(content, first))


def _has_repeats(content: bytes) -> bool:
    """Tell whether a cell or a row may be written twice."""
    # Rows over the whole part and cells by windows: that all rows differ, a cell can be repeated in its own row alone.
    several = [_ROW_NUMBER.findall(content)]
    several += [_PLACE.findall(content, start, end) for start, end in _windows(content)]
    return any(len(set(found)) < len(found) for found in several)


def _is_near(content: bytes) -> bool:
    """Tell whether every cell names a place within DZ999: such a sheet is too small to need measuring here, and all
    sheets together are still held to the limit when their values are read."""
    return not _NOT_NEAR.search(content)


def _styles_found(scan: SheetScan, content: bytes, known: WorkbookContext) -> bool:
    """Fill in the cells of styles that matter by patterns; False when one stands where the pattern does not look."""
    styles = known.styles
    if styles.marked and _ODD_STYLE.search(content):
        return False
    if not any(b' s="%d"' % style in content for style in styles.marked):
        return True
    kinds = ((styles.percent, scan.percent), (styles.struck, scan.struck_cells))
    for wanted, found in kinds:
        if not _found(content, wanted, found):
            return False
    for style, words in styles.worded.items():
        worded: set[Cell] = set()
        if not _found(content, frozenset({style}), worded):
            return False
        scan.worded.update(dict.fromkeys(worded, words))
    dated: set[Cell] = set()
    if not _found(content, styles.dates, dated):
        return False
    scan.dates = dict.fromkeys(dated, known.from_1904)
    return True


def _found(content: bytes, styles: frozenset[int], found: set[Cell]) -> bool:
    """Add the filled cells of some styles; False where a style stands elsewhere than the pattern looks."""
    if not any(b' s="%d"' % style in content for style in styles):
        return True
    for start, end in _windows(content):
        for letters, digits, blank in _styled_cell(styles).findall(content, start, end):
            if not letters:
                return False
            if not blank:
                found.add((int(digits) - 1, column_number(letters.decode())))
    return True


@functools.lru_cache(maxsize=16)
def _styled_cell(styles: frozenset[int]) -> re.Pattern[bytes]:
    style = b's="(?:' + b"|".join(b"%d" % number for number in sorted(styles)) + b')"'
    return re.compile(rb'<c (?:r="([A-Z]{1,3})([1-9]\d{0,6})" ' + style + rb"[^>/]*(/?)>|[^>]*" + style + rb")")


def _sums_found(scan: SheetScan, content: bytes) -> bool:
    """Fill in the formulas that add cells up; False where one may stand that the pattern does not see."""
    if not any(name in content for name in (b"SUM", b"SUBTOTAL", b"AGGREGATE")):
        return True
    seen = 0
    for start, end in _windows(content):
        for letters, digits, area, text in _SUMMED.findall(content, start, end):
            seen += 1
            if SUM.match(text.decode("utf-8", "replace")):
                scan.sum_at((int(digits) - 1, column_number(letters.decode())), cells_of(area.decode()))
    return seen == len(_FORMULA.findall(content)) - len(re.findall(rb"<c [^>]*>\s*<f[^>]*/>", content))


def _bounded(scan: SheetScan, content: bytes) -> bool:
    """Fill in the used range by patterns; False when they cannot be believed or the range needs a closer look."""
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
    # The walk tells far cells apart from much data; where half of the range is filled there is nothing to tell.
    return rows * columns <= _LARGE or rows * columns <= 2 * scan.filled


def _windows(content: bytes) -> Iterator[tuple[int, int]]:
    """Yield stretches of about a megabyte that end where a cell begins: the matches of one fit in memory."""
    start = 0
    while start < len(content):
        end = content.find(b"<c ", start + _WINDOW)
        end = len(content) if end < 0 else end
        yield start, end
        start = end
