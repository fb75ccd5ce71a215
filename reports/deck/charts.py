"""Native charts of slides, with the very figures of the assessments: of each its kind, its data, and a function that is
called with the chart once it is on the slide and gives it its look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION
from pptx.util import Pt

from plan.assessment import Assessment
from plan.status import AS_TOLD
from presentation import formats
from presentation.sentences import title_of
from presentation.theme import ACCENT, GREY, INK, LOOKS, RULE
from reports.deck.slides import colour, faced
from reports.materials import Materials

Look = Callable[[Any], None]
ChartParts = tuple[Any, Any, Look]

_chart_data: Callable[..., Any] = CategoryChartData
"""As Any: python-pptx has types for some of its functions only, which strict checking refuses to call."""


def status_chart(materials: Materials) -> ChartParts:
    """Return how many indicators have each status, each in its own colour."""
    counts = Counter(assessment.status for assessment in materials.assessments)
    there = [status for status in AS_TOLD if counts[status]]
    data = _chart_data(number_format="0")
    data.categories = [materials.say(f"status.{status}") for status in there]
    data.add_series(materials.say("deck.status"), [counts[status] for status in there])

    def look(chart: Any) -> None:
        _plain(chart, legend=False, number_format="0")
        chart.plots[0].gap_width = 60
        for point, status in enumerate(there):
            _fill(chart.plots[0].series[0].points[point], LOOKS[status].colour)

    return XL_CHART_TYPE.COLUMN_CLUSTERED, data, look


def completion_chart(materials: Materials) -> ChartParts:
    """Return completion beside schedule, in percent, of every indicator that has both; the first on top."""
    shown = [a for a in reversed(materials.assessments) if a.completion is not None and a.scheduled is not None]
    data = _chart_data(number_format="0.0")
    data.categories = [f"{a.indicator.no} {title_of(a.indicator, materials.lang)}" for a in shown]
    data.add_series(materials.say("deck.scheduled"), [100 * (a.scheduled or 0.0) for a in shown])
    data.add_series(materials.say("deck.completion_of"), [100 * (a.completion or 0.0) for a in shown])

    def look(chart: Any) -> None:
        _plain(chart, legend=True, number_format="0.0")
        chart.plots[0].gap_width = 40
        # Under the lowest value: a shadow worse than the baseline would run through the names.
        chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
        schedule, done = chart.plots[0].series
        _fill(schedule, RULE)
        for point, assessment in enumerate(shown):
            _fill(done.points[point], LOOKS[assessment.status].colour)

    return XL_CHART_TYPE.BAR_CLUSTERED, data, look


def series_chart(materials: Materials, assessment: Assessment) -> ChartParts:
    """Return an indicator's values by quarter beside what was scheduled."""
    data = _chart_data(number_format="General")
    data.categories = [formats.period(value.period, materials.lang) for value in assessment.series]
    days = [value.period.last_day for value in assessment.series]
    data.add_series(materials.say("deck.actual"), [value.value for value in assessment.series])
    data.add_series(materials.say("deck.path"), [assessment.schedule.expected(day) for day in days])

    def look(chart: Any) -> None:
        _plain(chart, legend=True, number_format="")
        for series, tone in zip(chart.plots[0].series, (INK, ACCENT), strict=True):
            series.format.line.color.rgb, series.format.line.width = colour(tone), Pt(2.25)
            series.smooth = False

    return XL_CHART_TYPE.LINE_MARKERS, data, look


def _plain(chart: Any, legend: bool, number_format: str) -> None:
    """Give a chart the look of the house: no grid, figures at the bars."""
    chart.has_title, chart.has_legend = False, legend
    chart.font.size, chart.font.color.rgb = Pt(12), colour(INK)
    faced(chart.font)
    if legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    chart.value_axis.has_major_gridlines = False
    chart.value_axis.format.line.color.rgb = colour(GREY)
    if number_format:
        plot = chart.plots[0]
        plot.has_data_labels = True
        plot.data_labels.number_format, plot.data_labels.number_format_is_linked = number_format, False
        plot.data_labels.font.size = Pt(10)


def _fill(element: Any, tone: str) -> None:
    element.format.fill.solid()
    element.format.fill.fore_color.rgb = colour(tone)
