"""A workbook as it is to be written: cells at places, and what each (measure, area) in it means."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from etl.workbook.scan.sheet import Cell as Place
from etl.workbook.scan.sheet import Merge, Sheet, Workbook, cell_name
from plan.period import Period
from tests.etl.anybook.dressing import Cell

Key = tuple[str, str]


@dataclass(frozen=True)
class Wanted:
    """What must become of one (measure, area): where its cell stands, what it means, and where else a finding may
    say why there is no number (its header, its town's label) and by which codes."""

    cell: str
    meaning: Cell
    excused: tuple[tuple[str, frozenset[str]], ...] = ()


@dataclass(repr=False)
class AnyBook:
    """One workbook. ``wanted`` are the numbers it means to say; ``doubts`` are (cells, codes): one
    must be told at one of the cells;
    """

    department: str
    period: Period
    sheet: str
    sent: tuple[str | None, Period | None] = (None, None)
    cells: dict[Place, Cell] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    wanted: dict[Key, Wanted] = field(default_factory=dict)
    doubts: list[tuple[tuple[str, ...], frozenset[str]]] = field(default_factory=list)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    hidden: bool = False
    stamped: bool = False
    before: tuple[tuple[str, str], ...] = ()
    kind: str = "xlsx"

    def __repr__(self) -> str:
        """Return what a failure shows: the table, not all that it means."""
        said = f"{self.kind} {self.department} {self.period} sent as {self.sent} merged {self.merges[:4]}"
        lines = ("\t".join("" if v is None else repr(v) for v in row) for row in self.as_sheet().rows)
        return "\n".join([said, *lines])

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(repr(self))

    def put(self, row: int, column: int, value: object, **more: object) -> str:
        """Write a cell; its name."""
        cell = value if isinstance(value, Cell) else Cell(value, **more)  # type: ignore[arg-type]
        self.cells[row, column] = cell
        return cell_name(row, column)

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns in use, counted as a reader does: to the last cell that holds anything, or a merge."""
        rows = max([r for r, _ in self.cells] + [m.last_row for m in self.merges]) + 1
        columns = max([c for _, c in self.cells] + [m.last_column for m in self.merges]) + 1
        return rows, columns

    def as_sheet(self) -> Sheet:
        """Return the sheet as the reader would give it, without writing a file."""
        height, width = self.shape
        rows = [[None] * width for _ in range(height)]
        for (row, column), cell in self.cells.items():
            rows[row][column] = self._value(cell)  # type: ignore[call-overload]
        return Sheet(
            self.sheet,
            tuple(map(tuple, rows)),
            tuple(self.merges) if self.kind != "csv" else (),
            self.hidden,
            self.hidden_rows,
            self.hidden_columns,
            frozenset(place for place, cell in self.cells.items() if cell.percent),
            frozenset(place for place, cell in self.cells.items() if cell.uncached),
        )

    def _value(self, cell: Cell) -> object:
        """Return a workbook holds numbers as floats; a CSV file holds text."""
        value = cell.value
        if self.kind != "csv":
            return float(value) if type(value) is int else value
        if isinstance(value, float):
            return f"{value:.10g}"
        return None if value is None or value == "" else str(value)

    def as_workbook(self) -> Workbook:
        """Return the workbook as the reader would give it."""
        before = tuple(Sheet(name, ((text,),)) for name, text in self.before)
        own = self.as_sheet()
        return Workbook(self.kind, (*before, own, *self.stamp()))

    def stamp(self) -> tuple[Sheet, ...]:
        """Return the hidden sheet of our own template."""
        if not self.stamped:
            return ()
        lines = ("guibiao-template", self.department, str(self.period), "1")
        return (Sheet("_guibiao", tuple((line,) for line in lines), hidden=True),)

    def excuse(self, key: Key, place: str, *codes: str) -> None:
        """Something at ``place`` explains why the number is not read."""
        wanted = self.wanted[key]
        self.wanted[key] = replace(wanted, excused=(*wanted.excused, (place, frozenset(codes))))
