"""A submission: what it changes, its findings with the reasons given, its numbers, and the decision about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dash import html
from dash.development.base_component import Component

from dashboards import urls
from dashboards.components.forms import button, form, labelled, text_area
from dashboards.components.html import Child, aria, link, main_heading
from dashboards.components.progress_words import progress_section
from dashboards.components.state_marks import state_mark
from dashboards.page import Page
from dashboards.pages.submissions.access import note_opened, sent_for, submission_of
from dashboards.pages.submissions.difference import difference_section
from dashboards.pages.submissions.drafts import facts
from dashboards.pages.submissions.effect import effect_section
from dashboards.pages.submissions.findings import Answers, findings_section
from dashboards.pages.submissions.holding import holding_line
from dashboards.pages.submissions.numbers import numbers_section
from dashboards.pages.submissions.since import since_section
from dashboards.pages.submissions.watching import watch_submission
from dashboards.request import Request
from dashboards.urls import url_of
from etl.intake.earlier import quarters_to_correct
from etl.submissions import SubmissionDetail
from etl.tasks.quarter_progress import came_with
from plan.bureau import BureauPlan
from plan.catalogue import Plan
from plan.indicator import Indicator
from plan.instant import shown_instant
from plan.review import Action, Role
from plan.slots import SlotState
from plan.submission import Decision
from presentation import formats
from presentation.sentences import department_quarter
from wording import name_of

_DEEDS = {Action.ACCEPT: "accept", Action.RETURN: "return", Action.REOPEN: "reopen", Action.WITHDRAW: "withdraw"}
_WITHOUT_NOTE = (Action.ACCEPT, Action.WITHDRAW)


def build(request: Request) -> Component:
    """Return the page of a submission."""
    shown = submission_of(request, request.parameters["submission"])
    assert shown is not None, "the frame asks first whether there is such a submission"
    note_opened(request, shown)
    main = [
        *since_section(request, shown),
        *_earlier(request, shown),
        *effect_section(request, shown),
        difference_section(request, shown.difference, _difference_key(shown), listed=shown.submission.period),
        *_progress(request, shown),
        findings_section(request, shown.findings, Answers(shown.submission.replies)),
        _numbers(request, shown),
    ]
    columns = html.Div([html.Div(main, className="desk-main"), _side(request, shown)], className="desk-columns")
    return html.Div([_head(request, shown), columns], className="desk")


def _progress(request: Request, shown: SubmissionDetail) -> list[Component]:
    """Return the progress of tasks that came with the workbook."""
    lines = request.reader.tasks.lines() if request.reader.tasks is not None else ()
    own = [line for line in lines if came_with(line) == shown.submission.id]
    return progress_section(request, [entry for line in own for entry in line.content["reports"]])


def _numbers(request: Request, shown: SubmissionDetail) -> html.Section:
    assert request.submission_service is not None, "a submission was sent from a desk"
    sent = shown.submission
    numbers = request.submission_service.numbers(sent.department, sent.period, shown.observations)
    return numbers_section(request, numbers)


def named(request: Request) -> str | None:
    """Return the submission's number; None if there is none that the viewer may see."""
    shown = submission_of(request, request.parameters.get("submission", ""))
    return shown.submission.id if shown is not None else None


def _difference_key(shown: SubmissionDetail) -> str:
    return "desk.difference_made" if shown.submission in shown.slot.accepted else "desk.difference"


def state_word(shown: SubmissionDetail) -> str:
    """Return the state of this version, as a key of `state_marks.STATES`."""
    # Only the newest version has the slot's state; an older one has its own past.
    if shown.newest:
        return shown.slot.state.value
    if shown.slot.effective == shown.submission:
        return "accepted"
    return shown.decisions[-1].state.value if shown.decisions else "submitted"


def _head(request: Request, shown: SubmissionDetail) -> html.Div:
    sent = shown.submission
    # Back to where the viewer works: fillers send, the others review.
    back = urls.SUBMIT if request.viewer.person.role is Role.FILLER else urls.REVIEW
    up = link(request.say("desk.to_submit" if back == urls.SUBMIT else "desk.to_review"), _bare(request, back), "back")
    place = department_quarter(request.plan, sent.department, sent.period, request.lang)
    heading = main_heading(place)
    about: list[Child] = [state_mark(request, state_word(shown)), html.Span(sent.file, className="file-name")]
    parts: list[Component] = [html.P(up), heading, html.P(about, className="desk-about")]
    parts += _holding(request, shown)
    return html.Div([*parts, *_received(request, shown), *_overtaken(request, shown)], className="desk-head")


def _holding(request: Request, shown: SubmissionDetail) -> list[Component]:
    """Return the line that says who has to act on the newest version; nothing for an older one."""
    if not shown.newest or request.submission_service is None:
        return []
    waits = shown.slot.state is SlotState.SUBMITTED
    opening = request.submission_service.opening(shown.submission.id) if waits else None
    return holding_line(request, shown.submission.department, shown.submission.period, shown.slot.state, opening)


def _bare(request: Request, path: str) -> str:
    return request.href(path, receipt=None, again=None, period=None, year=None)


def _received(request: Request, shown: SubmissionDetail) -> list[Component]:
    """Return the confirmation for the sender who has just sent it, with the link to the receipt."""
    # The address says that it was just sent; whoever reloads sees it again, and nobody else does.
    if "receipt" not in request.query:
        return []
    key = "desk.received_again" if "again" in request.query else "desk.received"
    return [html.P([request.say(key), " ", _to_receipt(request, shown)], className="receipt", role="status")]


def _to_receipt(request: Request, shown: SubmissionDetail) -> html.A:
    return link(request.say("desk.receipt_open"), _bare(request, url_of(urls.RECEIPT, submission=shown.submission.id)))


def _earlier(request: Request, shown: SubmissionDetail) -> list[Component]:
    """Return the earlier quarters that the form corrects too, each with links to its current version and to the draft
    that waits to correct it."""
    assert request.submission_service is not None, "a submission was sent from a desk"
    sent = shown.submission
    waiting = {draft.period: draft.id for draft in request.submission_service.corrections_out_of(sent)}
    parts: list[Component] = []
    for period in quarters_to_correct(shown.findings):
        words = request.say("desk.corrects_earlier", period=formats.period(period, request.lang))
        # The version the earlier quarter has now, which the waiting draft would correct.
        version = request.submission_service.slot(sent.department, period).version
        looks = (
            [link(request.say("desk.corrects_now"), _bare(request, url_of(urls.SUBMISSION, submission=version)))]
            if version
            else []
        )
        # Drafts are their department's own affair: a reviewer sees that a correction waits, not the draft.
        if period in waiting and request.viewer.person.department == sent.department:
            looks.append(
                link(request.say("desk.corrects_draft"), _bare(request, url_of(urls.DRAFT, draft=waiting[period])))
            )
        between = [part for look in looks for part in (" · ", look)]
        parts.append(html.P([words, *[" ", *between[1:]]], className="told"))
    return parts


def _overtaken(request: Request, shown: SubmissionDetail) -> list[Component]:
    newest = shown.slot.newest
    if shown.newest or newest is None:
        return []
    at = shown_instant(newest.submitted_at)
    words = request.say("desk.not_newest", by=newest.submitted_by, at=at)
    look = link(request.say("desk.look"), _bare(request, url_of(urls.SUBMISSION, submission=newest.id)))
    return [html.P([words, " ", look], className="told")]


def _side(request: Request, shown: SubmissionDetail) -> html.Aside:
    receipt = html.P(_to_receipt(request, shown))
    parts: list[Component] = [html.H2(request.say("desk.submission")), _receipt(request, shown), receipt]
    parts += _workbook(request, shown)
    parts += [_history(request, shown.decisions), *_deeds(request, shown), *_lineage(request, shown)]
    return html.Aside(parts, className="desk-side", **aria(label=request.say("desk.side")))


def _read_as(request: Request, shown: SubmissionDetail) -> list[tuple[str, Child]]:
    """Return the fact that a file which names another quarter was read as this one because its sender said so."""
    if not shown.submission.replies.read_as:
        return []
    period = formats.period(shown.submission.period, request.lang)
    return [("quarters.fact", request.say("quarters.fact_words", period=period))]


def _receipt(request: Request, shown: SubmissionDetail) -> html.Dl:
    sent = shown.submission
    rows: list[tuple[str, Child]] = [
        *_read_as(request, shown),
        ("desk.fact_number", html.Strong(sent.id)),
        ("desk.fact_at", shown_instant(sent.submitted_at)),
        ("desk.fact_by", sent.submitted_by),
        ("desk.fact_rows", str(sent.rows)),
        ("desk.fact_digest", html.Code(sent.sha256, className="digest")),
    ]
    rows += [("desk.fact_reason", sent.reason)] if sent.reason else []
    rows += [("desk.fact_blanks", request.say("desk.blanks_stood"))] if sent.replies.blanks_stand else []
    return facts(request, rows)


def _history(request: Request, decisions: Sequence[Decision]) -> html.Ol:
    return html.Ol([html.Li(_decided(request, decision)) for decision in decisions], className="history")


def _decided(request: Request, decision: Decision) -> list[Child]:
    words = request.say("desk.decided", by=decision.by, at=shown_instant(decision.at))
    note = [html.Span(decision.note, className="history-note")] if decision.note else []
    return [state_mark(request, decision.state.value), html.Small(words), *note]


def _deeds(request: Request, shown: SubmissionDetail) -> list[Component]:
    """Return a form for each action that the viewer may take; a refusal tells the reason to anybody who tries more."""
    deeds: list[Component] = [_deed(request, shown, action) for action in shown.actions if action in _DEEDS]
    return deeds if Action.WITHDRAW not in shown.actions else _withdrawing(request, shown, deeds)


def _withdrawing(request: Request, shown: SubmissionDetail, deeds: list[Component]) -> list[Component]:
    """Return the form to withdraw it, or who has opened it for review so that it can no longer be withdrawn."""
    assert request.submission_service is not None, "a submission was sent from a desk"
    opening = request.submission_service.opening(shown.submission.id)
    if opening is None:
        return [html.P(request.say("withdrawal.may"), className="limits"), *deeds]
    return [html.P(request.say("withdrawal.opened", by=opening.by, at=shown_instant(opening.at)), className="limits")]


def _workbook(request: Request, shown: SubmissionDetail) -> list[Component]:
    """Return the link to the workbook that was sent, for its sender and who decides about it."""
    if request.viewer.person.role not in (Role.FILLER, Role.REVIEWER):
        return []
    words = request.say("withdrawal.workbook", file=shown.submission.file)
    href = url_of(urls.SENT_WORKBOOK, submission=shown.submission.id)
    return [html.P(html.A(words, href=href, download="", className="file", disable_n_clicks=True))]


def _deed(request: Request, shown: SubmissionDetail, action: Action) -> html.Form:
    fields: list[Child] = []
    if action not in _WITHOUT_NOTE:
        fields.append(labelled(request.say(f"desk.note_{action}"), text_area("note", required=True)))
    kind = "button button-main" if action is Action.ACCEPT else "button"
    fields.append(button(request.say(f"desk.do_{action}"), kind))
    return form(
        request,
        url_of(urls.REVIEW_ACTION, submission=shown.submission.id, action=_DEEDS[action]),
        fields,
        f"deed deed-{action}",
    )


def _lineage(request: Request, shown: SubmissionDetail) -> list[Component]:
    """Return links to the indicators that use its numbers; nothing where another version is in force."""
    # A version that is not in force feeds no indicator, even if it was accepted once.
    if shown.slot.effective != shown.submission:
        return []
    links = [html.Li(each) for entry in request.reader.bureau.entries for each in _fed(request, entry, shown)]
    return [html.H3(request.say("desk.lineage")), html.Ul(links, className="lineage-links")]


def _fed(request: Request, entry: BureauPlan, shown: SubmissionDetail) -> Iterator[html.A]:
    """Yield links to the indicators of a plan that a submission feeds; none where the plan is not in force then."""
    period = shown.submission.period
    if not entry.in_force(period.last_day):
        return
    # By the plan of its own quarter, in which the department may have had other measures.
    plan = entry.plan.at(period)
    named = request.reader.of_plan(entry).named_plan(period.last_day) or None
    for indicator in plan.indicators:
        if _feeds(plan, indicator, shown.submission.department):
            yield _to_indicator(request, indicator, shown, named)


def _feeds(plan: Plan, indicator: Indicator, department: str) -> bool:
    return any(plan.measure_of[name].department == department for name in indicator.formula.measures)


def _to_indicator(request: Request, indicator: Indicator, shown: SubmissionDetail, named: str | None) -> html.A:
    period = shown.submission.period
    address = request.href(
        url_of(urls.INDICATOR, no=indicator.no),
        as_of=period,
        trace=period,
        receipt=None,
        again=None,
        year=None,
        plan=named,
    )
    return link(name_of(indicator, request.lang), address)


PAGE = Page(
    urls.SUBMISSION,
    "desk.submission",
    None,
    build,
    named,
    within=(urls.SUBMIT, urls.REVIEW),
    personal=True,
    watches=watch_submission,
    about=sent_for,
)
