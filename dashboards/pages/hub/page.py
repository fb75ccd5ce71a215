"""汇总 `/hub`: bureaus beside each other by a shared indicator, from what each of them published and signed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboards import urls
from dashboards.components.html import Children, disclosure, main_heading, table
from dashboards.page import Page
from dashboards.pages.hub import parts
from dashboards.pages.hub.asked import HubQuestion
from dashboards.request import Request
from plan.hub.figures import PublishedFigure
from plan.instant import shown_instant
from plan.whole_number import whole_number
from presentation import formats
from presentation.hub import wholes
from wording import name_of

_MOST_IN_MATRIX = 120
"""With more bureaus the matrix is left out: it would be thousands of cells, too many to be surveyed."""


def build(request: Request) -> Component:
    """Return the page: a sentence, the choices, ranking and map, parent's targets, matrix, and what was fetched."""
    question = HubQuestion.of(request)
    head = html.Div(main_heading(headline(question)), className="head")
    if question.period is None:
        return html.Div([head, html.P(request.say("hub.nothing_yet")), _fetched(question)], className="hub-page")
    start = _start(request, len(question.ranked))
    ranking = html.Section(
        [
            html.H2(request.say("hub.ranking"), id="ranking"),
            parts.ranking_table(question, question.ranked[start : start + parts.PAGE_ROWS]),
            *parts.pages_of(question, len(question.ranked), start),
        ]
    )
    body = [
        head,
        parts.choices(question),
        html.Div([ranking, html.Section(parts.tiles(question, question.ranked))], className="hub-columns"),
        html.Section(parts.wholes_table(question, wholes(question.store, question.period.last_day))),
        *_matrix(question),
        _fetched(question),
    ]
    return html.Div(body, className="hub-page")


def _start(request: Request, total: int) -> int:
    """Return the index of the first row of the part of the ranking that is asked for; 0 for anything else."""
    first = whole_number(request.query.get("start"), 6) or 0
    # Only beginnings of pages: any other row would show a page that no link leads to.
    return first if first < total and first % parts.PAGE_ROWS == 0 else 0


def headline(question: HubQuestion) -> str:
    """Return how many bureaus have figures, and who leads and trails by the indicator."""
    request, bureaus = question.request, len(question.store.hub.bureaus)
    placed = [each for each in question.ranked if each.rank is not None]
    if question.period is None or question.indicator is None:
        return request.say("hub.headline_empty", total=bureaus)
    fields = {
        "period": formats.period(question.period, request.lang),
        "total": bureaus,
        "done": len(question.ranked),
        "indicator": name_of(question.indicator, request.lang),
    }
    # One alone neither leads nor trails.
    if len(placed) < 2:
        return request.say("hub.headline_few", **fields)
    first, last = placed[0].figure, placed[-1].figure
    fields |= {"best": question.name_of(first.bureau), "best_done": formats.percent(first.completion)}
    fields |= {"worst": question.name_of(last.bureau), "worst_done": formats.percent(last.completion)}
    return request.say("hub.headline", **fields)


def _matrix(question: HubQuestion) -> list[Component]:
    if len(question.store.hub.bureaus) > _MOST_IN_MATRIX or question.period is None:
        return []
    # All figures of the quarter by one question, instead of one for each of a hundred bureaus.
    by_bureau: dict[str, dict[str, PublishedFigure]] = defaultdict(dict)
    for figure in question.store.all_figures(question.period.last_day):
        by_bureau[figure.bureau][figure.indicator] = figure
    return [
        html.Section(
            [
                html.H2(question.request.say("hub.matrix"), id="matrix"),
                html.P(question.request.say("hub.matrix_note"), className="side-note"),
                parts.matrix(question, by_bureau),
            ],
            className="detail-heat",
        )
    ]


def _fetched(question: HubQuestion) -> html.Details:
    """Return when each bureau published what is shown; folded, for it is asked when something looks wrong."""
    request, store = question.request, question.store
    rows: list[Sequence[Children]] = []
    for bureau in store.hub.bureaus:
        manifest = store.manifest(bureau.id)
        at = shown_instant(manifest.published_at) if manifest else request.say("hub.never")
        newest = manifest.quarters[-1] if manifest and manifest.quarters else formats.NONE
        # The key's beginning, by which a bureau can be asked whether it is its own.
        rows.append((parts.bureau_link(question, bureau.id), at, newest, f"{bureau.key[:16]}…"))
    heads = [request.say(f"hub.head.{key}") for key in ("bureau", "published", "newest", "key")]
    caption = request.say("hub.fetched")
    return disclosure(caption, table(caption, heads, rows, text=4))


def is_hub(request: Request) -> str | None:
    """Return the hub's name; None where the home is no hub, and then there is no such page (``Page.named``)."""
    hub = request.reader.hub
    return name_of(hub.hub, request.lang) if hub else None


PAGE = Page(
    path=urls.HUB,
    title="hub.title",
    order=25,
    build=build,
    named=is_hub,
    shown=lambda reader: reader.hub is not None,
)
