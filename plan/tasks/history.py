"""A task over time: what was done and what was scheduled at each report, and how its steps stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from plan.catalogue import Thresholds
from plan.tasks.assess import TaskAssessment, TaskBoard, assess_task
from plan.tasks.ledger import ProgressReport
from plan.tasks.task import Node
from plan.tasks.task_schedule import NO_STANDS, IndicatorStand, completion


@dataclass(frozen=True, slots=True)
class ReportedState:
    """A report with the task as it stood on the report's day, by what is known now."""

    report: ProgressReport
    assessed: TaskAssessment


@dataclass(frozen=True, slots=True)
class NodeState:
    """A node as it stands: ``original`` has the day of the decomposition, ``done`` the day it was done (None: not)."""

    place: int
    node: Node
    original: Node
    done: date | None
    missed: bool

    @property
    def late(self) -> int | None:
        """Days after its due day on which it was done; negative before it; None while it is not."""
        return None if self.done is None else (self.done - self.node.due).days


def history_of(
    board: TaskBoard, task: str, limits: Thresholds, stands: Mapping[int, IndicatorStand] = NO_STANDS
) -> tuple[ReportedState, ...]:
    """Return every report on a task up to the board's day, the newest first, superseded ones too."""
    reports = [each for each in board.ledger.reports_of(task) if each.progress.day <= board.day]
    # The line breaks ties: of two reports on one day the later one stands first.
    reports.sort(key=lambda each: (each.progress.day, each.line), reverse=True)
    return tuple(
        ReportedState(each, assess_task(board.ledger, task, each.progress.day, limits, board.rule, stands))
        for each in reports
    )


def nodes_of(assessed: TaskAssessment) -> tuple[NodeState, ...]:
    """Return a task's nodes in order, as they stand on the assessment's day."""
    originals = assessed.original.nodes
    return tuple(
        NodeState(
            place,
            node,
            originals[place] if place < len(originals) else node,
            assessed.done.nodes.get(place),
            place not in assessed.done.nodes and node.due < assessed.day,
        )
        for place, node in enumerate(assessed.task.nodes)
    )


def completion_line(board: TaskBoard, task: str) -> tuple[tuple[date, float], ...]:
    """Return a task's completion over time as (day, fraction): 0 at the start, each day of an accepted report or of a
    node that was done, and the board's own day last."""
    return tuple(_line(board, task))


def _line(board: TaskBoard, task: str) -> Iterator[tuple[date, float]]:
    ledger, own = board.ledger, board.by_id[task].task
    days = {each.progress.day for each in ledger.reports_of(task) if each.accepted_at is not None}
    # A report may come weeks after a node was done: the line rises on the node's day.
    days |= set(ledger.achieved(task, board.day).nodes.values())
    yield own.start, 0.0
    for day in sorted(each for each in days if own.start < each <= board.day):
        reached = completion(own, ledger.achieved(task, day), day)
        if reached is not None:
            yield day, reached
    last = board.by_id[task].completion
    # The line is drawn to the day looked at, so that silence shows as a flat end.
    if last is not None and board.day > own.start:
        yield board.day, last
