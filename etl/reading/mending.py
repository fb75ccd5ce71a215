"""Mends applied: a workbook in which the planner's word stands at some cells instead of what the file holds. Pure."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from etl.reading.extraction import Extraction
from etl.reading.numbers import is_plain
from etl.workbook.scan.sheet import Cell, CellValue, Refusal, Sheet, Workbook, cell_name
from plan.finding import Finding
from plan.replies import Mend, mend_of

HeldCell = tuple[str, str, str]
"""(sheet, cell, what stands there)."""


def mended(book: Workbook | Refusal, mends: Iterable[Mend]) -> Workbook | Refusal:
    """Return the workbook with the mends in place; a mend for a cell that is not there changes nothing."""
    by_sheet: dict[str, dict[str, float | str]] = {}
    for mend in mends:
        by_sheet.setdefault(mend.sheet, {})[mend.cell] = mend.value
    if isinstance(book, Refusal) or not by_sheet:
        return book
    return replace(book, sheets=tuple(_sheet(sheet, by_sheet.get(sheet.name, {})) for sheet in book.sheets))


def _sheet(sheet: Sheet, values: dict[str, float | str]) -> Sheet:
    """Return the sheet with these values at the cells of these names, and without what was noted of what stood
    there."""
    if not values:
        return sheet
    touched: dict[Cell, CellValue] = {}
    # Readers leave out what is blank at a row's end; a number may be put there all the same.
    width = _width(sheet)
    rows = [[*row, *[None] * (width - len(row))] for row in sheet.rows]
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
        worded={cell: words for cell, words in sheet.worded.items() if cell not in touched},
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
    if value is None:
        return ""
    return f"{value:.12g}" if isinstance(value, float) else str(value)


_AT_NUMBERS = frozenset(
    {
        *("not_a_number", "error_cell", "struck_out", "negative", "fraction", "part_exceeds_whole", "out_of_bounds"),
        *("total_differs", "falls", "jump", "revised"),
    }
)
"""Codes of findings that stand at the very cell of a number."""

_AT_BLANKS = frozenset({"missing", "withdrawn"})
"""Codes of findings that may stand at the blank cell itself, or at the head of its row or column."""


def held_where_doubted(book: Workbook | Refusal, read: Extraction, findings: Iterable[Finding]) -> tuple[HeldCell, ...]:
    """Return the cells in whose place somebody may type another value, each with what stands there (empty: blank).

    These are the cells of numbers about which something must be mended or explained; never those of names and heads.
    """
    if isinstance(book, Refusal):
        return ()
    blanks = set(read.blanks.values())
    wanted = dict.fromkeys(
        (f.sheet, f.cell)
        for f in findings
        if f.code in _AT_NUMBERS or (f.code in _AT_BLANKS and (f.sheet, f.cell) in blanks)
    )
    held = _held(book, wanted)
    return tuple((*place, _shown(held[place])) for place in wanted if place in held)


def typed_value(text: str) -> float | str:
    """Return what somebody typed as the cell would hold it: a number where it is plainly one."""
    return float(text) if is_plain(text) else text


def _held(book: Workbook, places: Iterable[tuple[str, str]]) -> dict[tuple[str, str], CellValue]:
    """Return what stands at some cells, also where a row is shorter than others."""
    cells = set(places)
    return {
        (sheet.name, name): value
        for sheet in book.sheets
        if any(sheet.name == at for at, _ in cells)
        for row, values in enumerate(sheet.rows)
        for column, value in enumerate((*values, *[None] * (_width(sheet) - len(values))))
        if (sheet.name, name := cell_name(row, column)) in cells
    }


def _width(sheet: Sheet) -> int:
    return max((len(row) for row in sheet.rows), default=0)


def without_stale_totals(findings: Iterable[Finding], read: Extraction, mends: Iterable[Mend]) -> tuple[Finding, ...]:
    """Return the findings but for totals that differ only by the mends: a 合计 the file added up before the planner's
    word."""
    moved = _moved(read, mends)
    return tuple(f for f in findings if not (f.code == "total_differs" and _stale(f, moved)))


def _moved(read: Extraction, mends: Iterable[Mend]) -> dict[str, float]:
    """Return by how much the mends moved each measure's sum over the towns, in the measure's unit."""
    by_cell = {mend.place: mend for mend in mends}
    now = [(o.measure, (o.sheet, o.cell), o.value) for o in read.own]
    # 未报 in place of a number takes it out of the sum.
    now += [(f.details.get("measure", ""), (f.sheet, f.cell), 0.0) for f in read.findings if f.code == "not_reported"]
    moved: dict[str, float] = {}
    for measure, place, value in now:
        if (mend := by_cell.get(place)) is not None:
            before = _added(mend.original) * read.scales.get(measure, 1.0)  # in the unit in which the sum is
            moved[measure] = moved.get(measure, 0.0) + value - before
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
