"""Which layout a workbook follows: by its hidden stamp, else by the texts that a layout says must stand in a sheet."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from etl.reading.layout import Layout
from etl.reading.names import normal
from etl.reading.table import find_corner
from etl.workbook.scan.sheet import Cell, Sheet, Workbook
from etl.workbook.scan.stamp import DEMONSTRATION, STAMP_SHEET, TEMPLATE_STAMP
from plan.period import Period

# Rows in which anchors are looked for (docs/layouts.md).
_READ_DEPTH = 60


@dataclass(frozen=True, slots=True)
class TemplateStamp:
    """What the hidden sheet of our own template says; ``period`` is None if what stands there is no quarter."""

    department: str
    period: Period | None
    edition: str
    demonstration: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """A layout and the sheet it fits; ``evidence``: the texts that showed it; ``corner``: where its table begins.

    ``last``: the last cell that may be its own, where another table stands beside or under it; ``above``: the first row
    whose texts speak of it and not of a table above, ``head``: where the first table of the sheet begins; ``shape``:
    what a department's own layout of it is recognised by.
    """

    layout: Layout
    sheet: Sheet
    evidence: tuple[str, ...]
    corner: Cell | None = None
    last: Cell | None = None
    above: int = 0
    head: int = 0
    shape: str = ""


def read_stamp(workbook: Workbook) -> TemplateStamp | None:
    """Return the stamp of our own template; None for any other workbook."""
    sheet = next((sheet for sheet in workbook.sheets if sheet.name == STAMP_SHEET), None)
    lines = [str(row[0] or "").strip() for row in sheet.rows[:5] if row] if sheet else []
    if not lines or lines[0] != TEMPLATE_STAMP:
        return None
    lines += [""] * (5 - len(lines))
    try:
        period = Period.parse(lines[2])
    except ValueError:
        period = None
    # A program that saved the file may have made the edition "1" a number.
    return TemplateStamp(lines[1], period, lines[3].removesuffix(".0"), lines[4] == DEMONSTRATION)


def matches(workbook: Workbook, layouts: Iterable[Layout], stamp: TemplateStamp | None) -> tuple[Match, ...]:
    """Return for every sheet the layouts that fit it best: one if that is certain, several if they fit alike, or none.

    A stamp decides alone. Otherwise the layout whose more texts are found fits better.
    """
    if stamp is not None:
        return _stamped(workbook, layouts, stamp)
    found: list[Match] = []
    unstamped = [layout for layout in layouts if not layout.stamp]
    for sheet in workbook.sheets:
        text = _text(sheet) if unstamped else ""
        fitting = [
            Match(layout, sheet, layout.anchors, corner)
            for layout in unstamped
            if _fits(layout, sheet, text) and (corner := find_corner(sheet, layout)) is not None
        ]
        most = max((len(match.evidence) for match in fitting), default=0)
        found += [match for match in fitting if len(match.evidence) == most]
    return tuple(found)


def _stamped(workbook: Workbook, layouts: Iterable[Layout], stamp: TemplateStamp) -> tuple[Match, ...]:
    """Return the sheets of our own template that the layout of the stamp's edition fits."""
    stamped = [layout for layout in layouts if layout.stamp]
    # A template of an edition nobody knows is read by the last layout with a stamp; what does not fit is told.
    fitting = [layout for layout in stamped if layout.edition == stamp.edition] or stamped[-1:]
    found = [
        Match(layout, sheet, (TEMPLATE_STAMP,), corner)
        for layout in fitting
        for sheet in workbook.sheets
        if sheet.name != STAMP_SHEET and (corner := find_corner(sheet, layout)) is not None
    ]
    return _visible_first(found)


def _visible_first(found: list[Match]) -> tuple[Match, ...]:
    """Return the matches people see, if there are any: a hidden copy of a sheet does not compete with those."""
    visible = [match for match in found if not match.sheet.hidden]
    return tuple(visible or found)


def _text(sheet: Sheet) -> str:
    values = (value for row in sheet.rows[:_READ_DEPTH] for value in row)
    return "\n".join(normal(value) for value in values if isinstance(value, str) and value)


def _fits(layout: Layout, sheet: Sheet, text: str) -> bool:
    if layout.sheet and not re.fullmatch(layout.sheet, sheet.name.strip()):
        return False
    return all(normal(anchor) in text for anchor in layout.anchors)
