"""Plotly figures as plain dicts made from values: no express, no named template, nothing that costs a request time.

Actual is solid, the plan an outline, the forecast hatched. Colour only where it means a status. Every point carries
the period (or the area) it stands for in ``customdata``, which is how a click finds its row in the table twin.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from plan.assessment import Assessment
from plan.forecast import Forecast
from plan.indicator import Indicator
from plan.measures import IndicatorValue
from plan.period import Period
from plan.status import Status
from presentation import formats, theme
from presentation.drawing import text_width
from presentation.placing import BESIDE, LabelPlace, Obstacles, PlacedWords, placed
from presentation.sentences import planned, value_words
from wording import Lang, say

Figure = dict[str, Any]
Trace = dict[str, Any]

_FONT = {"family": theme.SANS, "size": 12, "color": theme.INK}
_PAPER_VEIL = "rgba(251,250,246,0.82)"
_BARE: dict[str, Any] = {
    "font": _FONT,
    "paper_bgcolor": "rgba(0,0,0,0)",
    "plot_bgcolor": "rgba(0,0,0,0)",
    "showlegend": False,
    "dragmode": False,
    "hovermode": "closest",
    "hoverlabel": {"bgcolor": theme.WHITE, "bordercolor": theme.RULE, "font": _FONT, "align": "left"},
    "separators": ".,",
    "autosize": True,
}
_AXIS: dict[str, Any] = {
    "fixedrange": True,
    "zeroline": False,
    "showline": False,
    "ticks": "",
    "tickfont": {"size": 12, "color": theme.GREY},
    "gridcolor": theme.RULE,
    "gridwidth": 1,
}
_AIR_ABOVE = (0.0, 0.12, 0.25, 0.4)
"""Shares of the value axis left free above, the first that lets all words stand."""

ZERO_FROM = 0.45
"""Where the lowest value shown is under this share of the highest, the axis starts at 0; else the page says not."""


def trajectory(assessment: Assessment, ytd: bool, lang: Lang = Lang.ZH, traced: Period | None = None) -> Figure:
    """Return an indicator from its baseline to its final target: schedule, milestones, actuals, fan, and the day looked
    at.

    ``ytd``: the line breaks between years. ``traced``: the point with a ring around it.
    """
    low, high, words = _worded(assessment, lang)
    traces = [
        *_fan(assessment, lang),
        _schedule(assessment, lang),
        _milestones(assessment, lang),
        _due(assessment, lang),
        *_actuals(assessment, ytd, lang),
        *_traced(assessment, traced),
    ]
    return {"data": traces, "layout": _trajectory_layout(assessment, low, high, words, lang)}


def axis_range(assessment: Assessment) -> tuple[float, float]:
    """Return the value axis: all that is shown, from 0 where that wastes less than half of it, never beyond the
    bounds."""
    shown = [*_shown_values(assessment)]
    low, high = min(shown), max(shown)
    room = 0.12 * ((high - low) or abs(high) or 1.0)
    bottom = 0.0 if 0 <= low <= ZERO_FROM * high else low - room * (1.0 if assessment.indicator.sense > 0 else 1.4)
    bounds = assessment.indicator.bounds
    if bounds.low is not None:
        bottom = max(bottom, bounds.low)
    return bottom, high + room * (1.4 if assessment.indicator.sense > 0 else 1.0)


def _worded(assessment: Assessment, lang: Lang) -> tuple[float, float, list[dict[str, Any]]]:
    """Return the value axis, with as much air above as its words need, and the words."""
    low, least = axis_range(assessment)
    words: list[dict[str, Any]] = []
    high = least
    for air in _AIR_ABOVE:
        tried = _words(assessment, low, least + air * (least - low), lang)
        if len(tried) > len(words):
            high, words = least + air * (least - low), tried
        if len(words) == len(_told(assessment, lang)):
            break
    return low, high, words


def _shown_values(assessment: Assessment) -> Iterable[float]:
    yield from (value for _, value in assessment.schedule.polyline)
    yield from (value.value for value in assessment.series)
    for forecast in assessment.trend.told:
        yield from (forecast.low80, forecast.high80)


def _x(day: date) -> str:
    return day.isoformat()


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
        "x": [_x(f.period.last_day) for f in fan],
        "y": [f.value for f in fan],
        "line": {"color": theme.GREY, "width": 1.5, "dash": "dot"},
        "hoverinfo": "skip",
    }


def _band(fan: Sequence[Forecast], low: Sequence[float], high: Sequence[float], name: str, solidity: float) -> Trace:
    days = [_x(f.period.last_day) for f in fan]
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": [*days, *reversed(days)],
        "y": [*high, *reversed(low)],
        "fill": "toself",
        "fillcolor": "rgba(0,0,0,0)",
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
        "x": [_x(day) for day, _ in assessment.schedule.polyline],
        "y": [value for _, value in assessment.schedule.polyline],
        "line": {"color": theme.ACCENT, "width": 1.25},
        "hoverinfo": "skip",
    }


def _milestones(assessment: Assessment, lang: Lang) -> Trace:
    """Return baseline and dated targets as strokes; their numbers are annotations, so that nothing crosses them."""
    points = assessment.schedule.points
    return {
        "type": "scatter",
        "mode": "markers",
        "name": say("detail.key.milestone", lang),
        "x": [_x(day) for day, _ in points],
        "y": [value for _, value in points],
        "marker": {"symbol": "line-ew-open", "size": 18, "color": theme.ACCENT, "line": {"width": 2.5}},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _words(assessment: Assessment, low: float, high: float, lang: Lang) -> list[dict[str, Any]]:
    """Return the value's, the targets' and the baseline's words, each where it covers nothing
    (``presentation.placing``)."""
    told = _told(assessment, lang)
    frame = _Frame(assessment, low, high)
    up = assessment.indicator.sense > 0
    words = [
        PlacedWords(
            *frame.at(told_of.day, told_of.value),
            told_of.size * (text_width(told_of.text) * (1.04 if told_of.strong else 1.0)) + 4,
            1.3 * told_of.size + 3,
            above=up != told_of.strong,
            clear=8 if told_of.strong else 4,
        )
        for told_of in told
    ]
    places = placed(words, _drawing(assessment, frame))
    return [_word(each, place) for each, place in zip(told, places, strict=True) if place is not None]


@dataclass(frozen=True, slots=True)
class _Told:
    """Words at a point; ``strong`` for the value itself."""

    day: date
    value: float
    text: str
    colour: str
    strong: bool = False

    @property
    def size(self) -> int:
        return 14 if self.strong else 12


def _told(assessment: Assessment, lang: Lang) -> list[_Told]:
    """Return what is said in the chart, the most important first."""
    indicator, points = assessment.indicator, assessment.schedule.points
    targets = [
        _Told(
            day,
            value,
            say("detail.chart.target", lang, year=day.year, value=_planned_short(indicator, value, lang)),
            theme.ACCENT,
        )
        for day, value in reversed(points[1:])
    ]
    baseline = _Told(*points[0], formats.planned_amount(indicator, points[0][1]), theme.ACCENT)
    if assessment.latest is None:
        return [*targets, baseline]
    latest, tone = assessment.latest, theme.LOOKS[assessment.status].colour
    text = value_words(indicator, latest, lang)
    return [_Told(latest.period.last_day, latest.value, text, tone, strong=True), *targets, baseline]


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
    hatched = [
        (frame.at(f.period.last_day, max(f.low95, frame.low)), frame.at(f.period.last_day, min(f.high95, frame.high)))
        for f in fan
    ]
    marks = [*((x, y, 5.0) for x, y in values[:-1]), *((x, y, 7.0) for x, y in values[-1:]), (*due, 6.0)]
    marks += [(*frame.at(*point), 3.0) for point in assessment.schedule.points]
    return Obstacles(marks, tuple(values), ([line, middle], hatched, [((today, 0.0), (today, 1.0))]))


def _word(told: _Told, place: LabelPlace) -> dict[str, Any]:
    """Return a word as Plotly has it; one that stands off has a thin line to its point."""
    shown: dict[str, Any] = {
        "x": _x(told.day),
        "y": told.value,
        "text": f"<b>{told.text}</b>" if told.strong else told.text,
        "showarrow": place.led,
        "xanchor": {0.0: "left", 0.5: "center", 1.0: "right"}[place.across],
        "yanchor": {0.0: "bottom", 0.5: "middle", 1.0: "top"}[place.up],
        "bgcolor": _PAPER_VEIL,
        "borderpad": 1,
        "font": {"size": told.size, "color": told.colour},
    }
    if not place.led:
        return {**shown, "xshift": place.dx, "yshift": place.dy}
    leader = {"arrowhead": 0, "arrowwidth": 1, "arrowcolor": told.colour, "standoff": 6}
    return {**shown, **leader, "ax": place.dx, "ay": -place.dy}


def _due(assessment: Assessment, lang: Lang) -> Trace:
    """Return where the schedule is on the value's own day: the pointer of the shadow drawing."""
    return {
        "type": "scatter",
        "mode": "markers",
        "name": say("detail.key.due", lang),
        "x": [_x(assessment.value_day)],
        "y": [assessment.expected],
        "marker": {"symbol": "triangle-down", "size": 11, "color": theme.INK},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A value as drawn, or None where the line breaks."""

    day: str
    value: float | None
    period: str


def _actuals(assessment: Assessment, ytd: bool, lang: Lang) -> Iterable[Trace]:
    if not assessment.series:
        return
    drawn = list(_joined(assessment.series, ytd))
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


def _joined(series: Sequence[IndicatorValue], ytd: bool) -> Iterable[_Drawn]:
    """Yield the values in time order; a break where a cumulated indicator starts again in January."""
    for position, value in enumerate(series):
        if ytd and position and series[position - 1].period.year != value.period.year:
            yield _Drawn(_x(value.period.first_day), None, "")
        yield _Drawn(_x(value.period.last_day), value.value, str(value.period))


def _points(assessment: Assessment, lang: Lang) -> Trace:
    series, indicator = assessment.series, assessment.indicator
    last = len(series) - 1
    tone = theme.LOOKS[assessment.status].colour
    shown = [formats.with_unit(indicator, value.value, lang) for value in series]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": say("detail.key.actual", lang),
        "x": [_x(value.period.last_day) for value in series],
        "y": [value.value for value in series],
        "customdata": [str(value.period) for value in series],
        "hovertext": [f"{formats.period(v.period, lang)}  {text}" for v, text in zip(series, shown, strict=True)],
        "hoverinfo": "text",
        "marker": {
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
                "x": [_x(value.period.last_day)],
                "y": [value.value],
                "marker": {"symbol": "circle-open", "size": 20, "color": theme.INK, "line": {"width": 1.5}},
                "showlegend": False,
                "hoverinfo": "skip",
            }


def _trajectory_layout(
    assessment: Assessment, low: float, high: float, labels: Sequence[dict[str, Any]], lang: Lang
) -> dict[str, Any]:
    points = assessment.schedule.points
    years = [day.year for day, _ in (points[0], points[-1])]
    ends = [date(year, 12, 31) for year in range(years[0], years[1] + 1)]
    words = [say("detail.chart.base_year", lang, year=years[0]), *(str(day.year) for day in ends[1:])]
    ticks, suffix = _ticks(low, high), "%" if assessment.indicator.unit == "%" else ""
    return {
        **_BARE,
        "margin": {"l": 8 + _left_of(ticks, suffix), "r": BESIDE + 1, "t": 30, "b": 28},
        "xaxis": {
            **_AXIS,
            "type": "date",
            "range": [*map(_x, time_range(assessment))],
            "tickvals": [_x(day) for day in ends],
            "ticktext": words,
            "ticks": "outside",
            "ticklen": 5,
            "tickcolor": theme.TICK,
            "showgrid": False,
            "showline": True,
            "linecolor": theme.TICK,
        },
        "yaxis": {
            **_AXIS,
            "range": [low, high],
            "tickvals": ticks,
            "ticksuffix": suffix,
            "tickformat": ",~g" if high >= 1 else "~g",
            "automargin": True,
        },
        "shapes": [_today(assessment.as_of)],
        "annotations": [_today_words(assessment, lang), *labels],
    }


def time_range(assessment: Assessment) -> tuple[date, date]:
    """Return the time axis: some months before the baseline's day, some days after the last."""
    points = assessment.schedule.points
    return date(points[0][0].year, 6, 1), date(points[-1][0].year + 1, 1, 20)


def _left_of(ticks: Sequence[float], suffix: str) -> int:
    """Return room for the figures of the value axis, in pixels."""
    return math.ceil(max(12 * text_width(formats.plain(tick) + suffix) for tick in ticks))


def _ticks(low: float, high: float) -> list[float]:
    """About five round figures inside the axis."""
    step = nice_step((high - low) / 5)
    first = math.ceil(low / step - 1e-9)
    return [round(index * step, 9) for index in range(first, math.floor(high / step + 1e-9) + 1)]


def nice_step(rough: float) -> float:
    """Return the least of 1, 2, 2.5, 5 × 10ⁿ that is not much less than ``rough``."""
    power = 10.0 ** math.floor(math.log10(rough))
    return next(step * power for step in (1, 2, 2.5, 5, 10) if step * power >= 0.8 * rough)


def _today(day: date) -> dict[str, Any]:
    return {
        "type": "line",
        "xref": "x",
        "yref": "paper",
        "x0": _x(day),
        "x1": _x(day),
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
        "x": _x(assessment.as_of),
        "y": 1,
        "yanchor": "bottom",
        "xanchor": "right" if gone > 0.8 else "left" if gone < 0.1 else "center",
        "text": formats.moment_day(assessment.as_of, lang),
        "showarrow": False,
        "font": {"size": 12, "color": theme.GREY},
    }


@dataclass(frozen=True, slots=True)
class Bar:
    """One area in a ranking: its name as shown, its value (None: not reported), its standing, whether it is carried."""

    area: str
    name: str
    value: float | None
    status: Status | None
    carried: bool = False


def ranking(indicator: Indicator, bars: Sequence[Bar], city: float | None, lang: Lang = Lang.ZH) -> Figure:
    """Return areas as bars from zero, the first on top, against the city's value and (for a ratio) the final target."""
    reference = _references(indicator, bars, city, lang)
    largest = max([bar.value or 0.0 for bar in bars] + [value for value, _, _ in reference], default=0.0)
    return {
        "data": [_bars(indicator, bars, lang)],
        "layout": {
            **_BARE,
            "margin": {"l": 8, "r": 12, "t": 44, "b": 8},
            "bargap": 0.55,
            "xaxis": {**_AXIS, "range": [0, (largest or 1.0) * 1.04], "showgrid": False, "showticklabels": False},
            "yaxis": _bar_axis(indicator, bars, lang),
            "shapes": [_reference_line(value, dash) for value, _, dash in reference],
            "annotations": [_reference_words(reference, index) for index in range(len(reference))],
        },
    }


def _bar_axis(indicator: Indicator, bars: Sequence[Bar], lang: Lang) -> dict[str, Any]:
    """Return the axis of the bars: name and figure stand together before the bar, where no line crosses them."""
    return {
        **_AXIS,
        "range": [len(bars) - 0.4, -0.6],
        "tickvals": list(range(len(bars))),
        "ticktext": [f"{bar.name}  <b>{_bar_words(indicator, bar, lang)}</b>" for bar in bars],
        "tickfont": {"size": 12, "color": theme.INK},
        "automargin": True,
        "showgrid": False,
    }


def _bar_words(indicator: Indicator, bar: Bar, lang: Lang) -> str:
    if bar.value is None:
        return say("detail.heat.key_silent", lang)
    return formats.amount(indicator, bar.value) + ("◦" if bar.carried else "")


def _bars(indicator: Indicator, bars: Sequence[Bar], lang: Lang) -> Trace:
    tones = [theme.LOOKS[bar.status].colour if bar.status else theme.ACCENT for bar in bars]
    return {
        "type": "bar",
        "orientation": "h",
        "name": say("detail.key.actual", lang),
        "y": list(range(len(bars))),
        "x": [bar.value for bar in bars],
        "customdata": [bar.area for bar in bars],
        "marker": {"color": tones, "line": {"width": 0}},
        "hovertext": [f"{bar.name}  {_bar_words(indicator, bar, lang)}" for bar in bars],
        "hoverinfo": "text",
    }


_Reference = tuple[float, str, str]


def _references(indicator: Indicator, bars: Sequence[Bar], city: float | None, lang: Lang) -> tuple[_Reference, ...]:
    """Return the city's value and the target, where a bar can be held against them: a ratio, whose bars have
    standings."""
    if city is None or not any(bar.status for bar in bars):
        return ()
    final = indicator.final
    target = say("detail.areas.target_line", lang, year=final.year, value=planned(indicator, final.value, lang))
    whole = say("detail.areas.city_line", lang, value=formats.with_unit(indicator, city, lang))
    return tuple(sorted([(city, whole, "solid"), (final.value, target, "dash")]))


def _reference_line(value: float, dash: str) -> dict[str, Any]:
    return {
        "type": "line",
        "xref": "x",
        "yref": "paper",
        "x0": value,
        "x1": value,
        "y0": 0,
        "y1": 1,
        "line": {"color": theme.INK, "width": 1.25, "dash": dash},
    }


def _reference_words(references: Sequence[_Reference], index: int) -> dict[str, Any]:
    """Return the words of a reference above its line: the lower value's to the left, the higher one's a line higher."""
    value, words, _ = references[index]
    return {
        "xref": "x",
        "yref": "paper",
        "x": value,
        "y": 1,
        "yanchor": "bottom",
        "xanchor": "right",
        "yshift": 18 * index,
        "text": words,
        "showarrow": False,
        "font": {"size": 12, "color": theme.INK},
    }
