"""Running: tables whose cells are written after each other with nothing between, as 指标2020年2025年属性1.城镇化率(%)….

A row ends with its 约束性 or 预期性. Its values are cut only where there is one way to, and never between two digits:
60.665 may be 60.6 and 65, or one number beside an empty cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from etl.plan_tables.characters import narrow_text
from etl.plan_tables.document import DocumentCell, Span
from etl.plan_tables.grids import is_head
from etl.plan_tables.headers import ColumnRole, TableColumn, column_of
from etl.plan_tables.names import has_unit, number_before
from etl.plan_tables.placing import PlacedRow, TableRow, unplaced
from etl.plan_tables.shapes import TextLine, lines_of, trimmed
from etl.plan_tables.values import CellSort, is_target_in_words, sort_of

_BRACKET = r"(?:\s*[(〔\[][^()〔〕\[\]]{0,12}[)〕\]])?"
_HEAD = re.compile(
    r"序\s*号|指标类别|类\s*别|领\s*域|指标名称|主要指标|指标属性|属\s*性|指\s*标" + _BRACKET + r"|单\s*位"
    r"|(?:19|20)\d\d\s*年?(?:末|实际|基期|现状|目标|规划|预期|值|\s)*" + _BRACKET + r"(?:/年均)?"
    r"|(?:年均|累计)(?:增速|增长率?|增|[/、或]|年均|累计)*" + _BRACKET
)
_KIND = re.compile(r"(?:约束|预期|引导|指导)性")
_VALUE = re.compile(
    r"[(〔\[]?(?:≥|≤|>=|<=|>|<|约|不低于|不超过|年均)?\s*(?:0|[1-9]\d*)(?:\.\d+)?\s*"
    r"(?:%|‰|年|岁|人|个)?(?:左右|以上|以下|以内)?[*]?[)〕\]]?|—{1,2}|-"
)
_LONGEST_ROW = 160


@dataclass(frozen=True, slots=True)
class RunTable:
    """A table whose cells run together."""

    columns: tuple[TableColumn, ...]
    rows: tuple[TableRow, ...]
    start: int
    end: int


def run_tables(text: str, taken: Sequence[Span]) -> Iterator[RunTable]:
    """Yield the tables of a text whose cells run together, outside of ``taken``."""
    for line in lines_of(text):
        if any(a <= line.start < b for a, b in taken):
            continue
        found = _heads(line)
        if found is not None:
            columns, body = found
            yield RunTable(columns, tuple(_rows(text, line.start + body, line.end, columns)), line.start, line.end)


def _heads(line: TextLine) -> tuple[tuple[TableColumn, ...], int] | None:
    """Return the heads that a line begins with, after whatever title, and the place of what follows them."""
    flat = narrow_text(line.text)
    for first in _HEAD.finditer(flat):
        columns, place = [], first.start()
        while (match := _HEAD.match(flat, place)) and (column := column_of(match[0])):
            columns.append(column)
            place = match.end()
            while flat[place : place + 1].isspace():
                place += 1
        if len(columns) > 2 and is_head(columns) and place < len(flat):
            return tuple(columns), place
    return None


def _rows(text: str, start: int, end: int, columns: tuple[TableColumn, ...]) -> Iterator[TableRow]:
    # Without a closing 约束性 nothing tells where a row ends; a number in a cell of its own runs into the value
    # before it.
    if columns[-1].role is not ColumnRole.KIND or ColumnRole.NUMBER in {column.role for column in columns}:
        yield unplaced((trimmed(text, start, end),), "run_together")
        return
    for match in _KIND.finditer(text, start, end):
        yield _row(text, start, match.start(), trimmed(text, match.start(), match.end()), columns)
        start = match.end()


def _row(text: str, start: int, end: int, kind: DocumentCell, columns: tuple[TableColumn, ...]) -> TableRow:
    whole = trimmed(text, start, end)
    places = [at for at, column in enumerate(columns) if column.is_value]
    others = {column.role for column in columns} & {ColumnRole.UNIT, ColumnRole.OTHER}
    # Cells of units and remarks can be told from the name's end in no sure way, and a range looks like two values.
    doubtful = others or len(whole.text) > _LONGEST_ROW or _MAYBE_RANGE.search(narrow_text(whole.text))
    ways = [] if doubtful else list(_ways(text, whole, len(places)))
    # The name must begin with its number: without it the row above may have lost its 约束性 and run into this one.
    if len(ways) != 1 or number_before(_names(text, ways[0][0])[-1].text) is None:
        return unplaced((whole, kind), "run_together")
    name, values = ways[0]
    return PlacedRow(_names(text, name), {at: (cell,) for at, cell in zip(places, values, strict=True)}, kind=kind)


def _names(text: str, name: DocumentCell) -> tuple[DocumentCell, ...]:
    """Return a category and the numbered name after it as two pieces."""
    for match in re.finditer(r"\d{1,2}\s*[.、．]|[(（]\d{1,2}[)）]", name.text):
        if match.start() and number_before(name.text[match.start() :]) is not None:
            middle = name.start + match.start()
            return trimmed(text, name.start, middle), trimmed(text, middle, name.end)
    return (name,)


def _ways(text: str, whole: DocumentCell, count: int) -> Iterator[tuple[DocumentCell, list[DocumentCell]]]:
    """Yield every way to cut a row into a name and so many values."""
    flat = narrow_text(whole.text)
    for end in range(1, len(flat)):
        name = trimmed(text, whole.start, whole.start + end)
        # Ends that differ only by blanks are one way to read the row, not two.
        if name.end != whole.start + end or not _may_end_name(flat, end):
            continue
        for cuts in _cuts(flat, end, count):
            bounds = [end, *cuts]
            values = [trimmed(text, whole.start + a, whole.start + b) for a, b in pairwise(bounds)]
            if sort_of(name.text) in (CellSort.TEXT, CellSort.WORDS) or has_unit(name.text):
                yield name, values


def _may_end_name(flat: str, end: int) -> bool:
    """Tell whether a name can end at a place: no digit on both sides, no word cut in two but before a mark."""
    before, after = flat[end - 1], flat[end]
    return not after.isspace() and not before.isdigit() and before not in "—-.,"


def _cuts(flat: str, start: int, count: int) -> Iterator[list[int]]:
    """Yield the ends of so many values that make up the rest."""
    if count == 0:
        if start == len(flat):
            yield []
        return
    for end in range(start + 1, len(flat) + 1):
        if _may_cut(flat, end) and _is_cell(flat[start:end].strip()):
            for rest in _cuts(flat, end, count - 1):
                yield [end, *rest]


def _may_cut(flat: str, at: int) -> bool:
    """Tell whether two cells can meet at a place: not between digits, letters or dashes, which may be one cell's."""
    if at == len(flat):
        return True
    pair = flat[at - 1], flat[at]
    alike = (str.isdigit, str.isalpha, _DASHES.__contains__)
    return not any(all(is_such(c) for c in pair) for is_such in alike) and pair[1] not in ".,"


_DASHES = "-—"
_MAYBE_RANGE = re.compile(r"\d\s*[-—]+\s*\d")


def _is_cell(words: str) -> bool:
    # Words with brackets may be the end of a name and its unit, (%).
    return bool(_VALUE.fullmatch(words)) or (is_target_in_words(words) and not set(words) & set("()[]〔〕"))
