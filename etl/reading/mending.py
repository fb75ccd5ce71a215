"""Mends applied: a workbook in which the planner's word stands at some cells instead of what the file holds. Pure."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from etl.reading.extraction import Extraction
from etl.workbook.scan.sheet import Cell, CellValue, Refusal, Sheet, Workbook, cell_name
from plan.finding import Finding
from plan.mends import mend_of
from plan.replies import Mend


def mended(book: Workbook | Refusal, mends: Iterable[Mend]) -> Workbook | Refusal:
    """Return the workbook with the mends in place; a mend for a cell that is not there changes nothing."""
    by_sheet: dict[str, dict[str, float]] = {}
    for mend in mends:
        by_sheet.setdefault(mend.sheet, {})[mend.cell] = mend.value
    if isinstance(book, Refusal) or not by_sheet:
        return book
    return replace(book, sheets=tuple(_sheet(sheet, by_sheet.get(sheet.name, {})) for sheet in book.sheets))


def _sheet(sheet: Sheet, values: dict[str, float]) -> Sheet:
    if not values:
        return sheet
    touched: dict[Cell, CellValue] = {}
    rows = [list(row) for row in sheet.rows]
    for row, cells in enumerate(rows):
        for column in range(len(cells)):
            name = cell_name(row, column)
            if name in values:
                touched[row, column] = cells[column]
                cells[column] = values[name]
    return replace(
        sheet,
        rows=tuple(map(tuple, rows)),
        percent_cells=sheet.percent_cells - touched.keys(),  # what the planner says is the value, however it is shown
        uncached_formulas=sheet.uncached_formulas - touched.keys(),
        struck={cell: texts for cell, texts in sheet.struck.items() if cell not in touched},
        texts=sheet.texts | {cell for cell, before in touched.items() if isinstance(before, str)},
    )


def safe_offers(
    book: Workbook | Refusal,
    read: Extraction,
    findings: Iterable[Finding],
    read_with: Callable[[Sequence[Mend]], Extraction],
) -> tuple[Mend, ...]:
    """Return the one-click mends of findings, with the text that stands in the cell, as far as reading the workbook
    with them gives what they promise: the number that would be right, or the one that was read in its dressing."""
    wanted = {(m.sheet, m.cell): (f, m) for f in findings if (m := mend_of(f)) is not None}
    if isinstance(book, Refusal) or not wanted:
        return ()
    held = _held(book, wanted.keys())
    tried = [replace(m, original=_shown(held[at])) for at, (_, m) in wanted.items() if at in held]
    # Tried out, because a mend goes through reading like any cell: units and formats may make another number of it.
    before, after = _by_place(read), _by_place(read_with(tried))
    return tuple(m for m in tried if _keeps_promise(wanted[m.sheet, m.cell][0], before, after))


def _by_place(read: Extraction) -> dict[tuple[str, str], float]:
    return {(o.sheet, o.cell): o.value for o in read.observations}


def _keeps_promise(finding: Finding, before: dict[tuple[str, str], float], after: dict[tuple[str, str], float]) -> bool:
    at = finding.sheet, finding.cell
    promised = finding.details.get("mended")
    wanted = float(promised) if promised else before.get(at)
    return wanted is not None and at in after and math.isclose(after[at], wanted, rel_tol=1e-9)


def _shown(value: CellValue) -> str:
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def _held(book: Workbook, places: Iterable[tuple[str, str]]) -> dict[tuple[str, str], CellValue]:
    """Return what stands at some cells."""
    cells = set(places)
    return {
        (sheet.name, name): value
        for sheet in book.sheets
        if any(sheet.name == at for at, _ in cells)
        for row, values in enumerate(sheet.rows)
        for column, value in enumerate(values)
        if (sheet.name, name := cell_name(row, column)) in cells
    }


def without_stale_totals(findings: Iterable[Finding], read: Extraction, mends: Iterable[Mend]) -> tuple[Finding, ...]:
    """Return the findings but for totals that differ only by the mends: a 合计 the file added up before the planner's
    word."""
    moved = _moved(read, mends)
    return tuple(f for f in findings if not (f.code == "total_differs" and _stale(f, moved)))


def _moved(read: Extraction, mends: Iterable[Mend]) -> dict[str, float]:
    """Return by how much the mends moved each measure's sum over the towns, in the measure's unit."""
    by_cell = {(mend.sheet, mend.cell): mend for mend in mends}
    moved: dict[str, float] = {}
    for o in read.own:
        mend = by_cell.get((o.sheet, o.cell))
        if mend is not None and mend.value:
            before = o.value / mend.value * _added(mend.original)  # in the unit in which the sum is
            moved[o.measure] = moved.get(o.measure, 0.0) + o.value - before
    return moved


def _added(original: str) -> float:
    """Return the number in a text as a spreadsheet adds it up: nothing where there is none."""
    try:
        return float(original)
    except ValueError:
        return 0.0


def _stale(finding: Finding, moved: dict[str, float]) -> bool:
    by = moved.get(finding.details.get("measure", ""))
    # The total lacks exactly what the mends added.
    return by is not None and math.isclose(float(finding.details["difference"]), -by, rel_tol=1e-6, abs_tol=1e-6)
