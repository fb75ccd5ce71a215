"""Slip 督办单: one thing demanded of one unit, from 立项 to 销号. One table, and one function that reads it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from plan.denied import Denied
from plan.review import Person, ReasonNeed, Role


class SlipColour(StrEnum):
    """What a slip is about: blue, something is due soon; yellow, below schedule or no answer to a blue one; red,
    overdue or no answer to a yellow one."""

    BLUE = "blue"
    YELLOW = "yellow"
    RED = "red"

    @property
    def rank(self) -> int:
        """How grave it is, from 0."""
        return list(SlipColour).index(self)


class SlipState(StrEnum):
    """How far a slip has come: each is named by the step that brought it there."""

    OPENED = "opened"
    ASSIGNED = "assigned"
    RECEIVED = "received"
    ANSWERED = "answered"
    REVIEWED = "reviewed"
    RETURNED = "returned"
    SETTLED = "settled"
    CLOSED = "closed"


class SlipAction(StrEnum):
    """What can be done to a slip: 立项, 交办, 签收, 反馈, 复核, 退办, 办结, 销号."""

    OPEN = "open"
    ASSIGN = "assign"
    RECEIVE = "receive"
    ANSWER = "answer"
    REVIEW = "review"
    RETURN = "return"
    SETTLE = "settle"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class SlipTransition:
    """One row of the table. ``own_unit``: only by a person of the unit of which something is demanded; ``others_only``:
    not by whoever did the step before."""

    action: SlipAction
    sources: frozenset[SlipState]
    target: SlipState
    roles: frozenset[Role]
    own_unit: bool = False
    others_only: bool = False
    note: ReasonNeed = ReasonNeed.FREE


# A town's people sign and answer for their town, as fillers do for their unit.
_UNIT, _OFFICE = frozenset({Role.FILLER, Role.TOWN}), frozenset({Role.REVIEWER})


def _from(*states: SlipState) -> frozenset[SlipState]:
    return frozenset(states)


# 立项 → 交办 → 签收 → 反馈 → 复核 (退办 | 办结) → 销号: a returned slip is answered again, a closed one stays so.
SLIP_TRANSITIONS = (
    SlipTransition(SlipAction.OPEN, _from(), SlipState.OPENED, _OFFICE, note=ReasonNeed.NEEDED),
    SlipTransition(SlipAction.ASSIGN, _from(SlipState.OPENED), SlipState.ASSIGNED, _OFFICE),
    SlipTransition(SlipAction.RECEIVE, _from(SlipState.ASSIGNED), SlipState.RECEIVED, _UNIT, own_unit=True),
    SlipTransition(
        SlipAction.ANSWER,
        _from(SlipState.RECEIVED, SlipState.RETURNED),
        SlipState.ANSWERED,
        _UNIT,
        own_unit=True,
        note=ReasonNeed.NEEDED,
    ),
    SlipTransition(SlipAction.REVIEW, _from(SlipState.ANSWERED), SlipState.REVIEWED, _OFFICE),
    SlipTransition(SlipAction.RETURN, _from(SlipState.REVIEWED), SlipState.RETURNED, _OFFICE, note=ReasonNeed.NEEDED),
    SlipTransition(SlipAction.SETTLE, _from(SlipState.REVIEWED), SlipState.SETTLED, _OFFICE),
    # Whoever settles a slip does not strike it off as well: four eyes, as at the acceptance of a submission.
    SlipTransition(SlipAction.CLOSE, _from(SlipState.SETTLED), SlipState.CLOSED, _OFFICE, others_only=True),
)
"""Everything that may happen to a slip."""

SLIP_ROW: Mapping[SlipAction, SlipTransition] = {row.action: row for row in SLIP_TRANSITIONS}

UNANSWERED = frozenset({SlipState.ASSIGNED, SlipState.RECEIVED, SlipState.RETURNED})
"""States in which the unit owes an answer."""


@dataclass(frozen=True, slots=True)
class SlipStep:
    """One step: what was done, by whom acting as what, when, with which words; ``line`` is its line of the journal.

    ``due``: by when the next step is asked for. Of an answer, cause, measures and deadline are its words.
    """

    action: SlipAction
    by: str
    role: str
    at: datetime
    note: str = ""
    cause: str = ""
    measures: str = ""
    deadline: str = ""
    due: date | None = None
    line: int = 0
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip with its steps in order. ``task``: what it is about; ``unit``: of whom it demands something."""

    id: str
    task: str
    unit: str
    colour: SlipColour
    steps: tuple[SlipStep, ...] = ()

    @property
    def state(self) -> SlipState | None:
        """How far it has come; None before it is opened."""
        return SLIP_ROW[self.steps[-1].action].target if self.steps else None

    @property
    def is_open(self) -> bool:
        """Whether it is not closed yet."""
        return self.state is not SlipState.CLOSED

    @property
    def due(self) -> date | None:
        """By when the step that is waited for is asked for."""
        # Steps without a day of their own leave the last one standing: to sign for a slip buys no time.
        return next((step.due for step in reversed(self.steps) if step.due), None)

    @property
    def returned(self) -> int:
        """How many times it was returned."""
        return sum(step.action is SlipAction.RETURN for step in self.steps)

    def unanswered_on(self, day: date) -> bool:
        """Tell whether the unit owes an answer that was due before a day."""
        return self.state in UNANSWERED and self.due is not None and self.due < day

    def step(self, done: SlipStep) -> Slip:
        """Return the slip with one more step."""
        return replace(self, steps=(*self.steps, done))

    def until(self, moment: datetime | None) -> Slip:
        """Return the slip as it stood at an instant (None: now)."""
        return replace(self, steps=tuple(s for s in self.steps if moment is None or s.at <= moment))


def check_may_step(action: SlipAction, person: Person, slip: Slip) -> None:
    """Raise Denied, with the sentence that says why, unless ``person`` may take this step with the slip as it is.

    Whoever has the machine's command line stands outside the table's roles, not outside its order.
    """
    row = SLIP_ROW[action]
    if person.role is not Role.MACHINE:
        _check_person(row, person, slip)
    state = slip.state
    # No state yet: only the step that comes from none, opening it. `conflict` is 409: somebody else was quicker.
    if (state not in row.sources) if state else bool(row.sources):
        raise Denied(f"denied.slip_order.{action}", conflict=True, slip=slip.id)
    last = slip.steps[-1] if slip.steps else None
    if row.others_only and last and last.by == person.name and person.role is not Role.MACHINE:
        raise Denied("denied.slip_own", by=person.name)


def may_step(action: SlipAction, person: Person, slip: Slip) -> bool:
    """Tell whether :func:`check_may_step` lets it pass."""
    try:
        check_may_step(action, person, slip)
    except Denied:
        return False
    return True


def check_step(person: Person, slip: Slip, step: SlipStep) -> None:
    """Raise Denied as :func:`check_may_step` does, and where words that the step needs are missing."""
    check_may_step(step.action, person, slip)
    if step.action is SlipAction.ANSWER:
        if not all(text.strip() for text in (step.cause, step.measures, step.deadline)):
            raise Denied("denied.slip_answer", slip=slip.id)
    elif SLIP_ROW[step.action].note is ReasonNeed.NEEDED and not step.note.strip():
        raise Denied("denied.slip_note", slip=slip.id)


def _check_person(row: SlipTransition, person: Person, slip: Slip) -> None:
    if person.role not in row.roles:
        raise Denied(f"denied.slip_role.{row.action}", role=person.role)
    if row.own_unit and person.department != slip.unit:
        raise Denied("denied.department", department=slip.unit, own=person.department or "—")


def open_slips(slips: Iterable[Slip], task: str) -> tuple[Slip, ...]:
    """Return the slips about a task that are not closed."""
    return tuple(slip for slip in slips if slip.task == task and slip.steps and slip.is_open)
