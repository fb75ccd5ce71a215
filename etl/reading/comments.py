"""Comments at cells that hold no number that was read: at headers, titles, names of towns, on sheets nobody sees."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from etl.reading.extraction import Extraction
from etl.reading.gathering import shortened
from etl.reading.numbers import as_written
from etl.workbook.scan.sheet import Cell, Sheet, Workbook, cell_name
from plan.catalogue import Plan
from plan.finding import Finding
from wording import say

_MOST = 50
"""Comments that are told of a workbook; whoever comments more than that has said what he means."""
_LONGEST = 30
"""Characters of a cell that are repeated, so that people find it."""


def comments_beside(workbook: Workbook, read: Extraction, plan: Plan, *, stamped: bool) -> Iterator[Finding]:
    """Yield a finding for each comment that was not told at a number, and is not one that our template brings along.

    ``stamped``: the workbook says that it is our template; what stands on its other sheets is ours then, too.
    """
    if not any(sheet.comments for sheet in workbook.sheets):
        return
    known = {(finding.sheet, finding.cell) for finding in read.findings if finding.code == "commented"}
    sheets = {o.sheet for o in read.observations}
    ours = tuple(_beginnings(plan, stamped))
    places = (
        (sheet, place, text)
        for sheet in workbook.sheets
        if sheet.comments and (sheet.name in sheets or not stamped)
        for place, text in sorted(sheet.comments.items())
        if (sheet.name, cell_name(*place)) not in known and not _in_one_line(text).startswith(ours)
    )
    for sheet, place, text in islice(places, _MOST):
        at = _text_at(sheet, place)
        details = {"text": text, "at": at, "case": "at" if at else "blank"}
        yield Finding("commented", sheet.name, cell_name(*place), shortened(text), details=details)


def _beginnings(plan: Plan, stamped: bool) -> Iterator[str]:
    """Yield how the comments on our template's headers begin: with the measure's name, and where the stamp is gone, so
    that the form may be anybody's, with all that does not change from quarter to quarter."""
    for measure in plan.whole.measures:
        if stamped:
            yield measure.name
        else:
            words = {"name": measure.name, "definition": measure.definition, "unit": measure.unit}
            yield _in_one_line(say("template.comment", **words, basis=""))
            yield say("template.comment_previous", name=measure.name)


def _text_at(sheet: Sheet, place: Cell) -> str:
    row, column = place
    if row >= len(sheet.rows) or column >= len(sheet.rows[row]) or (value := sheet.rows[row][column]) is None:
        return ""
    return shortened(_in_one_line(as_written(value)), _LONGEST)


def _in_one_line(text: str) -> str:
    return " ".join(text.split())
