"""How much may be sent of tasks: what is kept is kept for ever and in every backup, so no form takes without end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from etl.store.journal.task_line import TaskLine, TaskLineKind
from etl.tasks.folding import decisions_of
from plan.denied import Denied
from plan.instant import CHINA
from plan.tasks.ledger import TaskLedger
from plan.tasks.task import Task

MOST_WAITING = 20
"""Reports on one task that may wait for a decision at a time."""

MOST_EVIDENCE = 300
"""Files of evidence of one task."""

MOST_A_DAY = 500 * 1024 * 1024
"""Bytes of evidence that a unit may add in a day, as many as its drafts of workbooks may come to."""


def check_waiting(lines: Sequence[TaskLine], task: Task, part: str = "") -> None:
    """Raise Denied where too many reports on a task, or on a town's part of it, wait for a decision already."""
    decided = decisions_of(lines)
    about = (line for line in lines if line.kind is TaskLineKind.PROGRESS and line.about == task.id)
    own = (line for line in about if any(each.get("by_town", "") == part for each in line.content["reports"]))
    if sum(line.sequence not in decided for line in own) >= MOST_WAITING:
        raise Denied("denied.task_too_many_waiting", conflict=True, task=task.title, most=MOST_WAITING)


def check_room(ledger: TaskLedger, task: Task, size: int, now: datetime) -> None:
    """Raise Denied where a task has too many files of evidence, or its lead has added too much of it today."""
    if len(ledger.evidence_of(task.id)) >= MOST_EVIDENCE:
        raise Denied("denied.evidence_too_many", conflict=True, task=task.title, most=MOST_EVIDENCE)
    today = now.astimezone(CHINA).date()
    led = {each.id for each in ledger.current.values() if each.lead == task.lead}
    added = sum(each.size for each in ledger.evidence if each.task in led and each.at.astimezone(CHINA).date() == today)
    if added + size > MOST_A_DAY:
        raise Denied("denied.evidence_too_full", conflict=True, unit=task.lead, most=MOST_A_DAY >> 20)
