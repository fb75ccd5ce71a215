"""The printed trajectory's frame and its words: where a day and a value lie, and where words stand that cover nothing.

`reports.drawings` hands both to the template; the pages have their own (`presentation.figures.trajectory`).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from plan.assessment import Assessment
from plan.forecast import Forecast
from plan.measures import IndicatorValue
from presentation import formats
from presentation.drawing import text_width
from presentation.figures import axis_range, nice_step
from presentation.placing import LabelPlace, Obstacles, PlacedWords, is_clear, placed
from presentation.sentences import planned, value_words
from presentation.target_words import start as start_words
from wording import Lang, say

Data = Mapping[str, Any]
"""What a figure draws, as `presentation.figures` gives it."""

MARGIN = 0.035
"""Room left and right of the trajectory's first and last day, as a fraction of its width."""

ROOM = (404, 112)
"""The trajectory's width and height in points, at which its words are placed."""

SIZE, VALUE_SIZE = 8.0, 9.0
"""Type sizes of its words in points."""

AIR = (0.0, 0.12, 0.25, 0.4)
"""Shares of the value axis left free above, the first in which most words stand and most of them clear of all lines."""

# Under it the lowest value of the axis is 0, a float's last bits apart.
_NOTHING = 1e-9


def worded(assessment: Assessment, fan: Sequence[Forecast], lang: Lang) -> tuple[Frame, list[Data]]:
    """Return the frame with as much air above as its words need, and the words that find room."""
    frame, words, most = Frame(assessment, 0.0, lang), list[Data](), (-1, -1)
    wanted = _labels(assessment, lang)
    # More room above is tried only where the words find none: it flattens the line, which is what people look at.
    for air in AIR:
        tried = Frame(assessment, air, lang)
        found, clear = _words(wanted, tried, _covered(assessment, tried, fan))
        # Every word shown counts before a clear one: a figure that is missing cannot be read at all.
        if (len(found), clear) > most:
            frame, words, most = tried, found, (len(found), clear)
        if clear == len(wanted):
            break
    return frame, words


@dataclass(frozen=True, slots=True)
class _Label:
    """Words at a point; ``strong`` for the value itself."""

    day: date
    value: float
    text: str
    strong: bool = False

    @property
    def size(self) -> float:
        return VALUE_SIZE if self.strong else SIZE


def _labels(assessment: Assessment, lang: Lang) -> list[_Label]:
    """Return what is said in the drawing, the most important first."""
    indicator, (start, *targets) = assessment.indicator, assessment.schedule.points
    said = [
        _Label(day, value, say("detail.chart.target", lang, year=day.year, value=planned(indicator, value, lang)))
        for day, value in reversed(targets)
    ]
    baseline = _Label(*start, start_words(indicator, assessment.schedule, lang))
    if assessment.latest is None:
        return [*said, baseline]
    latest = assessment.latest
    text = value_words(indicator, latest, lang)
    # The latest value first, for words are placed in this order and the first have the most room.
    return [_Label(latest.period.last_day, latest.value, text, strong=True), *said, baseline]


def _words(wanted: Sequence[_Label], frame: Frame, covered: Obstacles) -> tuple[list[Data], int]:
    """Return the words that find room, and how many of them are clear of every line."""
    words = [
        PlacedWords(
            *frame.at(label.day, label.value),
            label.size * text_width(label.text) + 3,
            1.25 * label.size,
            above=frame.up != label.strong,
            clear=6 if label.strong else 4,
        )
        for label in wanted
    ]
    # Paper has one size, unlike the pages (`presentation.placing.ROOMS`).
    places = placed(words, covered, [ROOM])
    kept = [(label, word, at) for label, word, at in zip(wanted, words, places, strict=True) if at is not None]
    lines = len(covered.strokes)
    return [_word(*each) for each in kept], sum(is_clear(word, at, covered, lines, [ROOM]) for _, word, at in kept)


def _word(label: _Label, word: PlacedWords, place: LabelPlace) -> Data:
    """Return a word as the template sets it: the point, the shift from there, which part of it lies left of and under
    it."""
    shift = {"dx": place.dx, "dy": place.dy, "across": place.across, "up": place.up}
    return {"at": (word.x, word.y), **shift, "led": place.led, "text": label.text, "strong": label.strong}


def _covered(assessment: Assessment, frame: Frame, fan: Sequence[Forecast]) -> Obstacles:
    """Return what words keep off: points, strokes and the line; schedule, forecast and the day's line where they
    can."""
    values = [frame.of(value) for value in assessment.series]
    line = tuple(frame.at(day, value) for day, value in assessment.schedule.polyline)
    due = frame.at(assessment.value_day, assessment.expected)
    middle = tuple(frame.at(each.period.last_day, each.value) for each in fan)
    edges = [tuple(frame.at(e.period.last_day, v) for e, v in _edge(fan, name)) for name in ("low95", "high95")]
    strokes = [(*frame.at(*point), 3.0) for point in assessment.schedule.points]
    marks = [*((*at, 4.0) for at in values), (*due, 5.0), *strokes]
    today = frame.today(assessment)
    days = [] if today is None else [((today, 0.0), (today, 1.0))]
    return Obstacles(marks, tuple(values), ([line], [middle, *edges], days))


def _edge(fan: Sequence[Forecast], name: str) -> Iterator[tuple[Forecast, float]]:
    return ((each, getattr(each, name)) for each in fan)


class Frame:
    """The trajectory's frame: a day and a value as fractions of its width and height, from the bottom left."""

    def __init__(self, assessment: Assessment, air: float, lang: Lang) -> None:
        self._lang = lang
        points = assessment.schedule.points
        self._low, high = axis_range(assessment)
        self._high = high + air * (high - self._low)
        self._first, self._last = points[0][0], points[-1][0]
        self._suffix = formats.percent_sign(assessment.indicator)
        self.up = assessment.indicator.sense > 0

    def x(self, day: date) -> float:
        """Return the day as a fraction of the width."""
        way = (day - self._first).days / (self._last - self._first).days
        # Rounded, so that a float's last bits make no other bytes.
        return round(MARGIN + min(max(way, 0.0), 1.0) * (1 - 2 * MARGIN), 6)

    def today(self, assessment: Assessment) -> float | None:
        """Return the day asked about; None at the end of the plan, which is the end of the drawing too."""
        return self.x(assessment.as_of) if assessment.as_of < self._last else None

    def y(self, value: float) -> float:
        """Return the value as a fraction of the height."""
        # Held within the frame: the band of a forecast may run out of it, and must not be drawn over the text.
        return round(min(max((value - self._low) / (self._high - self._low), 0.0), 1.0), 6)

    def at(self, day: date, value: float) -> tuple[float, float]:
        """Return a day and a value."""
        return self.x(day), self.y(value)

    def of(self, value: IndicatorValue) -> tuple[float, float]:
        """Return an indicator's value on its period's last day."""
        return self.at(value.period.last_day, value.value)

    def note(self) -> str:
        """Say that the axis does not start at 0, where it does not."""
        return (
            ""
            # An axis that does not begin at 0 makes small changes look large, so the report says that it does not.
            if abs(self._low) < _NOTHING
            else say("report.drawing.not_from_zero", self._lang, low=self._tick(self._low))
        )

    def axes(self) -> Data:
        """Return the years below and the round figures at the left."""
        years = range(self._first.year, self._last.year + 1)
        return {
            "years": [{"x": self.x(date(year, 12, 31)), "text": self._year(year)} for year in years],
            "ticks": [{"y": self.y(tick), "text": self._tick(tick)} for tick in self._ticks()],
        }

    def _tick(self, value: float) -> str:
        return formats.plain(value, 2) + self._suffix

    def _year(self, year: int) -> str:
        return say("detail.chart.base_year", self._lang, year=year) if year == self._first.year else str(year)

    def _ticks(self) -> list[float]:
        step = nice_step((self._high - self._low) / 4)
        first, last = math.ceil(self._low / step - 1e-9), math.floor(self._high / step + 1e-9)
        return [round(index * step, 9) for index in range(first, last + 1)]
