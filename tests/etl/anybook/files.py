"""Any workbook as a real file: what a planner's program would have written."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from etl.workbook.scan.sheet import CellError
from tests.etl.anybook.dressing import Cell
from tests.etl.anybook.form import AnyBook


def write_file(book: AnyBook, folder: Path, name: str, encoding: str = "utf-8-sig") -> Path:
    """Write the workbook to a folder: an .xlsx, or a .csv in the encoding."""
    path = folder / f"{name}.{book.kind}"
    if book.kind == "csv":
        path.write_bytes(_csv(book).encode(encoding, "replace"))
    else:
        _xlsx(book, path)
    return path


def _csv(book: AnyBook) -> str:
    text = io.StringIO()
    csv.writer(text).writerows([["" if v is None else v for v in row] for row in book.as_sheet().rows])
    return text.getvalue()


def _xlsx(book: AnyBook, path: Path) -> None:
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as file:
        formats = {
            "percent": file.add_format({"num_format": "0%"}),
            "date": file.add_format({"num_format": "yyyy-mm-dd"}),
        }
        formats |= {"count": file.add_format({"num_format": "#,##0.##"})}
        for name, text in book.before:
            file.add_worksheet(name).write_string(0, 0, text or " ")
        sheet = file.add_worksheet(book.sheet)
        for merge in book.merges:
            sheet.merge_range(merge.first_row, merge.first_column, merge.last_row, merge.last_column, "")
        for (row, column), cell in book.cells.items():
            _write(sheet, row, column, cell, formats)
        _hide(book, sheet)
        for stamp in book.stamp():
            hidden = file.add_worksheet(stamp.name)
            for row, (value,) in enumerate(stamp.rows):
                hidden.write_string(row, 0, str(value))
            hidden.very_hidden()


def _hide(book: AnyBook, sheet: Worksheet) -> None:
    for row in book.hidden_rows:
        sheet.set_row(row, None, None, {"hidden": True})
    for column in book.hidden_columns:
        sheet.set_column(column, column, None, None, {"hidden": True})
    if book.hidden:
        sheet.hide()


def _write(sheet: Worksheet, row: int, column: int, cell: Cell, formats: dict[str, object]) -> None:
    value = cell.value
    if cell.uncached:
        sheet.write_formula(row, column, "=1+1", None, "")
    elif isinstance(value, CellError):
        sheet.write_formula(row, column, "=1/0", None, value.text)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, formats["percent" if cell.percent else "count"])
    elif isinstance(value, str):
        sheet.write_string(row, column, value)
    elif value is not None:
        sheet.write_datetime(row, column, value, formats["date"])
