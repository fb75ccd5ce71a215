"""A draft: how its workbook was read, its findings, its numbers, what it would change, and the form that sends it."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboards import urls
from dashboards.components.forms import button, form
from dashboards.components.html import link, main_heading
from dashboards.components.progress_words import progress_section
from dashboards.page import Page
from dashboards.pages.submissions.access import draft_of, drafted_for
from dashboards.pages.submissions.difference import difference_section, difference_words
from dashboards.pages.submissions.drafts import steps
from dashboards.pages.submissions.findings import Answers, findings_section
from dashboards.pages.submissions.holding import holding_line
from dashboards.pages.submissions.numbers import numbers_section
from dashboards.pages.submissions.owed import counted_title
from dashboards.pages.submissions.recognised import is_to_be_taught, recognised_section
from dashboards.pages.submissions.replacing import replaced_note
from dashboards.pages.submissions.send import side
from dashboards.pages.submissions.teaching import headline
from dashboards.pages.submissions.watching import watch_draft
from dashboards.request import Request
from dashboards.urls import url_of
from etl.submissions import CheckedDraft, Draft, DraftNotThereError, DraftStage
from plan.finding import MAY_STAND, Severity
from plan.instant import shown_instant
from plan.slots import Slot, SlotState
from presentation import formats
from presentation.sentences import department_quarter


def build(request: Request) -> Component:
    """Return the page of a draft."""
    draft = draft_of(request, request.parameters["draft"])
    assert draft is not None, "the frame asks first whether there is such a draft"
    try:
        return _page_of(request, draft)
    # Sent, discarded or read again while the page was drawn, which asks for the draft's content several times.
    except DraftNotThereError:
        now = draft_of(request, draft.id) or draft
        return _sent(request, now) if now.stage is DraftStage.SENT else _drawn(request, now, None)


def _page_of(request: Request, draft: Draft) -> Component:
    assert request.submission_service is not None, "a draft lies on a desk"
    if draft.stage is DraftStage.SENT:
        return _sent(request, draft)
    try:
        checked = None if draft.at_work else request.submission_service.checked(draft.id)
    # Somebody may have taken it off the desk since it was found.
    except DraftNotThereError:
        checked = None
    return _drawn(request, draft, checked)


def _drawn(request: Request, draft: Draft, checked: CheckedDraft | None) -> html.Div:
    body = _set_aside(request, draft, checked) if draft.replaced else _body(request, draft, checked)
    return html.Div([_head(request, draft, checked), *body], className="desk draft-page")


def _set_aside(request: Request, draft: Draft, checked: CheckedDraft | None) -> list[Component]:
    """Return a draft that was replaced: to be read, and to be brought back."""
    note = replaced_note(request, draft, draft_of(request, draft.replaced))
    # Without the draft among the answers nothing of it can be changed.
    found = [findings_section(request, checked.findings, Answers(draft.replies))] if checked is not None else []
    assert request.submission_service is not None, "a draft lies on a desk"
    slot = request.submission_service.slot(draft.department, draft.period)
    return [note, *_rival(request, draft, slot), *found]


def _sent(request: Request, draft: Draft) -> Component:
    """Return the page of a draft that was sent: that it was, with links to its submission and receipt. A sender whose
    connection broke looks here."""
    place = department_quarter(request.plan, draft.department, draft.period, request.lang)
    heading = main_heading(request.say("desk.sentence_sent"))
    about = html.P([html.Span(place), html.Span(draft.name, className="file-name")], className="desk-about")
    sent = link(draft.submission, request.href(url_of(urls.SUBMISSION, submission=draft.submission)))
    receipt = link(request.say("desk.receipt_open"), request.href(url_of(urls.RECEIPT, submission=draft.submission)))
    told = html.P([sent, " ", receipt], className="receipt", role="status")
    return html.Div(html.Div([heading, about, told], className="desk-head"), className="desk draft-page")


def named(request: Request) -> str | None:
    """Return what is owed and what the draft is called; None if there is none that the viewer may see."""
    draft = draft_of(request, request.parameters.get("draft", ""))
    return counted_title(request, draft) if draft is not None else None


def _head(request: Request, draft: Draft, checked: CheckedDraft | None) -> html.Div:
    place = department_quarter(request.plan, draft.department, draft.period, request.lang)
    up = link(request.say("desk.to_submit"), request.href(urls.SUBMIT, period=draft.period), "back")
    heading = main_heading(_sentence(request, draft, checked))
    about = html.P([html.Span(place), html.Span(draft.name, className="file-name")], className="desk-about")
    assert request.submission_service is not None, "a draft lies on a desk"
    state = request.submission_service.slot(draft.department, draft.period).state
    held = holding_line(request, draft.department, draft.period, state)
    told = [*held, *_out_of(request, draft), *_quarter(request, draft)]
    return html.Div([html.P(up), heading, about, steps(request, draft), *told], className="desk-head")


def _out_of(request: Request, draft: Draft) -> list[Component]:
    """Return the note of a draft that corrects one earlier quarter out of another quarter's form."""
    if draft.out_of is None:
        return []
    own, form = (formats.period(period, request.lang) for period in (draft.period, draft.out_of))
    return [html.P(request.say("desk.out_of", period=own, form=form), className="told")]


def _quarter(request: Request, draft: Draft) -> list[Component]:
    """Return the note that a file was put to the quarter it names itself, with a button for the one it was brought for;
    or that it is read as another quarter because its sender said so."""
    own = formats.period(draft.period, request.lang)
    if draft.replies.read_as:
        return [html.P(request.say("quarters.read_as", period=own), className="told")]
    if draft.brought_for is None:
        return []
    wanted = formats.period(draft.brought_for, request.lang)
    take = button(request.say("quarters.take", wanted=wanted), "button button-quiet")
    action = url_of(urls.DRAFT_ACTION, draft=draft.id, action="read_as")
    words = html.P(request.say("quarters.went", period=own, wanted=wanted))
    return [html.Div([words, form(request, action, [take], "offer")], className="told")]


def _sentence(request: Request, draft: Draft, checked: CheckedDraft | None) -> str:
    """Return the draft's state in a sentence; questions about its form come first, as all findings depend on them."""
    if draft.stage is not DraftStage.READY:
        return request.say(f"desk.sentence_{draft.stage}")
    if checked is not None and is_to_be_taught(checked, draft):
        return headline(request, checked.questions)
    counts = {str(severity): draft.count(severity) for severity in Severity}
    mend, explain = draft.count(Severity.MEND) > 0, draft.count(Severity.EXPLAIN) > 0
    kind = "both" if mend and explain else "mend" if mend else "explain" if explain else "clean"
    return request.say(f"desk.sentence_{kind}", values=draft.values, **counts)


def _body(request: Request, draft: Draft, checked: CheckedDraft | None) -> list[Component]:
    assert request.submission_service is not None, "a draft lies on a desk"
    slot = request.submission_service.slot(draft.department, draft.period)
    if checked is None or draft.stage not in (DraftStage.READY, DraftStage.REFUSED):
        trouble = [html.P(draft.trouble, className="held", role="alert")] if draft.trouble else []
        return [_columns([*trouble, html.P(request.say("desk.leave"))], side(request, draft, slot, (), ()))]
    held = request.submission_service.obstacles(draft.id)
    return [_columns(_main(request, draft, checked, slot), side(request, draft, slot, held, checked.findings))]


def _columns(main: Sequence[Component], aside: Component) -> html.Div:
    return html.Div([html.Div(list(main), className="desk-main"), aside], className="desk-columns")


def _main(request: Request, draft: Draft, checked: CheckedDraft, slot: Slot) -> list[Component]:
    assert request.submission_service is not None, "a draft lies on a desk"
    answers = Answers(draft.replies, draft, checked, slot.corrects)
    if draft.stage is DraftStage.REFUSED:
        return [findings_section(request, checked.findings, answers)]
    parts: list[Component] = [*_rival(request, draft, slot)]
    guessed = recognised_section(request, checked, draft)
    first = [guessed] if is_to_be_taught(checked, draft) else []
    last = [] if first else [guessed]
    found = findings_section(request, checked.findings, answers)
    progress = progress_section(request, checked.progress.get("reports", ()))
    changed = difference_section(request, request.submission_service.difference(draft.id), listed=draft.period)
    return [*parts, *first, found, _numbers(request, draft, checked), changed, *progress, *last]


def _numbers(request: Request, draft: Draft, checked: CheckedDraft) -> html.Section:
    """Return the table of numbers beside those of earlier quarters; a cell that holds text instead of a number is
    shown as unreadable, not as 未报."""
    assert request.submission_service is not None, "a draft lies on a desk"
    doubts = (f for f in checked.findings if f.severity is Severity.MEND and f.code not in MAY_STAND)
    unread = {(f.details.get("measure", ""), f.details.get("area", "")) for f in doubts}
    unread -= {(o.measure, o.area) for o in checked.extraction.own}
    numbers = request.submission_service.numbers(draft.department, draft.period, checked.extraction.own)
    return numbers_section(request, numbers, unread)


def _rival(request: Request, draft: Draft, slot: Slot) -> list[Component]:
    """Return the note that another version waits for review, and how this draft differs from it."""
    newest = slot.newest
    # Only what waits can be overtaken; what is decided has its own word.
    if newest is None or slot.state is not SlotState.SUBMITTED or request.submission_service is None:
        return _last_word(request, draft, slot)
    against = difference_words(request, request.submission_service.difference(draft.id, newest.id))
    at = shown_instant(newest.submitted_at)
    words = request.say("desk.rival", by=newest.submitted_by, at=at, number=newest.id, counts=against)
    return [
        html.P(
            [words, " ", link(request.say("desk.look"), url_of(urls.SUBMISSION, submission=newest.id))],
            className="told",
        )
    ]


def _last_word(request: Request, draft: Draft, slot: Slot) -> list[Component]:
    """Return the note with which the last version came back, or was opened again."""
    decided = slot.decided
    if decided is None or slot.state not in (SlotState.RETURNED, SlotState.REOPENED):
        return []
    at = shown_instant(decided.at)
    words = request.say(f"desk.word_{slot.state}", by=decided.by, at=at, note=decided.note)
    if slot.state is not SlotState.RETURNED or request.submission_service is None:
        return [html.P(words, className="told")]
    counts = difference_words(request, request.submission_service.difference(draft.id, decided.submission))
    return [html.P([words, " ", request.say("desk.against_returned", counts=counts)], className="told")]


PAGE = Page(
    urls.DRAFT,
    "desk.draft",
    None,
    build,
    named,
    within=(urls.SUBMIT,),
    personal=True,
    watches=watch_draft,
    about=drafted_for,
)
