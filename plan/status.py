"""Status: the expected path, how far along it a value is, and the word for that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from plan.catalogue import Thresholds

Point = tuple[date, float]


class Status(StrEnum):
    """The nine verdicts, best first but for the two that stand apart."""

    ACHIEVED_EARLY = "achieved_early"
    ACHIEVED = "achieved"
    AHEAD = "ahead"
    ON_TRACK = "on_track"
    NEAR = "near"
    BEHIND = "behind"
    FAR_BEHIND = "far_behind"
    REGRESSED = "regressed"
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
    Status.NO_DATA,
)
"""The statuses in the order in which the headline, the pages and the report tell them."""

AS_TESTED = (
    Status.NO_DATA,
    Status.ACHIEVED_EARLY,
    Status.ACHIEVED,
    Status.REGRESSED,
    Status.AHEAD,
    Status.ON_TRACK,
    Status.NEAR,
    Status.BEHIND,
    Status.FAR_BEHIND,
)
"""The statuses in the order in which their rules are tried: the first that holds."""


@dataclass(frozen=True, slots=True)
class Path:
    """The expected path 序时: the dated baseline and the dated targets, in time order, in the indicator's unit.

    ``sense`` is +1 where more is better and −1 where less is.
    """

    points: tuple[Point, ...]
    sense: int

    @property
    def baseline(self) -> float:
        """The value the plan starts from."""
        return self.points[0][1]

    @property
    def target(self) -> float:
        """The value of the last dated target."""
        return self.points[-1][1]

    @property
    def final_day(self) -> date:
        """The day of the last dated target."""
        return self.points[-1][0]

    def expected(self, day: date) -> float:
        """E(d): linear by days between consecutive points, constant after the last (and before the first)."""
        return interpolate(self.points, day)

    def completion(self, value: float) -> float | None:
        """C = (v − b) / (t − b); None where the target is to hold the baseline."""
        distance = self.target - self.baseline
        return (value - self.baseline) / distance if distance else None

    def scheduled(self, day: date) -> float | None:
        """S = (E(d) − b) / (t − b); None where the target is to hold the baseline."""
        return self.completion(self.expected(day))

    def gap(self, value: float, day: date) -> float | None:
        """G = 100·(C − S) in percentage points; None where the target is to hold the baseline."""
        completion, scheduled = self.completion(value), self.scheduled(day)
        return None if completion is None or scheduled is None else 100 * (completion - scheduled)

    def no_worse(self, value: float, than: float) -> bool:
        """Whether ``value`` is at least as good as ``than``, allowing for the last bit of a float."""
        slack = 1e-9 * max(1.0, abs(value), abs(than))
        return self.sense * (value - than) >= -slack


def interpolate(points: Sequence[Point], day: date) -> float:
    """The value at ``day`` on straight lines by days between ``points``; constant outside them."""
    if day <= points[0][0]:
        return points[0][1]
    for (start, low), (end, high) in pairwise(points):
        if day <= end:
            return low + (high - low) * (day - start).days / (end - start).days
    return points[-1][1]


def status_of(path: Path, values: Sequence[Point], day: date, limits: Thresholds) -> Status:
    """The verdict as of ``day`` on ``values`` (dated, in time order, none after ``day``): the first rule that holds."""
    if not values:
        return Status.NO_DATA
    latest = values[-1][1]
    if path.no_worse(latest, path.target):
        return Status.ACHIEVED if day >= path.final_day else Status.ACHIEVED_EARLY
    if not path.no_worse(latest, path.baseline) or any(path.no_worse(v, path.target) for _, v in values):
        return Status.REGRESSED
    gap = path.gap(latest, day)
    assert gap is not None, "a value between a baseline and an equal target"
    return band_of(gap, limits)


def band_of(gap: float, limits: Thresholds) -> Status:
    """The verdict on a gap to the schedule alone, in percentage points."""
    exact = round(gap, 9)  # −30 must be −30 whatever the last bit of a float says
    if exact >= limits.ahead:
        return Status.AHEAD
    if exact >= limits.on_track:
        return Status.ON_TRACK
    if exact > limits.near:
        return Status.NEAR
    return Status.BEHIND if exact > limits.behind else Status.FAR_BEHIND


def milestone_met(path: Path, values: Sequence[Point], milestone: Point, day: date) -> bool | None:
    """Whether a dated target was met by the latest value on or before its date; None before its date.

    A milestone with no value by its date is not met: nothing shows that it was.
    """
    due, target = milestone
    if day < due:
        return None
    by_then = [value for when, value in values if when <= due]
    return bool(by_then) and path.no_worse(by_then[-1], target)
