"""Parts of the hub's pages: choices, the ranking, tiles, the matrix of statuses, and a parent's targets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from dash import html
from dash.development.base_component import Component

from dashboards import urls
from dashboards.components.html import Child, Children, aria, disclosure, link, spoken, status_mark
from dashboards.components.responsive_table import plain_grid
from dashboards.pages.hub.asked import HubQuestion
from dashboards.request import Request
from dashboards.urls import url_of
from plan.hub.figures import PublishedFigure, RankedFigure, WholeFigure
from plan.status import Status
from presentation import formats
from presentation.theme import status_class
from wording import name_of, told_of

if TYPE_CHECKING:
    from etl.hub.hub_store import SharedIndicator

PAGE_ROWS = 30
"""Bureaus of a ranking that are shown at once: a province has some 90."""

_QUARTERS = 8
"""How many quarters, the newest, can be chosen: two years."""
# Units that stand behind a figure without a space, as in every table of ours.
_SIGN = {"%"}


def choices(question: HubQuestion) -> html.Div:
    """Return the choice of indicator and of quarter."""
    request, indicator = question.request, question.indicator
    shown: Children = [
        html.Span(request.say("detail.areas.choose_indicator"), className="choice-caption"),
        html.Span(name_of(indicator, request.lang) if indicator else "", className="choice-shown"),
    ]
    links = [
        html.Li(
            link(
                _indicator_words(request, each),
                request.href(indicator=each.id, start=None),
                current="true" if each is indicator else None,
            )
        )
        for each in question.indicators
    ]
    return html.Div([disclosure(shown, html.Ul(links, className="hub-indicators"), "choice"), quarters(question)])


def _indicator_words(request: Request, indicator: SharedIndicator) -> list[Child]:
    note = html.Span(request.say("hub.bureaus", count=indicator.bureaus), className="note")
    return [name_of(indicator, request.lang), note]


def quarters(question: HubQuestion) -> html.Div:
    """Return the last two years' quarters as links."""
    request = question.request
    links = [
        link(
            formats.period(period, request.lang),
            request.href(quarter=period, start=None),
            "switch-option",
            "true" if period == question.period else None,
        )
        for period in question.quarters[-_QUARTERS:]
    ]
    return html.Div(links, className="switch hub-quarters", role="group", **aria(label=request.say("hub.quarter")))


def bureau_link(question: HubQuestion, bureau: str) -> html.A:
    """Return a bureau's name, leading to its page here."""
    address = question.request.href(url_of(urls.HUB_BUREAU, bureau=bureau), indicator=None, start=None)
    return link(question.name_of(bureau), address)


def value_text(request: Request, figure: PublishedFigure) -> str:
    """Return a figure's value with its unit; a dash where nothing was reported."""
    if figure.value is None:
        return formats.NONE
    shown = formats.number(figure.value, figure.decimals)
    unit = told_of(figure, "unit", request.lang)
    return f"{shown}{unit}" if unit in _SIGN else formats.with_word(shown, unit, request.lang)


def status_of(figure: PublishedFigure) -> Status | None:
    """Return a figure's status; None for a word that a newer version of the program may have published."""
    # Bureaus may run another version of the program than the hub: an unknown word is shown as it came.
    return Status(figure.status) if figure.status in set(Status) else None


def status_cell(request: Request, figure: PublishedFigure) -> list[Child]:
    """Return the status, with a note where the figure is provisional."""
    status = status_of(figure)
    words: list[Child] = [status_mark(status, request.lang) if status else figure.status]
    return [*words, html.Span(request.say("hub.provisional"), className="note")] if figure.provisional else words


def completion_bar(figure: PublishedFigure) -> html.Div:
    """Return the completion as a bar from 0 to 100 %."""
    # The bar is for comparing; beyond 100 % and below 0 the figure beside it says how far.
    done = min(1.0, max(0.0, figure.completion or 0.0))
    status = status_of(figure)
    bar = html.Div(className="hub-done", style={"width": f"{100 * done:.4g}%"})
    return html.Div(bar, className=f"hub-bar {status_class(status) if status else ''}", **aria(hidden="true"))


def ranking_table(question: HubQuestion, ranked: Sequence[RankedFigure], own: str = "") -> html.Div:
    """Return a ranking as a table; the bureau that is looked at stands out."""
    request = question.request
    heads = ("rank", "bureau", "value", "completion", "bar", "status")
    rows = [_row(question, each, own) for each in ranked]
    caption = request.say("hub.ranking")
    figures = {"rank", "value", "completion"}
    head = html.Tr(
        [
            html.Th(request.say(f"hub.head.{key}"), scope="col", className="figures" if key in figures else None)
            for key in heads
        ]
    )
    whole = html.Table([html.Caption(caption), html.Thead(head), html.Tbody(rows)], className="table hub-ranks")
    return html.Div(whole, className="table-room", role="region", tabIndex="0", **aria(label=caption))


def _row(question: HubQuestion, each: RankedFigure, own: str) -> html.Tr:
    figure, request = each.figure, question.request
    cells = [
        html.Td(formats.NONE if each.rank is None else str(each.rank), className="figures"),
        html.Th(bureau_link(question, figure.bureau), scope="row"),
        html.Td(value_text(request, figure), className="figures"),
        html.Td(formats.percent(figure.completion), className="figures"),
        html.Td(completion_bar(figure)),
        html.Td(status_cell(request, figure)),
    ]
    return html.Tr(cells, className="hub-own" if figure.bureau == own else None)


def pages_of(question: HubQuestion, total: int, start: int) -> list[Component]:
    """Return the links to the parts of a ranking that is longer than PAGE_ROWS."""
    request = question.request
    # Links and no script: every part of a ranking has an address of its own.
    starts = range(0, total, PAGE_ROWS)
    if len(starts) < 2:
        return []
    links = [
        link(
            f"{first + 1}–{min(first + PAGE_ROWS, total)}",
            request.href(start=first or None),
            "switch-option",
            "true" if first == start else None,
        )
        for first in starts
    ]
    return [html.Div(links, className="switch", role="group", **aria(label=request.say("hub.ranking")))]


def tiles(question: HubQuestion, ranked: Sequence[RankedFigure]) -> list[Component]:
    """Return the schematic map, a tile for each bureau at its place in the hub's file; nothing where none has one."""
    request, of = question.request, {each.figure.bureau: each.figure for each in ranked}
    placed = [bureau for bureau in question.store.hub.bureaus if bureau.place]
    if not placed:
        return []
    drawn = []
    for bureau in placed:
        assert bureau.place is not None, "only those with a place"
        figure = of.get(bureau.id)
        status = status_of(figure) if figure else None
        inside: list[Child] = [
            html.Span(name_of(bureau, request.lang), className="hub-tile-name"),
            html.Span(formats.percent(figure.completion) if figure else formats.NONE, className="hub-tile-value"),
            # The tile's colour says it to the eye alone.
            *([spoken(request.say(f"status.{status}"))] if status else []),
        ]
        row, column = bureau.place
        address = request.href(url_of(urls.HUB_BUREAU, bureau=bureau.id), indicator=None, start=None)
        named = f"hub-tile {status_class(status) if status else 'hub-tile-none'}"
        drawn.append(html.Li(link(inside, address, named), style={"gridRow": row, "gridColumn": column}))
    return [
        html.H2(request.say("hub.tiles"), id="tiles"),
        html.P(request.say("hub.tiles_note"), className="side-note"),
        html.Ul(drawn, className="hub-tiles"),
    ]


def matrix(question: HubQuestion, figures: Mapping[str, Mapping[str, PublishedFigure]]) -> html.Div:
    """Return bureau × indicator: completion on the status's colour. ``figures``: by bureau, then by indicator."""
    request = question.request
    caption = request.say("hub.matrix")
    heads = [html.Th(spoken(request.say("hub.head.bureau")), scope="col", className="heat-corner")]
    for number, each in enumerate(question.indicators, 1):
        words = link(name_of(each, request.lang), request.href(indicator=each.id, start=None))
        # On a phone the number stands alone, and the list under the table says what it means.
        short = html.Span(str(number), className="heat-column-no")
        heads.append(html.Th([words, short], scope="col", className="heat-column"))
    rows = [
        html.Tr(
            [
                html.Th(bureau_link(question, bureau.id), scope="row"),
                *(_tile(request, figures.get(bureau.id, {}).get(each.id)) for each in question.indicators),
            ]
        )
        # In the file's order and not ranked: rows stay where they are when another indicator is chosen.
        for bureau in question.store.hub.bureaus
    ]
    inside = html.Table([html.Caption(caption), html.Thead(html.Tr(heads)), html.Tbody(rows)], className="heat")
    room = html.Div(inside, className="heat-room", role="region", tabIndex="0", **aria(label=caption))
    key = html.Ol(
        [
            html.Li([html.B(str(number)), " ", name_of(each, request.lang)])
            for number, each in enumerate(question.indicators, 1)
        ],
        className="heat-column-key",
    )
    return html.Div([room, key], className="heat-frame")


def _tile(request: Request, figure: PublishedFigure | None) -> html.Td:
    if figure is None or figure.completion is None:
        return html.Td(formats.NONE, className="heat-cell hub-tile-none")
    status = status_of(figure)
    words: list[Child] = [formats.percent(figure.completion)]
    if status:
        words.append(spoken(request.say(f"status.{status}")))
    return html.Td(words, className=f"heat-cell hub-cell {status_class(status) if status else ''}")


def wholes_table(question: HubQuestion, wholes: Sequence[WholeFigure]) -> list[Component]:
    """Return the parent's targets over all bureaus; nothing where its file has none."""
    if not wholes:
        return []
    request = question.request
    # A target may be of an indicator that nobody has published yet: then its id stands for it.
    names = {each.id: name_of(each, request.lang) for each in question.indicators}
    heads = ("indicator", "year", "target", "value", "stated", "missing", "provisional", "state")
    rows: list[tuple[Children, ...]] = [
        (
            names.get(each.target.indicator, each.target.indicator),
            str(each.target.year),
            formats.number(each.target.value, each.target.decimals),
            formats.NONE if each.value is None else formats.number(each.value, each.target.decimals),
            formats.NONE if each.target.stated is None else formats.number(each.target.stated, each.target.decimals),
            str(len(each.missing)),
            str(each.provisional),
            request.say(f"hub.whole.{each.state}"),
        )
        for each in wholes
    ]
    caption = request.say("hub.wholes")
    headed = [(request.say(f"hub.head.{key}"), "figures" if place else "grid-name") for place, key in enumerate(heads)]
    return [
        html.H2(caption, id="wholes"),
        html.P(request.say("hub.wholes_note"), className="side-note"),
        plain_grid(caption, headed, rows, "hub-wholes"),
    ]
