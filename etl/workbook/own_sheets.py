"""The cells of a workbook that we have just made, for whoever cannot keep it as a file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO

Shown = tuple[str | float | None, bool]
"""A cell's text or figure, and whether the figure is a share that is printed in per cent."""


def own_sheets(content: bytes, most: int) -> Iterator[tuple[str, list[list[Shown]]]]:
    """Yield each sheet's name with its first ``most`` rows. Never call it on what somebody brought: that is read in a
    child process of its own (``read/``)."""
    from openpyxl import load_workbook  # it takes a third of a second, of which no start has need

    for sheet in load_workbook(BytesIO(content), read_only=True):
        rows = sheet.iter_rows(max_row=most)
        yield (
            sheet.title,
            [[(_plain(cell.value), str(cell.number_format).endswith("%")) for cell in row] for row in rows],
        )


def _plain(value: object) -> str | float | None:
    if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
        return value
    return value.date().isoformat() if isinstance(value, datetime) else str(value)
