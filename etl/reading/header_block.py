"""The rows of headers above a table's first row: which they are, and where the title above them ends."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import Enum
from itertools import pairwise

from etl.reading.form_lines import tells_of_form
from etl.reading.headings import before_of, changes, is_month, said_in
from etl.reading.layout import HeaderMeaning
from etl.reading.names import Lexicon, normal
from etl.reading.period_texts import tells_period
from etl.reading.periods import NOTHING
from etl.reading.view import View
from etl.workbook.scan.sheet import CellValue

_MOST = 6
"""Header rows a table may have."""
_GAP = 3
"""Rows without numbers (a section's name) that may stand between the headers and the first row."""

# 单位:万元 / 填表人: / 制表日期( / 表号 / 填报性质: what a form says about itself above its headers.
_NOTE = re.compile(
    r"^(?:金额|计量)?单位(?:名称)?:|^(?:填报|填表|制表|报送|上报|统计|审核|打印|印发|编制|联系)(?:单位|人|日期|时间|部门|机关|员|电话)?[(:]"
    r"|^(?:表号|制定机关|有效期|附件|附表|文号|综合机关|报告期|统计时[间段]|截[至止])"
    r"|^(?:附?注|备注|说明|填表说明|填报说明)\d*[:.、]|^[^()]{1,12}单位(?::|为)"
    r"|^(?:填报|填表|制表|报送|上报)(?:单位|人|日期|时间|性质)|^(?:批准|备案)(?:机关|文号|日期|单位|号|:)"
)
# The header over a list's own column of quarters.
_PERIOD_COLUMN = re.compile(r"(?:报告期|统计时[间段])")
# In the corner of the headers: 单位:人 | 护理员 | 老年人口.
_CORNER = re.compile(r"[(]?(?:计量)?单位[:为][^:]{1,8}")
_ENDS = re.compile(r"[(]?截[至止]")
# 养老服务季度报表, 明细表(续), 台账2: how titles end.
_TITLE = re.compile(r"(?:表|报表|台账|报告|明细|公示|名册|清单)(?:[(].*|\d*)$")
# Characters: a header is shorter, a title of this length needs no other sign.
_LONG_TITLE = 16


class HeaderRowKind(Enum):
    """What a row above a table is."""

    HEADER = "header"
    NUMBERING = "numbering"  # 1 2 3 4 under the headers
    DATA = "data"  # numbers: the table has begun
    LABEL = "label"  # a text where labels stand, and nothing else
    BLANK = "blank"
    END = "end"  # a title, a note: nothing above it is a header


@dataclass(frozen=True, slots=True)
class Head:
    """The headers of a table: their rows from the top with what each says, and the first row under them."""

    top: int
    says: tuple[HeaderMeaning, ...]
    first: int

    @property
    def rows(self) -> range:
        """The header rows."""
        return range(self.top, self.top + len(self.says))


def head_above(
    view: View, labels: range, numbers: range, first: int, lexicon: Lexicon, ceiling: int = 0
) -> Head | None:
    """Return the headers over the number columns of a table whose first row is ``first``; None if there are none.

    ``labels``: its label columns; ``ceiling``: the first row that is no other table's. A row of numbers that nobody
    named belongs to the table and not to its headers.
    """
    found: list[tuple[int, HeaderRowKind]] = []
    # Upwards from the first row of numbers: headers are known by ending right above it, titles have no fixed place.
    row = first - 1
    while row >= ceiling and len(found) < _MOST:
        kind = _kind(view, row, labels, numbers, lexicon)
        if not found:
            if kind is HeaderRowKind.DATA:
                first = row
            elif (
                kind not in (HeaderRowKind.HEADER, HeaderRowKind.NUMBERING) and first - row > _GAP
            ) or kind is HeaderRowKind.END:
                return None
        # 报告期 | 2023年三季度 in a row over the headers looks like headers, and speaks of the whole table.
        of_table = found and (
            _tells_period(view, row) or answers_for_form(view, row, found[-1][0], labels, numbers, lexicon)
        )
        if kind in (HeaderRowKind.HEADER, HeaderRowKind.NUMBERING) and not of_table:
            found.append((row, kind))
        elif found:
            break
        row -= 1
    return _head(view, found, numbers, lexicon)


def _tells_period(view: View, row: int) -> bool:
    """Tell whether a row over the headers says the quarter of the whole table."""
    if view.turned:
        return False
    rows = view.sheet.rows
    # 季度 | 二季度 | 三季度: each column's own.
    if len({said for value in rows[row] if isinstance(value, str) and (said := said_in(value)[0]).quarter}) > 1:
        return False
    return tells_period(rows[row], rows[row - 1] if row else ())


def answers_for_form(view: View, row: int, below: int, labels: range, numbers: range, lexicon: Lexicon) -> bool:
    """Tell whether a row over the headers says who filled the form in. ``below``: the header row under it, which has a
    label of its own there where this one has another."""
    said = _label_texts(view, row, labels)
    if view.turned or not _label_texts(view, below, labels) or said == _label_texts(view, below, labels):
        return False
    values = (view.value(row, column) for column in numbers)
    return tells_of_form(said, (str(value) for value in values if value is not None), lexicon)


def _head(view: View, found: list[tuple[int, HeaderRowKind]], numbers: range, lexicon: Lexicon) -> Head | None:
    """Return the headers in rows that were found from below; None if no row is one. Rows that only number columns
    belong to them only under another header."""
    while found and found[-1][1] is not HeaderRowKind.HEADER:
        found.pop()
    if not found:
        return None
    says = tuple(_says(view, row, kind, numbers, lexicon) for row, kind in reversed(found))
    return Head(found[-1][0], says, found[0][0] + 1)


def _says(view: View, row: int, kind: HeaderRowKind, numbers: range, lexicon: Lexicon) -> HeaderMeaning:
    """Return what a row says: units for a row of units, for every other one whatever its cells say."""
    if kind is HeaderRowKind.NUMBERING:
        return HeaderMeaning.SKIP
    texts = [text for column in numbers if (text := view.text(row, column))]
    return HeaderMeaning.UNIT if texts and all(is_unit_word(text, lexicon) for text in texts) else HeaderMeaning.HEADING


def is_unit_word(text: str, lexicon: Lexicon) -> bool:
    """Tell whether a whole text is a unit: 人, 万人, (张), 单位:个."""
    return len(text) <= 10 and lexicon.is_unit(text) and not lexicon.measure(text).names


def _label_texts(view: View, row: int, labels: range) -> list[str]:
    """Return the texts that speak for a row's label cells."""
    return [normal(text) for column in labels if (text := view.spoken(row, column))]


def is_told_of_table(text: str) -> bool:
    """Tell whether a text is a note about the table or its title, and no header."""
    text = text.lstrip("(")
    said, rest = said_in(text)
    whole = said.period is not None and not rest.strip("()")
    return whole or _NOTE.search(text) is not None or _TITLE.search(text) is not None or len(text) >= _LONG_TITLE


def _kind(view: View, row: int, labels: range, numbers: range, lexicon: Lexicon) -> HeaderRowKind:
    """Return what a row above a table is, by its cells over the columns of numbers and over the labels."""
    merges = {view.merged[row, column] for column in numbers if (row, column) in view.merged}
    if any(merge.first_column < numbers.start for merge in merges):
        return HeaderRowKind.END  # a title merged over the label columns too
    filled = [column for column in numbers if not view.blank(row, column)]
    beside = _label_texts(view, row, labels)
    if not filled:
        passes = any(merge.first_row < row for merge in merges)
        return HeaderRowKind.HEADER if passes else HeaderRowKind.LABEL if beside else HeaderRowKind.BLANK
    named = any(lexicon.measure(text).names for column in filled if (text := view.text(row, column)))
    # 报告期 over a column of quarters is a header, beside headers that name measures, or others that say no quarter.
    heads = named or _are_headers([*beside, *(view.text(row, column) for column in filled)])
    cornered = [one for one, fits in ((_PERIOD_COLUMN, heads), (_CORNER, named)) if fits]
    # 填报单位 over the towns is a corner as well; with an answer behind it, or a quarter, it is a note.
    telling = named or any(changes(text) for column in filled if (text := view.text(row, column)))
    corner = [text for text in beside if any(one.fullmatch(text) for one in cornered) or (telling and _is_bare(text))]
    if any(is_told_of_table(text) for text in beside if text not in corner):
        return HeaderRowKind.END
    counted = [column for column in filled if view.is_number(row, column)]
    values = [view.value(row, column) for column in counted]
    if counted and not (_are_years(values) or _are_months(values)):
        return _of_numbers(view, row, counted, filled)
    # A merge over a part of the number columns groups them, which titles never do.
    strict = any(merge.last_column - merge.first_column + 1 < len(numbers) for merge in merges)
    if named:
        return HeaderRowKind.HEADER
    return HeaderRowKind.END if _is_no_header(view, row, filled, strict) else HeaderRowKind.HEADER


def _is_bare(text: str) -> bool:
    """Tell whether a label that notes begin with is without what they say: 填报单位:, and no 填报单位:杜桥镇."""
    is_note = _NOTE.search(text.lstrip("(")) is not None
    return is_note and ":" not in text[:-1] and said_in(text)[0] == NOTHING and _TITLE.search(text) is None


def _are_headers(texts: list[str]) -> bool:
    """Tell whether texts of a row are headers of a list (镇 | 报告期 | 指标 | 数值) and not 报告期 with its answer."""
    several = len(texts) > 2 and all(texts)
    return several and not any(":" in normal(text) or said_in(text)[0] != NOTHING for text in texts)


def _of_numbers(view: View, row: int, counted: list[int], filled: list[int]) -> HeaderRowKind:
    """Return what a row with numbers is: data, unless it counts the columns."""
    values = [_as_number(view.value(row, column)) for column in counted]
    steps = {later - earlier for earlier, later in pairwise(values)}
    # 1 2 3 4, from 0 to 3 on, counts the columns.
    if len(values) > 1 and steps == {1.0} and 0 <= values[0] <= 3 and len(counted) == len(filled):
        return HeaderRowKind.NUMBERING
    # A few numbers among texts, as years in a heading, do not make a row of data.
    return HeaderRowKind.DATA if 2 * len(counted) >= len(filled) else HeaderRowKind.HEADER


def _as_number(value: object) -> float:
    """Return a value as a number; -1, which is no year and begins no numbering, if it is none."""
    try:
        return float(str(value))
    except ValueError:
        return -1.0


def _are_years(values: list[CellValue]) -> bool:
    """Tell whether numbers are years that follow each other, and no counts that look like one."""
    years = {_as_number(value) for value in values}
    # 2019 2020 2021 are years; 2010 1998 2003 beds are counts.
    return all(map(is_year, values)) and max(years) - min(years) + 1 == len(years)


def _are_months(values: list[CellValue]) -> bool:
    """Tell whether numbers are months beside each other, 2024.9 and 2024.6; one alone may be a count."""
    texts = [f"{value:.12g}" if isinstance(value, float) else str(value) for value in values]
    return len(set(texts)) > 1 and all(map(is_month, texts))


def is_year(value: object) -> bool:
    """Tell whether a number may be a year."""
    return 1990 <= _as_number(value) <= 2100 and _as_number(value).is_integer()


def _is_no_header(view: View, row: int, filled: list[int], strict: bool) -> bool:
    """Tell whether a row over number columns holds a note, a date, or the table's title."""
    if any(isinstance(view.value(row, column), date) for column in filled) and len(filled) == 1:
        return True
    texts = [normal(text) for column in filled if (text := view.text(row, column))]
    # 截至三季度 | 截至二季度 are two headings; one alone is a note.
    notes = [text for text in texts if _NOTE.search(text.lstrip("(")) and not (_ENDS.match(text) and len(texts) > 1)]
    if texts and notes == texts:
        return True
    # Notes and titles stand alone in their row.
    if len(texts) != 1 or strict:
        return False
    (text,) = texts
    said, rest = said_in(text)
    if said.period is not None and not rest.strip("()"):
        return True
    named = before_of(text) is not None or (changes(text) and len(text) < _LONG_TITLE)
    return is_told_of_table(text) and not named
