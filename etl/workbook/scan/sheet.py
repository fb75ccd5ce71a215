"""What a read workbook is: plain values at true coordinates, whatever file it came from."""

import datetime
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class CellError:
    """A cell that holds an error instead of a value, for example `#DIV/0!`; never a blank and never 0."""

    text: str

    def __str__(self) -> str:
        """Return what the cell shows: sentences quote the cells they speak of."""
        return self.text


CellValue = str | float | int | bool | datetime.date | datetime.datetime | datetime.timedelta | CellError | None
"""One cell. None is blank; a time of day without a date is the timedelta since midnight."""

Row = tuple[CellValue, ...]
"""The cells of a row, from column A."""
Cell = tuple[int, int]
"""Zero-based (row, column)."""


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged area, zero-based and inclusive, cut to the sheet's used range; its value is in the first cell."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One worksheet. `rows` starts at A1 and is rectangular, so `rows[r][c]` is the cell `cell_name(r, c)`.

    `percent_cells` show as a percentage (0.4 is seen as 40%); `uncached_formulas` are formulas whose result the
    file does not hold (their value here is None); `worded` are the number formats of cells of which something else
    than the number may be seen (1 as 1万人, 0 as 未报); `sums` are formulas that add cells up, and so
    pass over texts.
    `struck` are cells with text struck through: what is struck and what is not, the second empty where all is struck;
    of a text only what is not struck is its value. `texts` are texts in the file for which somebody's number stands
    here. `comments` are cells' comments, cut where they are long. Hidden
    things are read like any other and only said.
    """

    name: str
    rows: tuple[Row, ...]
    merges: tuple[Merge, ...] = ()
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    percent_cells: frozenset[Cell] = frozenset()
    uncached_formulas: frozenset[Cell] = frozenset()
    sums: frozenset[Cell] = frozenset()
    texts: frozenset[Cell] = frozenset()
    # Left out of the hash, because a mapping has none; equal sheets still have equal hashes.
    struck: Mapping[Cell, tuple[str, str]] = field(default_factory=dict, hash=False)
    comments: Mapping[Cell, str] = field(default_factory=dict, hash=False)
    worded: Mapping[Cell, str] = field(default_factory=dict, hash=False)

    def is_crossed_out(self, cell: Cell) -> bool:
        """Tell whether all that a cell holds is struck through."""
        return cell in self.struck and not self.struck[cell][1].strip()

    def without_crossed_out(self) -> "Sheet":
        """Return the sheet without its texts that are struck through as a whole, which stay in `struck`."""
        gone = {(r, c) for r, c in self.struck if self.is_crossed_out((r, c)) and isinstance(self.rows[r][c], str)}
        if not gone:
            return self
        rows = list(self.rows)
        for row in {row for row, _ in gone}:
            rows[row] = tuple(None if (row, at) in gone else value for at, value in enumerate(rows[row]))
        return replace(self, rows=tuple(rows))


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file that was read. `format` is its true kind (xlsx, xlsm, xlsb, xls, ods or csv), not what its name says:
    a WPS .et is inside an xls or an xlsx. `notes` are codes of what was passed over, see `NOTES`."""

    format: str
    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that was not read, and why; returned, never raised. `(code, detail)` is one of `REFUSALS`; `line` is the
    line of a text table where reading ended, 0 where none is to be named."""

    code: str
    detail: str
    line: int = 0


NOTES = (
    "macros_ignored",
    "external_links_ignored",
    "dde_ignored",
    "hidden_sheet",
    "other_kind_than_name",
)
"""Codes of what is told of a file as a whole: parts that were passed over, and a name that says another kind."""

REFUSALS = frozenset(
    {
        ("unsupported_format", "html"),
        ("unsupported_format", "mht"),
        ("unsupported_format", "xml_spreadsheet_2003"),
        ("unsupported_format", "xml"),
        ("unsupported_format", "pdf"),
        ("unsupported_format", "image"),
        ("unsupported_format", "word"),
        ("unsupported_format", "powerpoint"),
        ("unsupported_format", "opendocument"),
        ("unsupported_format", "rtf"),
        ("unsupported_format", "archive"),
        ("unsupported_format", "old_excel"),
        ("unsupported_format", "ole"),
        ("unsupported_format", "sylk"),
        ("unsupported_format", "lock"),
        ("unsupported_format", "ofd"),
        ("unsupported_format", "numbers"),
        ("unsupported_format", "dbase"),
        ("unsupported_format", "database"),
        ("unsupported_format", "program"),
        ("unsupported_format", "shortcut"),
        ("unsupported_format", "media"),
        ("unsupported_format", "binary"),
        ("encrypted", "office"),
        ("encrypted", "xls"),
        ("encrypted", "ods"),
        ("encrypted", "zip"),
        ("too_large", "file"),
        ("too_large", "inflated"),
        ("too_large", "members"),
        ("too_large", "sheets"),
        ("too_large", "columns"),
        ("too_large", "used_range"),
        ("too_large", "merges"),
        ("too_large", "marked_cells"),
        ("too_large", "result"),
        ("too_large", "memory"),
        ("too_large", "timeout"),
        ("hostile", "zip_ratio"),
        ("hostile", "zip_overlap"),
        ("hostile", "member_name"),
        ("hostile", "duplicate_member"),
        ("hostile", "doctype"),
        ("hostile", "far_cell"),
        ("hostile", "repeat"),
        ("empty", "zero_bytes"),
        ("empty", "no_cells"),
        ("damaged", "unreadable"),
        ("damaged", "denied"),
        ("damaged", "zip"),
        ("damaged", "crc"),
        ("damaged", "ole"),
        ("damaged", "xml"),
        ("damaged", "records"),
        ("damaged", "parts"),
        ("damaged", "parser_failed"),
        ("damaged", "text"),
        ("damaged", "quote"),
        ("damaged", "split"),
        ("damaged", "twice"),
        ("damaged", "child_killed"),
        ("damaged", "child_answer"),
    }
)
"""Every (code, detail) a Refusal can carry; the sentences for them stand in the wording module."""


class UnreadableFile(Exception):  # noqa: N818 - a verdict on a file, no failure of ours
    """Inside the child only: ends the reading of one file; the child turns it into a Refusal."""

    def __init__(self, code: str, detail: str, line: int = 0) -> None:
        assert (code, detail) in REFUSALS, f"no such refusal: {code}, {detail}"
        super().__init__(code, detail)
        self.refusal = Refusal(code, detail, line)


def column_name(column: int) -> str:
    """Return the letters of a zero-based column: 0 is A, 26 is AA."""
    letters = ""
    # Letters are a bijective base 26: there is no digit 0, hence the shift by one before each division.
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Return the zero-based column of its letters: A is 0, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def cell_name(row: int, column: int) -> str:
    """Return the name a planner knows: `cell_name(6, 1)` is `B7`."""
    return f"{column_name(column)}{row + 1}"


def number_error(value: float) -> CellError:
    """Return the error that stands for a number that is none (NaN or infinite)."""
    return CellError("NaN" if math.isnan(value) else "INF" if value > 0 else "-INF")
