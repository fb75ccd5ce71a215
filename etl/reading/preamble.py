"""What the texts above a table say of all of it: department, period, measure, unit, and the form's own signs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from etl.reading.layout import Layout
from etl.reading.names import Lexicon, normal
from etl.reading.period_search import NOTE
from etl.reading.table import TableGrid, remember
from etl.reading.units import Unit
from etl.workbook.scan.sheet import Cell, Sheet, cell_name
from wording import say

_REMARK = re.compile(r"\(?(?:附?注|备注|说明|填表说明|填报说明|(?:计量)?单位:)")
# Characters of what the form says of itself: a name or two words.
_LONGEST_SIGN = 30
# Characters: longer texts explain, and name departments they are not of.
_LONGEST_CLAIM = 100


class PreambleText(NamedTuple):
    """A text above the table, the row it stands in, and its cell's name."""

    text: str
    row: int
    cell: str


def texts_above(sheet: Sheet, grid: TableGrid) -> list[PreambleText]:
    """Return the texts above the table's first number, and last the sheet's name, which stands in no cell."""
    found = [
        PreambleText(value, row, cell_name(row, column))
        for row in range(grid.first[0])
        for column, value in enumerate(sheet.rows[row])
        if type(value) is str and value
    ]
    return [*found, PreambleText(sheet.name, -1, "")]


def notes_below(sheet: Sheet, grid: TableGrid, last: Cell | None) -> list[str]:
    """Return the notes under a table, as far as the ``last`` cell that may be its own."""
    (top, left), end = grid.first, len(sheet.rows) if last is None else last[0] + 1
    labels = (value for row in sheet.rows[top:end] for value in row[: left + 1] if type(value) is str)
    return [text for text in labels if len(text) <= _LONGEST_CLAIM and _REMARK.match(normal(text))]


def other_departments(
    texts: Sequence[PreambleText], header: int, lexicon: Lexicon, own: str
) -> Iterator[tuple[str, str]]:
    """Yield the texts above the header that name departments and not the form's own, as (cell, names). Notes,
    explanations and comparisons claim nothing."""
    for text, row, cell in texts:
        if 0 <= row < header and len(text) <= _LONGEST_CLAIM:
            known = lexicon.memory.get(("claim", text))
            if not isinstance(known, tuple):
                # 依据民政部门… in a note claims nothing.
                known = () if NOTE.search(normal(text)) else lexicon.department(text)
                remember(lexicon, ("claim", text), known)
            if known and own not in known:
                yield cell, "、".join(known)


def said_departments(texts: Sequence[PreambleText], lexicon: Lexicon) -> dict[str, str]:
    """Return the departments that the texts name, with the cell of each."""
    return {name: text.cell for text in texts for name in lexicon.department(text.text)}


def said_measure(
    texts: Sequence[PreambleText], sheet: Sheet, layout: Layout, lexicon: Lexicon, label: str
) -> tuple[str, Unit | None]:
    """Return the measure a cell names after a label: 指标：地区生产总值(亿元)."""
    after = _after(texts, sheet, label)
    if after is None:
        return "", None
    found = lexicon.measure(after)
    return layout.label_of(after) or found.name, found.unit


def signs(texts: Sequence[PreambleText], sheet: Sheet) -> tuple[str, str]:
    """Return what the form says of itself: the nature of the report (正常报送, 更正) and who filled it
    in; empty if unsaid.
    """
    nature, filler = (_after(texts, sheet, say(key)) for key in ("template.nature", "template.filled_by"))
    return (nature or "").strip()[:_LONGEST_SIGN], (filler or "").strip()[:_LONGEST_SIGN]


def _after(texts: Sequence[PreambleText], sheet: Sheet, label: str) -> str | None:
    """Return what stands after a label, in its cell or the next one; None where the label is not."""
    wanted = normal(label)
    for text in texts:
        if text.cell and (plain := normal(text.text)).startswith(wanted):
            return plain[len(wanted) :].lstrip(":") or _beside(sheet, text)
    return None


def _beside(sheet: Sheet, text: PreambleText) -> str:
    values: Iterator[object] = iter(sheet.rows[text.row])
    for value in values:
        if value == text.text:
            beside = next(values, None)
            return beside if isinstance(beside, str) else ""
    return ""
