"""One town: its values against the city's path, what it owes, how it has moved, and when it was late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dash import html
from dash.development.base_component import Component

from dashboards.components.html import Child, aria, data, link, sparkline, status_mark
from dashboards.pages.areas.ranking import owed_words, value_words
from dashboards.request import Request
from plan.assessment import Assessment
from plan.lateness import LateQuarter, late_quarters
from presentation import formats
from presentation.sentences import area_name, counted, counted_unit, department_name, listed, title_of
from presentation.theme import GOOD
from presentation.towns import TownFigure, counts, town_figures

NAMED_DEBTS = 3
"""How many of the indicators in which a town lags are named in its sentence; the table has all."""


def town_card(request: Request, town: str) -> html.Section:
    """Return the card of one town."""
    assessments = request.reader.assessments(request.as_of, request.known_at)
    observed = request.reader.observed(request.known_at)
    found = town_figures(request.plan, assessments, observed, town)
    late = late_quarters(request.plan, observed, town, request.period)
    by_no = {assessment.indicator.no: assessment for assessment in assessments}
    close = link(request.say("detail.town.close"), request.href(area=None, beside=None), "card-close")
    said = [html.P(line) for line in (*card_sentences(request, town, found, late), *_merged(request, town))]
    parts = [html.Div([html.H2(area_name(request.plan, town, request.lang)), close], className="card-head"), *said]
    parts += [_table(request, town, found, by_no)]
    return html.Section(parts, className="town-card", id="town")


def card_sentences(request: Request, town: str, found: Sequence[TownFigure], late: Sequence[LateQuarter]) -> list[str]:
    """Return the card in words: how the town stands, what it owes most, when it was late."""
    name = area_name(request.plan, town, request.lang)
    # Counts of nothing would read as a town that is behind everywhere.
    if all(figure.value is None for figure in found):
        return [request.say("detail.town.headline_none", town=name)]
    comparable, good, bad = counts(found, GOOD)
    said = [request.say("detail.town.headline", town=name, comparable=comparable, good=good, bad=bad)]
    return [*said, *_debts(request, found), _lateness(request, late)]


def _merged(request: Request, town: str) -> list[str]:
    """Return the sentence of a town that others were merged into: since when, and that earlier quarters are those of
    the merged towns together."""
    merged = [each for each in request.plan.whole.areas.towns if each.merged_into(town)]
    ended = [(each.until, each.name) for each in merged if each.until and each.until < request.as_of]
    if not ended:
        return []
    names = listed([area_name(request.plan, name, request.lang) for _, name in ended], request.lang)
    day, name = formats.day(max(until for until, _ in ended), request.lang), area_name(request.plan, town, request.lang)
    return [request.say("detail.town.merged", town=name, names=names, day=day)]


def _debts(request: Request, found: Sequence[TownFigure]) -> list[str]:
    """Return the sentence that names the indicators in which the town is furthest behind its schedule."""
    # Only where it lags as well: a town on schedule owes nothing that is due.
    owing = [f for f in found if f.owed is not None and round(f.owed, 6) > 0 and f.gap is not None and f.gap < 0]
    # By the gap, in points, because persons, beds and stations cannot be held against each other.
    worst = sorted(owing, key=lambda f: f.gap or 0.0)[:NAMED_DEBTS]
    if not worst:
        return []
    items = [_debt(request, figure) for figure in worst]
    return [request.say("detail.town.owes", items=listed(items, request.lang))]


def _debt(request: Request, figure: TownFigure) -> str:
    unit = request.plan.measure_of[figure.indicator.formula.measures[0]].unit
    what = counted(request.plan, figure.indicator, request.lang)
    return request.say("detail.town.owed", what=what, count=owed_words(request, figure), unit=unit)


def _lateness(request: Request, late: Sequence[LateQuarter]) -> str:
    if not late:
        return request.say("detail.town.timely")
    quarters = [
        request.say(
            "detail.town.late_quarter",
            period=formats.period(each.period, request.lang),
            departments=listed(
                [department_name(request.plan, name, request.lang) for name in each.departments], request.lang
            ),
        )
        for each in late
    ]
    return request.say("detail.town.late", count=len(late), quarters=listed(quarters, request.lang))


def _table(request: Request, town: str, found: Sequence[TownFigure], by_no: Mapping[int, Assessment]) -> html.Div:
    keys = ("indicator", "value", "standing", "owed", "trend")
    heads = [html.Th(request.say(f"detail.areas.{key}"), scope="col", className=f"col-{key}") for key in keys]
    told = {figure.indicator.no: figure for figure in found}
    rows = [_row(request, town, by_no[i.no], told.get(i.no)) for i in request.plan.indicators]
    caption = area_name(request.plan, town, request.lang)
    inside = html.Table([html.Caption(caption), html.Thead(html.Tr(heads)), html.Tbody(rows)], className="table card")
    return html.Div(inside, className="table-room", role="region", tabIndex="0", **aria(label=caption))


def _row(request: Request, town: str, assessment: Assessment, figure: TownFigure | None) -> html.Tr:
    indicator = assessment.indicator
    number = html.Span(str(indicator.no), className="heat-no")
    words: list[Child] = [number, title_of(indicator, request.lang)]
    head = html.Th(link(words, request.href(indicator=indicator.no)), scope="row", className="col-indicator")
    if figure is None:
        said = request.say("detail.areas.none_of_town")
        return html.Tr([head, html.Td(said, colSpan=4, className="unsaid")])
    return html.Tr([head, *_cells(request, town, assessment, figure)])


def _cells(request: Request, town: str, assessment: Assessment, figure: TownFigure) -> list[Component]:
    lang = request.lang
    value: list[Child] = [value_words(request, figure)]
    if figure.value is not None and not formats.percent_sign(figure.indicator):
        value.append(html.Small(formats.unit(figure.indicator, lang)))
    standing = formats.NONE if figure.standing is None else status_mark(figure.standing, lang)
    owed: list[Child] = [owed_words(request, figure)]
    lacks = figure.owed is not None and round(figure.owed, 6) > 0
    if lacks:
        owed.append(html.Small(counted_unit(request.plan, figure.indicator, lang)))
    # A part of a sum has no way of its own to the city's target.
    line = sparkline(replace(assessment, area=town, series=figure.series), lang, own=figure.standing is None)
    # On a phone a row is a card without heads, and a figure alone would not say what is missing.
    short = data(short=request.say("detail.areas.owed")) if lacks else {}
    cells = (("value", value), ("standing", standing), ("owed", owed), ("trend", line))
    return [html.Td(said, className=f"col-{key}", **(short if key == "owed" else {})) for key, said in cells]
