"""What is expected of a row, what reaching means, and what a value shows of it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise

from tests.twin.odd.rows import JUST, Row
from tests.twin.odd.values import LOWER, WHOLE, Value
from tests.twin.quarters import last_day, over_by
from tests.twin.values import share_by_days


class Path:
    """What is expected, and what reaching means: of a row, its targets possibly set by another's values."""

    def __init__(self, row: Row, shares: Mapping[int, float] | None) -> None:
        self.row, self.shares = row, shares
        self.points, self.far, self.unjudged = row.points, row.far, row.unjudged
        self.beside: frozenset[int] | None = None

    @property
    def judged(self) -> bool:
        """Say whether there is a path from the baseline to targets of its own."""
        return self.unjudged is None and self.beside is None

    @property
    def baseline(self) -> float:
        """Give where it starts."""
        return self.points[0][1]

    @property
    def target(self) -> float:
        """Give where it ends."""
        return self.points[-1][1]

    @property
    def end(self) -> int:
        """Give the final day's quarter."""
        return self.points[-1][0].year * 4 + 3

    @property
    def to_hold(self) -> bool:
        """Say whether nothing has to change for the better."""
        return not self.judged or self.row.no_worse(self.baseline, self.target) or self.baseline == self.target

    def due(self, day: date) -> float:
        """Give the share of a year's work that is due by a day."""
        if self.shares is None:
            return 1.0
        return (
            self.shares.get(over_by(day)) or share_by_days(day) if day == last_day(over_by(day)) else share_by_days(day)
        )

    def expected(self, day: date) -> float:
        """Give what is expected by a day."""
        if self.shares is None:
            return self._line(day)
        return self._line(date(day.year, 12, 31)) * self.due(day)

    def _line(self, day: date) -> float:
        if day <= self.points[0][0]:
            return self.baseline
        how = "compound" if self.row.kind == "growth" else self.row.entry.get("schedule", "linear")
        for (start, low), (end, high) in pairwise(self.points):
            if day < end:
                gone = (day - start).days / (end - start).days
                if how == "stepped":
                    return low
                return low * (high / low) ** gone if how == "compound" else low + (high - low) * gone
            if day == end:
                return high
        return self.target

    def covered(self, value: float, day: date) -> float | None:
        """Give how much of the way a value has come."""
        if self.to_hold:
            return None
        due = self.due(day)
        return (value - self.baseline * due) / ((self.target - self.baseline) * due)

    def passed(self, value: float) -> bool:
        """Say whether a value is past the far edge of the last range."""
        return bool(self.far) and not self.row.no_worse(self.far[-1], value)

    def reaches(self, value: float, place: int = -1) -> bool:
        """Say whether a value is what a dated target asks for."""
        level = self.points[place][1]
        if self.unjudged == "other" or not self.row.no_worse(value, level):
            return False
        if self.row.strict and self.row.no_worse(level, value):
            return False
        return not self.far or self.row.no_worse(self.far[place if place < 0 else place - 1], value)


def course(values: Sequence[Value]) -> dict[int, float]:
    """Give the share of its year that had come by each quarter, by the earlier years that know both."""
    known, found = {v.q: v.value for v in values if v.basis == WHOLE}, {}
    for q in range(min(known, default=1), max(known, default=0) + 9):
        year, place = divmod(q, 4)
        both = [
            (known[y * 4 + place], known[y * 4 + 3]) for y in range(year) if {y * 4 + place, y * 4 + 3} <= known.keys()
        ]
        came, whole = math.fsum(a for a, _ in both), math.fsum(b for _, b in both)
        if place < 3 and came and whole:
            found[q] = came / whole
    return found


def shows_reached(row: Row, path: Path, value: Value) -> bool:
    sure = value.basis == WHOLE or (value.basis == LOWER and not row.down and not path.far)
    return sure and path.reaches(value.value) and (not row.down or not row.flow or value.q % 4 == 3)


def in_a_row(row: Row, path: Path, value: Value) -> bool:
    """Say whether a value may stand beside others: a lower bound only where it proves the target."""
    return value.basis == WHOLE or (value.basis == LOWER and not row.down and path.reaches(value.value))


def due_now(row: Row, path: Path, last: Value) -> float:
    due = path.expected(last_day(last.q))
    if not row.counts_things:
        return due
    return math.ceil(due - JUST) if row.down else math.floor(due + JUST)
