"""Workbooks: the only place that knows their file formats.

Whatever a department sends (.xlsx, .xlsm, .xls, .xlsb, .ods, WPS .et, .csv) becomes a `Workbook` of plain values
at true coordinates, or a `Refusal` that says exactly why not. Files are opened in a bounded child process only.
"""

from etl.workbook.read.reading import ChildNotStartedError, keep_ready, read_workbook, read_workbooks
from etl.workbook.scan.sheet import (
    NOTES,
    REFUSALS,
    Cell,
    CellError,
    CellValue,
    Merge,
    Refusal,
    Row,
    Sheet,
    Workbook,
    cell_name,
)

__all__ = [
    "NOTES",
    "REFUSALS",
    "Cell",
    "CellError",
    "CellValue",
    "ChildNotStartedError",
    "Merge",
    "Refusal",
    "Row",
    "Sheet",
    "Workbook",
    "cell_name",
    "keep_ready",
    "read_workbook",
    "read_workbooks",
]
