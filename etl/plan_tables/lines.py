"""Lines: tables of which every line is a row, its cells between wide or single spaces, empty ones gone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from etl.plan_tables.aligning import Aligner, agreed
from etl.plan_tables.grids import placed_row
from etl.plan_tables.headers import TableColumn
from etl.plan_tables.names import has_unit, is_balanced, number_before
from etl.plan_tables.placing import BandRow, Pieces, PlacedRow, TableRow, unplaced
from etl.plan_tables.values import FIGURES, VALUES, CellSort, sort_of


def rows_of_lines(lines: Sequence[Pieces], columns: tuple[TableColumn, ...], loose: bool) -> Iterator[TableRow]:
    """Yield the rows of lines. A line of words alone is a band, or the beginning or the end of a name that is long."""
    aligner = Aligner(columns, loose)
    waiting: Pieces = ()
    before: PlacedRow | None = None
    for pieces in lines:
        if not _holds_values(pieces):
            # The row is held back by one line, since the end of its name may stand below its values.
            if before is not None and not waiting and _ends_name(before, pieces):
                before = _longer(before, pieces)
                continue
            if before is not None:
                yield before
                before = None
            yield from (BandRow(piece) for piece in waiting)
            # One text alone is a category or the beginning of a name: the next line tells which.
            waiting = pieces if len(pieces) == 1 else ()
            if len(pieces) > 1:
                yield unplaced(pieces, "cells_do_not_fit", cells=0, columns=_width(columns))
            continue
        if before is not None:
            yield before
            before = None
        row = _row(aligner, waiting, pieces)
        # The words before were no part of this row's name, so they were a category.
        if not isinstance(row, PlacedRow) or not row.wraps:
            yield from (BandRow(piece) for piece in waiting)
        waiting = ()
        if isinstance(row, PlacedRow):
            before = row
        else:
            yield row
    if before is not None:
        yield before


def _width(columns: tuple[TableColumn, ...]) -> int:
    return sum(column.is_value for column in columns)


def _holds_values(pieces: Pieces) -> bool:
    sorts = [sort_of(piece.text) for piece in pieces]
    return any(sort in VALUES or sort is CellSort.KIND for sort in sorts)


def _row(aligner: Aligner, waiting: Pieces, pieces: Pieces) -> TableRow:
    columns = aligner.columns
    begun = bool(waiting) and _begins_name(waiting[0].text, pieces)
    told = (*waiting, *pieces) if begun else pieces
    ways = aligner.whole_ways(told)
    placed = agreed(ways)
    if placed is not None:
        return placed_row(placed, columns, wraps=begun)
    figures = sum(sort_of(piece.text) in VALUES for piece in pieces)
    return unplaced(pieces, "ambiguous" if ways else "cells_do_not_fit", cells=figures, columns=_width(columns))


def _begins_name(text: str, pieces: Pieces) -> bool:
    """Tell whether a line of words is the beginning of the name that the next line goes on with."""
    first = pieces[0].text
    if not is_balanced(text):
        return True
    if sort_of(first) in VALUES:
        return has_unit(text) and number_before(first) is None
    return (
        number_before(text) is not None
        and number_before(first) is None
        and not has_unit(text)
        and sort_of(first) not in FIGURES
    )


def _ends_name(row: PlacedRow, pieces: Pieces) -> bool:
    """Tell whether a line of words is the end of the name of the row above."""
    name = "".join(piece.text for piece in row.names)
    tail = pieces[0].text
    if len(pieces) > 1 or number_before(tail) is not None:
        return False
    # A bracket that is left open is the one sure sign that a name goes on; any other line below may be a category.
    return not is_balanced(name) and is_balanced(name + tail)


def _longer(row: PlacedRow, pieces: Pieces) -> PlacedRow:
    from dataclasses import replace

    return replace(row, names=(*row.names, *pieces), wraps=True)
