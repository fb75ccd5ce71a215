"""What is told of a table once it is read: how it was read, how sure a guess is, and the extraction itself."""

from __future__ import annotations

from etl.reading.extraction import Extraction, Key
from etl.reading.gathering import Gathering
from etl.reading.table import TableGrid
from etl.reading.understood import Understood
from etl.reading.units import Unit
from etl.workbook.scan.sheet import Sheet, cell_name
from etl.workbook.scan.stamp import STAMP_SHEET
from plan.period import Period


def say_how(gathering: Gathering, grid: TableGrid) -> None:
    """Tell what was read though it is hidden or merged."""
    sheet = gathering.sheet
    if sheet.hidden or sheet.hidden_rows or sheet.hidden_columns:
        _say_hidden(gathering, sheet, grid)
    asked = {cell for line in (*grid.rows, *grid.columns) for cell in line.cells}
    for (row, column), (struck, kept) in sorted(sheet.struck.items()):
        if kept.strip() and (row < grid.first[0] or column < grid.first[1]):
            gathering.say("struck_text", cell_name(row, column), struck, kept)
        elif row < grid.first[0] and (row, column) not in asked:
            gathering.say("struck_text", cell_name(row, column), struck, case="whole")
    if grid.merged and not gathering.layout.stamp:
        gathering.say("merged_header", cell_name(*grid.corner))


def _say_hidden(gathering: Gathering, sheet: Sheet, grid: TableGrid) -> None:
    """Tell which sheet, rows or columns were read though they are hidden."""
    if sheet.hidden and sheet.name != STAMP_SHEET:
        gathering.say("hidden_read", "", sheet.name, case="sheet")
    # Only rows from which a number was taken: hidden blank rows are nobody's concern.
    rows = sorted(sheet.hidden_rows & gathering.rows)
    if rows:
        numbers = "、".join(str(row + 1) for row in rows)
        gathering.say("hidden_read", cell_name(rows[0], grid.corner[1]), numbers, case="rows")
    columns = sorted(sheet.hidden_columns & set(range(grid.first[1], len(sheet.rows[0]))))
    if columns:
        letters = "、".join(cell_name(0, column)[:-1] for column in columns)
        gathering.say("hidden_read", cell_name(grid.corner[0], columns[0]), letters, case="columns")


def result_of(
    gathering: Gathering, understood: Understood, grid: TableGrid, department: str, period: Period | None
) -> Extraction:
    """Return the extraction of what was gathered."""
    sheet, plan = gathering.sheet.name, gathering.plan
    told: set[Key] = {key for key, when in gathering.told if when == period}
    is_table = understood.yearless or (
        understood.rows and understood.columns
    )  # else the layout fits the texts and not the table
    doubtful = understood.doubtful - {""}
    if gathering.layout.area not in (None, "city") and not gathering.area:
        doubtful |= understood.headers.keys() & plan.measure_of.keys()  # said once: nobody knows whose they are
    if doubtful:
        doubtful -= {o.area for o in gathering.observations}
        told |= {(m.name, area) for area in doubtful & set(plan.known_towns) for m in plan.measures}
        told |= {(name, area) for name in doubtful & plan.measure_of.keys() for area in (*plan.known_towns, plan.city)}
    return Extraction(
        department,
        period,
        gathering.layout.id,
        tuple(gathering.observations),
        tuple(gathering.findings),
        rows=len(gathering.rows),
        totals=tuple(gathering.totals),
        blanks={key: place for (key, when), place in gathering.blanks.items() if when == period},
        told=frozenset(told),
        headers={name: (sheet, cell) for name, cell in understood.headers.items() if name} if is_table else {},
        table=(sheet, cell_name(*grid.corner)),
        scales=_scales(gathering),
        summed=frozenset(gathering.summed),
        texts=frozenset(gathering.texts),
        compared=tuple(gathering.compared),
        reading=tuple(understood.reading),
        rows_read=tuple(understood.rows_read),
    )


def _scales(gathering: Gathering) -> dict[str, float]:
    """Return the measures that their headers count in another unit."""
    found = {name: said for (name, said), unit in gathering.units.found.items() if isinstance(unit, Unit)}
    return {name: float(gathering.units.scale(gathering.plan.measure_of[name], said)) for name, said in found.items()}
