"""The time line of tasks: the axis is dates, and a bar is filled to the day on which the schedule asks for as much as
was done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from plan.schedule import Point
from plan.tasks.assess import TaskAssessment
from plan.tasks.task import Scoring, Task
from plan.tasks.task_schedule import line_of
from plan.tasks.task_status import TaskStatus
from presentation.tasks.shadow import StepMark, StepState


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """The days that a drawing runs over, whole years."""

    first: date
    last: date

    def at(self, day: date) -> float:
        """Return a day as a fraction of the axis, never outside of it."""
        whole = (self.last - self.first).days
        # An overdue task may be looked at long after the axis has ended: its bar then runs to the edge.
        return min(max((day - self.first).days / whole, 0.0), 1.0)

    @property
    def years(self) -> tuple[int, ...]:
        """The years of the axis."""
        return tuple(range(self.first.year, self.last.year + 1))


@dataclass(frozen=True, slots=True)
class TimeBar:
    """A task on the axis, all in fractions of it: ``filled`` is the day of :func:`earned_day`, None where nothing can
    be counted; ``original`` the due day before any extension; ``overdue_to`` the day looked at, None where it is not
    overdue."""

    start: float
    due: float
    original: float
    filled: float | None
    overdue_to: float | None
    steps: tuple[StepMark, ...]


def axis_of(tasks: Sequence[Task]) -> TimeAxis:
    """Return the axis for some tasks (at least one): from the first year in which any begins to the last in which one
    is due."""
    first, last = min(task.start for task in tasks), max(task.due for task in tasks)
    return TimeAxis(date(first.year, 1, 1), date(last.year, 12, 31))


def time_bar(assessed: TaskAssessment, axis: TimeAxis) -> TimeBar:
    """Return a task's bar."""
    task = assessed.task
    filled = earned_day(assessed)
    overdue = axis.at(assessed.day) if assessed.status is TaskStatus.OVERDUE else None
    steps = tuple(
        StepMark(axis.at(node.due), _state(place in assessed.done.nodes, node.due < assessed.day))
        for place, node in enumerate(task.nodes)
    )
    return TimeBar(
        start=axis.at(task.start),
        due=axis.at(task.due),
        original=axis.at(assessed.original.due),
        filled=None if filled is None else axis.at(filled),
        overdue_to=overdue,
        steps=steps,
    )


def _state(done: bool, past: bool) -> StepState:
    if done:
        return StepState.DONE
    return StepState.MISSED if past else StepState.OPEN


def earned_day(assessed: TaskAssessment) -> date | None:
    """Return the day on which the schedule asks for as much as was done: after the assessment's day it is ahead.

    On a schedule of steps the day until which so much is enough. None where nothing can be counted, or nothing was
    done.
    """
    reached, task = assessed.completion, assessed.task
    if reached is None or reached <= 0:
        return None
    if task.scoring is Scoring.FREQUENCY and not task.by_nodes:
        return _occasion_day(assessed)
    # More than all of it has no day on the schedule either.
    if reached >= 1:
        return task.due
    # Exactly on schedule is today, although on a schedule of steps the same would be enough until the next step.
    if assessed.scheduled is not None and abs(reached - assessed.scheduled) < 1e-9:
        return min(assessed.day, task.due)
    # A task measured by an indicator has no line of its own: its bar is filled evenly.
    return _day_of(line_of(task), reached) or _linear(task, reached)


def _day_of(line: Sequence[Point], reached: float) -> date | None:
    """Return the last day on which the line is no higher than ``reached``; None for a line that is not there."""
    for (day, low), (after, high) in pairwise(line):
        # A plateau is passed to its end: so much is enough until the line rises again.
        if high > reached + 1e-9:
            share = (reached - low) / (high - low) if after > day else 0.0
            return day + timedelta(days=round(max(0.0, share) * (after - day).days))
    return line[-1][0] if line else None


def _occasion_day(assessed: TaskAssessment) -> date:
    """Return the day until which so many times are enough, and at least the assessment's day where they are now."""
    done, occasions = int(assessed.done.done or 0), assessed.task.occasions
    return assessed.task.due if done >= len(occasions) else max(occasions[done - 1], min(assessed.day, occasions[done]))


def _linear(task: Task, reached: float) -> date:
    return task.start + timedelta(days=round(max(0.0, reached) * (task.due - task.start).days))
