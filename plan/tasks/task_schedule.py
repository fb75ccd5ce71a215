"""Completion C and schedule S of a task at a day, by its way of scoring; the formula of each stands in the wording.

Quantities, towns and money run linearly by days between dated targets, as indicators do (of money: what is planned to
be spent by the end of a year); nodes by the weights that are due, repeated things by the occasions that are due, a
document from its day on.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from plan.schedule import Point, Schedule
from plan.tasks.progress import TaskAchievement
from plan.tasks.task import Scoring, Task


@dataclass(frozen=True, slots=True)
class IndicatorStand:
    """How an indicator stands that a task is measured by: its completion and schedule, as fractions.

    ``reached_on``: the day of the first value that came up to its final target; None while none has.
    """

    completion: float | None
    scheduled: float | None
    reached_on: date | None = None


NO_STANDS: Mapping[int, IndicatorStand] = {}


def total_of(task: Task) -> float | None:
    """Return what makes a task complete, in the unit in which what is done is counted; None where nothing is."""
    if task.by_nodes:
        return 100.0
    totals: Mapping[Scoring, float | None] = {
        Scoring.QUANTITY: task.target,
        Scoring.INVESTMENT: task.investment.total if task.investment else None,
        Scoring.DOCUMENT: 1.0,
        Scoring.FREQUENCY: float(len(task.occasions)),
        # Towns that are named are counted; else the figure of how many there are to be.
        Scoring.TOWNS: float(len(task.towns)) or task.target,
    }
    return totals.get(task.scoring)


def completion(
    task: Task, done: TaskAchievement, day: date, stands: Mapping[int, IndicatorStand] = NO_STANDS
) -> float | None:
    """Return C, a fraction; above 1 where more was done than was asked for. None where it cannot be counted.

    Of a repeated thing it is what was done of what is due so far.
    """
    if task.scoring is Scoring.INDICATOR and not task.by_nodes:
        stand = stands.get(task.indicators[0]) if task.indicators else None
        return stand.completion if stand else None
    total = occasions_due(task, day) if task.scoring is Scoring.FREQUENCY and not task.by_nodes else total_of(task)
    if done.done is None or total is None:
        return None
    if not total:
        return 1.0 if done.done else 0.0  # done before anything of it was due
    return done.done / total


def complete(task: Task, done: TaskAchievement, day: date, stands: Mapping[int, IndicatorStand] = NO_STANDS) -> bool:
    """Tell whether nothing of a task is left to be done; a repeated thing is complete with its last occasion."""
    if task.scoring is Scoring.INDICATOR and not task.by_nodes:
        reached = completion(task, done, day, stands)
        # Nine decimals, as gaps are compared (docs/methods.md, Status).
        return reached is not None and round(reached, 9) >= 1
    total = total_of(task)
    return done.done is not None and bool(total) and round(done.done - (total or 0), 9) >= 0


def occasions_due(task: Task, day: date) -> float:
    """Return how many times a repeated thing should have been done by a day."""
    return float(len([each for each in task.occasions if each <= day]))


def scheduled(task: Task, day: date, stands: Mapping[int, IndicatorStand] = NO_STANDS) -> float | None:
    """Return S, a fraction from 0 to 1: what should have been done by a day. None where it cannot be counted."""
    if task.by_nodes:
        return min(1.0, _weight(node.weight for node in task.nodes if node.due <= day) / 100)
    match task.scoring:
        case Scoring.QUALITATIVE:
            return None
        case Scoring.INDICATOR:
            stand = stands.get(task.indicators[0]) if task.indicators else None
            return stand.scheduled if stand else None
        case Scoring.DOCUMENT:
            return 1.0 if day >= task.due else 0.0
        case Scoring.FREQUENCY:
            # Completion is counted against what is due so far, so that from the first occasion on all of it is asked
            # for.
            return 1.0 if any(each <= day for each in task.occasions) else 0.0
        case _:
            return _by_days(task, day)


def line_of(task: Task) -> tuple[Point, ...]:
    """Return the corners of a task's schedule as it is drawn: days and fractions, in time order, steps as two corners
    on one day."""
    if task.by_nodes or task.scoring in (Scoring.DOCUMENT, Scoring.FREQUENCY):
        return tuple(_steps(task))
    schedule = schedule_of(task)
    if schedule is None:
        return ()
    return tuple((day, schedule.scheduled(day) or 0.0) for day, _ in schedule.points)


def schedule_of(task: Task) -> Schedule | None:
    """Return the schedule of a quantity that runs by days; None for any other way of scoring."""
    total = total_of(task)
    if total is None or task.by_nodes or task.scoring not in (Scoring.QUANTITY, Scoring.INVESTMENT, Scoring.TOWNS):
        return None
    # Targets on the due day are `total` and those after it nobody owes: no day may stand twice on a line.
    dated = ((day, value) for day, value in _dated(task) if task.start < day < task.due)
    # A task of a single day: a line needs two.
    start = min(task.start, task.due - timedelta(days=1))
    return Schedule(((start, 0.0), *sorted(dated), (task.due, total)), 1, task.whole)


def _dated(task: Task) -> Iterator[Point]:
    """Yield what is to be done by a day before the due one, in time order."""
    if task.scoring is not Scoring.INVESTMENT or task.investment is None:
        yield from ((target.due, target.value) for target in task.targets)
        return
    money = task.investment
    # Years that come to the total are all there are; else only those that run on from the task's first year say how
    # much is to be spent by a year's end: what was planned for a year that is not written nobody knows.
    whole = math.isclose(math.fsum(money.by_year.values()), money.total)
    planned = 0.0
    for year in range(min(task.start.year, *money.by_year), task.due.year) if money.by_year else ():
        if not whole and year not in money.by_year:
            return
        planned += money.by_year.get(year, 0.0)
        # Years that come to more than there is contradict the total, which is what is owed.
        if planned > money.total and not math.isclose(planned, money.total):
            return
        yield date(year, 12, 31), min(planned, money.total)


def _by_days(task: Task, day: date) -> float | None:
    schedule = schedule_of(task)
    return None if schedule is None else schedule.scheduled(day)


def _weight(weights: Iterable[float]) -> float:
    """Return a sum of weights without the noise of floating point: a hundred must be a hundred."""
    return round(sum(weights), 9)


def _steps(task: Task) -> Iterator[Point]:
    days = sorted({task.start, task.due, *(node.due for node in task.nodes if task.by_nodes)})
    before = 0.0
    for day in days:
        yield day, before
        after = scheduled(task, day) or 0.0
        if after != before:
            yield day, after
        before = after
