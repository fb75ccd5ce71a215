"""Who may see a draft or a submission: a department its own, a person without one every submission. To anybody else it
looks as if it did not exist, and the audit notes the attempt."""

from __future__ import annotations

from flask import g, has_request_context

from dashboards.request import Request
from etl.submissions import Draft, SubmissionDetail
from plan.period import Period
from plan.review import Action, Person


def may_see(person: Person, department: str) -> bool:
    """Tell whether what a department sent is for a person to see."""
    return person.department in (None, department)


def draft_of(request: Request, key: str) -> Draft | None:
    """Return the draft of an id; None if there is none, or it is not of the viewer's own department."""
    if request.submission_service is None:
        return None
    try:
        draft = request.submission_service.draft(key)
    except KeyError:
        return None
    if request.viewer.person.department == draft.department:
        return draft
    note_foreign("draft", key)
    return None


def submission_of(request: Request, key: str) -> SubmissionDetail | None:
    """Return the submission of an id with what the viewer may do about it; None if there is none, or he may not see
    it."""
    # It is asked for its title, its being there, and its content.
    return request.once(("submission", key, request.viewer.person), lambda: _submission(request, key))


def _submission(request: Request, key: str) -> SubmissionDetail | None:
    if request.submission_service is None:
        return None
    try:
        shown = request.submission_service.submission(key, request.viewer.person)
    except KeyError:
        return None
    if may_see(request.viewer.person, shown.submission.department):
        return shown
    note_foreign("submission", key)
    return None


def drafted_for(request: Request) -> Period | None:
    """Return the quarter of the draft in the address; None if the viewer sees no such draft (``Page.about``)."""
    draft = draft_of(request, request.parameters.get("draft", ""))
    return draft.period if draft else None


def sent_for(request: Request) -> Period | None:
    """Return the quarter of the submission in the address; None if the viewer sees no such one (``Page.about``)."""
    shown = submission_of(request, request.parameters.get("submission", ""))
    return shown.submission.period if shown else None


def note_opened(request: Request, shown: SubmissionDetail) -> None:
    """Journal that somebody who may decide about a submission has opened it: from then on it cannot be withdrawn."""
    if request.submission_service is not None and Action.RETURN in shown.actions:
        request.submission_service.note_opening(shown.submission.id, request.viewer.person)


def note_foreign(kind: str, key: str) -> None:
    """Mark the request, for the audit: it asked for something that exists and was answered as if it did not."""
    if has_request_context():
        g.foreign = f"{kind} {key}"


def period_in(request: Request, name: str = "period") -> Period | None:
    """Return the quarter in the address; None if it names none, or one outside the plan."""
    try:
        period = Period.parse(request.query.get(name, ""))
    except ValueError:
        return None
    return period if period in request.plan.periods else None
