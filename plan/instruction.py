"""Instructions 批示: what a leader writes about an indicator or a task, who has seen it, and what became of it.

Nothing is overwritten: every step is a line with its person and moment. Who may do what stands in one table.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from plan.denied import Denied
from plan.instant import CHINA
from plan.review import Person, Role

LONGEST = 500
"""Characters of an instruction or an answer."""


class SubjectKind(StrEnum):
    """What an instruction can be about."""

    INDICATOR = "indicator"
    TASK = "task"


@dataclass(frozen=True, slots=True)
class InstructionSubject:
    """One indicator of a plan by its number, or one task by its id."""

    plan: str
    kind: SubjectKind
    key: str


class InstructionStep(StrEnum):
    """What can be done to an instruction."""

    GIVE = "give"
    SEE = "see"
    REPLY = "reply"
    CLOSE = "close"


class InstructionState(StrEnum):
    """Where an instruction stands: nobody has seen it, seen, answered, or done with."""

    GIVEN = "given"
    SEEN = "seen"
    REPLIED = "replied"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class InstructionEntry:
    """One step that was taken: by whom, as what, when, and what was said with it."""

    step: InstructionStep
    by: str
    role: str
    at: datetime
    text: str = ""


@dataclass(frozen=True, slots=True)
class Instruction:
    """An instruction with everything that followed, in order. ``to``: the department that must answer; ``due``: by
    when, None where no day was set."""

    id: str
    subject: InstructionSubject
    to: str
    text: str
    by: str
    at: datetime
    due: date | None = None
    demonstration: bool = False
    entries: tuple[InstructionEntry, ...] = field(default=())

    def of(self, step: InstructionStep) -> tuple[InstructionEntry, ...]:
        """Return the steps of one kind."""
        return tuple(entry for entry in self.entries if entry.step is step)

    @property
    def state(self) -> InstructionState:
        """Where it stands."""
        # The furthest step counts, whatever their order: a reply may come before its reader has opened the page.
        if self.of(InstructionStep.CLOSE):
            return InstructionState.CLOSED
        if self.of(InstructionStep.REPLY):
            return InstructionState.REPLIED
        return InstructionState.SEEN if self.of(InstructionStep.SEE) else InstructionState.GIVEN

    @property
    def open(self) -> bool:
        """Whether it is not done with."""
        return self.state is not InstructionState.CLOSED

    @property
    def waits_for_department(self) -> bool:
        """Whether the department still owes its answer."""
        return self.state in (InstructionState.GIVEN, InstructionState.SEEN)

    def overdue(self, today: date) -> bool:
        """Tell whether the answer is not there and its day is over."""
        return self.waits_for_department and self.due is not None and today > self.due

    def seen_by(self, name: str) -> bool:
        """Tell whether somebody has said that he saw it."""
        return any(entry.by == name for entry in self.of(InstructionStep.SEE))


# Whoever has the machine's command line writes down what was said on paper, by whom is asked of him.
_ROLES = {
    InstructionStep.GIVE: frozenset({Role.LEADER, Role.MACHINE}),
    InstructionStep.SEE: frozenset({Role.FILLER}),
    InstructionStep.REPLY: frozenset({Role.FILLER, Role.MACHINE}),
    InstructionStep.CLOSE: frozenset({Role.LEADER, Role.MACHINE}),
}


_KNOWING = frozenset({Role.LEADER, Role.FILLER, Role.REVIEWER, Role.EVALUATOR, Role.MACHINE})


def visible(instruction: Instruction, person: Person) -> bool:
    """Tell whether a person may know of an instruction: whoever belongs to a department knows of its own alone, and
    whoever sees no data at all of none."""
    return person.role in _KNOWING and person.department in (None, instruction.to)


def check_may_instruct(
    step: InstructionStep, person: Person, instruction: Instruction | None = None, text: str = ""
) -> None:
    """Raise Denied, with the sentence that says why, unless a person may take a step (``instruction`` None: give
    one)."""
    if person.role not in _ROLES[step]:
        raise Denied(f"denied.instruction.role_{step}", role=person.role)
    if instruction is not None:
        if person.role is Role.FILLER and person.department != instruction.to:
            raise Denied("denied.department", department=instruction.to, own=person.department or "—")
        if not instruction.open:
            raise Denied("denied.instruction.closed", conflict=True)
        if step is InstructionStep.SEE and instruction.seen_by(person.name):
            raise Denied("denied.instruction.seen", conflict=True)
    if step in (InstructionStep.GIVE, InstructionStep.REPLY) and not text.strip():
        raise Denied("denied.instruction.text")
    # Never cut off: half a sentence may say the opposite of the whole.
    if len(text.strip()) > LONGEST:
        raise Denied("denied.instruction.long", most=LONGEST)


def may_instruct(step: InstructionStep, person: Person, instruction: Instruction | None = None) -> bool:
    """Tell whether :func:`check_may_instruct` lets it pass, something being said."""
    try:
        # Some text, for whoever asks this only wants to know whether to show the button.
        check_may_instruct(step, person, instruction, "-")
    except Denied:
        return False
    return True


def check_due(due: date | None, at: datetime) -> None:
    """Raise Denied for a day that is over when the instruction is given."""
    if due is not None and due < at.astimezone(CHINA).date():
        raise Denied("denied.instruction.due")


def as_known(instructions: Iterable[Instruction], known_at: datetime | None) -> list[Instruction]:
    """Return instructions as they stood at an instant (None: now)."""
    if known_at is None:
        return list(instructions)
    given = (each for each in instructions if each.at <= known_at)
    return [replace(each, entries=tuple(e for e in each.entries if e.at <= known_at)) for each in given]


@dataclass(frozen=True, slots=True)
class InstructionCounts:
    """How many are not done with, how many of them wait for the department, and how many of those are overdue."""

    open: int = 0
    waiting: int = 0
    overdue: int = 0


def counts_of(instructions: Iterable[Instruction], today: date) -> InstructionCounts:
    """Count instructions."""
    told = [each for each in instructions if each.open]
    waiting = [each for each in told if each.waits_for_department]
    return InstructionCounts(len(told), len(waiting), sum(each.overdue(today) for each in waiting))
