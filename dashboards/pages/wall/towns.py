"""The wall's third face: every town by every indicator that is counted by town, coloured by the city's schedule."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboards.components.heatmap_table import CARRIED, cell_class
from dashboards.components.html import aria
from dashboards.request import Request
from plan.indicator import Indicator
from plan.status import Status
from presentation import formats
from presentation.heatmap import Cell, HeatmapMark, HeatmapRow, IndicatorMap, town_indicators
from presentation.sentences import area_name, title_of
from presentation.theme import BAD


def town_face(request: Request) -> list[Component]:
    """Return the face; nothing where no indicator has a figure of any town."""
    heat = counted_by_town(town_indicators(request.plan, request.reader.assessments(request.as_of, request.known_at)))
    if not heat.indicators:
        return []
    period = formats.period(request.period, request.lang)
    head = [html.Th(request.say("detail.area"), scope="col"), *(_column(request, each) for each in heat.indicators)]
    rows = [_row(request, heat, row) for row in heat.rows]
    caption = html.Caption(request.say("detail.areas.matrix"), className="spoken")
    table = html.Table([caption, html.Thead(html.Tr(head)), html.Tbody(rows)], className="wall-matrix")
    return [
        html.H1(request.say("wall.towns", period=period, **_behind(heat)), className="wall-sentence"),
        table,
    ]


def counted_by_town(heat: IndicatorMap) -> IndicatorMap:
    """Return the map without the columns in which no town has a figure: counted for the whole city alone, or silent."""
    towns = heat.rows[1:]
    kept = [place for place in range(len(heat.indicators)) if any(row.cells[place].value is not None for row in towns)]
    rows = (HeatmapRow(row.area, tuple(row.cells[place] for place in kept)) for row in heat.rows)
    return IndicatorMap(tuple(heat.indicators[place] for place in kept), tuple(rows))


def _behind(heat: IndicatorMap) -> dict[str, int]:
    """Return the fields of the sentence: ``towns``, and ``count`` of those that are behind in any indicator."""
    towns = heat.rows[1:]
    bad: frozenset[Status] = BAD
    return {"towns": len(towns), "count": sum(any(cell.status in bad for cell in row.cells) for row in towns)}


def _column(request: Request, indicator: Indicator) -> html.Th:
    return html.Th(title_of(indicator, request.lang), scope="col")


def _row(request: Request, heat: IndicatorMap, row: HeatmapRow) -> html.Tr:
    name = html.Th(area_name(request.plan, row.area, request.lang), scope="row")
    cells = [_cell(request, indicator, cell) for indicator, cell in zip(heat.indicators, row.cells, strict=True)]
    return html.Tr([name, *cells], className="wall-city" if row is heat.rows[0] else None)


def _cell(request: Request, indicator: Indicator, cell: Cell) -> html.Td:
    if cell.value is None:
        said = "detail.heat.no_whole" if cell.mark in (HeatmapMark.OWN, HeatmapMark.CARRIED) else _missing(cell)
        return html.Td("·", className=cell_class(cell), **aria(label=request.say(said)))
    carried = CARRIED if cell.mark is HeatmapMark.CARRIED else ""
    return html.Td(formats.amount(indicator, cell.value) + carried, className=cell_class(cell))


def _missing(cell: Cell) -> str:
    return f"detail.heat.key_{cell.mark.value}"
