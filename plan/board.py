"""Board 报送进度: departments by quarters, who has reported and who has not, and whom to remind. The day is given."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from plan.catalogue import Plan, department_on
from plan.period import Period
from plan.slots import Place, Slot, SlotState


@dataclass(frozen=True, slots=True)
class BoardSquare:
    """One department's quarter: where it stands, its deadline, and who did the last thing to it, when."""

    department: str
    period: Period
    state: SlotState
    due: date
    days_left: int
    owed: bool
    by: str = ""
    at: datetime | None = None
    note: str = ""
    version: str = ""

    @property
    def overdue(self) -> bool:
        """Whether the deadline has passed and nothing was sent or accepted."""
        return self.owed and self.days_left < 0


def due_now(squares: Sequence[BoardSquare], today: date) -> BoardSquare | None:
    """Return what one department is to report now: what came back, else the latest quarter that has ended and is owed,
    else the one that runs; None where nothing is owed."""
    back = [s for s in squares if s.state in (SlotState.RETURNED, SlotState.REOPENED, SlotState.WITHDRAWN)]
    ended = [s for s in squares if s.owed and s.period.last_day < today]
    running = [s for s in squares if s.owed and s.period.last_day >= today]
    return next(iter((*reversed(back), *reversed(ended), *running)), None)


@dataclass(frozen=True, slots=True)
class Reminder:
    """A department to remind of a quarter. ``days_left`` is negative once the deadline has passed."""

    department: str
    period: Period
    due: date
    days_left: int
    state: SlotState

    @property
    def overdue(self) -> bool:
        """Whether the deadline has passed."""
        return self.days_left < 0


def due_day(plan: Plan, period: Period) -> date:
    """Return the last day on which a quarter's workbook is in time."""
    return period.last_day + timedelta(days=plan.deadline.days_after_quarter)


def reporting(plan: Plan) -> tuple[str, ...]:
    """Return the departments that report anything under a plan (of a quarter: `Plan.at`), in the plan's order."""
    return tuple(department.name for department in plan.departments if plan.measures_of(department.name))


def ever_reporting(plan: Plan) -> tuple[str, ...]:
    """Return the departments that report anything in any quarter of a plan: whose accounts there may be."""
    there = {name for period in plan.periods for name in reporting(plan.at(period))}
    return tuple(department.name for department in plan.whole.departments if department.name in there)


def board(
    plan: Plan,
    slots: Mapping[Place, Slot],
    drafts: Collection[Place],
    today: date,
    periods: Sequence[Period] | None = None,
) -> tuple[BoardSquare, ...]:
    """Return every department by every quarter it reports of ``periods`` (None: the plan's up to today's).

    By department, in the plan's order; of one that came later or was merged, the quarters in which it was in force.
    """
    begun = [p for p in plan.periods if p.first_day <= today] if periods is None else periods
    owing = {period: reporting(plan.at(period)) for period in begun}
    return tuple(
        _square(plan, _under(plan, slots, drafts, (department.name, period)), today)
        for department in plan.whole.departments
        for period in begun
        if department.name in owing[period]
    )


def reminders(
    plan: Plan, slots: Mapping[Place, Slot], today: date, drafts: Collection[Place] = ()
) -> tuple[Reminder, ...]:
    """Return whom to remind today: on the catalogue's days before a deadline, and every day after it; longest late
    first."""
    squares = board(plan, slots, drafts, today, plan.periods)
    found = [Reminder(s.department, s.period, s.due, s.days_left, s.state) for s in squares if _remind(plan, s)]
    return tuple(sorted(found, key=lambda reminder: reminder.days_left))


def _remind(plan: Plan, square: BoardSquare) -> bool:
    return square.owed and (square.days_left < 0 or square.days_left in plan.deadline.reminder_days)


def _under(plan: Plan, slots: Mapping[Place, Slot], drafts: Collection[Place], place: Place) -> Slot:
    """Return the slot of a department's quarter, also where it was sent under the name the department had before."""
    name, period = place
    if place not in slots and place not in drafts and plan.whole.changes:
        others = (d.name for d in plan.whole.departments if d.name != name)
        for other in others:
            if (other, period) in slots and department_on(plan, other, period.last_day) == name:
                # Sent before the department was renamed or merged: not owed once more.
                return replace(slots[other, period], department=name)
    return _slot(slots, drafts, place)


def _slot(slots: Mapping[Place, Slot], drafts: Collection[Place], place: Place) -> Slot:
    slot = slots.get(place) or Slot(*place)
    return slot.drafted() if place in drafts else slot


def _square(plan: Plan, slot: Slot, today: date) -> BoardSquare:
    due = due_day(plan, slot.period)
    # A version that waits is in the reviewer's hands, and a reopened quarter keeps what was accepted before.
    owed = plan.deadline.asks(slot.period) and slot.effective is None and slot.state is not SlotState.SUBMITTED
    last: tuple[str, datetime | None, str] = "", None, ""
    if (decided := slot.decided) is not None:
        last = decided.by, decided.at, decided.note
    elif (sent := slot.newest) is not None:
        last = sent.submitted_by, sent.submitted_at, sent.reason
    # Made at once: a county's board has hundreds of squares, and each copy takes as long as making one.
    return BoardSquare(slot.department, slot.period, slot.state, due, (due - today).days, owed, *last, slot.version)
