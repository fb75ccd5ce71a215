"""The ranking: areas as bars. Every bar carries its area in ``customdata``, which is how a click finds its row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from plan.indicator import Indicator
from plan.status import Status
from presentation import formats, theme
from presentation.figures.axes import AXIS, BARE, Figure, Trace
from presentation.sentences import planned
from wording import Lang, say


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
    # Bars start at 0 and the axis ends beyond the references too, or a target above every bar would be cut off.
    largest = max([bar.value or 0.0 for bar in bars] + [value for value, _, _ in reference], default=0.0)
    return {
        "data": [_bars(indicator, bars, lang)],
        "layout": {
            **BARE,
            "margin": {"l": 8, "r": 12, "t": 44, "b": 8},
            "bargap": 0.55,
            "xaxis": {**AXIS, "range": [0, (largest or 1.0) * 1.04], "showgrid": False, "showticklabels": False},
            "yaxis": _bar_axis(indicator, bars, lang),
            "shapes": [_reference_line(value, dash) for value, _, dash in reference],
            "annotations": [_reference_words(reference, index) for index in range(len(reference))],
        },
    }


def _bar_axis(indicator: Indicator, bars: Sequence[Bar], lang: Lang) -> dict[str, Any]:
    """Return the axis of the bars: name and figure stand together before the bar, where no line crosses them."""
    return {
        **AXIS,
        # Reversed: plotly counts a category axis upwards, and the best stands on top.
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
