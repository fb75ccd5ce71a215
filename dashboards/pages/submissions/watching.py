"""What the pages of drafts and submissions watch (``Page.watches``): values that change whenever what they show does.

Open pages ask every second. A change elsewhere (another department's draft, another quarter's return) redraws
nothing here.
"""

from __future__ import annotations

from collections.abc import Hashable

from dashboards.pages.submissions.access import draft_of, may_see
from dashboards.request import Request


def watch_submit(request: Request) -> Hashable:
    """Return the states of the quarters of the viewer's department, and its drafts."""
    assert request.submission_service is not None, "asked only where there is a desk"
    own = request.viewer.person.department
    return request.submission_service.changed(own), request.submission_service.drafts(
        own
    ) if own else request.submission_service.drafted(None)


def watch_review(request: Request) -> Hashable:
    """Return the states of the quarters that the viewer may see, and for which drafts there are."""
    assert request.submission_service is not None, "asked only where there is a desk"
    own = request.viewer.person.department
    return request.submission_service.changed(own), request.submission_service.drafted(own)


def watch_draft(request: Request) -> Hashable:
    """Return the draft, and the states of its department's quarters."""
    assert request.submission_service is not None, "asked only where there is a desk"
    draft = draft_of(request, request.parameters["draft"])
    return None if draft is None else (draft, request.submission_service.changed(draft.department))


def watch_submission(request: Request) -> Hashable:
    """Return the states of the quarters of the submission's department, and its drafts that correct earlier ones."""
    assert request.submission_service is not None, "asked only where there is a desk"
    place = request.submission_service.place_of(request.parameters["submission"])
    if place is None or not may_see(request.viewer.person, place[0]):
        return None
    corrections = tuple(draft for draft in request.submission_service.drafts(place[0]) if draft.out_of is not None)
    return request.submission_service.changed(place[0]), corrections
