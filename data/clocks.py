"""When each workbook was sent and accepted, and by whom: invented people, working hours, +08:00."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path

from data.books import Book
from plan.catalogue import Plan

HEADER = ("file", "submitted_by", "submitted_at", "accepted_by", "accepted_at")
LATE_BOOKS = frozenset(
    {
        ("2022Q2", "基层治理和社工科"),
        ("2023Q4", "社会事务科"),
        ("2024Q3", "养老服务科"),
        ("2025Q2", "社会组织和慈善科"),
    }
)
"""(period, department) that came in after the deadline."""

# The day on which the one mistake (`oddities.MISSTATED`) is corrected, long after its own quarter.
CORRECTION_SENT = datetime(2023, 8, 16, 10, 24, tzinfo=timezone(timedelta(hours=8)))
_CHINA = timezone(timedelta(hours=8))


@dataclass(frozen=True)
class Sent:
    """One line of the manifest: a workbook, and who sent and accepted it when."""

    file: str
    submitted_by: str
    submitted_at: datetime
    accepted_by: str
    accepted_at: datetime


def sent_books(plan: Plan, books: Iterable[Book]) -> tuple[Sent, ...]:
    """Return every workbook's clock, in the order in which they were sent."""
    chance = random.Random("guibiao clocks")
    return tuple(sorted((_sent(plan, book, chance) for book in books), key=lambda sent: sent.submitted_at))


def write_manifest(sent: Iterable[Sent], path: Path) -> None:
    """Write ``manifest.csv``; times are ISO 8601 with their offset."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        for line in sent:
            times = line.submitted_at.isoformat(), line.accepted_at.isoformat()
            writer.writerow((line.file, line.submitted_by, times[0], line.accepted_by, times[1]))


def _sent(plan: Plan, book: Book, chance: random.Random) -> Sent:
    place = [department.name for department in plan.whole.departments].index(book.department)
    # Days after the quarter's end; the deadline lies between the two.
    days = range(17, 27) if book.key in LATE_BOOKS else range(5, 15)
    at = _moment(_working(book.period.last_day + timedelta(days=n) for n in days), chance)
    at = CORRECTION_SENT if book.correction else at
    accepted = _moment(_working(at.date() + timedelta(days=n) for n in (1, 2, 3)), chance)
    return Sent(book.file, f"演示填报员{'甲乙丙丁戊己庚辛'[place]}", at, f"演示审核员{'甲乙'[place % 2]}", accepted)


def _working(days: Iterable[date]) -> Iterator[date]:
    """Return those days on which an office is open: no weekends, no first week of October."""
    return (day for day in days if day.weekday() < 5 and not (day.month == 10 and day.day < 8))


def _moment(days: Iterator[date], chance: random.Random) -> datetime:
    day = chance.choice(list(days))
    return datetime.combine(day, time(8, 30), _CHINA) + timedelta(minutes=chance.randrange(9 * 60))
