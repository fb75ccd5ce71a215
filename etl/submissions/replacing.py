"""Drafts one after the other for the same quarter: the latest takes the place of those before it, which are kept."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from etl.submissions.draft import Draft, DraftStage
from etl.submissions.shelf import Drafts

_ANOTHERS = frozenset({"wrong_department", "wrong_period"})
"""Codes of a file that says it is another department's, or of another quarter."""


def replace_earlier(drafts: Drafts, key: str) -> None:
    """Let a draft that was read take the place of those brought before it for its quarter; or let the latest of those
    brought after it, which was read faster, take its place.

    A file of which nothing was read, or that says it is another's, takes nobody's place: it was dropped by mistake.
    """
    mine = drafts.get(key)
    candidates = [d for d in (mine, *rivals(drafts, mine)) if d.open and not d.out_of and _takes_place(drafts, d)]
    if not candidates:
        return
    latest = max(candidates, key=_order)
    for other in rivals(drafts, latest):
        if _order(other) <= _order(latest) and not other.at_work:
            set_aside(drafts, other, latest.id)


def rivals(drafts: Drafts, draft: Draft) -> list[Draft]:
    """Return the other drafts that are worked on for a draft's quarter. One that was taken out of a later form is none:
    it waits for that quarter to be opened again."""
    same_quarter = [d for d in drafts.all() if d.open and d.place == draft.place and not d.out_of]
    return [d for d in same_quarter if d.id != draft.id]


def earlier(drafts: Drafts, draft: Draft) -> tuple[Draft, ...]:
    """Return the drafts of a draft's quarter that were replaced and not sent, the latest first."""
    found = [d for d in drafts.all() if d.replaced and d.stage is not DraftStage.SENT and d.place == draft.place]
    return tuple(d for d in reversed(found) if d.id != draft.id)


def set_aside(drafts: Drafts, draft: Draft, by: str) -> None:
    """Note that a draft was replaced; nothing where it was sent, replaced or discarded meanwhile."""
    with suppress(KeyError):
        drafts.change(draft.id, lambda d: replace(d, replaced=by) if d.open else d)


def with_room(drafts: Drafts, department: str, most: int, most_bytes: int) -> tuple[Draft, ...]:
    """Return a department's drafts that were not sent, after the oldest replaced ones made room where it is full."""
    laid = [d for d in drafts.all() if d.department == department and d.stage is not DraftStage.SENT]
    for old in [draft for draft in laid if draft.replaced]:
        if len(laid) < most and sum(draft.size for draft in laid) < most_bytes:
            break
        drafts.discard(old.id)
        laid.remove(old)
    return tuple(laid)


def _order(draft: Draft) -> tuple[object, ...]:
    return draft.taken_at, draft.id


def _takes_place(drafts: Drafts, draft: Draft) -> bool:
    """Tell whether a draft may replace others: it was read, has values, and does not say that it is another's."""
    if draft.stage is not DraftStage.READY or not draft.values:
        return False
    try:
        found = drafts.checked(draft.id).findings
    except KeyError:  # sent or discarded meanwhile
        return False
    return not any(f.code in _ANOTHERS for f in found)
