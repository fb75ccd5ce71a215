"""Units: which are silent, whose slips are open, and the board of their lights by month. Never persons, no ranking."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from dash import html
from dash.development.base_component import Component

from dashboards.components.html import Child, aria, link, spoken
from dashboards.components.responsive_table import Cell, grid
from dashboards.components.task_parts import shape_count, slip_href, slip_mark, slip_stops, task_link, unit_words
from dashboards.request import Request
from plan.tasks.assess import TaskBoard
from plan.tasks.colours import Colour
from plan.tasks.offers import days_left, waited_for
from plan.tasks.slip import Slip
from plan.tasks.supervise import SilentUnit, colour_counts_by_unit
from presentation import formats
from presentation.tasks.look import light_class


def silent_block(request: Request, silent: Sequence[SilentUnit], limit: int) -> list[Component]:
    """Return the units that have reported nothing for more than ``limit`` days, the longest first, with their tasks;
    nothing where there is none, which the page's first lines say."""
    if not silent:
        return []
    note = html.Span(request.say("supervise.silent_note", count=limit), className="heading-unit")
    title = html.H2([request.say("supervise.silent"), note])
    # Bars are held against the longest silence, the mark against the bureau's limit: two lengths on one scale.
    most = max(unit.days for unit in silent)
    items = [_silent(request, unit, limit, most) for unit in silent]
    foot = html.P(request.say("supervise.units_only"), className="side-note")
    return [html.Section([title, html.Ul(items, className="silent-units"), foot], className="silent")]


def _silent(request: Request, unit: SilentUnit, limit: int, most: int) -> html.Li:
    first, *others = unit.tasks
    about: list[Child] = [task_link(request, first.task)]
    about += [request.say("supervise.and_others", count=len(unit.tasks))] if others else []
    bar = html.Div(
        [
            html.Span(className="silent-bar", style={"width": f"{100 * unit.days / most:.4g}%"}),
            html.Span(className="silent-limit", style={"left": f"{100 * limit / most:.4g}%"}),
        ],
        className="silent-track",
        **aria(hidden="true"),
    )
    days = html.Strong(request.say("task_page.silent", count=unit.days), className="silent-days")
    name = html.Div([html.Strong(unit_words(request, unit.unit)), html.Span(about, className="note")])
    return html.Li([name, bar, days])


def slips_block(request: Request, slips: Sequence[Slip], board: TaskBoard) -> html.Section:
    """Return the slips that are not closed, unit by unit."""
    counted = html.Span(request.say("supervise.count", count=len(slips)), className="heading-unit")
    title = html.H2([request.say("supervise.open"), counted])
    if not slips:
        return html.Section([title, html.P(request.say("supervise.none_open"), className="side-note")])
    keys = ("unit", "number", "task", "colour", "stops", "waits", "due", "left")
    heads = [(request.say(f"supervise.column_{key}"), "grid-name" if key == "task" else "") for key in keys]
    rows = [_slip(request, board, slip, first) for slip, first in _by_unit(slips)]
    return html.Section([title, grid(request.say("supervise.open"), heads, rows, "open-slips")])


def _by_unit(slips: Sequence[Slip]) -> Iterator[tuple[Slip, bool]]:
    """Yield slips with those of a unit together, the unit with the most first, and whether each is its unit's first."""
    units: dict[str, list[Slip]] = {}
    for slip in slips:
        units.setdefault(slip.unit, []).append(slip)
    # By how much there is to do, not by how well a unit does; sorted keeps the order of equal ones.
    for own in sorted(units.values(), key=len, reverse=True):
        for place, slip in enumerate(own):
            yield slip, place == 0


def _slip(request: Request, board: TaskBoard, slip: Slip, first: bool) -> list[Cell]:
    task = board.ledger.by_id.get(slip.task)
    title = link(task.title if task else slip.task, slip_href(request, slip.id))
    waits = waited_for(slip)
    # Written in every row and hidden in all but the first: on a phone each row stands alone.
    unit = html.Strong(unit_words(request, slip.unit), className=None if first else "again")
    return [
        (unit, "slip-unit"),
        (slip.id, ""),
        (title, "grid-name"),
        (slip_mark(request, slip.colour), ""),
        (slip_stops(request, slip), ""),
        (request.say(f"slip_state.{waits}") if waits else formats.NONE, ""),
        (slip.due.isoformat() if slip.due else formats.NONE, ""),
        (left_words(request, slip, board.day), ""),
    ]


def left_words(request: Request, slip: Slip, day: date) -> html.Span:
    """Return how many days are left for an answer, or how long it is overdue; a dash where none is owed."""
    left = days_left(slip, day)
    if left is None:
        return html.Span(formats.NONE)
    key, name = ("left", None) if left >= 0 else ("over", "node-missed")
    return html.Span(request.say(f"supervise.{key}", count=abs(left)), className=name)


def months_block(request: Request, board: TaskBoard) -> list[Component]:
    """Return a table of each unit's lights at each month's end of the year; for the current month, on the day."""
    tasks = request.reader.tasks
    assert tasks is not None, "a board comes of what is kept of tasks"
    if not board.tasks:
        return []
    ends = [_month_end(board.day.year, month) for month in range(1, 13)]
    # The month that runs is shown as of the day: its end is not known.
    days = [min(end, board.day) for end in ends if end.replace(day=1) <= board.day]

    def counted() -> Mapping[str, tuple[Mapping[Colour, int], ...]]:
        # Up to twelve assessments of the whole ledger, hence kept by the version of the data.
        return colour_counts_by_unit([tasks.board(day, request.known_at) for day in days])

    asked = "task_months", tuple(days), request.known_at
    counts = request.reader.once(asked, counted)
    # A thousand components, the same for all who read one language.
    table = request.reader.once((*asked, request.lang), lambda: _months(request, counts))
    note = html.Span(request.say("supervise.months_note", year=board.day.year), className="heading-unit")
    title = html.H2([request.say("supervise.months"), note])
    whole = html.Div(table, className="heat-room", role="region", tabIndex="0",
                     **aria(label=request.say("supervise.months")))  # fmt: skip
    return [html.Section([title, whole], className="months")]


def _month_end(year: int, month: int) -> date:
    # A day before the next month's first, which needs no table of lengths.
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)


def _months(request: Request, counts: Mapping[str, tuple[Mapping[Colour, int], ...]]) -> html.Table:
    names = request.say("time.months_short").split()
    heads = [html.Th(request.say("supervise.month", month=name), scope="col") for name in names]
    head = html.Tr([html.Td(), *heads])
    rows = [_unit_row(request, unit, months) for unit, months in counts.items()]
    months = zip(*counts.values(), strict=True)
    total = [{colour: sum(unit[colour] for unit in month) for colour in Colour} for month in months]
    whole = html.Th(request.say("supervise.total"), scope="row")
    foot = html.Tr([whole, *_cells(request, total)], className="months-total")
    caption = html.Caption(request.say("supervise.months"), className="spoken")
    return html.Table([caption, html.Thead(head), html.Tbody([*rows, foot])], className="months-table")


def _unit_row(request: Request, unit: str, months: Sequence[Mapping[Colour, int]]) -> html.Tr:
    return html.Tr([html.Th(unit_words(request, unit), scope="row"), *_cells(request, months)])


def _cells(request: Request, months: Sequence[Mapping[Colour, int]]) -> list[Component]:
    """Return a cell a month, tinted by its gravest light; months to come are hatched."""
    cells: list[Component] = []
    for counts in months:
        shown: list[Child] = [
            html.Span([shape_count(counts[colour], light_class(colour)), spoken(request.say(f"colour.{colour}"))])
            for colour in reversed(Colour)
            if counts[colour]
        ]
        worst = next((colour for colour in reversed(Colour) if counts[colour]), None)
        cells.append(html.Td(shown or formats.NONE, className=f"month-{worst}" if worst else "month-none"))
    to_come = html.Td(spoken(request.say("supervise.to_come")), className="month-to-come")
    return [*cells, *([to_come] * (12 - len(cells)))]
