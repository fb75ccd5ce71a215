"""The words of a trajectory: the value, the targets and the baseline, each where it covers nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from plan.assessment import Assessment
from plan.indicator import Indicator
from presentation import formats, theme
from presentation.drawing import text_width
from presentation.figures.axes import axis_range, day_on_axis, time_range
from presentation.placing import LabelPlace, Obstacles, PlacedWords, placed
from presentation.sentences import value_words
from presentation.target_words import start_amount
from wording import Lang, say

_AIR_ABOVE = (0.0, 0.12, 0.25, 0.4)
"""Shares of the value axis that may be left free above; the first is taken that lets all words stand."""

_PAPER_VEIL = "rgba(251,250,246,0.82)"


def with_words(assessment: Assessment, lang: Lang) -> tuple[float, float, list[dict[str, Any]]]:
    """Return the value axis, with as much air above as its words need, and the words."""
    low, least = axis_range(assessment)
    words: list[dict[str, Any]] = []
    high = least
    # More air at the top only where the words find no room otherwise: it flattens the line.
    for air in _AIR_ABOVE:
        tried = _annotations(assessment, low, least + air * (least - low), lang)
        if len(tried) > len(words):
            high, words = least + air * (least - low), tried
        if len(words) == len(_labels(assessment, lang)):
            break
    return low, high, words


def _annotations(assessment: Assessment, low: float, high: float, lang: Lang) -> list[dict[str, Any]]:
    """Return the value's, the targets' and the baseline's words, each where it covers nothing
    (``presentation.placing``)."""
    labels = _labels(assessment, lang)
    frame = _Frame(assessment, low, high)
    up = assessment.indicator.sense > 0
    words = [
        PlacedWords(
            *frame.at(label.day, label.value),
            # In pixels: type size × characters, bold a little wider, and the air that Plotly puts around.
            label.size * (text_width(label.text) * (1.04 if label.strong else 1.0)) + 4,
            1.3 * label.size + 3,
            above=up != label.strong,
            clear=8 if label.strong else 4,
        )
        for label in labels
    ]
    places = placed(words, _drawing(assessment, frame))
    return [_annotation(each, place) for each, place in zip(labels, places, strict=True) if place is not None]


@dataclass(frozen=True, slots=True)
class _Label:
    """Words at a point; ``strong`` for the value itself."""

    day: date
    value: float
    text: str
    colour: str
    strong: bool = False

    @property
    def size(self) -> int:
        return 14 if self.strong else 12


def _labels(assessment: Assessment, lang: Lang) -> list[_Label]:
    """Return what is said in the chart, the most important first."""
    indicator, points = assessment.indicator, assessment.schedule.points
    targets = [
        _Label(
            day,
            value,
            say("detail.chart.target", lang, year=day.year, value=_planned_short(indicator, value, lang)),
            theme.ACCENT,
        )
        # The final target first, for what finds no room is dropped from the end.
        for day, value in reversed(points[1:])
    ]
    baseline = _Label(*points[0], start_amount(indicator, assessment.schedule, lang), theme.ACCENT)
    if assessment.latest is None:
        return [*targets, baseline]
    latest, tone = assessment.latest, theme.LOOKS[assessment.status].colour
    text = value_words(indicator, latest, lang)
    return [_Label(latest.period.last_day, latest.value, text, tone, strong=True), *targets, baseline]


def _planned_short(indicator: Indicator, value: float, lang: Lang) -> str:
    """Return a target as a chart has room for it: English units are long, and the heading has said them."""
    figure, unit = formats.planned_amount(indicator, value), formats.unit(indicator, lang)
    return figure if formats.percent_sign(indicator) else say("detail.chart.figure", lang, figure=figure, unit=unit)


class _Frame:
    """The plot: from days and values to fractions of it."""

    def __init__(self, assessment: Assessment, low: float, high: float) -> None:
        self.first, self.last = time_range(assessment)
        self.low, self.high = low, high

    def at(self, day: date, value: float) -> tuple[float, float]:
        across = (day - self.first).days / (self.last - self.first).days
        return across, (value - self.low) / (self.high - self.low)


def _drawing(assessment: Assessment, frame: _Frame) -> Obstacles:
    """Return what words keep off: points, strokes and the line; where they can, the schedule, the fan and the day's
    line."""
    values = [frame.at(value.period.last_day, value.value) for value in assessment.series]
    line = tuple(frame.at(day, value) for day, value in assessment.schedule.polyline)
    due = frame.at(assessment.value_day, assessment.expected)
    today = frame.at(assessment.as_of, assessment.expected)[0]
    fan = assessment.trend.told if len(assessment.trend.told) > 1 else ()
    middle = tuple(frame.at(f.period.last_day, f.value) for f in fan)
    # Cut where the axis ends: beyond it nothing is drawn that a word could cover.
    hatched = [
        (frame.at(f.period.last_day, max(f.low95, frame.low)), frame.at(f.period.last_day, min(f.high95, frame.high)))
        for f in fan
    ]
    marks = [*((x, y, 5.0) for x, y in values[:-1]), *((x, y, 7.0) for x, y in values[-1:]), (*due, 6.0)]
    marks += [(*frame.at(*point), 3.0) for point in assessment.schedule.points]
    return Obstacles(marks, tuple(values), ([line, middle], hatched, [((today, 0.0), (today, 1.0))]))


def _annotation(label: _Label, place: LabelPlace) -> dict[str, Any]:
    """Return a word as Plotly has it; one that stands off has a thin line to its point."""
    shown: dict[str, Any] = {
        "x": day_on_axis(label.day),
        "y": label.value,
        "text": f"<b>{label.text}</b>" if label.strong else label.text,
        "showarrow": place.led,
        "xanchor": {0.0: "left", 0.5: "center", 1.0: "right"}[place.across],
        "yanchor": {0.0: "bottom", 0.5: "middle", 1.0: "top"}[place.up],
        "bgcolor": _PAPER_VEIL,
        "borderpad": 1,
        "font": {"size": label.size, "color": label.colour},
    }
    if not place.led:
        return {**shown, "xshift": place.dx, "yshift": place.dy}
    leader = {"arrowhead": 0, "arrowwidth": 1, "arrowcolor": label.colour, "standoff": 6}
    # Plotly counts `ay` downwards in pixels, and everything else here upwards.
    return {**shown, **leader, "ax": place.dx, "ay": -place.dy}
