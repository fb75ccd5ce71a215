"""A ledger assessed again after it has grown: what nothing was said of since keeps its assessment.

Most of what is added is about a handful of tasks, and a page asks for the boards of a dozen days.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from plan.catalogue import Thresholds
from plan.tasks.assess import TaskBoard, assess_task
from plan.tasks.ledger import TaskLedger
from plan.tasks.task_schedule import IndicatorStand

T = TypeVar("T")


def changed_tasks(before: TaskLedger, after: TaskLedger) -> frozenset[str]:
    """Return the tasks of ``after`` of which anything that an assessment rests on is another than in ``before``."""
    parts = zip(_bases(before), _bases(after), strict=True)
    return frozenset(task for one, other in parts for task in _different(one, other)).intersection(after.by_id)


def reassess_tasks(
    before: TaskBoard,
    ledger: TaskLedger,
    changed: frozenset[str],
    limits: Thresholds,
    stands: Mapping[int, IndicatorStand],
) -> TaskBoard:
    """Return the board of a later ledger for the day and under the rule of one that was made ``before``, with the same
    commitments, thresholds and ``stands``: as `plan.tasks.assess.assess_tasks` makes it. ``changed``: as
    :func:`changed_tasks` says of the two ledgers."""
    known = before.by_id
    found = tuple(
        known[task.id]
        if task.id in known and task.id not in changed
        else assess_task(ledger, task.id, before.day, limits, before.rule, stands)
        for task in ledger.tasks
    )
    return TaskBoard(ledger, before.day, before.rule, found)


def _bases(ledger: TaskLedger) -> tuple[Mapping[str, object], ...]:
    """Return all that an assessment rests on, by task."""
    return (
        ledger.by_id,
        ledger.reports_by_task,
        _grouped((each.extension.task, each) for each in ledger.extensions),
        _grouped((each.task, each) for each in ledger.endings),
        _grouped((each.task, each) for each in ledger.evidence),
        _grouped((each.task, each) for each in ledger.slips),
    )


def _grouped(pairs: Iterable[tuple[str, T]]) -> Mapping[str, tuple[T, ...]]:
    found: dict[str, list[T]] = {}
    for task, value in pairs:
        found.setdefault(task, []).append(value)
    return {task: tuple(values) for task, values in found.items()}


def _different(one: Mapping[str, object], other: Mapping[str, object]) -> Iterator[str]:
    for task in one.keys() | other.keys():
        mine, theirs = one.get(task), other.get(task)
        # The same object first: of two thousand tasks nearly all are.
        if mine is not theirs and mine != theirs:
            yield task
