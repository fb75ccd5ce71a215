"""Grids: tables whose cells stand in rows, by pipes, tabs or the document's own format: heads, then rows by column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from etl.plan_tables.aligning import AlignedRow, Aligner, agreed
from etl.plan_tables.characters import compact, narrow_text
from etl.plan_tables.document import DocumentCell, DocumentTable, Span
from etl.plan_tables.headers import ColumnRole, TableColumn, column_of, settled
from etl.plan_tables.names import has_unit, is_part, number_before
from etl.plan_tables.placing import BandRow, Pieces, PlacedRow, TableRow, unplaced
from etl.plan_tables.units import is_unit
from etl.plan_tables.values import FIGURES, VALUES, CellSort, sort_of
from plan.whole_number import ascii_number

_LOOKED_AT = 8
"""Rows at a table's beginning among which its heads are looked for: titles may stand above them."""

_HEAD_ROWS = 3
"""Rows that heads may stand over each other in."""


@dataclass(frozen=True, slots=True)
class GridHead:
    """The heads of a table and the row after them. ``unknown``: figures stand under a head that says nothing."""

    columns: tuple[TableColumn, ...]
    body: int
    unknown: tuple[DocumentCell, ...] = ()


def head_of(table: DocumentTable) -> GridHead | None:
    """Return the heads of a table of indicators; None if it has none."""
    for first, row in enumerate(table.rows[:_LOOKED_AT]):
        if not any(column_of(cell.text) for cell in row):
            continue
        for height in range(1, _HEAD_ROWS + 1):
            found = _head(table, first, height)
            # All rows of heads: 2020年 over 实际 and 目标 is understood only joined with the row below it.
            if found is not None and not _has_more(table, found):
                return found
    return None


def tables_within(table: DocumentTable) -> Iterator[DocumentTable]:
    """Yield the tables that follow each other without a break: each begins with heads of its own."""
    starts = [0]
    for at, row in enumerate(table.rows[1:], 1):
        columns = [column_of(cell.text) for cell in row if cell.text]
        # The same heads again are a page's break, not another table.
        again = any([cell.text for cell in row] == [cell.text for cell in table.rows[start]] for start in starts)
        if len(columns) > 1 and all(columns) and is_head(columns) and not again and at - starts[-1] > _HEAD_ROWS:
            starts.append(at)
    for start, end in zip(starts, [*starts[1:], len(table.rows)], strict=True):
        rows = table.rows[start:end]
        begins = table.start if start == 0 else rows[0][0].start
        yield DocumentTable(rows, begins, rows[-1][-1].end if end < len(table.rows) else table.end, table.exact)


def is_head(columns: Sequence[TableColumn | None]) -> bool:
    """Tell whether columns are those of a table of indicators: names, and values of a year."""
    roles = {column.role for column in columns if column}
    years = {ColumnRole.YEAR, ColumnRole.TARGET, ColumnRole.BASELINE}
    return ColumnRole.NAME in roles and bool(roles & years)


def _head(table: DocumentTable, first: int, height: int) -> GridHead | None:
    rows = table.rows[first : first + height]
    width = max(len(row) for row in rows)
    # Heads of unequal rows cannot be laid over each other: a missing cell moves all heads to its right.
    if len(rows) < height or any(len(row) != width for row in rows):
        return None
    texts = [_stacked([row[at] for row in rows]) for at in range(width)]
    columns = [column_of(text) if text else None for text in texts]
    if not is_head(columns):
        return None
    body = table.rows[first + height :]
    known = settled([_kind_by_cells(_column(columns, texts, at, body), body, at) for at in range(width)])
    unknown = tuple(rows[0][at] for at in range(width) if columns[at] is None and texts[at] and _has_figures(body, at))
    return GridHead(known, first + height, unknown)


def _stacked(cells: Sequence[DocumentCell]) -> str:
    return " ".join(dict.fromkeys(cell.text for cell in cells if cell.text))


def _has_more(table: DocumentTable, head: GridHead) -> bool:
    """Tell whether the row after the heads still is one: nothing but heads, and words merged from above."""
    if head.body >= len(table.rows):
        return False
    row = table.rows[head.body]
    told = [cell for cell in row if cell.text]
    heads = all(column_of(cell.text) or _is_unit_alone(cell.text) for cell in told)
    return bool(told) and heads and any(not cell.again for cell in told)


def _is_unit_alone(text: str) -> bool:
    """Tell whether a cell below a head is nothing but the unit of its values: （万张）."""
    words = compact(text)
    return words[:1] in "(〔[" and words[-1:] in ")〕]" and is_unit(words[1:-1])


def _column(columns: list[TableColumn | None], texts: list[str], at: int, body: Sequence[Pieces]) -> TableColumn:
    """Return a column; where its head is empty it goes on the one before, or is the categories' at the left edge."""
    found = columns[at]
    if found is not None:
        return found
    if not texts[at] and not _has_figures(body, at):
        before = columns[at - 1] if at else None
        if before is not None and before.role is ColumnRole.NAME:
            return before
        if at == 0:
            return TableColumn(ColumnRole.CATEGORY)
    # Numbers 1, 2, 3 under an empty head are the rows' own; as values they would be a year nobody printed.
    if not texts[at] and _counts(body, at):
        return TableColumn(ColumnRole.NUMBER)
    return TableColumn(ColumnRole.OTHER, head=texts[at])


def _kind_by_cells(column: TableColumn, body: Sequence[Pieces], at: int) -> TableColumn:
    """Return a column of 类别 as one of 约束性 and 预期性 where nothing else stands in it."""
    told = {sort_of(row[at].text) for row in body if len(row) > at} - {CellSort.EMPTY}
    kinds = column.role is ColumnRole.CATEGORY and told == {CellSort.KIND}
    return replace(column, role=ColumnRole.KIND) if kinds else column


def _counts(body: Sequence[Pieces], at: int) -> bool:
    """Tell whether a column counts the rows: 1, 2, 3 …"""
    told = [narrow_text(row[at].text).rstrip(".、") for row in body if len(row) > at and row[at].text]
    numbers = [number for text in told if (number := ascii_number(text, 3)) is not None]
    return len(numbers) == len(told) > 0 and numbers == sorted(set(numbers)) and numbers[0] <= 1


def _has_figures(body: Sequence[Pieces], at: int) -> bool:
    return any(len(row) > at and sort_of(row[at].text) in FIGURES for row in body)


_NOTE = re.compile(r"[（(]?(?:注|备\s*注|说\s*明|资料来源|数据来源|注释|表注)\d*\s*(?:[:：]|[（(])")


def is_note(words: str) -> bool:
    """Tell whether words begin a note below a table."""
    return bool(_NOTE.match(words.strip()))


def rows_of(table: DocumentTable, head: GridHead) -> Iterator[TableRow]:
    """Yield the rows of a table below its heads."""
    again = tuple(cell.text for cell in table.rows[head.body - 1])
    merged = _merged_figures(table.rows[head.body :])
    for row in table.rows[head.body :]:
        texts = tuple(cell.text for cell in row)
        if texts == again or not any(texts) or is_note(next(filter(None, texts))):
            continue
        if any(head.columns[at].is_value and cell.span in merged for at, cell in enumerate(row[: len(head.columns)])):
            yield unplaced(row, "merged_value")
            continue
        parts = _unstacked(row)
        if not parts:
            yield unplaced(row, "lines_do_not_fit")
        for part in parts:
            yield _row(part, head.columns)


def _merged_figures(body: Sequence[Pieces]) -> frozenset[Span]:
    """Return the places of figures in cells that go over several: of which row or year they are is not said."""
    return frozenset(cell.span for row in body for cell in row if cell.again and sort_of(cell.text) in FIGURES)


def _row(row: Pieces, columns: tuple[TableColumn, ...]) -> TableRow:
    told = [cell for cell in row if cell.text]
    if _is_band(told):
        return BandRow(told[0])
    # As many cells as heads is not enough: a lost cell and a second one cut in two give the right count.
    if len(row) == len(columns) and _fits(row, columns):
        return _by_position(row, columns)
    # 指标 over two columns, group and name, comes as one head where the format does not keep merged cells.
    wider = _wider(columns)
    if len(row) == len(wider) and _fits(row, wider) and row[_name_at(columns) + 1].text:
        return _flattened(row, columns)
    # Where counting fails the cells' own words decide; merged words count once, as they were written.
    return _by_words(tuple(cell for cell in told if not cell.again), columns)


def _flattened(row: Pieces, columns: tuple[TableColumn, ...]) -> TableRow:
    """Place a row of a cell more than there are columns; its values keep the columns that their heads stand over."""
    placed, at = _by_position(row, _wider(columns)), _name_at(columns)
    if not isinstance(placed, PlacedRow):
        return placed
    values = {column - 1 if column > at else column: cells for column, cells in placed.values.items()}
    return replace(placed, values=values, flattened=True)


def _name_at(columns: tuple[TableColumn, ...]) -> int:
    return next(at for at, column in enumerate(columns) if column.role is ColumnRole.NAME)


def _wider(columns: tuple[TableColumn, ...]) -> tuple[TableColumn, ...]:
    """Return columns with a second one for names: heads over both were written once."""
    at = _name_at(columns)
    return (*columns[:at], columns[at], *columns[at:])


def _is_band(told: list[DocumentCell]) -> bool:
    first = told[0]
    return len({cell.text for cell in told}) == 1 and sort_of(first.text) in (CellSort.TEXT, CellSort.WORDS)


def _fits(row: Pieces, columns: tuple[TableColumn, ...]) -> bool:
    return all(_may_stand(cell.text, column) for cell, column in zip(row, columns, strict=True))


def _may_stand(text: str, column: TableColumn) -> bool:
    """Tell whether a cell's words may stand in a column. Values may be any words, but not another column's."""
    sort = sort_of(text)
    if sort is CellSort.EMPTY or column.role is ColumnRole.OTHER:
        return True
    # A unit's brackets or 约束性 in a value's place show that the row has slipped.
    if column.is_value:
        return sort is not CellSort.KIND and not has_unit(text)
    if column.role is ColumnRole.NUMBER:
        return sort is CellSort.DASH or number_before(text + ".") is not None or sort is CellSort.TEXT
    if column.role is ColumnRole.KIND:
        return sort in (CellSort.KIND, CellSort.DASH)
    if column.role is ColumnRole.UNIT:
        return is_unit(text) or sort is CellSort.DASH or (sort is CellSort.TEXT and len(text) <= _LONGEST_UNIT)
    return sort not in VALUES


_LONGEST_UNIT = 10


_TOTALS = frozenset({"合计", "总计", "小计", "共计"})
"""Names of rows that are no indicators: they count the others."""


def _by_position(row: Pieces, columns: tuple[TableColumn, ...]) -> TableRow:
    """Place a row that has a cell for every column; refused where it has no name, counts others, or has two units."""
    cells = [(column.role, cell) for column, cell in zip(columns, row, strict=True)]
    names = [cell for role, cell in cells if role is ColumnRole.NAME]
    own = [cell for cell in names if cell.text]
    if not own:
        return unplaced(row, "no_name")
    if compact(own[-1].text) in _TOTALS:
        return unplaced(row, "total")
    units = [cell for role, cell in cells if role is ColumnRole.UNIT]
    if len({compact(cell.text) for cell in units if cell.text}) > 1:
        return unplaced(row, "units_differ")
    categories = [cell for role, cell in cells if role is ColumnRole.CATEGORY]
    # Two name cells with the same words are one merged cell, and no group.
    group = own[0] if len(own) > 1 and own[0].text != own[-1].text else None
    if group is None and len(names) > 1 and not names[0].text:
        group = names[0]
    return PlacedRow(
        names=(own[-1],),
        values={at: (row[at],) for at, column in enumerate(columns) if column.is_value and row[at].text},
        category=categories[0] if categories else None,
        group=group or (categories[1] if len(categories) > 1 else None),
        number=next((cell for role, cell in cells if role is ColumnRole.NUMBER), None),
        unit=next((cell for cell in units if cell.text), units[0] if units else None),
        kind=next((cell for role, cell in cells if role is ColumnRole.KIND), None),
    )


def _by_words(told: Pieces, columns: tuple[TableColumn, ...]) -> TableRow:
    """Place the cells of a row that has not as many as there are columns, by what they say."""
    ways = Aligner(columns).whole_ways(told) if told else []
    placed = agreed([way for way in ways if len(way.name) + len(way.heads) <= _LEADING])
    if placed is None:
        return unplaced(told, "ambiguous" if ways else "cells_do_not_fit", cells=len(told), columns=len(columns))
    return placed_row(placed, columns)


_LEADING = 3
"""Texts that may stand before a row's values: category, group and name. With more one of them is another row's."""


def placed_row(placed: AlignedRow, columns: tuple[TableColumn, ...], wraps: bool = False) -> PlacedRow:
    """Return a row that was placed by its words."""
    places = [at for at, column in enumerate(columns) if column.is_value]
    return PlacedRow(
        names=placed.name,
        values=dict(zip(places, placed.values, strict=True)),
        heads=placed.heads,
        number=placed.number,
        unit=placed.unit,
        kind=placed.kind,
        wraps=wraps,
    )


def _unstacked(row: Pieces) -> list[Pieces]:
    """Return the rows that one row holds whose cells have several lines each: a name and its 其中, and their values.
    An empty list where the lines of its values are not as many as those of its names."""
    lines = [cell.text.split("\n") for cell in row]
    names = next((told for told in lines if len(told) > 1 and is_part(told[1])), None)
    if names is None:
        return [row]
    heights = {len(told) for cell, told in zip(row, lines, strict=True) if any(sort_of(t) in FIGURES for t in told)}
    # Only where every column of figures has as many lines as the names do their lines belong together one by one.
    if heights != {len(names)}:
        return [] if heights else [row]
    return [tuple(_part(cell, told, at) for cell, told in zip(row, lines, strict=True)) for at in range(len(names))]


def _part(cell: DocumentCell, told: list[str], at: int) -> DocumentCell:
    if len(told) == 1:
        # A number or category of one line belongs to the whole: for the parts it is a merged cell.
        return cell if at == 0 else replace(cell, again=True)
    start = cell.start + sum(len(line) + 1 for line in told[:at])
    return DocumentCell(told[at], start, start + len(told[at]))
