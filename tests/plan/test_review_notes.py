"""Which deeds need a reason in words, by whether the slot holds a correction; and whose deeds are invented."""

from __future__ import annotations

import pytest

from plan.review import Action, Person, Role, check_action, needs_note
from plan.slots import Slot, SlotState
from plan.submission import State
from tests.plan.test_review import HERE, SENDER, decision, slot_in, submission

FIRST = slot_in(SlotState.SUBMITTED)
CORRECTION = slot_in(SlotState.REOPENED).submit(submission(2))
"""What was accepted, reopened and sent anew."""


@pytest.mark.parametrize(
    ("action", "first", "correction"),
    [
        (Action.SEND, False, True),
        (Action.ACCEPT, False, False),
        (Action.RETURN, True, True),
        (Action.REOPEN, True, True),
        (Action.WITHDRAW, False, False),
    ],
)
def test_who_corrects_says_why_and_who_accepts_it_need_not(action: Action, first: bool, correction: bool) -> None:
    assert (CORRECTION.corrects, FIRST.corrects) == (True, False)
    assert needs_note(action, FIRST) is first
    assert needs_note(action, CORRECTION) is correction


@pytest.mark.parametrize("slot", [FIRST, CORRECTION])
def test_either_is_accepted_and_withdrawn_without_a_word(slot: Slot) -> None:
    check_action(Action.ACCEPT, Person("李审核", Role.REVIEWER), slot, slot.version, "")
    check_action(Action.WITHDRAW, Person(SENDER, Role.FILLER, HERE), slot, slot.version, " ")


def test_a_correction_that_is_accepted_is_effective_and_corrects_no_more_when_it_is_closed() -> None:
    closed = CORRECTION.decide(decision(6, 2, State.ACCEPTED))
    assert closed.state is SlotState.ACCEPTED
    assert closed.effective == submission(2)


def test_nobody_is_of_the_demonstration_unless_it_is_said() -> None:
    assert Person("甲", Role.LEADER).demonstration is False
    assert Person("甲", Role.LEADER, None, True).demonstration is True
