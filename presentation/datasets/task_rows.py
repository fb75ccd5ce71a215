"""The rows of the dataset of tasks, in the ledger's order."""

from __future__ import annotations

from collections.abc import Iterator

from plan.catalogue import Plan
from plan.tasks.assess import TaskAssessment, TaskBoard
from presentation.datasets.dataset import Value
from wording import Lang, name_of, say


def task_rows(board: TaskBoard, plan: Plan, lang: Lang) -> Iterator[tuple[Value, ...]]:
    """Yield one row for each task as of the board's day."""
    for assessed in board.tasks:
        yield (*_row(board, plan, assessed, lang), board.ledger.demonstration)


def _row(board: TaskBoard, plan: Plan, assessed: TaskAssessment, lang: Lang) -> tuple[Value, ...]:
    task, department = assessed.task, plan.department_of.get(assessed.task.lead)
    light = say(f"colour.{assessed.colour}", lang) if assessed.colour else None
    return (
        *(task.id, task.title, say(f"task_kind.{task.kind}", lang), ", ".join(task.commitments)),
        *(name_of(department, lang) if department else task.lead, board.day, task.start),
        *(assessed.original.due, assessed.extended, say(f"scoring.{task.scoring}", lang)),
        *(assessed.done.done, assessed.total, task.unit or None, assessed.completion, assessed.scheduled),
        *(assessed.gap, str(assessed.status), say(f"task_status.{assessed.status}", lang), light),
        *(board.rule.name if light else None, assessed.silent_days, assessed.slips_open),
        *(", ".join(map(str, assessed.indicators)) or None, assessed.evidence),
    )
