"""Shapes: how plain text writes a table: pipes, tabs, wide spaces, one cell a line. Lines become pieces with places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from etl.plan_tables.characters import is_han
from etl.plan_tables.document import DocumentCell, DocumentTable, Span

_WIDE = re.compile(r"[ \u00a0]*(?:\t|\u3000| {2,}|\u00a0{2,}|\|)[ \t\u3000\u00a0|]*")
_SPACE = re.compile(r"[ \t\u3000\u00a0|]+")
_RULE = re.compile(r"[\s|:+=-]*")
_PAGE = re.compile(
    r"\s*(?:[-—–－]+\s*\d{1,4}\s*[-—–－]+|第\s*\d{1,4}\s*页(?:\s*[,，/共]\s*\d{1,4}\s*页?)?|\d{1,4}\s*/\s*\d{1,4}\s*页|续\s*表\s*\d*|[（(]\s*续\s*表?\s*[)）])\s*"
)
# Byte order marks, zero-width and soft-hyphen characters come along from web pages and are in no word.
_INVISIBLE = "\ufeff\u200b\u200c\u200d\u2060\u00ad"
_BLANK = f" \t\r\n\u3000\u00a0\x0b{_INVISIBLE}"


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of the text and where it stands."""

    text: str
    start: int

    @property
    def end(self) -> int:
        """The place after its last character."""
        return self.start + len(self.text)


def lines_of(text: str, start: int = 0, end: int | None = None) -> Iterator[TextLine]:
    """Yield the lines of a part of a text, without their ends."""
    last = len(text) if end is None else end
    while start < last:
        stop = min(place for place in (text.find("\n", start), last) if place >= start)
        yield TextLine(text[start:stop], start)
        start = stop + 1


def trimmed(text: str, start: int, end: int) -> DocumentCell:
    """Return a part of a text as a cell, without the blanks around it."""
    while start < end and text[start] in _BLANK:
        start += 1
    while end > start and text[end - 1] in _BLANK:
        end -= 1
    return DocumentCell(text[start:end], start, end)


def is_page_mark(text: str) -> bool:
    """Tell whether a line is nothing but a page number or 续表."""
    return bool(_PAGE.fullmatch(text))


def split_line(text: str, line: TextLine, single: bool = False) -> tuple[DocumentCell, ...]:
    """Return the pieces of a line between tabs and wide spaces, with ``single`` between any spaces; no empty ones."""
    separator = _SPACE if single else _WIDE
    begins, pieces = line.start, []
    for gap in (*separator.finditer(line.text), None):
        ends = line.end if gap is None else line.start + gap.start()
        pieces.append(trimmed(text, begins, ends))
        begins = ends if gap is None else line.start + gap.end()
    return tuple(_letters_joined(text, [piece for piece in pieces if piece.text]))


def _letters_joined(text: str, pieces: list[DocumentCell]) -> Iterator[DocumentCell]:
    """Yield pieces, those that belong together as one: 指  标 is a word drawn apart, 7 左右 one value."""
    at = 0
    while at < len(pieces):
        end = at + 1
        while end < len(pieces) and _belong(pieces[end - 1].text, pieces[end].text):
            end += 1
        yield pieces[at] if end == at + 1 else trimmed(text, pieces[at].start, pieces[end - 1].end)
        at = end


def _belong(before: str, after: str) -> bool:
    """Tell whether two pieces are one: letters of a word drawn apart, or a number and what is said of it."""
    letters = len(before) == len(after) == 1 and is_han(before) and is_han(after)
    # Left apart, 左右 would be a cell more than there are columns, and a figure without it a firmer promise.
    degree = after in _DEGREES and before[-1:].isdigit()
    return letters or degree or (before in _SIGNS and after[:1].isdigit())


_DEGREES = ("左右", "以上", "以下", "以内")
_SIGNS = ("≥", "≤", ">", "<", "＞", "＜")


def marked_tables(text: str, taken: tuple[Span, ...] = ()) -> Iterator[DocumentTable]:
    """Yield the tables that pipes or tabs mark, each a run of lines with two cells or more; nothing in ``taken``."""
    run: list[tuple[DocumentCell, ...]] = []
    for line in _logical_lines(text):
        inside = any(a <= line.start < b for a, b in taken)
        cells = () if inside else _marked_cells(text, line)
        if len(cells) > 1:
            run.append(cells)
        elif run and (is_page_mark(line.text) or _is_rule(line.text) or not line.text.strip()):
            continue
        elif run and not inside and _may_be_band(line.text):
            # A category between rows has no pipes of its own; taken into the run it keeps the table in one piece.
            run.append(split_line(text, line)[:1])
        else:
            yield from _table(text, run)
            run = []
    yield from _table(text, run)


def _table(text: str, run: list[tuple[DocumentCell, ...]]) -> Iterator[DocumentTable]:
    # What ended the run was a text after the table, not a category: there are no rows below it.
    while run and len(run[-1]) == 1:
        run.pop()
    if len(run) > 1:
        exact = len({len(row) for row in run}) == 1
        yield DocumentTable(tuple(run), text.rfind("\n", 0, run[0][0].start) + 1, run[-1][-1].end, exact)


_LONGEST_BAND = 24
_CAPTION = re.compile(r"专\s*栏|表\s*\d|附\s*[表件]|图\s*\d|#")


def _may_be_band(line: str) -> bool:
    """Tell whether a line between marked ones may be a category: short, and no sentence."""
    words = line.strip().strip("|").strip()
    return (
        0 < len(words) <= _LONGEST_BAND
        and not _CAPTION.match(words)
        and not any(mark in words for mark in "。；;!！|\t")
    )


def _is_rule(line: str) -> bool:
    return "-" in line and bool(_RULE.fullmatch(line))


def _logical_lines(text: str) -> Iterator[TextLine]:
    """Yield lines, those that begin with a pipe joined to the one before where that one does not end in a pipe.

    Some pages write a cell a line, a pipe before every cell but a row's first, and a pipe alone after its last.
    """
    begun: TextLine | None = None
    for line in lines_of(text):
        opens, before = line.text.strip().startswith("|"), begun.text.strip() if begun else ""
        whole = line.text.count("|") > 1
        # A pipe alone ends a row, unless the next line goes on with another cell: then it was an empty cell.
        open_row = not before.endswith("|") or (begun is not None and "\n" in begun.text)
        if begun is not None and opens and before and open_row and not whole:
            begun = TextLine(text[begun.start : line.end], begun.start)
            continue
        if begun is not None:
            yield begun
        begun = line
    if begun is not None:
        yield begun


def _marked_cells(text: str, line: TextLine) -> tuple[DocumentCell, ...]:
    if _is_rule(line.text):
        return ()
    # A lone pipe at a line's edge marks nothing: its cells may be between tabs.
    mark = "|" if line.text.count("|") > 1 or ("|" in line.text.strip().strip("|")) else "\t"
    if mark not in line.text:
        return ()
    # Markdown writes a pipe within a cell as \|.
    places = [i for i, c in enumerate(line.text) if c == mark and line.text[max(0, i - 1) : i] != "\\"]
    begins, cells = line.start, []
    for place in (*places, len(line.text)):
        cells.append(trimmed(text, begins, line.start + place))
        begins = line.start + place + 1
    return _without_edges([_unmarked(cell) for cell in cells]) if mark == "|" else tuple(cells)


_EMPHASIS = re.compile(r"\*\*|__|`|<br\s*/?>|</?(?:b|strong|em|i|center|font|span)\b[^>]*>", re.IGNORECASE)
_RAISED = re.compile(r"<sup>([^<]*)</sup>", re.IGNORECASE)
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!<>~|-])")
# A note's raised 1 must stay raised: as a digit it would turn 76.7 into 76.71.
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def _unmarked(cell: DocumentCell) -> DocumentCell:
    """Return a cell without Markdown's marks of emphasis; what is set above the line stays a note's mark."""
    words = _RAISED.sub(lambda found: found[1].translate(_SUPERSCRIPTS), cell.text)
    return replace(cell, text=_ESCAPED.sub(r"\1", _EMPHASIS.sub("", words)).strip())


def _without_edges(cells: list[DocumentCell]) -> tuple[DocumentCell, ...]:
    """Leave out what stands before a line's first pipe and after its last, where that is nothing."""
    # Only the outermost pair: an empty cell next to it is a value that is not there and keeps its place.
    first = 1 if not cells[0].text else 0
    last = len(cells) - 1 if not cells[-1].text else len(cells)
    return tuple(cells[first:last])
