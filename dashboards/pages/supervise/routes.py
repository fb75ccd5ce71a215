"""The routes of supervision: issue slips, take their steps, decide what waits, print. Who may do what is decided by
`plan.tasks`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, abort, g, request

from access.permission import READERS
from dashboards import urls
from dashboards.language import addressed, language_of
from dashboards.pages.supervise.today import of_today, reason_words
from dashboards.server.accepting import before_accepting
from dashboards.server.guard import open_to
from dashboards.server.page_cache import PageRenderer
from dashboards.server.posting import back, check_token, lang_of, own_address, posted, proof_first
from dashboards.urls import url_of
from dashboards.viewer import author_of
from etl.tasks.task_service import TaskService
from etl.tasks.task_store import TaskStore
from plan.denied import Denied
from plan.instant import CHINA, instant_of
from plan.period import Period
from plan.tasks.offers import offer_of
from plan.tasks.slip import SlipAction, check_may_step
from plan.tasks.supervise import SlipProposal, answer_due, propose
from presentation.reporting import ReportQuery
from presentation.tasks.printing import PRINTED_AS, bulletin_query, notice_query
from wording import DEFAULT

_LONGEST = 500
"""Characters of any text that a form sends."""


_FOR_GOOD = frozenset({SlipAction.SETTLE, SlipAction.CLOSE})
"""Steps that close a slip for good, before which the password is asked for again."""


def add_supervision(server: Flask, renderer: PageRenderer) -> None:
    """Add the routes of supervision; none where nothing is kept of tasks."""
    tasks = renderer.reader.tasks
    if tasks is None:
        return
    service = TaskService(tasks)

    @server.post(urls.ISSUE_SLIPS)
    @open_to(READERS)
    def issue() -> Response:
        check_token()
        chosen = set(request.form.getlist("slip"))
        # Proposed now, not when the page was opened: of what has been settled since no slip is issued.
        wanted = [each for each in _proposed(renderer, tasks) if f"{each.colour} {each.task.id}" in chosen]
        if not chosen or len(wanted) < len(chosen):
            raise Denied("denied.slip_not_proposed", conflict=True)
        for each in wanted:
            # In Chinese always: the reason stands in the record and on the notice, whatever the reviewer's page was
            # in.
            service.issue(each.task.id, each.colour, g.viewer.person, reason_words(each, DEFAULT))
        return back(addressed(urls.SUPERVISE, lang_of()))

    @server.post(urls.SLIP_ACTION)
    @open_to(READERS)
    def step(slip: str, action: str) -> Response:
        check_token()
        if action in _FOR_GOOD and (proof := proof_first()):
            return proof
        take_step(service, slip, action)
        return back(addressed(url_of(urls.SLIP, slip=slip), lang_of()))

    @server.post(urls.DECIDE_TASKS.replace("<line>", "<int:line>"))
    @open_to(READERS)
    def decide_line(line: int, action: str) -> Response:
        check_token()
        sent = next((each.line for each in tasks.pending() if each.line.sequence == line), None)
        if action not in ("accept", "return") or sent is None:
            abort(404)
        if action == "accept" and (proof := before_accepting(renderer.access_services, sent.by)):
            return proof
        service.decide(line, g.viewer.person, action == "accept", posted("note")[:_LONGEST])
        return back(addressed(urls.SUPERVISE, lang_of()))


def add_printing(server: Flask, renderer: PageRenderer) -> None:
    """Add the routes of what supervision prints; none where nothing is kept of tasks or no reports are made."""
    tasks, reporter = renderer.reader.tasks, renderer.reporter
    if tasks is None or reporter is None:
        return

    def begin(query: ReportQuery, page: str) -> Response:
        kind = posted("kind")
        if kind not in PRINTED_AS:
            abort(404)
        job = reporter.make(query, kind, author_of(g.viewer.person))
        path, _, asked = own_address(posted("at", page)).partition("?")
        here = page if path != page or not asked else f"{page}?{asked}"
        return back(f"{here}{'&' if '?' in here else '?'}{urlencode({'job': job.key})}")

    @server.post(urls.MAKE_BULLETIN)
    @open_to(READERS)
    def make_bulletin() -> Response:
        check_token()
        period, known_at = _period(posted("period")), _moment(posted("known_at"))
        return begin(bulletin_query(tasks, period, known_at, language_of(posted("at"))), urls.SUPERVISE)

    @server.post(urls.PRINT_SLIP)
    @open_to(READERS)
    def print_slip(slip: str) -> Response:
        check_token()
        found = next((each for each in tasks.ledger().slips if each.id == slip), None)
        if found is None:
            abort(404)
        return begin(notice_query(tasks, found, language_of(posted("at"))), url_of(urls.SLIP, slip=slip))


def _period(text: str) -> Period:
    try:
        return Period.parse(text)
    except ValueError:
        abort(404)


def _moment(text: str) -> datetime | None:
    try:
        return instant_of(text) if text else None
    except ValueError:
        abort(404)


def _proposed(renderer: PageRenderer, tasks: TaskStore) -> tuple[SlipProposal, ...]:
    """Return the slips proposed now; nothing else can be issued on the page."""
    asked = of_today(renderer.request(urls.SUPERVISE, "", g.viewer))
    return propose(tasks.board(asked.as_of), tasks.catalogue.supervision)


def take_step(service: TaskService, number: str, action: str) -> None:
    """Take a step of a slip with the form's words; Denied where the viewer may not, or the slip's state does not allow
    it; 404 for an unknown slip or action."""
    slip = next((each for each in service.store.ledger().slips if each.id == number), None)
    if slip is None or action not in set(SlipAction):
        abort(404)
    offer = offer_of(g.viewer.person, slip, action)
    if offer is None:
        check_may_step(SlipAction(action), g.viewer.person, slip)  # says why, in its own words
        raise Denied(f"denied.slip_order.{action}", conflict=True, slip=number)
    words: dict[str, Any] = {key: posted(key)[:_LONGEST] for key in ("cause", "measures", "deadline", "note")}
    if action == SlipAction.RETURN:
        today = datetime.now(UTC).astimezone(CHINA).date()
        # Whoever is to answer anew gets the whole time again, from today on.
        words["due"] = answer_due(service.store.catalogue.supervision, slip.colour, today)
    service.step(number, offer.steps, g.viewer.person, **words)
