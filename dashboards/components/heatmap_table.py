"""A heat map drawn as a table: coloured cells with their numbers in them, so that it needs no table twin."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dash import html
from dash.development.base_component import Component

from dashboards.components.html import Child, aria, data, link, spoken
from dashboards.request import Request
from plan.indicator import Indicator
from presentation import formats
from presentation.heatmap import Cell, HeatmapMark, HeatmapRow, IndicatorMap, QuarterMap
from presentation.sentences import area_name, title_of
from presentation.theme import GOOD, status_class
from wording import Lang, say

CARRIED = "◦"
"""Follows a figure that was carried from an earlier quarter (沿用)."""
SHADES = 5
"""Steps of the single hue where towns have no status of their own: the more, the deeper."""


def heat_sentence(heat: QuarterMap, lang: Lang) -> str:
    """Return the newest quarter of a town × quarter heat map in one sentence: how many towns reported, how many of them
    are on schedule and behind (where they have a status)."""
    last = [row.cells[-1] for row in heat.rows[1:] if row.cells[-1].mark is not HeatmapMark.ABSENT]
    fields = {
        "period": formats.period(heat.periods[-1], lang),
        "towns": len(last),
        "reported": sum(cell.mark is HeatmapMark.OWN for cell in last),
    }
    if not any(cell.status for cell in last):
        return say("detail.heat.summary_plain", lang, **fields)
    good = sum(cell.status in GOOD for cell in last)
    bad = sum(cell.status is not None and cell.status not in GOOD for cell in last)
    return say("detail.heat.summary", lang, good=good, bad=bad, **fields)


def quarter_table(request: Request, indicator: Indicator, heat: QuarterMap, caption: str) -> html.Div:
    """Return area × quarter. A click on a cell opens its lineage; the panel's own links do the same for the
    keyboard.
    """
    lang = request.lang
    years = [period.year for period in heat.periods]
    top = [_corner(request, rows=2)]
    top += [
        html.Th(request.say("date.year", year=year), colSpan=years.count(year), scope="colgroup", className="heat-year")
        for year in dict.fromkeys(years)
    ]
    below = [
        html.Th(
            formats.quarter(period, lang),
            scope="col",
            className=_year_start(period.quarter),
            **data(period=str(period)),
        )
        for period in heat.periods
    ]
    rows = [
        _row(
            request,
            row,
            area_name(request.plan, row.area, lang),
            lambda _: indicator,
            [p.quarter for p in heat.periods],
        )
        for row in heat.rows
    ]
    return _table(caption, [html.Tr(top), html.Tr(below)], rows, "heat-quarters")


def indicator_table(request: Request, heat: IndicatorMap, chosen: int, caption: str) -> html.Div:
    """Return area × indicator. A column's name chooses the indicator, a row's name opens the town."""
    head = [_corner(request), *(_column(request, i, chosen) for i in heat.indicators)]
    rows = [
        _row(request, row, _area_link(request, row.area), lambda column: heat.indicators[column], ())
        for row in heat.rows
    ]
    return _table(caption, [html.Tr(head)], rows, "heat-indicators")


def _corner(request: Request, rows: int = 1) -> html.Th:
    """Return the head of the column of names; its word is for screen readers alone, as everybody else sees towns."""
    return html.Th(spoken(request.say("detail.area")), scope="col", rowSpan=rows, className="heat-corner")


def _table(caption: str, head: Sequence[Component], rows: Sequence[Component], class_name: str) -> html.Div:
    inside = html.Table([html.Caption(caption), html.Thead(head), html.Tbody(rows)], className=f"heat {class_name}")
    # A region that can be focused, or the keyboard could not scroll it (WCAG 2.2, 2.1.1).
    room = html.Div(
        inside, className=f"heat-room {class_name}-room", role="region", tabIndex="0", **aria(label=caption)
    )
    return html.Div(room, className="heat-frame")


def _column(request: Request, indicator: Indicator, chosen: int) -> html.Th:
    current = indicator.no == chosen
    words: list[Child] = [html.Span(str(indicator.no), className="heat-no"), title_of(indicator, request.lang)]
    address = request.href(indicator=indicator.no, trace=None)
    # On a phone the number stands alone, and a list under the table says what it means: no finger finds thirteen links.
    number = html.Span(str(indicator.no), className="heat-column-no")
    named = link(words, address, current="true" if current else None)
    return html.Th([named, number], scope="col", className="heat-column")


def column_key(request: Request, heat: IndicatorMap) -> html.Ol:
    """Return what the numbers over the columns mean, for a phone."""
    entries = [html.Li([html.B(str(each.no)), " ", title_of(each, request.lang)]) for each in heat.indicators]
    return html.Ol(entries, className="heat-column-key")


def _area_link(request: Request, area: str) -> Child:
    name = area_name(request.plan, area, request.lang)
    return name if area not in request.plan.towns else link(name, request.href(area=area))


def _row(
    request: Request, row: HeatmapRow, heading: Child, of: Callable[[int], Indicator], quarters: Sequence[int]
) -> html.Tr:
    city = row.area == request.plan.city
    cells = [
        _cell(request, of(column), cell, _year_start(quarters[column]) if quarters else "")
        for column, cell in enumerate(row.cells)
    ]
    head = html.Th(heading, scope="row")
    return html.Tr([head, *cells], className="heat-city" if city else None, **data(area=row.area))


def _year_start(quarter: int) -> str:
    return "heat-first" if quarter == 1 else ""


def _cell(request: Request, indicator: Indicator, cell: Cell, extra: str) -> html.Td:
    """Return a cell with its figure; its accessible name says in words what colour and marks say."""
    classes = " ".join(name for name in (cell_class(cell), extra) if name)
    if cell.mark in (HeatmapMark.CITY_ONLY, HeatmapMark.SILENT, HeatmapMark.ABSENT):
        word = request.say(f"detail.heat.key_{cell.mark.value}")
        return html.Td(className=classes, **aria(label=word))
    if cell.value is None:
        # It reported, and there was nothing to divide by: no dash, which says that it was silent.
        return html.Td("·", className=classes, **aria(label=request.say("detail.heat.no_whole")))
    figure = formats.amount(indicator, cell.value)
    carried = cell.mark is HeatmapMark.CARRIED
    # The cell's whole name: figure, status and 沿用, which colour and sign say to the eye.
    said = [figure, *_status_words(request, cell), *([request.say("detail.heat.key_carried")] if carried else [])]
    return html.Td(figure + (CARRIED if carried else ""), className=classes, **aria(label=" ".join(said)))


def _status_words(request: Request, cell: Cell) -> list[str]:
    return [] if cell.status is None else [request.say(f"status.{cell.status.value}")]


def cell_class(cell: Cell) -> str:
    """Return the CSS classes of a cell: by its status, else by its shade, else by why it has no figure."""
    if cell.status is not None:
        return f"heat-told {status_class(cell.status)}"
    if cell.share is not None:
        return f"heat-shade heat-shade-{shade(cell.share)}"
    return f"heat-{cell.mark.value.replace('_', '-')}"


def shade(share: float) -> int:
    """Return the step, 1 to SHADES, of a value that is ``share`` (0 to 1) of the largest; 0 for nothing at all."""
    # The slack keeps the largest of all in the deepest shade and not beyond it.
    return 0 if share <= 0 else min(SHADES, 1 + int(share * SHADES * (1 - 1e-9)))


def heat_key(request: Request, told: bool, words: Sequence[tuple[str, str]] = ()) -> html.P:
    """Return the key to a heat map's marks, with further (class, words); ``told``: towns have a status, and the key
    says what it is held against."""
    entries: list[tuple[str, str]] = [
        ("heat-sign-carried", request.say("detail.heat.key_carried")),
        ("heat-sign-silent", request.say("detail.heat.key_silent")),
        *words,
    ]
    parts: list[Component] = [html.Span([html.I(className=f"heat-sign {sign}"), word]) for sign, word in entries]
    if told:
        parts.append(html.Span(request.say("detail.heat.basis"), className="heat-basis"))
    return html.P(parts, className="heat-key")
