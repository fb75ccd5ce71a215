"""Lines of tasks before they are kept: what each holds as plain JSON."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from etl.store.journal.task_line import NewTaskLine, TaskLine, TaskLineKind
from etl.tasks.decomposition import ReadDecomposition
from etl.tasks.folding import decisions_of
from etl.tasks.progress_reading import ReadProgress
from plan.review import Person
from plan.tasks.ledger import TaskLedger
from plan.tasks.progress import Progress
from plan.tasks.slip import Slip, SlipStep
from plan.tasks.task import Task

ReadTasks = ReadDecomposition | ReadProgress


def sending_line(
    read: ReadTasks, name: str, sha256: str, person: Person, at: datetime, reason: str = ""
) -> NewTaskLine:
    """Return the line that keeps a workbook in which nothing must be mended."""
    if isinstance(read, ReadDecomposition):
        content: dict[str, Any] = {"tasks": [task_json(task) for task in read.tasks], "reason": reason}
        kind, about = TaskLineKind.DECOMPOSITION, "decomposition"
    else:
        content = progress_content(read, reason)
        kind, about = TaskLineKind.PROGRESS, f"{read.period} {read.unit or ''}".strip()
    # Either is enough: an invented workbook stays one, whoever sends it.
    invented = person.demonstration or read.demonstration
    return NewTaskLine(kind, content, person.name, at, about, person.role, name, sha256, invented)


def progress_content(read: ReadProgress, reason: str) -> dict[str, Any]:
    """Return a quarter's progress as a line's content: its reports, unit, quarter and reason."""
    reports = zip(read.reports, read.cells, strict=True)
    content = {"reports": [report_json(report, cell) for report, cell in reports], "unit": read.unit}
    return content | {"period": str(read.period), "reason": reason}


def decision_line(person: Person, at: datetime, state: str, note: str = "", line: str = "") -> NewTaskLine:
    """Return the line of a decision; with no ``line`` about the one before it."""
    content = {"state": state, "note": note}
    return NewTaskLine(
        TaskLineKind.DECISION, content, person.name, at, line, person.role, demonstration=person.demonstration
    )


def slip_line(slip: Slip, step: SlipStep, person: Person) -> NewTaskLine:
    """Return the line of a slip's step."""
    content: dict[str, Any] = {
        "task": slip.task, "unit": slip.unit, "colour": str(slip.colour), "action": str(step.action),
        "note": step.note, "cause": step.cause, "measures": step.measures, "deadline": step.deadline,
        "due": step.due.isoformat() if step.due else None,
    }  # fmt: skip
    return NewTaskLine(
        TaskLineKind.SLIP, content, person.name, step.at, slip.id, person.role, demonstration=person.demonstration
    )


def task_json(task: Task) -> dict[str, Any]:
    """Return a task as it is kept."""
    # Without defaults, so that a field added later does not make old lines differ from what is read again.
    return task.model_dump(mode="json", exclude_defaults=True)


def report_json(report: Progress, cell: str = "") -> dict[str, Any]:
    """Return a report as it is kept, with the cell it stands in."""
    said = report.model_dump(mode="json", exclude_defaults=True)
    return {**said, "cell": cell} if cell else said


def next_slip(ledger: TaskLedger, year: int) -> str:
    """Return the number of the next slip of a year: 2023-07."""
    # Slips are never removed, so that counting them gives a number that is free.
    count = sum(slip.id.startswith(f"{year}-") for slip in ledger.slips)
    return f"{year}-{count + 1:02}"


def same_in_force(lines: Sequence[TaskLine], new: NewTaskLine) -> int | None:
    """Return the line in force that already holds the same bytes for the same thing; None if there is none."""
    decided = decisions_of(lines)
    same = [
        each
        for each in lines
        if each.kind is new.kind
        and each.about == new.about
        and decided.get(each.sequence)
        and decided[each.sequence].accepted
    ]
    # Only against what is in force: sending an older version again, to return to it, is a real change.
    last = max(same, key=lambda each: decided[each.sequence].line, default=None)
    return last.sequence if last and last.sha256 == new.sha256 else None
