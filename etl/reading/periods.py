"""Reporting periods as people write them: 2023年三季度, 1—9月, 二〇二三年, 2023Q3."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from plan.period import Period

_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_DASHES = re.compile(r"[-—–－~～至到]+")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?=年|Q|第|[.\-/]\d)|^((?:19|20)\d\d)$")
_YEAR_ALONE = re.compile(r"((?:19|20)\d\d)(?:年度?)?")
_SPAN = re.compile(r"(?:19|20)\d\d年?-(?:19|20)\d\d年?")
_EXPLICIT = re.compile(r"(?<!\d)((?:19|20)\d\d)年?度?[.\-/]?(?:第?([1-4])季|Q([1-4]))")
_LONGEST = 200
"""A longer text is prose; the periods it mentions are not the table's."""

_HALF = {"上半年": 2, "下半年": 4, "前三季度": 3, "前3季度": 3, "全年": 4}
_QUARTER = re.compile(r"第?([1-4])季度?|(?<![A-Z])Q([1-4])(?!\d)|(?<!\d)([1-4])Q(?!\d)")
_MONTHS = re.compile(r"(?<!\d)1月?-(3|6|9|12)月")
_MONTH = re.compile(r"(?<!\d)(1[0-2]|0?[1-9])月(?!\d)")
_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:年(\d{1,2})月(\d{1,2})日|([-/.])(\d{1,2})\4(\d{1,2})(?![\d月季]))")
_YEAR_MONTH = re.compile(r"((?:19|20)\d\d)[-/.](1[0-2]|0?[1-9])")
_ENDS = re.compile(r"(?:截(?:-|止-?)|(?:报告|报表|所属|统计)期间?:?|(?:报告|统计)时间:?)$")
_YEAR_AND_MONTH = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:年|[.\-/])(1[0-2]|0?[1-9])(?:月(?!\d|-)|(?![\d.\-/月季]))")
_CHINESE_YEAR = re.compile(r"[〇○零一二三四五六七八九0-9]{4}(?=年)|二[〇○零0]\S[一二三四五六七八九〇○零0-9](?=年)")


@dataclass(frozen=True, slots=True)
class Said:
    """What a text says about a period: the year, the quarter, both, or a month that ends no quarter."""

    year: int | None = None
    quarter: int | None = None
    month: int | None = None

    @property
    def period(self) -> Period | None:
        """The quarter, if the text says all of it."""
        return Period(self.year, self.quarter) if self.year is not None and self.quarter is not None else None

    def within(self, year: int | None) -> Period | None:
        """The quarter, its year taken from elsewhere if the text does not say it."""
        known = self.year if self.year is not None else year
        return Period(known, self.quarter) if known is not None and self.quarter is not None else None


NOTHING = Said()


def read_period(value: object, annual: bool = False, months: bool = False) -> Said:
    """What a cell says about a period.

    ``annual``: a year alone stands for its last quarter. ``months``: a month stands for the quarter it ends, if it
    ends one. A date stands for the quarter of which it is the last day.
    """
    if isinstance(value, (date, datetime)):
        return _of_day(value.year, value.month, value.day, months)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _of_text(str(int(value)), annual, months) if value == int(value) else NOTHING
    short = isinstance(value, str) and len(value) <= _LONGEST
    return _of_text(str(value), annual, months) if short else NOTHING


@lru_cache(maxsize=4096)
def claimed(text: str) -> tuple[frozenset[Period], frozenset[Period]]:
    """The whole periods a text names, and those it says by the day or month they end with (截至2023年9月30日)."""
    if len(text) > _LONGEST:
        return frozenset(), frozenset()
    plain = _plain(text)
    ends = {_of_end(match) for pattern in (_DAY, _YEAR_AND_MONTH) for match in pattern.finditer(plain)}
    rest = _YEAR_AND_MONTH.sub("", _DAY.sub("", plain))
    named = {Period(int(y), int(one or other)) for y, one, other in _EXPLICIT.findall(rest)}
    apart = None if named else _of_parts(rest, False).period
    return frozenset({apart} if apart else named), frozenset(end for end in ends if end)


def _of_end(match: re.Match[str]) -> Period | None:
    """The quarter that a day or a month after 截至 or 报告期 ends."""
    if not _ENDS.search(match.string[: match.start()]):
        return None
    year, month, *day = (int(part) for part in match.groups() if part and part.isdigit())
    return (
        _of_day(year, month, day[0], False).period if day else Said(year, month // 3).period if month % 3 == 0 else None
    )


def month_of(value: object) -> Said:
    """The month of a year that a text or a date names, and the quarter it ends, if it ends one: 截至2023年9月底."""
    if isinstance(value, (date, datetime)):
        return _of_day(value.year, value.month, value.day, True)
    if isinstance(value, float):
        value = repr(value)
    if not isinstance(value, str) or len(value) > _LONGEST:
        return NOTHING
    found = {(int(year), int(month)) for year, month in _YEAR_AND_MONTH.findall(_DAY.sub("", _plain(value)))}
    if len(found) != 1:
        return NOTHING
    ((year, month),) = found
    return Said(year, month // 3 if month % 3 == 0 else None, month)


@lru_cache(maxsize=4096)
def _of_text(text: str, annual: bool, months: bool) -> Said:
    plain = _plain(text)
    if annual and (alone := _YEAR_ALONE.fullmatch(plain)):
        return Said(int(alone[1]), 4)
    if day := _DAY.search(plain):
        year, month, number = (int(part) for part in day.groups() if part and part.isdigit())
        return _of_day(year, month, number, months)
    explicit = {(int(year), int(first or second)) for year, first, second in _EXPLICIT.findall(plain)}
    if explicit:
        said = Said(*explicit.pop())
        return said if not explicit and set(_quarters(plain)) <= {said.quarter} else NOTHING
    return _of_parts(plain, months)


def _of_parts(plain: str, months: bool) -> Said:
    """Year and quarter found apart from each other; each must be said once only."""
    years = {int(first or second) for first, second in _YEAR.findall(plain)}
    year = years.pop() if len(years) == 1 else None
    quarters = set(_quarters(plain))
    if quarters:
        return Said(year, quarters.pop()) if len(quarters) == 1 else NOTHING
    month = _month(plain) if months else None
    if month:
        return Said(year, month // 3 if month % 3 == 0 else None, month)
    return Said(year)


def _plain(text: str) -> str:
    """One width, no spaces, one dash, and the numerals of years and quarters as digits."""
    plain = _DASHES.sub("-", re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).upper())
    plain = _CHINESE_YEAR.sub(lambda match: match[0].translate(_DIGITS), plain)
    plain = re.sub(r"[一二三四](?=季)|[一三六九十]二?(?=月)", _digit, plain)
    return _SPAN.sub("", plain)


def _digit(match: re.Match[str]) -> str:
    if match[0].startswith("十"):
        return "12" if match[0] == "十二" else "10"
    return match[0].translate(_DIGITS)


def _quarters(plain: str) -> list[int]:
    named = [quarter for word, quarter in _HALF.items() if word in plain]
    rest = plain.replace("前三季度", "").replace("前3季度", "")
    named += [int(next(filter(None, groups))) for groups in _QUARTER.findall(rest)]
    return named + [int(month) // 3 for month in _MONTHS.findall(plain)]


def _month(plain: str) -> int | None:
    found = {int(month) for month in _MONTH.findall(plain)} | {int(m) for _, m in _YEAR_MONTH.findall(plain)}
    return found.pop() if len(found) == 1 else None


def _of_day(year: int, month: int, day: int, months: bool) -> Said:
    try:
        spoken = date(year, month, day)
    except ValueError:
        return NOTHING
    quarter = Period.containing(spoken)
    if quarter.last_day == spoken:
        return Said(year, quarter.quarter)
    if months and day == 1:  # a month, kept by Excel as its first day
        return Said(year, month // 3 if month % 3 == 0 else None, month)
    return NOTHING
