"""What the texts above a table say of all of it: department, period, measure, unit, and the form's own signs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from etl.reading.layout import Layout
from etl.reading.names import Lexicon, normal
from etl.reading.periods import NOTHING, Said, claimed, month_of, read_period
from etl.reading.table import Grid, remember
from etl.reading.units import Unit, read_unit
from etl.workbook.sheet import Sheet, cell_name
from plan.period import Period
from plan.wording import say

_UNIT_NOTE = re.compile(r"\(?(?:计量)?单位:([^、,;:()]{1,8})\)?")
_LONGEST_QUARTER = 12
"""Characters of a text that says a quarter and leaves its year to another cell; a longer one is prose."""
_LONGEST_SIGN = 30
_LONGEST_CLAIM = 100
_NO_CLAIM = re.compile(
    r"^\(?(?:注|附注|备注|说明|填表说明|填报说明|口径|抄送|主送|报送:|联系|审核|复核|依据|根据)|上年|去年|上季|上期|上月|同期|同比|环比|比较|相比|[比较](?=[12二]|上|去)|对比"
    r"|对照|参照|参考|请|[。;；]|期限|截止时间|前报|以来|起执行|已于|配合|会同"
)
_OF_PAPER = re.compile(
    r"日期|(?:填报|填表|制表|报送|上报|打印|印发|发布|审核|更新)时间|印发|发布|起执行|以来|[前后]报|请|注:|说明:"
)


class Text(NamedTuple):
    """A text above the table, the row it stands in, and its cell's name."""

    text: str
    row: int
    cell: str


def texts_above(sheet: Sheet, grid: Grid) -> list[Text]:
    """The texts above the table's first number, and last the sheet's name, which stands in no cell."""
    found = [
        Text(value, row, cell_name(row, column))
        for row in range(grid.first[0])
        for column, value in enumerate(sheet.rows[row])
        if type(value) is str and value
    ]
    return [*found, Text(sheet.name, -1, "")]


def said_period(texts: Sequence[Text], grid: Grid, layout: Layout) -> tuple[Said, str]:
    """What the texts say about the period: the first that says a whole one, else year and quarter beside each other,
    else the first year."""
    label = normal(layout.period.label) if layout.period.label else ""
    annual = layout.period.annual and layout.period.source == "text"
    parts: list[tuple[Said, Text]] = []
    for text in texts:
        if label and not normal(text.text).startswith(label):
            continue
        said = read_period(text.text, annual=annual)
        if said.period:
            return said, text.cell
        if said != NOTHING:
            parts.append((said, text))
    said, cell = _together(parts, grid.corner[0])
    return (Said(said.year, 4), cell) if annual and said.year and said.quarter is None else (said, cell)


def _together(parts: Sequence[tuple[Said, Text]], header: int) -> tuple[Said, str]:
    years = [(said, text) for said, text in parts if said.year]
    if not years:
        return NOTHING, ""
    year, cell = years[0][0].year, years[0][1].cell
    short = [said.quarter for said, text in parts if text.row < header and len(text.text) <= _LONGEST_QUARTER]
    quarters = {quarter for quarter in short if quarter}
    alone = len(quarters) == 1 and len({said.year for said, _ in years}) == 1
    return Said(year, quarters.pop() if alone else None), cell


def said_month(sheet: Sheet, grid: Grid) -> tuple[Said, str, str]:
    """The month above the table, its cell and how it is written: for forms that say no quarter. Of two months none
    is sure; the day on which a form was filled in or sent is none."""
    found = [
        (said, cell_name(row, column), written(value))
        for row in range(grid.corner[0])
        for column, value in enumerate(sheet.rows[row])
        if (said := month_of(value)).month and not _is_dated(sheet.rows[row], column)
    ]
    return found[0] if len({(said.year, said.month) for said, _, _ in found}) == 1 else (NOTHING, "", "")


def written(value: object) -> str:
    """A cell's text; of a date its day."""
    return f"{value:%Y-%m-%d}" if isinstance(value, date) else str(value).strip()


def _is_dated(row: Sequence[object], column: int) -> bool:
    """Whether a cell, or the label before it, speaks of the day of the paper and not of its numbers."""
    before = next((value for value in reversed(row[:column]) if value is not None), "")
    return any(isinstance(value, str) and _OF_PAPER.search(normal(value[:200])) for value in (row[column], before))


class Claim(NamedTuple):
    """What a text above the table says of all of it: whole periods, those it says by their end, departments."""

    cell: str
    named: frozenset[Period]
    ends: frozenset[Period]
    departments: tuple[str, ...]

    def other_periods(self, own: Period) -> str:
        """The periods it says instead of ``own``; empty if none."""
        wrong = next((said for said in (self.named, self.ends) if said and own not in said), frozenset())
        return "、".join(str(period) for period in sorted(wrong))


def claims(texts: Sequence[Text], header: int, lexicon: Lexicon) -> Iterator[Claim]:
    """What each text above the header claims. Notes, explanations and comparisons claim nothing."""
    for text, row, cell in texts:
        if 0 <= row < header and len(text) <= _LONGEST_CLAIM:
            known = lexicon.memory.get(("claim", text))
            if not isinstance(known, Claim):
                known = _claim(text, lexicon)
                remember(lexicon, ("claim", text), known)
            yield known._replace(cell=cell)


def _claim(text: str, lexicon: Lexicon) -> Claim:
    plain = normal(text)
    if _NO_CLAIM.search(plain):
        return Claim("", frozenset(), frozenset(), ())
    return Claim("", *claimed(text), lexicon.department(text))


def said_departments(texts: Sequence[Text], lexicon: Lexicon) -> dict[str, str]:
    """The departments that the texts name, with the cell of each."""
    return {name: text.cell for text in texts for name in lexicon.department(text.text)}


def noted_unit(texts: Sequence[Text]) -> Unit | None:
    """What a note above the table says everything is counted in: 单位:万元. Several units in a note say nothing."""
    notes = {match[1] for text in texts if (match := _UNIT_NOTE.fullmatch(normal(text.text)))}
    return read_unit(notes.pop()) if len(notes) == 1 else None


def said_measure(
    texts: Sequence[Text], sheet: Sheet, layout: Layout, lexicon: Lexicon, label: str
) -> tuple[str, Unit | None]:
    """The measure a cell names after a label: 指标：地区生产总值(亿元)."""
    after = _after(texts, sheet, label)
    if after is None:
        return "", None
    found = lexicon.measure(after)
    return layout.label_of(after) or found.name, found.unit


def signs(texts: Sequence[Text], sheet: Sheet) -> tuple[str, str]:
    """What the form says of itself: the nature of the report (正常报送, 更正) and who filled it in; empty if unsaid."""
    nature, filler = (_after(texts, sheet, say(key)) for key in ("template.nature", "template.filled_by"))
    return (nature or "").strip()[:_LONGEST_SIGN], (filler or "").strip()[:_LONGEST_SIGN]


def _after(texts: Sequence[Text], sheet: Sheet, label: str) -> str | None:
    """What stands after a label, in its cell or the next one; None where the label is not."""
    wanted = normal(label)
    for text in texts:
        if text.cell and (plain := normal(text.text)).startswith(wanted):
            return plain[len(wanted) :].lstrip(":") or _beside(sheet, text)
    return None


def _beside(sheet: Sheet, text: Text) -> str:
    values: Iterator[object] = iter(sheet.rows[text.row])
    for value in values:
        if value == text.text:
            beside = next(values, None)
            return beside if isinstance(beside, str) else ""
    return ""
