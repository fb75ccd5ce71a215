"""What all figures stand on: fonts, colours and axes as Plotly has them; and of a trajectory's axes what range of
values and days is shown, and which round figures stand beside it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date
from typing import Any

from plan.assessment import Assessment
from presentation import theme

Figure = dict[str, Any]
Trace = dict[str, Any]

FONT = {"family": theme.SANS, "size": 12, "color": theme.INK}
# The layout that every figure begins with: nothing of Plotly's own look, no dragging (pages scroll on phones).
BARE: dict[str, Any] = {
    "font": FONT,
    "paper_bgcolor": "rgba(0,0,0,0)",
    "plot_bgcolor": "rgba(0,0,0,0)",
    "showlegend": False,
    "dragmode": False,
    "hovermode": "closest",
    "hoverlabel": {"bgcolor": theme.WHITE, "bordercolor": theme.RULE, "font": FONT, "align": "left"},
    "separators": ".,",
    "autosize": True,
}
AXIS: dict[str, Any] = {
    "fixedrange": True,
    "zeroline": False,
    "showline": False,
    "ticks": "",
    "tickfont": {"size": 12, "color": theme.GREY},
    "gridcolor": theme.RULE,
    "gridwidth": 1,
}


def day_on_axis(day: date) -> str:
    """Return a day as a date axis has it."""
    return day.isoformat()


ZERO_FROM = 0.45
"""Where the lowest value shown is under this share of the highest, the axis starts at 0; else the page says that it
does not."""


def axis_range(assessment: Assessment) -> tuple[float, float]:
    """Return the ends of the value axis in the indicator's unit: all that is shown, with room for words.

    From 0 where that wastes less than half of it (ZERO_FROM); never below the indicator's lower bound.
    """
    shown = [*_shown_values(assessment)]
    low, high = min(shown), max(shown)
    # Shares of the range that look right: enough for a stroke and its word above or below it.
    room = 0.12 * ((high - low) or abs(high) or 1.0)
    bottom = 0.0 if 0 <= low <= ZERO_FROM * high else low - room * (1.0 if assessment.indicator.sense > 0 else 1.4)
    bounds = assessment.indicator.bounds
    if bounds.low is not None:
        bottom = max(bottom, bounds.low)
    # The targets' words stand on the better side of their strokes, which needs more room there.
    return bottom, high + room * (1.4 if assessment.indicator.sense > 0 else 1.0)


def _shown_values(assessment: Assessment) -> Iterable[float]:
    yield from (value for _, value in assessment.schedule.polyline)
    yield from (value.value for value in assessment.series)
    # A fan that is withheld is not drawn and may not stretch the axis either.
    for forecast in assessment.trend.told:
        yield from (forecast.low80, forecast.high80)


def time_range(assessment: Assessment) -> tuple[date, date]:
    """Return the time axis: some months before the baseline's day, some days after the last."""
    points = assessment.schedule.points
    return date(points[0][0].year, 6, 1), date(points[-1][0].year + 1, 1, 20)


def round_ticks(low: float, high: float) -> list[float]:
    """Return about five round figures inside the axis."""
    step = nice_step((high - low) / 5)
    # The slack keeps 3.0000000000000004 from skipping the round figure 3.
    first = math.ceil(low / step - 1e-9)
    return [round(index * step, 9) for index in range(first, math.floor(high / step + 1e-9) + 1)]


def nice_step(rough: float) -> float:
    """Return the least of 1, 2, 2.5, 5 × 10ⁿ that is at least 0.8 of ``rough``, which must be above 0."""
    power = 10.0 ** math.floor(math.log10(rough))
    return next(step * power for step in (1, 2, 2.5, 5, 10) if step * power >= 0.8 * rough)
