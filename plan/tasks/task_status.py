"""The word for how a task stands: those of indicators where they mean the same, and four of its own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from plan.catalogue import Thresholds
from plan.status import Status
from plan.tasks.progress import TaskAchievement
from plan.tasks.task import Task, TaskEnding
from plan.tasks.task_schedule import NO_STANDS, IndicatorStand, complete, completion, schedule_of, scheduled


class TaskStatus(StrEnum):
    """How a task stands, as the headline tells it."""

    ACHIEVED = Status.ACHIEVED.value
    ACHIEVED_EARLY = Status.ACHIEVED_EARLY.value
    AHEAD = Status.AHEAD.value
    ON_TRACK = Status.ON_TRACK.value
    NEAR = Status.NEAR.value
    BEHIND = Status.BEHIND.value
    FAR_BEHIND = Status.FAR_BEHIND.value
    OVERDUE = "overdue"
    NOT_STARTED = "not_started"
    ENDED = "ended"
    UNQUANTIFIED = "unquantified"
    NO_DATA = Status.NO_DATA.value


LAGGING = frozenset({TaskStatus.BEHIND, TaskStatus.FAR_BEHIND, TaskStatus.OVERDUE, TaskStatus.NOT_STARTED})
"""Statuses of which the lead must say cause, measures and deadline."""

DONE = frozenset({TaskStatus.ACHIEVED, TaskStatus.ACHIEVED_EARLY})

SETTLED = DONE | {TaskStatus.ENDED}
"""Statuses after which nothing more is asked."""


class CountyCount(StrEnum):
    """The five counts in which counties report their ledgers: 欠进度, 达进度, 超进度, 已完成和提前完成, 其它."""

    SHORT = "short"
    REACHED = "reached"
    BEYOND = "beyond"
    FINISHED = "finished"
    OTHER = "other"


COUNTED_AS: Mapping[TaskStatus, CountyCount] = {
    TaskStatus.ACHIEVED: CountyCount.FINISHED,
    TaskStatus.ACHIEVED_EARLY: CountyCount.FINISHED,
    TaskStatus.AHEAD: CountyCount.BEYOND,
    TaskStatus.ON_TRACK: CountyCount.REACHED,
    TaskStatus.NEAR: CountyCount.SHORT,
    TaskStatus.BEHIND: CountyCount.SHORT,
    TaskStatus.FAR_BEHIND: CountyCount.SHORT,
    TaskStatus.OVERDUE: CountyCount.SHORT,
    TaskStatus.NOT_STARTED: CountyCount.SHORT,
    TaskStatus.ENDED: CountyCount.OTHER,
    TaskStatus.UNQUANTIFIED: CountyCount.OTHER,
    TaskStatus.NO_DATA: CountyCount.OTHER,
}
"""In which of the five counts a status goes: whatever is below its schedule is 欠进度, however little."""


def status_of_task(
    task: Task,
    done: TaskAchievement,
    day: date,
    limits: Thresholds,
    *,
    ending: TaskEnding | None = None,
    finished_on: date | None = None,
    stands: Mapping[int, IndicatorStand] = NO_STANDS,
) -> TaskStatus:
    """Return the word for how a task stands on a day: the first rule that holds.

    ``finished_on``: the day by which it was first complete, which decides whether it was early.
    """
    # The order is the rule (docs/tasks.md): a task ended by decision is not overdue, one done late is done.
    if ending is not None and ending.on <= day:
        return TaskStatus.ENDED
    if task.unquantified:
        return TaskStatus.UNQUANTIFIED
    if complete(task, done, day, stands):
        # By the day it was complete, not the day asked about: early stays early.
        early = (finished_on or done.reported or day) < task.due
        return TaskStatus.ACHIEVED_EARLY if early else TaskStatus.ACHIEVED
    # Only the day after: the due day itself still belongs to the task.
    if day > task.due:
        return TaskStatus.OVERDUE
    return _of_gap(task, done, day, limits, stands)


def _of_gap(
    task: Task, done: TaskAchievement, day: date, limits: Thresholds, stands: Mapping[int, IndicatorStand]
) -> TaskStatus:
    """Return the word for a task that is neither ended, complete nor overdue."""
    reached, asked = completion(task, done, day, stands), scheduled(task, day, stands)
    if reached is None or asked is None:
        return TaskStatus.NO_DATA
    if day > task.start and not done.begun and reached <= 0:
        return TaskStatus.NOT_STARTED
    found = band_of_gap(reached, asked, limits)
    # As an indicator short of its schedule by less than one whole thing is 达到序时.
    return better_of(found, TaskStatus.ON_TRACK) if _whole_reached(task, done, day) else found


def band_of_gap(reached: float, asked: float, limits: Thresholds) -> TaskStatus:
    """Return the word for a completion beside its schedule, both fractions, by the limits of indicators."""
    # Points, to nine decimals before they are compared: −30 is −30 (docs/methods.md, Status).
    gap = round(100 * (reached - asked), 9)
    if gap >= limits.ahead:
        return TaskStatus.AHEAD
    if gap >= limits.on_track:
        return TaskStatus.ON_TRACK
    # Half of what is scheduled as well, or nothing done would be 基本达到 as long as less than ten points are due.
    if gap > limits.near and round(reached - asked / 2, 9) >= 0:
        return TaskStatus.NEAR
    return TaskStatus.BEHIND if gap > limits.behind else TaskStatus.FAR_BEHIND


def better_of(found: TaskStatus, least: TaskStatus) -> TaskStatus:
    """Return the better of two words for a gap."""
    order = (TaskStatus.AHEAD, TaskStatus.ON_TRACK, TaskStatus.NEAR, TaskStatus.BEHIND, TaskStatus.FAR_BEHIND)
    return min(found, least, key=order.index)


def _whole_reached(task: Task, done: TaskAchievement, day: date) -> bool:
    """Tell whether a task that counts whole things has as many as are due, a part of one not being due yet."""
    schedule = schedule_of(task)
    return (
        schedule is not None
        and schedule.whole
        and done.done is not None
        and schedule.no_worse(done.done, schedule.scheduled_value(day))
    )
