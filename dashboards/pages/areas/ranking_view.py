"""One indicator over all towns: as tiles, map or bars, and beside it a table of the same figures."""

from __future__ import annotations

from dash import html

from dashboards.components.html import switch
from dashboards.pages.areas.ranking import ranking_chart, ranking_heading, ranking_table
from dashboards.pages.areas.tiles import BARS, MAP, TILES, area_map, tiles, view_of, views
from dashboards.request import Request
from plan.assessment import Assessment
from presentation import formats
from presentation.sentences import is_city_level
from presentation.towns import ranked

_WORDS = {TILES: "tiles.heading", MAP: "tiles.map", BARS: "tiles.bars"}
_DRAWN = {TILES: tiles, MAP: area_map, BARS: ranking_chart}


def ranking_section(request: Request, assessment: Assessment) -> html.Section:
    """Return the ranking of an indicator, or why there is none."""
    title = html.H2(ranking_heading(request, assessment), id="ranking")
    if is_city_level(request.plan, assessment.indicator) and assessment.value is not None:
        value = formats.with_unit(assessment.indicator, assessment.value, request.lang)
        return html.Section([title, html.P(request.say("detail.areas.city_level", value=value), className="side-note")])
    if assessment.latest is None:
        return html.Section([title, html.P(request.say("detail.empty"), className="side-note")])
    found, view = ranked(request.plan, assessment), view_of(request)
    drawn = html.Div([_choice(request, view), _DRAWN[view](request, assessment, found)], className="ranking-chart")
    twin = html.Div(ranking_table(request, assessment, found), className="ranking-table")
    return html.Section([title, html.Div([drawn, twin], className="ranking")])


def _choice(request: Request, view: str) -> html.Div:
    """Return the choice among tiles, map and bars; empty where there is only one of them."""
    known = views(request)
    options = [
        (request.say(_WORDS[each]), request.href(view=None if each == known[0] else each), each == view)
        for each in known
    ]
    return switch(request.say("tiles.view"), options) if len(known) > 1 else html.Div()
