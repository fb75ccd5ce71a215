"""Slots: what a department's quarter says after each event of the journal."""

from __future__ import annotations

from datetime import UTC, datetime

from plan.period import Period
from plan.slots import Slot, SlotState, slots_of
from plan.submission import Decision, State, Submission

PLACE = "养老服务科", Period(2023, 3)
AT = datetime(2023, 10, 8, tzinfo=UTC)


def sent(number: int, sequence: int) -> Submission:
    return Submission(sequence, f"v{number}", *PLACE, f"{number}.xlsx", "0" * 64, "", 19, False, "经办人", AT)


def decided(number: int, state: State, sequence: int) -> Decision:
    return Decision(sequence, f"v{number}", state, "审核人", AT)


RETURNED = decided(1, State.RETURNED, 2)
ACCEPTED = decided(2, State.ACCEPTED, 4)
REOPENED = decided(2, State.REOPENED, 5)
STORY = [sent(1, 1), RETURNED, sent(2, 3), ACCEPTED, REOPENED, sent(3, 6)]
AFTER: list[tuple[SlotState, Decision | None, str, str]] = [
    (SlotState.SUBMITTED, None, "v1", ""),
    (SlotState.RETURNED, RETURNED, "v1", ""),
    (SlotState.SUBMITTED, None, "v2", ""),
    (SlotState.ACCEPTED, ACCEPTED, "v2", "v2"),
    (SlotState.REOPENED, REOPENED, "v2", "v2"),
    (SlotState.SUBMITTED, None, "v3", "v2"),
]
"""After each event of the story: the state, the decision that holds, the newest version, the one that speaks."""


def slot_after(events: int) -> Slot:
    story = STORY[:events]
    submissions = [event for event in story if isinstance(event, Submission)]
    decisions = [event for event in story if isinstance(event, Decision)]
    return slots_of(submissions, decisions)[PLACE]


def test_a_quarter_after_each_event() -> None:
    """A version that waits has no decision, whatever was decided of the one before it."""
    found = []
    for events in range(1, len(STORY) + 1):
        slot = slot_after(events)
        found.append((slot.state, slot.decided, slot.version, slot.effective.id if slot.effective else ""))
    assert found == AFTER


def test_only_a_quarter_that_was_accepted_is_corrected() -> None:
    assert [slot_after(events).corrects for events in range(1, 7)] == [False, False, False, True, True, True]


def test_a_draft_is_seen_only_where_nothing_was_sent() -> None:
    assert Slot(*PLACE).drafted().state is SlotState.DRAFT
    assert slot_after(2).drafted().state is SlotState.RETURNED
