"""A table as CSV that Excel and WPS open as what it is: UTF-8 with its mark, and no text is calculated."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

_LIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Text that begins so is calculated by whatever opens a CSV file; wide signs too, where people type them."""


def table_csv(headers: Sequence[str], rows: Iterable[Sequence[str | float | int | None]]) -> bytes:
    """Write a table; a text that would be a formula has a quote before it, a number is exact, None is empty."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([_still(header) for header in headers])
    writer.writerows([_still(cell) if isinstance(cell, str) else _number(cell) for cell in row] for row in rows)
    # The mark, because Excel reads a CSV file without it in the system's code page.
    return text.getvalue().encode("utf-8-sig", "replace")


def _still(cell: str) -> str:
    """Return a text that stays one in whatever program opens the file: no formula, nothing cut off."""
    # A leading quote is how spreadsheets show what follows as text (CSV injection); NUL would end the field in some.
    plain = cell.replace("\0", "")
    return f"'{plain}" if plain.startswith(_LIVE) else plain


def _number(cell: float | int | None) -> str:
    if cell is None:
        return ""
    # repr gives the shortest digits that lead back to the same number.
    return repr(int(cell) if float(cell).is_integer() and abs(cell) < _EXACT else cell)


_EXACT = 2**53
"""Whole numbers below are exact in floating point and are written without a point."""
