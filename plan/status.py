"""Status: the expected path, how far along it a value is, and the word for that."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from plan.catalogue import Thresholds
from plan.period import Period

Point = tuple[date, float]


class Status(StrEnum):
    """The eleven verdicts, best first but for the two that say why there is none."""

    ACHIEVED_EARLY = "achieved_early"
    ACHIEVED = "achieved"
    AHEAD = "ahead"
    ON_TRACK = "on_track"
    NEAR = "near"
    BEHIND = "behind"
    FAR_BEHIND = "far_behind"
    REGRESSED = "regressed"
    MISSED = "missed"
    INCOMPLETE = "incomplete"
    NO_DATA = "no_data"


AS_TOLD = (
    Status.ACHIEVED,
    Status.ACHIEVED_EARLY,
    Status.AHEAD,
    Status.ON_TRACK,
    Status.NEAR,
    Status.BEHIND,
    Status.FAR_BEHIND,
    Status.REGRESSED,
    Status.MISSED,
    Status.INCOMPLETE,
    Status.NO_DATA,
)
"""The statuses in the order in which the headline, the pages and the report tell them."""

AS_TESTED = (
    Status.NO_DATA,
    Status.ACHIEVED_EARLY,
    Status.ACHIEVED,
    Status.MISSED,
    Status.INCOMPLETE,
    Status.REGRESSED,
    Status.AHEAD,
    Status.ON_TRACK,
    Status.NEAR,
    Status.BEHIND,
    Status.FAR_BEHIND,
)
"""The statuses in the order in which their rules are tried: the first that holds."""

UNJUDGED = frozenset({Status.INCOMPLETE, Status.NO_DATA})
"""The statuses that say why there is no verdict."""


class Basis(StrEnum):
    """What a value rests on, and so what it can show.

    ``whole``: every area, or enough of them to judge by. ``lower_bound``: a sum over some areas only, to which the
    others can only add. ``too_little``: a share over areas that held less than was asked for (see `plan.measures`).
    """

    WHOLE = "whole"
    LOWER_BOUND = "lower_bound"
    TOO_LITTLE = "too_little"

    def shows_met(self, sense: int) -> bool:
        """Tell whether a value of this basis can show that a level is reached (``sense`` +1: more is better)."""
        return self is Basis.WHOLE or (self is Basis.LOWER_BOUND and sense > 0)

    def shows_missed(self, sense: int) -> bool:
        """Tell whether a value of this basis can show that a level is not reached."""
        return self is Basis.WHOLE or (self is Basis.LOWER_BOUND and sense < 0)


@dataclass(frozen=True, slots=True)
class Path:
    """The expected path 序时: the dated baseline and the dated targets, in time order, in the indicator's unit.

    ``sense`` is +1 where more is better and −1 where less is. ``whole``: the indicator counts whole things.
    ``shares`` is given for a yearly flow alone: the share of its year that is expected to have come by a quarter's
    last day. Such a flow is held against that share of the year's figures; for everything else the share is 1.
    """

    points: tuple[Point, ...]
    sense: int
    whole: bool = False
    shares: Mapping[date, float] | None = field(default=None, hash=False)

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
        """The path as it is drawn: its points; of a yearly flow what each quarter's end asks for, year by year."""
        if self.shares is None:
            return self.points
        first, last = (Period.ended_by(day) for day in (self.baseline_day, self.final_day))
        quarters = (Period.of_index(index).last_day for index in range(first.index + 1, last.index + 1))
        return self.points[0], *((day, self.expected(day)) for day in quarters)

    @property
    def held(self) -> bool:
        """Whether the target asks for no change for the better: to keep a level, or not to pass a ceiling or floor."""
        return self.sense * (self.target - self.baseline) <= 0

    def share(self, day: date) -> float:
        """The share of a year's figures that is expected by ``day``: 1 but for a yearly flow."""
        if self.shares is None:
            return 1.0
        return self.shares.get(day) or share_by_days(day)

    def decided(self, day: date) -> bool:
        """Whether what is counted by a day will not grow any more: always, but for a yearly flow within its year."""
        return self.shares is None or (day.month, day.day) == (12, 31)

    def expected(self, day: date) -> float:
        """E(d): linear by days between consecutive points, constant after the last (and before the first).

        Of a yearly flow, the share of what is expected of its year that should have come by the day.
        """
        if self.shares is None:
            return interpolate(self.points, day)
        return interpolate(self.points, date(day.year, 12, 31)) * self.share(day)

    def scheduled_value(self, day: date) -> float:
        """The value that is on schedule: E(d), for whole things without the part of one that is not due yet."""
        expected = self.expected(day)
        if not self.whole:
            return expected
        # the slack keeps 4.0000000001, which is a float's way of saying 4, from asking for a fifth
        return math.floor(expected + 1e-9) if self.sense > 0 else math.ceil(expected - 1e-9)

    def completion(self, value: float, day: date) -> float | None:
        """C = (v − b) / (t − b); None where the target is to hold a level."""
        if self.held:
            return None
        share = self.share(day)
        return (value - self.baseline * share) / ((self.target - self.baseline) * share)

    def scheduled(self, day: date) -> float | None:
        """S = (E(d) − b) / (t − b); None where the target is to hold a level."""
        return self.completion(self.expected(day), day)

    def gap(self, value: float, day: date) -> float | None:
        """G = 100·(C − S) in percentage points; None where the target is to hold a level."""
        completion, scheduled = self.completion(value, day), self.scheduled(day)
        return None if completion is None or scheduled is None else 100 * (completion - scheduled)

    def no_worse(self, value: float, than: float) -> bool:
        """Whether ``value`` is at least as good as ``than``, allowing for the last bit of a float."""
        slack = 1e-9 * max(1.0, abs(value), abs(than))
        return self.sense * (value - than) >= -slack


def share_by_days(day: date) -> float:
    """The share of a calendar year that has passed with ``day``."""
    new_year = date(day.year, 1, 1)
    return ((day - new_year).days + 1) / (date(day.year, 12, 31) - new_year + timedelta(days=1)).days


def interpolate(points: Sequence[Point], day: date) -> float:
    """The value at ``day`` on straight lines by days between ``points``; constant outside them."""
    if day <= points[0][0]:
        return points[0][1]
    for (start, low), (end, high) in pairwise(points):
        if day <= end:
            return low + (high - low) * (day - start).days / (end - start).days
    return points[-1][1]


def quarters_old(day: date, as_of: date) -> int:
    """How many quarters have ended between the one that ``day`` closes (or lies in) and ``as_of``."""
    return Period.ended_by(as_of).index - Period.ended_by(day).index


def too_old(day: date, as_of: date, limits: Thresholds) -> bool:
    """Whether a value of ``day`` says nothing of ``as_of`` any more."""
    return quarters_old(day, as_of) > limits.stale_quarters


@dataclass(frozen=True, slots=True)
class Known:
    """A value as it can be judged: its day, its figure in the indicator's unit, and what it rests on."""

    day: date
    value: float
    basis: Basis = Basis.WHOLE


def known_of(points: Sequence[Point]) -> tuple[Known, ...]:
    """Return dated values of which each rests on everything it should."""
    return tuple(Known(day, value) for day, value in points)


def status_of(path: Path, values: Sequence[Known], as_of: date, limits: Thresholds) -> Status:
    """Return the verdict as of a day: the first rule that holds.

    ``values`` are in time order, none dated before the baseline or after ``as_of``. The verdict is of the last one's
    own day: a quarter that passes without news changes none, until the value is too old to say anything.
    """
    if not values or too_old(values[-1].day, as_of, limits):
        return Status.NO_DATA
    latest = values[-1]
    if _at_target(path, latest):
        return Status.ACHIEVED if latest.day >= path.final_day else Status.ACHIEVED_EARLY
    if _missed(path, values):
        return Status.MISSED
    if latest.basis is not Basis.WHOLE:
        on_schedule = _reaches(path, latest, path.scheduled_value(latest.day))
        return band_of(path, latest.value, latest.day, limits) if on_schedule else Status.INCOMPLETE
    if latest.day < path.final_day and _fallen_back(path, values):
        return Status.REGRESSED
    return band_of(path, latest.value, latest.day, limits)


def _reaches(path: Path, known: Known, level: float) -> bool:
    """Whether a value shows that a level is reached."""
    return known.basis.shows_met(path.sense) and path.no_worse(known.value, level)


def _at_target(path: Path, known: Known) -> bool:
    """Whether a value shows that the final target is reached.

    What a year has brought so far can only grow: where less is better, a yearly flow shows it when its year is over.
    """
    return _reaches(path, known, path.target) and (path.sense > 0 or path.decided(known.day))


def _missed(path: Path, values: Sequence[Known]) -> bool:
    """Whether the final date's own value is in and shows that the final target was not reached."""
    return milestone_met(path, values, path.points[-1], path.final_day) is False


def _fallen_back(path: Path, values: Sequence[Known]) -> bool:
    """Whether the last value is worse than the baseline, or the final target had been reached and is lost.

    A year of a flow that is not over may still bring it: it is held against its share of the year alone. Where less
    is better, what is already too much is lost.
    """
    latest = values[-1]
    if not path.no_worse(latest.value, path.baseline * path.share(latest.day)):
        return True
    lost = (path.sense < 0 or path.decided(latest.day)) and not path.no_worse(latest.value, path.target)
    return lost and any(_at_target(path, known) for known in values)


def band_of(path: Path, value: float, day: date, limits: Thresholds) -> Status:
    """Return the verdict on a value of a day by its gap to the schedule alone."""
    completion, scheduled = path.completion(value, day), path.scheduled(day)
    if completion is None or scheduled is None:
        return Status.REGRESSED  # a level that was to be held, and is not
    gap = round(100 * (completion - scheduled), 9)  # −30 must be −30 whatever the last bit of a float says
    if gap >= limits.ahead:
        return Status.AHEAD
    if gap >= limits.on_track or (path.whole and path.no_worse(value, path.scheduled_value(day))):
        return Status.ON_TRACK
    if gap > limits.near and round(completion - scheduled / 2, 9) >= 0:
        return Status.NEAR
    return Status.BEHIND if gap > limits.behind else Status.FAR_BEHIND


def milestone_met(path: Path, values: Sequence[Known], milestone: Point, as_of: date) -> bool | None:
    """Tell whether a dated target was met by the value of its own day.

    None before that day, and after it until the value is in and rests on enough to tell: nothing is missed because
    it has not been reported yet.
    """
    due, target = milestone
    own = next((known for known in values if known.day == due), None)
    if as_of < due or own is None:
        return None
    if path.no_worse(own.value, target):
        return True if own.basis.shows_met(path.sense) else None
    return False if own.basis.shows_missed(path.sense) else None
