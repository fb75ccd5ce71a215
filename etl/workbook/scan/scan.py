"""What a look at a file's bytes finds out beside the values, and the bounds every format is held to."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from etl.workbook.scan import limits
from etl.workbook.scan.sheet import Cell, Merge, UnreadableFile


@dataclass(slots=True)
class SheetScan:
    """The details of one sheet that the value parser does not give. `merges` is None where the parser gives them.

    `height` and `width` are those of the used range from A1, `filled` the cells in it that hold anything; `errors`
    are error cells with what they show, `uncached` formulas without a result, `worded` number formats that may show
    another number, `struck` texts as (what is struck through, the rest), `sums` formulas that add up.

    `dates` are numbers that the parser does not see to be dates, each with whether days count from 1904;
    `struck_cells` are struck through as a whole, whatever they hold; `parsed` is the part as the parser is to see it,
    where that is not as it came.
    """

    name: str
    height: int = 0
    width: int = 0
    filled: int = 0
    hidden: bool = False
    is_worksheet: bool = True
    errors: dict[Cell, str] = field(default_factory=dict)
    uncached: set[Cell] = field(default_factory=set)
    percent: set[Cell] = field(default_factory=set)
    worded: dict[Cell, str] = field(default_factory=dict)
    durations: dict[Cell, timedelta] = field(default_factory=dict)
    dates: dict[Cell, bool] = field(default_factory=dict)
    struck: dict[Cell, tuple[str, str]] = field(default_factory=dict)
    comments: dict[Cell, str] = field(default_factory=dict)
    sums: set[Cell] = field(default_factory=set)
    struck_cells: set[Cell] = field(default_factory=set)
    parsed: bytes = b""
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merges: list[Merge] | None = None

    def saw(self, row: int, column: int) -> None:
        """Count a filled cell and widen the used range to it. ``row`` and ``column`` from 0."""
        self.filled += 1
        # Two comparisons instead of max(): this runs once for each cell of a large sheet.
        if row >= self.height:
            self.height = row + 1
        if column >= self.width:
            self.width = column + 1

    def sum_at(self, place: Cell, shared: Iterable[Cell] = ()) -> None:
        """Note a formula that adds up, and the cells that share it; past the bound no more are noted."""
        if len(self.sums) < limits.SUMS:
            self.sums.update((place, *shared))

    def strike(self, row: int, column: int, value: object) -> None:
        """Note a cell that is struck through as a whole."""
        shown = f"{value:.12g}" if isinstance(value, float) else str(value)
        self.struck[row, column] = shown[: limits.COMMENT], ""

    def strike_parts(self, row: int, column: int, parts: Iterable[tuple[str, bool]]) -> None:
        """Note a cell of whose text parts are struck through: each part, and whether it is."""
        texts = {True: "", False: ""}
        for text, is_struck in parts:
            texts[is_struck] += text
        if texts[True].strip():
            self.struck[row, column] = texts[True][: limits.COMMENT], texts[False][: limits.COMMENT]

    def comment(self, row: int, column: int, text: str) -> None:
        """Note a comment; a second one at the same cell follows the first."""
        words = " ".join(text.split())
        if words:
            before = self.comments.get((row, column), "")
            self.comments[row, column] = f"{before}；{words}"[: limits.COMMENT] if before else words[: limits.COMMENT]


@dataclass(slots=True)
class Scanned:
    """A file that passed: its true format, the bytes for the value parser, and the details sheet by sheet."""

    format: str
    payload: bytes
    sheets: tuple[SheetScan, ...]
    notes: tuple[str, ...]
    grids: list[list[list[Any]]] | None = None
    """The cells of each sheet, where the look already read them (text tables, xls); of what is no worksheet none."""

    def take_payload(self) -> bytes:
        """Return the payload, once: the parser copies it, and two copies of a large file are enough."""
        payload, self.payload = self.payload, b""
        return payload


def refuse_excess(sheets: Iterable[SheetScan]) -> None:
    """Hold all sheets together to the used-range and marked-cell bounds. Raises UnreadableFile."""
    sheets = tuple(sheets)
    if len(sheets) > limits.SHEETS:
        raise UnreadableFile("too_large", "sheets")
    # The rectangle from A1, filled or not: that is what becomes Python objects.
    area = sum(sheet.height * sheet.width for sheet in sheets)
    if area > limits.USED_CELLS:
        filled = sum(sheet.filled for sheet in sheets)
        raise UnreadableFile(
            *(("hostile", "far_cell") if filled < limits.FAR_DENSITY * area else ("too_large", "used_range"))
        )
    marked = sum(len(s.errors) + len(s.uncached) + len(s.percent) + len(s.dates) + len(s.worded) for s in sheets)
    noted = (sum(len(s.struck) for s in sheets), limits.STRUCK), (sum(len(s.comments) for s in sheets), limits.COMMENTS)
    if marked > limits.MARKED_CELLS or any(found > most for found, most in noted):
        raise UnreadableFile("too_large", "marked_cells")
    if any(s.merges is not None and len(s.merges) > limits.MERGES for s in sheets):
        raise UnreadableFile("too_large", "merges")
