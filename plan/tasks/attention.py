"""Which tasks of a ledger are shown at once, and which are folded away: a leader has one minute."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from plan.tasks.assess import TaskAssessment
from plan.tasks.supervise import next_step
from plan.tasks.task_status import DONE, LAGGING, SETTLED, TaskStatus

# A quarter, the time between two reports: what comes later is seen again before it is due.
SOON = timedelta(days=90)
"""A step that is due within so long is shown."""

# Else a task that goes from 达到序时 to 快于序时 and back would be shown each time.
_GROUPS: tuple[frozenset[TaskStatus], ...] = (DONE, frozenset({TaskStatus.AHEAD, TaskStatus.ON_TRACK}))
"""Statuses between which a change is no news."""


def needs_a_look(assessed: TaskAssessment, before: TaskStatus | None) -> bool:
    """Tell whether a task is shown at once: it lags, its next step is due soon, or its status is another than
    ``before`` (None: nothing is known of before)."""
    if assessed.status in LAGGING or (before is not None and _group(before) != _group(assessed.status)):
        return True
    # What is settled has no next step, and of an unquantified task nobody can say that it is late.
    if assessed.status in SETTLED or assessed.status is TaskStatus.UNQUANTIFIED:
        return False
    coming = next_step(assessed)
    return coming is not None and assessed.day >= assessed.task.start and coming[0] - assessed.day <= SOON


def gravest_first(tasks: Iterable[TaskAssessment]) -> list[TaskAssessment]:
    """Return tasks with the overdue ones first, those that lag next, each by their gap."""
    return sorted(tasks, key=lambda each: (_rank(each.status), each.gap or 0.0))


def _rank(status: TaskStatus) -> int:
    return 0 if status is TaskStatus.OVERDUE else 1 if status in LAGGING else 2


def _group(status: TaskStatus) -> frozenset[TaskStatus]:
    return next((group for group in _GROUPS if status in group), frozenset({status}))
