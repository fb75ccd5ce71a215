"""Comments at cells that hold no number that was read: at headers, titles, names of towns, on sheets nobody sees."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import islice

from etl.reading.extraction import Extraction
from etl.reading.gathering import LONGEST_FOUND
from etl.reading.numbers import as_written
from etl.workbook.scan.sheet import Cell, Sheet, Workbook, cell_name
from plan.finding import Finding

_MOST = 50
"""Comments that are told of a workbook; whoever comments more than that has said what he means."""
_LONGEST = 30
"""Characters of a cell that are repeated, so that people find it."""


def comments_beside(workbook: Workbook, read: Extraction, ours: Collection[str] = ()) -> Iterator[Finding]:
    """Yield a finding for each comment that was not told at a number.

    ``ours``: of our own template the names of measures, with which the comments on its headers begin; what stands on
    its other sheets is ours, too.
    """
    known = {(finding.sheet, finding.cell) for finding in read.findings if finding.code == "commented"}
    sheets = {o.sheet for o in read.observations}
    places = (
        (sheet, place, text)
        for sheet in workbook.sheets
        if sheet.comments and (sheet.name in sheets or not ours)
        for place, text in sorted(sheet.comments.items())
        if (sheet.name, cell_name(*place)) not in known and not text.startswith(tuple(ours))
    )
    for sheet, place, text in islice(places, _MOST):
        at = _text_at(sheet, place)
        details = {"text": text, "at": at, "case": "at" if at else "blank"}
        yield Finding("commented", sheet.name, cell_name(*place), _short(text, LONGEST_FOUND), details=details)


def _text_at(sheet: Sheet, place: Cell) -> str:
    row, column = place
    if row >= len(sheet.rows) or column >= len(sheet.rows[row]) or (value := sheet.rows[row][column]) is None:
        return ""
    return _short(" ".join(as_written(value).split()), _LONGEST)


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
