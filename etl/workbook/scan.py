"""What a look at a file's bytes finds out beside the values, and the bounds every format is held to."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from etl.workbook import limits
from etl.workbook.sheet import Cell, Merge, Refused


@dataclass(slots=True)
class SheetScan:
    """The details of one sheet that the value parser does not give. `merges` is None where the parser gives them."""

    name: str
    height: int = 0
    width: int = 0
    filled: int = 0
    hidden: bool = False
    is_worksheet: bool = True
    errors: dict[Cell, str] = field(default_factory=dict)
    uncached: set[Cell] = field(default_factory=set)
    percent: set[Cell] = field(default_factory=set)
    durations: dict[Cell, timedelta] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merges: list[Merge] | None = None

    def saw(self, row: int, column: int) -> None:
        """Widens the used range to a filled cell."""
        self.filled += 1
        if row >= self.height:
            self.height = row + 1
        if column >= self.width:
            self.width = column + 1


@dataclass(slots=True)
class Scanned:
    """A file that passed: its true format, the bytes for the value parser, and the details sheet by sheet."""

    format: str
    payload: bytes
    sheets: tuple[SheetScan, ...]
    notes: tuple[str, ...]
    grid: list[list[str]] | None = None
    """The cells themselves, where the look already read them (text tables)."""

    def take_payload(self) -> bytes:
        """The payload, once: the parser copies it, and two copies of a large file are enough."""
        payload, self.payload = self.payload, b""
        return payload


def refuse_excess(sheets: Iterable[SheetScan]) -> None:
    """Holds all sheets together to the used-range and marked-cell bounds. Raises Refused."""
    sheets = tuple(sheets)
    if len(sheets) > limits.SHEETS:
        raise Refused("too_large", "sheets")
    area = sum(sheet.height * sheet.width for sheet in sheets)
    if area > limits.USED_CELLS:
        filled = sum(sheet.filled for sheet in sheets)
        raise Refused(*(("hostile", "far_cell") if filled < limits.FAR_DENSITY * area else ("too_large", "used_range")))
    if sum(len(s.errors) + len(s.uncached) + len(s.percent) for s in sheets) > limits.MARKED_CELLS:
        raise Refused("too_large", "marked_cells")
    if any(s.merges is not None and len(s.merges) > limits.MERGES for s in sheets):
        raise Refused("too_large", "merges")
