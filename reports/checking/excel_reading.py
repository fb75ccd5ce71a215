"""A workbook's values, sheet by sheet, and whatever may show them otherwise than they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import openpyxl
from openpyxl.cell import Cell
from openpyxl.utils.cell import rows_from_range
from openpyxl.worksheet.worksheet import Worksheet

# At import and not at use: the child then ends before any file is opened.
assert openpyxl.DEFUSEDXML, "without defusedxml openpyxl expands whatever entities a file defines"

MOST_ROWS, MOST_COLUMNS = 60_000, 256
"""Rows and columns of a sheet that are looked at; ours have far fewer."""

_THIN = 1.0
"""Points, or figures' widths, under which nothing can be seen."""

_WHITE = re.compile(r"(?:..)?FFFFFF", re.IGNORECASE)
_SHAPE = re.compile(rb"<(?:\w+:)?sp[ >]")


@dataclass(frozen=True, slots=True)
class SheetValues:
    """A sheet's values, row by row from the first, and whether it can be seen.

    ``formats``: how each number is shown, beside it, None for what is no number. ``hidden_rows`` and
    ``hidden_columns`` count from 0. ``laid_over``: pictures, charts and shapes that lie on the sheet.
    """

    rows: tuple[tuple[Any, ...], ...]
    visible: bool = True
    formats: tuple[tuple[str | None, ...], ...] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    laid_over: int = 0


def read_workbook(content: bytes) -> Mapping[str, SheetValues]:
    """Return a workbook's sheets by name: texts, numbers and nothing; what else a cell may hold is a text. Raises
    anything."""
    # Formulas as they are written: a program that opens the file works them out anew, whatever value it carries.
    book = openpyxl.load_workbook(BytesIO(content))
    shapes = _shapes(content)
    return {sheet.title: _sheet(sheet, shapes) for sheet in book.worksheets}


def _shapes(content: bytes) -> int:
    """Return how many drawings of the file hold shapes, which openpyxl leaves out."""
    with ZipFile(BytesIO(content)) as archive:
        names = [name for name in archive.namelist() if re.fullmatch(r"xl/drawings/drawing\d+\.xml", name)]
        return sum(bool(_SHAPE.search(archive.read(name))) for name in names)


def _sheet(sheet: Worksheet, shapes: int) -> SheetValues:
    rows = list(sheet.iter_rows(max_row=min(sheet.max_row, MOST_ROWS), max_col=min(sheet.max_column, MOST_COLUMNS)))
    overruled = dict(_conditional(sheet))
    return SheetValues(
        tuple(tuple(_value(cell) for cell in row) for row in rows),
        sheet.sheet_state == "visible",
        tuple(tuple(_format(cell, overruled) for cell in row) for row in rows),
        tuple(sorted(_hidden_rows(sheet))),
        tuple(sorted(_hidden_columns(sheet))),
        len(sheet._images) + len(sheet._charts) + shapes,  # type: ignore[attr-defined]
    )


def _value(cell: Any) -> str | float | int | None:
    if isinstance(cell, Cell) and _invisible(cell):
        return None
    value = cell.value
    return value if value is None or type(value) in (str, float, int) else str(value)


def _invisible(cell: Cell) -> bool:
    """Tell whether a cell's figures are white on no ground of their own."""
    colour = cell.font.color.rgb if cell.font and cell.font.color is not None else None
    return isinstance(colour, str) and bool(_WHITE.fullmatch(colour)) and cell.fill.fill_type is None


def _format(cell: Any, overruled: Mapping[str, str]) -> str | None:
    return overruled.get(cell.coordinate, cell.number_format) if isinstance(cell.value, int | float) else None


def _conditional(sheet: Worksheet) -> Iterator[tuple[str, str]]:
    """Yield the cells for which a rule may choose another format, and that format."""
    for held in sheet.conditional_formatting:
        codes = [
            rule.dxf.numFmt.formatCode for rule in held.rules if rule.dxf is not None and rule.dxf.numFmt is not None
        ]
        for code in codes:
            cells = (cell for area in str(held.sqref).split() for row in rows_from_range(area) for cell in row)
            yield from ((cell, str(code)) for cell in cells)


def _hidden_rows(sheet: Worksheet) -> Iterator[int]:
    for number, row in sheet.row_dimensions.items():
        if row.hidden or (row.height is not None and row.height < _THIN):
            yield number - 1


def _hidden_columns(sheet: Worksheet) -> Iterator[int]:
    for column in sheet.column_dimensions.values():
        if column.hidden or (column.customWidth and column.width < _THIN):
            yield from range((column.min or 1) - 1, min(column.max or 0, MOST_COLUMNS))
