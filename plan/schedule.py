"""Schedule 序时: what is expected by a day, the line that draws it, and the key of the words that explain it.

Verdicts, charts, printed drawings and method notes all ask one :class:`Schedule`. How it runs between two dated
targets is its kind's :class:`Course`; another kind is one more entry of ``COURSES`` and its words.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

from plan.indicator import ScheduleKind
from plan.period import Period
from plan.target import Unjudged

Point = tuple[date, float]
"""A day and the indicator's value on it."""


@dataclass(frozen=True, slots=True)
class Course:
    """How a schedule runs from one dated target to the next.

    ``between`` gives the value on a day from the first point on and before the second; ``drawn`` the corners of the
    line after the first point, the last of which is the second.
    """

    between: Callable[[Point, Point, date], float]
    drawn: Callable[[Point, Point], tuple[Point, ...]]


def _share_of_days(start: Point, end: Point, day: date) -> float:
    """Return the share of the days from one point to the other that has passed by ``day``."""
    return (day - start[0]).days / (end[0] - start[0]).days


def _linear(start: Point, end: Point, day: date) -> float:
    return start[1] + (end[1] - start[1]) * _share_of_days(start, end, day)


def _stepped(start: Point, end: Point, day: date) -> float:
    return start[1]


def _compound(start: Point, end: Point, day: date) -> float:
    """Return the value at one steady rate of growth; both ends are above 0 (`plan.validator`)."""
    return float(start[1] * (end[1] / start[1]) ** _share_of_days(start, end, day))


def _by_quarters(start: Point, end: Point) -> tuple[Point, ...]:
    """Return the corners of a curve: each quarter's last day between the points, and the end."""
    quarters = range(Period.ended_by(start[0]).index + 1, Period.containing(end[0]).index)
    days = (Period.of_index(index).last_day for index in quarters)
    return (*((day, _compound(start, end, day)) for day in days), end)


COURSES: Mapping[ScheduleKind, Course] = {
    ScheduleKind.LINEAR: Course(_linear, lambda start, end: (end,)),
    ScheduleKind.STEPPED: Course(_stepped, lambda start, end: ((end[0], start[1]), end)),
    ScheduleKind.COMPOUND: Course(_compound, _by_quarters),
}
"""Every kind of schedule, and how it runs."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """The dated baseline and the dated targets, in time order, in the indicator's unit, and how one leads to the next.

    ``sense`` is +1 where more is better and −1 where less is. ``whole``: the indicator counts whole things.
    ``shares`` is given for a yearly flow alone: the share of its year that is expected to have come by a quarter's
    last day. Such a flow is held against that share of the year's figures; for everything else the share is 1.

    Of targets that are more than a number to come up to: ``strict``, only a value beyond the target reaches it;
    ``far``, for each dated target the value that must not be passed either (empty: none); ``unjudged``, why there is no
    path from the baseline to the targets, so that a value has reached them or has not, and nothing between; ``moving``,
    where targets are what another indicator has come to by the value's day: the days for which that is known. Reaching
    such a target before the last day is no end.
    """

    points: tuple[Point, ...]
    sense: int
    whole: bool = False
    # A mapping has no hash; equal schedules still compare by it.
    shares: Mapping[date, float] | None = field(default=None, hash=False)
    kind: ScheduleKind = ScheduleKind.LINEAR
    strict: bool = False
    far: tuple[float, ...] = ()
    unjudged: Unjudged | None = None
    moving: frozenset[date] | None = None

    @property
    def words(self) -> str:
        """The key of the words that explain it: ``….formula`` and ``….text`` of the wording."""
        return f"schedule.{self.kind}" if self.has_path else "schedule.none"

    @property
    def one_sided(self) -> bool:
        """Whether more (or less) is always better on the way to a path's end: what growth and chances are told of."""
        return not self.far and self.has_path

    @property
    def has_path(self) -> bool:
        """Whether something is expected by every day: there is a baseline, and the targets are its own, not what
        another indicator comes to."""
        return self.unjudged is None and self.moving is None

    @property
    def days(self) -> tuple[date, ...]:
        """The days of the baseline and of the dated targets."""
        return tuple(day for day, _ in self.points)

    @property
    def baseline(self) -> float:
        """The value the plan starts from."""
        return self.points[0][1]

    @property
    def baseline_day(self) -> date:
        """The day of the baseline: what is dated before it takes no part."""
        return self.points[0][0]

    @property
    def target(self) -> float:
        """The value of the last dated target."""
        return self.points[-1][1]

    @property
    def final_day(self) -> date:
        """The day of the last dated target."""
        return self.points[-1][0]

    @property
    def polyline(self) -> tuple[Point, ...]:
        """The line as it is drawn, in time order; of a yearly flow what each quarter's end asks for, year by year."""
        if self.shares is None:
            course = COURSES[self.kind]
            return self.points[0], *(p for start, end in pairwise(self.points) for p in course.drawn(start, end))
        first, last = (Period.ended_by(day) for day in (self.baseline_day, self.final_day))
        quarters = (Period.of_index(index).last_day for index in range(first.index + 1, last.index + 1))
        return self.points[0], *((day, self.expected(day)) for day in quarters)

    @property
    def held(self) -> bool:
        """Whether the target asks for no change for the better: to keep a level, or not to pass a ceiling or floor."""
        # By no_worse: an edge that a tolerance sets a float's last bit away from the baseline is no way to go.
        return not self.has_path or self.no_worse(self.baseline, self.target)

    def share(self, day: date) -> float:
        """Return the share of a year's figures that is expected by ``day``: 1 but for a yearly flow."""
        if self.shares is None:
            return 1.0
        return self.shares.get(day) or share_by_days(day)

    def decided(self, day: date) -> bool:
        """Tell whether what is counted by a day is final: always, but of a yearly flow on 31 December alone."""
        return self.shares is None or (day.month, day.day) == (12, 31)

    def expected(self, day: date) -> float:
        """Return E(d): as the kind runs between consecutive points, constant outside them.

        Of a yearly flow, the share of what is expected of its year that should have come by the day.
        """
        if self.shares is None:
            return self._on_path(day)
        # The points are figures of whole years, so the flow is asked against its year's end and takes its share of
        # that.
        return self._on_path(date(day.year, 12, 31)) * self.share(day)

    def _on_path(self, day: date) -> float:
        for start, end in pairwise(self.points):
            # A target's own day is the next stretch's, so that it is asked for exactly, not but for a float's last bit.
            if day < end[0]:
                return COURSES[self.kind].between(start, end, max(day, start[0]))
        return self.target

    def scheduled_value(self, day: date) -> float:
        """Return the value that is on schedule: E(d), rounded for whole things so that a part of one is not asked
        for."""
        expected = self.expected(day)
        if not self.whole:
            return expected
        # the slack keeps 4.0000000001, which is a float's way of saying 4, from asking for a fifth
        return math.floor(expected + 1e-9) if self.sense > 0 else math.ceil(expected - 1e-9)

    def completion(self, value: float, day: date) -> float | None:
        """Return C = (v − b) / (t − b), a fraction; None where the target is to hold a level, or a range is passed."""
        return None if self.held or self.passed(value) else self._share_of_way(value, day)

    def scheduled(self, day: date) -> float | None:
        """Return S = (E(d) − b) / (t − b), a fraction; None where the target is to hold a level."""
        return None if self.held else self._share_of_way(self.expected(day), day)

    def gap(self, value: float, day: date) -> float | None:
        """Return G = 100·(C − S) in percentage points; None where there is no C."""
        completion = self.completion(value, day)
        return None if completion is None else 100 * (completion - self._share_of_way(self.expected(day), day))

    def _share_of_way(self, value: float, day: date) -> float:
        """Return how much of the way from the baseline to the target a value has covered, a fraction."""
        share = self.share(day)
        # Baseline and target shrink by one share, so that completion and gap are of the same part of the year.
        return (value - self.baseline * share) / ((self.target - self.baseline) * share)

    def no_worse(self, value: float, than: float) -> bool:
        """Tell whether ``value`` is at least as good as ``than``, allowing for the last bit of a float."""
        slack = 1e-9 * max(1.0, abs(than))
        return self.sense * (value - than) >= -slack

    def passed(self, value: float) -> bool:
        """Tell whether a value lies beyond the far edge of the final target, which is a range."""
        return bool(self.far) and not self.no_worse(self.far[-1], value)

    def reaches(self, value: float, due: date | None = None) -> bool:
        """Tell whether a value reaches the dated target of ``due``, one of :attr:`days` (None: the final one)."""
        if self.unjudged is Unjudged.OTHER:
            return False
        place = len(self.points) - 1 if due is None else self.days.index(due)
        target = self.points[place][1]
        if not self.no_worse(value, target) or (self.strict and self.no_worse(target, value)):
            return False
        return not self.far or self.no_worse(self.far[place - 1], value)


def share_by_days(day: date) -> float:
    """Return the share of the calendar year, a fraction, that has passed at the end of ``day``."""
    new_year = date(day.year, 1, 1)
    return ((day - new_year).days + 1) / (date(day.year, 12, 31) - new_year + timedelta(days=1)).days
