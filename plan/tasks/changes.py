"""What a later decomposition changes: tasks added, taken away, and changed, field by field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plan.tasks.task import Task

# A row that was inserted above moves every row below it.
_NOT_TOLD = frozenset({"row"})
"""Fields in which two versions may differ without the task being another."""


@dataclass(frozen=True, slots=True)
class TaskChange:
    """A task that both versions have and that is another in the later one, with the names of the fields."""

    before: Task
    after: Task
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TaskDifference:
    """Two versions of a decomposition beside each other; tasks are known by their numbers."""

    added: tuple[Task, ...]
    removed: tuple[Task, ...]
    changed: tuple[TaskChange, ...]

    @property
    def nothing(self) -> bool:
        """Whether the two are the same."""
        return not (self.added or self.removed or self.changed)


def difference_of(before: Sequence[Task], after: Sequence[Task]) -> TaskDifference:
    """Return what changes from one version to another, in their orders."""
    old, new = {task.id: task for task in before}, {task.id: task for task in after}
    # By number and never by title: titles are what is rewritten.
    pairs = ((old[task.id], task) for task in after if task.id in old)
    changes = ((one, other, _fields(one, other)) for one, other in pairs)
    return TaskDifference(
        tuple(task for task in after if task.id not in old),
        tuple(task for task in before if task.id not in new),
        tuple(TaskChange(one, other, fields) for one, other, fields in changes if fields),
    )


def _fields(one: Task, other: Task) -> tuple[str, ...]:
    names = (name for name in Task.model_fields if name not in _NOT_TOLD)
    return tuple(name for name in names if getattr(one, name) != getattr(other, name))
