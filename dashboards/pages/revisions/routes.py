"""The routes of the page 目标调整: propose new targets, accept or return them."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Flask, Response, abort, g

from access.permission import READERS
from dashboards import urls
from dashboards.request import Request
from dashboards.server.accepting import before_accepting
from dashboards.server.guard import open_to
from dashboards.server.page_cache import PageRenderer
from dashboards.server.posting import LONGEST_FIGURE, back, check_token, document_day, own_address, posted
from dashboards.viewer import under_journal_name
from etl.store.kept_revisions import KeptRevisions
from plan.catalogue import Plan
from plan.denied import Denied
from plan.revision import RevisionState, TargetRevision, check_may_move, check_targets, edges_of
from plan.whole_number import ascii_number


def add_revisions(server: Flask, renderer: PageRenderer, kept: KeptRevisions) -> None:
    """Add the routes of the page."""

    @server.post(urls.REVISE)
    @open_to(READERS)
    def propose_revision() -> Response:
        check_token()
        asked = _page_request(renderer)
        reason = posted("reason").strip()[:500]
        check_may_move(RevisionState.PROPOSED, g.viewer.person, None, reason)
        plan = asked.reader.plan
        dated = document_day(posted("dated"))
        # The plan as it stands on the document's day, earlier revisions included: only against that is a change one.
        then = asked.reader.plan_then(dated)
        number = ascii_number(posted("indicator"), 5)
        if number is None or number not in then.indicator_of:
            abort(404)
        indicator, (targets, highs), to = then.indicator_of[number], _targets(then), posted("to")
        check_targets(then, indicator, targets, dated, highs, to)
        document = posted("number").strip()[:80]
        if not document:
            raise Denied("denied.revision.number")
        person = under_journal_name(g.viewer.person)
        # No id yet: the journal gives the number inside its transaction.
        revision = TargetRevision(
            *("", plan.document.id, indicator.no, targets, document, dated, reason, person.name, datetime.now(UTC)),
            highs=highs,
            to=to,
        )
        kept.propose(revision, person)
        return back(own_address(posted("at", urls.REVISIONS)))

    @server.post(urls.REVISION_ACTION)
    @open_to(READERS)
    def decide_revision(revision: str) -> Response:
        check_token()
        to = posted("to")
        known = next((each for each in kept.all() if each.id == revision), None)
        if to not in (RevisionState.ACCEPTED, RevisionState.RETURNED) or known is None:
            abort(404)
        accepted = to == RevisionState.ACCEPTED
        if accepted and (proof := before_accepting(renderer.access_services, known.proposed_by)):
            return proof
        note = posted("note").strip()[:500]
        kept.decide(revision, RevisionState(to), under_journal_name(g.viewer.person), note, datetime.now(UTC))
        return back(own_address(posted("at", urls.REVISIONS)))


def _page_request(renderer: PageRenderer) -> Request:
    """Return the request of the page on which the form stood: whose plan it is."""
    path, _, query = own_address(posted("at", urls.REVISIONS)).partition("?")
    return renderer.request(path, query)


def _targets(plan: Plan) -> tuple[dict[int, float], dict[int, float]]:
    """Return the typed figures by year, and the upper edges of ranges (2—4) by year; Denied for what is no number. An
    empty field leaves its year as it is."""
    found, highs = dict[int, float](), dict[int, float]()
    for year in sorted({period.year for period in plan.periods}):
        text = posted(f"target_{year}").strip().rstrip("%％").replace(",", "")
        if edges := edges_of(text):
            found[year], highs[year] = edges
        elif text:
            found[year] = _figure(text)
    return found, highs


def _figure(text: str) -> float:
    """Return a typed figure; Denied for anything but digits, point and minus: float() would take nan, inf and 1e9."""
    if len(text) > LONGEST_FIGURE or not all(character in "0123456789.-" for character in text):
        raise Denied("denied.revision.figure", text=text[:LONGEST_FIGURE])
    try:
        return float(text)
    except ValueError:
        raise Denied("denied.revision.figure", text=text) from None
