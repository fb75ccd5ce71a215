"""Days and quarters as people say them, by the patterns of each language: 2023年三季度; Q3 2023; 30 September 2023."""

from __future__ import annotations

import re
from datetime import date

from plan.period import Period
from wording import Lang, say


def period_words(value: Period, lang: Lang = Lang.ZH) -> str:
    """Return a quarter with its year: 2023年三季度; Q3 2023."""
    return say("time.period", lang, year=value.year, quarter=quarter_words(value, lang))


def quarter_words(value: Period, lang: Lang = Lang.ZH) -> str:
    """Return a quarter without its year: 三季度; Q3."""
    return say("time.quarter", lang, quarter=_nth("time.quarters", value.quarter, lang))


def period_code(value: Period, lang: Lang = Lang.ZH) -> str:
    """Return a quarter as findings name it, where many stand in one sentence: 2023年三季度; 2023Q3."""
    return say("time.period_code", lang, year=value.year, quarter=_nth("time.quarters", value.quarter, lang))


def day_words(value: date, lang: Lang = Lang.ZH) -> str:
    """Return a day: 2023年9月30日; 30 September 2023."""
    month = _nth("time.months", value.month, lang)
    return say("time.day", lang, year=value.year, month=month, day=value.day)


def day_of_year(value: date, lang: Lang = Lang.ZH) -> str:
    """Return a day without its year: 9月30日; 30 Sep."""
    return say("time.day_of_year", lang, month=_nth("time.months_short", value.month, lang), day=value.day)


def year_on_scale(value: date, lang: Lang = Lang.ZH) -> str:
    """Return a year as a scale has room for it: 22 where 年 follows, else 2022."""
    return say("time.year_on_scale", lang, year=value.year, short=f"{value.year % 100:02d}")


def day_in(text: str, lang: Lang) -> date | None:
    """Return the day of a text that :func:`day_words` wrote, whatever its white space; None for any other text."""
    # Without any white space, which printed pages put and leave out where they like.
    months = ["".join(month.split()) for month in say("time.months", lang).split()]
    pattern = say(
        "time.day", lang, year=r"(?P<year>\d{4})", month=f"(?P<month>{'|'.join(months)})", day=r"(?P<day>\d+)"
    )
    found = re.fullmatch("".join(pattern.split()), "".join(text.split()))
    try:
        return date(int(found["year"]), months.index(found["month"]) + 1, int(found["day"])) if found else None
    except ValueError:
        return None


def _nth(key: str, number: int, lang: Lang) -> str:
    return say(key, lang).split()[number - 1]
