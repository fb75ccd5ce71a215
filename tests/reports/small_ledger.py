"""A ledger of nine invented tasks, one of every way to stand, and slips at every point of their way."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from plan.tasks.assess import TaskBoard, assess_tasks
from plan.tasks.commitment import Commitments
from plan.tasks.ledger import TaskExtension
from plan.tasks.slip import Slip, SlipAction, SlipColour, SlipStep
from plan.tasks.task import Extension, Investment, Scoring, Task, TaskKind
from tests.plan.tasks.making import CATALOGUE, LIMITS, NOON, PLAN_FILE, ledger, node, report, task

DAY = date(2022, 3, 31)
"""90 + 365 of the 729 days from the start to the due day: 62.4 % of a task's time."""

_CLAUSES = ("三(一)1-01", "三(一)2-01", "三(一)3-01", "四(一)-01", "四(二)-01")
"""The first four are taken by a task, the last by none."""

HANDED = datetime(2022, 3, 1, 1, 30, tzinfo=UTC)


def _commitments() -> Commitments:
    whole = CATALOGUE.commitments
    kept = tuple(each for each in PLAN_FILE.commitments if each.id in _CLAUSES)
    return Commitments((PLAN_FILE.model_copy(update={"commitments": kept}),), whole.texts)


def _tasks() -> tuple[Task, ...]:
    return (
        task(
            id="1", title="新建站点", commitments=_CLAUSES[:2], supporting=("社会救助科", "社会事务科"),
            supervising="办公室", post="科长",
        ),
        task(id="2", title="改造床位", commitments=("三(一)3-01",), lead="社会救助科"),
        task(Scoring.DOCUMENT, id="3", title="出台办法", commitments=("四(一)-01",)),
        task(
            Scoring.NODES, id="4", title="建成中心", kind=TaskKind.PROJECT, commitments=("四(一)-01",),
            nodes=(node("2021-06-30", 40, "开工"), node("2022-12-31", 60, "竣工")),
        ),
        task(
            Scoring.INVESTMENT, id="5", title="投入资金", kind=TaskKind.PROJECT, unit="万元",
            investment=Investment(total=1000.0, begins=date(2021, 1, 1), completes=date(2022, 12, 31)),
        ),
        task(Scoring.QUALITATIVE, id="6", title="加强宣传"),
        task(id="7", title="逾期之事", due=date(2021, 12, 31)),
        task(id="8", title="超过之事", commitments=("三(一)1-01",)),
        task(id="9", title="尚未开始", start=date(2022, 6, 1)),
    )  # fmt: skip


def _step(action: SlipAction, by: str = "督查员", **said: object) -> SlipStep:
    return replace(SlipStep(action, by, "reviewer", HANDED), **said)


def _slips() -> tuple[Slip, ...]:
    opened, due = _step(SlipAction.OPEN, note="低于序时23.5个百分点"), date(2022, 3, 15)
    assigned = _step(SlipAction.ASSIGN, by="交办员", due=due)
    answered = _step(SlipAction.ANSWER, cause="因", measures="法", deadline="期", due=date(2022, 3, 20))
    returned = _step(SlipAction.RETURN, note="再答", due=date(2022, 4, 1))
    later = replace(opened, at=datetime(2022, 4, 2, tzinfo=UTC))
    closed = (opened, assigned, answered, _step(SlipAction.REVIEW), _step(SlipAction.SETTLE), _step(SlipAction.CLOSE))
    return (
        Slip("2022-01", "1", "养老服务科", SlipColour.YELLOW, (opened, assigned)),
        Slip("2022-02", "2", "社会救助科", SlipColour.BLUE, (opened, assigned, answered, returned)),
        Slip("2022-03", "已撤之事", "养老服务科", SlipColour.RED, (opened, assigned)),
        Slip("2022-04", "6", "养老服务科", SlipColour.RED, closed),
        Slip("2022-05", "4", "养老服务科", SlipColour.YELLOW, (opened,)),
        Slip("2022-06", "4", "养老服务科", SlipColour.YELLOW, (later,)),
        Slip("2022-07", "3", "养老服务科", SlipColour.RED, ()),
    )


def board(day: date = DAY, demonstration: bool = False) -> TaskBoard:
    """Return the tasks as of a day under Yinchuan's rule."""
    reports = (
        report("2022-03-31", 1, task="1", done=8.0),
        report("2022-03-31", 2, task="2", done=12.0),
        report("2022-03-31", 3, task="3", said="已起草"),
        report("2022-03-31", 4, task="4", nodes={0: date(2021, 7, 2)}),
        report("2022-03-31", 5, task="5", done=600.0),
        report("2021-12-31", 6, task="7", done=19.0),
        report("2022-03-31", 7, task="8", done=21.0),
    )
    longer = TaskExtension(
        Extension(task="4", due=date(2023, 6, 30), reason="用地调整"), 2, "张三", NOON, True, "李四", NOON
    )
    told = ledger(*_tasks(), reports=reports, extensions=(longer,), slips=_slips())
    versions = tuple(replace(each, demonstration=demonstration) for each in told.versions)
    told = replace(told, commitments=_commitments(), versions=versions)
    return assess_tasks(told, day, LIMITS, CATALOGUE.supervision.rule_of("yinchuan-2025"))
