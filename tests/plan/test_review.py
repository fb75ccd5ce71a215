"""Who may do what: the table over every role, state and deed; the button and the refusal never disagree."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path

import pytest

from plan.denied import Denied
from plan.period import Period
from plan.replies import Explained, Mend, Replies
from plan.review import (
    TRANSITIONS,
    Action,
    Opening,
    Person,
    ReasonNeed,
    Role,
    check_action,
    check_may,
    check_may_prepare,
    check_withdrawal,
    may,
    may_prepare,
    needs_note,
    sent_before,
)
from plan.slots import Slot, SlotState, slots_of
from plan.submission import Decision, State, Submission
from tests.refusals import refused
from wording import Lang, has
from wording.denials import denial
from wording.diagram import diagram

HERE, THERE, Q3 = "养老服务科", "社会救助科", Period(2023, 3)
NOON = datetime(2023, 10, 8, 4, tzinfo=UTC)
SENDER = "王填报"


def submission(number: int, sha256: str = "", replies: Replies = Replies()) -> Submission:  # noqa: B008
    key = f"2023Q3-{HERE}-{number}"
    head = (2 * number, key, HERE, Q3, "a.xlsx", sha256 or f"{number}", "template", 19, False)
    return Submission(*head, SENDER, NOON + timedelta(minutes=number), replies=replies)


def decision(sequence: int, number: int, state: State) -> Decision:
    return Decision(sequence, f"2023Q3-{HERE}-{number}", state, "李审核", NOON + timedelta(hours=sequence))


def slot_in(state: SlotState) -> Slot:
    """Return a slot in each state, as the journal would make it."""
    empty, first = Slot(HERE, Q3), Slot(HERE, Q3).submit(submission(1))
    accepted = first.decide(decision(3, 1, State.ACCEPTED))
    return {
        SlotState.NONE: empty,
        SlotState.DRAFT: empty.drafted(),
        SlotState.SUBMITTED: first,
        SlotState.RETURNED: first.decide(decision(3, 1, State.RETURNED)),
        SlotState.ACCEPTED: accepted,
        SlotState.REOPENED: accepted.decide(decision(4, 1, State.REOPENED)),
        SlotState.WITHDRAWN: first.decide(decision(3, 1, State.WITHDRAWN)),
    }[state]


EXPECTED = {(Action.SEND, state): {Role.FILLER} for state in SlotState if state is not SlotState.ACCEPTED} | {
    (Action.WITHDRAW, SlotState.SUBMITTED): {Role.FILLER},
    (Action.ACCEPT, SlotState.SUBMITTED): {Role.REVIEWER},
    (Action.RETURN, SlotState.SUBMITTED): {Role.REVIEWER},
    (Action.REOPEN, SlotState.ACCEPTED): {Role.REVIEWER},
}
"""Written out once more by hand: (deed, state) → roles; whatever is not here is refused to everybody."""

FILLERS_OWN = (Action.SEND, Action.WITHDRAW)
"""What only somebody of the very department does."""

EVERYTHING = list(product(Action, SlotState, Role, (HERE, THERE, None), (SENDER, "别人")))


@pytest.mark.parametrize("state", SlotState)
def test_the_states_are_those_the_journal_makes(state: SlotState) -> None:
    assert slot_in(state).state is state


@pytest.mark.parametrize(("action", "state", "role", "department", "name"), EVERYTHING)
def test_the_whole_table(action: Action, state: SlotState, role: Role, department: str | None, name: str) -> None:
    person, slot = Person(name, role, department), slot_in(state)
    reach = department == HERE or (department is None and action not in FILLERS_OWN)
    own = action is Action.ACCEPT and name == SENDER
    allowed = role in EXPECTED.get((action, state), set()) and reach and not own
    assert may(action, person, slot) is allowed
    if not allowed:
        with pytest.raises(Denied) as denied:
            check_may(action, person, slot)
        assert denial(denied.value, Lang.ZH) != denial(denied.value, Lang.EN)
    with_all = refusal(action, person, slot, slot.version, "原因")
    assert (with_all is None) is allowed


def refusal(action: Action, person: Person, slot: Slot, seen: str, note: str) -> str | None:
    try:
        check_action(action, person, slot, seen, note)
    except Denied as denied:
        return denied.key
    return None


ALLOWED = sorted(EXPECTED)


def actor(action: Action) -> Person:
    return Person("甲", Role.FILLER, HERE) if action in FILLERS_OWN else Person("乙", Role.REVIEWER)


@pytest.mark.parametrize(("action", "state"), ALLOWED)
def test_whoever_has_seen_something_else_is_told_of_the_newest(action: Action, state: SlotState) -> None:
    slot = slot_in(state)
    said = refusal(action, actor(action), slot, "2023Q3-养老服务科-0", "原因")
    assert said == ("denied.newer" if slot.newest else "denied.unknown")
    if slot.newest:
        with refused("王填报于2023-10-08 12:01报送了2023Q3-养老服务科-1") as denied:
            check_action(action, actor(action), slot, "", "原因")
        assert denied.value.conflict


@pytest.mark.parametrize(("action", "state"), ALLOWED)
@pytest.mark.parametrize("note", ["", " \n\t"])
def test_a_reason_is_asked_for_where_one_is_needed(action: Action, state: SlotState, note: str) -> None:
    slot = slot_in(state)
    needed = action in (Action.RETURN, Action.REOPEN) or (action is Action.SEND and state is SlotState.REOPENED)
    assert needs_note(action, slot) is needed
    assert refusal(action, actor(action), slot, slot.version, note) == (f"denied.note.{action}" if needed else None)


OPENED = Opening("孙审核", NOON + timedelta(hours=1))


def test_what_somebody_has_opened_for_review_is_not_withdrawn() -> None:
    slot, sender = slot_in(SlotState.SUBMITTED), actor(Action.WITHDRAW)
    check_withdrawal(sender, slot, slot.version, None)
    with refused("孙审核已于2023-10-08 13:00打开这一份审核") as denied:
        check_withdrawal(sender, slot, slot.version, OPENED)
    assert denied.value.conflict


@pytest.mark.parametrize("state", [state for state in SlotState if state is not SlotState.SUBMITTED])
def test_only_what_waits_is_withdrawn(state: SlotState) -> None:
    slot = slot_in(state)
    with pytest.raises(Denied):
        check_withdrawal(actor(Action.WITHDRAW), slot, slot.version, None)


def test_what_was_withdrawn_is_sent_again_as_a_version_of_its_own() -> None:
    slot = slot_in(SlotState.WITHDRAWN)
    assert sent_before(slot, "1", Replies(), slot.version) is None
    assert sent_before(slot_in(SlotState.SUBMITTED), "1", Replies(), slot.version) == slot.newest


def test_a_withdrawn_correction_leaves_what_was_accepted_effective() -> None:
    slot = slot_in(SlotState.REOPENED).submit(submission(5)).decide(decision(11, 5, State.WITHDRAWN))
    assert needs_note(Action.SEND, slot)
    assert slot.effective == submission(1)


def test_a_returned_correction_still_needs_its_reason() -> None:
    slot = slot_in(SlotState.REOPENED).submit(submission(5)).decide(decision(11, 5, State.RETURNED))
    assert needs_note(Action.SEND, slot)
    assert slot.effective == submission(1)


def test_every_row_is_about_its_own_deed_and_every_refusal_has_its_sentence() -> None:
    assert sorted(row.action for row in TRANSITIONS) == sorted(Action)
    for row in TRANSITIONS:
        for state in set(SlotState) - row.sources:
            assert has(f"denied.{row.action}.{state}")
        assert has(f"denied.role.{row.action}")
        assert row.note is ReasonNeed.FREE or has(f"denied.note.{row.action}")
    for word in (*(f"slot.{s}" for s in SlotState), *(f"role.{r}" for r in Role), *(f"action.{a}" for a in Action)):
        assert has(word)


@pytest.mark.parametrize(("role", "department"), list(product(Role, (HERE, THERE, None))))
def test_who_may_send_may_prepare(role: Role, department: str | None) -> None:
    person = Person("甲", role, department)
    assert may_prepare(person, HERE) is may(Action.SEND, person, Slot(HERE, Q3))
    if not may_prepare(person, HERE):
        with pytest.raises(Denied):
            check_may_prepare(person, HERE)


def test_the_order_is_that_of_the_journal_not_of_the_clock() -> None:
    late = Decision(3, submission(1).id, State.ACCEPTED, "李审核", NOON - timedelta(days=400))
    slot = slots_of([submission(2), submission(1)], [late])[HERE, Q3]
    assert (slot.state, slot.version, slot.effective) == (SlotState.SUBMITTED, submission(2).id, submission(1))


ONE, TWO = Replies((Mend("a", "B1", "约1", 1.0),)), Replies((), (Explained("x", "y"), Explained("z", "w")))


def test_the_same_content_is_the_same_submission() -> None:
    slot = Slot(HERE, Q3).submit(submission(1, "aa", TWO))
    shuffled = Replies((), TWO.reasons[::-1], blanks_stand=True)
    assert sent_before(slot, "aa", shuffled, "") == slot.newest
    assert sent_before(slot, "aa", Replies(), "") is None
    assert sent_before(slot, "aa", ONE, "") is None
    assert sent_before(slot, "bb", TWO, "") is None


def test_an_older_content_is_a_late_retry_or_meant() -> None:
    slot = Slot(HERE, Q3).submit(submission(1, "aa")).submit(submission(2, "bb"))
    assert sent_before(slot, "aa", Replies(), "") == submission(1, "aa")
    assert sent_before(slot, "aa", Replies(), submission(2).id) is None


def test_after_a_reopening_the_same_content_is_a_version_of_its_own() -> None:
    slot = slot_in(SlotState.REOPENED)
    assert sent_before(slot, "1", Replies(), slot.version) is None
    assert sent_before(slot_in(SlotState.ACCEPTED), "1", Replies(), slot.version) == submission(1)


def test_the_diagram_in_the_docs_is_printed_from_the_table() -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "submissions.md"
    assert f"```mermaid\n{diagram()}\n```" in page.read_text("utf-8")


@pytest.mark.parametrize("taught", ["labels", "rows", "units", "sheets"])
def test_the_same_bytes_with_other_words_taught_are_another_content(taught: str) -> None:
    """Whatever is taught decides which cells are numbers of what: the same file gives others."""
    slot = slot_in(SlotState.ACCEPTED).submit(submission(2, "aa", Replies(**{taught: (("甲", "乙"),)})))
    assert sent_before(slot, "aa", Replies(**{taught: (("甲", "乙"),)}), "") == slot.newest
    assert sent_before(slot, "aa", Replies(**{taught: (("甲", "丙"),)}), "") is None
    assert sent_before(slot, "aa", Replies(), "") is None
