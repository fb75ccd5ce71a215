"""The cells of one sheet while a reader finds them, in whatever order, held to the bound of the used range."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from etl.workbook.scan import limits
from etl.workbook.scan.scan import SheetScan
from etl.workbook.scan.sheet import UnreadableFile

Grid = list[list[Any]]


class CellGrid:
    """Rows that grow as cells come, mostly one after the other. ``room``: how many cells the workbook may still use."""

    def __init__(self, scan: SheetScan, room: int) -> None:
        self._scan = scan
        self._room = room
        self._rows: dict[int, list[Any]] = {}
        self._row = -1
        self._values: list[Any] = []

    def put(self, row: int, column: int, value: Any) -> None:
        """Put a value in its place. Raises UnreadableFile past the bound."""
        # Cells come row by row: the dictionary is asked once a row, not once a cell.
        if row != self._row:
            self._row = row
            self._values = self._rows.setdefault(row, [])
        values = self._values
        missing = column - len(values)
        if missing >= 0:
            # Cells skipped count as well: one value far to the right is as many blanks in memory.
            self._room -= missing + 1
            if self._room < 0:
                self._refuse()
            if missing:
                values.extend([""] * missing)
            values.append(value)
            self._scan.filled += 1
        else:
            if values[column] not in ("", value):
                raise UnreadableFile("damaged", "twice", row + 1)  # nobody knows which of the two is meant
            values[column] = value

    def squared(self) -> Grid:
        """Return all rows from the first, as long as the longest; after this there are none here. Raises
        UnreadableFile."""
        height, width = self._measured()
        # A square of the longest row may be far more than the rows held so far.
        if height * width > self._room + sum(map(len, self._rows.values())):
            self._refuse()
        grid: Grid = []
        for row in range(height):
            # Taken out as it goes, so that a large sheet is not held twice.
            values = self._rows.pop(row, [])
            values.extend([""] * (width - len(values)))
            grid.append(values)
        return grid

    def _measured(self) -> tuple[int, int]:
        self._scan.height = max(self._rows, default=-1) + 1
        self._scan.width = max(map(len, self._rows.values()), default=0)
        return self._scan.height, self._scan.width

    def strike_runs(self, row: int, column: int, text: str, runs: Sequence[tuple[int, bool]]) -> None:
        """Note which parts of a text are struck through: from which character on, and whether."""
        pieces = [(text[first:last], struck) for (first, struck), (last, _) in pairwise([*runs, (len(text), False)])]
        self._scan.strike_parts(row, column, pieces)

    def _refuse(self) -> None:
        height, width = self._measured()
        far = self._scan.filled < limits.FAR_DENSITY * height * width
        raise UnreadableFile(*(("hostile", "far_cell") if far else ("too_large", "used_range")))
