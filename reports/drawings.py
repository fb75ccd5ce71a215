"""Drawings as plain geometry in fractions of their frame: what the template, and through it Word, only has to place.

The shadow on the scale is the pages' own (``dashboards.drawing``); the trajectory has the pages' axis and parts.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from dashboards import formats
from dashboards.drawing import TICKS, Shadow, position, shadow_of
from dashboards.figures import axis_range, nice_step
from dashboards.sentences import is_ytd, planned, title_of
from dashboards.theme import LOOKS
from plan.assessment import Assessment
from plan.catalogue import Plan
from plan.forecast import Forecast
from plan.measures import IndicatorValue
from plan.wording import say

Data = Mapping[str, Any]
Place = tuple[float, float]

MARGIN = 0.035
"""Room left and right of the trajectory's first and last day, as a fraction of its width."""


def shadow_data(shadow: Shadow) -> Data:
    """The shadow on the scale; every place a fraction of the drawing's width."""
    look = LOOKS[shadow.status]
    labels = [{"at": position(label.at), "align": label.align, "text": label.text} for label in shadow.labels]
    return {
        "empty": shadow.empty,
        "start": position(shadow.start),
        "end": position(shadow.end),
        "zero": position(0.0),
        "one": position(1.0),
        "cut": shadow.cut,
        "ticks": [position(tick) for tick in TICKS],
        "strokes": [position(stroke) for stroke in (0.0, *shadow.strokes)],
        "pointer": None if shadow.pointer is None else position(shadow.pointer),
        "inside": shadow.pointer_inside,
        "labels": labels,
        "colour": look.colour,
        "hatched": look.hatched,
    }


def standing_data(assessment: Assessment) -> Data:
    """What stands beside a shadow: the value, the gap and the status in words and shape."""
    look = LOOKS[assessment.status]
    value = "" if assessment.value is None else formats.with_unit(assessment.indicator, assessment.value)
    return {
        "no": assessment.indicator.no,
        "name": title_of(assessment.indicator),
        "value": value,
        "gap": "" if assessment.gap is None else formats.signed(assessment.gap),
        "status": say(f"status.{assessment.status.value}"),
        "shape": look.shape,
        "colour": look.colour,
    }


def overview_drawing(assessments: Iterable[Assessment]) -> Data:
    """All shadows under one another."""
    return {"rows": [{**standing_data(a), "shadow": shadow_data(shadow_of(a))} for a in assessments]}


def indicator_drawing(plan: Plan, assessment: Assessment) -> Data:
    """An indicator's shadow and its trajectory."""
    frame = _Frame(assessment)
    return {
        **standing_data(assessment),
        "shadow": shadow_data(shadow_of(assessment)),
        **frame.axes(),
        "path": [frame.at(day, value) for day, value in assessment.path.points],
        "milestones": _milestones(assessment, frame),
        "actual": [[frame.of(value) for value in run] for run in _runs(assessment, is_ytd(plan, assessment.indicator))],
        "points": [{"at": frame.of(value), "open": value.partial} for value in assessment.series],
        "due": frame.at(assessment.as_of, assessment.expected),
        "today": frame.x(assessment.as_of),
        "today_words": formats.moment_day(assessment.as_of),
        "up": assessment.indicator.sense > 0,
        **_fan(() if _reached(assessment) else assessment.trend.told, frame),
    }


def _reached(assessment: Assessment) -> bool:
    """A target that is reached has no way left to extrapolate."""
    return assessment.value is not None and assessment.path.no_worse(assessment.value, assessment.path.target)


class _Frame:
    """The trajectory's frame: a day and a value as fractions of its width and height, from the bottom left."""

    def __init__(self, assessment: Assessment) -> None:
        self._points = assessment.path.points
        self._low, self._high = axis_range(assessment)
        self._first, self._last = self._points[0][0], self._points[-1][0]
        self._suffix = "%" if assessment.indicator.unit == "%" else ""

    def x(self, day: date) -> float:
        way = (day - self._first).days / (self._last - self._first).days
        return round(MARGIN + min(max(way, 0.0), 1.0) * (1 - 2 * MARGIN), 6)

    def y(self, value: float) -> float:
        return round(min(max((value - self._low) / (self._high - self._low), 0.0), 1.0), 6)

    def at(self, day: date, value: float) -> Place:
        return self.x(day), self.y(value)

    def of(self, value: IndicatorValue) -> Place:
        return self.at(value.period.last_day, value.value)

    def axes(self) -> Data:
        years = range(self._first.year, self._last.year + 1)
        return {
            "years": [{"x": self.x(date(year, 12, 31)), "text": self._year(year)} for year in years],
            "ticks": [{"y": self.y(tick), "text": formats.plain(tick) + self._suffix} for tick in self._ticks()],
        }

    def _year(self, year: int) -> str:
        return say("detail.chart.base_year", year=year) if year == self._first.year else str(year)

    def _ticks(self) -> list[float]:
        step = nice_step((self._high - self._low) / 4)
        first, last = math.ceil(self._low / step - 1e-9), math.floor(self._high / step + 1e-9)
        return [round(index * step, 9) for index in range(first, last + 1)]


def _milestones(assessment: Assessment, frame: _Frame) -> list[Data]:
    indicator, points = assessment.indicator, assessment.path.points
    words = [formats.plain(points[0][1])]
    words.extend(
        say("detail.chart.target", year=day.year, value=planned(indicator, value)) for day, value in points[1:]
    )
    return [{"at": frame.at(day, value), "text": text} for (day, value), text in zip(points, words, strict=True)]


def _runs(assessment: Assessment, ytd: bool) -> list[list[IndicatorValue]]:
    """The values joined by a line; a cumulated indicator starts anew each January."""
    runs: list[list[IndicatorValue]] = []
    for value in assessment.series:
        if runs and not (ytd and runs[-1][-1].period.year != value.period.year):
            runs[-1].append(value)
        else:
            runs.append([value])
    return runs


def _fan(fan: Sequence[Forecast], frame: _Frame) -> Data:
    """Two bands as closed outlines and their middle; nothing where there is no time left."""
    if len(fan) < 2:
        return {"fan95": [], "fan80": [], "middle": []}
    days = [each.period.last_day for each in fan]

    def band(low: Iterable[float], high: Iterable[float]) -> list[Place]:
        upper = [frame.at(day, value) for day, value in zip(days, high, strict=True)]
        lower = [frame.at(day, value) for day, value in zip(days, low, strict=True)]
        return [*upper, *reversed(lower)]

    return {
        "fan95": band((f.low95 for f in fan), (f.high95 for f in fan)),
        "fan80": band((f.low80 for f in fan), (f.high80 for f in fan)),
        "middle": [frame.at(day, f.value) for day, f in zip(days, fan, strict=True)],
    }
