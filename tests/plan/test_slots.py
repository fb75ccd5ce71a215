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


def test_a_slot_knows_by_which_line_it_changed_last() -> None:
    """The sequence of each event of the story; of the acceptance by which a version speaks, from the fourth on."""
    assert [slot_after(events).changed for events in range(1, 7)] == [1, 2, 3, 4, 5, 6]
    assert [slot_after(events).spoken_since for events in range(1, 7)] == [0, 0, 0, 4, 4, 4]
    decided_later = Slot(*PLACE).submit(sent(1, 9)).decide(decided(1, State.RETURNED, 12))
    assert decided_later.changed == 12
    assert decided_later.place == PLACE


def test_only_the_version_that_was_decided_is_accepted() -> None:
    slot = Slot(*PLACE).submit(sent(1, 1)).submit(sent(2, 2)).submit(sent(3, 3)).decide(decided(2, State.ACCEPTED, 4))
    assert [version.id for version in slot.accepted] == ["v2"]
    assert slot.effective == sent(2, 2)
    assert slot.newest == sent(3, 3)


def test_versions_are_counted_by_the_number_at_the_end_of_their_ids() -> None:
    numbered = Submission(1, "care-2023Q3-12", *PLACE, "a.xlsx", "0" * 64, "", 19, False, "经办人", AT)
    assert Slot(*PLACE).submit(numbered).versions == 12  # of a slot of which the newest alone is known
    assert [slot_after(events).versions for events in range(1, 7)] == [1, 1, 2, 2, 2, 3]
    nothing = Slot(*PLACE)
    assert (nothing.version, nothing.newest, nothing.effective, nothing.decided) == ("", None, None, None)
    assert (nothing.changed, nothing.versions, nothing.spoken_since) == (0, 0, 0)
