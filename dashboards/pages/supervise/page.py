"""督办 `/supervise`: silent units first, what is proposed today, open slips by unit, what waits, lights by month.

Its prints, a quarter's bulletin and a slip's notice, are made as every report is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, time

from dash import html
from dash.development.base_component import Component

from dashboards import urls
from dashboards.components.forms import button, form, hidden
from dashboards.components.html import Child, data, page_head
from dashboards.components.task_parts import board_of
from dashboards.page import Page, watch_reports
from dashboards.pages.evaluate.reports import making_room
from dashboards.pages.supervise.today import looks_at_today, of_today, proposals_block
from dashboards.pages.supervise.units import months_block, silent_block, slips_block
from dashboards.pages.supervise.waiting import waiting_block
from dashboards.pages.task.steps import evidence_links
from dashboards.request import Request
from dashboards.urls import url_of
from plan.instant import CHINA, china_day
from plan.tasks.assess import TaskBoard
from plan.tasks.slip import Slip, SlipColour
from plan.tasks.supervise import SlipProposal, propose, silent_units, spot_check
from presentation import formats
from presentation.tasks.printing import PRINTED_AS

CHECKED = 12
"""How many files of evidence are drawn for a month's spot check."""


def build(request: Request) -> Component:
    """Return the page; without a day in the address as of today, not as of the newest report."""
    request = of_today(request)
    board, tasks = board_of(request), request.reader.tasks
    if board is None or tasks is None:
        nothing = html.P(request.say("task_page.none_kept"))
        return html.Div([page_head(request, request.say("supervise.title")), nothing])
    supervision = tasks.catalogue.supervision
    proposals = propose(board, supervision)
    slips = _open(request, board)
    # What waits is decided now; of what was known earlier it has been decided since.
    pending = tasks.pending() if request.known_at is None else ()
    lead = html.P(_lead(request, board, slips), className="attention")
    parts = [
        page_head(request, _sentence(request, board, proposals, slips), lead, reported=_counted(request, board)),
        # Silent units first: what nobody reports on looks unchanged in every other list.
        *silent_block(request, silent_units(board, supervision.silent_days), supervision.silent_days),
        *waiting_block(request, board.ledger, pending),
        proposals_block(request, proposals),
        slips_block(request, slips, board),
        *bulletin_block(request),
        *_spot_check(request, board),
        *months_block(request, board),
    ]
    return html.Div(parts, className="detail supervise")


def _open(request: Request, board: TaskBoard) -> list[Slip]:
    """Return the slips that are open; of a day that is looked back at, those that were open at its end."""
    if looks_at_today(request):
        return [slip for slip in board.ledger.slips if slip.is_open]
    # Closed since, but open at the end of the day that is looked back at.
    end = datetime.combine(board.day, time.max, CHINA)
    return [slip for each in board.ledger.slips if (slip := each.until(end)).steps and slip.is_open]


def _sentence(request: Request, board: TaskBoard, proposals: Sequence[SlipProposal], slips: Sequence[Slip]) -> str:
    date = formats.moment_day(board.day, request.lang)
    colours = Counter(each.colour for each in proposals)
    parts = tuple(
        request.say("supervise.coloured", count=colours[colour], colour=request.say(f"slip_colour.{colour}"))
        for colour in reversed(SlipColour)
        if colours[colour]
    )
    first = "supervise.sentence" if parts else "supervise.sentence_none"
    late = sum(slip.unanswered_on(board.day) for slip in slips)
    said = request.say(first, date=date, count=len(proposals), parts=parts)
    return said + request.say("supervise.sentence_open", count=len(slips), late=late)


def _lead(request: Request, board: TaskBoard, slips: Sequence[Slip]) -> str:
    tasks = request.reader.tasks
    assert tasks is not None, "a board comes of what is kept of tasks"
    limit = tasks.catalogue.supervision.silent_days
    silent = silent_units(board, limit)
    if not silent:
        return request.say("supervise.lead_none", count=limit)
    return request.say("supervise.lead", units=len(silent), count=limit, most=silent[0].days)


def _counted(request: Request, board: TaskBoard) -> str:
    return request.say("task_page.count", count=len(board.tasks))


def _spot_check(request: Request, board: TaskBoard) -> list[Component]:
    """Return the month's sample of evidence, with the seed by which anybody draws the same."""
    evidence = [each for each in board.ledger.evidence if china_day(each.at) <= board.day]
    if not evidence:
        return []
    # The month is the seed, printed: anybody draws the same sample, and nobody can draw until it suits him.
    seed = f"{board.day:%Y%m}"
    drawn = spot_check(evidence, seed, CHECKED)
    note = request.say("supervise.check_note", count=len(drawn), total=len(evidence), seed=seed)
    title = html.H2([request.say("supervise.check"), html.Span(note, className="heading-unit")])
    tasks = {each.task.id: each.task for each in board.tasks}
    return [html.Section([title, evidence_links(request, list(drawn), tasks)])]


def is_kept(request: Request) -> bool:
    """Tell whether the page may be kept: not one whose address names a job, whose progress it shows."""
    return "job" not in request.query


PAGE = Page(urls.SUPERVISE, "supervise.title", 15, build, personal=True, watches=watch_reports, kept=is_kept)


def bulletin_block(request: Request) -> list[Component]:
    """Return the form that makes the bulletin of the last quarter that had ended by the day; nothing where no reports
    are made."""
    if request.reporter is None:
        return []
    note = request.say("bulletin.make_note", period=formats.period(request.period, request.lang))
    known = request.known_at.isoformat() if request.known_at else ""
    fields: list[Child] = [hidden("period", str(request.period)), hidden("known_at", known)]
    title = html.H2(request.say("bulletin.make"))
    made = _form(request, urls.MAKE_BULLETIN, fields, note)
    return [html.Section([title, made, making_room(request, request.reporter)], id="bulletin")]


def notice_block(request: Request, slip: str) -> list[Component]:
    """Return the form that prints a slip's notice; nothing where no reports are made."""
    if request.reporter is None:
        return []
    title = html.H2(request.say("notice.print"))
    printed = _form(request, url_of(urls.PRINT_SLIP, slip=slip), [], request.say("notice.print_note"))
    return [html.Section([title, printed, making_room(request, request.reporter)], id="notice")]


def _form(request: Request, address: str, fields: list[Child], note: str) -> html.Form:
    buttons: list[Child] = [
        button(request.say(f"evaluate.make.{kind}"), "button", name="kind", value=kind) for kind in PRINTED_AS
    ]
    row = html.Div([*buttons, html.Small(note)], className="make-row")
    return form(request, address, [*fields, hidden("at", _own_address(request)), row], "form make", **data(making=""))


def _own_address(request: Request) -> str:
    """Return the address of the page without a job that was started before."""
    return request.href(job=None)
