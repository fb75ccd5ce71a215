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
from plan.tasks.task_status import TaskStatus


class PartState(StrEnum):
    """How a town's part of a task stands."""

    DONE = "done"
    WAITING = "waiting"
    RETURNED = "returned"
    OVERDUE = "overdue"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class TownPart:
    """A task with the town's part of it: its state, the day of the town's last accepted report, and why what was sent
    came back."""

    assessed: TaskAssessment
    state: PartState
    reported: date | None
    note: str = ""


def town_of(request: Request) -> str | None:
    """Return the town whose person asks; None for everybody else."""
    person = request.viewer.person
    return person.department if person.role is Role.TOWN else None


def board_now(request: Request) -> TaskBoard | None:
    """Return the ledger as of the day on which something is reported; None where nothing is kept of tasks."""
    tasks = request.reader.tasks
    if tasks is None:
        return None
    day = tasks.default_day(request.today) if tasks.ledger().demonstration else request.today
    return tasks.board(day)


def parts_of(request: Request, town: str) -> list[TownPart]:
    """Return the tasks of which a town has a part, in the ledger's order."""
    board, tasks = board_now(request), request.reader.tasks
    if board is None or tasks is None:
        return []
    pending = tasks.pending()
    return [_part(board, each, town, pending) for each in board.tasks if town in each.task.towns]


def _part(board: TaskBoard, assessed: TaskAssessment, town: str, pending: tuple[PendingTaskLine, ...]) -> TownPart:
    own = [each for each in board.ledger.reports_of(assessed.task.id) if each.progress.by_town == town]
    accepted = [each.progress.day for each in own if each.accepted_at is not None]
    sent = [each for each in pending if _is_own(each, assessed.task.id, town)]
    last = sent[-1] if sent and (not own or sent[-1].line.sequence >= own[-1].line) else None
    reported = max(accepted, default=None)
    if last is not None and last.decision is None:
        return TownPart(assessed, PartState.WAITING, reported)
    if last is not None and last.decision is not None:
        return TownPart(assessed, PartState.RETURNED, reported, last.decision.note)
    return TownPart(assessed, _standing(assessed, town, board.day), reported)


def _is_own(each: PendingTaskLine, task: str, town: str) -> bool:
    line = each.line
    if line.kind is not TaskLineKind.PROGRESS or line.about != task:
        return False
    return any(report.get("by_town", "") == town for report in line.content["reports"])


def _standing(assessed: TaskAssessment, town: str, day: date) -> PartState:
    if town in assessed.done.towns:
        return PartState.DONE
    if assessed.status in (TaskStatus.ENDED, TaskStatus.ACHIEVED, TaskStatus.ACHIEVED_EARLY):
        return PartState.CLOSED
    return PartState.OVERDUE if assessed.task.due < day else PartState.OPEN
