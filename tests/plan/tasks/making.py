"""Tasks, reports and ledgers for tests, by what is particular about them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from etl.tasks.catalogue import TaskCatalogue
from etl.yaml_files import load_plan
from plan.tasks.assess import TaskAssessment, assess_task
from plan.tasks.ledger import Decomposition, ProgressReport, TaskExtension, TaskLedger
from plan.tasks.progress import Progress
from plan.tasks.task import Extension, Node, Scoring, Task

PLAN = load_plan()
CATALOGUE = TaskCatalogue(PLAN)
COMMITMENTS = CATALOGUE.commitments
PLAN_FILE = next(file for file in COMMITMENTS.files if file.source.id == "linhai-minzheng-145")
"""The clauses of the plan's own text; there may be other documents beside it."""
LIMITS = PLAN.thresholds
START, DUE = date(2021, 1, 1), date(2022, 12, 31)
NOON = datetime(2023, 1, 1, 12, tzinfo=UTC)


def day(text: str) -> date:
    """Return a day of its ISO text."""
    return date.fromisoformat(text)


def node(due: str, weight: float, name: str = "节点") -> Node:
    """Return a node."""
    return Node(name=name, due=day(due), weight=weight)


def task(scoring: Scoring = Scoring.QUANTITY, **fields: Any) -> Task:
    """Return a task that runs over two years; a quantity of 20 where nothing else is said."""
    usual: dict[str, Any] = {
        "id": "1",
        "title": "任务",
        "lead": "养老服务科",
        "start": START,
        "due": DUE,
        "scoring": scoring,
        "target": 20.0 if scoring is Scoring.QUANTITY else None,
        "unit": "个",
    }
    return Task(**{**usual, **fields})


def report(on: str, number: int = 1, **fields: Any) -> ProgressReport:
    """Return an accepted report on the task."""
    progress = Progress(task=fields.pop("task", "1"), day=day(on), **fields)
    return ProgressReport(progress, number, "张三", NOON, NOON, "李四")


def ledger(*tasks: Task, reports: tuple[ProgressReport, ...] = (), **fields: Any) -> TaskLedger:
    """Return a ledger with one accepted decomposition."""
    version = Decomposition(1, 1, "张三", NOON, NOON, "", "分解表.xlsx", "0" * 64, tasks)
    return TaskLedger(CATALOGUE.commitments, (version,), reports, **fields)


def approved(due: str, **fields: Any) -> TaskExtension:
    """Return an approved extension of the task."""
    extension = Extension(task="1", due=day(due), reason="用地调整", **fields)
    return TaskExtension(extension, 2, "张三", NOON, True, "李四", NOON)


def assessed(of: TaskLedger, on: str, rule: str = "yinchuan-2025", task_id: str = "1") -> TaskAssessment:
    """Return a task's assessment on a day."""
    return assess_task(of, task_id, day(on), LIMITS, CATALOGUE.supervision.rule_of(rule))
