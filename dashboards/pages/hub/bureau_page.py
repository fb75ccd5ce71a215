"""One bureau of a hub `/hub/<bureau>`: its indicators, its place in each, and the bureaus most like it."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboards import urls
from dashboards.components.html import Children, link, main_heading, table
from dashboards.page import Page
from dashboards.pages.hub import parts
from dashboards.pages.hub.asked import HubQuestion
from dashboards.request import Request
from plan.hub.figures import ranking
from plan.hub.hub_file import HubBureau
from presentation import formats
from presentation.hub import NEIGHBOURS, ranked
from presentation.theme import BAD
from wording import name_of


def build(request: Request) -> Component:
    """Return the page: where the bureau stands, its indicators with their ranks, and it among its neighbours."""
    question = HubQuestion.of(request)
    bureau = _bureau(request)
    assert bureau is not None, "the router shows this page for bureaus of the hub alone"
    # From the hub's file and not from what was published: a bureau cannot lead the hub's readers elsewhere.
    own = [link(request.say("hub.own_pages"), bureau.url)] if bureau.url else []
    back = link(request.say("hub.back"), request.href(urls.HUB))
    head = html.Div(
        html.Div(
            [
                html.P([back, *own], className="hub-ways"),
                main_heading(_headline(question, bureau)),
            ],
            className="head-words",
        ),
        className="head",
    )
    if question.period is None:
        return html.Div([head, html.P(request.say("hub.nothing_yet"))], className="hub-page")
    body = [head, parts.quarters(question), _indicators(question, bureau), *_alike(question, bureau)]
    return html.Div(body, className="hub-page")


def _bureau(request: Request) -> HubBureau | None:
    hub = request.reader.hub
    return hub.hub.bureau(request.parameters["bureau"]) if hub else None


def _headline(question: HubQuestion, bureau: HubBureau) -> str:
    request = question.request
    name = name_of(bureau, request.lang)
    figures = question.figures_of(bureau.id)
    if question.period is None or not figures:
        return request.say("hub.bureau_empty", bureau=name)
    behind = sum(parts.status_of(figure) in BAD for figure in figures)
    fields = {"bureau": name, "period": formats.period(question.period, request.lang)}
    return request.say("hub.bureau_headline", count=len(figures), behind=behind, **fields)


def _indicators(question: HubQuestion, bureau: HubBureau) -> html.Section:
    request = question.request
    rows: list[Sequence[Children]] = []
    for figure in question.figures_of(bureau.id):
        found = question.ranking_of(figure.indicator)
        own = next(each for each in found if each.figure.bureau == bureau.id)
        placed = sum(each.rank is not None for each in found)
        rows.append(
            (
                link(name_of(figure, request.lang), request.href(indicator=figure.indicator)),
                parts.value_text(request, figure),
                formats.percent(figure.completion),
                formats.NONE if own.rank is None else request.say("hub.rank_of", rank=own.rank, total=placed),
                parts.completion_bar(figure),
                parts.status_cell(request, figure),
            )
        )
    heads = [request.say(f"hub.head.{key}") for key in ("indicator", "value", "completion", "rank", "bar", "status")]
    caption = request.say("hub.indicators")
    return html.Section([html.H2(caption), table(caption, heads, rows)], className="hub-bureau")


def _alike(question: HubQuestion, bureau: HubBureau) -> list[Component]:
    """Return the ranking by one indicator among the bureaus of its size; nothing where the file says no measure."""
    request, measure = question.request, question.store.hub.neighbours_by
    # Without a measure of size in the file nobody has said what makes two bureaus alike.
    if not measure or question.indicator is None or question.period is None:
        return []
    found = ranked(question.store, question.indicator.id, question.period.last_day, bureau.id)
    words = request.say("hub.alike", indicator=name_of(question.indicator, request.lang))
    note = request.say("hub.alike_note", measure=measure, count=NEIGHBOURS)
    table_of = parts.ranking_table(question, ranking(each.figure for each in found), bureau.id)
    return [html.Section([html.H2(words, id="alike"), html.P(note, className="side-note"), table_of])]


def _named(request: Request) -> str | None:
    bureau = _bureau(request)
    return name_of(bureau, request.lang) if bureau else None


PAGE = Page(path=urls.HUB_BUREAU, title="hub.title", order=None, build=build, named=_named, within=(urls.HUB,))
