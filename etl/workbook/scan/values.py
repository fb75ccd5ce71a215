"""The values of a scanned file, from A1: as the look found them (xls, xlsb, text), or by calamine (xlsx, ods), with the
errors put where that leaves blanks."""

import io
from collections.abc import Iterator
from typing import Any

import python_calamine

from etl.workbook.scan import limits
from etl.workbook.scan.number_formats import NumberDisplay, as_shown
from etl.workbook.scan.scan import Scanned, SheetScan
from etl.workbook.scan.sheet import CellError, Merge, UnreadableFile

Grid = list[list[Any]]
Table = tuple[SheetScan, Grid, list[Merge], bool]
"""A sheet's details, its cells from A1 (blank is ''), its merged areas, and whether it is hidden."""


def read_values(scanned: Scanned) -> Iterator[Table]:
    """Yield the worksheets in order, charts and dialogs left out. Raises UnreadableFile, or whatever calamine raises.

    The payload of ``scanned`` is used up.
    """
    if scanned.grids is not None:
        for scan, grid in zip(scanned.sheets, scanned.grids, strict=True):
            if scan.is_worksheet:
                yield scan, grid, _cut(scan.merges or [], grid), scan.hidden
        return
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(scanned.take_payload()))
    metadata = book.sheets_metadata
    grids = [scan for scan in scanned.sheets if scan.is_worksheet]  # what is packed for the parser has no others
    if len(metadata) != len(grids):
        raise UnreadableFile("damaged", "parts")
    area = 0
    for index, scan in enumerate(grids):
        sheet = book.get_sheet_by_index(index)
        # Counted as it goes, and before `to_python`: the sheets a pattern called near were never measured (sheet_xml).
        area += _area(sheet)
        if area > limits.USED_CELLS:
            raise UnreadableFile("too_large", "used_range")
        # Else the grid would begin at the first filled cell, and no coordinate would be true.
        grid = sheet.to_python(skip_empty_area=False)
        _square(grid, scan)
        hidden = scan.hidden or metadata[index].visible != python_calamine.SheetVisibleEnum.Visible
        yield scan, grid, _merges(sheet, scan, grid), hidden


def _area(sheet: Any) -> int:
    """Return the number of cells from A1 to the last one, before they are made into Python values."""
    return 0 if sheet.end is None else (sheet.end[0] + 1) * (sheet.end[1] + 1)


def _square(grid: Grid, scan: SheetScan) -> None:
    """Put errors, durations and dates in their cells; widen the grid to reach the cells the parser dropped as blank."""
    marked = [*scan.errors, *scan.uncached]
    height = max([len(grid), *(row + 1 for row, _ in marked)])
    width = max([len(grid[0]) if grid else 0, *(column + 1 for _, column in marked)])
    for row in grid:
        row.extend([""] * (width - len(row)))
    grid.extend([""] * width for _ in range(height - len(grid)))
    # calamine gives an error and a formula without a result as "", which would read as a blank.
    for (r, c), text in scan.errors.items():
        grid[r][c] = CellError(text)
    for r, c in scan.uncached:
        grid[r][c] = ""
    for (r, c), duration in scan.durations.items():
        if r < height and c < width:
            grid[r][c] = duration
    for (r, c), from_1904 in scan.dates.items():
        # `type`, not isinstance: bool is an int, and a date the parser did see is left alone.
        if r < height and c < width and type(grid[r][c]) in (int, float):
            grid[r][c] = as_shown(float(grid[r][c]), NumberDisplay.DATE, from_1904)
    for r, c in scan.struck_cells:
        if r < height and c < width and grid[r][c] != "":
            scan.strike(r, c, grid[r][c])
    if len(scan.struck) > limits.STRUCK:
        raise UnreadableFile("too_large", "marked_cells")


def _merges(sheet: Any, scan: SheetScan, grid: Grid) -> list[Merge]:
    """Return merged areas that touch the used range, cut to it: what lies beyond holds nothing and may be endless."""
    found = scan.merges
    if found is None:
        found = [Merge(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
    if len(found) > limits.MERGES:
        raise UnreadableFile("too_large", "merges")
    return _cut(found, grid)


def _cut(found: list[Merge], grid: Grid) -> list[Merge]:
    bottom, right = len(grid) - 1, (len(grid[0]) if grid else 0) - 1
    return [
        Merge(m.first_row, m.first_column, min(m.last_row, bottom), min(m.last_column, right))
        for m in found
        if 0 <= m.first_row <= bottom and 0 <= m.first_column <= right
    ]
