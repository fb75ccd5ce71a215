"""The trajectory: an indicator from its baseline to its final target.

Actual is solid, the plan an outline, the forecast hatched. Colour only where it means a status. Every point carries
the period it stands for in ``customdata``, which is how a click finds its row in the table twin.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from plan.assessment import Assessment
from plan.forecast import Forecast
from plan.measures import IndicatorValue
from plan.period import Period
from plan.target import Unjudged
from presentation import formats, theme
from presentation.drawing import text_width
from presentation.figures.axes import AXIS, BARE, Figure, Trace, day_on_axis, round_ticks, time_range
from presentation.figures.trajectory_words import with_words
from presentation.placing import BESIDE
from wording import Lang, say


def trajectory(assessment: Assessment, ytd: bool, lang: Lang = Lang.ZH, traced: Period | None = None) -> Figure:
    """Return an indicator from its baseline to its final target: schedule, milestones, actuals, fan, and the day looked
    at.

    ``ytd``: the line breaks between years. ``traced``: the point with a ring around it.
    """
    low, high, words = with_words(assessment, lang)
    traces = [
        *_fan(assessment, lang),
        _schedule(assessment, lang),
        _milestones(assessment, lang),
        _due(assessment, lang),
        *_actuals(assessment, ytd, lang),
        *_traced(assessment, traced),
    ]
    return {"data": traces, "layout": _layout(assessment, low, high, words, lang)}


def _fan(assessment: Assessment, lang: Lang) -> Iterable[Trace]:
    """Yield two hatched bands and the middle, from the last value on; nothing where there is no trend or no time
    left."""
    fan = assessment.trend.told
    if len(fan) < 2:
        return
    yield _band(fan, [f.low95 for f in fan], [f.high95 for f in fan], say("detail.key.fan95", lang), 0.16)
    yield _band(fan, [f.low80 for f in fan], [f.high80 for f in fan], say("detail.key.fan80", lang), 0.34)
    yield {
        "type": "scatter",
        "mode": "lines",
        "name": say("detail.key.trend", lang),
        "x": [day_on_axis(f.period.last_day) for f in fan],
        "y": [f.value for f in fan],
        "line": {"color": theme.GREY, "width": 1.5, "dash": "dot"},
        "hoverinfo": "skip",
    }


def _band(fan: Sequence[Forecast], low: Sequence[float], high: Sequence[float], name: str, solidity: float) -> Trace:
    days = [day_on_axis(f.period.last_day) for f in fan]
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        # Out along the upper edge and back along the lower, so that one filled shape is drawn and no second trace is
        # needed.
        "x": [*days, *reversed(days)],
        "y": [*high, *reversed(low)],
        "fill": "toself",
        "fillcolor": "rgba(0,0,0,0)",
        # Hatched, because the forecast must stay distinct in greyscale print; wider intervals are drawn thinner.
        "fillpattern": {"shape": "/", "fgcolor": theme.GREY, "fgopacity": 0.55, "size": 6, "solidity": solidity},
        "line": {"width": 0},
        "hoverinfo": "skip",
    }


def _schedule(assessment: Assessment, lang: Lang) -> Trace:
    """Return the line of what is expected, as the schedule itself draws it."""
    return {
        "type": "scatter",
        "mode": "lines",
        "name": say("detail.key.path", lang),
        # The schedule's own line: joined targets would be a slope where steps are asked for (decision 76).
        "x": [day_on_axis(day) for day, _ in assessment.schedule.polyline],
        "y": [value for _, value in assessment.schedule.polyline],
        "line": {"color": theme.ACCENT, "width": 1.25},
        "hoverinfo": "skip",
    }


def _milestones(assessment: Assessment, lang: Lang) -> Trace:
    """Return baseline and dated targets as strokes; their numbers are annotations, so that nothing crosses them."""
    points = assessment.schedule.points
    if assessment.schedule.unjudged is Unjudged.BASELINE:
        points = points[1:]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": say("detail.key.milestone", lang),
        "x": [day_on_axis(day) for day, _ in points],
        "y": [value for _, value in points],
        "marker": {"symbol": "line-ew-open", "size": 18, "color": theme.ACCENT, "line": {"width": 2.5}},
        # The strokes of baseline and final target lie at the edges of the plot, which would else cut them in half.
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _due(assessment: Assessment, lang: Lang) -> Trace:
    """Return where the schedule is on the value's own day: the pointer of the shadow drawing."""
    return {
        "type": "scatter",
        "mode": "markers",
        "name": say("detail.key.due", lang),
        "x": [day_on_axis(assessment.value_day)],
        "y": [assessment.expected],
        "marker": {"symbol": "triangle-down", "size": 11, "color": theme.INK},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


@dataclass(frozen=True, slots=True)
class _LinePoint:
    """A value as drawn on its day, or None where the line breaks; ``period`` is the quarter it stands for (empty: a
    break)."""

    day: str
    value: float | None
    period: str


def _actuals(assessment: Assessment, ytd: bool, lang: Lang) -> Iterable[Trace]:
    if not assessment.series:
        return
    # Every break is a point of its own without value, for plotly breaks a line at None alone.
    drawn = list(_with_breaks(assessment.series, ytd))
    yield {
        "type": "scatter",
        "mode": "lines",
        "name": "",
        "x": [point.day for point in drawn],
        "y": [point.value for point in drawn],
        "line": {"color": theme.INK, "width": 2},
        "connectgaps": False,
        "showlegend": False,
        "hoverinfo": "skip",
    }
    yield _points(assessment, lang)


def _with_breaks(series: Sequence[IndicatorValue], ytd: bool) -> Iterable[_LinePoint]:
    """Yield the values in time order; a break where a cumulated indicator starts again in January."""
    for position, value in enumerate(series):
        if ytd and position and series[position - 1].period.year != value.period.year:
            yield _LinePoint(day_on_axis(value.period.first_day), None, "")
        yield _LinePoint(day_on_axis(value.period.last_day), value.value, str(value.period))


def _points(assessment: Assessment, lang: Lang) -> Trace:
    series, indicator = assessment.series, assessment.indicator
    last = len(series) - 1
    tone = theme.LOOKS[assessment.status].colour
    shown = [formats.with_unit(indicator, value.value, lang) for value in series]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": say("detail.key.actual", lang),
        "x": [day_on_axis(value.period.last_day) for value in series],
        "y": [value.value for value in series],
        "customdata": [str(value.period) for value in series],
        "hovertext": [f"{formats.period(v.period, lang)}  {text}" for v, text in zip(series, shown, strict=True)],
        "hoverinfo": "text",
        "marker": {
            # Open in shape where towns are missing: colour says the status and nothing else.
            "symbol": ["circle-open" if value.partial else "circle" for value in series],
            "size": [*([8] * last), 12],
            "color": [*([theme.INK] * last), tone],
            "line": {"width": 2, "color": [*([theme.INK] * last), tone]},
            "opacity": 1,
        },
        "cliponaxis": False,
    }


def _traced(assessment: Assessment, traced: Period | None) -> Iterable[Trace]:
    """Yield a ring around the point whose lineage is open."""
    for value in assessment.series:
        if value.period == traced:
            yield {
                "type": "scatter",
                "mode": "markers",
                "name": "",
                "x": [day_on_axis(value.period.last_day)],
                "y": [value.value],
                "marker": {"symbol": "circle-open", "size": 20, "color": theme.INK, "line": {"width": 1.5}},
                "showlegend": False,
                "hoverinfo": "skip",
            }


def _layout(
    assessment: Assessment, low: float, high: float, labels: Sequence[dict[str, Any]], lang: Lang
) -> dict[str, Any]:
    points = assessment.schedule.points
    years = [day.year for day, _ in (points[0], points[-1])]
    ends = [date(year, 12, 31) for year in range(years[0], years[1] + 1)]
    words = [say("detail.chart.base_year", lang, year=years[0]), *(str(day.year) for day in ends[1:])]
    ticks, suffix = round_ticks(low, high), "%" if assessment.indicator.unit == "%" else ""
    return {
        **BARE,
        "margin": {"l": 8 + _axis_width(ticks, suffix), "r": BESIDE + 1, "t": 30, "b": 28},
        "xaxis": {
            **AXIS,
            "type": "date",
            "range": [*map(day_on_axis, time_range(assessment))],
            "tickvals": [day_on_axis(day) for day in ends],
            "ticktext": words,
            "ticks": "outside",
            "ticklen": 5,
            "tickcolor": theme.TICK,
            "showgrid": False,
            "showline": True,
            "linecolor": theme.TICK,
        },
        "yaxis": {
            **AXIS,
            "range": [low, high],
            "tickvals": ticks,
            "ticksuffix": suffix,
            "tickformat": ",~g" if high >= 1 else "~g",
            "automargin": True,
        },
        "shapes": [_today(assessment.as_of)],
        "annotations": [_today_words(assessment, lang), *labels],
    }


def _axis_width(ticks: Sequence[float], suffix: str) -> int:
    """Return room for the figures of the value axis, in pixels."""
    # The axis' figures are set at 12 px (`axes.AXIS`).
    return math.ceil(max(12 * text_width(formats.plain(tick) + suffix) for tick in ticks))


def _today(day: date) -> dict[str, Any]:
    return {
        "type": "line",
        "xref": "x",
        "yref": "paper",
        "x0": day_on_axis(day),
        "x1": day_on_axis(day),
        "y0": 0,
        "y1": 1,
        "layer": "below",
        "line": {"color": theme.TICK, "width": 1, "dash": "dash"},
    }


def _today_words(assessment: Assessment, lang: Lang) -> dict[str, Any]:
    """Return the day looked at, above its line, on the side where there is room."""
    start, end = assessment.schedule.points[0][0], assessment.schedule.final_day
    gone = (assessment.as_of - start).days / (end - start).days
    return {
        "xref": "x",
        "yref": "paper",
        "x": day_on_axis(assessment.as_of),
        "y": 1,
        "yanchor": "bottom",
        "xanchor": "right" if gone > 0.8 else "left" if gone < 0.1 else "center",
        "text": formats.moment_day(assessment.as_of, lang),
        "showarrow": False,
        "font": {"size": 12, "color": theme.GREY},
    }
