"""Mends applied: a workbook in which the planner's word stands at some cells instead of what the file holds. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

from etl.extraction import Extraction
from etl.workbook.sheet import Cell, Refusal, Sheet, Workbook, cell_name
from plan.finding import Finding
from plan.replies import Mend


def mended(book: Workbook | Refusal, mends: Iterable[Mend]) -> Workbook | Refusal:
    """The workbook with the mends in place; a mend for a cell that is not there changes nothing."""
    by_sheet: dict[str, dict[str, float]] = {}
    for mend in mends:
        by_sheet.setdefault(mend.sheet, {})[mend.cell] = mend.value
    if isinstance(book, Refusal) or not by_sheet:
        return book
    return replace(book, sheets=tuple(_sheet(sheet, by_sheet.get(sheet.name, {})) for sheet in book.sheets))


def _sheet(sheet: Sheet, values: dict[str, float]) -> Sheet:
    if not values:
        return sheet
    touched: set[Cell] = set()
    rows = [list(row) for row in sheet.rows]
    for row, cells in enumerate(rows):
        for column in range(len(cells)):
            name = cell_name(row, column)
            if name in values:
                cells[column] = values[name]
                touched.add((row, column))
    return replace(
        sheet,
        rows=tuple(map(tuple, rows)),
        percent_cells=sheet.percent_cells - touched,  # what the planner says is the value, however it is shown
        uncached_formulas=sheet.uncached_formulas - touched,
    )


def without_stale_totals(findings: Iterable[Finding], read: Extraction, mends: Iterable[Mend]) -> tuple[Finding, ...]:
    """The findings but for totals that differ only by the mends: a 合计 the file added up before the planner's word."""
    moved = _moved(read, mends)
    return tuple(f for f in findings if not (f.code == "total_differs" and _stale(f, moved)))


def _moved(read: Extraction, mends: Iterable[Mend]) -> dict[str, float]:
    """By how much the mends moved each measure's sum over the towns of the workbook's own period."""
    by_cell = {(mend.sheet, mend.cell): mend for mend in mends}
    moved: dict[str, float] = {}
    for o in read.own:
        mend = by_cell.get((o.sheet, o.cell))
        if mend is not None and mend.value:
            before = o.value / mend.value * _added(mend.original)  # in the unit in which the sum is
            moved[o.measure] = moved.get(o.measure, 0.0) + o.value - before
    return moved


def _added(original: str) -> float:
    """What a spreadsheet adds up for a cell: its number, nothing for a text."""
    try:
        return float(original)
    except ValueError:
        return 0.0


def _stale(finding: Finding, moved: dict[str, float]) -> bool:
    by = moved.get(finding.details.get("measure", ""))
    return by is not None and math.isclose(float(finding.details["difference"]), -by, rel_tol=1e-6, abs_tol=1e-6)
