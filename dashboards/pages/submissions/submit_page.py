"""报送: the template down, workbooks up, and every draft with how far it is."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from access.permission import FILLERS
from dashboards import urls
from dashboards.components.html import aria, link, main_heading
from dashboards.components.state_marks import state_mark, state_of
from dashboards.language import addressed
from dashboards.page import Page, is_kept
from dashboards.pages.submissions.access import may_see, period_in
from dashboards.pages.submissions.board import board_section, reminders_block
from dashboards.pages.submissions.drafts import draft_list
from dashboards.pages.submissions.dropping import drop_form
from dashboards.pages.submissions.entry_page import entry_way
from dashboards.pages.submissions.watching import watch_submit
from dashboards.request import Request
from dashboards.urls import url_of
from etl.submissions import SubmissionService
from plan.board import BoardSquare, due_now
from plan.denied import Denied
from plan.period import Period
from plan.review import check_may_prepare, may_prepare
from plan.slots import SlotState
from presentation import formats
from presentation.sentences import department_name
from wording.denials import denial

_OPEN = (SlotState.RETURNED, SlotState.REOPENED, SlotState.WITHDRAWN)


def build(request: Request) -> Component:
    """Return the page 报送 for the viewer: the work of a filler, or the board and why he may not send."""
    if request.submission_service is None:
        return html.Div(_heading(request, request.say("desk.none")), className="desk")
    person = request.viewer.person
    squares = [s for s in request.submission_service.board(request.today) if may_see(person, s.department)]
    if not may_prepare(person, person.department or ""):
        return html.Div([*_not_for_you(request), _board(request, squares)], className="desk")
    if not squares:
        return html.Div(_no_workbook(request), className="desk")
    wanted = wanted_square(request, squares)
    return html.Div(
        [
            *_work(request, request.submission_service, wanted, squares),
            _board(request, squares, wanted.period.year),
            _remind(request),
        ],
        className="desk",
    )


def wanted_square(request: Request, squares: Sequence[BoardSquare]) -> BoardSquare:
    """Return the quarter asked for; else what is due now, else the latest."""
    asked = period_in(request)
    chosen = [square for square in squares if square.period == asked]
    due = due_now(squares, request.today)
    return (*chosen, *([due] if due else []), squares[-1])[0]


def _heading(request: Request, words: str, *beside: Component) -> list[Component]:
    return [html.Div([main_heading(words), *beside], className="desk-head")]


def _no_workbook(request: Request) -> list[Component]:
    """Return the page of a unit that reports on tasks alone and sends no workbook: the link to its tasks."""
    unit = request.viewer.person.department
    tasks = link(request.say("desk.unit_tasks"), request.href(urls.TASKS, unit=unit))
    words = request.say("desk.no_workbook", unit=unit)
    return _heading(request, request.say("desk.title"), html.P([words, " ", tasks], className="told"))


def _not_for_you(request: Request) -> list[Component]:
    """Return why the viewer may send nothing, in the words of the refusal that he would get."""
    try:
        check_may_prepare(request.viewer.person, "")
    except Denied as why:
        return _heading(request, request.say("desk.title"), html.P(denial(why, request.lang), className="told"))
    raise AssertionError("asked only for whom may not")


def _work(
    request: Request, submission_service: SubmissionService, wanted: BoardSquare, squares: Sequence[BoardSquare]
) -> list[Component]:
    due = formats.day(wanted.due, request.lang)
    period = formats.period(wanted.period, request.lang)
    words = request.say(f"desk.heading_{_heading_key(wanted)}", period=period, due=due, days=abs(wanted.days_left))
    who = html.Span(department_name(request.plan, wanted.department, request.lang))
    about = html.P([who, state_mark(request, state_of(wanted))], className="desk-about")
    head = _heading(request, words, about, *_note(request, wanted), *_others(request, squares, wanted))
    columns = html.Div([_template(request, wanted), _upload(request, wanted)], className="desk-ways")
    drafts = html.Section(
        [html.H2(request.say("desk.drafts")), *draft_list(request, submission_service.drafts(wanted.department))],
        className="draft-section",
    )
    return [*head, _quarters(request, wanted), columns, drafts]


def _others(request: Request, squares: Sequence[BoardSquare], wanted: BoardSquare) -> list[Component]:
    """Return how many other quarters that have ended are still owed: the page opens at the one that is due now."""
    others = [s for s in squares if s.owed and s.overdue and s.period != wanted.period]
    return [html.P(request.say("quarters.others", count=len(others)), className="limits")] if others else []


def _heading_key(wanted: BoardSquare) -> str:
    if wanted.state in _OPEN:
        return wanted.state.value
    return "late" if wanted.overdue else "due" if wanted.owed else "done"


def _note(request: Request, wanted: BoardSquare) -> list[Component]:
    """Return the note with which the last version was returned, or that a sent or accepted quarter is closed."""
    if wanted.state in _OPEN and wanted.at is not None:
        words = request.say(f"desk.came_{wanted.state}", by=wanted.by, note=wanted.note)
        return [html.P([words, " ", _to_version(request, wanted)], className="told")]
    if wanted.state in (SlotState.ACCEPTED, SlotState.SUBMITTED):
        return [
            html.P([request.say(f"desk.closed_{wanted.state}"), " ", _to_version(request, wanted)], className="told")
        ]
    return []


def _to_version(request: Request, square: BoardSquare) -> html.A:
    return link(
        request.say("desk.look"),
        request.href(url_of(urls.SUBMISSION, submission=square.version), period=None, year=None),
    )


def _quarters(request: Request, wanted: BoardSquare) -> html.Details:
    """Return the choice of another quarter, folded away."""
    years = sorted({period.year for period in request.plan.periods if period.first_day <= request.today})
    rows = [html.Div(_row(request, year, wanted), className="date-row") for year in years]
    summary = html.Summary(request.say("desk.other_quarter"), disable_n_clicks=True)
    return html.Details([summary, html.Div(rows, className="date-grid")], className="disclosure", disable_n_clicks=True)


def _row(request: Request, year: int, wanted: BoardSquare) -> list[Component]:
    said = html.Span(request.say("date.year", year=year), className="date-year")
    periods = [Period(year, quarter) for quarter in range(1, 5)]
    return [said, *(_quarter(request, period, period == wanted.period) for period in periods)]


def _quarter(request: Request, period: Period, current: bool) -> html.A:
    named = aria(label=formats.period(period, request.lang))
    words = formats.quarter(period, request.lang)
    return link(words, request.href(period=period), "date-quarter", "date" if current else None, **named)


def _template(request: Request, wanted: BoardSquare) -> html.Section:
    href = addressed(url_of(urls.TEMPLATE, department=wanted.department, period=wanted.period), request.lang)
    measures = len(request.plan.at(wanted.period).measures_of(wanted.department))
    # `download` keeps our script from following the link as one of its pages.
    get = html.A(request.say("desk.template_get"), href=href, download="", className="button", disable_n_clicks=True)
    said = request.say("desk.template_words", measures=measures, towns=len(request.plan.at(wanted.period).towns))
    typed = entry_way(request, wanted.department, wanted.period)
    return html.Section([html.H2(request.say("desk.template")), html.P(said), html.P(get), *typed], className="way")


def _upload(request: Request, wanted: BoardSquare) -> html.Section:
    """Return the second step: the drop zone."""
    heading = html.H2(request.say("desk.upload_heading"))
    return html.Section([heading, drop_form(request, wanted.department, wanted.period)], className="way way-main")


def _board(request: Request, squares: Sequence[BoardSquare], near: int | None = None) -> html.Section:
    return board_section(request, squares, lambda square: _square_address(request, square), near)


def _square_address(request: Request, square: BoardSquare) -> str | None:
    if square.version:
        return request.href(url_of(urls.SUBMISSION, submission=square.version), period=None, year=None)
    own = request.viewer.person.department == square.department
    return request.href(urls.SUBMIT, period=square.period) if own else None


def _remind(request: Request) -> html.Details:
    assert request.submission_service is not None, "asked only where there is a desk"
    found = [
        r for r in request.submission_service.reminders(request.today) if may_see(request.viewer.person, r.department)
    ]
    return reminders_block(request, found)


# Board, reminders and drafts are made of where the department's quarters stand, of its drafts, of the data and of the
# day, and of nothing else: so the page is kept.
PAGE = Page(
    urls.SUBMIT,
    "desk.title",
    40,
    build,
    roles=FILLERS,
    personal=True,
    watches=watch_submit,
    kept=is_kept,
    about=period_in,
)
