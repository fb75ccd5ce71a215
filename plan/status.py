"""Status: how a value stands to its schedule, and the word for that; the rules are docs/methods.md, "Status"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from plan.catalogue import Thresholds
from plan.period import Period
from plan.schedule import Point, Schedule
from plan.target import Unjudged


class Status(StrEnum):
    """The verdicts, best first but for those that say why there is none."""

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
    NOT_JUDGED = "not_judged"
    NO_NUMBER = "no_number"
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
    Status.NOT_JUDGED,
    Status.NO_NUMBER,
    Status.NO_DATA,
)
"""The statuses in the order in which the headline, the pages and the report tell them."""

AS_TESTED = (
    Status.NO_NUMBER,
    Status.NO_DATA,
    Status.ACHIEVED_EARLY,
    Status.ACHIEVED,
    Status.MISSED,
    Status.INCOMPLETE,
    Status.NOT_JUDGED,
    Status.REGRESSED,
    Status.AHEAD,
    Status.ON_TRACK,
    Status.NEAR,
    Status.BEHIND,
    Status.FAR_BEHIND,
)
"""The statuses in the order in which their rules are tried: the first that holds."""

UNJUDGED = frozenset({Status.INCOMPLETE, Status.NOT_JUDGED, Status.NO_NUMBER, Status.NO_DATA})
"""The statuses that say why there is no verdict."""

OF_KINDS = frozenset({Status.NOT_JUDGED, Status.NO_NUMBER})
"""The statuses that only some kinds of targets can have (`plan.target.TargetKind`), never a plain number."""


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


def quarters_old(day: date, as_of: date) -> int:
    """Return how many quarters have ended between the one that ``day`` closes (or lies in) and ``as_of``."""
    return Period.ended_by(as_of).index - Period.ended_by(day).index


def too_old(day: date, as_of: date, limits: Thresholds) -> bool:
    """Tell whether a value of ``day`` says nothing of ``as_of`` any more."""
    return quarters_old(day, as_of) > limits.stale_quarters


@dataclass(frozen=True, slots=True)
class JudgedValue:
    """A value as it can be judged: its day, its figure in the indicator's unit, and what it rests on."""

    day: date
    value: float
    basis: Basis = Basis.WHOLE


def known_of(points: Sequence[Point]) -> tuple[JudgedValue, ...]:
    """Return dated values as judged ones that each rest on every area."""
    return tuple(JudgedValue(day, value) for day, value in points)


def status_of(schedule: Schedule, values: Sequence[JudgedValue], as_of: date, limits: Thresholds) -> Status:
    """Return the verdict as of a day: the first rule that holds.

    ``values`` are in time order, none dated before the baseline or after ``as_of``. The verdict is of the last one's
    own day: a quarter that passes without news changes none, until the value is too old to say anything.
    """
    if not values or too_old(values[-1].day, as_of, limits):
        return Status.NO_DATA
    latest = values[-1]
    if _at_target(schedule, latest) and (schedule.moving is None or latest.day >= schedule.final_day):
        return Status.ACHIEVED if latest.day >= schedule.final_day else Status.ACHIEVED_EARLY
    if _missed(schedule, values):
        return Status.MISSED
    return _before_the_end(schedule, values, limits)


def _before_the_end(schedule: Schedule, values: Sequence[JudgedValue], limits: Thresholds) -> Status:
    """Return the verdict where the final target is neither reached nor missed by its own day's value."""
    latest = values[-1]
    if not schedule.has_path:
        return _beside_the_other(schedule, latest) if schedule.moving is not None else Status.NOT_JUDGED
    # Before 回落: a partial value can show that the schedule is kept, never that something is lost.
    if latest.basis is not Basis.WHOLE:
        # Of a range it shows nothing: who is silent may push the value past the far edge.
        on_schedule = not schedule.far and _reaches(schedule, latest, schedule.scheduled_value(latest.day))
        return band_of(schedule, latest.value, latest.day, limits) if on_schedule else Status.INCOMPLETE
    if latest.day < schedule.final_day and _fallen_back(schedule, values):
        return Status.REGRESSED
    return band_of(schedule, latest.value, latest.day, limits)


def _beside_the_other(schedule: Schedule, known: JudgedValue) -> Status:
    """Return how a value stands that is held against what another indicator has come to: there is no finer word."""
    if _at_target(schedule, known):
        return Status.ON_TRACK
    return Status.BEHIND if known.basis is Basis.WHOLE else Status.INCOMPLETE


def _reaches(schedule: Schedule, known: JudgedValue, level: float) -> bool:
    """Tell whether a value shows that a level is reached."""
    return known.basis.shows_met(schedule.sense) and schedule.no_worse(known.value, level)


def _at_target(schedule: Schedule, known: JudgedValue) -> bool:
    """Tell whether a value shows that the final target is reached.

    What a year has brought so far can only grow: where less is better, a yearly flow shows it when its year is over.
    """
    shown = known.basis is Basis.WHOLE if schedule.far else known.basis.shows_met(schedule.sense)
    return shown and schedule.reaches(known.value) and (schedule.sense > 0 or schedule.decided(known.day))


def _missed(schedule: Schedule, values: Sequence[JudgedValue]) -> bool:
    """Tell whether the final date's own value is in and shows that the final target was not reached."""
    return milestone_met(schedule, values, schedule.points[-1], schedule.final_day) is False


def _fallen_back(schedule: Schedule, values: Sequence[JudgedValue]) -> bool:
    """Tell whether the last value is worse than the baseline, or the final target had been reached and is lost.

    A year of a flow that is not over may still bring it: it is held against its share of the year alone. Where less
    is better, what is already too much is lost.
    """
    latest = values[-1]
    if not schedule.no_worse(latest.value, schedule.baseline * schedule.share(latest.day)):
        return True
    lost = (schedule.sense < 0 or schedule.decided(latest.day)) and not schedule.reaches(latest.value)
    return lost and any(_at_target(schedule, known) for known in values)


def band_of(schedule: Schedule, value: float, day: date, limits: Thresholds) -> Status:
    """Return the verdict on a value of a day by its gap to the schedule alone."""
    completion, scheduled = schedule.completion(value, day), schedule.scheduled(day)
    if completion is None:
        return Status.REGRESSED  # a level that was to be held, and is not
    assert scheduled is not None, "whatever has a completion has a schedule"
    gap = round(100 * (completion - scheduled), 9)  # −30 must be −30 whatever the last bit of a float says
    if gap >= limits.ahead:
        return Status.AHEAD
    if gap >= limits.on_track or (schedule.whole and schedule.no_worse(value, schedule.scheduled_value(day))):
        return Status.ON_TRACK
    # Half of what was due: early in a plan everything lies within ten points of the schedule.
    if gap > limits.near and round(completion - scheduled / 2, 9) >= 0:
        return Status.NEAR
    return Status.BEHIND if gap > limits.behind else Status.FAR_BEHIND


def milestone_met(schedule: Schedule, values: Sequence[JudgedValue], milestone: Point, as_of: date) -> bool | None:
    """Tell whether a dated target was met by the value of its own day.

    None before that day, and after it until the value is in and rests on enough to tell: nothing is missed because
    it has not been reported yet.
    """
    due = milestone[0]
    # That day's own value alone: a later one does not undo a miss, nor an earlier one meet the target.
    own = next((known for known in values if known.day == due), None)
    if as_of < due or own is None:
        return None
    if schedule.unjudged is Unjudged.OTHER or (schedule.moving is not None and due not in schedule.moving):
        return None
    if schedule.far and own.basis is not Basis.WHOLE:
        return None  # what is not known yet may still pass the far edge
    if schedule.reaches(own.value, due):
        return True if own.basis.shows_met(schedule.sense) else None
    return False if own.basis.shows_missed(schedule.sense) else None
