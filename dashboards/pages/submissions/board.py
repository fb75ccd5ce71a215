"""The board: a table of departments by quarters, one year at a time, with the state of each; and whom to remind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from dash import html
from dash.development.base_component import Component

from dashboards.components.html import Child, aria, disclosure, link, spoken
from dashboards.components.state_marks import state_mark, state_of
from dashboards.request import Request
from plan.board import BoardSquare, Reminder, due_day
from plan.instant import CHINA
from plan.period import Period
from plan.slots import SlotState
from presentation import formats
from presentation.sentences import department_name
from wording.dates import day_of_year

Address = Callable[[BoardSquare], str | None]
"""Where a square leads; None: nowhere."""

_DONE = frozenset({SlotState.ACCEPTED})


def board_section(
    request: Request, squares: Sequence[BoardSquare], address: Address, near: int | None = None
) -> html.Section:
    """Return one year of the board under its heading, with the others as links; ``near``: the year asked for
    elsewhere."""
    year = shown_year(request, squares) if near is None or "year" in request.query else near
    heading = html.Div([html.H2(request.say("desk.board")), _years(request, squares, year)], className="board-head")
    return html.Section([heading, board_table(request, squares, year, address)], className="board-section")


def shown_year(request: Request, squares: Sequence[BoardSquare]) -> int:
    """Return the year asked for; else the first in which something is owed; else the last that has begun."""
    years = sorted({square.period.year for square in squares})
    asked = request.query.get("year", "")
    for year in years:
        if asked == str(year):
            return year
    undone = [square.period.year for square in squares if square.state not in _DONE]
    return min(undone, default=years[-1] if years else request.plan.document.first_year)


def _years(request: Request, squares: Sequence[BoardSquare], year: int) -> html.Div:
    links = [_year(request, squares, each, each == year) for each in sorted({s.period.year for s in squares})]
    return html.Div(links, className="switch", role="group", **aria(label=request.say("desk.board_years")))


def _year(request: Request, squares: Sequence[BoardSquare], year: int, current: bool) -> html.A:
    undone = sum(square.period.year == year and square.state not in _DONE for square in squares)
    words: list[Child] = [request.say("date.year", year=year)]
    if undone:
        # The count is for the eye; the words say what is counted.
        words += [html.Span(str(undone), className="board-undone", **aria(hidden="true"))]
        words += [spoken(request.say("desk.board_undone", count=undone))]
    return link(words, request.href(year=year), "switch-option", "true" if current else None)


def board_table(request: Request, squares: Sequence[BoardSquare], year: int, address: Address) -> html.Div:
    """Return the table of a year: departments down, quarters across."""
    periods = [Period(year, quarter) for quarter in range(1, 5)]
    at = {(square.department, square.period): square for square in squares}
    departments = list(dict.fromkeys(square.department for square in squares))
    corner = html.Th(request.say("desk.department"), scope="col", className="board-who")
    head = html.Tr([corner, *(_head(request, period) for period in periods)])
    rows = [_row(request, name, [at.get((name, period)) for period in periods], address) for name in departments]
    caption = html.Caption(request.say("desk.board_caption", year=year), className="spoken")
    inside = html.Table([caption, html.Thead(head), html.Tbody(rows)], className="board")
    # A region that can be focused, or the keyboard could not scroll it (WCAG 2.2, 2.1.1).
    return html.Div(
        inside, className="table-room", role="region", tabIndex="0", **aria(label=request.say("desk.board"))
    )


def _head(request: Request, period: Period) -> html.Th:
    due = short_day(request, due_day(request.plan, period))
    words = [html.Span(formats.quarter(period, request.lang)), html.Small(request.say("desk.due", day=due))]
    return html.Th(words, scope="col")


def _row(request: Request, name: str, squares: Sequence[BoardSquare | None], address: Address) -> html.Tr:
    who = html.Th(department_name(request.plan, name, request.lang), scope="row", className="board-who")
    return html.Tr([who, *(_cell(request, square, address) for square in squares)])


def _cell(request: Request, square: BoardSquare | None, address: Address) -> html.Td:
    # The department was not there in that quarter, or is asked for nothing.
    if square is None:
        return html.Td(formats.NONE, className="board-not-yet")
    mark: Component = state_mark(request, state_of(square))
    href = address(square)
    shown = mark if href is None else link([mark], href, "board-link")
    return html.Td([shown, *_when(request, square)])


def _when(request: Request, square: BoardSquare) -> list[Component]:
    """Return since when a square has its state and by whom, or how many days are left or past."""
    if square.at is not None:
        return [html.Small(short_moment(request, square))]
    if not square.owed:
        return []
    plainly = "desk.late" if square.state is SlotState.NONE else "reminders.over"  # the mark says already that it is
    key = plainly if square.days_left < 0 else "reminders.before"
    return [html.Small(request.say(key, days=abs(square.days_left)))]


def short_moment(request: Request, square: BoardSquare) -> str:
    """Return the day of the last step, without its year, and who took it."""
    assert square.at is not None, "asked only of a square to which something was done"
    return f"{short_day(request, square.at.astimezone(CHINA).date())} {square.by}"


def short_day(request: Request, day: date) -> str:
    """Return a day without its year, which stands over the board: 10月15日; 15 Oct."""
    return day_of_year(day, request.lang)


def reminders_block(request: Request, found: Sequence[Reminder]) -> html.Details:
    """Return whom to remind today: late ones first."""
    summary = request.say("desk.reminders", count=len(found))
    if not found:
        return disclosure(summary, html.P(request.say("reminders.none")))
    return disclosure(summary, html.Ul([html.Li(_reminder(request, each)) for each in found], className="reminders"))


def _reminder(request: Request, reminder: Reminder) -> list[Child]:
    key = "reminders.over" if reminder.overdue else "reminders.before"
    return [
        html.Span(department_name(request.plan, reminder.department, request.lang), className="reminder-who"),
        html.Span(formats.period(reminder.period, request.lang)),
        html.Span(
            request.say(key, days=abs(reminder.days_left)), className="reminder-late" if reminder.overdue else ""
        ),
    ]
