"""规划与方法 `/plan`: the document's own figures, our reading of them, and how every number is made."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from access.permission import IMPORTERS, may_see
from dashboards import urls
from dashboards.components.html import Child, Children, aria, data, link, page_head, table
from dashboards.components.parents import conflict_list
from dashboards.components.responsive_table import plain_grid
from dashboards.components.task_parts import of_this_plan
from dashboards.components.worded_targets import worded_targets
from dashboards.page import Download, Page, seen_by_role
from dashboards.pages.plan.method_notes import example_block, method_blocks, status_table
from dashboards.pages.plan.rollover import next_plan, rollover_block
from dashboards.request import Request
from dashboards.server.downloads import YAML
from dashboards.urls import url_of
from plan.indicator import Indicator, Level, Measure, Timing
from plan.status import OF_KINDS
from plan.target_rules import statuses_of
from presentation import formats
from presentation.sentences import listed
from presentation.target_words import nature_words, target_amount
from wording import joined, name_of, told_of

SECTIONS = ("table", "measures", "methods", "statuses", "example", "departments", "areas", "licence")


def build(request: Request) -> Component:
    """Return the page, from the catalogue and nothing else but when departments last reported."""
    document = request.plan.document
    title = told_of(document, "title", request.lang)
    contents: list[list[Component]] = [
        _indicators(request),
        _measures(request),
        method_blocks(request),
        status_table(request),
        example_block(request),
        _departments(request),
        _areas(request),
        [html.P(request.say("detail.plan.licence_text"), className="prose")],
    ]
    sections = [_section(request, name, said) for name, said in zip(SECTIONS, contents, strict=True)]
    head = page_head(request, title, html.P(_lead(request), className="lead"), *_text(request))
    return html.Div([head, _contents(request), *sections], className="detail plan-page")


def _lead(request: Request) -> str:
    document = request.plan.document
    return request.say(
        "detail.plan.lead",
        number=told_of(document, "number", request.lang),
        issued_by=told_of(document, "issued_by", request.lang),
        issued_on=formats.day(document.issued_on, request.lang),
        first=document.first_year,
        last=document.last_year,
        baseline=document.baseline_year,
    )


def _text(request: Request) -> list[Component]:
    """Return the links to the plan's own text, where its clauses are tracked, and to the import of another plan."""
    ways = [("plan_text.see", urls.PLAN_TEXT)] if of_this_plan(request) else []
    ways += [("import_page.see", urls.IMPORT)] if may_see(request.viewer.person, IMPORTERS) else []
    return [html.P(link(request.say(words), request.href(address)), className="lead") for words, address in ways]


def _contents(request: Request) -> html.Nav:
    items = [html.Li(html.A(_name_of(request, name), href=f"#{name}", disable_n_clicks=True)) for name in SECTIONS]
    return html.Nav(html.Ul(items), className="contents", **aria(label=request.say("detail.plan.contents")))


def _section(request: Request, name: str, content: Sequence[Component]) -> html.Section:
    return html.Section([html.H2(_name_of(request, name)), *content], id=name)


def _name_of(request: Request, section: str) -> str:
    """Return a section's title; that of the statuses is another where some target is more than a figure."""
    more = section == "statuses" and OF_KINDS & set(statuses_of(request.plan))
    return request.say("detail.plan.statuses_of_kinds" if more else f"detail.plan.{section}")


def _indicators(request: Request) -> list[Component]:
    """Return the plan's own table of indicators (专栏1) under its headings, and the notes below it."""
    years = request.plan.document.milestone_years
    heads = [request.say(f"detail.plan.{key}") for key in ("no", "indicator", "unit")]
    heads.append(request.say("detail.plan.baseline", year=request.plan.document.baseline_year))
    heads += [request.say("detail.plan.target", year=year) for year in years]
    groups = [_group(request, each.name, name_of(each, request.lang), heads) for each in request.plan.categories]
    head = html.Tr([html.Th(words, scope="col", className=_column(i)) for i, words in enumerate(heads)])
    caption = request.say("detail.plan.table")
    inside = html.Table([html.Caption(caption), html.Thead(head), *groups], className="table plan-table")
    room = html.Div(inside, className="table-room", role="region", tabIndex="0", **aria(label=caption))
    return [
        html.P(request.say(_summary_key(request), count=len(request.plan.indicators)), className="prose"),
        room,
        *_unit_note(request),
        html.P(
            [
                link(request.say("revision.to_page"), request.href(urls.REVISIONS)),
                " · ",
                link(request.say("town_target.title"), request.href(urls.TOWN_TARGETS)),
            ],
            className="side-note",
        ),
        *worded_targets(request),
        *conflict_list(request),
        *rollover_block(request),
    ]


def _summary_key(request: Request) -> str:
    """Return the wording key of the table's note: whether the document prints 约束性 and 预期性."""
    # A document that prints neither leaves it out, and then the page must not say that anything was printed.
    natures = [*(each.nature for each in request.plan.indicators), *(each.nature for each in request.plan.worded)]
    printed = any(nature is not None for nature in natures)
    return "detail.plan.table_natures" if printed else "detail.plan.table_summary"


def _column(position: int) -> str:
    return "words" if position < 3 else "figures"


def _group(request: Request, category: str, name: str, labels: Sequence[str]) -> html.Tbody:
    heading = html.Tr([html.Th(name, colSpan=len(labels), scope="rowgroup", className="plan-category")])
    rows = [_indicator_row(request, each, labels) for each in request.plan.indicators if each.category == category]
    return html.Tbody([heading, *rows])


def _indicator_row(request: Request, indicator: Indicator, labels: Sequence[str]) -> html.Tr:
    # The plan's table prints no unit there; the star says that it is ours.
    unit = formats.unit(indicator, request.lang) + ("" if indicator.unit_printed else "*")
    nature = [] if indicator.nature is None else [html.Small(nature_words(indicator.nature, request.lang))]
    address = request.href(url_of(urls.INDICATOR, no=indicator.no), trace=None, area=None, indicator=None)
    name = html.A(name_of(indicator, request.lang), href=address, disable_n_clicks=True)
    document = request.plan.document
    words: list[Child] = [
        str(indicator.no),
        html.Span([name, *nature], className="named") if nature else name,
        unit,
        formats.baseline_amount(indicator, document.baseline_year, request.lang),
        *(target_amount(indicator, year, request.lang) for year in document.milestone_years),
    ]
    # On a phone a row is a card, and the style sheet sets the head's words over each figure.
    told = zip(words, labels, strict=True)
    return html.Tr([html.Td(word, className=_column(i), **data(label=label)) for i, (word, label) in enumerate(told)])


def _unit_note(request: Request) -> list[Component]:
    if all(indicator.unit_printed for indicator in request.plan.indicators):
        return []
    return [html.P(request.say("detail.plan.unit_ours"), className="side-note")]


def _measures(request: Request) -> list[Component]:
    keys = ["measure", "unit", "department", "timing", "level", "used", "definition"]
    heads = [(request.say(f"detail.plan.{key}"), "grid-name" if key == "measure" else "words") for key in keys]
    rows = [[_measure_fact(request, measure, key) for key in keys] for measure in request.plan.measures]
    shown = plain_grid(request.say("detail.plan.measures"), heads, rows, "measures")
    return [html.P(request.say("detail.plan.measures_summary"), className="prose"), shown]


def _measure_fact(request: Request, measure: Measure, key: str) -> str:
    # A measure is asked for once, however many indicators rest on it.
    uses = [str(i.no) for i in request.plan.indicators if measure.name in i.formula.measures]
    facts = {
        "measure": name_of(measure, request.lang),
        "unit": told_of(measure, "unit", request.lang),
        "department": _department(request, measure.department),
        "timing": request.say("detail.plan.ytd" if measure.timing is Timing.YTD else "detail.plan.stock"),
        "level": request.say("detail.plan.city" if measure.level is Level.CITY else "detail.plan.town"),
        "used": listed(uses, request.lang),
        "definition": told_of(measure, "definition", request.lang),
    }
    return facts[key]


def _department(request: Request, name: str) -> str:
    # In the whole plan: a measure may name a department that has been merged since.
    return next(name_of(each, request.lang) for each in request.plan.whole.departments if each.name == name)


def _departments(request: Request) -> list[Component]:
    """Return the table of departments: how many measures and which indicators they report, and their last quarter."""
    keys = ("department", "department_measures", "department_indicators", "department_last")
    rows = [_department_row(request, department.name) for department in request.plan.departments]
    caption = request.say("detail.plan.departments")
    shown = table(caption, [request.say(f"detail.plan.{key}") for key in keys], rows, text=4)
    days = request.plan.deadline.days_after_quarter
    return [html.P(request.say("detail.plan.departments_summary", days=days), className="prose"), shown]


def _department_row(request: Request, name: str) -> list[Children]:
    measures = request.plan.measures_of(name)
    uses = [str(i.no) for i in request.plan.indicators if i.department == name]
    observed = request.reader.observed(request.known_at)
    spoken = [period for measure in measures for period in observed.periods(measure.name)]
    last = formats.period(max(spoken), request.lang) if spoken else request.say("detail.plan.never")
    return [_department(request, name), str(len(measures)), listed(uses, request.lang), last]


def _areas(request: Request) -> list[Component]:
    towns = listed([name_of(town, request.lang) for town in request.plan.areas.towns], request.lang)
    city = name_of(request.plan.areas.city, request.lang)
    words = request.say("detail.plan.areas_summary", city=city, count=len(request.plan.towns))
    return [html.P(joined((words, towns), request.lang), className="prose")]


PAGE = Page(
    urls.PLAN,
    "detail.plan.title",
    80,
    build,
    downloads=(Download(urls.NEXT_PLAN, YAML, "succession.file", next_plan),),
    seen_as=seen_by_role,
)
