"""One indicator over all towns: bars against the city's value and the target, and a table of the same figures."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboards import urls
from dashboards.components.charts import chart
from dashboards.components.html import Child, aria, link, status_mark
from dashboards.request import Request
from dashboards.urls import url_of
from plan.assessment import Assessment
from presentation import figures, formats
from presentation.figures import Bar
from presentation.sentences import area_name, counted_unit, title_of
from presentation.target_words import target_words
from presentation.towns import TownFigure


def ranking_heading(request: Request, assessment: Assessment) -> list[Child]:
    """Return the indicator's name, its unit, and the link to its page."""
    indicator = assessment.indicator
    name = title_of(indicator, request.lang)
    # The page's own choices (town, indicator, opened figure) are left behind on the way to another page.
    address = request.href(
        url_of(urls.INDICATOR, no=indicator.no), area=None, beside=None, indicator=None, trace=None, view=None
    )
    unit = html.Span(formats.unit(indicator, request.lang), className="heading-unit")
    return [name, unit, link(request.say("detail.areas.see_indicator"), address, "heading-link")]


BARS_OF_AN_END = 20
"""How many towns of each end are drawn where a ranking is longer than both: more bars would leave no room for names."""


def ends_of(found: Sequence[TownFigure]) -> tuple[TownFigure, ...]:
    """Return the towns that are drawn: all of a ranking, or its first and its last ones where it is too long."""
    if len(found) <= 2 * BARS_OF_AN_END:
        return tuple(found)
    return (*found[:BARS_OF_AN_END], *found[-BARS_OF_AN_END:])


def bars_of(request: Request, found: Sequence[TownFigure]) -> tuple[Bar, ...]:
    """Return the bars of a ranking."""
    return tuple(
        Bar(f.area, area_name(request.plan, f.area, request.lang), f.value, f.standing, f.carried) for f in found
    )


def ranking_chart(request: Request, assessment: Assessment, found: Sequence[TownFigure]) -> Component:
    """Return the chart of bars, with a sentence and the workbook's address."""
    drawn = ends_of(found)
    figure = figures.ranking(assessment.indicator, bars_of(request, drawn), assessment.value, request.lang)
    title = f"{title_of(assessment.indicator, request.lang)} · {formats.moment_day(request.as_of, request.lang)}"
    own = {"area": None, "beside": None, "indicator": None, "trace": None, "view": None}
    xlsx = request.href(url_of(urls.AREAS_XLSX, no=assessment.indicator.no), **own)
    said = ranking_sentence(request, assessment, found)
    if left := len(found) - len(drawn):
        said += request.say("detail.areas.ends", each=BARS_OF_AN_END, left=left)
    return chart(request, "ranking-bars", figure, title, said, (), xlsx)


def ranking_sentence(request: Request, assessment: Assessment, found: Sequence[TownFigure]) -> str:
    """Return the sentence of a ranking: first and last town with their values, the city's value, the target."""
    told = [figure for figure in found if figure.value is not None]
    if not told or assessment.value is None:
        return request.say("detail.empty")
    lang, indicator = request.lang, assessment.indicator
    first, last = told[0], told[-1]
    # Bars with a standing are held against city and target, others only against each other.
    key = "detail.areas.ranking_summary" if any(f.standing for f in told) else "detail.areas.ranking_plain"
    return request.say(
        key,
        best=area_name(request.plan, first.area, lang),
        best_value=formats.with_unit(indicator, first.value or 0.0, lang),
        worst=area_name(request.plan, last.area, lang),
        worst_value=formats.with_unit(indicator, last.value or 0.0, lang),
        city=formats.with_unit(indicator, assessment.value, lang),
        year=indicator.final.year,
        target=target_words(indicator, indicator.final, lang),
    )


def owed_head(request: Request, assessment: Assessment) -> str:
    """Return the head of the column of what is missing, with its unit where the language has a name for it."""
    if assessment.shortfall is None:
        return request.say("detail.areas.owed")
    return request.say("detail.areas.owed_unit", unit=counted_unit(request.plan, assessment.indicator, request.lang))


def ranking_table(request: Request, assessment: Assessment, found: Sequence[TownFigure]) -> html.Div:
    """Return the ranking as a table: rank, town, value, status, what is missing."""
    heads = [request.say(f"detail.{key}") for key in ("areas.rank", "area", "areas.value", "areas.standing")]
    head = html.Tr([html.Th(words, scope="col") for words in (*heads, owed_head(request, assessment))])
    rows = [_row(request, rank, figure) for rank, figure in enumerate(found, 1)]
    caption = request.say("detail.areas.ranking")
    inside = html.Table([html.Caption(caption), html.Thead(head), html.Tbody(rows)], className="table ranks")
    return html.Div(inside, className="table-room", role="region", tabIndex="0", **aria(label=caption))


def _row(request: Request, rank: int, figure: TownFigure) -> html.Tr:
    name = area_name(request.plan, figure.area, request.lang)
    return html.Tr(
        [
            html.Td("—" if figure.value is None else str(rank)),
            # The id is where the script goes after a click on the bar (`customdata` of the figure).
            html.Th(link(name, request.href(area=figure.area, beside=None), id=f"area-{figure.area}"), scope="row"),
            html.Td(value_words(request, figure)),
            html.Td("—" if figure.standing is None else status_mark(figure.standing, request.lang)),
            html.Td(owed_words(request, figure)),
        ]
    )


def value_words(request: Request, figure: TownFigure) -> Child:
    """Return a town's value, marked where it is carried; 未报 where there is none."""
    if figure.value is None:
        return html.Span(request.say("detail.heat.key_silent"), className="unsaid")
    return formats.amount(figure.indicator, figure.value) + ("◦" if figure.carried else "")


def owed_words(request: Request, figure: TownFigure) -> str:
    """Return a town's part of the shortfall, rounded up; 已够 where it owes nothing."""
    if figure.owed is None:
        return "—"
    # Rounded, for a float's rest of nothing is no debt.
    if round(figure.owed, 6) <= 0:
        return request.say("detail.areas.enough")
    return formats.still_needed(figure.owed, request.lang)
