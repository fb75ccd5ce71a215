"""Where a sheet says its period: after a label (报告期, 所属期), in a title, or in cells beside each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple, Protocol

from etl.reading.lines import TableLine
from etl.reading.names import normal
from etl.reading.period_plain import plain_period
from etl.reading.period_words import LONGEST, SILENT, PeriodWords, spoken
from etl.reading.periods import text_of_period
from etl.workbook.scan.sheet import Cell, CellValue, Sheet, cell_name

# 报告期, 所属年月, 统计时间, 截止日期, 期别: labels that ask for a period.
_OF = "报告|报表|所属|填报|统计|数据|上报|报送|填表|考核|会计|资料|税款所属|数据所属|报表所属|指标|评估"
_LABEL = re.compile(
    rf"(?:(?:{_OF})(?:期间|期别|时期|时段|期|季度|年月|年季|区间|周期)|(?:报告|统计|数据|报表|所属)(?:时间|日期|时点|月份|年度)"
    r"|(?:报告|统计|数据|报表|所属)截[止至](?:日期|时间|时点)|期间|期别|时期|年月|年季|截[至止](?:日期|时间|日)?)"
)
_WHOLE_LABEL = re.compile(rf"{_LABEL.pattern}(?:\([^()]*\))?")
# 报告期：2023年三季度 within a longer line: the label at its beginning or behind a mark, and what follows the colon.
_IN_TEXT = re.compile(rf"(?:^|[\s、,;:)(。|]){_LABEL.pattern}(?:\([^()]*\))?[:|](.*)")
# 报告期2023年三季度, without a colon: only before what can begin a period.
_AT_FRONT = re.compile(rf"{_LABEL.pattern}[:|]?(?=[\d一二三四〇零上下前第全Q])")
_PART_LABELS = {"年份": "{}年", "年度": "{}年", "季度": "季度:{}", "季别": "季度:{}", "月份": "{}月"}
"""Labels that ask for a part of a period → how the number after them is read."""
# Labels that ask for something else: 填报人, 联系电话.
_OTHER = (
    r"(?:填[报表](?:单位|人|科室|部门|日期|时间)?|制表|审核|复核|审批|联系|单位|负责|报送|上报|打印|编制|签发|日期|科室|部门|电话)"
    r"[^:\d]{0,6}"
)
# Where the answer ends because the next label begins: 报告期:三季度 填报人:王某.
_ANOTHER = re.compile(rf"{_OTHER}:|^[\u4e00-\u9fff]{{2,8}}:(?<![年月季半]:)")
# A cell that is a label, whatever it asks for.
_ANY_LABEL = re.compile(
    r"(?:填报|填表|制表|审核|复核|联系|负责|经办|报送|单位负责)(?:人|单位|科室|部门|日期|时间|性质|电话)$|(?:单位|科室|部门)$"
    r"|[\u4e00-\u9fff]{2,8}:"
)
# 制表日期, 填报时间: what stands after it is the paper's day.
_PAPER_LABEL = re.compile(r"(?:日期|时间)$")
_AS_NUMBER = re.compile(r"20\d\d(?:\.\d{1,2}|0[1-9]|1[0-2])")
"""A month that a program keeps as a number: 2023.6, 202306."""
_HOW_OFTEN = re.compile(r"[(]?(?:按|每)?(?:季度?|季度?报表?|月报?|年报|半年报|快报|定期|不定期|一次性|[-/—_无])[)]?")
"""What a label 报告期别 may be followed by that says how often and not when."""
# 去年三季度: of which year depends on when somebody reads it.
_RELATIVE = re.compile(r"^(?:去年|上年|前年|明年|次年|上一?[季期]|下一?[季期])")
# What stands in cells of its own where a period is spread over cells.
_UNITS = frozenset({"年", "年度", "季", "季度", "月", "月份", "第", "度"})
_MOST = 400
"""Cells looked at: no title has more, and a header of ten thousand columns must not cost seconds."""
_FOOT = 30
"""Rows below a table in which a form is signed."""
# Characters of a label, and of each of the cells over which a period is spread.
_LONGEST_VALUE = 40
_LONGEST_PART = 12


class PeriodText(NamedTuple):
    """A text that may say a period: as it is shown, its cell's name, its row (-1 for the sheet's name, 0 also for what
    stands below the table), what it says; ``answer``: the part after a label that asks for the period, or nothing."""

    text: str
    cell: str
    row: int
    says: PeriodWords
    answer: str = ""

    @property
    def is_unread(self) -> bool:
        """Whether a period is asked for here and what stands here is none."""
        said = self.says
        if _RELATIVE.search(normal(self.answer)):
            return True
        plain = bool(said.quarters or said.months or said.days or said.annual) and not said.broken
        return bool(self.answer) and not plain and not _HOW_OFTEN.fullmatch(normal(self.answer))


class TablePlace(Protocol):
    """Where a table stands in its sheet (`etl.reading.table.TableGrid` is one)."""

    @property
    def top(self) -> int:
        """The first row of its headers."""

    @property
    def first(self) -> Cell:
        """(row, column) of its first number."""

    @property
    def rows(self) -> Sequence[TableLine]:
        """Its rows."""


def period_texts(sheet: Sheet, grid: TablePlace, skip: range = range(0), until: int | None = None) -> list[PeriodText]:
    """Return every text above the table's first number that may say its period, what stands after a label below the
    table, and last the sheet's name. The rows to ``skip``, and those below ``until``, are other tables'."""
    found: list[PeriodText] = []
    looked = 0
    for row in range(grid.first[0]):
        if row in skip:
            continue
        here: list[PeriodText] = []
        label = ""
        for column, value in enumerate(sheet.rows[row]):
            if value is None or looked >= _MOST:
                continue
            looked += 1
            # Answers stand right of their label, or else under it.
            asked = "" if _is_label(value) else label or _label(sheet.rows[row - 1][column] if row else None)
            text = _text(value, asked, row, column)
            here += [text] if text else []
            label = _label(value)
        # Cells put together only where none says it alone: 2023 | 年 | 三 | 季度.
        if row < grid.top and not any(text.says.quarters for text in here):
            here += _joined(sheet, row)
        found += here
    return [*found, *_below(sheet, grid, until), PeriodText(sheet.name, "", -1, spoken(sheet.name))]


def _below(sheet: Sheet, grid: TablePlace, until: int | None) -> Iterator[PeriodText]:
    """Yield what stands after a label below the table, where some forms say their period; it counts as if it stood
    above."""
    last = max((line.index for line in grid.rows if line.area or line.measure or line.total), default=grid.first[0])
    end = len(sheet.rows) if until is None else until + 1
    for row in range(last + 1, min(last + 1 + _FOOT, end)):
        label = ""
        for column, value in enumerate(sheet.rows[row]):
            if value is None or column >= _MOST:
                continue
            text = _text(value, "" if _is_label(value) else label, row, column)
            if text and text.answer:
                # Row 0 stands above every header, which is where searching looks.
                yield text._replace(row=0)
            label = _label(value)


def _text(value: CellValue, label: str, row: int, column: int) -> PeriodText | None:
    """Return what a cell says that stands after a label, if it stands after one."""
    text = text_of_period(value)
    if not text or len(text) > LONGEST:
        return None
    said = _said(text, label, type(value) is str or isinstance(value, date))
    return PeriodText(text.strip(), cell_name(row, column), row, *said) if said else None


# The forms of a county's departments say the same in most of their cells, quarter after quarter.
@lru_cache(maxsize=4096)
def _said(text: str, label: str, worded: bool) -> tuple[PeriodWords, str] | None:
    """Return what a text after a label says, and its answer; None where it says no period. ``worded``: it is no bare
    number."""
    if label in _PART_LABELS:
        text = _PART_LABELS[label].format(text) if text.isdigit() else text
    elif _WHOLE_LABEL.fullmatch(label):
        return spoken(text), text
    elif label:
        text = f"{label}:{text}"
    # A bare number without a label (2023) may be anything.
    elif not worded and not _AS_NUMBER.fullmatch(text):
        return None
    answer = _answer(text)
    says = spoken(answer) if answer else SILENT
    says = spoken(text) if says == SILENT else says
    return (says, answer) if answer or says != SILENT else None


def _answer(text: str) -> str:
    """Return what stands after a label in the same cell: 报告期：2023年三季度."""
    plain = plain_period(text)
    match = _IN_TEXT.search(plain)
    if match:
        return _ANOTHER.split(match[1], maxsplit=1)[0].strip()
    front = _AT_FRONT.match(plain)
    return plain[front.end() :].strip() if front else ""


def tells_period(row: Sequence[CellValue], over: Sequence[CellValue]) -> bool:
    """Tell whether a row says the period of what stands below it: 报告期 beside or over its answer, or a period spread
    over cells. ``over`` is the row above it."""
    labels = [_label(value) for value in row]
    if any(_WHOLE_LABEL.fullmatch(label) for label in labels if label):
        return True
    asked = (_label(value) for value, answer in zip(over, row, strict=False) if answer is not None)
    if any(_WHOLE_LABEL.fullmatch(label) for label in asked if label):
        return True
    beside = zip(labels, row[1:], strict=False)
    if any(label in _PART_LABELS and text_of_period(value) and _text(value, label, 0, 0) for label, value in beside):
        return True
    return any(True for _ in _joined_in(row, 0))


def _label(value: CellValue) -> str:
    """Return the label that a cell is to the one beside or under it: a period's, a part's (年份), a
    paper's (制表日期)."""
    plain = normal(value) if isinstance(value, str) and len(value) <= _LONGEST_VALUE else ""
    is_paper = len(plain) <= 8 and _PAPER_LABEL.search(plain)
    return plain if plain in _PART_LABELS or is_paper or _WHOLE_LABEL.fullmatch(plain) else ""


def _is_label(value: CellValue) -> bool:
    """Tell whether a cell is itself a label, and so no answer to the one before it."""
    plain = normal(value) + ":" * value.rstrip().endswith((":", "：")) if isinstance(value, str) else ""
    named = _WHOLE_LABEL.fullmatch(plain.rstrip(":")) or _ANY_LABEL.match(plain)
    return bool(named) or plain.rstrip(":") in _PART_LABELS


def _joined(sheet: Sheet, row: int) -> Iterator[PeriodText]:
    """Yield a period spread over cells beside each other: 2023 | 年 | 二 | 季度."""
    yield from _joined_in(sheet.rows[row], row)


def _joined_in(values: Sequence[CellValue], row: int) -> Iterator[PeriodText]:
    """Yield the period that several cells of a row say only together, at the first of them."""
    cells = [
        (column, text)
        for column, value in enumerate(values)
        if value is not None and 0 < len(text := text_of_period(value).strip()) <= _LONGEST_PART
    ]
    # Without 年 or 季 in a cell of its own nothing is spread over cells.
    if _UNITS.isdisjoint(normal(text) for _, text in cells):
        return
    whole = " ".join(text for _, text in cells)
    says = spoken(whole)
    if says.quarters or says.months or says.broken:
        yield PeriodText(whole, cell_name(row, cells[0][0]), row, says)
