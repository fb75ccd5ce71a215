"""Period 报告期: a quarter, whose date is its last day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

# Four digits: a year like 22 would be a guess at its century.
_CODE = re.compile(r"^(\d{4})Q([1-4])$")

YEARS = range(1900, 2200)
"""Years of which anything may be asked: every quarter, year and zone around a day of theirs is in the calendar."""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A calendar quarter. Ordered in time; written ``2022Q3``."""

    year: int
    quarter: int

    def __post_init__(self) -> None:
        assert 1 <= self.quarter <= 4, f"a quarter is 1 to 4, not {self.quarter}"

    def __str__(self) -> str:
        return f"{self.year}Q{self.quarter}"

    @classmethod
    def parse(cls, code: str) -> Period:
        """Return the period written ``2022Q3``; ValueError for anything else, and for a year outside :data:`YEARS`."""
        match = _CODE.match(code.strip().upper())
        if match is None:
            raise ValueError(f"not a period like 2022Q3: {code!r}")
        if int(match[1]) not in YEARS:
            raise ValueError(f"nothing is known of {code!r}")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of_index(cls, index: int) -> Period:
        """Return the period with that :attr:`index`."""
        year, quarter = divmod(index, 4)
        return cls(year, quarter + 1)

    @classmethod
    def containing(cls, day: date) -> Period:
        """Return the quarter in which ``day`` lies."""
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def ended_by(cls, day: date) -> Period:
        """Return the latest quarter whose last day is on or before ``day``."""
        # A value speaks of a quarter's last day: one that still runs has none yet.
        quarter = cls.containing(day)
        return quarter if quarter.last_day == day else quarter.shift(-1)

    @property
    def index(self) -> int:
        """Quarters since year 0: differences of indexes count quarters."""
        return self.year * 4 + self.quarter - 1

    @property
    def first_day(self) -> date:
        """The quarter's first day."""
        return date(self.year, 3 * self.quarter - 2, 1)

    @property
    def last_day(self) -> date:
        """The quarter's last day: the date a stock speaks of."""
        return date(self.year, 3 * self.quarter, 31 if self.quarter in (1, 4) else 30)

    def shift(self, quarters: int) -> Period:
        """Return the period that many quarters later (earlier if negative)."""
        return Period.of_index(self.index + quarters)


def periods_between(first: Period, last: Period) -> tuple[Period, ...]:
    """Return every period from ``first`` to ``last``, both included."""
    return tuple(Period.of_index(index) for index in range(first.index, last.index + 1))


def day_of(text: str) -> date:
    """Return the day meant by ``2022-12-31`` or, for a quarter such as ``2022Q4``, its last day; ValueError for
    anything else, and for a day outside :data:`YEARS`: what is asked of a day looks at the quarters around it."""
    day = Period.parse(text).last_day if "Q" in text.upper() else date.fromisoformat(text.strip())
    if day.year not in YEARS:
        raise ValueError(f"nothing is known of {text!r}")
    return day
