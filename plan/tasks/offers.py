"""What somebody may do next with a slip: the steps of the table that belong together, offered as one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from plan.review import Person
from plan.tasks.slip import UNANSWERED, Slip, SlipAction, SlipState, SlipStep, may_step

# Reviewing and what it leads to are one thing on the page, and two lines of the journal.
_OFFERED: tuple[tuple[SlipAction, ...], ...] = (
    (SlipAction.RECEIVE,),
    (SlipAction.ANSWER,),
    (SlipAction.REVIEW, SlipAction.SETTLE),
    (SlipAction.SETTLE,),
    (SlipAction.REVIEW, SlipAction.RETURN),
    (SlipAction.RETURN,),
    (SlipAction.CLOSE,),
)

STOPS = (
    SlipState.OPENED, SlipState.ASSIGNED, SlipState.RECEIVED, SlipState.ANSWERED, SlipState.REVIEWED,
    SlipState.SETTLED, SlipState.CLOSED,
)  # fmt: skip
"""The seven stops of a slip; a returned one is on its way back to the fourth."""


@dataclass(frozen=True, slots=True)
class SlipOffer:
    """One thing that may be done, by its last step: the steps that it takes, all or none."""

    steps: tuple[SlipAction, ...]

    @property
    def action(self) -> SlipAction:
        """The step that gives the offer its name."""
        return self.steps[-1]


def offers(person: Person, slip: Slip) -> Iterator[SlipOffer]:
    """Yield what a person may do with a slip as it stands."""
    for steps in _OFFERED:
        if _may_take_all(person, slip, steps):
            yield SlipOffer(steps)


def offer_of(person: Person, slip: Slip, action: str) -> SlipOffer | None:
    """Return the offer that ends in an action; None where it is not offered."""
    return next((each for each in offers(person, slip) if each.action == action), None)


def _may_take_all(person: Person, slip: Slip, steps: tuple[SlipAction, ...]) -> bool:
    """Tell whether a person may take each step with the slip as the steps before it leave it."""
    for action in steps:
        if not may_step(action, person, slip):
            return False
        at = slip.steps[-1].at if slip.steps else None
        assert at is not None, "a slip that is shown was opened"
        slip = slip.step(SlipStep(action, person.name, person.role, at))
    return True


def stops_behind(slip: Slip) -> int:
    """Return how many of the seven stops a slip has behind it."""
    state = SlipState.RECEIVED if slip.state is SlipState.RETURNED else slip.state
    return STOPS.index(state) + 1 if state else 0


def waited_for(slip: Slip) -> SlipState | None:
    """Return the stop that is waited for; None for a closed slip."""
    behind = stops_behind(slip)
    return STOPS[behind] if behind < len(STOPS) else None


def days_left(slip: Slip, day: date) -> int | None:
    """Return how many days are left until the step that is waited for, negative past it; None where no day is set or
    the unit has answered."""
    if slip.due is None or slip.state not in UNANSWERED:
        return None
    return (slip.due - day).days
