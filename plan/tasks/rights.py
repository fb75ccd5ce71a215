"""Who may do what to the ledger of tasks: one table, asked by pages and by whatever writes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from plan.denied import Denied
from plan.review import Person, Role
from plan.tasks.task import Extension, Task


class TaskAction(StrEnum):
    """What can be done to the ledger besides the steps of a slip."""

    DECOMPOSE = "decompose"
    REPORT = "report"
    ATTACH = "attach"
    EXTEND = "extend"
    END = "end"
    DECIDE = "decide"


_ROLES: Mapping[TaskAction, frozenset[Role]] = {
    TaskAction.DECOMPOSE: frozenset({Role.REVIEWER}),
    TaskAction.REPORT: frozenset({Role.FILLER}),
    TaskAction.ATTACH: frozenset({Role.FILLER, Role.REVIEWER}),
    TaskAction.EXTEND: frozenset({Role.FILLER}),
    TaskAction.END: frozenset({Role.REVIEWER}),
    TaskAction.DECIDE: frozenset({Role.REVIEWER}),
}


def check_may_act(action: TaskAction, person: Person, task: Task | None = None, sent_by: str = "") -> None:
    """Raise Denied, with the sentence that says why, unless ``person`` may do this.

    Fillers may act on tasks that their own unit leads, and nobody may decide what he sent himself. Whoever has the
    machine's command line stands outside the table and is recorded as such.
    """
    if person.role is Role.MACHINE:
        return
    if person.role not in _ROLES[action]:
        raise Denied(f"denied.task_role.{action}", role=person.role)
    if task is not None and person.role is Role.FILLER and person.department != task.lead:
        raise Denied("denied.department", department=task.lead, own=person.department or "—")
    if action is TaskAction.DECIDE and sent_by == person.name:
        raise Denied("denied.own", by=person.name)


def may_act(action: TaskAction, person: Person, task: Task | None = None, sent_by: str = "") -> bool:
    """Tell whether :func:`check_may_act` lets it pass."""
    try:
        check_may_act(action, person, task, sent_by)
    except Denied:
        return False
    return True


def check_extension(task: Task, extension: Extension, today: date) -> None:
    """Raise Denied for an extension that comes too late, says no reason, or asks for no later day."""
    # Once the day has passed the word is 逾期, and a later day would take it back.
    if today > task.due:
        raise Denied("denied.task_extension_late", task=task.title, due=task.due)
    if extension.due <= task.due:
        raise Denied("denied.task_extension_earlier", task=task.title, due=task.due)
    if not extension.reason.strip():
        raise Denied("denied.task_extension_reason", task=task.title)
