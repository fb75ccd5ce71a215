"""Columns of a list that say its years, quarters and months as bare numbers: 年份 2023 | 季度 1.

A bare number is no label to anybody, so what such a column says is written out (2023年, 一季度) before tables are
looked for. A column is one only where its header asks for a time and every number under it is one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from etl.reading.headings import said_in
from etl.reading.names import normal
from etl.reading.periods import NOTHING, is_last
from etl.workbook.scan.sheet import Cell, CellValue, Sheet, Workbook
from plan.whole_number import whole_number

_DEPTH, _WIDTH = 60, 60
"""Rows and columns in which such a header may stand."""
# Characters of such a header.
_LONGEST = 12
_FEWEST = 2
"""A single number beside 年份 is a field of the form's head, which is read as such."""
_OF = "(?:报告|报表|所属|填报|统计|数据|上报|报送)?"
_YEAR = re.compile(rf"{_OF}(?:年份|年度|年)")
_QUARTER = re.compile(rf"{_OF}(?:季度|季别|季)(?:\(1-4\))?")
_MONTH = re.compile(rf"{_OF}(?:截[止至])?(?:月份|月)")
# 填报日期, 上报时间: of the paper, and of no quarter.
_WHOLE = re.compile(r"(?:报告|报表|所属|统计|数据)?(?:年月|年季|期别|时间|日期|时期|时点|期间|期)")
_FIGURES = {**{figure: n for n, figure in enumerate("一二三四", 1)}, "I": 1, "II": 2, "III": 3, "IV": 4}
_QUARTERS = ("一季度", "二季度", "三季度", "四季度")
_YEARS = range(1990, 2100)
_YEAR_AND_QUARTER = re.compile(r"((?:19|20)\d\d)[-.]?([1-4])")
_YEAR_AND_MONTH = re.compile(r"((?:19|20)\d\d)(0[1-9]|1[0-2])(?:[0-3]\d)?")

_Written = Callable[[CellValue], str]
"""What a value of such a column says, written out; empty if it is none."""


def with_times_written(workbook: Workbook) -> Workbook:
    """Return the workbook with the times in its lists written out as people say them."""
    sheets = tuple(map(_written, workbook.sheets))
    changed = any(new is not old for new, old in zip(sheets, workbook.sheets, strict=True))
    return replace(workbook, sheets=sheets) if changed else workbook


def _written(sheet: Sheet) -> Sheet:
    said = {place: text for header in _headers(sheet) for place, text in _said(sheet, *header)}
    if not said:
        return sheet
    rows = list(sheet.rows)
    for (row, column), text in said.items():
        rows[row] = (*rows[row][:column], text, *rows[row][column + 1 :])
    return replace(sheet, rows=tuple(rows))


def time_header(text: str) -> _Written | None:
    """Return how the numbers under a header are read that asks for a time; None if it does not."""
    plain = normal(text).rstrip(":") if len(text) <= _LONGEST else ""
    known = ((_YEAR, _year), (_QUARTER, _quarter), (_MONTH, _month), (_WHOLE, _whole))
    return next((written for pattern, written in known if pattern.fullmatch(plain)), None)


def is_time_column(values: Iterable[CellValue]) -> bool:
    """Tell whether the cells under such a header say times, as far as they say anything."""
    texts = [value for value in values if value is not None and not (isinstance(value, str) and not value.strip())]
    times = [text for text in texts if isinstance(text, str) and said_in(text)[0] != NOTHING]
    # Not all: notes stand under a table.
    return len(times) >= _FEWEST and 3 * len(times) >= 2 * len(texts)


def _headers(sheet: Sheet) -> Iterator[tuple[Cell, _Written]]:
    for row, values in enumerate(sheet.rows[:_DEPTH]):
        for column, value in enumerate(values[:_WIDTH]):
            if type(value) is str and value and (written := time_header(value)):
                yield (row, column), written


def _said(sheet: Sheet, header: Cell, written: _Written) -> Iterable[tuple[Cell, str]]:
    """Return what the cells under a header say, or those beside it; nothing if any number there is no time."""
    row, column = header
    under = ((at, column) for at in range(row + 1, len(sheet.rows)))
    found = _run(sheet.rows, under, written)
    # Only where nothing stands under it: the corner of a table has towns under it and quarters beside it.
    beside = ((row, at) for at in range(column + 1, len(sheet.rows[row])))
    return found or _run(sheet.rows, beside, written)


def _run(rows: Sequence[Sequence[CellValue]], cells: Iterable[Cell], written: _Written) -> list[tuple[Cell, str]]:
    """Return the times that cells one after the other say, up to a text that is none; nothing if a number among them is
    none."""
    found: list[tuple[Cell, str]] = []
    for row, column in cells:
        value = rows[row][column] if column < len(rows[row]) else None
        if value is None or (isinstance(value, str) and not value.strip()):
            continue
        if not (text := written(value)):
            # A text ends the list (合计, 注); another number means that these are no times at all.
            if isinstance(value, str):
                break
            return []
        found.append(((row, column), text))
    return found if len(found) >= _FEWEST else []


def _digits(value: CellValue) -> str:
    """Return a whole number, or a text of one, as digits; a text without its blanks."""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e9 else ""
    return normal(value) if isinstance(value, str) else ""


def _year(value: CellValue) -> str:
    digits = _digits(value).removesuffix("年")
    return f"{digits}年" if whole_number(digits) in _YEARS else ""


def _quarter(value: CellValue) -> str:
    plain = _digits(value).removeprefix("第")
    number = _FIGURES.get(plain) or (int(plain) if plain in ("1", "2", "3", "4") else 0)
    both = _YEAR_AND_QUARTER.fullmatch(plain)
    if both:
        return f"{both[1]}年{_QUARTERS[int(both[2]) - 1]}"
    return _QUARTERS[number - 1] if number else _kept(value)


def _month(value: CellValue) -> str:
    plain = _digits(value)
    both = _YEAR_AND_MONTH.fullmatch(plain)
    if isinstance(value, date):
        return f"{value.year}年{value.month}月"
    if both:
        return _whole(value)
    return f"{plain}月" if 1 <= (whole_number(plain) or 0) <= 12 else _kept(value)


def _whole(value: CellValue) -> str:
    if isinstance(value, date):
        ends = value.day == 1 or is_last(value.year, value.month, value.day)
        # 1 October under 日期 is a day on which something was done.
        return f"{value.year}年{value.month}月" if ends and value.month % 3 == 0 else ""
    plain = _digits(value)
    if both := _YEAR_AND_QUARTER.fullmatch(plain):
        return f"{both[1]}年{_QUARTERS[int(both[2]) - 1]}"
    month = _YEAR_AND_MONTH.fullmatch(plain)
    return f"{month[1]}年{int(month[2])}月" if month else _kept(value)


def _kept(value: CellValue) -> str:
    """Return a text that says its time itself (2023年一季度, Q1) as it is."""
    return value if isinstance(value, str) and re.search(r"[季月Qq]", value) else ""
