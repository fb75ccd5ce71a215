"""Streams: tables written one cell after the other, so that only what the cells say tells where a row ends.

Of all ways to cut the stream into rows those that leave out the fewest cells are looked at, and a row is taken only if
every one of them has it. A row beside a value that no row has is refused as well: it may be the one that lacks it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from etl.plan_tables.aligning import AlignedRow, Aligner, PartialPlacing, is_text
from etl.plan_tables.grids import placed_row
from etl.plan_tables.headers import ColumnRole, TableColumn
from etl.plan_tables.names import has_unit, is_part, number_before
from etl.plan_tables.placing import Pieces, TableRow, unplaced
from etl.plan_tables.units import is_unit
from etl.plan_tables.values import VALUES, CellSort, sort_of


@dataclass(frozen=True, slots=True)
class StackedRows:
    """A way to read pieces[start:end] as a row, or as several whose cells are stacked."""

    start: int
    end: int
    placed: tuple[AlignedRow, ...]

    @property
    def figures(self) -> tuple[object, ...]:
        """The places of its values."""
        return tuple(placed.figures for placed in self.placed)


@dataclass(frozen=True)
class Stream:
    """The cells of a table one after the other, and the columns they belong to."""

    pieces: Pieces
    columns: tuple[TableColumn, ...]
    wraps: bool = False

    @cached_property
    def _candidates(self) -> dict[int, list[StackedRows]]:
        return {start: list(self._rows_at(start)) for start in range(len(self.pieces))}

    def _rows_at(self, start: int) -> Iterator[StackedRows]:
        if sort_of(self.pieces[start].text) is CellSort.KIND:
            return
        for way in Aligner(self.columns).ways(self.pieces, start):
            if self._may_end(way):
                yield StackedRows(start, way.end, (way.placed,))
        yield from self._stacked_at(start)

    def _may_end(self, way: PartialPlacing) -> bool:
        """Tell whether a row can be over at a place: no value may follow, and in a numbered table only a number,
        perhaps after a category. Its last value may not be words, which as well may be the next row's category."""
        # Without 约束性 after them, words may be either: 社会事业 below a figure is a category, not a target.
        if way.placed.kind is None and sort_of(way.placed.values[-1][-1].text) not in VALUES:
            return False
        rest = self.pieces[way.end : way.end + 3]
        if not rest or not self._numbered:
            return not rest or sort_of(rest[0].text) not in (*VALUES, CellSort.KIND)
        if is_part(rest[0].text):
            return True
        following = range(way.end, min(len(self.pieces), way.end + _TAIL))
        at = next((at for at in following if not is_text(self.pieces[at])), None)
        return at is None or self._begins_row(way, at)

    def _begins_row(self, way: PartialPlacing, at: int) -> bool:
        """Tell whether a number begins the next row, a name after it. Where the row's last value may be that number
        itself, its own value being lost, nothing may hint at it: no number left out, no name before, no words after."""
        after, last = self._after(way.placed), way.placed.values[-1][-1].text
        number = number_before(self.pieces[at].text + ".")
        if number is None or at + 1 == len(self.pieces) or not is_text(self.pieces[at + 1]):
            return False
        if number_before(last + ".") != after:
            # Numbers may skip (rows were refused) and may begin anew with 1, but never go back.
            return number == 1 or number >= after
        named = any(has_unit(piece.text) or is_unit(piece.text) for piece in self.pieces[way.end : at])
        return number == after and not named and sort_of(self.pieces[at + 1].text) is not CellSort.WORDS

    @cached_property
    def _numbered(self) -> bool:
        return any(column.role is ColumnRole.NUMBER for column in self.columns)

    def _after(self, placed: AlignedRow) -> int:
        number = number_before(placed.number.text.strip(".、") + ".") if placed.number else None
        return -1 if number is None else number + 1

    def _stacked_at(self, start: int) -> Iterator[StackedRows]:
        """Yield a name and its parts (其中) in one cell with the values of all of them, column by column."""
        width = sum(column.is_value for column in self.columns)
        names = self._texts_from(start)
        first = next((i for i, piece in enumerate(names) if is_part(piece.text)), None)
        if not first or self._numbered:
            return
        begins = start + len(names)
        values = self._values_from(begins)
        # The whole has values of its own, or it is only a heading over its parts: the count of values tells.
        for count in {len(names) - first, len(names) - first + 1}:
            if count > 1 and len(values) == count * width:
                yield self._stacked(start, names, first, values, count)

    def _stacked(self, start: int, names: Pieces, first: int, values: Pieces, count: int) -> StackedRows:
        end = start + len(names) + len(values)
        kinds = [piece for piece in self.pieces[end : end + count] if sort_of(piece.text) is CellSort.KIND]
        own = count > len(names) - first
        rows = []
        for at in range(count):
            cells = tuple((values[column * count + at],) for column in range(len(values) // count))
            name = names[:first] if own and at == 0 else (names[first + at - own],)
            above = () if own else names[:first]
            kind = kinds[at] if len(kinds) == count else kinds[0] if len(kinds) == 1 else None
            rows.append(AlignedRow(above, name, None, None, cells, kind))
        return StackedRows(start, end + (len(kinds) if len(kinds) in (1, count) else 0), tuple(rows))

    def _texts_from(self, start: int) -> Pieces:
        end = start
        while end < len(self.pieces) and is_text(self.pieces[end]):
            end += 1
        return self.pieces[start:end]

    def _values_from(self, start: int) -> Pieces:
        end = start
        while end < len(self.pieces) and sort_of(self.pieces[end].text) in VALUES:
            end += 1
        return self.pieces[start:end]

    def rows(self) -> Iterator[TableRow]:
        """Yield the rows that every best way to cut the stream has; what is between them as unplaced."""
        certain = self._certain()
        # Blank lines alone do not tell: a page without any may still have one line for each cell.
        wraps = self.wraps and _are_wrapped(certain)
        place = 0
        for row in certain:
            yield from self._between(place, row.start)
            for placed in row.placed:
                yield self._unless_doubtful(row, placed, wraps)
            place = row.end
        yield from self._between(place, len(self.pieces), last=True)

    def _between(self, start: int, end: int, last: bool = False) -> Iterator[TableRow]:
        """Yield pieces that no row has as unplaced, if values or what may be a row's words are among them."""
        pieces = self.pieces[start:end]
        values = [i for i, piece in enumerate(pieces) if sort_of(piece.text) in VALUES]
        if not values and _may_be_row(pieces[:_FEW] if last else pieces):
            yield unplaced(pieces[:_TAIL], "cells_do_not_fit", cells=0, columns=self._width)
        if values:
            reach = min(len(pieces), values[-1] + 2) if not last else min(len(pieces), _TAIL, values[-1] + 1)
            yield unplaced(pieces[: max(reach, 1)], "cells_do_not_fit", cells=len(values), columns=self._width)

    def _unless_doubtful(self, row: StackedRows, placed: AlignedRow, wraps: bool) -> TableRow:
        """Return a row, unplaced where its name is of several texts that may belong to different rows."""
        texts = placed.name
        first = next((i for i, text in enumerate(texts) if number_before(text.text) is not None), None)
        own = texts if first is None else texts[first:]
        most = 2 if first is None and placed.number is None else 3
        ended = [text for text in own[:-1] if has_unit(text.text)]
        # More texts than category, group and name: one of them is the name of a row whose values were lost.
        if not wraps and len(row.placed) == 1 and (len(own) > most or (ended and first is None)):
            return unplaced(self.pieces[row.start : row.end], "ambiguous")
        return placed_row(placed, self.columns, wraps)

    @cached_property
    def _width(self) -> int:
        return sum(column.is_value for column in self.columns)

    def _certain(self) -> list[StackedRows]:
        """Return the rows that every best way to cut the stream has, without those beside a value of no row."""
        # Best ways through a row = ways to its beginning × ways from its end (as in counting shortest paths). Equal
        # to the number of all best ways, every one of them has the row; Python's integers do not overflow.
        cost, counts = self._ahead()
        behind, reached = self._behind()
        total = counts[0]
        best = cost[0]
        found: list[StackedRows] = []
        for start in range(len(self.pieces)):
            same: dict[tuple[object, ...], list[StackedRows]] = {}
            for row in self._candidates[start]:
                if behind[start] + cost[row.end] == best:
                    same.setdefault((row.end, row.figures), []).append(row)
            for rows in same.values():
                if reached[start] * counts[rows[0].end] * len(rows) == total:
                    # The same values under names of different length are one reading of the figures: they are counted
                    # together.
                    found.append(_best(rows))
        return [row for row in found if self._stands_clear(row, found)]

    def _stands_clear(self, row: StackedRows, found: Sequence[StackedRows]) -> bool:
        """Tell whether no value that belongs to no row is beside a row; before it one may be where its number tells
        that it begins there."""
        ends = {other.end for other in found}
        starts = {other.start for other in found}
        before = row.start == 0 or row.start in ends or not self._is_value(row.start - 1) or self._begins_surely(row)
        # In a numbered table what stands behind a row has been judged already (_may_end).
        after = self._numbered or row.end == len(self.pieces) or row.end in starts or not self._is_value(row.end)
        return before and after

    def _is_value(self, at: int) -> bool:
        return sort_of(self.pieces[at].text) in (*VALUES, CellSort.KIND)

    def _begins_surely(self, row: StackedRows) -> bool:
        if self.pieces[row.start - 1 : row.start] and sort_of(self.pieces[row.start - 1].text) is CellSort.KIND:
            return True
        first = row.placed[0]
        return first.number is not None or any(number_before(piece.text) is not None for piece in first.name)

    def _ahead(self) -> tuple[list[int], list[int]]:
        """Return, from each place on, the weight of the pieces left out at least, and in how many ways."""
        size = len(self.pieces)
        # By a loop from the end, as recursion over thousands of pieces would be too deep for Python.
        cost, counts = [0] * (size + 1), [1] * (size + 1)
        for start in range(size - 1, -1, -1):
            options = [(cost[start + 1] + self._weight(start), counts[start + 1])]
            options += [(cost[row.end], counts[row.end]) for row in self._candidates[start]]
            cost[start] = min(option[0] for option in options)
            counts[start] = sum(count for paid, count in options if paid == cost[start])
        return cost, counts

    def _behind(self) -> tuple[list[int], list[int]]:
        """Return, up to each place, the weight of the pieces left out at least, and in how many ways."""
        size = len(self.pieces)
        cost, counts = [10**9] * (size + 1), [0] * (size + 1)
        cost[0], counts[0] = 0, 1

        def reach(end: int, paid: int, ways: int) -> None:
            if paid < cost[end]:
                cost[end], counts[end] = paid, 0
            if paid == cost[end]:
                counts[end] += ways

        for start in range(size):
            reach(start + 1, cost[start] + self._weight(start), counts[start])
            for row in self._candidates[start]:
                reach(row.end, cost[start], counts[start])
        return cost, counts

    def _weight(self, at: int) -> int:
        # A value left out weighs more than a text, for texts between rows may be headings and values never are.
        return 2 if sort_of(self.pieces[at].text) in (*VALUES, CellSort.KIND) else 1


_TAIL = 12
"""Pieces after the last row among which values still may be a row of the table that was not understood."""


def _are_wrapped(rows: Sequence[StackedRows]) -> bool:
    """Tell whether names go on in the next line: most rows have a text before their name that is as long as it is."""
    names = [row.placed[0].name for row in rows]
    several = sum(len(name) > 1 and len(name[0].text) >= len(name[-1].text) for name in names)
    return several * 2 > len(rows)


_FEW = 4
"""Pieces right after the last row among which words alone may still be a row of the table."""


def _may_be_row(pieces: Pieces) -> bool:
    """Tell whether words without a value may be a row: a unit is among them, or a number before a name."""
    words = any(sort_of(piece.text) is CellSort.WORDS for piece in pieces)
    united = any(has_unit(piece.text) or is_unit(piece.text) for piece in pieces)
    return united or (words and any(number_before(piece.text) is not None for piece in pieces))


def _best(rows: list[StackedRows]) -> StackedRows:
    """Return of rows with the same values the one with the most pieces in its name."""
    return max(rows, key=lambda row: sum(len(placed.name) for placed in row.placed))
