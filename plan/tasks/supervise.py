"""Supervision: what is proposed each morning, whom to remind, who has been silent, and which evidence to look at."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from plan.tasks.assess import TaskAssessment, TaskBoard
from plan.tasks.colours import Colour
from plan.tasks.ledger import Evidence
from plan.tasks.settings import LadderRung, Rank, Supervision
from plan.tasks.slip import SlipColour
from plan.tasks.task import Task
from plan.tasks.task_status import SETTLED, TaskStatus


@dataclass(frozen=True, slots=True)
class SlipProposal:
    """A slip that is proposed: of which colour, to which unit, about what, and why.

    ``reason`` is a key of the wording: ``soon``, ``below``, ``not_started``, ``overdue``, ``unanswered``. ``due`` and
    ``step`` are what is due soon, ``days`` how many days are left, or have passed; ``gap`` in percentage points.
    """

    colour: SlipColour
    task: Task
    reason: str
    days: int = 0
    due: date | None = None
    step: str = ""
    gap: float | None = None
    answered: str = ""

    @property
    def unit(self) -> str:
        """Of whom something would be demanded."""
        return self.task.lead


@dataclass(frozen=True, slots=True)
class SilentUnit:
    """A unit that has said nothing of some of its running tasks for too long, the longest first. Never a person."""

    unit: str
    days: int
    tasks: tuple[TaskAssessment, ...]


@dataclass(frozen=True, slots=True)
class TaskReminder:
    """A reminder of the ladder: what is due when, and to whom it goes. ``days`` after the due day, negative before."""

    task: Task
    step: str
    due: date
    days: int
    to: Rank


def propose(board: TaskBoard, supervision: Supervision) -> tuple[SlipProposal, ...]:
    """Return the slips proposed on the board's day: the gravest first, then in the ledger's order.

    A task gets one proposal, its gravest; none where a slip as grave is open on it.
    """
    found = [each for assessed in board.tasks if (each := _proposed(board, assessed, supervision))]
    # Sorting is stable: within a colour the ledger's order stays.
    return tuple(sorted(found, key=lambda each: -each.colour.rank))


def _proposed(board: TaskBoard, assessed: TaskAssessment, supervision: Supervision) -> SlipProposal | None:
    if assessed.status in SETTLED or assessed.status is TaskStatus.UNQUANTIFIED:
        return None
    gravest = next(_reasons(board, assessed, supervision), None)
    running = board.ledger.open_slips(assessed.task.id, board.day)
    if gravest is None or any(slip.colour.rank >= gravest.colour.rank for slip in running):
        return None
    return gravest


def _reasons(board: TaskBoard, assessed: TaskAssessment, supervision: Supervision) -> Iterator[SlipProposal]:
    """Yield every reason for a slip about a task, the gravest first."""
    task, day = assessed.task, board.day
    unanswered = [slip for slip in board.ledger.open_slips(task.id, day) if slip.unanswered_on(day)]
    if assessed.status is TaskStatus.OVERDUE:
        yield SlipProposal(SlipColour.RED, task, "overdue", assessed.overdue_days, task.due, gap=assessed.gap)
    for slip in unanswered:
        if slip.colour is SlipColour.YELLOW and slip.due:
            yield SlipProposal(SlipColour.RED, task, "unanswered", (day - slip.due).days, slip.due, answered=slip.id)
    # By the light, not the gap: how much below is too much is for the bureau's colour rule to say.
    if assessed.status is TaskStatus.NOT_STARTED and assessed.colour in (Colour.YELLOW, Colour.RED):
        yield SlipProposal(SlipColour.YELLOW, task, "not_started", (day - task.start).days, task.start)
    elif assessed.colour in (Colour.YELLOW, Colour.RED):
        yield SlipProposal(SlipColour.YELLOW, task, "below", gap=assessed.gap)
    for slip in unanswered:
        if slip.colour is SlipColour.BLUE and slip.due:
            yield SlipProposal(SlipColour.YELLOW, task, "unanswered", (day - slip.due).days, slip.due, answered=slip.id)
    if coming := next_step(assessed):
        due, step = coming
        if 0 <= (due - day).days <= supervision.soon_days:
            yield SlipProposal(SlipColour.BLUE, task, "soon", (due - day).days, due, step)


def next_step(assessed: TaskAssessment) -> tuple[date, str] | None:
    """Return the next thing of a task that is due on its day or later and not done: its day, and a node's name (empty:
    the task itself)."""
    task, day, done = assessed.task, assessed.day, assessed.done
    if task.by_nodes:
        open_nodes = (node for place, node in enumerate(task.nodes) if place not in done.nodes and node.due >= day)
        node = min(open_nodes, key=lambda each: each.due, default=None)
        return (node.due, node.name) if node else None
    if task.occasions:
        # Times done count from the first occasion on: one that was held early is not still to come.
        to_come = [each for each in task.occasions[int(done.done or 0) :] if each >= day]
        return (to_come[0], "") if to_come else None
    dates = sorted({*(target.due for target in task.targets), task.due})
    return next(((due, "") for due in dates if due >= day), None)


def rung_of(ladder: Sequence[LadderRung], due: date, day: date) -> LadderRung | None:
    """Return the rung of the ladder that is reached on a day exactly; None on all others."""
    # Exactly: a rung is one reminder, not one on every day from then on.
    return next((rung for rung in ladder if rung.days == (day - due).days), None)


def task_reminders(board: TaskBoard, supervision: Supervision) -> tuple[TaskReminder, ...]:
    """Return whom to remind of which task on the board's day: before and after its next step, by the ladder."""
    return tuple(each for assessed in board.tasks for each in _reminders(assessed, supervision, board.day))


def _reminders(assessed: TaskAssessment, supervision: Supervision, day: date) -> Iterator[TaskReminder]:
    if assessed.status in SETTLED or assessed.status is TaskStatus.UNQUANTIFIED:
        return
    for due, step in _open_steps(assessed):
        if rung := rung_of(supervision.ladder, due, day):
            yield TaskReminder(assessed.task, step, due, rung.days, rung.to)


def _open_steps(assessed: TaskAssessment) -> Iterator[tuple[date, str]]:
    task = assessed.task
    if task.by_nodes:
        yield from ((node.due, node.name) for place, node in enumerate(task.nodes) if place not in assessed.done.nodes)
    else:
        yield task.due, ""


def silent_units(board: TaskBoard, days: int) -> tuple[SilentUnit, ...]:
    """Return the units that said nothing of some running task for longer than so many days, the longest silent first.

    Units, never persons: what is to be mended is that nobody reports, not who was to blame for it.
    """
    found: dict[str, list[TaskAssessment]] = {}
    for assessed in board.tasks:
        if assessed.silent_days is not None and assessed.silent_days > days:
            found.setdefault(assessed.task.lead, []).append(assessed)
    units = (_silent(unit, tasks) for unit, tasks in found.items())
    return tuple(sorted(units, key=lambda each: (-each.days, each.unit)))


def _silent(unit: str, tasks: Iterable[TaskAssessment]) -> SilentUnit:
    ordered = tuple(sorted(tasks, key=lambda each: -(each.silent_days or 0)))
    return SilentUnit(unit, ordered[0].silent_days or 0, ordered)


def spot_check(evidence: Sequence[Evidence], seed: str, count: int) -> tuple[Evidence, ...]:
    """Return a sample of evidence to be looked at, the same for the same seed on every machine, in the ledger's order.

    Each file's turn is the SHA-256 of the seed with the file's own: nobody can foretell it without the seed, and adding
    files moves no other.
    """
    # With the line, or two files of the same bytes would share a turn. Python's `random` promises no sample across
    # versions.
    turn = {each.line: hashlib.sha256(f"{seed} {each.line} {each.sha256}".encode()).hexdigest() for each in evidence}
    chosen = sorted(evidence, key=lambda each: turn[each.line])[: max(0, count)]
    return tuple(sorted(chosen, key=lambda each: each.line))


def answer_due(supervision: Supervision, colour: SlipColour, day: date) -> date:
    """Return by when a slip issued on a day is to be answered."""
    return day + timedelta(days=getattr(supervision.answer_days, colour.value))


def colour_counts_by_unit(boards: Sequence[TaskBoard]) -> Mapping[str, tuple[Mapping[Colour, int], ...]]:
    """Return for each unit how many of its tasks showed each light on each of some boards, in the boards' order."""
    units = dict.fromkeys(each.task.lead for board in boards for each in board.tasks)
    return {unit: tuple(_colours(board, unit) for board in boards) for unit in units}


def _colours(board: TaskBoard, unit: str) -> Mapping[Colour, int]:
    own = [each.colour for each in board.tasks if each.task.lead == unit]
    return {colour: own.count(colour) for colour in Colour}


def must_explain(
    assessed: TaskAssessment, history: Sequence[Colour | None], lagging: frozenset[TaskStatus], periods: int
) -> bool:
    """Tell whether a task cannot be reported without cause, measures and deadline: it lags, or it was yellow or worse
    so many periods running."""
    # A history that is shorter than the rule asks for is no reason yet.
    last = list(history)[-periods:]
    running = len(last) == periods and all(colour in (Colour.YELLOW, Colour.RED) for colour in last)
    return assessed.status in lagging or running
