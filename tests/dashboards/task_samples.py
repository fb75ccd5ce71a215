"""A ledger of invented tasks over the plan's own clauses, written into a home as lines of its journal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from etl.store.data_store import DataStore
from etl.store.journal.task_line import NewTaskLine, TaskLine, TaskLineKind
from etl.tasks.task_store import TaskStore
from plan.tasks.commitment import Commitment
from plan.tasks.task import Node, Scoring, Task, TaskKind

FILLER, REVIEWER, OTHER_REVIEWER = "养老服务科·经办人", "审核人", "另一审核人"
ACCEPTED_ON = datetime(2021, 1, 10, 9, tzinfo=UTC)
EVERY = 6
"""Of so many commitments nobody takes one."""

_WAYS = (Scoring.NODES, Scoring.QUANTITY, Scoring.DOCUMENT, Scoring.FREQUENCY, Scoring.TOWNS, Scoring.QUALITATIVE)
_UNITS = ("社会救助科", "基层治理和社工科", "养老服务科", "儿童福利科", "社会事务科", "局办公室")
_PACES = (1.0, 0.95, 1.1, 0.6, 0.9, 0.3, 1.0, 0.0)
"""How much of what is scheduled tasks do, by turns."""


def sample_tasks(commitments: Sequence[Commitment], towns: Sequence[str], count: int = 60) -> list[Task]:
    """Return invented tasks, each over a clause; for more tasks than clauses, clauses are taken again."""
    taken = [each for place, each in enumerate(commitments) if place % EVERY]
    return [_task(place, taken[place % len(taken)], towns) for place in range(count)]


def _task(place: int, commitment: Commitment, towns: Sequence[str]) -> Task:
    scoring = _WAYS[place % len(_WAYS)]
    start = date(2021, 1 + place % 6, 1)
    due = date(2022 + place % 4, 12, 31)
    own: dict[Scoring, dict[str, Any]] = {
        Scoring.NODES: {"nodes": tuple(_nodes(start, due))},
        Scoring.QUANTITY: {"target": 20.0, "unit": "个"},
        Scoring.FREQUENCY: {"times_a_year": 1},
        Scoring.TOWNS: {"towns": tuple(towns)},
    }
    return Task(
        id=f"{place + 1}",
        title=commitment.reading.title,
        kind=list(TaskKind)[place % 4],
        commitments=(commitment.id,),
        lead=_UNITS[place % len(_UNITS)],
        supporting=("计财科",),
        supervising="局办公室",
        post=f"{_UNITS[place % len(_UNITS)]}科长岗",
        start=start,
        due=due,
        scoring=scoring,
        **own.get(scoring, {}),
    )


def _nodes(start: date, due: date) -> Iterator[Node]:
    days = (due - start).days
    for number, (name, weight) in enumerate((("方案印发", 20), ("首批完成", 30), ("全部完成", 30), ("验收", 20)), 1):
        yield Node(name=name, due=start + timedelta(days=days * number // 4), weight=weight)


def reports_of(tasks: Sequence[Task], until: date) -> Iterator[tuple[date, list[dict[str, Any]]]]:
    """Yield what was reported at the end of each half year: those of pace 0 say nothing, one in nine falls silent."""
    day = date(2021, 6, 30)
    while day <= until:
        yield day, [entry for place, task in enumerate(tasks) if (entry := _entry(place, task, day))]
        day = date(day.year, 12, 31) if day.month == 6 else date(day.year + 1, 6, 30)


def _entry(place: int, task: Task, day: date) -> dict[str, Any] | None:
    pace = _PACES[place % len(_PACES)]
    if not pace or day <= task.start or (place % 9 == 4 and day.year > 2021):
        return None
    share = min(1.0, pace * (day - task.start).days / (task.due - task.start).days)
    said: dict[str, Any] = {
        "task": task.id,
        "day": day.isoformat(),
        "said": f"{task.title}按计划推进",
        "next_step": "下一步抓紧",
    }
    if task.by_nodes:
        done = [n for n, node in enumerate(task.nodes) if (n + 1) / 4 <= share + 0.01]
        said["nodes"] = {str(n): min(task.nodes[n].due + timedelta(days=12), day).isoformat() for n in done}
    elif task.scoring is Scoring.TOWNS:
        said["towns"] = list(task.towns[: int(len(task.towns) * share)])
    elif task.scoring is Scoring.DOCUMENT:
        said["document"] = "临民〔2022〕12号" if share >= 0.9 else ""
    elif task.scoring is Scoring.FREQUENCY:
        said["done"] = float(sum(each <= day for each in task.occasions))
    elif task.scoring is Scoring.QUANTITY:
        said["done"] = float(int(20 * share))
    return said


def keep_tasks(
    store: TaskStore, count: int = 60, until: date = date(2023, 6, 30), leads: Mapping[str, str] | None = None
) -> list[Task]:
    """Write an accepted decomposition with half-yearly reports into a home's journal; return its tasks. ``leads``: who
    leads some of them, by their ids."""
    known = leads or {}
    tasks = [
        task.model_copy(update={"lead": known.get(task.id, task.lead)})
        for task in sample_tasks(store.catalogue.commitments.all, store.plan.towns, count)
    ]
    content = {"tasks": [task.model_dump(mode="json") for task in tasks], "reason": "第一次分解"}
    append(
        store, decided(NewTaskLine(TaskLineKind.DECOMPOSITION, content, FILLER, ACCEPTED_ON, "1", demonstration=True))
    )
    for day, entries in reports_of(tasks, until):
        at = datetime.combine(day, datetime.min.time(), UTC) + timedelta(days=5)
        line = NewTaskLine(TaskLineKind.PROGRESS, {"reports": entries}, FILLER, at, "养老服务科", demonstration=True)
        append(store, decided(line))
    return tasks


def keep_extension(store: TaskStore, task: Task, due: date) -> None:
    """Write an approved extension."""
    content = {"task": task.id, "due": due.isoformat(), "reason": "用地调整，施工图重审", "progress": "主体完工"}
    at = datetime(2022, 8, 22, tzinfo=UTC)
    append(store, decided(NewTaskLine(TaskLineKind.EXTENSION, content, FILLER, at, task.id, demonstration=True)))


def decided(line: NewTaskLine, accepted: bool = True) -> list[NewTaskLine]:
    """Return a line and its decision a day later."""
    state = "accepted" if accepted else "returned"
    content = {"state": state, "note": ""}
    return [line, NewTaskLine(TaskLineKind.DECISION, content, REVIEWER, line.at + timedelta(days=1))]


def append(store: TaskStore, lines: Sequence[NewTaskLine]) -> tuple[TaskLine, ...]:
    """Append lines to the journal as they are."""
    return store.journal.append(lambda known: lines)


def tasks_over(data_store: DataStore) -> TaskStore:
    """Return what is kept of tasks in a home."""
    return TaskStore(data_store)
