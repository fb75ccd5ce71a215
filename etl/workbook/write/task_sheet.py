"""A ledger's sheet to be filled in: columns that are given in grey, columns to be written into, choices, and a guide.

It knows nothing of tasks; the bytes depend on nothing but the arguments. Text is always written as text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING

from etl.workbook.scan.stamp import STAMP_SHEET
from etl.workbook.write.writing_style import ACCENT, GREY, HEADER, HEI, INK, LOCKED, RULE, SONG

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

SheetCell = str | float | int | date | None

# The time of writing would make other bytes of the same workbook.
_CREATED = datetime(2022, 1, 18)  # noqa: DTZ001 - a date that never changes
# A title that begins with = would be a formula in the office's program.
_AS_TEXT = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_BASE = {"font_name": SONG, "font_size": 10, "font_color": INK, "valign": "top", "text_wrap": True}
_RULED = {**_BASE, "border": 1, "border_color": RULE}
_HEADING = {"align": "center", "valign": "vcenter"}
_SPARE = 40
"""Blank rows below the last one that are ready to be written into."""


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column: its heading, width, whether it is given (grey, not to be written into), what may be chosen, and a
    remark on the heading."""

    heading: str
    width: float = 12
    given: bool = False
    choices: tuple[str, ...] = ()
    remark: str = ""


@dataclass(frozen=True, slots=True)
class SheetForm:
    """A sheet: its name, a title, a line under it, its columns and rows. ``spare``: blank rows to be written into."""

    name: str
    title: str
    note: str
    columns: Sequence[SheetColumn]
    rows: Sequence[Sequence[SheetCell]]
    spare: int = _SPARE


@dataclass(frozen=True, slots=True)
class SheetBook:
    """A workbook of such sheets and a guide. ``stamp``: the lines of a hidden sheet by which it is known again,
    whatever it is renamed to; ``marked``: its titles are in red, for it holds demonstration data."""

    title: str
    sheets: Sequence[SheetForm]
    guide_name: str
    guide: Sequence[str]
    stamp: Sequence[str] = ()
    marked: bool = False


def sheet_book_bytes(book: SheetBook) -> bytes:
    """Return the workbook as an .xlsx file."""
    out = BytesIO()
    from xlsxwriter import Workbook  # it takes longer to import than most commands that know of tasks take

    with Workbook(out, _AS_TEXT) as target:
        target.set_properties({"title": book.title, "created": _CREATED})
        looks = _Looks(target, book.marked)
        for form in book.sheets:
            write_sheet(target.add_worksheet(form.name), form, looks)
        _write_guide(target.add_worksheet(book.guide_name), book, looks)
        if book.stamp:
            stamp = target.add_worksheet(STAMP_SHEET)
            for row, text in enumerate(book.stamp):
                stamp.write_string(row, 0, text)
            # Not offered under "unhide": people would delete what they do not know.
            stamp.very_hidden()
    return out.getvalue()


def write_form_sheet(book: Workbook, form: SheetForm, marked: bool) -> None:
    """Add a form to a workbook that is written elsewhere; ``marked``: it is a demonstration's."""
    write_sheet(book.add_worksheet(form.name), form, _Looks(book, marked))


class _Looks:
    """The formats of a workbook."""

    def __init__(self, book: Workbook, marked: bool) -> None:
        colour = "#B3261E" if marked else INK
        self.title: Format = book.add_format({"font_name": HEI, "font_size": 16, "font_color": colour})
        self.note: Format = book.add_format({"font_name": SONG, "font_size": 10, "font_color": GREY})
        self.rule: Format = book.add_format({**_BASE, "font_size": 11})
        self.heading: Format = book.add_format(
            {**_RULED, **_HEADING, "font_name": HEI, "font_color": ACCENT, "bg_color": HEADER}
        )
        self.given: Format = book.add_format({**_RULED, "font_color": GREY, "bg_color": LOCKED})
        self.entry: Format = book.add_format({**_RULED, "locked": False})
        self.day: Format = book.add_format({**_RULED, "locked": False, "num_format": "yyyy-mm-dd", "align": "left"})

    def of(self, column: SheetColumn, value: SheetCell) -> Format:
        """Return the format of a cell."""
        if column.given:
            return self.given
        return self.day if isinstance(value, date) else self.entry


def write_sheet(sheet: Worksheet, form: SheetForm, looks: _Looks) -> None:
    """Write a form to a sheet: heading in the third row, rows below it."""
    sheet.write_string(0, 0, form.title, looks.title)
    sheet.write_string(1, 0, form.note, looks.note)
    sheet.set_row(0, 26)
    last = 2 + len(form.rows) + form.spare
    for place, column in enumerate(form.columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(2, place, column.heading, looks.heading)
        if column.remark:
            sheet.write_comment(2, place, column.remark, {"x_scale": 2, "y_scale": 1.5})
        if column.choices:
            # A warning, as other words may be understood too; what is not is told at its cell.
            choice = {"validate": "list", "source": list(column.choices), "error_type": "warning"}
            sheet.data_validation(3, place, last, place, choice)
    sheet.set_row(2, 30)
    blank = [None] * len(form.columns)
    for row, values in enumerate([*form.rows, *[blank] * form.spare], 3):
        for place, (column, value) in enumerate(zip(form.columns, values, strict=True)):
            _write(sheet, (row, place), value, looks.of(column, value))
    # Number and title stay in sight on a sheet of twenty columns.
    sheet.freeze_panes(3, 2)
    sheet.autofilter(2, 0, max(last, 3), len(form.columns) - 1)
    sheet.set_landscape()
    # A3 (Excel's number for it): twenty columns on A4 are too small to read.
    sheet.set_paper(8)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)
    sheet.hide_gridlines(2)


def _write(sheet: Worksheet, place: tuple[int, int], value: SheetCell, look: Format) -> None:
    if value is None or value == "":
        sheet.write_blank(*place, None, look)
    elif isinstance(value, str):
        sheet.write_string(*place, value, look)
    elif isinstance(value, date):
        sheet.write_datetime(*place, datetime(value.year, value.month, value.day), look)  # noqa: DTZ001 - a plain day
    else:
        sheet.write_number(*place, value, look)


def _write_guide(sheet: Worksheet, book: SheetBook, looks: _Looks) -> None:
    sheet.set_column(0, 0, 110)
    sheet.write_string(0, 0, book.guide_name, looks.title)
    for row, rule in enumerate(book.guide, 1):
        sheet.write_string(row, 0, f"{row}. {rule}", looks.rule)
        sheet.set_row(row, 18 * (1 + len(rule) // 60))
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)
