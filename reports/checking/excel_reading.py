"""A workbook's values, sheet by sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import openpyxl

# At import and not at use: the child then ends before any file is opened.
assert openpyxl.DEFUSEDXML, "without defusedxml openpyxl expands whatever entities a file defines"


@dataclass(frozen=True, slots=True)
class SheetValues:
    """A sheet's values, row by row from the first, and whether it can be seen."""

    rows: tuple[tuple[Any, ...], ...]
    visible: bool = True


def read_workbook(content: bytes) -> Mapping[str, SheetValues]:
    """Return a workbook's sheets by name: texts, numbers and nothing; what else a cell may hold is a text. Raises
    anything."""
    # read_only streams the sheets; data_only gives the values as last computed.
    book = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True)
    return {
        sheet.title: SheetValues(
            tuple(tuple(map(_plain, row)) for row in sheet.iter_rows(values_only=True)), sheet.sheet_state == "visible"
        )
        for sheet in book.worksheets
    }


def _plain(value: Any) -> str | float | int | None:
    return value if value is None or type(value) in (str, float, int) else str(value)
