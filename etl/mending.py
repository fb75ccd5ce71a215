"""Mends applied: a workbook in which the planner's word stands at some cells instead of what the file holds. Pure."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from etl.extraction import Extraction
from etl.workbook.sheet import Cell, CellValue, Refusal, Sheet, Workbook, cell_name
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


def safe_offers(
    book: Workbook | Refusal, findings: Iterable[Finding], read_with: Callable[[Sequence[Mend]], Extraction]
) -> tuple[Mend, ...]:
    """One mend for each finding that says which number would be right, if writing it into the cell really gives that.

    The unit of the cell is not known here (a header may say 万人), so a candidate counts only once it has been read:
    the number as it is, or the cell's own number moved by as much.
    """
    wanted = {(f.sheet, f.cell): f for f in findings if f.cell and f.details.get("mended")}
    if isinstance(book, Refusal) or not wanted:
        return ()
    held = _held(book, wanted.keys())
    offers: list[Mend] = []
    for candidate in (_as_it_is, _moved_as_much):
        rest = [
            f for place, f in wanted.items() if place in held and not any((o.sheet, o.cell) == place for o in offers)
        ]
        tried = [m for f in rest if (m := candidate(f, held[f.sheet, f.cell])) is not None]
        got = {(o.sheet, o.cell): o.value for o in read_with(tried).observations} if tried else {}
        offers += [m for m in tried if _gives(got.get((m.sheet, m.cell)), wanted[m.sheet, m.cell])]
    return tuple(offers)


def _as_it_is(finding: Finding, held: CellValue) -> Mend:
    return Mend(finding.sheet, finding.cell, _shown(held), float(finding.details["mended"]))


def _moved_as_much(finding: Finding, held: CellValue) -> Mend | None:
    found = _added(finding.found)
    if not isinstance(held, int | float) or not found:
        return None
    value = held * float(finding.details["mended"]) / found
    return Mend(finding.sheet, finding.cell, _shown(held), float(f"{value:.12g}"))


def _gives(value: float | None, finding: Finding) -> bool:
    return value is not None and math.isclose(value, float(finding.details["mended"]), rel_tol=1e-9)


def _shown(value: CellValue) -> str:
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def _held(book: Workbook, places: Iterable[tuple[str, str]]) -> dict[tuple[str, str], CellValue]:
    """What stands at some cells."""
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
    """The number in a text as a spreadsheet adds it up: nothing where there is none."""
    try:
        return float(original)
    except ValueError:
        return 0.0


def _stale(finding: Finding, moved: dict[str, float]) -> bool:
    by = moved.get(finding.details.get("measure", ""))
    return by is not None and math.isclose(float(finding.details["difference"]), -by, rel_tol=1e-6, abs_tol=1e-6)
