"""Assessing tasks: everything said of each as of a day, in the ledger's order."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from plan.catalogue import Thresholds
from plan.period import Period
from plan.tasks.colours import ALL_FACTS, Colour, ColourRule, Fact, TaskLight, light_of
from plan.tasks.ledger import TaskLedger
from plan.tasks.progress import TaskAchievement
from plan.tasks.task import Scoring, Task
from plan.tasks.task_schedule import (
    NO_STANDS,
    IndicatorStand,
    complete,
    completion,
    schedule_of,
    scheduled,
    total_of,
)
from plan.tasks.task_status import COUNTED_AS, SETTLED, CountyCount, TaskStatus, status_of_task

_ROW_OF_MONTHS = 12
"""Month ends that are looked back at, at most, for steps missed in a row."""


@dataclass(frozen=True, slots=True)
class TaskAssessment:
    """What is said of a task as of a day. Completion and schedule are fractions, the gap is in percentage points.

    ``task`` has the days in force and ``original`` those of the decomposition; where they differ, ``scheduled_before``
    and ``gap_before`` are by the original ones. ``lit`` is None where no light is shown. ``silent_days``: since the
    last report, or since the start; None where nothing is asked (before the start, and after the end).
    """

    task: Task
    original: Task
    day: date
    done: TaskAchievement
    total: float | None
    completion: float | None
    scheduled: float | None
    scheduled_before: float | None
    status: TaskStatus
    lit: TaskLight | None
    silent_days: int | None
    finished_on: date | None
    slips_open: int
    indicators: tuple[int, ...]
    evidence: int

    @property
    def gap(self) -> float | None:
        """Completion minus schedule, in percentage points."""
        return _points(self.completion, self.scheduled)

    @property
    def gap_before(self) -> float | None:
        """The same by the days before any extension; None where there was none."""
        return _points(self.completion, self.scheduled_before)

    @property
    def extended(self) -> date | None:
        """The due day that an extension gave it; None where there was none."""
        return self.task.due if self.task.due != self.original.due else None

    @property
    def colour(self) -> Colour | None:
        """Its light; None where none is shown."""
        return self.lit.colour if self.lit else None

    @property
    def overdue_days(self) -> int:
        """Days since the due day, where it is overdue; else 0."""
        return (self.day - self.task.due).days if self.status is TaskStatus.OVERDUE else 0


@dataclass(frozen=True)
class TaskBoard:
    """The ledger assessed as of a day under a colour rule."""

    ledger: TaskLedger
    day: date
    rule: ColourRule
    tasks: tuple[TaskAssessment, ...]

    @cached_property
    def by_id(self) -> Mapping[str, TaskAssessment]:
        """Assessments by the tasks' ids."""
        return {each.task.id: each for each in self.tasks}

    def counts(self) -> Mapping[TaskStatus, int]:
        """Return how many tasks stand under each word, in the order in which they are told; none left out."""
        found = Counter(each.status for each in self.tasks)
        return {status: found[status] for status in TaskStatus}

    def county_counts(self) -> Mapping[CountyCount, int]:
        """Return the five counts in which counties report."""
        found = Counter(COUNTED_AS[each.status] for each in self.tasks)
        return {count: found[count] for count in CountyCount}

    def colours(self) -> Mapping[Colour, int]:
        """Return how many tasks show each light."""
        found = Counter(each.colour for each in self.tasks)
        return {colour: found[colour] for colour in Colour}


def assess_tasks(
    ledger: TaskLedger,
    day: date,
    limits: Thresholds,
    rule: ColourRule,
    stands: Mapping[int, IndicatorStand] = NO_STANDS,
) -> TaskBoard:
    """Return every task's assessment as of a day, in the ledger's order."""
    found = tuple(assess_task(ledger, task.id, day, limits, rule, stands) for task in ledger.tasks)
    return TaskBoard(ledger, day, rule, found)


def assess_task(
    ledger: TaskLedger,
    task_id: str,
    day: date,
    limits: Thresholds,
    rule: ColourRule,
    stands: Mapping[int, IndicatorStand] = NO_STANDS,
) -> TaskAssessment:
    """Return one task's assessment as of a day; KeyError for a task that the ledger does not have."""
    original, task, done = ledger.by_id[task_id], ledger.current[task_id], ledger.achieved(task_id, day)
    ending, finished = ledger.ending_of(task_id), finished_on(ledger, task, day, stands)
    status = status_of_task(task, done, day, limits, ending=ending, finished_on=finished, stands=stands)
    # An extension may move nodes alone: the schedule before it is still to be shown.
    moved = task.due != original.due or task.nodes != original.nodes
    return TaskAssessment(
        task=task,
        original=original,
        day=day,
        done=done,
        total=total_of(task),
        completion=completion(task, done, day, stands),
        scheduled=scheduled(task, day, stands),
        scheduled_before=scheduled(original, day, stands) if moved else None,
        status=status,
        lit=_lit(ledger, task, day, status, rule, stands),
        silent_days=_silent(task, done, day, status),
        finished_on=finished,
        slips_open=len(ledger.open_slips(task_id, day)),
        indicators=ledger.indicators_of(task),
        evidence=len(ledger.evidence_of(task_id)),
    )


def finished_on(ledger: TaskLedger, task: Task, day: date, stands: Mapping[int, IndicatorStand]) -> date | None:
    """Return the day by which a task was first complete: its last node's own day, that of the first value by which its
    indicator came up to its target, else the first report that says it; None while it is not."""
    done = ledger.achieved(task.id, day)
    if not complete(task, done, day, stands):
        return None
    if task.scoring is Scoring.INDICATOR and not task.by_nodes:
        # By the indicator's own values: what is known on the day asked about says nothing of the days of its reports.
        stand = stands.get(task.indicators[0]) if task.indicators else None
        return stand.reached_on if stand else None
    if task.by_nodes:
        # The nodes' own days: a report may come weeks after what it tells of.
        return max(done.nodes.values())
    days = sorted({each.progress.day for each in ledger.reports_of(task.id) if each.progress.day <= day})
    # The first day by which it was complete, even where a later report took some of it back for a while.
    held = (each for each in days if complete(task, ledger.achieved(task.id, each), each, stands))
    return next(held, None)


def facts_of(
    ledger: TaskLedger,
    task: Task,
    day: date,
    stands: Mapping[int, IndicatorStand] = NO_STANDS,
    wanted: frozenset[Fact] = ALL_FACTS,
) -> dict[Fact, float]:
    """Return what a colour rule may ask of a task on a day; of what takes long only what is ``wanted``."""
    done = ledger.achieved(task.id, day)
    reached, asked = completion(task, done, day, stands), scheduled(task, day, stands)
    facts: dict[Fact, float] = {"missed": missed(task, done, day)}
    if reached is not None and asked is not None:
        facts["gap"] = 100 * (reached - asked)
        facts["shortfall"] = max(0.0, asked - reached) / asked if asked > 0 else 0.0
    if not done.begun and not (reached or 0) > 0:
        facts["months_not_started"] = months_between(task.start, day)
    if not complete(task, done, day, stands):
        facts["overdue"] = (day - task.due).days
    if "late" in wanted:
        facts["late"] = _late(ledger, task, day)
    if "missed_in_a_row" in wanted:
        facts["missed_in_a_row"] = _missed_in_a_row(ledger, task, day)
    return facts


def missed(task: Task, done: TaskAchievement, day: date) -> int:
    """Return how many dated steps of a task are past their day and not done: nodes, dated targets, occasions."""
    if task.by_nodes:
        return sum(node.due < day and place not in done.nodes for place, node in enumerate(task.nodes))
    counted = done.done or 0.0
    schedule = schedule_of(task)
    if schedule is not None:
        return sum(due < day and not schedule.no_worse(counted, value) for due, value in schedule.points[1:])
    if task.occasions:
        # Whatever was done counts for the earliest occasions, whenever it was done.
        return sum(each < day for each in task.occasions[int(counted) :])
    return int(task.due < day and counted < 1 and total_of(task) is not None)


def months_between(start: date, day: date) -> int:
    """Return how many months have ended from a start to a day, the start's own included: 1 on its last day."""
    ended = monthrange(day.year, day.month)[1] == day.day
    return max(0, 12 * (day.year - start.year) + day.month - start.month + ended)


def month_ends(day: date, count: int) -> list[date]:
    """Return a day and the ends of the months before it, the latest first."""
    found, year, month = [day], day.year, day.month
    for _ in range(count - 1):
        year, month = (year - 1, 12) if month == 1 else (year, month - 1)
        found.append(date(year, month, monthrange(year, month)[1]))
    return found


def _missed_in_a_row(ledger: TaskLedger, task: Task, day: date) -> int:
    count = 0
    for end in month_ends(day, _ROW_OF_MONTHS):
        # Back from the day asked about to the first month end at which nothing was missed.
        if end < task.start or not missed(task, ledger.achieved(task.id, end), end):
            break
        count += 1
    return count


def _late(ledger: TaskLedger, task: Task, day: date) -> int:
    """Return how many dated steps were done, but after their day."""
    done = ledger.achieved(task.id, day)
    if task.by_nodes:
        return sum(on > task.nodes[place].due for place, on in done.nodes.items())
    schedule = schedule_of(task)
    if schedule is None:
        ended = finished_on(ledger, task, day, NO_STANDS)
        return int(ended is not None and ended > task.due)
    late = 0
    for due, value in schedule.points[1:]:
        held = due < day and schedule.no_worse(done.done or 0.0, value)
        late += held and not schedule.no_worse(ledger.achieved(task.id, due).done or 0.0, value)
    return late


def _lit(
    ledger: TaskLedger,
    task: Task,
    day: date,
    status: TaskStatus,
    rule: ColourRule,
    stands: Mapping[int, IndicatorStand],
) -> TaskLight | None:
    unlit = (TaskStatus.ENDED, TaskStatus.UNQUANTIFIED, TaskStatus.NO_DATA)
    if status in unlit or day < task.start:
        return None
    return light_of(rule, facts_of(ledger, task, day, stands, rule.facts))


def _silent(task: Task, done: TaskAchievement, day: date, status: TaskStatus) -> int | None:
    if status in SETTLED or day <= task.start:
        return None
    # A report from before the start does not make silence longer than the task.
    return (day - max(done.reported or task.start, task.start)).days


def _points(reached: float | None, asked: float | None) -> float | None:
    return None if reached is None or asked is None else 100 * (reached - asked)


def colour_history(
    ledger: TaskLedger,
    task_id: str,
    days: Sequence[date],
    rule: ColourRule,
    limits: Thresholds,
    stands: Mapping[date, Mapping[int, IndicatorStand]] | None = None,
) -> tuple[tuple[date, Colour | None], ...]:
    """Return a task's light on each of some days, so that a red that was caught up stays to be seen.

    ``stands``: how the indicators stood on each of the days; without them a task measured by one has no light.
    """
    known = stands or {}
    return tuple(
        (day, assess_task(ledger, task_id, day, limits, rule, known.get(day, NO_STANDS)).colour) for day in days
    )


def quarter_ends(day: date, count: int) -> list[date]:
    """Return the last days of the quarters up to a day, the earliest first, the day itself last if it ends none."""
    last = Period.ended_by(day)
    ends = [last.shift(-back).last_day for back in range(count - 1, -1, -1)]
    return ends if last.last_day == day else [*ends[1:], day]
