"""Text tables: UTF-8, UTF-16 or GB18030; comma, tab, semicolon, stroke or wide comma. Every cell stays
text."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from etl.workbook.scan import limits
from etl.workbook.scan.scan import Scanned, SheetScan, refuse_excess
from etl.workbook.scan.sheet import UnreadableFile
from etl.workbook.scan.text_encoding import is_garbled, utf16_of

# In this order where two fit as well: tabs are hardly ever text, and commas often stand within numbers.
_DELIMITERS = "\t;|，,"
# The line in which a program says for Excel what stands between cells; Excel shows no row for it.
_SAID_DELIMITER = re.compile(r"\"?sep=([^\w\s\"]|\t)\"?\s*?(?:\r\n|\r|\n)", re.I)
# ="0012": what programs write so that a spreadsheet keeps the text as it is.
_KEPT_TEXT = re.compile(r'="([^"]*)"')
# What a comma parts in 12,003: one to three figures, and exactly three, perhaps with decimals.
_FIRST, _NEXT = re.compile(r"[+-]?[1-9]\d{0,2}"), re.compile(r"\d{3}(?:\.\d+)?")
_NUMBER = re.compile(r"[+-]?\d[\d.]*%?")
# Enough to see past a title and notes that have no delimiter; the second bound is for files without line breaks.
_SAMPLE_LINES = 60
_SAMPLE_LETTERS = 100_000


def scan_text(data: bytes, name: str) -> Scanned:
    """Return the table as one sheet named after the file. Raises UnreadableFile."""
    # The mark at the beginning of a text stands in the middle, too, where files were joined.
    text = _decoded(data).replace("\ufeff", "")
    said = _SAID_DELIMITER.match(text)
    text, before = (text[said.end() :], 1) if said else (text, 0)
    mark = said[1] if said and _agreement(_sample_of(text), said[1])[0] else delimiter(text)
    # newline="": a break inside a quoted field must reach the reader as it is written.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    begun, split = before, SplitNumbers()

    def counted() -> Iterator[list[str]]:
        nonlocal begun
        for row in reader:
            begun = before + reader.line_num
            if mark == ",":
                split.look(row, begun)
            yield [kept[1] if (kept := _KEPT_TEXT.fullmatch(cell)) else cell for cell in row]

    try:
        rows = _trimmed(_bounded(counted()))
    except csv.Error:  # a quote that nothing closes, or something behind one: the row began on the next line
        raise UnreadableFile("damaged", "quote", begun + 1) from None
    if split.line:
        raise UnreadableFile("damaged", "split", split.line)
    width = max(map(len, rows), default=0)
    sheet = SheetScan(name.rpartition(".")[0] or name, height=len(rows), width=width, filled=sum(map(len, rows)))
    refuse_excess([sheet])
    for row in rows:
        row.extend([""] * (width - len(row)))
    return Scanned("csv", b"", (sheet,), (), [rows])


class SplitNumbers:
    """Finds the first row in which commas within numbers (12,003) are taken for those between cells: it has more cells
    than the headers, and neighbours that could be one number. ``line``: where; 0 if nowhere."""

    def __init__(self) -> None:
        self.line = 0
        self._headed = 0

    def look(self, row: Sequence[str], line: int) -> None:
        """Look at the next row."""
        cells = [cell.strip() for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if not any(map(_NUMBER.fullmatch, cells)):
            # One text alone is a title; headers are several.
            self._headed = max(self._headed, len(cells) if sum(map(bool, cells)) > 1 else 0)
        elif not self.line and self._headed and any(map(_NUMBER.fullmatch, cells[self._headed :])):
            pairs = pairwise(cells)
            self.line = line if any(_FIRST.fullmatch(a) and _NEXT.fullmatch(b) for a, b in pairs) else 0


def delimiter(text: str) -> str:
    """Return the mark that gives most of the first lines the same number of fields; a comma where none does."""
    sample = _sample_of(text)
    agreed = {mark: _agreement(sample, mark) for mark in _DELIMITERS}
    return max(agreed, key=lambda mark: agreed[mark]) if any(lines for lines, _ in agreed.values()) else ","


def _sample_of(text: str) -> str:
    return "\n".join(text[:_SAMPLE_LETTERS].splitlines()[:_SAMPLE_LINES])


def _agreement(sample: str, mark: str) -> tuple[int, int]:
    """Return how many lines share the commonest number of fields above one, and that number."""
    try:
        counts = Counter(len(row) for row in csv.reader(io.StringIO(sample, newline=""), delimiter=mark))
    except csv.Error:
        return 0, 0
    several = [(lines, fields) for fields, lines in counts.items() if fields > 1]
    return max(several, default=(0, 0))


def _decoded(data: bytes) -> str:
    """Return the text in the first encoding in which it is one. Raises UnreadableFile."""
    wide = utf16_of(data)
    # UTF-8 first, because GB18030 decodes nearly any UTF-8 text, to nonsense; the other way round hardly ever happens.
    for encoding in (wide,) if wide else ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding != "gb18030" or not is_garbled(text):
            return text
    raise UnreadableFile("damaged", "text")


def _bounded(rows: Iterable[list[str]]) -> Iterator[list[str]]:
    """Yield the rows, as long as they fit a sheet. Raises UnreadableFile."""
    cells = 0
    for row in rows:
        while row and not row[-1]:
            row.pop()
        # One for the row itself: a file of nothing but line breaks is bounded as well.
        cells += len(row) + 1
        if len(row) > limits.SHEET_COLUMNS:
            raise UnreadableFile("too_large", "columns")
        if cells > limits.USED_CELLS:
            raise UnreadableFile("too_large", "used_range")
        yield row


def _trimmed(rows: Iterable[list[str]]) -> list[list[str]]:
    found = list(rows)
    while found and not found[-1]:
        found.pop()
    return found
