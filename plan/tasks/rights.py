"""Who may do what to the ledger of tasks: one table, asked by pages and by whatever writes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from plan.denied import Denied
from plan.review import Person, Role
from plan.tasks.ledger import TaskLedger
from plan.tasks.progress import Progress
from plan.tasks.task import Extension, Task, TaskEnding


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
    TaskAction.REPORT: frozenset({Role.FILLER, Role.TOWN}),
    TaskAction.ATTACH: frozenset({Role.FILLER, Role.TOWN, Role.REVIEWER}),
    TaskAction.EXTEND: frozenset({Role.FILLER, Role.TOWN}),
    TaskAction.END: frozenset({Role.REVIEWER}),
    TaskAction.DECIDE: frozenset({Role.REVIEWER}),
}


def check_may_act(action: TaskAction, person: Person, task: Task | None = None, sent_by: str = "") -> None:
    """Raise Denied, with the sentence that says why, unless ``person`` may do this.

    Fillers and a town's people may act on tasks that their own unit leads, a town's people report their part of those
    that are their town's too, and nobody may decide what he sent himself. Whoever has the machine's command line stands
    outside the table and is recorded as such.
    """
    if person.role is Role.MACHINE:
        return
    if person.role not in _ROLES[action]:
        raise Denied(f"denied.task_role.{action}", role=person.role)
    if task is not None and person.role is Role.FILLER and person.department != task.lead:
        raise Denied("denied.department", department=task.lead, own=person.department or "—")
    if task is not None and person.role is Role.TOWN and not _is_towns(action, person, task):
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


def part_of(person: Person, task: Task) -> str:
    """Return the town whose part of a task a person reports; empty where he reports the whole, as its lead does."""
    return (person.department or "") if person.role is Role.TOWN and person.department != task.lead else ""


def _is_towns(action: TaskAction, person: Person, task: Task) -> bool:
    # Another day is asked for by the lead alone: it moves the task of every other town too.
    return person.department == task.lead or (action is not TaskAction.EXTEND and person.department in task.towns)


def check_part(person: Person, progress: Progress, task: Task) -> None:
    """Raise Denied where a town that does not lead reports more than its own part: that it is done there, words and
    evidence."""
    own = part_of(person, task)
    if progress.by_town != own:
        raise Denied("denied.task_part")
    more = progress.done is not None or progress.nodes or progress.document or set(progress.towns) - {own}
    if own and more:
        raise Denied("denied.task_part")


def check_extendable(ledger: TaskLedger, task: Task, today: date) -> None:
    """Raise Denied where no later day can be asked for a task: it has ended, its day has passed, or one waits."""
    check_running(ledger, task)
    # Once the day has passed the word is 逾期, and a later day would take it back.
    if today > task.due:
        raise Denied("denied.task_extension_late", task=task.title, due=task.due)
    if any(each.approved is None for each in ledger.extensions_of(task.id)):
        raise Denied("denied.task_extension_waits", conflict=True, task=task.title)


def check_extension(ledger: TaskLedger, task: Task, extension: Extension, today: date) -> None:
    """Raise Denied as :func:`check_extendable` does, and for an extension that says no reason or asks for no later
    day."""
    check_extendable(ledger, task, today)
    if extension.due <= task.due:
        raise Denied("denied.task_extension_earlier", task=task.title, due=task.due)
    if not extension.reason.strip():
        raise Denied("denied.task_extension_reason", task=task.title)


def check_ending(ledger: TaskLedger, task: Task, ending: TaskEnding) -> None:
    """Raise Denied for the end of a task that has ended, or that would end before it began."""
    check_running(ledger, task)
    if ending.on < task.start:
        raise Denied("denied.task_ended_before", task=task.title, start=task.start)


def check_running(ledger: TaskLedger, task: Task) -> None:
    """Raise Denied for a task that was ended by a decision."""
    if ledger.ending_of(task.id) is not None:
        raise Denied("denied.task_ended", conflict=True, task=task.title)
