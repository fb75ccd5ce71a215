"""Two towns beside each other: every indicator counted by town, both values, statuses and shadows on one scale."""

from __future__ import annotations

from dataclasses import replace

from dash import html
from dash.development.base_component import Component

from dashboards import urls
from dashboards.components.html import Child, aria, link, scale, status_mark
from dashboards.pages.areas.ranking import value_words
from dashboards.request import Request
from dashboards.urls import url_of
from plan.assessment import Assessment
from presentation import formats
from presentation.sentences import area_name, title_of
from presentation.sentences import value_words as city_words
from presentation.target_words import target_words
from presentation.theme import status_class
from presentation.towns import TownFigure
from presentation.two_towns import TownPair, pair_sentence, town_pairs


def two_towns(request: Request, one: str, other: str) -> html.Section:
    """Return the section of two towns."""
    assessments = request.reader.assessments(request.as_of, request.known_at)
    pairs = town_pairs(request.plan, assessments, request.reader.observed(request.known_at), one, other)
    parts: list[Component] = [
        html.H2(request.say("tiles.both")),
        html.P(pair_sentence(request.plan, pairs, one, other, request.lang), className="chart-summary"),
        html.Div([_head(request, one, "first"), _head(request, other, "second")], className="pair-heads"),
        html.Ol([_row(request, pair) for pair in pairs], className="pairs"),
        html.P(request.say("tiles.pair_note"), className="side-note"),
    ]
    return html.Section(parts, className="pair-section", id="town")


def _head(request: Request, town: str, place: str) -> html.Div:
    """Return a town's name with its mark, leading to its own card."""
    name = area_name(request.plan, town, request.lang)
    mark = html.Span(request.say(f"tiles.{place}_mark"), className="pair-mark")
    alone = link(request.say("tiles.only_first", town=name), request.href(area=town, beside=None), "pair-alone")
    return html.Div([mark, html.Strong(name), alone], className=f"pair-head pair-{place}")


def _row(request: Request, pair: TownPair) -> html.Li:
    cells = [
        _side(request, pair, pair.one, "first"),
        _middle(request, pair),
        _side(request, pair, pair.other, "second"),
    ]
    return html.Li(cells, className="pair")


def _middle(request: Request, pair: TownPair) -> html.Div:
    indicator, lang = pair.city.indicator, request.lang
    # Keys of this page say nothing on the indicator's.
    own = {"area": None, "beside": None, "indicator": None, "trace": None, "view": None}
    address = request.href(url_of(urls.INDICATOR, no=indicator.no), **own)
    name = link(f"{indicator.no} {title_of(indicator, lang)}", address, "pair-name")
    value = formats.NONE if pair.city.latest is None else city_words(indicator, pair.city.latest, lang)
    target = target_words(indicator, indicator.final, lang)
    said = request.say("tiles.city", value=value, year=indicator.final.year, target=target)
    return html.Div([name, html.Small(said)], className="pair-middle")


def _side(request: Request, pair: TownPair, figure: TownFigure, place: str) -> html.Div:
    """Return one town's value, status and shadow; bold where it is ahead."""
    # One number for both sides, so that they cannot both be ahead.
    ahead = pair.ahead > 0 if place == "first" else pair.ahead < 0
    value = html.Span(value_words(request, figure), className="pair-value pair-ahead" if ahead else "pair-value")
    mark = html.Span(request.say(f"tiles.{place}_mark"), className="pair-mark", **aria(hidden="true"))
    if figure.standing is None:
        said = formats.NONE if figure.value is None else request.say("tiles.only_count")
        return html.Div([mark, html.Span(said, className="pair-plain"), value], className=f"pair-side pair-{place}")
    drawn = html.Div(scale(_as_town(pair.city, figure), request.lang), className="pair-scale")
    cells: list[Child] = [mark, status_mark(figure.standing, request.lang), value, drawn]
    return html.Div(cells, className=f"pair-side pair-{place} {status_class(figure.standing)}")


def _as_town(city: Assessment, figure: TownFigure) -> Assessment:
    """Return the city's assessment with the town's value in its place: one schedule, two shadows."""
    assert figure.value is not None, "only a value has a standing"
    assert figure.standing is not None, "what has no standing is not drawn"
    # By the city's schedule, on the day of the city's value: towns are held against one path.
    completion = city.schedule.completion(figure.value, city.value_day)
    series = figure.series or city.series
    return replace(city, area=figure.area, series=series, completion=completion, gap=figure.gap, status=figure.standing)
