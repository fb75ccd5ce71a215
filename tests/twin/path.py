"""The expected path, the gap to it, the status, the milestones and what is missing to the target, by methods.md."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from tests.twin.papers import Indicator
from tests.twin.quarters import last_day, over_by
from tests.twin.values import LOWER_BOUND, WHOLE, Value, share_by_days

GOOD = {"achieved_early", "achieved", "ahead", "on_track"}


@dataclass(frozen=True)
class Standing:
    """Where a value stands: fractions, and the gap in percentage points."""

    expected: float | None
    completion: float | None
    scheduled: float | None
    gap: float | None
    status: str


def expected(indicator: Indicator, day: date) -> float:
    """Give the path's value on a day: straight by days between its points, flat outside of them."""
    points = indicator.points
    if day <= points[0][0]:
        return points[0][1]
    for (start, low), (end, high) in pairwise(points):
        if day <= end:
            return low + (high - low) * ((day - start).days / (end - start).days)
    return points[-1][1]


def held_against(indicator: Indicator, day: date) -> date:
    """Give the day whose expected value counts: the value's own, of a yearly flow the end of its year."""
    return date(day.year, 12, 31) if indicator.flow else day


def has_path(indicator: Indicator) -> bool:
    """Say whether there is a way to go: not where a level is to be held, or to be kept on its better side."""
    return indicator.target != indicator.baseline and indicator.down == (indicator.target < indicator.baseline)


def standing(
    indicator: Indicator, values: Sequence[Value], day: date, limits: Mapping[str, float], town: bool
) -> Standing:
    """Judge the newest of the values on its own day, as somebody would who asks on ``day``."""
    last = values[-1] if values else None
    own = last_day(last.quarter) if last else day
    due = last.due if last else share_by_days(day) if indicator.flow else 1.0
    way = has_path(indicator)
    at, b, t = expected(indicator, held_against(indicator, own)) * due, indicator.baseline * due, indicator.target * due
    s = (at - b) / (t - b) if way else None
    c = (last.value - b) / (t - b) if way and last else None
    if last is None or stale(last, day) > limits["stale_quarters"]:
        return Standing(at, c, s, None, "no_data")
    face = _face(indicator, values, c, s, limits, town)
    status = face if _shown(indicator, last, face) else "incomplete"
    gap = 100 * (c - s) if c is not None and s is not None and status != "incomplete" else None
    return Standing(at, c, s, gap, status)


def stale(value: Value, day: date) -> int:
    """Say how many quarters have ended since the value's own by a day."""
    return over_by(day) - value.quarter


def _face(
    indicator: Indicator,
    values: Sequence[Value],
    c: float | None,
    s: float | None,
    limits: Mapping[str, float],
    town: bool,
) -> str:
    """Say what the newest value would say if it were whole."""
    last = values[-1]
    own, end = last_day(last.quarter), indicator.points[-1][0]
    if meets(indicator, last, indicator.target):
        return "achieved_early" if own < end else "achieved"
    if last.basis == LOWER_BOUND and not indicator.down:
        return _by_gap(indicator, last, c, s, limits)
    if not town and own >= end:
        return "missed"
    if not town and not indicator.no_worse(last.value, indicator.baseline * last.due):
        return "regressed"
    if not town and reached(indicator, values) and fails(indicator, last, indicator.target):
        return "regressed"
    return _by_gap(indicator, last, c, s, limits)


def _by_gap(indicator: Indicator, last: Value, c: float | None, s: float | None, limits: Mapping[str, float]) -> str:
    if c is None or s is None:
        return "regressed"
    gap = round(100 * (c - s), 9)
    if gap >= limits["ahead"]:
        return "ahead"
    if gap >= limits["on_track"] or (indicator.whole and indicator.no_worse(last.value, _whole_due(indicator, last))):
        return "on_track"
    if gap > limits["near"] and round(c - s / 2, 9) >= 0:
        return "near"
    return "behind" if gap > limits["behind"] else "far_behind"


def _whole_due(indicator: Indicator, last: Value) -> int:
    """Give the expected value of whole things without the part of one that is not due."""
    at = round(expected(indicator, held_against(indicator, last_day(last.quarter))) * last.due, 9)
    return math.ceil(at) if indicator.down else math.floor(at)


def meets(indicator: Indicator, value: Value, level: float) -> bool:
    """Say whether a value, taken whole, is no worse than a target. What a year has brought so far can only grow."""
    return indicator.no_worse(value.value, level) and (ends_year(value) or not (indicator.flow and indicator.down))


def fails(indicator: Indicator, value: Value, level: float) -> bool:
    """Say whether a value, taken whole, is worse than a target: a year that is not over may still bring it."""
    return not indicator.no_worse(value.value, level) and (ends_year(value) or not indicator.flow or indicator.down)


def ends_year(value: Value) -> bool:
    """Say whether it is a fourth quarter's."""
    return value.quarter % 4 == 3


def reached(indicator: Indicator, values: Sequence[Value]) -> bool:
    """Say whether one of the values certainly was no worse than the final target."""
    return any(shows_reached(indicator, value) for value in values)


def shows_reached(indicator: Indicator, value: Value) -> bool:
    """Say whether a value certainly is no worse than the final target."""
    sure = value.basis == WHOLE or (value.basis == LOWER_BOUND and not indicator.down)
    return sure and meets(indicator, value, indicator.target)


def _shown(indicator: Indicator, value: Value, status: str) -> bool:
    """Say whether a value can show a status: a lower bound shows what is reached, or (fewer being better) missed.

    How far behind the schedule a lower bound is, it cannot show.
    """
    if value.basis == LOWER_BOUND:
        return status == "missed" if indicator.down else status in GOOD
    return value.basis == WHOLE


def milestones(indicator: Indicator, values: Sequence[Value], day: date) -> tuple[dict[str, str | None], list[str]]:
    """Say of each dated target whether its own quarter's value meets it, and which are due without one."""
    by_quarter = {value.quarter: value for value in values}
    said = {
        str(end.year): _milestone(indicator, by_quarter.get(over_by(end)), goal) for end, goal in indicator.points[1:]
    }
    due = [str(end.year) for end, _ in indicator.points[1:] if end <= day]
    return said, [year for year in due if said[year] is None]


def _milestone(indicator: Indicator, value: Value | None, goal: float) -> str | None:
    if value is None:
        return None
    verdict = "met" if indicator.no_worse(value.value, goal) else "missed"
    return verdict if _shown(indicator, value, "achieved" if verdict == "met" else "missed") else None


def shortfall(indicator: Indicator, last: Value | None, unit: str) -> dict[str, object] | None:
    """Give what is missing to the final target in the numerator's unit: positive while it is missing."""
    if last is None or (indicator.flow and indicator.down and not ends_year(last)):
        return None
    sign = -1 if indicator.down else 1
    by_area: dict[str, float] = {}
    if indicator.kind == "ratio":
        goal = indicator.target / indicator.scale
        by_area = {area: sign * (goal * d - n) for area, (n, d) in last.parts.items()}
    elif indicator.town_target is not None and len(last.parts) + len(last.missing) > 1:
        by_area = {area: sign * (indicator.town_target - n) for area, (n,) in last.parts.items()}
    elif last.missing:
        return None
    total = math.fsum(by_area.values()) if by_area else sign * (indicator.target - last.value)
    return {"unit": unit, "total": total, "by_area": by_area, "areas_untold": list(last.missing)}
