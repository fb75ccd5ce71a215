"""The slot machine against a simple model: whatever people do, one speaks, nothing is lost, lines are only added."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from etl.store.journal import Journal
from etl.store.journal.ledger import Ledger, NewSubmission
from plan.denied import Denied
from plan.period import Period
from plan.replies import Replies
from plan.review import Action, Person, Role, check_action, check_withdrawal, sent_before
from plan.slots import Slot, SlotState
from plan.submission import Decision, State, Submission

DEPARTMENTS, PERIODS = ("养老服务科", "社会救助科"), (Period(2023, 1), Period(2023, 2))
FILLERS = tuple(Person(f"填报{n}", Role.FILLER, DEPARTMENTS[n % 2]) for n in range(4))
REVIEWERS = (Person("审核甲", Role.REVIEWER), Person("填报0", Role.REVIEWER))
START = datetime(2023, 1, 1, tzinfo=UTC)
DEEDS = {State.ACCEPTED: Action.ACCEPT, State.RETURNED: Action.RETURN, State.REOPENED: Action.REOPEN}

AGAIN = ("reopened", "withdrawn")
"""After these the same content is a version of its own."""

PLACES = st.tuples(st.sampled_from(DEPARTMENTS), st.sampled_from(PERIODS))
NOTES = st.sampled_from(["", "原因"])


class Model:
    """One slot as a person would keep it on paper: the versions, where it stands, and which one speaks."""

    def __init__(self) -> None:
        self.versions: list[tuple[str, str, str]] = []  # (id, content, by)
        self.state = "none"
        self.speaks = ""
        self.opened: set[str] = set()

    @property
    def newest(self) -> str:
        return self.versions[-1][0] if self.versions else ""

    def may_send(self, own: bool, seen: str, note: str) -> bool:
        return own and seen == self.newest and self.state != "accepted" and bool(note or not self.speaks)

    def may_decide(self, state: State, person: Person, note: str) -> bool:
        if state is State.REOPENED:
            return self.state == "accepted" and bool(note)
        own = state is State.ACCEPTED and self.versions[-1][2] == person.name
        return self.state == "submitted" and not own and bool(note or state is State.ACCEPTED)


class SlotMachine(RuleBasedStateMachine):
    """People at one journal."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.journal = Journal.at(Path(self.folder.name) / "journal.sqlite")
        self.model = {(d, p): Model() for d in DEPARTMENTS for p in PERIODS}
        self.lines: list[object] = []
        self.clock = START

    def now(self, jump: int) -> datetime:
        """Return a clock that may run backwards: the order is the journal's."""
        self.clock += timedelta(hours=jump)
        return self.clock

    @rule(place=PLACES, who=st.sampled_from(FILLERS), content=st.sampled_from("ABC"), stale=st.booleans(), note=NOTES,
          jump=st.integers(-50, 50))  # fmt: skip
    def send(self, place: tuple[str, Period], who: Person, content: str, stale: bool, note: str, jump: int) -> None:
        model = self.model[place]
        seen = (model.versions[0][0] if len(model.versions) > 1 else "x") if stale else model.newest
        head = (*place, "a.xlsx", content * 64, "template", 19, False, who.name, self.now(jump))
        sending = NewSubmission(*head, role=who.role, reason=note)

        def asked(slot: Slot) -> Submission | None:
            known = sent_before(slot, content * 64, Replies(), seen)
            if known is None:
                check_action(Action.SEND, who, slot, seen, note)
            return known

        same = [key for key, had, _ in model.versions if had == content]
        again = bool(same) and (seen != model.newest or (same[-1] == model.newest and model.state not in AGAIN))
        try:
            sent, was = self.journal.send(sending, asked)
        except Denied:
            assert not again
            assert not model.may_send(who.department == place[0], seen, note)
            return
        assert was == again
        if again:
            assert sent.id == same[-1]
        else:
            assert model.may_send(who.department == place[0], seen, note)
            model.versions.append((sent.id, content, who.name))
            model.state = "submitted"

    @rule(place=PLACES, who=st.sampled_from(REVIEWERS), state=st.sampled_from(sorted(DEEDS)), first=st.booleans(),
          note=NOTES, jump=st.integers(-50, 50))  # fmt: skip
    def decide(self, place: tuple[str, Period], who: Person, state: State, first: bool, note: str, jump: int) -> None:
        model = self.model[place]
        if not model.versions:
            return
        about = model.versions[0][0] if first else model.newest
        decision = Decision(0, about, state, who.name, self.now(jump), note, who.role)
        allowed = about == model.newest and model.may_decide(state, who, note)
        try:
            self.journal.decide(decision, lambda slot: check_action(DEEDS[state], who, slot, about, note))
        except Denied:
            assert not allowed
            return
        assert allowed
        model.state = str(state)
        model.speaks = about if state is State.ACCEPTED else model.speaks

    @rule(place=PLACES, who=st.sampled_from(REVIEWERS), jump=st.integers(-50, 50))
    def open(self, place: tuple[str, Period], who: Person, jump: int) -> None:
        if newest := self.model[place].newest:
            self.journal.note_opening(newest, who.name, who.role, self.now(jump))
            self.model[place].opened.add(newest)

    @rule(place=PLACES, who=st.sampled_from(FILLERS), first=st.booleans(), jump=st.integers(-50, 50))
    def withdraw(self, place: tuple[str, Period], who: Person, first: bool, jump: int) -> None:
        model = self.model[place]
        if not model.versions:
            return
        about = model.versions[0][0] if first else model.newest
        decision = Decision(0, about, State.WITHDRAWN, who.name, self.now(jump), "", who.role)
        own = about == model.newest and who.department == place[0]
        allowed = own and model.state == "submitted" and about not in model.opened
        try:
            self.journal.withdraw(decision, lambda slot, opening: check_withdrawal(who, slot, about, opening))
        except Denied:
            assert not allowed
            return
        assert allowed
        model.state = "withdrawn"

    @invariant()
    def the_record_says_what_the_model_says(self) -> None:
        ledger = self.journal.read()
        effective = ledger.effective()
        for place, model in self.model.items():
            slot = ledger.slot(*place)
            assert (slot.state.value, slot.version) == (model.state, model.newest)
            assert [s.id for s in slot.sent] == [key for key, _, _ in model.versions]
            assert (slot.effective.id if slot.effective else "") == model.speaks
            assert (effective[place].id if place in effective else "") == model.speaks

    @invariant()
    def lines_are_only_added_and_the_chain_holds(self) -> None:
        lines = lines_of(self.journal.read())
        assert lines[: len(self.lines)] == self.lines
        self.lines = lines
        assert self.journal.faults() == []

    def teardown(self) -> None:
        self.folder.cleanup()


def lines_of(ledger: Ledger) -> list[object]:
    """Return every line in the order of the journal."""
    lines: list[Submission | Decision] = [*ledger.submissions, *ledger.decisions]
    ordered = sorted(lines, key=lambda line: line.sequence)
    assert [line.sequence for line in ordered] == list(range(1, len(ordered) + 1))
    return list(ordered)


TestSlotMachine = SlotMachine.TestCase
TestSlotMachine.settings = settings(
    max_examples=40, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


def test_the_model_knows_every_state() -> None:
    known = {"none", "submitted", "returned", "accepted", "reopened", "withdrawn"}
    assert {s.value for s in SlotState} - {"draft"} == known
