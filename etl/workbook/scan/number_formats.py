"""What a cell's number format makes of its number: a percentage, a date, a length of time, or just the number."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache


class NumberDisplay(StrEnum):
    """How a number is shown."""

    NUMBER = "number"
    PERCENT = "percent"
    DATE = "date"
    DURATION = "duration"


# What stands for itself in a format: "人", \年, and the letter after _ (a gap as wide as it) or * (fill with it).
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.')
# [h], [mm], [ss]: hours that go on past 24.
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]")
# [红色], [$-804], [>100]: colours, locales and conditions, whose letters mean nothing here.
_BRACKETS = re.compile(r"\[[^\]]*\]")
# Words with letters of dates in them that are none: General in three languages, and exponents (0.00E+00).
_NO_DATE = re.compile(r"general|g/通用格式|standard|e[+-]")
_DATE = re.compile(r"[ymdhs]|上午|下午|am/pm")
# The year in an East Asian calendar, written `e`; beside digits it is an exponent.
_ERA = re.compile(r"e")
_DIGITS = re.compile(r"[0#?]")
# ISO 29500-1, 18.8.30: 9 is 0%, 10 is 0.00%.
_PERCENT_CODES = frozenset({9, 10})
_DATE_CODES = frozenset({*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)})
"""Formats whose meaning is fixed; 27 to 36 and 50 to 58 are dates where Chinese, Japanese or Korean is spoken."""
_DURATION_CODE = 46
_GENERAL = 0
"""The usual format, whatever a writer's language calls it."""
_DAY_ZERO = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}  # noqa: DTZ001 - a cell has no zone
_MOST_DAYS = 2_958_466
"""The day after 31 December 9999."""


@lru_cache(maxsize=4096)
def shown_as(code: str | None, number: int) -> NumberDisplay:
    """Return how a format shows a number: ``code`` as the file defines it, None where it leaves the meaning that
    ``number`` has by itself. A quoted or escaped % is only a letter."""
    if code is None:
        return _builtin(number)
    plain = _LITERAL.sub("", code.lower())
    if "%" in plain:
        return NumberDisplay.PERCENT
    if _ELAPSED.search(plain):
        return NumberDisplay.DURATION
    # The first of up to four sections (positive; negative; zero; text) decides.
    letters = _NO_DATE.sub("", _BRACKETS.sub("", plain.partition(";")[0]))
    is_date = _DATE.search(letters) or (_ERA.search(letters) and not _DIGITS.search(letters))
    # 0 is General in every file: what a writer calls it there is in its own language ("Standard" has a d).
    if is_date and number != _GENERAL:
        return NumberDisplay.DATE
    # A writer may repeat a fixed format in its own language, where a date has other letters (TT.MM.JJJJ, 年/月/日).
    fixed = _builtin(number)
    return (
        fixed
        if fixed in (NumberDisplay.DATE, NumberDisplay.DURATION) and not _DIGITS.search(letters)
        else NumberDisplay.NUMBER
    )


def _builtin(number: int) -> NumberDisplay:
    if number in _PERCENT_CODES:
        return NumberDisplay.PERCENT
    if number == _DURATION_CODE:
        return NumberDisplay.DURATION
    return NumberDisplay.DATE if number in _DATE_CODES else NumberDisplay.NUMBER


def is_percent(code: str | None, number: int) -> bool:
    """Tell whether a number format shows a percentage."""
    return shown_as(code, number) is NumberDisplay.PERCENT


def as_shown(value: float, shown: NumberDisplay, from_1904: bool = False) -> float | date | datetime | timedelta:
    """Return a number as the date or length of time that it is shown as; a day without a time is a date. What is no
    day, or shows as a number, stays one."""
    if shown is NumberDisplay.DURATION and abs(value) < _MOST_DAYS:
        return timedelta(days=value)
    # 1,462 days lie between the two first days, so the last day is as much earlier.
    if shown is not NumberDisplay.DATE or not 0 <= value < _MOST_DAYS - (1462 if from_1904 else 0):
        return value
    # Less than a day since the day zero is a time of day without a date.
    if value < 1 and not from_1904:
        return timedelta(days=value)
    if value < 60 and not from_1904:
        value += 1  # the calendar of 1900 has a 29 February that never was, and begins a day late
    day = _DAY_ZERO[from_1904] + timedelta(days=int(value))
    # A double has microseconds of noise here: 0.1 days would not be 2:24:00.
    seconds = round((value - int(value)) * 86_400, 3)
    return day.date() if seconds == 0 else day + timedelta(seconds=seconds)
