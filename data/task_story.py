"""How the demonstration's tasks went, quarter by quarter: most as they should, some late, silent, extended or ended."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from data.task_plan import CEMETERY, CLINIC, NURSING_HOMES
from plan.period import Period
from plan.tasks.progress import Progress
from plan.tasks.task import Extension, Scoring, Task, TaskEnding
from plan.tasks.task_schedule import scheduled

_CHARACTERS = {"good": 60, "early": 12, "slow": 10, "late": 9, "silent": 5, "extended": 4}
"""How a task goes, and how many of a hundred go so. ``late``: it falls behind and catches up; ``slow`` never quite."""

_SAID = ("按计划推进", "已完成阶段任务", "已部署并开展自查", "已与镇(街道)对接", "正在组织验收")
_PROBLEM = ("人员不足", "资金拨付较慢", "部门间协调较多", "用地手续未完")
_MEASURES = ("挂图作战，专人负责", "提请分管领导协调", "增加经费，分片包干", "按周调度")
_LAST = Period(2025, 4)

_NURSING = ("2021-06-18", "2021-12-24", "2023-02-27", "2023-05-09", "2023-10-11", "2024-03-20", "2024-06-18")
NURSING_DONE = dict(enumerate(_NURSING))
"""On which day each node of the nursing homes was done."""

CEMETERY_DONE = {1: 8, 2: 12, 3: 15, 4: 18, 5: 20, 6: 22, 7: 23, 8: 24, 9: 25, 10: 26, 11: 26, 12: 26, 13: 30}
"""What was done of the cemetery by the so many-th quarter, in percent."""


@dataclass(frozen=True, slots=True)
class Course:
    """How one task goes: its character, how much of its schedule it does, and how many days late its steps are."""

    character: str
    share: float
    days_late: int
    silent_from: Period | None = None


def course_of(task: Task, chance: random.Random) -> Course:
    """Return how a task goes."""
    character = chance.choices(list(_CHARACTERS), list(_CHARACTERS.values()))[0]
    if task.commitments[:1] in ((NURSING_HOMES,), (CEMETERY,), (CLINIC,)):
        return Course("good", 1.0, 0)
    share = {"early": 1.25, "slow": 0.72, "late": 0.6, "extended": 0.7, "silent": 0.8}.get(character, 1.02)
    late = {"early": -35, "slow": 75, "late": 120, "extended": 100, "silent": 60}.get(character, -8)
    silent = Period.of_index(Period.containing(task.start).index + 3) if character == "silent" else None
    return Course(character, share, late, silent)


def ending_of(tasks: Sequence[Task]) -> TaskEnding:
    """Return the one task that was ended by decision."""
    task = next(task for task in tasks if task.scoring is Scoring.DOCUMENT and task.due > date(2023, 6, 30))
    return TaskEnding(
        task=task.id, on=date(2023, 4, 12), document="临民〔2023〕演示8号", reason="上级统一制定,不再另发"
    )


def extension_of(task: Task, course: Course) -> Extension | None:
    """Return the later due day that a task got; None for most."""
    if task.commitments[:1] == (NURSING_HOMES,):
        nodes = {5: date(2024, 3, 31), 6: date(2024, 6, 30)}
        why = "后2处调整用地,施工图重审"
        return Extension(task=task.id, due=date(2024, 6, 30), nodes=nodes, reason=why, progress="已办60%")
    if course.character != "extended" or task.due > date(2025, 3, 31) or task.scoring is Scoring.INDICATOR:
        return None
    later = Period.of_index(Period.containing(task.due).index + 2).last_day
    return Extension(task=task.id, due=later, reason="与上级新部署衔接,内容调整", progress="已完成大半")


def reports_of(task: Task, course: Course, period: Period, chance: random.Random) -> Progress | None:
    """Return what is reported of a task for a quarter, before it is known whether it must explain itself; None where
    nothing is."""
    if period.last_day < task.start or (course.silent_from and course.silent_from <= period < Period(2025, 3)):
        return None
    said: dict[str, Any] = {"task": task.id, "day": period.last_day, "said": chance.choice(_SAID)}
    said |= _own(task, period) or dict(_done(task, course, period))
    if course.share < 1 and chance.random() < 0.5:
        said["problem"] = chance.choice(_PROBLEM)
    said["next_step"] = "下季度继续推进" if chance.random() < 0.4 else ""
    return Progress.model_validate(said)


def explained(progress: Progress, chance: random.Random) -> Progress:
    """Return a report with cause, measures and deadline."""
    until = Period.containing(progress.day).shift(1).last_day
    reasons = {"cause": chance.choice(_PROBLEM), "measures": chance.choice(_MEASURES), "deadline": f"{until}前"}
    return progress.model_copy(update=reasons)


def _own(task: Task, period: Period) -> dict[str, Any]:
    """Return what the tasks with a story of their own report."""
    quarter = period.index - Period(2021, 1).index + 1
    match task.commitments[:1]:
        case (commitment,) if commitment == NURSING_HOMES:
            return {"nodes": {n: on for n, on in NURSING_DONE.items() if on <= period.last_day.isoformat()}}
        case (commitment,) if commitment == CEMETERY:
            return {"done": CEMETERY_DONE[max(n for n in CEMETERY_DONE if n <= quarter)]}
        case (commitment,) if commitment == CLINIC:
            return {"done": min(9000, 240 * max(0, quarter - 2))}
    return {}


def _done(task: Task, course: Course, period: Period) -> Iterator[tuple[str, Any]]:
    """Yield what is done by a quarter's end, as the course has it."""
    day = period.last_day
    if task.by_nodes:
        when = ((n, node.due + timedelta(days=course.days_late)) for n, node in enumerate(task.nodes))
        yield "nodes", {n: max(on, task.start) for n, on in when if max(on, task.start) <= day}
    elif task.scoring is Scoring.DOCUMENT:
        if day >= task.due + timedelta(days=course.days_late):
            yield "document", f"临民〔{task.due.year}〕演示{task.id}号"
    elif task.scoring is Scoring.FREQUENCY:
        yield "done", len([on for on in task.occasions if on + timedelta(days=max(0, course.days_late)) <= day])
    elif task.scoring is Scoring.TOWNS:
        yield "towns", task.towns[: int(len(task.towns) * _share(task, course, day))]
    elif task.scoring is Scoring.QUANTITY and task.target is not None:
        yield "done", float(int(task.target * _share(task, course, day) + 0.001))


def _share(task: Task, course: Course, day: date) -> float:
    """Return how much of a task is done by a day: what is late catches up within a year after its due day."""
    asked = scheduled(task, day) or 0.0
    over = (day - task.due).days
    if over > 0:
        catching = course.share + over / 365 if course.character in ("late", "extended", "silent") else course.share
        return min(1.0, max(course.share, catching)) if course.share < 1 else 1.0
    return min(1.0, asked * course.share)
