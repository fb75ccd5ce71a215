"""How each kind of target becomes a schedule: a registry, one rule a kind; docs/methods.md says the same in words.

A rule is given the indicator and the day of its baseline; it returns the dated points, and what
besides them decides whether a target is reached. A kind without a path says why (:class:`plan.target.Unjudged`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from plan.catalogue import Plan
from plan.indicator import Indicator, ScheduleKind
from plan.schedule import Point
from plan.status import AS_TESTED, OF_KINDS, Status
from plan.target import Milestone, TargetKind, Unjudged


@dataclass(frozen=True, slots=True)
class TargetCourse:
    """What a kind of target asks for: the points of its path, and what reaching means where that is more than a number
    to come up to (``far``, ``unjudged``: see :class:`plan.schedule.Schedule`). ``kind`` None: the indicator's own
    ``schedule``."""

    points: tuple[Point, ...]
    far: tuple[float, ...] = ()
    unjudged: Unjudged | None = None
    kind: ScheduleKind | None = None


TargetRule = Callable[[Indicator, date], TargetCourse]


def _plain(indicator: Indicator, base: date) -> TargetCourse:
    """Run from the baseline through the figures."""
    return _from_baseline(indicator, base, tuple((each.day, each.value) for each in indicator.milestones))


def _from_baseline(
    indicator: Indicator, base: date, dated: tuple[Point, ...], far: tuple[float, ...] = ()
) -> TargetCourse:
    """Run from the baseline through dated points; with no baseline there is no way to tell how far one has come."""
    if indicator.baseline is None:
        # Flat at the first target, so that a chart has something to draw; Unjudged keeps any verdict from being made
        # of it.
        return TargetCourse(((base, dated[0][1]), *dated), far, Unjudged.BASELINE)
    return TargetCourse(((base, indicator.baseline), *dated), far)


def _edges(
    indicator: Indicator, low_high: Callable[[Milestone], tuple[float, float]]
) -> tuple[tuple[Point, ...], tuple[float, ...]]:
    """Return for each dated range the edge that is met first coming from the baseline, and the one beyond it."""
    pairs = [(each.day, *low_high(each)) for each in indicator.milestones]
    # By the last range: a path that begins within an early one still has its direction from where it goes to.
    from_above = indicator.baseline is not None and indicator.baseline > pairs[-1][2]
    near = tuple((day, high if from_above else low) for day, low, high in pairs)
    return near, tuple(low if from_above else high for _, low, high in pairs)


def _range(indicator: Indicator, base: date) -> TargetCourse:
    """Run to the edge of the range that is nearer to the baseline; past the other edge it is not reached."""
    near, far = _edges(indicator, lambda each: (each.value, each.value if each.high is None else each.high))
    return _from_baseline(indicator, base, near, far)


def _about(indicator: Indicator, base: date) -> TargetCourse:
    """Run to the nearer edge of what was agreed to be about; with nothing agreed only met or not met can be said."""
    # With nothing agreed only to tell met from not met: an edge that nobody agreed to must not decide between near and
    # behind.
    agreed, width = indicator.target.tolerance, indicator.width
    near, far = _edges(indicator, lambda each: (each.value - width, each.value + width))
    course = _from_baseline(indicator, base, near, far)
    return course if agreed is not None else TargetCourse(course.points, far, course.unjudged or Unjudged.TOLERANCE)


def _cumulative(indicator: Indicator, base: date) -> TargetCourse:
    """Run from nothing on the day of the baseline to the total: what came before is no part of it."""
    return TargetCourse(((base, 0.0), *((each.day, each.value) for each in indicator.milestones)))


def _growth(indicator: Indicator, base: date) -> TargetCourse:
    """Run at the rate asked for, compounded."""
    course = _plain(indicator, base)
    return TargetCourse(course.points, course.far, course.unjudged, ScheduleKind.COMPOUND)


def _relative(indicator: Indicator, base: date) -> TargetCourse:
    """Leave the target open: it is what another indicator comes to, which `plan.relative` puts in."""
    course = _plain(indicator, base)
    unjudged = Unjudged.OTHER if course.unjudged is None else course.unjudged
    # Whatever ``schedule`` says: no rate leads to what the other comes to, which may be 0 or less.
    return TargetCourse(course.points, unjudged=unjudged, kind=ScheduleKind.LINEAR)


RULES: Mapping[TargetKind, TargetRule] = {
    TargetKind.NUMBER: _plain,
    TargetKind.AT_LEAST: _plain,
    TargetKind.AT_MOST: _plain,
    TargetKind.RANGE: _range,
    TargetKind.ABOUT: _about,
    TargetKind.CUMULATIVE: _cumulative,
    TargetKind.GROWTH: _growth,
    TargetKind.RELATIVE: _relative,
    TargetKind.KEEP: _plain,
}
"""Every kind of target that has a number, and how it becomes a path."""


def statuses_of(plan: Plan) -> tuple[Status, ...]:
    """Return the statuses that a plan's indicators can have, in the order in which their rules are tried."""
    pathless = any(course_of(each, plan.baseline_day_of(each)).unjudged for each in plan.indicators)
    without = OF_KINDS - ({Status.NOT_JUDGED} if pathless else set()) - ({Status.NO_NUMBER} if plan.worded else set())
    return tuple(status for status in AS_TESTED if status not in without)


def course_of(indicator: Indicator, base: date) -> TargetCourse:
    """Return what an indicator's targets ask for from the day of its baseline on."""
    return RULES[indicator.target.kind](indicator, base)
