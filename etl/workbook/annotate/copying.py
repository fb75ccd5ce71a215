"""A copy of the values of a workbook that cannot be edited: same sheets, same cells, hidden things hidden."""

from __future__ import annotations

import datetime
import io
import math
import re
from collections.abc import Iterable
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from etl.workbook.annotate.text import clean
from etl.workbook.scan import limits
from etl.workbook.scan.sheet import CellError, Merge
from etl.workbook.scan.values import Table

# No text of the file becomes a formula, a link or a number.
_AS_TEXT = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_CREATED = datetime.datetime(2020, 1, 1)  # noqa: DTZ001 - xlsxwriter wants no zone; always the same bytes
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]|^'|'$")
# Characters that Excel takes in a sheet's name, and a little less than it takes in a cell (32,767).
_LONGEST_NAME, _LONGEST_TEXT = 31, 32_000


def copy_of(tables: Iterable[Table]) -> tuple[bytes, dict[str, str]]:
    """Return the copy as an xlsx, and the name that each sheet has in it."""
    out = io.BytesIO()
    names: dict[str, str] = {}
    book = Workbook(out, _AS_TEXT)
    book.set_properties({"created": _CREATED})
    formats = {kind: book.add_format({"num_format": shown}) for kind, shown in _SHOWN.items()}
    seen = False
    for table in tables:
        name = _name(table[0].name, names)
        sheet = book.add_worksheet(names.setdefault(table[0].name, name))
        _write(sheet, table, formats)
        if not table[3] and not seen:
            seen = True
            sheet.activate()
            sheet.set_first_sheet()
        elif table[3]:
            sheet.hide()
    if not seen and book.worksheets():
        book.worksheets()[0].hidden = 0  # a workbook shows at least one sheet
    book.close()
    return out.getvalue(), names


# The formats that make figures readable again: a copy has none of the original's styles.
_SHOWN = {"percent": "0.00%", "date": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm", "time": "[h]:mm"}


def _name(name: str, taken: dict[str, str]) -> str:
    """Return a sheet's name as Excel takes it, other than those ``taken``."""
    # Names in an .ods may be longer and hold what Excel forbids: 31 characters, none of []:*?/\, no
    # quote at either end.
    plain = _NOT_IN_NAMES.sub("_", clean(name, 200))[:_LONGEST_NAME] or "Sheet"
    known = {other.casefold() for other in taken.values()}
    found, number = plain, 1
    while found.casefold() in known:
        number += 1
        found = f"{plain[: _LONGEST_NAME - 6]}({number})"
    return found


def _write(sheet: Worksheet, table: Table, formats: dict[str, Any]) -> None:
    """Write the values of a sheet, its merged areas, and what is hidden."""
    scan, grid, merges, _ = table
    for merge in _apart(merges):  # before the values: merging writes blanks
        sheet.merge_range(merge.first_row, merge.first_column, merge.last_row, merge.last_column, "")
    for row, values in enumerate(grid):
        for column, value in enumerate(values):
            if value != "" and value is not None:
                percent = formats["percent"] if (row, column) in scan.percent else None
                _write_cell(sheet, (row, column), value, percent, formats)
    for row in scan.hidden_rows:
        if row < len(grid):
            sheet.set_row(row, None, None, {"hidden": True})
    for first, last in scan.hidden_columns:
        sheet.set_column(max(first, 0), min(last, limits.SHEET_COLUMNS - 1), None, None, {"hidden": True})


def _apart(merges: Iterable[Merge]) -> Iterable[Merge]:
    """Yield merged areas of more than one cell that do not overlap."""
    taken: set[tuple[int, int]] = set()
    for merge in merges:
        height, width = merge.last_row - merge.first_row + 1, merge.last_column - merge.first_column + 1
        # Overlapping merges make Excel repair the file; xlsxwriter raises for them.
        if height < 1 or width < 1 or height * width < 2 or len(taken) + height * width > limits.MARKED_CELLS:
            continue
        cells = {(merge.first_row + r, merge.first_column + c) for r in range(height) for c in range(width)}
        if not cells & taken:
            taken |= cells
            yield merge


def _write_cell(sheet: Worksheet, at: tuple[int, int], value: object, percent: object, formats: dict[str, Any]) -> None:
    """Write a value as what it is; an error as its text, for it has no formula any more."""
    if isinstance(value, CellError):
        sheet.write_string(*at, value.text)
    elif isinstance(value, bool):
        sheet.write_boolean(*at, value)
    elif isinstance(value, (int, float)):
        if math.isfinite(value):
            sheet.write_number(*at, value, percent)
    elif isinstance(value, (datetime.datetime, datetime.date, datetime.time, datetime.timedelta)):
        _write_moment(sheet, at, value, formats)
    else:
        sheet.write_string(*at, clean(str(value), _LONGEST_TEXT))


def _write_moment(sheet: Worksheet, at: tuple[int, int], value: Any, formats: dict[str, Any]) -> None:
    kind = "moment" if isinstance(value, datetime.datetime) else "date" if isinstance(value, datetime.date) else "time"
    # Excel's calendar begins in 1900: an earlier day can only be text.
    if kind != "time" and value.year < 1900:
        sheet.write_string(*at, value.isoformat())
    else:
        sheet.write_datetime(*at, value, formats[kind])
