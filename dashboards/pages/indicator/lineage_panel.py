"""The panel that shows where a figure came from: formula with its numbers, files, cells, and what was changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from dash import html
from dash.development.base_component import Component

from dashboards import urls
from dashboards.components.html import Child, aria, data, link
from dashboards.pages.indicator.lineage import AreaTerms, CellRevision, IndicatorLineage, SourceTerm, revisions_of
from dashboards.pages.indicator.short_addresses import code_of
from dashboards.request import Request
from dashboards.urls import url_of
from plan.indicator import Measure, Ratio
from plan.observation import Source
from presentation import formats
from presentation.sentences import area_name, listed, title_of
from wording import Lang, name_of

HERE = ZoneInfo("Asia/Shanghai")
SHORT_DIGEST = 12
"""Hexadecimal digits of a SHA-256 that are shown; the button copies all of them."""


def panel(request: Request, lineage: IndicatorLineage) -> html.Aside:
    """Return the panel with the lineage of a figure, and the link that closes it."""
    parts = [
        _head(request, lineage),
        _section(request.say("detail.trace.formula"), [equation(request, lineage), *_reservations(request, lineage)]),
        _section(request.say("detail.trace.sources"), _sources(request, lineage)),
        _section(_parts_title(request, lineage), [_parts_table(request, lineage), *_ways_on(request, lineage)]),
        *_revisions(request, lineage),
    ]
    # tabIndex −1 lets the script move the focus into the panel, and no key stop in it by itself.
    return html.Aside(parts, id="trace", className="trace", tabIndex="-1", **aria(labelledby="trace-title"))


def nothing(request: Request, words: str) -> html.Aside:
    """Return the panel for a figure that does not exist: the sentence that says so, and the link that closes it."""
    parts = [_close(request), html.P(words, id="trace-title")]
    return html.Aside(parts, id="trace", className="trace", tabIndex="-1", **aria(labelledby="trace-title"))


def _head(request: Request, lineage: IndicatorLineage) -> html.Div:
    name = title_of(lineage.indicator, request.lang)
    words = request.say("detail.trace.title", name=name, period=formats.period(lineage.period, request.lang))
    if lineage.area is not None:
        words = f"{area_name(request.plan, lineage.area, request.lang)} · {words}"
    code = code_of(request, lineage.indicator.no, lineage.period, lineage.area)
    kept = {key: request.query[key] for key in ("known_at", "plan", "lang") if key in request.query}
    to = url_of(urls.SHORT, code=code) + (f"?{urlencode(kept)}" if kept else "")
    short = html.P([request.say("short.address"), link(to, to, "file")], className="trace-short")
    return html.Div([_close(request), html.H2(words, id="trace-title"), short], className="trace-head")


def _close(request: Request) -> html.A:
    address = request.href(trace=None, area=None)
    return link(request.say("detail.trace.close"), address, "trace-close", id="trace-close")


def _section(title: str, content: Sequence[Component]) -> html.Section:
    return html.Section([html.H3(title), *content])


def equation(request: Request, lineage: IndicatorLineage) -> html.Div:
    """Return the formula with the numbers in it."""
    lang, measures = request.lang, [request.plan.measure_of[name] for name in lineage.indicator.formula.measures]
    top = _quantity(measures[0], lineage.numerator, lang)
    result = formats.NONE if lineage.value is None else formats.with_unit(lineage.indicator, lineage.value, lang)
    equal = [html.Span("=", className="equation-sign"), html.Strong(result, className="equation-result")]
    # A sum or a level: nothing is divided, and the figure is what was counted.
    if lineage.denominator is None:
        return html.Div([top, *equal], className="equation")
    below = _quantity(measures[1], lineage.denominator, lang)
    scale = [] if lineage.scale == 1 else [html.Span(f"× {formats.plain(lineage.scale)}", className="equation-sign")]
    return html.Div([html.Div([top, below], className="fraction"), *scale, *equal], className="equation")


def _quantity(measure: Measure, value: float, lang: Lang) -> html.Div:
    figure = html.B(formats.measured(measure, value, lang))
    return html.Div([html.Span(name_of(measure, lang), className="quantity-name"), figure], className="quantity")


def _reservations(request: Request, lineage: IndicatorLineage) -> list[Component]:
    # Towns without a value are named: the formula holds only for those that reported.
    if not lineage.missing:
        return []
    towns = listed([area_name(request.plan, area, request.lang) for area in lineage.missing], request.lang)
    return [html.P(request.say("detail.trace.missing", towns=towns), className="trace-note")]


def _sources(request: Request, lineage: IndicatorLineage) -> list[Component]:
    return [html.Ol([_source(request, source) for source in lineage.sources], className="trace-sources")]


def _source(request: Request, source: Source) -> html.Li:
    submitted = request.say(
        "detail.trace.submitted", by=source.submitted_by, at=moment(source.submitted_at, request.lang)
    )
    accepted = request.say("detail.trace.accepted", by=source.accepted_by, at=moment(source.accepted_at, request.lang))
    number: list[Child] = [html.Span(request.say("detail.trace.submission")), " ", html.Code(source.submission)]
    digest: list[Child] = ["SHA-256 ", html.Code(source.sha256[:SHORT_DIGEST]), "… ", _copy(request, source)]
    return html.Li(
        [
            html.Strong(source.file, className="trace-file"),
            html.P([submitted, html.Br(), accepted]),
            html.P(number, className="trace-small"),
            html.P(digest, className="trace-small"),
        ]
    )


def _copy(request: Request, source: Source) -> html.Button:
    marks = data(copy=source.sha256, copied=request.say("detail.trace.copied"))
    return html.Button(
        request.say("detail.trace.copy"), type="button", className="quiet", disable_n_clicks=True, **marks
    )


def moment(at: datetime, lang: Lang) -> str:
    """Return an instant in words, in China's time."""
    local = at.astimezone(HERE)
    return f"{formats.day(local.date(), lang)} {local:%H:%M}"


def _parts_title(request: Request, lineage: IndicatorLineage) -> str:
    return request.say("detail.trace.parts" if len(lineage.parts) > 1 else "detail.trace.part")


def _parts_table(request: Request, lineage: IndicatorLineage) -> html.Div:
    lang, measures = request.lang, [request.plan.measure_of[name] for name in lineage.indicator.formula.measures]
    ratio = isinstance(lineage.indicator.formula, Ratio)
    heads = [request.say("detail.area"), *(name_of(measure, lang) for measure in measures)]
    heads += [request.say("detail.trace.value")] if ratio else []
    # With one source alone the column would repeat itself.
    several = len(lineage.sources) > 1
    heads += [request.say("detail.trace.source")] if several else []
    rows = [_part_row(request, lineage, part, ratio, several) for part in lineage.parts]
    rows += [_total_row(request, lineage, measures, ratio)] if len(lineage.parts) > 1 else []
    head = html.Tr([html.Th(words, scope="col") for words in heads])
    inside = html.Table([html.Thead(head), html.Tbody(rows)], className="trace-table")
    label = request.say("detail.trace.parts")
    return html.Div(inside, className="table-room", role="region", tabIndex="0", **aria(label=label))


def _part_row(request: Request, lineage: IndicatorLineage, part: AreaTerms, ratio: bool, several: bool) -> html.Tr:
    name = area_name(request.plan, part.area, request.lang)
    alone = len(lineage.parts) == 1
    address = request.href(trace=lineage.period, area=part.area)
    cells: list[Component] = [html.Th(name if alone else link(name, address), scope="row")]
    cells += [_terms_cell(request, lineage, part, name) for name in lineage.indicator.formula.measures]
    if ratio:
        cells.append(html.Td(formats.NONE if part.value is None else formats.amount(lineage.indicator, part.value)))
    if several:
        marks = sorted({lineage.mark_of(term.source) for term in part.terms})
        # By their numbers in the list of sources above, which name files and people once.
        cells.append(html.Td(listed([str(mark) for mark in marks], request.lang)))
    return html.Tr(cells)


def _terms_cell(request: Request, lineage: IndicatorLineage, part: AreaTerms, measure: str) -> html.Td:
    """Return the cell of an area's figures of a measure: one, or several of merged towns or of the years of a total."""
    terms = [term for term in part.terms if term.observation.measure == measure]
    if len(terms) == 1:
        return html.Td(_term(request, lineage, part, terms[0]))
    return html.Td([html.Div(_term(request, lineage, part, term)) for term in terms])


def _term(request: Request, lineage: IndicatorLineage, part: AreaTerms, term: SourceTerm) -> list[Child]:
    said = term.observation
    words: list[Child] = [formats.number(said.value, term.measure.decimals), html.Small(f"{said.sheet}!{said.cell}")]
    if said.area != part.area:
        words.append(html.Small(area_name(request.plan.whole, said.area, request.lang)))
    period = formats.period(said.period, request.lang)
    if term.carried:
        words.append(html.Small("◦ " + request.say("detail.trace.carried", period=period), className="trace-carried"))
    elif said.period != lineage.period:
        words.append(html.Small(period))
    return words


def _total_row(request: Request, lineage: IndicatorLineage, measures: Sequence[Measure], ratio: bool) -> html.Tr:
    totals = [lineage.numerator, lineage.denominator][: len(measures)]
    cells: list[Component] = [html.Th(request.say("detail.trace.total"), scope="row")]
    for measure, total in zip(measures, totals, strict=True):
        cells.append(html.Td(formats.NONE if total is None else formats.number(total, measure.decimals)))
    if ratio and lineage.value is not None:
        cells.append(html.Td(formats.amount(lineage.indicator, lineage.value)))
    return html.Tr(cells, className="trace-total")


def _ways_on(request: Request, lineage: IndicatorLineage) -> list[Component]:
    """Return the hint that a town can be chosen, or the link from one town back to all."""
    if len(lineage.parts) > 1:
        return [html.P(request.say("detail.trace.pick"), className="trace-note")]
    # Of a city-level figure there are no other towns to go back to.
    if request.plan.areas_of(lineage.indicator) == (request.plan.city,):
        return []
    return [html.P(link(request.say("detail.trace.all"), request.href(area=None)), className="trace-note")]


def _revisions(request: Request, lineage: IndicatorLineage) -> list[Component]:
    """Return what each cell said in every accepted version; only for one area, since it asks the store once a cell."""
    if len(lineage.parts) > 1:
        return []
    told = [
        _cell_history(request, cell) for cell in revisions_of(request.reader.store, lineage, request.known_at) if cell
    ]
    return [_section(request.say("detail.trace.revisions"), told)] if told else []


def _cell_history(request: Request, revisions: Sequence[CellRevision]) -> html.Div:
    name = name_of(revisions[0].measure, request.lang)
    if len(revisions) == 1:
        return html.Div([html.Strong(name), " ", request.say("detail.trace.never")], className="trace-history")
    items = [_revision(request, number, revision) for number, revision in enumerate(revisions, 1)]
    return html.Div([html.Strong(name), html.Ol(items)], className="trace-history")


def _revision(request: Request, number: int, revision: CellRevision) -> html.Li:
    value = formats.measured(revision.measure, revision.observation.value, request.lang)
    accepted = moment(revision.source.accepted_at, request.lang)
    said = request.say("detail.trace.accepted", by=revision.source.accepted_by, at=accepted)
    heading = request.say("detail.trace.revision", number=number)
    where = f"{revision.source.file} · {revision.observation.sheet}!{revision.observation.cell}"
    return html.Li([html.B(value), " ", html.Span(heading), html.Small([said, html.Br(), where])])
