"""Slots: where each department's quarter stands, worked out from the journal's lines of submissions and decisions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from plan.period import Period
from plan.submission import Decision, State, Submission
from plan.whole_number import whole_number

Place = tuple[str, Period]
"""(department, period)."""


class SlotState(StrEnum):
    """Where a department's quarter stands."""

    NONE = "none"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Slot:
    """A department's quarter: the versions sent and those accepted, oldest first, and the last decision.

    ``spoken_since``: the sequence of the acceptance by which the last of ``accepted`` is effective, 0 if none. Where
    only a slot's head is known, the versions are the newest alone, and the accepted ones the effective one.
    """

    department: str
    period: Period
    state: SlotState = SlotState.NONE
    sent: tuple[Submission, ...] = ()
    accepted: tuple[Submission, ...] = ()
    decision: Decision | None = None
    spoken_since: int = 0

    @property
    def place(self) -> Place:
        """(department, period)."""
        return self.department, self.period

    @property
    def changed(self) -> int:
        """The sequence of the last line that changed it; 0 before the first."""
        sent = self.sent[-1].sequence if self.sent else 0
        return max(sent, self.decision.sequence if self.decision else 0)

    @property
    def newest(self) -> Submission | None:
        """The version sent last."""
        return self.sent[-1] if self.sent else None

    @property
    def version(self) -> str:
        """The id of the newest version; empty if nothing was ever sent."""
        return self.sent[-1].id if self.sent else ""

    @property
    def versions(self) -> int:
        """How many versions were ever sent: they are numbered, and the number stands at the end of their ids."""
        number = whole_number(self.version.rpartition("-")[2])
        return len(self.sent) if number is None else number

    @property
    def effective(self) -> Submission | None:
        """The version that was accepted last."""
        return self.accepted[-1] if self.accepted else None

    @property
    def decided(self) -> Decision | None:
        """The decision that holds: none while a version waits for one."""
        return None if self.state is SlotState.SUBMITTED else self.decision

    @property
    def corrects(self) -> bool:
        """Whether what is sent now would correct what was accepted."""
        return self.effective is not None

    def drafted(self) -> Slot:
        """Return the slot as one of which a draft is kept; unchanged where anything was ever sent."""
        return replace(self, state=SlotState.DRAFT) if self.state is SlotState.NONE else self

    def submit(self, submission: Submission) -> Slot:
        """Return the slot after one more version was sent."""
        return replace(self, state=SlotState.SUBMITTED, sent=(*self.sent, submission))

    def decide(self, decision: Decision) -> Slot:
        """Return the slot after a decision; only an acceptance changes which version is effective."""
        decided = replace(self, state=SlotState(decision.state), decision=decision)
        if decision.state is not State.ACCEPTED:
            return decided
        # What was accepted last stays effective, through a reopening too (docs/submissions.md).
        accepted = (*self.accepted, *(s for s in self.sent if s.id == decision.submission))
        return replace(decided, accepted=accepted, spoken_since=decision.sequence)


def slots_of(submissions: Iterable[Submission], decisions: Iterable[Decision]) -> dict[Place, Slot]:
    """Return every slot for which anything was ever sent, by the order of the journal, not by the clock."""
    slots: dict[Place, Slot] = {}
    place_of: dict[str, Place] = {}
    events: list[Submission | Decision] = [*submissions, *decisions]
    for event in sorted(events, key=lambda event: event.sequence):
        if isinstance(event, Submission):
            place = place_of[event.id] = event.department, event.period
            slots[place] = slots.get(place, Slot(*place)).submit(event)
        else:
            place = place_of[event.submission]
            slots[place] = slots[place].decide(event)
    return slots
