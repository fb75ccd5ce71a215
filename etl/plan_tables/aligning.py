"""Aligning: the pieces of a row are placed under the columns, in order, in every way that their words allow.

A row is taken only where all ways agree; where cells are missing or too many there is no way, and the row is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from etl.plan_tables.characters import compact, narrow_text
from etl.plan_tables.document import DocumentCell
from etl.plan_tables.headers import ColumnRole, TableColumn
from etl.plan_tables.names import has_unit, is_part
from etl.plan_tables.units import is_unit
from etl.plan_tables.values import FIGURES, VALUES, CellSort, sort_of

Pieces = Sequence[DocumentCell]
LONGEST_NAME = 5
"""Pieces that a name may be written in."""

LONGEST_VALUE = 4
"""Pieces that a target in words may be written in."""


@dataclass(frozen=True, slots=True)
class AlignedRow:
    """A row with every piece placed: texts before its values, its number, and its values by column."""

    heads: tuple[DocumentCell, ...]
    name: tuple[DocumentCell, ...]
    number: DocumentCell | None
    unit: DocumentCell | None
    values: tuple[tuple[DocumentCell, ...], ...]
    kind: DocumentCell | None

    @property
    def figures(self) -> tuple[tuple[tuple[int, int], ...], ...]:
        """The places of the values, column by column: what two ways to read a row must agree on."""
        return tuple(tuple(piece.span for piece in value) for value in self.values)


@dataclass(frozen=True, slots=True)
class PartialPlacing:
    """A reading of a row that is not finished: what is placed so far, and the index ``end`` of the next piece."""

    placed: AlignedRow
    end: int


@dataclass(frozen=True, slots=True)
class Aligner:
    """Places pieces under columns. ``loose``: pieces were cut at single spaces, so that a name may hold a number and
    words may be cut."""

    columns: tuple[TableColumn, ...]
    loose: bool = False

    def ways(self, pieces: Pieces, start: int = 0) -> Iterator[PartialPlacing]:
        """Yield every way to read one row from ``pieces[start:]``, each with the place after it."""
        yield from self._after_heads(pieces, start)

    def whole_ways(self, pieces: Pieces) -> list[AlignedRow]:
        """Return every way to read one row that uses all pieces."""
        return [way.placed for way in self.ways(pieces) if way.end == len(pieces)]

    def _has(self, role: ColumnRole) -> bool:
        return any(column.role is role for column in self.columns)

    def _after_heads(self, pieces: Pieces, start: int) -> Iterator[PartialPlacing]:
        """Texts and, where there is such a column, a number, up to the first value."""
        limit = min(len(pieces), start + LONGEST_NAME + 3)
        number = (
            next((i for i in range(start, limit) if _is_number(pieces[i])), None)
            if self._has(ColumnRole.NUMBER)
            else None
        )
        if self._has(ColumnRole.NUMBER):
            # A figure before the number would be a value of the row above: then this is no beginning of a row.
            if number is not None and all(is_text(p) for p in pieces[start:number]):
                yield from self._named(pieces, start, number, number + 1)
            # 其中 has no number of its own even in a numbered table.
            elif is_part(pieces[start].text):
                yield from self._named(pieces, start, None, start)
        else:
            yield from self._named(pieces, start, None, start)

    def _named(self, pieces: Pieces, start: int, number: int | None, first: int) -> Iterator[PartialPlacing]:
        """Yield every way to go on with a name that begins at ``first``; the row's number stands at ``number``."""
        heads = tuple(pieces[start:number]) if number is not None else ()
        for end in self._name_ends(pieces, first):
            placed = AlignedRow(
                heads, tuple(pieces[first:end]), None if number is None else pieces[number], None, (), None
            )
            yield from self._filled(pieces, PartialPlacing(placed, end))

    def _name_ends(self, pieces: Pieces, first: int) -> Iterator[int]:
        """Yield where a name can end: after texts; with ``loose`` it may hold numbers, but ends in a text."""
        for end in range(first + 1, min(len(pieces), first + LONGEST_NAME * (3 if self.loose else 1)) + 1):
            last = pieces[end - 1]
            if is_text(last):
                yield end
            elif not self.loose or sort_of(last.text) is CellSort.KIND:
                return

    def _filled(self, pieces: Pieces, way: PartialPlacing) -> Iterator[PartialPlacing]:
        after = self._after_name()
        yield from self._columns(pieces, way, after)

    def _after_name(self) -> tuple[TableColumn, ...]:
        leading = {ColumnRole.NUMBER, ColumnRole.CATEGORY, ColumnRole.NAME}
        return tuple(column for column in self.columns if column.role not in leading)

    def _columns(
        self, pieces: Pieces, way: PartialPlacing, columns: tuple[TableColumn, ...]
    ) -> Iterator[PartialPlacing]:
        if not columns:
            yield way
            return
        for step in self._steps(pieces, way, columns[0]):
            yield from self._columns(pieces, step, columns[1:])

    def _steps(self, pieces: Pieces, way: PartialPlacing, column: TableColumn) -> Iterator[PartialPlacing]:
        """Yield every way to fill one column with the next pieces."""
        piece = pieces[way.end] if way.end < len(pieces) else None
        if column.is_value:
            yield from self._value_steps(pieces, way)
        elif column.role is ColumnRole.UNIT:
            # No way without the unit: an empty unit vanishes when a page is copied, and the next piece must not slip
            # into it.
            if piece and (is_unit(piece.text) or sort_of(piece.text) is CellSort.DASH) and _same_unit(way, piece):
                yield PartialPlacing(_with(way.placed, unit=piece), way.end + 1)
        elif column.role is ColumnRole.KIND:
            # 约束性 is the one cell that no other can be mistaken for, so it alone may be missing without shifting
            # its neighbours.
            if piece and sort_of(piece.text) is CellSort.KIND:
                yield PartialPlacing(_with(way.placed, kind=piece), way.end + 1)
            else:
                yield way
        elif piece and sort_of(piece.text) not in FIGURES:
            yield PartialPlacing(way.placed, way.end + 1)

    def _value_steps(self, pieces: Pieces, way: PartialPlacing) -> Iterator[PartialPlacing]:
        """Yield every way to take the next pieces for one value: a figure alone, or a target in words."""
        sorts: list[CellSort] = []
        surely = bool(way.placed.values) or way.placed.unit is not None or has_unit(way.placed.name[-1].text)
        for end in range(way.end + 1, min(len(pieces), way.end + LONGEST_VALUE) + 1):
            piece = pieces[end - 1]
            sorts.append(sort_of(piece.text))
            joined = "".join(p.text for p in pieces[way.end : end])
            if sorts[0] not in VALUES and not surely:
                return  # words right after a name without its unit may be the name itself, after a category
            if _is_value(joined, sorts, self.loose):
                yield PartialPlacing(_with(way.placed, values=(*way.placed.values, tuple(pieces[way.end : end]))), end)
            if sorts[-1] in VALUES or sorts[-1] is CellSort.KIND:
                return


def _is_value(joined: str, sorts: list[CellSort], loose: bool) -> bool:
    if len(sorts) == 1:
        return sorts[0] in VALUES or sorts[0] is CellSort.WORDS
    # Words may be cut by spaces, a number never is: 60.6 65 are two cells, always.
    if any(sort in VALUES or sort is CellSort.KIND for sort in sorts):
        return False
    return sort_of(joined) is CellSort.WORDS and (loose or len(sorts) <= 2)


def _same_unit(way: PartialPlacing, piece: DocumentCell) -> bool:
    """Tell whether a unit is the one of the column of units before it, where a table has two."""
    before = way.placed.unit
    return before is None or compact(before.text) == compact(piece.text)


def _with(placed: AlignedRow, **changes: object) -> AlignedRow:
    fields = {name: getattr(placed, name) for name in ("heads", "name", "number", "unit", "values", "kind")}
    return AlignedRow(**{**fields, **changes})


def is_text(piece: DocumentCell) -> bool:
    """Tell whether a cell holds words, with or without a unit among them, and no value alone."""
    return sort_of(piece.text) in (CellSort.TEXT, CellSort.WORDS) or has_unit(piece.text)


def _is_number(piece: DocumentCell) -> bool:
    # Three digits at most: 2025 before a name is a year.
    words = narrow_text(piece.text).strip().rstrip(".、)").lstrip("(")
    return words.isascii() and words.isdigit() and len(words) <= 3


def agreed(ways: Sequence[AlignedRow]) -> AlignedRow | None:
    """Return the reading on whose values all ways agree; None where there is none or they do not."""
    # The values alone must agree: where a name ends may be told in two ways without any number being wrong.
    if not ways or len({way.figures for way in ways}) > 1:
        return None
    return ways[0]
