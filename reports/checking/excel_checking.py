"""A workbook held against the annexes: sheet by sheet, rows known by their keys, numbers to nine digits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from openpyxl.utils import get_column_letter

from etl.workbook.write.export import Cell, ExportSheet, FormattedNumber, plain_format, without_noise
from reports.checking.comparing import same
from reports.checking.content import Mismatch, MismatchKind, ReportPlace, squeezed
from reports.checking.excel_reading import SheetValues
from reports.checking.number_formats import shows_as
from reports.checking.units import FREE_COLUMNS
from wording import in_every_language

# A row of observations is known by measure, area and quarter together.
_ABOVE = 12
"""Rows within which title and note are looked for."""

KEYS = dict.fromkeys(in_every_language("report.sheet.lineage"), 3)
"""How many first columns tell one row of a sheet from another where one is not enough."""


def mismatches(found: Mapping[str, SheetValues], leaves: Sequence[ExportSheet]) -> tuple[Mismatch, ...]:
    """Return every difference to the sheets as they are made here."""
    names = {leaf.name for leaf in leaves}
    added = (Mismatch(ReportPlace(name), name, "", MismatchKind.ADDED) for name in found if name not in names)
    return (*(each for leaf in leaves for each in _sheet(leaf, found.get(leaf.name))), *added)


def _sheet(leaf: ExportSheet, found: SheetValues | None) -> Iterator[Mismatch]:
    place = ReportPlace(leaf.name)
    if found is None or not found.visible:
        yield Mismatch(place, "", leaf.name, MismatchKind.MISSING)
        return
    yield from _above(leaf, found)
    found = found if leaf.data else _as_seen(found)
    heads = [squeezed(str(head)) for head in leaf.headers]
    # Searched for: rows may have been put in above the head.
    top = next((at for at, row in enumerate(found.rows) if set(heads) <= set(map(_said, row))), None)
    if top is None:
        yield Mismatch(place, "", "、".join(leaf.headers), MismatchKind.MISSING)
        return
    yield from _rows(leaf, found, top)


def _above(leaf: ExportSheet, found: SheetValues) -> Iterator[Mismatch]:
    """Yield what the title and the note over the table do not say any more: what it is of, and what its data are."""
    there = {_said(cell) for row in found.rows[:_ABOVE] for cell in row}
    for text in filter(None, (leaf.title, leaf.note)):
        if squeezed(text) not in there:
            yield Mismatch(ReportPlace(leaf.name), "", text, MismatchKind.MISSING)


def _as_seen(found: SheetValues) -> SheetValues:
    """Return a sheet with nothing in the rows and columns that are not shown. Lists of data may be filtered."""
    rows, columns = set(found.hidden_rows), set(found.hidden_columns)
    seen = (
        tuple(None if row in rows or column in columns else cell for column, cell in enumerate(cells))
        for row, cells in enumerate(found.rows)
    )
    return replace(found, rows=tuple(seen))


def _rows(leaf: ExportSheet, sheet: SheetValues, top: int) -> Iterator[Mismatch]:
    rows = sheet.rows
    said = [_said(cell) for cell in rows[top]]
    columns = [said.index(squeezed(str(head))) for head in leaf.headers]
    keys = KEYS.get(leaf.name, 1)
    by_key: dict[tuple[str, ...], list[int]] = {}
    for at in range(top + 1, len(rows)):
        by_key.setdefault(tuple(_said(_at(rows[at], column)) for column in columns[:keys]), []).append(at)
    for row in leaf.rows:
        same_ones = by_key.get(tuple(map(_said, row[:keys])), [])
        if not same_ones:
            yield Mismatch(
                ReportPlace(leaf.name, row=_row_name(leaf, row)), "", _row_name(leaf, row), MismatchKind.MISSING
            )
            continue
        # Of rows with one key the first is taken and the rest stay: a row that is there twice is told as added.
        at = same_ones.pop(0)
        yield from _cells(leaf, row, [_at(rows[at], column) for column in columns], at + 1, columns)
        yield from _formats(leaf, row, sheet, at, columns)
    for key, left in by_key.items():
        if any(key):
            yield from (
                Mismatch(ReportPlace(leaf.name, row=" ".join(key)), " ".join(key), "", MismatchKind.ADDED) for _ in left
            )


def _cells(
    leaf: ExportSheet, row: Sequence[Cell], found: Sequence[Any], number: int, columns: Sequence[int]
) -> Iterator[Mismatch]:
    for head, right, value, column in zip(leaf.headers, row, found, columns, strict=True):
        if _equal(right, value):
            continue
        cell = f"{leaf.name}!{get_column_letter(column + 1)}{number}"
        no = row[0] if isinstance(row[0], int) else None
        place = ReportPlace(leaf.name, row=_row_name(leaf, row), column=str(head), no=no, cell=cell)
        yield Mismatch(
            place,
            _shown(value),
            _shown(_plain(right)),
            MismatchKind.WORDS if head in FREE_COLUMNS else MismatchKind.FIGURE,
        )


def _formats(
    leaf: ExportSheet, row: Sequence[Cell], sheet: SheetValues, at: int, columns: Sequence[int]
) -> Iterator[Mismatch]:
    """Yield numbers that are ours and are shown otherwise: as another figure, rounder, or not at all."""
    for head, right, column in zip(leaf.headers, row, columns, strict=True):
        own = _own_format(right)
        shown = _at(sheet.formats[at], column) if at < len(sheet.formats) else None
        value = _at(sheet.rows[at], column)
        if shown is None or own is None or not isinstance(value, int | float) or shows_as(shown, own):
            continue
        cell = f"{leaf.name}!{get_column_letter(column + 1)}{at + 1}"
        no = row[0] if isinstance(row[0], int) else None
        place = ReportPlace(leaf.name, row=_row_name(leaf, row), column=str(head), no=no, cell=cell)
        yield Mismatch(place, f"{_shown(value)} [{shown}]", f"{_shown(_plain(right))} [{own}]")


def _own_format(cell: Cell) -> str | None:
    if isinstance(cell, FormattedNumber):
        return cell.number_format
    return plain_format(cell) if isinstance(cell, int | float) else None


def _equal(right: Cell, value: Any) -> bool:
    """Tell whether a cell still says what it should; an empty text is an empty cell."""
    right = _plain(right)
    # bool is an int in Python, and TRUE in a cell is no 1.
    if isinstance(right, int | float) and isinstance(value, int | float) and not isinstance(value, bool):
        # To nine digits (1e-9): spreadsheet programs write a float's last digits in their own way.
        return same(float(right), float(value))
    return _said(right) == _said(value)


def _plain(cell: Cell) -> str | float | int | None:
    return without_noise(cell.value) if isinstance(cell, FormattedNumber) else cell


def _at(row: Sequence[Any], column: int) -> Any:
    return row[column] if column < len(row) else None


def _said(cell: Any) -> str:
    # A whole number comes back as 19.0 from one program and as 19 from another.
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else squeezed(str(cell))


def _shown(cell: Any) -> str:
    return "" if cell is None else f"{cell:.12g}" if isinstance(cell, float) else str(cell)


def _row_name(leaf: ExportSheet, row: Sequence[Cell]) -> str:
    if isinstance(row[0], int):
        return " ".join(map(str, (row[0], row[2]))) if len(row) > 2 else str(row[0])
    return " ".join(str(each) for each in row[: KEYS.get(leaf.name, 1)])
