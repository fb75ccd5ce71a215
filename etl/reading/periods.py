"""Reporting periods as people write them: 2023年三季度, 1—9月, 二〇二三年, 2023Q3; what one cell says of one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from math import isfinite

from etl.reading.period_plain import plain_period
from etl.reading.period_words import LONGEST, SILENT, PeriodWords, spoken
from plan.period import Period


@dataclass(frozen=True, slots=True)
class PeriodMention:
    """What a text says about a period: the year, the quarter, both, or a month (with the quarter, if it ends one)."""

    year: int | None = None
    quarter: int | None = None
    month: int | None = None

    @property
    def period(self) -> Period | None:
        """The quarter, if the text says all of it."""
        return Period(self.year, self.quarter) if self.year is not None and self.quarter is not None else None

    def within(self, year: int | None) -> Period | None:
        """Return the quarter, its year taken from elsewhere if the text does not say it."""
        known = self.year if self.year is not None else year
        return Period(known, self.quarter) if known is not None and self.quarter is not None else None


NOTHING = PeriodMention()
"""What a text says that mentions no period."""
_YEAR_ALONE = re.compile(r"\(?(?:19|20)\d\d(?:年度?)?\)?")


def read_period(value: object, annual: bool = False, months: bool = False) -> PeriodMention:
    """Return what a cell says about a period.

    ``annual``: a year alone stands for its last quarter. ``months``: a month stands for the quarter it ends, if it
    ends one. A date stands for the quarter of which it is the last day.
    """
    text = text_of_period(value)
    return _of_text(text, annual, months) if len(text) <= LONGEST else NOTHING


def text_of_period(value: object) -> str:
    """Return a cell as text: of a date its day, or its month where it is the first, which is how Excel keeps a
    month."""
    if isinstance(value, (date, datetime)):
        # Whoever types 2023年9月 into Excel gets 1 September in the file.
        return f"{value:%Y-%m}" if value.day == 1 else f"{value:%Y-%m-%d}"
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(int(value)) if isfinite(value) and value == int(value) else repr(value)
    return value if isinstance(value, str) else ""


def named_quarter(said: PeriodWords) -> PeriodMention:
    """Return the one quarter that is named outright, with its year if it has one; else nothing."""
    return _only(said.quarters, said)


def ended(said: PeriodWords) -> PeriodMention:
    """Return the quarter, or the month, with which what the text speaks of ends; else nothing."""
    ends = {(year, month) for year, month in said.months}
    ends |= {(year, month) for year, month, day in said.days if is_last(year, month, day)}
    found = _only(frozenset(ends), said)
    month = found.quarter
    return PeriodMention(found.year, month // 3 if month % 3 == 0 else None, month) if month else NOTHING


def is_last(year: int | None, month: int, day: int) -> bool:
    """Tell whether a day is the last one of a quarter."""
    return month % 3 == 0 and Period(year or 2000, month // 3).last_day.day == day


def _only(found: frozenset[tuple[int | None, int]], said: PeriodWords) -> PeriodMention:
    """Return the one quarter (or month) of those found; each may be there with its year and without it."""
    numbers = {number for _, number in found}
    years = {year for year, _ in found if year is not None} or said.years
    # One piece that looks like a period and is none (五季度) makes the whole text uncertain.
    if len(numbers) != 1 or said.broken:
        return NOTHING
    return PeriodMention(next(iter(years)) if len(years) == 1 else None, numbers.pop()) if len(years) <= 1 else NOTHING


@lru_cache(maxsize=4096)
def _of_text(text: str, annual: bool, months: bool) -> PeriodMention:
    said = spoken(text)
    if said == SILENT:
        return NOTHING
    year = next(iter(said.years)) if len(said.years) == 1 else None
    if said.quarters:
        return named_quarter(said)
    end = ended(said)
    # A day ends a quarter by itself; a month only where the layout, or the heading, says that months do.
    if end.quarter and (said.days or months):
        return PeriodMention(end.year, end.quarter) if said.days else end
    if end.month and months:
        return end
    if said.annual or (annual and _YEAR_ALONE.fullmatch(plain_period(text))):
        return PeriodMention(year, 4) if len(said.annual) <= 1 else NOTHING
    return NOTHING if said.days else PeriodMention(year)
