"""One time line for two plans: an indicator's chart with what the plan before it had planned and come to.

The chart of the plan itself stays as it is; the years before are put in front of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from plan.assessment import Assessment
from plan.schedule import Schedule
from presentation import formats, theme
from presentation.figures.axes import Figure, Trace, axis_range, round_ticks, time_range
from wording import Lang, say


def with_earlier(
    figure: Figure, assessment: Assessment, earlier: Assessment, titles: tuple[str, str], lang: Lang
) -> Figure:
    """Return a trajectory with the earlier plan's before it. ``titles``: what the two plans are called in short."""
    layout = figure["layout"]
    low, high = layout["yaxis"]["range"]
    bottom, top = axis_range(earlier)
    # One scale for both, or the second plan's line would seem to begin somewhere else than where the first ended.
    low, high = min(low, bottom), max(high, top)
    start, end = time_range(earlier)[0], time_range(assessment)[1]
    ends = [
        date(year, 12, 31) for year in range(earlier.schedule.baseline_day.year, assessment.schedule.final_day.year + 1)
    ]
    named = {*earlier.schedule.days, *assessment.schedule.days}  # ten years' names have no room on a phone
    rest = (str(day.year) if day in named else "" for day in ends[1:])
    year_words = [say("detail.chart.base_year", lang, year=ends[0].year), *rest]
    axis = {**layout["xaxis"], "range": [start.isoformat(), end.isoformat()], "ticktext": year_words}
    axis["tickvals"] = [day.isoformat() for day in ends]
    values = {**layout["yaxis"], "range": [low, high], "tickvals": round_ticks(low, high)}
    # The baseline's day belongs to both plans: the last of the one, the first of the other.
    join = assessment.schedule.baseline_day
    # The ring says the baseline; the targets' words are put anew, as half the room is left for them.
    placed = {day.isoformat() for day in assessment.schedule.days}
    kept = [each for each in layout["annotations"] if each.get("x") not in placed]
    return {
        # In the order of drawing: the earlier plan lies under this one's own chart, the ring over everything.
        "data": [*_traces(earlier, lang), _between(earlier, assessment), *figure["data"], _join(assessment)],
        "layout": {
            **layout,
            "xaxis": axis,
            "yaxis": values,
            "shapes": [*layout["shapes"], _divider(join)],
            "annotations": [
                *kept,
                *_headings(assessment, start, titles),
                *_targets(earlier, lang),
                *_targets(assessment, lang),
            ],
        },
    }


def with_old_targets(figure: Figure, olds: Sequence[Schedule], lang: Lang) -> Figure:
    """Return a trajectory with the paths that stood before targets were set anew, in grey, under everything else."""
    if not olds:
        return figure
    layout = figure["layout"]
    low, high = layout["yaxis"]["range"]
    shown = [value for old in olds for _, value in old.polyline]
    room = 0.06 * (high - low)
    # Old targets may lie beyond the axis that was made for the new ones.
    low, high = min(low, *shown), max(high, max(shown) + room)
    return {
        "data": [*(_old_path(old, lang) for old in olds), *(_old_targets(old) for old in olds), *figure["data"]],
        "layout": {**layout, "yaxis": {**layout["yaxis"], "range": [low, high], "tickvals": round_ticks(low, high)}},
    }


def _old_path(old: Schedule, lang: Lang) -> Trace:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": say("revision.key", lang),
        "x": [day.isoformat() for day, _ in old.polyline],
        "y": [value for _, value in old.polyline],
        "line": {"color": theme.GREY, "width": 1.25, "dash": "dash"},
        "hoverinfo": "skip",
    }


def _old_targets(old: Schedule) -> Trace:
    stroke = {"symbol": "line-ew-open", "size": 16, "color": theme.GREY, "line": {"width": 2}}
    return {
        "type": "scatter",
        "mode": "markers",
        # The first point is the baseline, which no revision changes.
        "x": [day.isoformat() for day, _ in old.points[1:]],
        "y": [value for _, value in old.points[1:]],
        "marker": stroke,
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _traces(earlier: Assessment, lang: Lang) -> Iterator[Trace]:
    """Yield the earlier plan's schedule, dated targets and actual values."""
    quiet = {"type": "scatter", "hoverinfo": "skip", "cliponaxis": False}
    line, points = earlier.schedule.polyline, earlier.schedule.points
    yield {
        **quiet,
        "mode": "lines",
        "x": [day.isoformat() for day, _ in line],
        "y": [value for _, value in line],
        "line": {"color": theme.ACCENT, "width": 1.25},
    }
    yield {
        **quiet,
        "mode": "markers",
        "x": [day.isoformat() for day, _ in points],
        "y": [value for _, value in points],
        "marker": {"symbol": "line-ew-open", "size": 18, "color": theme.ACCENT, "line": {"width": 2.5}},
    }
    series, indicator = earlier.series, earlier.indicator
    yield {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [value.period.last_day.isoformat() for value in series],
        "y": [value.value for value in series],
        "hovertext": [
            f"{formats.period(v.period, lang)}  {formats.with_unit(indicator, v.value, lang)}" for v in series
        ],
        "hoverinfo": "text",
        "line": {"color": theme.INK, "width": 1.5},
        "marker": {"size": 6, "color": theme.INK, "symbol": "circle"},
    }


def _between(earlier: Assessment, assessment: Assessment) -> Trace:
    """Return the line from the one plan's last value to the other's first."""
    ends = [*earlier.series[-1:], *assessment.series[:1]]
    return {
        "type": "scatter", "mode": "lines", "x": [each.period.last_day.isoformat() for each in ends],
        "y": [each.value for each in ends], "line": {"color": theme.INK, "width": 2}, "hoverinfo": "skip",
    }  # fmt: skip


def _join(assessment: Assessment) -> Trace:
    """Return the ring where the one plan's last value is the other's baseline."""
    day, value = assessment.schedule.points[0]
    ring = {"symbol": "circle-open", "size": 15, "color": theme.ACCENT, "line": {"width": 2.5}}
    return {
        "type": "scatter", "mode": "markers", "x": [day.isoformat()], "y": [value],
        "marker": ring, "hoverinfo": "skip", "cliponaxis": False,
    }  # fmt: skip


def _divider(day: date) -> dict[str, Any]:
    return {
        "type": "line", "xref": "x", "yref": "paper", "x0": day.isoformat(), "x1": day.isoformat(), "y0": 0, "y1": 1,
        "layer": "below", "line": {"color": theme.INK, "width": 1},
    }  # fmt: skip


def _headings(assessment: Assessment, start: date, titles: tuple[str, str]) -> Iterator[dict[str, Any]]:
    """Yield what the two halves are called, each in the corner of its own from which the lines lead away."""
    up, join = assessment.indicator.sense > 0, assessment.schedule.baseline_day
    for day, title, top in ((start, titles[0], up), (join, titles[1], not up)):
        yield {
            "xref": "x",
            "yref": "paper",
            "x": day.isoformat(),
            "y": int(top),
            "xanchor": "left",
            "yanchor": "top" if top else "bottom",
            "xshift": 5,
            "text": title,
            "showarrow": False,
            "font": {"size": 12, "color": theme.GREY},
        }


def _targets(assessment: Assessment, lang: Lang) -> Iterator[dict[str, Any]]:
    """Yield a plan's dated targets, each at its stroke, and whether it was met."""
    up = assessment.indicator.sense > 0
    for day, value in assessment.schedule.points[1:]:
        figure = formats.planned_amount(assessment.indicator, value)
        met = assessment.milestones.get(day.year)
        # None is not missed: the milestone's own quarter has not been accepted yet.
        mark = {True: f" {formats.MET}", False: f" {formats.MISSED}", None: ""}[met]
        yield {
            "x": day.isoformat(), "y": value, "xanchor": "right", "yanchor": "bottom" if up else "top",
            "text": say("detail.chart.target", lang, year=day.year, value=figure) + mark, "showarrow": False,
            "yshift": 3 if up else -3, "font": {"size": 12, "color": theme.ACCENT},
        }  # fmt: skip
