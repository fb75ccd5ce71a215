"""What a refusal of a deed says: key and every field, by cases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from plan.denied import Denied
from plan.review import Action, Opening, Person, Role, check_action, check_may, check_withdrawal, sent_before
from plan.slots import SlotState
from plan.submission import Decision, State
from tests.plan.test_review import HERE, Q3, SENDER, THERE, slot_in, submission

FILLER, REVIEWER = Person(SENDER, Role.FILLER, HERE), Person("李审核", Role.REVIEWER)
FIRST = submission(1)
SENT = {"version": FIRST.id, "by": SENDER, "at": "2023-10-08 12:01"}
DECIDED = {"department": HERE, "period": Q3, "version": FIRST.id, "by": "李审核"}
WAITING, ACCEPTED = slot_in(SlotState.SUBMITTED), slot_in(SlotState.ACCEPTED)
OPENED = Opening("李审核", datetime(2023, 10, 9, 0, 30, tzinfo=UTC))

REFUSALS: dict[str, tuple[Callable[[], None], str, dict[str, object]]] = {
    "a role that does not send": (
        lambda: check_action(Action.SEND, REVIEWER, WAITING, FIRST.id, ""),
        "denied.role.send",
        {"role": Role.REVIEWER},
    ),
    # Before anything is said of a version: nobody learns what another department has sent.
    "another department's, of an old version": (
        lambda: check_action(Action.SEND, Person("丁", Role.FILLER, THERE), WAITING, "old", ""),
        "denied.department",
        {"department": HERE, "own": THERE},
    ),
    "of no department": (
        lambda: check_action(Action.SEND, Person("丁", Role.FILLER), WAITING, FIRST.id, ""),
        "denied.department",
        {"department": HERE, "own": "—"},
    ),
    "an old version": (
        lambda: check_action(Action.RETURN, REVIEWER, WAITING, "old", "改"),
        "denied.newer",
        {"seen": "old", **SENT},
    ),
    "a version where there is none": (
        lambda: check_action(Action.SEND, FILLER, slot_in(SlotState.NONE), "old", ""),
        "denied.unknown",
        {"seen": "old", "version": "", "by": "", "at": ""},
    ),
    "accepted already": (
        lambda: check_may(Action.ACCEPT, REVIEWER, ACCEPTED),
        "denied.accept.accepted",
        {**DECIDED, "at": "2023-10-08 15:00"},
    ),
    "nothing was decided yet": (
        lambda: check_may(Action.REOPEN, REVIEWER, WAITING),
        "denied.reopen.submitted",
        {"department": HERE, "period": Q3, **SENT},
    ),
    "one's own": (
        lambda: check_may(Action.ACCEPT, Person(SENDER, Role.REVIEWER), WAITING),
        "denied.own",
        {"by": SENDER},
    ),
    "a return without a reason": (
        lambda: check_action(Action.RETURN, REVIEWER, WAITING, FIRST.id, " "),
        "denied.note.return",
        {"department": HERE, "period": Q3},
    ),
    "taken back when somebody has opened it": (
        lambda: check_withdrawal(FILLER, WAITING, FIRST.id, OPENED),
        "denied.opened",
        {"by": "李审核", "at": "2023-10-09 08:30"},
    ),
}


CONFLICTS = {"denied.newer", "denied.unknown", "denied.accept.accepted", "denied.reopen.submitted", "denied.opened"}
"""What the person might do, were it not for what happened meanwhile."""


@pytest.mark.parametrize("name", REFUSALS)
def test_a_refusal_says_who_what_and_when(name: str) -> None:
    deed, key, fields = REFUSALS[name]
    with pytest.raises(Denied) as refused:
        deed()
    assert (refused.value.key, dict(refused.value.fields)) == (key, fields)
    assert refused.value.conflict is (key in CONFLICTS)


@pytest.mark.parametrize(
    ("state", "seen", "found"),
    [
        (SlotState.SUBMITTED, "", True),
        (SlotState.SUBMITTED, FIRST.id, True),
        (SlotState.REOPENED, FIRST.id, False),
        (SlotState.REOPENED, "", True),
        (SlotState.WITHDRAWN, FIRST.id, False),
        (SlotState.WITHDRAWN, "old", True),
    ],
)
def test_the_same_content_once_more_is_the_version_that_it_is_unless_it_was_reopened(
    state: SlotState, seen: str, found: bool
) -> None:
    same = sent_before(slot_in(state), FIRST.sha256, FIRST.replies, seen)
    assert (same.id if same else None) == (FIRST.id if found else None)


def test_a_correction_needs_its_reason() -> None:
    reopened = ACCEPTED.decide(Decision(4, FIRST.id, State.REOPENED, "李审核", OPENED.at))
    with pytest.raises(Denied) as refused:
        check_action(Action.SEND, FILLER, reopened, FIRST.id, "")
    assert (refused.value.key, dict(refused.value.fields)) == ("denied.note.send", {"department": HERE, "period": Q3})
    check_action(Action.SEND, FILLER, reopened, FIRST.id, "更正")
