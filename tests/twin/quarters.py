"""Quarters as whole numbers, one more for each quarter that follows: 2021Q1 is 2021 · 4."""

from __future__ import annotations

from datetime import date, timedelta


def quarter(text: str) -> int:
    """Number a quarter: ``2021Q1`` is 8084."""
    return int(text[:4]) * 4 + int(text[5]) - 1


def text_of(number: int) -> str:
    """Write a quarter as the catalogue's files do."""
    return f"{number // 4}Q{number % 4 + 1}"


def last_day(number: int) -> date:
    """Give the day a quarter ends on."""
    year, month = divmod((number + 1) * 3, 12)
    return date(year, month + 1, 1) - timedelta(days=1)


def over_by(day: date) -> int:
    """Give the last quarter that has ended by a day, its own last day included."""
    now = day.year * 4 + (day.month - 1) // 3
    return now if day == last_day(now) else now - 1
