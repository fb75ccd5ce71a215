"""What all figures stand on: fonts, colours and axes as Plotly has them, values only."""

from __future__ import annotations

from datetime import date
from typing import Any

from presentation import theme

Figure = dict[str, Any]
Trace = dict[str, Any]

FONT = {"family": theme.SANS, "size": 12, "color": theme.INK}
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
