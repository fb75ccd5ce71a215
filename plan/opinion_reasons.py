"""Why a second opinion differs from the plan's own: one plain reason for each, found from the same numbers.

The methods ask different things of the same day. Ours asks for the share of the way that the schedule has come to, by
days and through every dated target. The growth methods (Open SDG, Eurostat) ask for the share that one steady rate of
growth would have come to, by whole years. The UN looks where that growth would end, Destatis whether the yearly change
reaches the next target. A difference is explained by the largest part of what is asked differently.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from plan.indicator import ScheduleKind
from plan.opinions import STAND_IN_FOR_ZERO, grows, next_target, power, yearly_values
from plan.schedule import Point, Schedule
from plan.status import UNJUDGED, Status
from plan.status_methods import Opinion, StatusMethod

_RANK: Mapping[Status, int] = {
    Status.ACHIEVED: 3,
    Status.ACHIEVED_EARLY: 3,
    Status.AHEAD: 3,
    Status.ON_TRACK: 3,
    Status.NEAR: 2,
    Status.BEHIND: 1,
    Status.FAR_BEHIND: 1,
    Status.MISSED: 1,
    Status.REGRESSED: 0,
}


def rank_of(status: Status) -> int | None:
    """Return the rank of one of our own verdicts, as methods rank theirs; None where there is no verdict."""
    return _RANK.get(status)


_LEAST_PART = 0.02
"""The share of the way, a fraction, under which a part of the difference explains nothing."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why two methods differ, or that they do not: ``key`` names the sentence (``reason.``), ``fields`` fill it.

    ``scheduled``, ``asked``, ``linear`` and ``share`` are fractions of the way from the baseline to the final target;
    ``side`` is +1 where the other method judges better than ours, −1 where worse, 0 where they agree or it cannot tell.
    """

    key: str
    side: int = 0
    fields: Mapping[str, float | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OpinionCase:
    """What is being judged: the schedule, the values in time order (none after the day), the day, our own verdict.

    There are no values where our own method says that there is no verdict.
    """

    schedule: Schedule
    values: Sequence[Point]
    as_of: date
    status: Status

    @property
    def day(self) -> date:
        """The day of the latest value, which our verdict is of."""
        return self.values[-1][0] if self.values else self.as_of

    @property
    def years(self) -> tuple[int, int]:
        """Whole calendar years from the base year to the latest value, and to the final target."""
        base = self.schedule.points[0][0].year
        return self.values[-1][0].year - base, self.schedule.final_day.year - base


def reason_of(method: StatusMethod, case: OpinionCase, opinion: Opinion) -> Reason:
    """Return why a method's opinion differs from the plan's own verdict, or that it does not."""
    if not case.values or case.status in UNJUDGED:
        return Reason("incomplete" if case.status is Status.INCOMPLETE else "no_value")
    if not method.words[opinion.status].ranks:
        return _cannot_tell(method.key, case)
    side = _side(case.status, method.words[opinion.status].ranks)
    if not side:
        return Reason("same")
    # Before the method's own reason: that the target was reached and lost again is ours alone to say.
    if case.status is Status.REGRESSED and _was_reached(case):
        return Reason("lost", side)
    return _WHY.get(method.key, _by_its_note)(case, opinion, side)


def _side(status: Status, theirs: frozenset[int]) -> int:
    """Return +1 where the other method's ranks are all better than ours, −1 where worse, 0 where ours is among them."""
    ours = _RANK[status]
    return 0 if ours in theirs else 1 if min(theirs) > ours else -1


def _was_reached(case: OpinionCase) -> bool:
    return any(case.schedule.reaches(value) for _, value in case.values)


def _cannot_tell(method: str, case: OpinionCase) -> Reason:
    """Return why there is no opinion at all."""
    # Its trend needs years, not quarters, and says so whatever the schedule is.
    if method == "destatis":
        return Reason("few_years", 0, {"count": len(yearly_values(case.schedule, case.values))})
    if method not in _WHY:
        return Reason("cannot_tell")
    if case.years[0] <= 0:
        return Reason("base_year")
    if case.schedule.held and (method == "un" or case.schedule.target == case.schedule.baseline):
        return Reason("held")
    if case.schedule.baseline == 0:
        return Reason("from_zero")
    return Reason("through_zero" if grows(case.schedule, case.values[-1][1]) else "negative")


def _growth(case: OpinionCase, opinion: Opinion, side: int) -> Reason:
    """Return the largest part of what the growth method asks otherwise than the schedule, on the side of the
    difference."""
    scheduled = case.schedule.scheduled(case.day) or 0.0
    asked, parts = asked_by_growth(case), _parts(case, scheduled)
    # Towards the side of the difference: a part that pulls the other way explains nothing.
    key, part = max(parts.items(), key=lambda each: side * each[1])
    fields: dict[str, float | int] = {"scheduled": scheduled, "asked": asked, "years": case.years[0]}
    unsaid = side * part < _LEAST_PART or side * (scheduled - asked) < 0
    return Reason(f"{'limits' if unsaid else key}_{'kinder' if side > 0 else 'stricter'}", side, fields)


def _parts(case: OpinionCase, scheduled: float) -> dict[str, float]:
    """Return how much more of the way the schedule asks than steady growth: for its bends, for its days, for
    compounding."""
    so_far, whole = case.years
    total = (case.schedule.final_day - case.schedule.points[0][0]).days
    by_days = min(1.0, max(0.0, (case.day - case.schedule.points[0][0]).days / total))
    by_years = so_far / whole
    # The same schedule with its ends alone: what is left of the difference is due to its dated targets between.
    straight = _without_bends(case, by_days)
    # The parts add up to what the schedule asks more than steady growth; the largest is told (decision 31).
    parts = {"bends": scheduled - straight, "days": by_days - by_years, "compounding": by_years - asked_by_growth(case)}
    if case.schedule.kind is ScheduleKind.STEPPED:
        return {**parts, "steps": straight - by_days}
    return {**parts, "compounding": parts["compounding"] + straight - by_days}


def _without_bends(case: OpinionCase, by_days: float) -> float:
    """Return the share of the way that the schedule would ask for if it knew no target but the final one."""
    ends = case.schedule.points[0], case.schedule.points[-1]
    scheduled = replace(case.schedule, points=ends).scheduled(case.day)
    return by_days if scheduled is None else scheduled


def asked_by_growth(case: OpinionCase) -> float:
    """Return the share of the way at which one steady rate of growth from baseline to target would be by now."""
    so_far, whole = case.years
    # The published code replaces zero likewise, and the reason must be about what that code asks.
    start, end = case.schedule.baseline or STAND_IN_FOR_ZERO, case.schedule.target or STAND_IN_FOR_ZERO
    factor = end / start
    if factor <= 0 or factor == 1:
        return so_far / whole
    return (power(factor, so_far / whole) - 1) / (factor - 1)


def _un(case: OpinionCase, opinion: Opinion, side: int) -> Reason:
    """Return why the UN's word differs: it looks only at how much of the way today's growth would cover by the end."""
    fields: dict[str, float | int] = {"share": opinion.ratio or 0.0, "year": case.schedule.final_day.year}
    return Reason("end_kinder" if side > 0 else "end_stricter", side, fields)


def _destatis(case: OpinionCase, opinion: Opinion, side: int) -> Reason:
    """Return why Destatis differs: it looks at the next dated target only, and at the mean change of some years."""
    due, target = next_target(case.schedule, case.as_of)
    if case.schedule.no_worse(case.values[-1][1], target):
        return Reason("next_reached" if side > 0 else "falling", side, {"year": due.year})
    return Reason("next_kinder" if side > 0 else "next_stricter", side, {"year": due.year})


def _by_its_note(case: OpinionCase, opinion: Opinion, side: int) -> Reason:
    """Return what can be said of any method: that it counts in another way, which its note explains."""
    return Reason("otherwise_kinder" if side > 0 else "otherwise_stricter", side)


_WHY: Mapping[str, Callable[[OpinionCase, Opinion, int], Reason]] = {
    "open_sdg": _growth,
    "eurostat": _growth,
    "un": _un,
    "destatis": _destatis,
}
"""What explains a method's difference best; any other method is explained by its own note."""
