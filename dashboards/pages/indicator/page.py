"""指标 `/indicator/<no>`: one indicator's trajectory, forecast, shortfall by town, quarters, and lineage."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboards import urls
from dashboards.components.charts import Key, chart
from dashboards.components.determined import beside
from dashboards.components.heatmap_table import heat_key, heat_sentence, quarter_table
from dashboards.components.html import Child, aria, link, page_head, scale, status_mark
from dashboards.components.instruction_parts import instructions_block, seen_as, subject_of
from dashboards.components.parents import parent_block
from dashboards.components.task_lines import supporting_tasks
from dashboards.page import Download, Page
from dashboards.pages.indicator.about import about_block
from dashboards.pages.indicator.indicator_files import indicator_xlsx, number_of
from dashboards.pages.indicator.indicator_side import milestones_block, pace_block, shortfall_block
from dashboards.pages.indicator.lineage import lineage_of
from dashboards.pages.indicator.lineage_panel import nothing, panel
from dashboards.pages.indicator.quarters import quarters_table
from dashboards.pages.indicator.revisions import old_schedules, revisions_block
from dashboards.pages.indicator.succession import (
    OWN_SPAN,
    earlier_assessment,
    span_switch,
    span_titles,
    succession_block,
)
from dashboards.request import Request
from dashboards.server.downloads import XLSX
from dashboards.urls import url_of
from plan.assessment import Assessment
from plan.indicator import Indicator
from plan.instruction import SubjectKind
from plan.period import Period
from presentation import formats
from presentation.figures import Figure, trajectory
from presentation.figures.two_plans import with_earlier, with_old_targets
from presentation.heatmap import QuarterMap, town_quarters
from presentation.sentences import (
    is_city_level,
    is_ytd,
    reported_count,
    title_of,
    trajectory_sentence,
    verdict_sentence,
)
from presentation.trend_sentences import trend_sentences
from wording import joined, name_of


def build(request: Request) -> Component:
    """Return the page of one indicator; the server asks :func:`named` first whether it exists."""
    assessment = _assessment(request)
    assert assessment is not None, "the page of an indicator the plan does not have"
    parts = [
        _head(request, assessment),
        html.Div(scale(assessment, request.lang), className="detail-scale"),
        html.Div([_main(request, assessment), _side(request, assessment)], className="detail-columns"),
        *instructions_block(request, subject_of(request, SubjectKind.INDICATOR, assessment.indicator.no)),
        *supporting_tasks(request, assessment.indicator.no),
        _towns(request, assessment),
        _quarters(request, assessment),
        about_block(request, assessment),
        *_trace(request, assessment),
    ]
    return html.Div(parts, className="detail indicator-page")


def named(request: Request) -> str | None:
    """Return the indicator's name; None where the plan has no such number."""
    number = number_of(request)
    indicator = next((i for i in request.plan.indicators if i.no == number), None)
    return None if indicator is None else title_of(indicator, request.lang)


def _assessment(request: Request) -> Assessment | None:
    return request.reader.assessment(number_of(request), request.as_of, request.known_at)


def _head(request: Request, assessment: Assessment) -> html.Div:
    sentence = verdict_sentence(request.plan, assessment, request.lang)
    line = [
        html.Span(request.say("detail.indicator.number", no=assessment.indicator.no), className="detail-no"),
        html.Strong(name_of(assessment.indicator, request.lang)),
        status_mark(assessment.status, request.lang),
        *beside(request, assessment.indicator.no),
    ]
    walk = html.Nav(
        _neighbours(request, assessment.indicator),
        className="detail-walk",
        **aria(label=request.say("detail.indicator.walk")),
    )
    head = page_head(request, sentence, reported=_reported(request, assessment))
    return html.Div([html.Div([html.P(line, className="detail-name"), walk], className="detail-top"), head])


def _reported(request: Request, assessment: Assessment) -> str | None:
    """Tell whether the city's own figure is there; None where the towns report."""
    if not is_city_level(request.plan, assessment.indicator):
        return None
    latest = assessment.latest
    if latest is None or latest.period != request.period:
        return request.say("date.city_silent")
    # Of a city-level measure one of one: the towns' count would say that nobody had reported.
    words = reported_count(request.plan, assessment.indicator, latest, request.lang)
    return request.say("date.reported_city", reported=words)


def _neighbours(request: Request, indicator: Indicator) -> list[Component]:
    """Return links to the indicators before and after in the plan's order."""
    order = list(request.plan.indicators)
    place = order.index(indicator)
    found: list[Component] = []
    if place > 0:
        found.append(_step(request, "previous", order[place - 1]))
    if place + 1 < len(order):
        found.append(_step(request, "next", order[place + 1]))
    return found


def _step(request: Request, way: str, other: Indicator) -> html.A:
    word, name = request.say(f"detail.indicator.{way}"), title_of(other, request.lang)
    address = request.href(url_of(urls.INDICATOR, no=other.no), trace=None, area=None)
    arrow = {"previous": "← ", "next": " →"}[way]
    shown = arrow + word if way == "previous" else word + arrow
    # The arrow is for the eye; the label with the indicator's name is what is read out.
    return link(
        shown,
        address,
        f"neighbour neighbour-{way}",
        rel="prev" if way == "previous" else "next",
        **aria(label=f"{word}: {name}"),
    )


def _main(request: Request, assessment: Assessment) -> html.Div:
    traced = _period(request.query.get("trace"))
    ytd = is_ytd(request.plan, assessment.indicator)
    figure = trajectory(assessment, ytd, request.lang, traced)
    # Before the earlier plan is put in front: the axis must know of all targets when it is made longer.
    figure = with_old_targets(figure, old_schedules(request, assessment.indicator), request.lang)
    before = earlier_assessment(request, assessment.indicator)
    # Both plans are shown unless one alone is asked for: a baseline is the end of the way before it.
    if before is not None and request.query.get("span") != OWN_SPAN:
        figure = with_earlier(figure, assessment, before, span_titles(request, before), request.lang)
    summary = trajectory_sentence(assessment, request.lang)
    title = title_of(assessment.indicator, request.lang)
    drawn = chart(request, "trajectory", figure, title, summary, _key(request, assessment), _xlsx(request, assessment))
    notes = html.P(_notes(request, assessment, ytd, figure), className="chart-note")
    return html.Div(
        [
            html.H2(_heading(request, assessment)),
            *span_switch(request, assessment.indicator),
            drawn,
            notes,
            *revisions_block(request, assessment.indicator),
            *succession_block(request, assessment.indicator),
            *parent_block(request, assessment.indicator),
            *_trend(request, assessment),
        ],
        className="detail-main",
    )


def _heading(request: Request, assessment: Assessment) -> list[Child]:
    unit = formats.unit(assessment.indicator, request.lang)
    return [request.say("detail.trajectory"), html.Span(unit, className="heading-unit")]


def _key(request: Request, assessment: Assessment) -> Key:
    marks = ["actual"] if assessment.series else []
    marks += ["partial"] if any(value.partial for value in assessment.series) else []
    marks += ["path", "due", "milestone"]
    marks += ["old"] if old_schedules(request, assessment.indicator) else []
    # A fan of one entry is the last value alone and is not drawn.
    marks += ["fan80", "fan95"] if len(assessment.trend.told) > 1 else []
    return [(f"key-{mark}", request.say(f"detail.key.{mark}")) for mark in marks]


def _notes(request: Request, assessment: Assessment, ytd: bool, figure: Figure) -> str:
    low, _ = figure["layout"]["yaxis"]["range"]
    said = [_axis_note(request, low)]
    said += [request.say("detail.chart.ytd")] if ytd else []
    said += [request.say("detail.chart.open_hint")] if assessment.series else []
    return joined(said, request.lang)


def _axis_note(request: Request, low: float) -> str:
    # An axis that does not begin at 0 makes small changes look large: it is said under the chart.
    key = "detail.chart.from_zero" if low == 0 else "detail.chart.not_from_zero"
    return request.say(key, low=formats.plain(low, 1))


def _trend(request: Request, assessment: Assessment) -> list[Component]:
    said = trend_sentences(assessment, request.lang)
    lines = [html.P(line, className="trend-strong" if index == 0 else None) for index, line in enumerate(said)]
    return [html.Section([html.H3(request.say("detail.trend")), *lines], className="trend")]


def _side(request: Request, assessment: Assessment) -> html.Div:
    blocks = [shortfall_block, pace_block, milestones_block]
    return html.Div([block(request, assessment) for block in blocks], className="detail-side")


def _towns(request: Request, assessment: Assessment) -> html.Section:
    title = html.H2(request.say("detail.heat"))
    if is_city_level(request.plan, assessment.indicator):
        return html.Section([title, html.P(request.say("detail.short.city_level"), className="side-note")])
    if not assessment.series:
        return html.Section([title, html.P(request.say("detail.empty"), className="side-note")])
    heat = town_quarters(request.plan, assessment)
    return html.Section([title, *_heat(request, assessment, heat)], className="detail-heat")


def _heat(request: Request, assessment: Assessment, heat: QuarterMap) -> Sequence[Component]:
    told = any(cell.status for row in heat.rows[1:] for cell in row.cells)
    summary = html.P(heat_sentence(heat, request.lang), className="chart-summary")
    table = quarter_table(request, assessment.indicator, heat, request.say("detail.heat"))
    return summary, table, heat_key(request, told)


def _quarters(request: Request, assessment: Assessment) -> html.Section:
    title = html.H2(request.say("detail.quarters"))
    if assessment.latest is None:
        return html.Section([title, html.P(request.say("detail.empty"), className="side-note")])
    latest = formats.period(assessment.latest.period, request.lang)
    words = request.say("detail.quarters.summary", count=len(assessment.series), period=latest)
    return html.Section([title, html.P(words, className="chart-summary"), quarters_table(request, assessment)])


def _trace(request: Request, assessment: Assessment) -> list[Component]:
    """Return the lineage panel, when the address asks for it."""
    asked = request.query.get("trace")
    period = _period(asked)
    if asked is None:
        return []
    # With the viewer's instant of knowledge: the value is traced as it was known, not as it is now.
    lineage = period and lineage_of(request.plan, request.reader.store, assessment, period, request.query.get("area"))
    if lineage:
        return [panel(request, lineage)]
    shown = formats.period(period, request.lang) if period else asked
    return [nothing(request, request.say("detail.trace.not_found", period=shown))]


def _period(text: str | None) -> Period | None:
    try:
        return None if text is None else Period.parse(text)
    # The address is anybody's to write; the panel then says that there is no such figure.
    except ValueError:
        return None


def _xlsx(request: Request, assessment: Assessment) -> str:
    return request.href(url_of(urls.INDICATOR_XLSX, no=assessment.indicator.no), trace=None, area=None)


PAGE = Page(
    path=urls.INDICATOR,
    title="detail.indicator.title",
    order=None,
    build=build,
    named=named,
    seen_as=seen_as,
    downloads=(Download(urls.INDICATOR_XLSX, XLSX, "detail.indicator.file", indicator_xlsx),),
)
