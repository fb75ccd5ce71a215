"""A town's part of a task: whether it is done there, what waits for a decision, and what came back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dashboards.request import Request
from etl.store.journal.task_line import TaskLineKind
from etl.tasks.folding import PendingTaskLine
from plan.review import Role
from plan.tasks.assess import TaskAssessment, TaskBoard
from plan.tasks.task import Task
from plan.tasks.task_status import DONE, TaskStatus


class PartState(StrEnum):
    """The state of a town's part of a task. RETURNED: the last report came back; CLOSED: the task has ended or is
    finished without the town."""

    DONE = "done"
    WAITING = "waiting"
    RETURNED = "returned"
    OVERDUE = "overdue"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class TownPart:
    """A task of a town: its part, or the whole where it ``leads``; the state, the day of the town's last accepted
    report (None: there is none), and the ``note`` with which the last one was returned."""

    assessed: TaskAssessment
    state: PartState
    reported: date | None
    note: str = ""
    leads: bool = False


def town_of(request: Request) -> str | None:
    """Return the viewer's town; None for anybody who is of no town."""
    person = request.viewer.person
    return person.department if person.role is Role.TOWN else None


def board_now(request: Request) -> TaskBoard | None:
    """Return the tasks assessed as of the day of reporting (today; of demonstration data the newest report's day); None
    where no tasks are kept."""
    tasks = request.reader.tasks
    if tasks is None:
        return None
    day = tasks.default_day(request.today) if tasks.ledger().demonstration else request.today
    return tasks.board(day)


def parts_of(request: Request, town: str) -> list[TownPart]:
    """Return the tasks that a town leads or has a part of, in the ledger's order."""
    board, tasks = board_now(request), request.reader.tasks
    if board is None or tasks is None:
        return []
    pending = tasks.pending()
    return [_part(board, each, town, pending) for each in board.tasks if is_of(each.task, town)]


def is_of(task: Task, town: str) -> bool:
    """Tell whether a town leads a task or has a part of it; its people see no others."""
    return town == task.lead or town in task.towns


def _part(board: TaskBoard, assessed: TaskAssessment, town: str, pending: tuple[PendingTaskLine, ...]) -> TownPart:
    leads = assessed.task.lead == town
    # Who leads reports the whole, as departments do: no town's part.
    whose = "" if leads else town
    own = [each for each in board.ledger.reports_of(assessed.task.id) if each.progress.by_town == whose]
    accepted = [each.progress.day for each in own if each.accepted_at is not None]
    sent = [each for each in pending if _is_own(each, assessed.task.id, whose)]
    last = sent[-1] if sent and (not own or sent[-1].line.sequence >= own[-1].line) else None
    reported = max(accepted, default=None)
    if last is not None and last.decision is None:
        return TownPart(assessed, PartState.WAITING, reported, leads=leads)
    if last is not None and last.decision is not None:
        return TownPart(assessed, PartState.RETURNED, reported, last.decision.note, leads)
    return TownPart(assessed, _standing(assessed, town, board.day), reported, leads=leads)


def _is_own(each: PendingTaskLine, task: str, whose: str) -> bool:
    line = each.line
    if line.kind is not TaskLineKind.PROGRESS or line.about != task:
        return False
    return any(report.get("by_town", "") == whose for report in line.content["reports"])


def _standing(assessed: TaskAssessment, town: str, day: date) -> PartState:
    leads = assessed.task.lead == town
    if leads and assessed.status in DONE:
        return PartState.DONE
    if not leads and town in assessed.done.towns:
        return PartState.DONE
    if assessed.status in (TaskStatus.ENDED, TaskStatus.ACHIEVED, TaskStatus.ACHIEVED_EARLY):
        return PartState.CLOSED
    return PartState.OVERDUE if assessed.task.due < day else PartState.OPEN
