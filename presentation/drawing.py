"""The shadow on the scale, as pure geometry: fractions of the way from the 2020 baseline (0) to the final target (1).

All thirteen drawings share one frame: the baseline stroke and the target stroke stand at the same places in every row,
and ``ROOM`` on both sides is kept for what is worse than the baseline or beyond the target. Renderers (components, svg)
only place what stands here.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise, product

from plan.assessment import Assessment
from plan.indicator import Indicator
from plan.schedule import Schedule
from plan.status import Status
from presentation.formats import planned_amount
from presentation.target_words import start_amount
from wording import Lang, say
from wording.dates import year_on_scale

ROOM = 0.09
"""How far a shadow may run past either end, as a fraction of the scale; beyond it the shadow is cut and marked."""

LEAST_WIDTH = 24.0
"""The narrowest a drawing is ever shown, in widths of a Chinese character of its labels: labels are laid out for it.

A label hangs on a fixed fraction, so labels that do not touch at this width do not touch at any greater one.
"""

TICKS = tuple(step / 10 for step in range(11))
_SPACE = 0.45
# East Asian Width (UAX #11): wide, fullwidth, and ambiguous, which Chinese faces draw wide as well.
_FULL = frozenset("WFA")


@dataclass(frozen=True, slots=True)
class ScaleLabel:
    """Words under the scale at the fraction ``at``; ``align`` of their width lies left of it (0, a half, or 1)."""

    at: float
    text: str
    align: float = 0.5

    def span(self, width: float) -> tuple[float, float]:
        """Return where the words begin and end, in characters, in a drawing ``width`` characters wide."""
        start = position(self.at) * width - self.align * text_width(self.text)
        return start, start + text_width(self.text)


@dataclass(frozen=True, slots=True)
class Shadow:
    """One drawing. The shadow runs from ``start`` to ``end``; ``cut`` says that it goes on beyond the frame.

    ``pointer`` is where the schedule is (None: nothing to schedule), ``strokes`` where dated targets stand.
    """

    status: Status
    start: float
    end: float
    cut: bool
    pointer: float | None
    strokes: tuple[float, ...]
    labels: tuple[ScaleLabel, ...]

    @property
    def empty(self) -> bool:
        """Whether there is no shadow at all."""
        return self.status is Status.NO_DATA

    @property
    def pointer_inside(self) -> bool:
        """Whether the pointer's line runs through the shadow, so that it must be drawn light."""
        return self.pointer is not None and self.start < self.pointer < self.end


def position(fraction: float) -> float:
    """Return a fraction of the scale as a fraction of the drawing's whole width."""
    return (min(max(fraction, -ROOM), 1 + ROOM) + ROOM) / (1 + 2 * ROOM)


def shadow_of(assessment: Assessment, lang: Lang = Lang.ZH) -> Shadow:
    """Return the drawing of an assessment."""
    schedule, indicator = assessment.schedule, assessment.indicator
    reached = _reached(assessment)
    shown = min(max(reached, -ROOM), 1 + ROOM)
    years = tuple((day, value) for day, value in schedule.points[1:])
    return Shadow(
        status=assessment.status,
        start=min(0.0, shown),
        end=max(0.0, shown),
        cut=abs(reached - shown) > 1e-9,
        pointer=assessment.scheduled,
        strokes=tuple(sorted({_place(schedule, value) for _, value in years})),
        labels=laid_out(
            ScaleLabel(0.0, start_amount(indicator, schedule, lang)),
            tuple(_milestone_labels(indicator, schedule, years, lang)),
        ),
    )


def _reached(assessment: Assessment) -> float:
    """Return how far the shadow reaches; a level to be held reaches the target while it is held."""
    if assessment.value is None:
        return 0.0
    if assessment.completion is not None:
        return assessment.completion
    return 1.0 if assessment.schedule.reaches(assessment.value) else -ROOM


def _place(schedule: Schedule, value: float) -> float:
    # On the final day, on which a yearly flow's target counts whole.
    completion = schedule.completion(value, schedule.final_day)
    # A level to be held has no way from baseline to target: its stroke stands at the end.
    return 1.0 if completion is None else completion


def _milestone_labels(
    indicator: Indicator, schedule: Schedule, points: Sequence[tuple[date, float]], lang: Lang
) -> Iterator[ScaleLabel]:
    """Yield one label a stroke: targets that are equal share theirs (22、25年 19)."""
    values = dict.fromkeys(value for _, value in points)
    for value in values:
        dated = [year_label(day, lang) for day, same in points if same == value]
        years = say("scale.year_comma", lang).join(dated)
        yield ScaleLabel(
            _place(schedule, value), say("scale.target", lang, years=years, value=planned_amount(indicator, value))
        )


def year_label(day: date, lang: Lang) -> str:
    """Return a target's year as the scale has room for it: 22 before 年, 2022 where no 年 follows."""
    return year_on_scale(day, lang)


def laid_out(
    baseline: ScaleLabel, milestones: Sequence[ScaleLabel], width: float = LEAST_WIDTH
) -> tuple[ScaleLabel, ...]:
    """Return the labels so aligned that none touches another or leaves the drawing; what finds no room is dropped.

    Tried in turn: centred under the stroke, then to one side of it; if nothing fits, the baseline goes first (its
    stroke is always at the left end), then the earliest milestone. The final target always keeps its label.
    """
    ordered = sorted(milestones, key=lambda label: label.at)
    wanted = [baseline, *ordered]
    while len(wanted) > 1:
        fitting = next(filter(lambda labels: _apart(labels, width), _alignments(wanted, width)), None)
        if fitting is not None:
            return fitting
        wanted.pop(0)
    return (_aligned(wanted[0], 0.5, width),)


def _alignments(labels: Sequence[ScaleLabel], width: float) -> Iterator[tuple[ScaleLabel, ...]]:
    """Yield every way to align the labels, the calmest (most centred) first."""
    choices = product((0.5, 0.0, 1.0), repeat=len(labels))
    for aligns in sorted(choices, key=lambda each: sum(align != 0.5 for align in each)):
        yield tuple(_aligned(label, align, width) for label, align in zip(labels, aligns, strict=True))


def _aligned(label: ScaleLabel, align: float, width: float) -> ScaleLabel:
    """Return the label aligned so, or as nearly so as keeps it inside the drawing."""
    at, long = position(label.at) * width, text_width(label.text)
    most, least = at / long, 1 - (width - at) / long
    return ScaleLabel(label.at, label.text, min(max(align, least), most))


def _apart(labels: Sequence[ScaleLabel], width: float) -> bool:
    spans = [label.span(width) for label in labels]
    return all(right[0] - left[1] >= _SPACE for left, right in pairwise(spans))


def text_width(text: str) -> float:
    """Return about how wide a text is, in Chinese characters: generous for figures, whose face is not known here."""
    return sum(1.0 if unicodedata.east_asian_width(character) in _FULL else 0.58 for character in text)
