"""A sheet seen upright or on its side, so that one search finds towns that run down and towns that run across."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from unicodedata import numeric

from etl.reading.understood import is_number
from etl.workbook.scan.sheet import Cell, CellValue, Merge, Sheet, cell_name
from plan.whole_number import whole_number

DEPTH, WIDTH = 400, 120
"""Rows and columns of a sheet in which tables are looked for: a strange file of millions must not cost minutes."""


class View:
    """A sheet; ``turned``: its columns are taken for rows and its rows for columns. Rows and columns are counted from 0
    as the view has them; :meth:`place` leads back to the sheet."""

    def __init__(self, sheet: Sheet, turned: bool) -> None:
        self.sheet = sheet
        self.turned = turned
        height, width = len(sheet.rows), len(sheet.rows[0]) if sheet.rows else 0
        height, width = (min(height, DEPTH), min(width, WIDTH))
        self.height, self.width = (width, height) if turned else (height, width)

    def value(self, row: int, column: int) -> CellValue:
        """Return what stands in a cell; of a merge only its first cell holds anything."""
        # Turned on the fly: a copy on its side would double every sheet for the few forms that run across.
        return self.sheet.rows[column][row] if self.turned else self.sheet.rows[row][column]

    def text(self, row: int, column: int) -> str:
        """Return the text of a cell; empty if it holds none."""
        value = self.value(row, column)
        return value.strip() if isinstance(value, str) else ""

    def blank(self, row: int, column: int) -> bool:
        """Tell whether a cell holds nothing that anybody sees."""
        value = self.value(row, column)
        return value is None or (isinstance(value, str) and not value.strip())

    def is_number(self, row: int, column: int) -> bool:
        """Tell whether a cell holds a number, or a text that is one."""
        return is_number(self.value(row, column))

    def counts(self, column: int, rows: Iterable[int]) -> bool:
        """Tell whether the filled cells of a column in these rows rise in ones: 1, 2, 3 or ①, ②, ③ …"""
        numbers = [_counted(self.value(row, column)) for row in rows if not self.blank(row, column)]
        first = numbers[0] if numbers else None
        return first is not None and numbers == [*range(first, first + len(numbers))]

    def name(self, row: int, column: int) -> str:
        """Return the cell's own name in the sheet."""
        return cell_name(*self.place(row, column))

    def place(self, row: int, column: int) -> Cell:
        """Return a cell of the view as the sheet counts it (and the other way round)."""
        return (column, row) if self.turned else (row, column)

    @cached_property
    def merges(self) -> tuple[Merge, ...]:
        """The merges as the view sees them."""
        if not self.turned:
            return self.sheet.merges
        return tuple(Merge(m.first_column, m.first_row, m.last_column, m.last_row) for m in self.sheet.merges)

    @cached_property
    def merged(self) -> dict[Cell, Merge]:
        """The merge that covers a cell, for every cell that one covers."""
        return {
            (row, column): merge
            for merge in self.merges
            # Cut to the view: a merge may cover a whole column of a million rows.
            for row in range(merge.first_row, min(merge.last_row + 1, self.height))
            for column in range(merge.first_column, min(merge.last_column + 1, self.width))
        }

    def spoken(self, row: int, column: int) -> str:
        """Return the text that speaks for a cell: its own, or its merge's."""
        merge = self.merged.get((row, column))
        return self.text(merge.first_row, merge.first_column) if merge else self.text(row, column)


def _counted(value: CellValue) -> int | None:
    """Return the number by which a cell counts its row; None for anything else."""
    text = str(value).strip().removesuffix(".0")
    if len(text) == 1 and (number := numeric(text, -1)) >= 0:
        return int(number)
    return whole_number(text)
