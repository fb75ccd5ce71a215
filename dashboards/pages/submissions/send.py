"""The column beside a draft's findings: what is still owed, the file's facts, and the form that sends it."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboards import urls
from dashboards.components.forms import button, form, hidden, labelled, text_area
from dashboards.components.html import Child, aria, data, disclosure
from dashboards.language import addressed
from dashboards.pages.submissions.drafts import facts, size_words
from dashboards.pages.submissions.findings import owed_groups
from dashboards.pages.submissions.owed import owed_list
from dashboards.pages.submissions.replacing import anew_section, earlier_section
from dashboards.request import Request
from dashboards.urls import url_of
from etl.submissions import Draft, DraftStage
from plan.finding import MAY_STAND, Finding
from plan.instant import shown_instant
from plan.readiness import BlockingFindings, Obstacle, cell_of, corrected_cells
from plan.review import Action, may, needs_note
from plan.slots import Slot


def side(
    request: Request, draft: Draft, slot: Slot, held: Sequence[BlockingFindings], findings: Sequence[Finding]
) -> html.Aside:
    """Return everything beside the findings, in the order in which it is done."""
    parts: list[Component] = [_cancel(request, draft)] if draft.at_work else []
    if draft.stage is DraftStage.READY:
        parts += owed_list(request, owed_groups(request, findings))
    parts.append(_file(request, draft))
    if draft.stage is DraftStage.READY:
        parts += [
            _returned(request, draft),
            *_blanks(request, draft, findings),
            _sending(request, draft, slot, held, findings),
        ]
    if draft.stage is DraftStage.FAILED:
        again: list[Child] = [button(request.say("desk.again"))]
        parts.append(form(request, url_of(urls.DRAFT_ACTION, draft=draft.id, action="again"), again))
    assert request.submission_service is not None, "a draft lies on a desk"
    if not draft.at_work:
        parts.append(anew_section(request, draft))
    parts += earlier_section(request, request.submission_service.earlier(draft))
    parts += [] if draft.at_work else [_discard(request, draft)]
    return html.Aside(parts, className="desk-side", **aria(label=request.say("desk.side")))


def _cancel(request: Request, draft: Draft) -> html.Form:
    """Return the button that stops the reading and discards the draft."""
    stop: list[Child] = [button(request.say("owed.cancel"))]
    return form(request, url_of(urls.DRAFT_ACTION, draft=draft.id, action="discard"), stop, "cancel")


def _file(request: Request, draft: Draft) -> html.Dl:
    rows: list[tuple[str, Child]] = [
        ("desk.fact_taken", request.say("desk.taken", by=draft.by, at=shown_instant(draft.taken_at))),
        ("desk.fact_size", size_words(draft.size)),
        ("desk.fact_digest", html.Code(draft.sha256, className="digest")),
    ]
    return facts(request, rows)


def _returned(request: Request, draft: Draft) -> html.P:
    words = request.say("desk.returned")
    href = addressed(url_of(urls.CHECKED_DRAFT, draft=draft.id), request.lang)
    return html.P(html.A(words, href=href, download="", className="file", disable_n_clicks=True), className="returned")


def _blanks(request: Request, draft: Draft, findings: Sequence[Finding]) -> list[Component]:
    """Return the question whether blank cells are meant as not reported (未报): without a yes the draft is not sent."""
    count = sum(finding.code in MAY_STAND for finding in findings)
    if not count:
        return []
    stand = draft.replies.blanks_stand
    told = html.Span(request.say("desk.blanks_told", count=count), className="blanks-told")
    box = html.Button(
        [html.Span(className="tick", **aria(hidden="true")), request.say("desk.blanks", count=count)],
        type="submit", role="checkbox", className="check", disable_n_clicks=True, **aria(checked=str(stand).lower()),
    )  # fmt: skip
    fields: list[Child] = [hidden("stand", "no" if stand else "yes"), told, box]
    return [form(request, url_of(urls.DRAFT_ACTION, draft=draft.id, action="blanks"), fields, "blanks")]


def _sending(
    request: Request, draft: Draft, slot: Slot, held: Sequence[BlockingFindings], findings: Sequence[Finding]
) -> html.Section:
    heading = html.H2(request.say("action.send"))
    if not may(Action.SEND, request.viewer.person, slot.drafted()):
        return html.Section([heading, html.P(request.say(_closed_key(slot)), className="held")], className="sending")
    owed = [html.Li(_obstacle_words(request, each)) for each in held if not _explained_by_reason(each, slot, findings)]
    parts: list[Component] = [heading]
    if owed:
        parts += [html.P(request.say("desk.held")), html.Ul(owed, className="held-list")]
    else:
        parts.append(_send_form(request, draft, slot))
    return html.Section(parts, className="sending")


def _closed_key(slot: Slot) -> str:
    return f"desk.closed_{slot.state}" if slot.state in ("accepted",) else "desk.closed"


def _explained_by_reason(held: BlockingFindings, slot: Slot, findings: Sequence[Finding]) -> bool:
    """Tell whether the reason of the correction, which is asked for in any case, explains all that is held here."""
    corrected = corrected_cells(findings)
    return slot.corrects and held.obstacle is Obstacle.EXPLAIN and all(cell_of(f) in corrected for f in held.findings)


def _obstacle_words(request: Request, held: BlockingFindings) -> str:
    return request.say(f"denied.ready.{held.obstacle}", count=len(held.findings))


def _send_form(request: Request, draft: Draft, slot: Slot) -> html.Form:
    fields: list[Child] = [hidden("seen", slot.version)]
    if needs_note(Action.SEND, slot):
        words = request.say("desk.correction_reason")
        fields.append(labelled(words, text_area("reason", required=True)))
    fields.append(button(request.say("desk.send"), "button button-main"))
    unknown = request.say("connection.unknown_send")
    # `unknown`: said where everything went up and no answer came (decision 54).
    return form(
        request,
        url_of(urls.DRAFT_ACTION, draft=draft.id, action="send"),
        fields,
        "send-form",
        **data(once="", unknown=unknown),
    )


def _discard(request: Request, draft: Draft) -> html.Details:
    inside: list[Child] = [
        html.P(request.say("desk.discard_sure")),
        button(request.say("desk.discard"), "button button-bad"),
    ]
    return disclosure(
        request.say("desk.discard"),
        form(request, url_of(urls.DRAFT_ACTION, draft=draft.id, action="discard"), inside, "discard-form"),
    )
