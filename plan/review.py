"""Review 审核: who may do what to a department's quarter, and when. One table, and one function that reads it.

``check_may`` raises the reason, ``may`` answers yes or no: the button and the refusal cannot disagree. What comes
with an action (which version was seen, why) is checked by ``check_action`` on top of that.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from plan.denied import Denied
from plan.instant import shown_instant
from plan.replies import Replies
from plan.slots import Slot, SlotState
from plan.submission import Submission, content_of


class Role(StrEnum):
    """As what a person acts."""

    FILLER = "filler"
    REVIEWER = "reviewer"
    LEADER = "leader"
    EVALUATOR = "evaluator"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    TOWN = "town"  # of one town: reports its part of tasks, answers its targets, sees nothing else
    DISPLAY = "display"  # no person but a screen on a wall, which sees the wall and nothing else
    MACHINE = "machine"  # whoever has the machine's command line; stands outside the table and is recorded as such


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody acting in a role, for one department or (None) for all of them.

    ``demonstration``: one of the demonstration's people, whatever he does is demonstration data.
    """

    name: str
    role: Role
    department: str | None = None
    demonstration: bool = False


class Action(StrEnum):
    """What can be done to a slot."""

    SEND = "send"
    ACCEPT = "accept"
    RETURN = "return"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"


class ReasonNeed(StrEnum):
    """Whether an action needs a reason in words."""

    FREE = "free"
    IF_CORRECTION = "if_correction"
    NEEDED = "needed"


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table. ``own_department``: only by a person of that very department; ``others_only``: not by
    whoever sent the version."""

    action: Action
    sources: frozenset[SlotState]
    target: SlotState
    roles: frozenset[Role]
    own_department: bool
    others_only: bool
    note: ReasonNeed


# What waits may be sent anew, and the newer version replaces it; only what is accepted is reopened first.
_SENDABLE = frozenset(SlotState) - {SlotState.ACCEPTED}
_PENDING, _DONE = frozenset({SlotState.SUBMITTED}), frozenset({SlotState.ACCEPTED})
_FILLERS, _REVIEWERS = frozenset({Role.FILLER}), frozenset({Role.REVIEWER})

TRANSITIONS = (
    Transition(Action.SEND, _SENDABLE, SlotState.SUBMITTED, _FILLERS, True, False, ReasonNeed.IF_CORRECTION),
    Transition(Action.ACCEPT, _PENDING, SlotState.ACCEPTED, _REVIEWERS, False, True, ReasonNeed.FREE),
    Transition(Action.RETURN, _PENDING, SlotState.RETURNED, _REVIEWERS, False, False, ReasonNeed.NEEDED),
    Transition(Action.REOPEN, _DONE, SlotState.REOPENED, _REVIEWERS, False, False, ReasonNeed.NEEDED),
    Transition(Action.WITHDRAW, _PENDING, SlotState.WITHDRAWN, _FILLERS, True, False, ReasonNeed.FREE),
)
"""Everything that may happen to a slot."""

_ROW = {row.action: row for row in TRANSITIONS}


def check_may(action: Action, person: Person, slot: Slot) -> None:
    """Raise Denied, with the sentence that says why, unless ``person`` may do this to ``slot`` as it stands."""
    row = _ROW[action]
    _check_person(row, person, slot.department)
    if slot.state not in row.sources:
        raise Denied(f"denied.{action}.{slot.state}", conflict=True, **_last(slot))
    if row.others_only and slot.newest and slot.newest.submitted_by == person.name:
        raise Denied("denied.own", by=person.name)


def may(action: Action, person: Person, slot: Slot) -> bool:
    """Tell whether :func:`check_may` lets it pass."""
    try:
        check_may(action, person, slot)
    except Denied:
        return False
    return True


def check_action(action: Action, person: Person, slot: Slot, seen: str, note: str) -> None:
    """Check as :func:`check_may`, and raise Denied too if ``seen`` is not the newest version's id or a needed
    ``note`` is blank.

    A version that overtook the one seen is told first: it explains whatever else has changed.
    """
    _check_person(_ROW[action], person, slot.department)
    # Before the state is looked at, which the newer version may have brought about.
    if seen != slot.version:
        raise Denied("denied.newer" if slot.newest else "denied.unknown", conflict=True, seen=seen, **_newest(slot))
    check_may(action, person, slot)
    if needs_note(action, slot) and not note.strip():
        raise Denied(f"denied.note.{action}", department=slot.department, period=slot.period)


@dataclass(frozen=True, slots=True)
class Opening:
    """Who first opened a submission that waits, and when: from then on it is in the reviewer's hands."""

    by: str
    at: datetime


def check_withdrawal(person: Person, slot: Slot, seen: str, opening: Opening | None) -> None:
    """Check as :func:`check_action` whether ``person`` may take back the version seen, and raise Denied too if somebody
    has opened it for review."""
    check_action(Action.WITHDRAW, person, slot, seen, "")
    if opening is not None:
        raise Denied("denied.opened", conflict=True, by=opening.by, at=shown_instant(opening.at))


def needs_note(action: Action, slot: Slot) -> bool:
    """Tell whether the action must come with a reason in words."""
    kind = _ROW[action].note
    return kind is ReasonNeed.NEEDED or (kind is ReasonNeed.IF_CORRECTION and slot.corrects)


def check_may_prepare(person: Person, department: str) -> None:
    """Raise Denied unless ``person`` may work on drafts of a department: whoever may send them."""
    _check_person(_ROW[Action.SEND], person, department)


def may_prepare(person: Person, department: str) -> bool:
    """Tell whether :func:`check_may_prepare` lets it pass."""
    try:
        check_may_prepare(person, department)
    except Denied:
        return False
    return True


def sent_before(slot: Slot, sha256: str, replies: Replies, seen: str) -> Submission | None:
    """Return the submission that this content already is: the newest, or an older one when it comes late once more.

    Whoever has seen the newest version and sends an older one's content means it: that is a version of its own. So is
    anything sent after a reopening.
    """
    same = [s for s in slot.sent if s.content == content_of(sha256, replies)]
    # After a reopening it is a version of its own: else a quarter reopened by mistake could not be closed again
    # (decision 23). So it is after a withdrawal, by which nothing is left that could be accepted.
    if not same or (slot.state in (SlotState.REOPENED, SlotState.WITHDRAWN) and seen == slot.version):
        return None
    return same[-1] if same[-1] is slot.newest or seen != slot.version else None


def _check_person(row: Transition, person: Person, department: str) -> None:
    if person.role not in row.roles:
        raise Denied(f"denied.role.{row.action}", role=person.role)
    # Whoever belongs to a department is kept to it in every role; None alone means all departments.
    elsewhere = person.department != department
    if elsewhere and (row.own_department or person.department is not None):
        raise Denied("denied.department", department=department, own=person.department or "—")


def _newest(slot: Slot) -> dict[str, object]:
    newest = slot.newest
    if newest is None:
        return {"version": "", "by": "", "at": ""}
    return {"version": newest.id, "by": newest.submitted_by, "at": shown_instant(newest.submitted_at)}


def _last(slot: Slot) -> dict[str, object]:
    """Who did the last thing to the slot, and when."""
    fields = {"department": slot.department, "period": slot.period, **_newest(slot)}
    decided = slot.decided
    return {**fields, "by": decided.by, "at": shown_instant(decided.at)} if decided else fields
