"""The routes of towns' targets: the bureau drafts, agrees and issues them, each town answers."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Flask, Response, abort, g, request

from access.permission import READERS, TOWNS
from dashboards import urls
from dashboards.request import Request
from dashboards.server.guard import open_to
from dashboards.server.page_cache import PageRenderer
from dashboards.server.posting import (
    LONGEST_FIGURE,
    back,
    check_token,
    document_day,
    own_address,
    posted,
    proof_first,
)
from dashboards.viewer import under_journal_name
from etl.tasks.town_targets import TownTargets, targets_in
from plan.catalogue import Plan
from plan.denied import Denied
from plan.indicator import Indicator
from plan.town_targets import TOWN_TARGET_ROW, TownTargetAction
from plan.town_weights import weights_of
from plan.whole_number import ascii_number


def add_town_targets(server: Flask, renderer: PageRenderer) -> None:
    """Add the routes; none where no tasks are kept, in whose chain of the journal these lines are."""
    tasks = renderer.reader.tasks
    if tasks is None:
        return
    kept = TownTargets(tasks)

    @server.post(urls.SET_TARGETS)
    @open_to(READERS)
    def set_targets(action: str) -> Response:
        check_token()
        if action not in ("draft", "agree", "issue"):
            abort(404)
        _check_role(TownTargetAction(action))
        asked = _page_request(renderer, urls.TOWN_TARGETS)
        (plan, indicator, year), person = _place(asked), under_journal_name(g.viewer.person)
        if action == "draft":
            kept.draft(plan, indicator, year, _values(plan, indicator), person, posted("note").strip()[:200])
        elif action == "agree":
            kept.agree(plan, indicator.no, year, request.form.getlist("town"), person)
        else:
            if proof := proof_first():
                return proof
            weights = weights_of(plan, indicator, asked.reader.observed(None), asked.as_of)
            document, dated = posted("document").strip()[:80], document_day(posted("dated"))
            kept.issue(plan, indicator, year, person, document, dated, weights)
        return back(own_address(posted("at", urls.TOWN_TARGETS)))

    @server.post(urls.ANSWER_TARGET)
    @open_to(TOWNS)
    def answer_target(action: str) -> Response:
        check_token()
        town = g.viewer.person.department
        wanted = next((each for each in targets_in(tasks.lines()) if each.key == posted("key")), None)
        # Another town's target answers as if it were not there.
        if action not in ("agree", "ask") or wanted is None or wanted.town != town:
            abort(404)
        entry = tasks.data_store.bureau.named(wanted.plan)
        if entry is None:
            abort(404)
        plan = tasks.data_store.plan_then(entry.plan, tasks.today(datetime.now(UTC)))
        value = figure(posted("value")) if action == "ask" else None
        note = posted("note").strip()[:200]
        indicator = plan.indicator_of[wanted.indicator]
        kept.answer(plan, indicator, wanted.year, wanted.town, g.viewer.person, value, note)
        return back(own_address(posted("at", urls.TOWN)))


def _check_role(action: TownTargetAction) -> None:
    if g.viewer.person.role not in TOWN_TARGET_ROW[action].roles:
        raise Denied(f"denied.town_target_role.{action}", role=g.viewer.person.role)


def _page_request(renderer: PageRenderer, page: str) -> Request:
    """Return the request of the page on which the form stood: whose plan it is."""
    path, _, query = own_address(posted("at", page)).partition("?")
    return renderer.request(path, query)


def _place(asked: Request) -> tuple[Plan, Indicator, int]:
    number, year = ascii_number(posted("indicator"), 5), ascii_number(posted("year"), 5)
    if number is None or number not in asked.plan.indicator_of or year is None:
        abort(404)
    return asked.plan, asked.plan.indicator_of[number], year


def _values(plan: Plan, indicator: Indicator) -> dict[str, float]:
    """Return the typed figures by town; an empty field leaves its town as it is."""
    typed = {town: posted(f"value_{town}").strip() for town in plan.areas_of(indicator)}
    return {town: figure(text) for town, text in typed.items() if text}


def figure(text: str) -> float:
    """Return a typed figure, never negative, without thousands commas and a trailing %; Denied for anything else."""
    plain = text.strip().rstrip("%％").replace(",", "")
    if not 0 < len(plain) <= LONGEST_FIGURE or not all(character in "0123456789." for character in plain):
        raise Denied("denied.revision.figure", text=text[:30])
    try:
        return float(plain)
    except ValueError:
        raise Denied("denied.revision.figure", text=text[:30]) from None
