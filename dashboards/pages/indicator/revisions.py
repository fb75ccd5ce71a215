"""目标调整 on an indicator's page: which targets were in force from when, by which document, and what is proposed."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboards import urls
from dashboards.components.html import Children, link, table
from dashboards.request import Request
from plan.assessment import schedule_of
from plan.indicator import Indicator
from plan.instant import CHINA
from plan.revision import RevisionState, TargetRevision, states, targets_now
from plan.schedule import Schedule
from presentation import formats
from presentation.target_words import set_anew_words
from wording import joined, told_of


def _standing(request: Request, indicator: Indicator) -> list[TargetRevision]:
    """Return the revisions that stand on the day looked at, by what was known then."""
    found = request.reader.revisions(indicator.no)
    return [each for each in found if each.holds(request.as_of, request.known_at)]


def _first(request: Request, indicator: Indicator) -> Indicator:
    """Return the indicator with the targets of the plan's own document."""
    return request.reader.plan.on(request.as_of).indicator_of[indicator.no]


def old_schedules(request: Request, indicator: Indicator) -> list[Schedule]:
    """Return the superseded schedules, to be drawn beside the one in force; that of the plan's document first."""
    standing, first = _standing(request, indicator), _first(request, indicator)
    found = []
    # Without the last, which is in force and drawn as such.
    for then in states(request.plan, first, standing)[:-1]:
        if then.milestones != indicator.milestones:  # a yearly plan's target leaves the path as it is
            found.append(schedule_of(request.plan, first.model_copy(update={"milestones": then.milestones})))
    return found


def revisions_block(request: Request, indicator: Indicator) -> list[Component]:
    """Return a table of the targets in force and superseded ones, the newest first, with notes on proposals; nothing
    where no revision is known."""
    known = [each for each in request.reader.revisions(indicator.no) if _is_known(request, each)]
    if not known:
        return []
    address = request.href(urls.REVISIONS, trace=None, area=None, span=None)
    every = html.P(link(request.say("revision.to_page"), address))
    standing = _standing(request, indicator)
    stages = states(request.plan, _first(request, indicator), standing)
    years = sorted({year for then in stages for year in targets_now(then)})
    heads: list[Children] = [request.say("revision.since")]
    heads += [request.say("revision.target", year=year) for year in years]
    heads.append(request.say("revision.basis"))
    document = request.plan.document
    dates = [document.issued_on, *(each.dated for each in standing)]
    sources = [told_of(document, "number", request.lang), *(each.number for each in standing)]
    rows: list[list[Children]] = []
    for place in reversed(range(len(stages))):
        now = place == len(stages) - 1
        figures = [set_anew_words(stages[place], year, request.lang, request.plan) for year in years]
        # Struck through, not left out: nothing is overwritten, and both dates of a target are to be seen.
        cells: list[Children] = [figure if now else html.Del(figure) for figure in figures]
        mark = html.Strong(request.say("revision.current"), className="in-force") if now else ""
        rows.append([formats.day(dates[place], request.lang), *cells, [mark, " ", sources[place]]])
    notes = [html.P(_note(request, each), className="side-note") for each in known]
    heading = request.say("revision.heading")
    count = request.say("revision.count", count=len(stages))
    parts = [html.H2(heading), table(count, heads, rows, text=len(heads)), *notes, every]
    return [html.Section(parts, className="succession")]


def _is_known(request: Request, revision: TargetRevision) -> bool:
    # As known then: a page of an earlier instant must not tell of what was proposed since.
    return request.known_at is None or revision.proposed_at <= request.known_at


def _note(request: Request, revision: TargetRevision) -> str:
    """Return a revision's reason and who proposed, accepted or returned it when, as known at the request's instant: a
    later decision is not shown."""
    decided = revision.decided_at
    if decided is not None and request.known_at is not None and decided > request.known_at:
        decided = None
    moment = (decided or revision.proposed_at).astimezone(CHINA).date()
    fields = {
        "day": formats.day(moment, request.lang),
        "dated": formats.day(revision.dated, request.lang),
        "by": revision.proposed_by if decided is None else revision.decided_by,
        "note": revision.note,
    }
    state = RevisionState.PROPOSED if decided is None else revision.state
    key = {"proposed": "proposed", "accepted": "accepted", "returned": "returned"}[state]
    reason = request.say("revision.reason", reason=revision.reason)
    return joined((reason, request.say(f"revision.{key}", **fields)), request.lang)
