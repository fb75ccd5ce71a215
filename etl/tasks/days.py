"""Days as people write them in a decomposition: 2023-06-30, 2023年6月底前, 2023年二季度, 2025年, a date cell."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable
from datetime import date, datetime

from etl.workbook.scan.sheet import CellValue

_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_YEAR = r"((?:19|20)\d\d)"
_END = r"(?:底|末|月底|月末)?(?:之前|以前|前|完成)?"

_AT_ENDS = " ,，。.;()（）"

Span = tuple[date, date]
"""The first and the last day of what was written."""


def _one(year: str, month: str, day: str) -> Span:
    found = date(int(year), int(month), int(day))
    return found, found


def _month(year: str, month: str) -> Span:
    number = int(month)
    return date(int(year), number, 1), date(int(year), number, monthrange(int(year), number)[1])


def _quarter(year: str, quarter: str) -> Span:
    last = 3 * _QUARTERS[quarter]
    return date(int(year), last - 2, 1), date(int(year), last, 31 if last in (3, 12) else 30)


def _half(year: str, half: str) -> Span:
    first = half == "上"
    return date(int(year), 1 if first else 7, 1), date(int(year), 6 if first else 12, 30 if first else 31)


def _year(year: str) -> Span:
    return date(int(year), 1, 1), date(int(year), 12, 31)


# The longest form first: 2023年6月30日 also holds a month and a year. The last one, a bare year, is in all of them.
_FORMS: tuple[tuple[re.Pattern[str], Callable[..., Span]], ...] = tuple(
    (re.compile(pattern), made)
    for pattern, made in (
        (rf"{_YEAR}\s*[年.\-/]\s*(\d{{1,2}})\s*[月.\-/]\s*(\d{{1,2}})(?!\d)\s*日?(?:之前|以前|前)?", _one),
        (rf"(?<!\d){_YEAR}(\d\d)(\d\d)(?!\d)", _one),
        (rf"{_YEAR}\s*年?\s*第?\s*([一二三四1-4])\s*季度?{_END}", _quarter),
        (rf"{_YEAR}\s*年?\s*[Qq]([1-4])(?!\d)", _quarter),
        (rf"{_YEAR}\s*年\s*([上下])半年{_END}", _half),
        (rf"{_YEAR}\s*年\s*(\d{{1,2}})\s*月份?{_END}", _month),
        # Nothing that looks like a day may follow: "2023-06-301" is a typing error and no month.
        (rf"(?<!\d){_YEAR}\s*[.\-/]\s*(\d{{1,2}})(?![\d.\-/]){_END}", _month),
        (rf"{_YEAR}\s*年{_END}", _year),
    )
)
_YEAR_ALONE = re.compile(rf"{_YEAR}(?:\.0)?")


def tidy_digits(text: str) -> str:
    """Return a text with full-width digits and signs as usual ones, and nothing at its ends."""
    return unicodedata.normalize("NFKC", text).strip()


def find_span(text: str) -> tuple[Span, str] | None:
    """Return the first day, month, quarter, half or year in a plain text, and the text without it; None if there is
    none, or it is none of the calendar."""
    for pattern, made in _FORMS:
        if match := pattern.search(text):
            try:
                return made(*match.groups()), text[: match.start()] + " " + text[match.end() :]
            # 2023年2月30日 must not be understood as the month or the year that a later form finds in it.
            except ValueError:
                return None
    return None


def read_span(value: CellValue) -> Span | None:
    """Return what a cell means as a day or a span of days; None if it means none, or says anything beside it."""
    # Before date: a datetime is one, and would keep its time.
    if isinstance(value, datetime):
        return value.date(), value.date()
    if isinstance(value, date):
        return value, value
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = tidy_digits(str(value))
    # A cell of the number 2025 arrives as 2025.0.
    if year := _YEAR_ALONE.fullmatch(text):
        return _year(year[1])
    found = find_span(text)
    # Any other word may change what the day means (2023年6月起).
    return found[0] if found and not found[1].strip(_AT_ENDS) else None
