"""审核: the submissions that wait, in the order in which they were sent; the board; whom to remind."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from access.permission import SUPERVISORS
from dashboards import urls
from dashboards.components.html import link, main_heading
from dashboards.page import Page, is_kept
from dashboards.pages.submissions.access import may_see
from dashboards.pages.submissions.board import board_section, reminders_block
from dashboards.pages.submissions.watching import watch_review
from dashboards.request import Request
from dashboards.urls import url_of
from etl.submissions import PendingReview
from plan.board import BoardSquare
from plan.difference import ChangeKind
from plan.instant import shown_instant
from presentation.sentences import department_quarter


def build(request: Request) -> Component:
    """Return the page 审核 for the viewer."""
    if request.submission_service is None:
        return html.Div(main_heading(request.say("desk.none")), className="desk")
    queue = request.submission_service.queue(request.viewer.person)
    squares = [
        s for s in request.submission_service.board(request.today) if may_see(request.viewer.person, s.department)
    ]
    reminders = [
        r for r in request.submission_service.reminders(request.today) if may_see(request.viewer.person, r.department)
    ]
    words = request.say("desk.queue" if queue else "desk.queue_empty", count=len(queue))
    parts = [
        html.Div([main_heading(words)], className="desk-head"),
        *([html.Ol([_row(request, each) for each in queue], className="queue")] if queue else []),
        board_section(request, squares, lambda square: _address(request, square)),
        reminders_block(request, reminders),
    ]
    return html.Div(parts, className="desk")


def named(request: Request) -> str | None:
    """Return the page's name, with the number of submissions that the viewer may decide before it."""
    service = request.submission_service
    waiting = len(service.queue(request.viewer.person)) if service is not None else 0
    name = request.say("desk.review")
    return f"({waiting}) {name}" if waiting else name


def _row(request: Request, pending: PendingReview) -> html.Li:
    sent = pending.submission
    place = department_quarter(request.plan, sent.department, sent.period, request.lang)
    at = request.say("desk.sent_by", by=sent.submitted_by, at=shown_instant(sent.submitted_at))
    # The board's year is the board's own; links leave it behind.
    name = link(place, request.href(url_of(urls.SUBMISSION, submission=sent.id), year=None), "draft-link")
    about = html.Div([name, html.Small(f"{sent.id} · {at}")], className="draft-name")
    says = html.Span(_counts(request, pending), className="queue-counts")
    return html.Li([about, html.Div([says, *_notes(request, pending)], className="queue-notes")], className="draft")


def _counts(request: Request, pending: PendingReview) -> str:
    return request.say("desk.counts", **{str(kind): pending.counts.get(kind, 0) for kind in ChangeKind})


def _notes(request: Request, pending: PendingReview) -> list[Component]:
    notes: Sequence[tuple[str, int]] = (
        ("desk.queue_explained", pending.explained),
        ("desk.queue_blanks", pending.blanks),
    )
    came_back = [html.Small(request.say("desk.queue_came_back"))] if pending.came_back else []
    return [*came_back, *(html.Small(request.say(key, count=count)) for key, count in notes if count)]


def _address(request: Request, square: BoardSquare) -> str | None:
    return request.href(url_of(urls.SUBMISSION, submission=square.version), year=None) if square.version else None


# Board, reminders and queue are made of where quarters stand, of what is drafted, of the data and of the day, and of
# nothing else: so the page is kept.
PAGE = Page(
    urls.REVIEW,
    "desk.review",
    50,
    build,
    named,
    roles=SUPERVISORS,
    personal=True,
    watches=watch_review,
    kept=is_kept,
)
