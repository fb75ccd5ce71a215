"""Finding: where tables of indicators begin in plain text, what their columns are, and how far they go."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from etl.plan_tables.characters import compact
from etl.plan_tables.document import Span
from etl.plan_tables.grids import is_head, is_note
from etl.plan_tables.headers import ColumnRole, TableColumn, column_of, plan_of, settled
from etl.plan_tables.placing import Pieces
from etl.plan_tables.shapes import TextLine, is_page_mark, lines_of, split_line
from etl.plan_tables.values import VALUES, sort_of

_PROSE = re.compile(r"[。；;！？]")
_LONGEST_LINE = 60
"""Characters of a cell that is no sentence."""
_HEADS = 14
"""Columns of the widest table, and more."""


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table found in plain text: its columns, its body as pieces line by line, and how it is written.

    ``by_line``: a row a line; else one piece after the other. ``loose``: cut at single spaces. ``wraps``: lines follow
    each other without blank ones, so that a long name may go on in the next.
    """

    columns: tuple[TableColumn, ...]
    start: int
    end: int
    lines: tuple[Pieces, ...]
    by_line: bool
    loose: bool
    wraps: bool

    @property
    def pieces(self) -> Pieces:
        """The body, one piece after the other."""
        return tuple(piece for line in self.lines for piece in line)


@dataclass(frozen=True, slots=True)
class _HeadRun:
    columns: tuple[TableColumn, ...]
    first: int
    last: int
    rest: Pieces
    loose: bool

    @property
    def lines(self) -> int:
        return self.last - self.first + 1


def text_tables(text: str, taken: Sequence[Span] = ()) -> Iterator[TextTable]:
    """Yield the tables that stand in plain text outside of ``taken``."""
    lines = [line for line in lines_of(text) if line.text.strip()]
    free = [not any(a <= line.start < b for a, b in taken) for line in lines]
    at = 0
    while at < len(lines):
        run = _head_run(text, lines, free, at)
        if run is None:
            at += 1
            continue
        table, at = _table(text, lines, free, run)
        yield table


def _head_run(text: str, lines: list[TextLine], free: list[bool], at: int) -> _HeadRun | None:
    """Return the heads that begin at a line: in it, or a piece a line from it on."""
    # So long a line is a page without line ends, and no row of heads; `running` looks into it.
    if not free[at] or len(lines[at].text) > 4000:
        return None
    # Wide spaces first: at single ones "2025年 目标值" is two pieces.
    for loose in (False, True):
        pieces = split_line(text, lines[at], loose)
        columns = [column_of(piece.text) for piece in pieces]
        count = next((i for i, column in enumerate(columns) if column is None), len(columns))
        # Two heads are enough only if they are the whole line: a sentence may well begin with 指标 and a year.
        enough = count > 2 or count == len(columns) == 2
        if enough and is_head(columns[:count]) and (count == len(columns) or loose):
            return _HeadRun(settled([c for c in columns[:count] if c]), at, at, pieces[count:], loose)
    return _stacked_run(text, lines, free, at)


def _stacked_run(text: str, lines: list[TextLine], free: list[bool], at: int) -> _HeadRun | None:
    """Return heads written one a line, or two."""
    found: list[TableColumn] = []
    last = at
    for place in range(at, min(len(lines), at + _HEADS)):
        pieces = split_line(text, lines[place]) if free[place] else ()
        columns = [column_of(piece.text) for piece in pieces]
        if not pieces or len(pieces) > 3 or not all(columns):
            break
        found += [column for column in columns if column]
        last = place
    if len(found) < 2 or not is_head(found):
        return None
    merged = settled(_merged(found))
    return _HeadRun(merged, at, last, (), False) if merged and is_head(merged) else None


def _merged(found: list[TableColumn]) -> tuple[TableColumn, ...]:
    """Join heads that go on in the next line, as 2020年 and 基期值, or 年均增速 and 〔累计〕."""
    joined: list[TableColumn] = []
    for column in found:
        before = joined[-1] if joined else None
        both = column_of(before.head + column.head) if before else None
        if before and both and _goes_on(before, column):
            joined[-1] = both
        else:
            joined.append(column)
    return tuple(joined)


def _goes_on(before: TableColumn, column: TableColumn) -> bool:
    if before.role is ColumnRole.YEAR and column.role in (ColumnRole.TARGET, ColumnRole.BASELINE):
        return True
    bracketed = column.head[:1] in "〔[（(【"
    return before.role is ColumnRole.ANNUAL and column.role is ColumnRole.ANNUAL and bracketed


def _table(text: str, lines: list[TextLine], free: list[bool], run: _HeadRun) -> tuple[TextTable, int]:
    """Return the table below some heads, and the index of the first line after it."""
    body: list[Pieces] = [run.rest] if run.rest else []
    # Heads in one line have rows in lines; heads one a line have cells one a line, and so have heads that the first
    # row follows in the same line.
    by_line = run.lines == 1 and not run.rest
    end, blanks, at = lines[run.last].end, 0, run.last + 1
    idle = 0
    while at < len(lines) and free[at] and not _is_over(lines[at]):
        pieces = _body_pieces(text, lines[at], run, by_line)
        again = _heads_again(text, lines, free, at, run)
        if again:
            at = again
            continue
        if pieces:
            blanks += lines[at].start > lines[at - 1].end + 1
            body.append(pieces)
            end = lines[at].end
            idle = 0 if any(sort_of(p.text) in VALUES for p in pieces) else idle + 1
        at += 1
        if idle > _IDLE:
            break
    # Pages that put a blank line between all cells tell where a name ends; only where few do may a name go on.
    wraps = blanks * 2 < len(body) and "|" not in text[lines[run.last].start : end]
    table = TextTable(run.columns, lines[run.first].start, end, tuple(body), by_line, run.loose, wraps)
    return table, max(at, run.last + 1)


_IDLE = 10
"""Lines without a value after which a table is over."""


def _body_pieces(text: str, line: TextLine, run: _HeadRun, by_line: bool) -> Pieces:
    if is_page_mark(line.text) or _is_running_title(line.text):
        return ()
    return split_line(text, line, run.loose)


def _is_running_title(line: str) -> bool:
    """Tell whether a line is the plan's title at the head of a page."""
    words = compact(line)
    return words.endswith(("规划", "纲要")) and plan_of(words) is not None


def _heads_again(text: str, lines: list[TextLine], free: list[bool], at: int, run: _HeadRun) -> int | None:
    """Return the place after heads that are printed again on the next page; None where there are none."""
    if run.lines == 1 and not run.rest and compact(lines[at].text) == compact(lines[run.first].text):
        return at + 1
    again = _head_run(text, lines, free, at) if column_of(split_first(text, lines[at])) else None
    if again is not None and again.columns == run.columns and not again.rest:
        return again.last + 1
    return None


def split_first(text: str, line: TextLine) -> str:
    """Return the first piece of a line."""
    pieces = split_line(text, line)
    return pieces[0].text if pieces else ""


def _is_over(line: TextLine) -> bool:
    words = line.text.strip()
    # A note under the table speaks of figures too, which would else be read on as cells.
    if is_note(words):
        return True
    # By pieces: a row with many cells is longer than a sentence, but none of its cells is.
    pieces = re.split(r"[\t|\u3000]| {2,}", words)
    longest = max(pieces, key=len)
    return len(longest) > _LONGEST_LINE and bool(_PROSE.search(longest))


def caption_of(text: str, start: int, reach: int = 240) -> str:
    """Return the words above a table: the last lines before it that a title may stand in."""
    above = [line.strip() for line in text[max(0, start - reach) : start].splitlines() if line.strip()]
    short = [line for line in above[-4:] if len(line) <= 80]
    titled = [line for line in short if re.search(r"专栏|表\s*\d|指标|一览", line)]
    return titled[-1] if titled else " ".join(short[-1:])
