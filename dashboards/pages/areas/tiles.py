"""The towns on a map, coloured as heat maps are: tiles that are links, or a picture of the bureau's own outlines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboards import urls
from dashboards.components.heatmap_table import cell_class, shade
from dashboards.components.html import Child, aria, downloads, link, status_mark
from dashboards.pages.areas.ranking import ranking_sentence
from dashboards.request import Request
from dashboards.urls import url_of
from plan.area_map import tiles_of
from plan.assessment import Assessment
from plan.status import AS_TOLD
from presentation import formats
from presentation.area_map import DrawnTown, map_svg, tiles_svg
from presentation.heatmap import Cell, HeatmapMark
from presentation.sentences import area_name, listed, title_of
from presentation.short_names import short_name
from presentation.towns import TownFigure, ranked
from wording import joined

TILES, BARS, MAP = "tiles", "bars", "map"


def views(request: Request) -> tuple[str, ...]:
    """Return which of TILES, MAP and BARS can be drawn, the usual one first."""
    # Bars are always there: without places and outlines the towns can still be compared.
    there = {TILES: bool(tiles_of(request.plan.areas)), MAP: request.reader.shapes is not None, BARS: True}
    return tuple(view for view in (TILES, MAP, BARS) if there[view])


def view_of(request: Request) -> str:
    """Return the view that the address asks for; the usual one where it asks for none or for one that cannot be
    drawn."""
    # The address is anybody's to write, and a home may have lost its map since.
    asked, known = request.query.get("view", ""), views(request)
    return asked if asked in known else known[0]


def tiles(request: Request, assessment: Assessment, found: Sequence[TownFigure]) -> html.Div:
    """Return the schematic map of an indicator with its legend."""
    places = tiles_of(request.plan.areas)
    largest = max((figure.value or 0.0 for figure in found), default=0.0)
    # In the order of reading, from the upper left, for those who listen or go by key.
    shown = sorted((f for f in found if f.area in places), key=lambda f: places[f.area][::-1])
    items = [_tile(request, figure, largest, places[figure.area]) for figure in shown]
    arrow = html.Span(["↑", html.Small(request.say("tiles.north"))], className="tiles-north", **aria(hidden="true"))
    said = request.say("tiles.explained"), ranking_sentence(request, assessment, found)
    parts: list[Component] = [
        html.P(request.say("tiles.note"), className="tiles-note"),
        html.Div([arrow, html.Ol(items, className="tiles")], className="tiles-room"),
        _legend(request, found),
        *_nowhere(request, found),
        html.P(joined(said, request.lang), className="chart-summary"),
        _files(request, assessment, urls.AREAS_TILES),
    ]
    return html.Div(parts, className="tiles-figure")


def _tile(request: Request, figure: TownFigure, largest: float, place: tuple[int, int]) -> html.Li:
    beside = request.query.get("area"), request.query.get("beside")
    chosen = " tile-chosen" if figure.area in beside else ""
    words: list[Child] = _name(request, figure.area)
    if figure.value is None:
        words.append(html.Span(request.say("detail.heat.key_silent"), className="tile-value unsaid"))
    else:
        # ◦ as in the heat maps: carried forward from an earlier quarter.
        amount = formats.amount(figure.indicator, figure.value) + ("◦" if figure.carried else "")
        words.append(html.Span(amount, className="tile-value"))
    if figure.standing is not None:
        words.append(status_mark(figure.standing, request.lang))
    style = {"gridColumn": str(place[0]), "gridRow": str(place[1])}
    address = request.href(area=figure.area, beside=None)
    return html.Li(link(words, address), className=f"tile {_colour(figure, largest)}{chosen}", style=style)


def _name(request: Request, area: str) -> list[Child]:
    """Return a town's name, and its short form for a phone where the name is longer than a tile there."""
    name = area_name(request.plan, area, request.lang)
    names = [area_name(request.plan, each, request.lang) for each in tiles_of(request.plan.areas)]
    short = short_name(name, names)
    if short == name:
        return [html.Span(name, className="tile-name")]
    # Whoever listens hears the whole name, and taps it open; the short one is for the eye alone.
    return [
        html.Span(name, className="tile-name tile-whole"),
        html.Span(short, className="tile-name tile-short", **aria(hidden="true")),
    ]


def _colour(figure: TownFigure, largest: float) -> str:
    """Return the CSS classes that the same value has in a heat map."""
    if figure.value is None:
        return cell_class(Cell(None, HeatmapMark.SILENT))
    mark = HeatmapMark.CARRIED if figure.carried else HeatmapMark.OWN
    # A shade only where there is no standing: two meanings of colour on one map could not be told apart.
    share = None if figure.standing is not None else (figure.value / largest if largest else 0.0)
    return cell_class(Cell(figure.value, mark, figure.standing, share))


def _legend(request: Request, found: Sequence[TownFigure]) -> html.P:
    """Return each standing that is there with how many towns have it; of shades, what they mean."""
    counts = Counter(figure.standing for figure in found if figure.standing is not None)
    silent = sum(figure.value is None for figure in found)
    entries: list[Component] = [
        html.Span([status_mark(status, request.lang), html.B(str(counts[status]))])
        for status in AS_TOLD
        if counts[status]
    ]
    if not counts:
        entries.append(html.Span(request.say("tiles.shades")))
    if silent:
        sign = html.I(className="heat-sign heat-sign-silent")
        entries.append(html.Span([sign, request.say("detail.heat.key_silent"), html.B(str(silent))]))
    return html.P(entries, className="heat-key tiles-key", role="group", **aria(label=request.say("tiles.legend")))


def _nowhere(request: Request, found: Sequence[TownFigure]) -> list[Component]:
    places = tiles_of(request.plan.areas)
    names = [area_name(request.plan, figure.area, request.lang) for figure in found if figure.area not in places]
    said = request.say("tiles.nowhere", towns=listed(names, request.lang))
    return [html.P(said, className="side-note")] if names else []


def area_map(request: Request, assessment: Assessment, found: Sequence[TownFigure]) -> html.Div:
    """Return the bureau's own map of an indicator: a picture, whose words stand in it and in the table beside it."""
    summary = ranking_sentence(request, assessment, found)
    alt = request.say("tiles.map_alt", name=title_of(assessment.indicator, request.lang), summary=summary)
    address = _address(request, assessment, urls.AREAS_MAP)
    parts: list[Component] = [
        html.P(request.say("tiles.map_note"), className="tiles-note"),
        html.Div(html.Img(src=address, alt=alt, className="area-map"), className="area-map-room", tabIndex="0"),
        _legend(request, found),
        html.P(summary, className="chart-summary"),
        _files(request, assessment, urls.AREAS_MAP),
    ]
    return html.Div(parts, className="tiles-figure")


def _address(request: Request, assessment: Assessment, pattern: str) -> str:
    # A picture depends on none of these: one address for one picture, so that it is kept once.
    own = {"area": None, "indicator": None, "trace": None, "beside": None, "view": None}
    return request.href(url_of(pattern, no=assessment.indicator.no), **own)


def _files(request: Request, assessment: Assessment, picture: str) -> html.P:
    files = [
        (request.say("download.xlsx"), _address(request, assessment, urls.AREAS_XLSX)),
        (request.say("tiles.svg"), _address(request, assessment, picture)),
    ]
    return downloads(request, files)


def tiles_picture(request: Request) -> bytes:
    """Return the schematic map as a file."""
    drawn, title = _drawn(request)
    note = f"{request.say('tiles.note')} · {request.say('tiles.explained')}"
    return tiles_svg(drawn, tiles_of(request.plan.areas), title, note).encode()


def map_picture(request: Request) -> bytes:
    """Return the bureau's own map as a file; the schematic one where it has none."""
    shapes = request.reader.shapes
    if shapes is None:
        return tiles_picture(request)
    drawn, title = _drawn(request)
    return map_svg(drawn, shapes, title, request.say("tiles.map_note")).encode()


def _drawn(request: Request) -> tuple[list[DrawnTown], str]:
    asked = request.parameters["no"]
    assessments = request.reader.assessments(request.as_of, request.known_at)
    assessment = next((a for a in assessments if str(a.indicator.no) == asked), assessments[0])
    found = ranked(request.plan, assessment) if assessment.latest else ()
    largest = max((figure.value or 0.0 for figure in found), default=0.0)
    towns = [_town(request, figure, largest) for figure in found]
    date = formats.moment_day(request.as_of, request.lang)
    mark = f" · {request.say('app.demonstration')}" if request.reader.demonstration else ""
    return towns, f"{title_of(assessment.indicator, request.lang)} · {date}{mark}"


def _town(request: Request, figure: TownFigure, largest: float) -> DrawnTown:
    lang, told = request.lang, figure.value is not None and figure.standing is None
    value = figure.value or 0.0
    return DrawnTown(
        area=figure.area,
        name=area_name(request.plan, figure.area, lang),
        value=request.say("detail.heat.key_silent")
        if figure.value is None
        else formats.amount(figure.indicator, value),
        status=figure.standing,
        word=request.say(f"status.{figure.standing}") if figure.standing else "",
        shade=shade(value / largest if largest else 0.0) if told else None,
    )
