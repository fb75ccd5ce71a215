"""Drawings as plain geometry in fractions of their frame: what the template, and through it Word, only has to place.

The shadow on the scale is the pages' own (``presentation.drawing``); the trajectory has the pages' axis and parts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from plan.assessment import Assessment
from plan.catalogue import Plan
from plan.forecast import Forecast
from plan.measures import IndicatorValue
from presentation import formats
from presentation.drawing import TICKS, Shadow, position, shadow_of
from presentation.opinions_side_by_side import RUNGS, OpinionLine
from presentation.sentences import is_ytd, title_of, value_words
from presentation.theme import LOOKS
from reports.trajectory import ROOM, Data, Frame, worded
from wording import Lang, say

At = tuple[float, float]


def shadow_data(shadow: Shadow) -> Data:
    """Return the shadow on the scale; every place a fraction of the drawing's width."""
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


def standing_data(assessment: Assessment, lang: Lang) -> Data:
    """Return what is printed beside a shadow: the value, the gap, and the status in words and shape."""
    look = LOOKS[assessment.status]
    value = "" if assessment.latest is None else value_words(assessment.indicator, assessment.latest, lang)
    return {
        "no": assessment.indicator.no,
        "name": title_of(assessment.indicator, lang),
        "value": value,
        "gap": "" if assessment.gap is None else formats.signed(assessment.gap),
        "status": say(f"status.{assessment.status.value}", lang),
        "shape": look.shape,
        "colour": look.colour,
    }


def overview_drawing(assessments: Iterable[Assessment], lang: Lang) -> Data:
    """Return all shadows under one another."""
    return {"rows": [{**standing_data(a, lang), "shadow": shadow_data(shadow_of(a, lang))} for a in assessments]}


def indicator_drawing(plan: Plan, assessment: Assessment, lang: Lang) -> Data:
    """Return an indicator's shadow and its trajectory, every word of it where it covers nothing."""
    fan = fan_of(assessment)
    runs = _runs(assessment, is_ytd(plan, assessment.indicator))
    frame, words = worded(assessment, fan, lang)
    return {
        **standing_data(assessment, lang),
        "shadow": shadow_data(shadow_of(assessment, lang)),
        # In points. Words keep their size whatever the frame, so they are placed for this one.
        "size": ROOM,
        **frame.axes(),
        # The schedule's own line: joined targets would be a slope where steps are asked for (decision 76).
        "path": [frame.at(day, value) for day, value in assessment.schedule.polyline],
        "milestones": [frame.at(day, value) for day, value in assessment.schedule.points],
        "words": words,
        "actual": [[frame.of(value) for value in run] for run in runs],
        "points": [{"at": frame.of(value), "open": value.partial} for value in assessment.series],
        "due": frame.at(assessment.value_day, assessment.expected),
        "today": frame.today(assessment),
        "note": frame.note(),
        **_fan(fan, frame),
    }


def fan_of(assessment: Assessment) -> Sequence[Forecast]:
    """Return the forecasts that are drawn: none of a reached target, which has no way left to extrapolate."""
    return () if assessment.reached else assessment.trend.told


def axis_note(assessment: Assessment, lang: Lang) -> str:
    """Return what a reader must know of the value axis: that it does not start at 0; nothing where it does."""
    return Frame(assessment, 0.0, lang).note()


def _runs(assessment: Assessment, ytd: bool) -> list[list[IndicatorValue]]:
    """Return the values joined by a line; a cumulated indicator starts anew each January."""
    runs: list[list[IndicatorValue]] = []
    for value in assessment.series:
        # What is cumulated from January begins anew each year: a line over the turn of the year would show a fall.
        if runs and not (ytd and runs[-1][-1].period.year != value.period.year):
            runs[-1].append(value)
        else:
            runs.append([value])
    return runs


def _fan(fan: Sequence[Forecast], frame: Frame) -> Data:
    """Return two bands as closed outlines and their middle; nothing where there is no time left."""
    # A band has a width only from two quarters on.
    if len(fan) < 2:
        return {"fan95": [], "fan80": [], "middle": []}
    days = [each.period.last_day for each in fan]

    def band(low: Iterable[float], high: Iterable[float]) -> list[At]:
        """Return the closed outline between two edges."""
        upper = [frame.at(day, value) for day, value in zip(days, high, strict=True)]
        lower = [frame.at(day, value) for day, value in zip(days, low, strict=True)]
        # Round the band in one go, as the template fills it.
        return [*upper, *reversed(lower)]

    return {
        "fan95": band((f.low95 for f in fan), (f.high95 for f in fan)),
        "fan80": band((f.low80 for f in fan), (f.high80 for f in fan)),
        "middle": [frame.at(day, f.value) for day, f in zip(days, fan, strict=True)],
    }


def opinions_drawing(lines: Sequence[OpinionLine]) -> Data:
    """Return the ladders of all methods: their names, and line by line the rungs."""
    heads = [mark.title for mark in (lines[0].own, *lines[0].others)]
    return {"heads": heads, "rungs": RUNGS, "lines": [_ladder_line(line) for line in lines]}


def _ladder_line(line: OpinionLine) -> Data:
    marks = [
        {"low": mark.low, "high": mark.high, "word": mark.word, "side": mark.side} for mark in (line.own, *line.others)
    ]
    return {"no": line.no, "name": line.name, "marks": marks}
