"""镇街 `/areas`: the towns beside each other for one indicator, one town's card, and all towns by all indicators."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboards import urls
from dashboards.components.heatmap_table import column_key, heat_key, indicator_table
from dashboards.components.html import Children, disclosure, link, page_head
from dashboards.page import Download, Page, seen_alike
from dashboards.pages.areas.areas_files import areas_xlsx
from dashboards.pages.areas.ranking_view import ranking_section
from dashboards.pages.areas.tiles import map_picture, tiles_picture
from dashboards.pages.areas.town_card import town_card
from dashboards.pages.areas.two_towns import two_towns
from dashboards.request import Request
from dashboards.server.downloads import SVG, XLSX
from plan.assessment import Assessment
from plan.coverage import towns_reported
from presentation import formats
from presentation.heatmap import town_indicators
from presentation.sentences import area_name, listed, title_of
from wording import name_of


def build(request: Request) -> Component:
    """Return the page: a sentence, the choices, the town's card if one is asked for, the ranking, the matrix."""
    chosen = _chosen(request)
    parts = [
        page_head(request, headline(request), *_late_towns(request)),
        html.Div([_indicators(request, chosen), _towns(request), *_beside(request)], className="choices"),
        *_card(request),
        ranking_section(request, chosen),
        _matrix(request, chosen),
    ]
    return html.Div(parts, className="detail areas-page")


def _chosen(request: Request) -> Assessment:
    """Return the indicator that the address asks for; the plan's first for none or an unknown one."""
    # The address is anybody's to write: an unknown number shows the first indicator, not an error.
    assessments = request.reader.assessments(request.as_of, request.known_at)
    asked = request.query.get("indicator", "")
    return next((a for a in assessments if str(a.indicator.no) == asked), assessments[0])


def _town(request: Request) -> str | None:
    asked = request.query.get("area")
    # Of the plan of the date: a town that was merged before it has no card of its own.
    return asked if asked in request.plan.towns else None


def _late(request: Request) -> tuple[str, ...] | None:
    """Return the towns that have not reported everything for the quarter; None where nothing at all is reported yet."""
    reported = towns_reported(request.plan, request.reader.observed(request.known_at), request.period)
    # Without anybody's figure for the quarter nobody is late: it has only not begun.
    anyone = any(a.latest and a.latest.period == request.period for a in _assessments(request))
    return tuple(town for town in request.plan.towns if town not in reported) if anyone else None


def _assessments(request: Request) -> tuple[Assessment, ...]:
    return request.reader.assessments(request.as_of, request.known_at)


def headline(request: Request) -> str:
    """Return how many towns have reported everything for the quarter."""
    late, towns = _late(request), len(request.plan.towns)
    if late is None:
        return request.say("detail.areas.headline_empty", period=_period(request), towns=towns)
    key = "detail.areas.headline" if late else "detail.areas.headline_all"
    fields = {"period": _period(request), "towns": towns, "complete": towns - len(late), "late": len(late)}
    return request.say(key, **fields)


def _period(request: Request) -> str:
    return formats.period(request.period, request.lang)


def _late_towns(request: Request) -> list[Component]:
    late = _late(request)
    if not late:
        return []
    names = listed([area_name(request.plan, town, request.lang) for town in late], request.lang)
    return [html.P(request.say("detail.areas.late", towns=names), className="lead")]


def _indicators(request: Request, chosen: Assessment) -> html.Details:
    """Return the choice of an indicator: all of the plan under its headings, folded behind the one that is shown."""
    indicator = chosen.indicator
    shown: Children = [
        html.Span(request.say("detail.areas.choose_indicator"), className="choice-caption"),
        html.Span(f"{indicator.no} {title_of(indicator, request.lang)}", className="choice-shown"),
    ]
    groups = [
        html.Div([html.H3(name_of(category, request.lang)), html.Ul(_links(request, category.name, indicator.no))])
        for category in request.plan.categories
    ]
    return disclosure(shown, html.Div(groups, className="choice-groups"), "choice")


def _links(request: Request, category: str, chosen: int) -> list[Component]:
    return [
        html.Li(
            link(
                f"{each.no} {title_of(each, request.lang)}",
                request.href(indicator=each.no),
                current="true" if each.no == chosen else None,
            )
        )
        for each in request.plan.indicators
        if each.category == category
    ]


def _towns(request: Request) -> html.Details:
    return _town_choice(request, "detail.areas.choose_town", "detail.areas.no_town", "area", _town(request), None)


def _beside(request: Request) -> list[Component]:
    """Return the choice of a second town, where there is a first."""
    town = _town(request)
    if town is None:
        return []
    words = "tiles.choose_beside", "tiles.no_beside"
    return [_town_choice(request, *words, "beside", _other(request), town)]


def _other(request: Request) -> str | None:
    """Return the town to be shown beside the chosen one."""
    asked = request.query.get("beside")
    return asked if asked in request.plan.towns and _town(request) not in (None, asked) else None


def _town_choice(
    request: Request, caption: str, nothing: str, key: str, town: str | None, without: str | None
) -> html.Details:
    name = area_name(request.plan, town, request.lang) if town else request.say(nothing)
    shown: Children = [
        html.Span(request.say(caption), className="choice-caption"),
        html.Span(name, className="choice-shown"),
    ]
    links = [
        html.Li(
            link(
                name_of(each, request.lang),
                request.href(**{"beside": None, key: each.name}),
                current="true" if each.name == town else None,
            )
        )
        for each in request.plan.areas.towns
        if each.name != without
    ]
    return disclosure(shown, html.Ul(links, className="choice-towns"), "choice")


def _card(request: Request) -> list[Component]:
    town, asked = _town(request), request.query.get("area")
    if town is not None and (other := _other(request)) is not None:
        return [two_towns(request, town, other)]
    if town is not None:
        return [town_card(request, town)]
    # A name that was asked for and is none is told; without one there is nothing to say.
    return [html.P(request.say("detail.town.unknown", town=asked), className="side-note")] if asked else []


def _matrix(request: Request, chosen: Assessment) -> html.Section:
    heat = town_indicators(request.plan, _assessments(request))
    caption = request.say("detail.areas.matrix")
    city_only = (("heat-sign-city-only", request.say("detail.heat.key_city_only")),)
    return html.Section(
        [
            html.H2(caption),
            html.P(request.say("detail.areas.matrix_summary"), className="chart-summary"),
            indicator_table(request, heat, chosen.indicator.no, caption),
            column_key(request, heat),
            heat_key(request, True, city_only),
        ],
        className="detail-heat",
    )


PAGE = Page(
    path=urls.AREAS,
    title="detail.areas.title",
    order=20,
    build=build,
    seen_as=seen_alike,
    downloads=(
        Download(urls.AREAS_XLSX, XLSX, "detail.areas.file", areas_xlsx),
        Download(urls.AREAS_TILES, SVG, "tiles.file", tiles_picture),
        Download(urls.AREAS_MAP, SVG, "tiles.file", map_picture),
    ),
)
