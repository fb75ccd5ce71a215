"""Workbooks for tests: sheets by hand, and read ones with a few cells changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from etl.workbook.read.reading import read_workbook
from etl.workbook.scan.sheet import CellValue, Merge, Sheet, Workbook, column_number

SAMPLES = Path(__file__).resolve().parent / "samples"
CASES = Path(__file__).resolve().parents[3] / "shared" / "cases" / "sheets"
"""Real files that nobody here wrote; a clone of the repository does not have them."""


def sheet(
    rows: Iterable[Iterable[CellValue]], name: str = "Sheet1", merges: Iterable[Merge] = (), **more: object
) -> Sheet:
    """Return a sheet from its rows, made rectangular."""
    lines = [tuple(row) for row in rows]
    width = max(map(len, lines))
    full = tuple(line + (None,) * (width - len(line)) for line in lines)
    return Sheet(name, full, tuple(merges), **more)  # type: ignore[arg-type]


def book(*sheets: Sheet, kind: str = "xlsx") -> Workbook:
    """Return a workbook of sheets."""
    return Workbook(kind, sheets)


@cache
def sample(name: str) -> Workbook:
    """Return a sample workbook, read by the real reader."""
    found = read_workbook(SAMPLES / name)
    assert isinstance(found, Workbook), found
    return found


def edited(workbook: Workbook, cells: Mapping[str, CellValue], at: int = 0, **more: object) -> Workbook:
    """Return the workbook with some cells of one sheet changed."""
    old = workbook.sheets[at]
    rows = [list(row) for row in old.rows]
    for name, value in cells.items():
        letters = name.rstrip("0123456789")
        row, column = int(name[len(letters) :]) - 1, column_number(letters)
        for line in rows:
            line.extend([None] * (column + 1 - len(line)))
        while len(rows) <= row:
            rows.append([None] * len(rows[0]))
        rows[row][column] = value
    new = replace(old, rows=tuple(map(tuple, rows)), **more)  # type: ignore[arg-type]
    return replace(workbook, sheets=(*workbook.sheets[:at], new, *workbook.sheets[at + 1 :]))
