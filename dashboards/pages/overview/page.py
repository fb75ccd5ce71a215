"""总览: one sentence, what to look at first, and a row with its drawing for each of the plan's indicators."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial

from dash import html
from dash.development.base_component import Component

from dashboards import urls
from dashboards.components.determined import beside
from dashboards.components.html import (
    Child,
    aria,
    chip_count,
    data,
    disclosure,
    downloads,
    headline_words,
    link,
    page_head,
    scale,
    short_name,
    sparkline,
    status_mark,
    switch,
    table,
)
from dashboards.components.instruction_parts import instructions_line, seen_as
from dashboards.components.task_lines import tasks_line
from dashboards.components.worded_targets import worded_targets
from dashboards.page import Download, Page
from dashboards.pages.overview.overview_files import overview_svg, overview_table, overview_xlsx
from dashboards.pages.overview.phone import PLAN_ORDER, phone_chips, phone_rows, statuses_of
from dashboards.pages.overview.row_facts import milestones_line, row_facts
from dashboards.request import Request
from dashboards.server.downloads import SVG, XLSX
from dashboards.urls import url_of
from plan.assessment import Assessment
from plan.status import AS_TOLD, Status
from presentation import formats
from presentation.headline import Attention, Segment, attention, headline, worst_first
from presentation.sentences import amount_words, counted_as_level
from presentation.theme import GOOD, status_class
from wording import name_of

Group = tuple[str, str, Sequence[Assessment]]
"""A key, a heading, and the indicators that stand under it."""


def build(request: Request) -> Component:
    """Return the overview of a request."""
    assessments = request.reader.assessments(request.as_of, request.known_at)
    wanted = _status_filter(request)
    asked = statuses_of(request.query.get("status", ""))
    shown = [a for a in assessments if asked is None or a.status in asked]
    groups = list(_groups(request, shown))
    sections = [_section(request, group, first=position == 0) for position, group in enumerate(groups)]
    phone = phone_rows(request, shown, partial(_cells, request), partial(indicator_href, request))
    name = "desk-rows" if phone else None
    body: list[Component] = [html.Div(sections, className=name)] if sections else [_nothing(request, wanted)]
    parts: list[Component] = [
        page_head(request, headline_words(_headline(request, assessments))),
        _attention(request, attention(assessments)),
        *milestones_line(request, assessments),
        *instructions_line(request),
        *tasks_line(request),
        _controls(request, assessments, wanted),
        phone_chips(request, assessments),
        *body,
        *phone,
        *worded_targets(request),
        legend(request),
        _twin(request, assessments),
    ]
    return html.Div(parts, className="overview")


def _headline(request: Request, assessments: Sequence[Assessment]) -> tuple[Segment, ...]:
    return headline(assessments, request.lang, request.reader.intake(request.period, request.known_at))


def _status_filter(request: Request) -> Status | None:
    """Return the status filtered by; None for all, and for a word that is no status."""
    word = request.query.get("status", "")
    # The address is anybody's to write: a word that is no status filters nothing.
    return Status(word) if word in set(Status) else None


def _by_gap(request: Request) -> bool:
    return request.query.get("sort") == "gap"


def _attention(request: Request, told: Attention) -> html.P:
    if not told.assessments:
        return html.P(request.say(told.key), className="attention")
    said: list[Child] = [html.Strong(request.say(told.key)), request.say("attention.colon")]
    for position, each in enumerate(told.assessments):
        if position:
            said.append(request.say("attention.comma"))
        said.append(html.Span([_to_indicator(request, each), _how_far(request, each)], className="attention-item"))
    return html.P(said, className="attention")


def _to_indicator(request: Request, assessment: Assessment) -> html.A:
    return link(short_name(assessment, request.lang), indicator_href(request, assessment), "attention-link")


def _how_far(request: Request, assessment: Assessment) -> str:
    if assessment.gap is None:
        return request.say("attention.no_gap", status=request.say(f"status.{assessment.status}"))
    return request.say("attention.gap", gap=formats.signed(assessment.gap))


def indicator_href(request: Request, assessment: Assessment) -> str:
    """Return the address of an indicator's page at the same date, without the overview's order and filter."""
    return request.href(url_of(urls.INDICATOR, no=assessment.indicator.no), sort=None, status=None)


def _controls(request: Request, assessments: Sequence[Assessment], wanted: Status | None) -> html.Div:
    """Return chips that filter, and the order of the rows."""
    counts = Counter(assessment.status for assessment in assessments)
    # The chosen status keeps its chip at zero, or the filter could not be taken away.
    chips = [_chip(request, counts, status, wanted) for status in AS_TOLD if counts[status] or status is wanted]
    every = [html.Span(request.say("overview.all")), chip_count(len(assessments))]
    asked = statuses_of(request.query.get("status", ""))
    chips.insert(0, link(every, request.href(status=None), "chip chip-all", "true" if asked is None else None))
    if asked == GOOD:  # chosen on a phone, whose chip is for all of these together
        on_schedule = [html.Span(request.say("phone.calm")), chip_count(sum(counts[status] for status in GOOD))]
        chips.append(link(on_schedule, request.href(status=None), "chip", "true"))
    group = html.Div(chips, className="chips", role="group", **aria(label=request.say("overview.filter")))
    since = link(request.say("compare.to_page"), request.href(urls.COMPARE, sort=None, status=None), "compare-link")
    return html.Div([group, html.Div([since, _order(request)], className="orders")], className=_controls_class(request))


def _controls_class(request: Request) -> str:
    """Return the class of the controls; on a phone its own order replaces them, unless the plan's is asked for."""
    return "controls" if request.query.get("sort") == PLAN_ORDER else "controls desk-order"


def _chip(request: Request, counts: Counter[Status], status: Status, wanted: Status | None) -> html.A:
    """Return a status with its count; a second click takes the filter away again."""
    chosen = status is wanted
    href = request.href(status=None if chosen else status.value)
    return link(
        [status_mark(status, request.lang), chip_count(counts[status])], href, "chip", "true" if chosen else None
    )


def _order(request: Request) -> html.Div:
    by_gap = _by_gap(request)
    options = [
        (request.say("overview.sort_plan"), request.href(sort=None), not by_gap),
        (request.say("overview.sort_gap"), request.href(sort="gap"), by_gap),
    ]
    return switch(request.say("overview.sort"), options)


def _groups(request: Request, shown: Sequence[Assessment]) -> Iterator[Group]:
    """Yield the rows under the plan's headings, or in one run from the widest gap."""
    # The widest gap first only makes sense over all headings at once.
    if _by_gap(request):
        if shown:
            yield "gap", request.say("overview.by_gap"), worst_first(shown)
        return
    for category in request.plan.categories:
        under = [a for a in shown if a.indicator.category == category.name]
        if under:
            yield category.name, name_of(category, request.lang), under


def _section(request: Request, group: Group, first: bool) -> html.Section:
    key, heading, assessments = group
    top = [html.H2(heading), *(captions(request) if first else [])]
    rows = html.Ol([row(request, assessment) for assessment in assessments], className="rows")
    return html.Section([html.Div(top, className="row section-head"), rows], key=key, className="section")


def captions(request: Request) -> list[Component]:
    """Return the heads of the columns, which stand over the first section alone."""
    years = {"baseline": request.plan.document.baseline_year, "target": request.plan.document.milestone_years[-1]}
    words = {name: request.say(f"overview.{name}", **years) for name in ("value", "scale", "gap", "trend", "status")}
    # Hidden from those who listen: each cell says its own words.
    return [html.Span(word, className=f"caption cell-{name}", **aria(hidden="true")) for name, word in words.items()]


def row(request: Request, assessment: Assessment) -> html.Li:
    """Return one indicator. The link in its name covers the whole row."""
    number = str(assessment.indicator.no)
    # `key` is React's: rows that change their order are moved and not drawn anew.
    named = f"row {status_class(assessment.status)}"
    return html.Li(_cells(request, assessment), key=number, className=named, **data(no=number))


def _cells(request: Request, assessment: Assessment) -> list[Component]:
    lang = request.lang
    name = link(short_name(assessment, lang), indicator_href(request, assessment), "row-link")
    return [
        html.Span(str(assessment.indicator.no), className="cell-no"),
        html.Div([name, row_facts(request, assessment, _notes(request, assessment))], className="cell-name"),
        html.Div(_value(request, assessment), className="cell-value"),
        html.Div(scale(assessment, lang), className="cell-scale"),
        _gap(request, assessment),
        html.Div(sparkline(assessment, lang), className="cell-trend"),
        html.Div(
            [status_mark(assessment.status, lang), *beside(request, assessment.indicator.no)], className="cell-status"
        ),
    ]


def _value(request: Request, assessment: Assessment) -> list[Child]:
    # A dash for the eye alone: those who listen hear 暂无数据 from the status.
    if assessment.value is None:
        return [html.Span(formats.NONE, className="value value-none", **aria(hidden="true"))]
    shown = amount_words(assessment.indicator, assessment.latest, request.lang)
    if formats.percent_sign(assessment.indicator):
        return [html.Span(shown, className="value")]
    unit = formats.unit(assessment.indicator, request.lang)
    return [html.Span(shown, className="value"), " ", html.Span(unit, className="unit")]


def _gap(request: Request, assessment: Assessment) -> html.Div:
    """Return the gap, in percentage points: as a signed figure on a wide screen, in words on a phone and for screen
    readers."""
    words = html.Span(formats.gap_words(assessment.gap, request.lang), className="gap-words")
    shown = formats.NONE if assessment.gap is None else formats.signed(assessment.gap)
    figure = html.Span(shown, className="gap-figure", **aria(hidden="true"))
    return html.Div([figure, words], className="cell-gap")


def _notes(request: Request, assessment: Assessment) -> str:
    """Return what a reader must know before believing the value: its age, towns missing, figures carried forward."""
    latest = assessment.latest
    if latest is None:
        return ""
    notes = []
    # Older than four quarters: the value is shown, and no verdict rests on it any more (docs/methods.md).
    if assessment.status is Status.NO_DATA:
        date = formats.period(latest.period, request.lang)
        notes.append(request.say("overview.too_old", date=date, count=assessment.quarters_old))
    elif assessment.quarters_old:
        date = formats.period(latest.period, request.lang)
        notes.append(request.say("overview.old", date=date, count=assessment.quarters_old))
    if latest.partial:
        done = latest.areas_total - len(latest.missing)
        notes.append(request.say("overview.partial", done=done, total=latest.areas_total))
    if counted_as_level(assessment):
        notes.append(request.say("overview.whole"))
    if latest.carried:
        notes.append(request.say("overview.carried", count=len(latest.carried)))
    return request.say("overview.note_comma").join(notes)


def _nothing(request: Request, wanted: Status | None) -> html.Div:
    status = request.say("phone.rest_long") if wanted is None else request.say(f"status.{wanted}")
    sentence = request.say("overview.nothing_here", status=status)
    back = link(request.say("overview.show_all"), request.href(status=None), "back")
    return html.Div([html.P(sentence), html.P(back)], className="nothing")


def legend(request: Request) -> html.Div:
    """Return the key to the drawings, and the link to the methods."""
    document = request.plan.document
    years = request.say("app.year_comma").join(str(year) for year in document.milestone_years)
    entries = (
        ("shadow", request.say("overview.legend_shadow", year=document.baseline_year)),
        ("pointer", request.say("overview.legend_pointer")),
        ("stroke", request.say("overview.legend_stroke", years=years)),
        ("hatched", request.say("overview.legend_hatched")),
    )
    facts = html.Span(request.say("milestone_tally.legend", years=years), className="legend-entry")
    keys = [
        html.Span([html.Span(className=f"key key-{kind}", **aria(hidden="true")), word], className="legend-entry")
        for kind, word in entries
    ]
    method = link(request.say("overview.method"), request.href(urls.PLAN, sort=None, status=None), "legend-link")
    return html.Div([*keys, facts, method], className="legend")


def _twin(request: Request, assessments: Sequence[Assessment]) -> html.Details:
    """Return the folded table of all indicators, with its downloads."""
    headers, rows, caption = overview_table(request, assessments)
    files = [
        (request.say("download.xlsx"), request.href(urls.OVERVIEW_XLSX)),
        (request.say("download.svg"), request.href(urls.OVERVIEW_SVG)),
    ]
    shown = table(caption, headers, rows, text=3)
    links = downloads(request, files, png=request.href(urls.OVERVIEW_SVG))
    return disclosure(request.say("overview.table"), [links, shown], "disclosure twin")


def _xlsx(request: Request) -> bytes:
    return overview_xlsx(request, request.reader.assessments(request.as_of, request.known_at))


def _svg(request: Request) -> bytes:
    return overview_svg(request, request.reader.assessments(request.as_of, request.known_at))


PAGE = Page(
    path="/",
    title="page.overview",
    order=1,
    build=build,
    seen_as=seen_as,
    downloads=(
        Download(urls.OVERVIEW_XLSX, XLSX, "overview.file", _xlsx),
        Download(urls.OVERVIEW_SVG, SVG, "overview.file", _svg),
    ),
)
