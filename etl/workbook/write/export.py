"""A table as a workbook to hand on. Text is written as text: what begins with = or + is never a formula."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

from etl.workbook.write.writing_style import ACCENT, HEADER, HEI, RULE, SONG

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet


@dataclass(frozen=True, slots=True)
class FormattedNumber:
    """A number with the format in which it is shown; a percentage is held as its fraction."""

    value: float
    number_format: str


Cell = str | float | int | FormattedNumber | None

_STAMP = datetime(2020, 1, 1)  # noqa: DTZ001 - xlsxwriter wants no zone; a fixed stamp gives the same bytes every time
# xlsxwriter's write() makes "=…" a formula and an address a link unless it is told not to.
_SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
_BASE = {"font_name": SONG, "font_size": 11, "valign": "vcenter", "border": 1, "border_color": RULE}
_WIDEST, _WIDEST_OF_MANY, MANY = 44, 14, 12
"""The widest a column is, in figures; of more than ``MANY`` columns less, so that it can still be read in print."""

_WIDEST_HEAD = 12
"""A longer heading is wrapped, so that a column of short figures is no wider than it must be."""

# Paper sizes by Excel's numbers.
_A4, _A3 = 9, 8
_LINE = 15.0
"""Height of a line in points."""

A_SHEET = 1_000_000
"""Rows of a sheet: Excel takes a few more."""

_DIGITS = 12
"""So many digits of a number are held: more are the noise of sums in floating point."""


def percent(value: float, decimals: int) -> FormattedNumber:
    """Return a figure in percent (59.7) as Excel has percentages: the fraction 0.597 under a percent format."""
    return FormattedNumber(value / 100, "0." + "0" * decimals + "%" if decimals else "0%")


def figure(value: float, decimals: int) -> FormattedNumber:
    """Return a figure shown with so many decimals."""
    return FormattedNumber(value, "#,##0." + "0" * decimals if decimals else "#,##0")


def without_noise(value: float) -> float:
    """Return a number to `_DIGITS` significant digits, without the noise of floating point."""
    # 0.1 + 0.2 would stand in a cell as 0.30000000000000004, which Excel shows to whoever widens the column.
    return float(f"{value:.{_DIGITS}g}")


@dataclass(frozen=True, slots=True)
class ExportSheet:
    """One sheet: its name on the tab, a title, a note under it (what the data are), a header row that stays, rows.

    ``data``: it is there to be filtered and counted in rather than to be printed: a line a row, whatever stands in it.
    """

    name: str
    title: str
    headers: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    note: str = ""
    data: bool = False


def table_xlsx(headers: Sequence[str], rows: Sequence[Sequence[Cell]], title: str, note: str = "") -> bytes:
    """Return one sheet: title, a note under it (what the data are), a header row that stays, rows. Numbers stay
    numbers."""
    return leaves_xlsx([ExportSheet(tab_name(title), title, headers, rows, note)], title)


def leaves_of(
    title: str, headers: Sequence[str], rows: Sequence[Sequence[Cell]], note: str = "", a_sheet: int = A_SHEET
) -> list[ExportSheet]:
    """Return a table as one sheet, or as many as it takes: beyond Excel's last row nothing would be written."""
    parts = [rows[first : first + a_sheet] for first in range(0, len(rows), a_sheet)] or [[]]
    return [
        ExportSheet(tab_name(title if number == 1 else f"{title} {number}"), title, headers, part, note)
        for number, part in enumerate(parts, 1)
    ]


def tab_name(title: str) -> str:
    """Return a title as Excel takes it for a tab: 31 characters, none of []:*?/\\, no quote at either end."""
    plain = "".join(" " if c in "[]:*?/\\" or not c.isprintable() else c for c in title)
    name = plain.strip(" '")[:31].strip(" '")
    # Excel keeps that name for itself; '' lets xlsxwriter choose one.
    return "" if name.lower() == "history" else name


def leaves_xlsx(leaves: Sequence[ExportSheet], title: str, created: datetime = _STAMP) -> bytes:
    """Return a workbook of several sheets; ``created`` is what it says of its own making."""
    from xlsxwriter import Workbook  # CSV and Parquet come the same way, and need none of it

    out = BytesIO()
    book = Workbook(out, _SAFE)
    book.set_properties({"title": title, "created": created})
    for leaf in leaves:
        _add(book, leaf)
    book.close()
    return out.getvalue()


def _add(book: Workbook, leaf: ExportSheet) -> None:
    """Write a sheet: title in row 1, note in row 2, headers in row 3 and the rows below, set up to be printed."""
    sheet = book.add_worksheet(leaf.name or None)
    sheet.write_string(0, 0, leaf.title, book.add_format({"font_name": HEI, "font_size": 15}))
    sheet.write_string(1, 0, leaf.note, book.add_format({"font_name": SONG, "font_size": 10, "font_color": "#6A6658"}))
    heading = book.add_format({**_BASE, "font_name": HEI, "bg_color": HEADER, "font_color": ACCENT, "text_wrap": True})
    # Wide tables wrap their texts and go on A3; a sheet of data is not printed, so its lines stay lines.
    many = len(leaf.headers) > MANY and not leaf.data
    widths = [_width(header, [row[at] for row in leaf.rows], many) for at, header in enumerate(leaf.headers)]
    for column, (header, width) in enumerate(zip(leaf.headers, widths, strict=True)):
        sheet.write_string(2, column, header, heading)
        sheet.set_column(column, column, width)
    _write_rows(book, sheet, leaf.rows, many)
    # Heights are set by hand because programs other than Excel do not fit a row to wrapped text on opening.
    for position, row in enumerate((leaf.headers, *(leaf.rows if many else ())), start=2):
        sheet.set_row(position, _LINE * _lines(row, widths))
    sheet.freeze_panes(3, 0)
    sheet.set_landscape()
    sheet.set_paper(_A3 if many else _A4)
    sheet.repeat_rows(2)
    if leaf.data:
        sheet.autofilter(2, 0, 2 + len(leaf.rows), len(leaf.headers) - 1)
    else:
        # One page wide, as many high as it takes.
        sheet.fit_to_pages(1, 0)


def _write_rows(book: Workbook, sheet: Worksheet, rows: Sequence[Sequence[Cell]], wrapped: bool) -> None:
    words, looks = book.add_format({**_BASE, "text_wrap": wrapped}), _Looks(book)
    for position, row in enumerate(rows, start=3):
        for column, cell in enumerate(row):
            if cell is None:
                sheet.write_blank(position, column, None, words)
            elif isinstance(cell, str):
                sheet.write_string(position, column, cell, words)
            else:
                shown = cell if isinstance(cell, FormattedNumber) else FormattedNumber(cell, plain_format(cell))
                sheet.write_number(position, column, without_noise(shown.value), looks.of(shown.number_format))


def plain_format(value: float) -> str:
    """Return the format in which a number is shown that brings none of its own."""
    return "#,##0" if float(value).is_integer() else "#,##0.####"


class _Looks:
    """One cell format of the workbook for each number format."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[str, Format] = {}

    def of(self, number_format: str) -> Format:
        if number_format not in self._made:
            self._made[number_format] = self._book.add_format({**_BASE, "num_format": number_format})
        return self._made[number_format]


def _lines(row: Sequence[Cell], widths: Sequence[float]) -> int:
    """Return how many lines a row takes where texts are wrapped."""
    return max(1, *(math.ceil(_length(cell) / (width - 1)) for cell, width in zip(row, widths, strict=True)))


def _width(header: str, cells: Sequence[Cell], many: bool) -> float:
    """Return a column's width in figures: a Chinese character takes two."""
    longest = max(min(_length(header), _WIDEST_HEAD), *map(_length, cells), 0)
    return float(min(max(longest + 2, 8), _WIDEST_OF_MANY if many else _WIDEST))


def _length(cell: Cell) -> int:
    # From U+2E80 on are the scripts whose characters are as wide as two figures.
    return sum(2 if ord(c) > 0x2E7F else 1 for c in _shown(cell))


def _shown(cell: Cell) -> str:
    """Return about what a cell shows, to measure its width by."""
    if isinstance(cell, FormattedNumber):
        return cell.number_format if cell.number_format.startswith("yyyy") else f"{cell.value:,.2f}"
    return f"{without_noise(cell):,}" if isinstance(cell, float) else str(cell or "")
