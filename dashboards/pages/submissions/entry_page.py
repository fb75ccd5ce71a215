"""直接填写 `/entry`: a small department types its quarter's numbers, which become a workbook like any other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from access.permission import FILLERS
from dashboards import urls
from dashboards.components.forms import Input, button, form, hidden
from dashboards.components.html import Child, aria, data, link, main_heading
from dashboards.components.responsive_table import Cell, grid
from dashboards.page import Page
from dashboards.pages.submissions.access import period_in
from dashboards.pages.submissions.holding import holding_line
from dashboards.request import Request
from etl.submissions import Draft
from plan.catalogue import Plan
from plan.entry_grid import LONGEST_ENTRY, areas_of, may_be_typed
from plan.indicator import Level, Measure, Timing
from plan.number_history import Key, NumberHistory
from plan.period import Period
from plan.review import may_prepare
from presentation import formats
from presentation.sentences import area_name, department_quarter
from wording import name_of, told_of


def build(request: Request) -> Component:
    """Return the grid of the viewer's department for the quarter of the address."""
    department, period = request.viewer.person.department, period_in(request)
    assert department is not None, "the frame asks first (`named`)"
    assert period is not None, "the frame asks first (`named`)"
    assert request.submission_service is not None, "the frame asks first (`named`)"
    slot = request.submission_service.slot(department, period)
    up = link(request.say("desk.to_submit"), request.href(urls.SUBMIT, period=period), "back")
    heading = main_heading(request.say("entry.title"))
    about = html.P(department_quarter(request.plan, department, period, request.lang), className="desk-about")
    held = holding_line(request, department, period, slot.state)
    words = html.P(request.say("entry.words"), className="limits")
    head = html.Div([html.P(up), heading, about, *held, words], className="desk-head")
    return html.Div([head, _form(request, department, period)], className="desk entry-page")


def named(request: Request) -> str | None:
    """Return the page's title; None, and so no such page, where the viewer may not type in the quarter's numbers."""
    person, period = request.viewer.person, period_in(request)
    if request.submission_service is None or period is None or not may_prepare(person, person.department or ""):
        return None
    return request.say("entry.title") if may_be_typed(request.plan.at(period), person.department or "") else None


def entry_way(request: Request, department: str, period: Period) -> list[Component]:
    """Return the link to the grid, for the page 报送; nothing where a department reports too many numbers to type."""
    if not may_be_typed(request.plan.at(period), department):
        return []
    to = request.href(urls.ENTRY, period=period, year=None)
    return [html.P([request.say("entry.or"), " ", link(request.say("entry.open"), to, "button button-quiet")])]


def field_name(key: Key) -> str:
    """Return the name under which a number is posted."""
    return "!".join(key)


def _form(request: Request, department: str, period: Period) -> html.Form:
    plan = request.plan.at(period)
    inside: list[Child] = [
        hidden("department", department),
        hidden("period", period),
        # By this the browser knows the fields of one quarter from those of another.
        hidden("place", f"{department} {period}"),
    ]
    given = {number.key: number for number in _numbers(request, department, period)}
    filled = _filled(request, department, period)
    for level in Level:
        measures = [measure for measure in plan.measures_of(department) if measure.level is level]
        if measures:
            inside.append(_grid(request, plan, measures, (given, filled, period)))
    send = button(request.say("entry.take"), "button button-main")
    inside.append(html.P([send, html.Span(request.say("entry.next"), className="limits")], className="entry-send"))
    return form(request, urls.TYPE_IN, inside, "entry-form", **data(entry=""))


Given = tuple[Mapping[Key, NumberHistory], Mapping[Key, str], Period]


def _grid(request: Request, plan: Plan, measures: Sequence[Measure], given: Given) -> html.Div:
    """Return a table of areas by measures; of measures counted for the whole city, one row for each measure."""
    period = given[2]
    by_town = measures[0].level is Level.TOWN
    if by_town:
        heads = [(request.say("column.area"), "grid-name"), *((_head(request, m, period), "") for m in measures)]
        keys = [[(measure.name, area) for measure in measures] for area in areas_of(plan, measures[0])]
        names = [area_name(request.plan, row[0][1], request.lang) for row in keys]
    else:
        heads = [(request.say("column.measure"), "grid-name"), (area_name(plan, plan.city, request.lang), "")]
        keys = [[(measure.name, plan.city)] for measure in measures]
        names = [_head(request, measure, period) for measure in measures]
    rows = [
        [(name, "grid-name"), *(_cell(request, key, given, (row, column)) for column, key in enumerate(line))]
        for row, (name, line) in enumerate(zip(names, keys, strict=True))
    ]
    return grid(request.say("entry.caption"), heads, rows, f"entry entry-{measures[0].level}")


def _head(request: Request, measure: Measure, period: Period) -> str:
    """Return a measure's name and unit, and whether it is year-to-date or at the quarter's end."""
    ytd = measure.timing is Timing.YTD
    when = request.say("template.ytd", month=period.last_day.month) if ytd else request.say("template.stock")
    named = name_of(measure, request.lang)
    return request.say("entry.head", name=named, unit=told_of(measure, "unit", request.lang), when=when)


def _cell(request: Request, key: Key, given: Given, place: tuple[int, int]) -> Cell:
    histories, filled, period = given
    measure = request.plan.measure_of[key[0]]
    area = area_name(request.plan, key[1], request.lang)
    label = request.say("entry.label", area=area, measure=name_of(measure, request.lang))
    field = Input(
        type="text", name=field_name(key), value=filled.get(key, ""), maxLength=LONGEST_ENTRY, inputMode="decimal",
        **aria(label=label), **data(row=str(place[0]), column=str(place[1])),
    )  # fmt: skip
    return html.Div([field, html.Small(_last(request, histories.get(key), period))], className="entry-cell"), "figures"


def _last(request: Request, number: NumberHistory | None, period: Period) -> str:
    """Return the last accepted number in words, with its quarter where that is not the preceding one."""
    if number is None or number.last is None:
        return request.say("entry.no_last")
    when, value = number.last
    if when.shift(1) == period:
        return request.say("entry.last", value=formats.plain(value))
    return request.say("entry.last_of", period=formats.period(when, request.lang), value=formats.plain(value))


def _numbers(request: Request, department: str, period: Period) -> Sequence[NumberHistory]:
    assert request.submission_service is not None, "asked only where there is a desk"
    return request.submission_service.numbers(department, period, ())


def _filled(request: Request, department: str, period: Period) -> Mapping[Key, str]:
    """Return what the quarter's draft holds, by (measure, area), so that the grid can be continued: its numbers, and
    the text of cells with findings."""
    draft = _draft(request, department, period)
    if draft is None or request.submission_service is None:
        return {}
    try:
        checked = request.submission_service.checked(draft.id)
    except KeyError:  # not read yet, or sent in the same moment
        return {}
    found = {(o.measure, o.area): f"{o.value:.15g}" for o in checked.extraction.own if o.period == period}
    for finding in checked.findings:
        key = finding.details.get("measure", ""), finding.details.get("area", "")
        stands = checked.held(finding.sheet, finding.cell)
        if all(key) and stands:
            found.setdefault(key, stands)
    return found


def _draft(request: Request, department: str, period: Period) -> Draft | None:
    assert request.submission_service is not None, "asked only where there is a desk"
    laid = [d for d in request.submission_service.drafts(department) if d.period == period and not d.out_of]
    return laid[-1] if laid else None


def watched(request: Request) -> object:
    """Return the state of the quarter: nothing else done elsewhere may redraw the grid while somebody types."""
    period, department = period_in(request), request.viewer.person.department
    if request.submission_service is None or period is None or department is None:
        return None
    return request.submission_service.slot(department, period).state


PAGE = Page(
    urls.ENTRY,
    "entry.title",
    None,
    build,
    named,
    within=(urls.SUBMIT,),
    roles=FILLERS,
    personal=True,
    watches=watched,
    about=period_in,
)
