"""Instants as people write and read them: in China, where every clock shows UTC+8."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone

from plan.period import YEARS

# A fixed offset: China has had no summer time since 1991, and not every system has zone files.
CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")


def instant_of(text: str) -> datetime:
    """Return the instant meant by an ISO 8601 text; a bare day means its end, no zone means China's. ValueError
    otherwise, and for one outside :data:`plan.period.YEARS`, which might have no time in another zone."""
    plain = text.strip()
    if len(plain) <= 10:
        moment = datetime.combine(date.fromisoformat(plain), time.max, CHINA)
    else:
        moment = datetime.fromisoformat(plain)
    if moment.year not in YEARS:
        raise ValueError(f"nothing was known at {text!r}")
    return moment if moment.tzinfo else moment.replace(tzinfo=CHINA)


def written(moment: datetime) -> str:
    """Return the instant in China's time, ISO 8601 to the second."""
    return moment.astimezone(CHINA).isoformat(timespec="seconds")


def china_day(moment: datetime) -> date:
    """Return the day that it was in China at an instant."""
    return moment.astimezone(CHINA).date()


def shown_instant(moment: datetime) -> str:
    """Return the instant in China's time, as people read it: 2023-10-08 09:30."""
    return f"{moment.astimezone(CHINA):%Y-%m-%d %H:%M}"
