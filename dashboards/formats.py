"""Numbers and dates as people here write them: 12,180; −8.7; 2023年三季度; 3.5万; and their English twins."""

from __future__ import annotations

from calendar import month_name
from datetime import date

from plan.indicator import Indicator
from plan.period import Period
from plan.wording import Lang, say

MINUS = "−"
_QUARTERS = "一二三四"
_MONTHS = tuple(month_name)[1:]
_ZERO = 1e-9


def number(value: float, decimals: int = 0) -> str:
    """``value`` with thousands separators and a true minus; what rounds to zero is 0, never −0."""
    text = f"{abs(value):,.{decimals}f}"
    return text if value >= 0 or not any(digit in text for digit in "123456789") else MINUS + text


def plain(value: float, decimals: int = 6) -> str:
    """A figure as the plan prints it: no more decimals than it needs (16, 0.5, 11,400)."""
    text = number(value, decimals)
    return text.rstrip("0").rstrip(".") if "." in text else text


def signed(value: float, decimals: int = 1) -> str:
    """``value`` with its sign: +6.3, −8.7, 0.0. What is not zero does not read as zero if two more decimals help."""
    for places in (decimals, decimals + 1, decimals + 2):
        text = number(value, places)
        if abs(value) < _ZERO or text.strip("0.,"):
            break
    else:
        text = number(0.0, decimals)
    return "+" + text if value > _ZERO and text.strip("0.,") else text


def amount(indicator: Indicator, value: float) -> str:
    """An indicator's value with its own decimals, without the unit."""
    return number(value, indicator.decimals)


def unit(indicator: Indicator, lang: Lang = Lang.ZH) -> str:
    """The indicator's unit in ``lang``."""
    return indicator.unit if lang is Lang.ZH else indicator.unit_en


def with_unit(indicator: Indicator, value: float, lang: Lang = Lang.ZH) -> str:
    """17.6人, 59.1%, 12,180元/年; in English 17.6 people, 59.1%."""
    word = unit(indicator, lang)
    space = "" if lang is Lang.ZH or word == "%" else " "
    return f"{amount(indicator, value)}{space}{word}"


def count(value: float, lang: Lang = Lang.ZH) -> str:
    """A count of persons, beds, cases; in Chinese from 100,000 up in 万."""
    if lang is Lang.ZH and abs(value) >= 100_000:
        return f"{plain(value / 10_000, 2)}万"
    return plain(value, 1)


def gap_words(gap: float | None, lang: Lang = Lang.ZH) -> str:
    """A gap to the schedule said in words: 落后序时8.7个百分点, 快于序时6.3个百分点, 与序时持平."""
    if gap is None:
        return say("gap.none", lang)
    if abs(gap) < _ZERO:
        return say("gap.level", lang)
    points = signed(abs(gap)).lstrip("+")
    return say("gap.behind" if gap < 0 else "gap.ahead", lang, points=points)


def period(value: Period, lang: Lang = Lang.ZH) -> str:
    """2023年三季度; Q3 2023."""
    return f"{value.year}年{quarter(value, lang)}" if lang is Lang.ZH else f"Q{value.quarter} {value.year}"


def quarter(value: Period, lang: Lang = Lang.ZH) -> str:
    """三季度; Q3."""
    return f"{_QUARTERS[value.quarter - 1]}季度" if lang is Lang.ZH else f"Q{value.quarter}"


def day(value: date, lang: Lang = Lang.ZH) -> str:
    """2023年9月30日; 30 September 2023."""
    if lang is Lang.ZH:
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def moment_day(value: date, lang: Lang = Lang.ZH) -> str:
    """The day a page speaks of: as a quarter where it is a quarter's last day, else as a day."""
    ended = Period.ended_by(value)
    return period(ended, lang) if ended.last_day == value else day(value, lang)
