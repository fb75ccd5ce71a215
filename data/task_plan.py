"""The demonstration's decomposition: some 120 tasks of 139 commitments; 30 that nobody took. All of it is invented.

Who leads follows the reading of each clause; when, how much and by which steps is made up, the same every time.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from plan.catalogue import Plan
from plan.period import Period
from plan.tasks.commitment import Commitment, Commitments
from plan.tasks.task import DatedTarget, Deliverable, Investment, Node, Scoring, Task, TaskKind

LEADS = {"人事": "人事科", "计财": "计财科", "机关党委": "局办公室"}
"""How a proposed lead is called in the decomposition, where it is called otherwise."""

_KINDS = {"项目": TaskKind.PROJECT, "机构": TaskKind.PROJECT, "机制": TaskKind.MECHANISM, "制度": TaskKind.MECHANISM}
_INITIATIVES = frozenset({"服务", "平台", "试点", "培育", "创建", "品牌", "改革"})
_NOT_TAKEN = 30
"""How many commitments nobody takes."""
_UNITS = {"队伍": "名", "项目": "处", "平台": "个", "服务": "项", "培育": "家", "试点": "个", "宣传": "场"}
# By how many steps a task has.
_STEPS = {
    2: ("方案印发", "完成并通过验收"),
    3: ("方案印发", "试点运行", "全面推开"),
    4: ("方案印发", "启动实施", "中期检查", "完成并通过验收"),
}
_GIVES = (Deliverable.FILE, Deliverable.PHOTO, Deliverable.DATA, Deliverable.APPROVAL)

NURSING_HOMES, CEMETERY, CLINIC = "三(三)2-03", "三(四)2-05", "三(三)4-05"
"""Commitments whose tasks have a story of their own."""


@dataclass(frozen=True, slots=True)
class Taken:
    """The commitments of a task: the first gives it its name."""

    commitments: tuple[Commitment, ...]

    @property
    def main(self) -> Commitment:
        """The one that gives it its name."""
        return self.commitments[0]


def left_out(commitments: Commitments) -> frozenset[str]:
    """Return the commitments that nobody took: outlooks and directions, and some that were forgotten."""
    far = [each.id for each in commitments.all if each.reading.kind in ("远景", "方向")]
    chance = random.Random("guibiao left out")
    rest = [each.id for each in commitments.all if each.id not in far and each.clause == "qualitative"]
    return frozenset([*far, *chance.sample(rest, _NOT_TAKEN - len(far))])


def taken(commitments: Commitments) -> Iterator[Taken]:
    """Yield the commitments of each task, in order: now and then two neighbours of one section and lead make one."""
    chance = random.Random("guibiao joined")
    gone = left_out(commitments)
    waiting: Commitment | None = None
    for each in (c for c in commitments.all if c.id not in gone):
        if waiting is None:
            waiting = each
        elif _alike(waiting, each) and chance.random() < _JOINED:
            yield Taken((waiting, each))
            waiting = None
        else:
            yield Taken((waiting,))
            waiting = each
    if waiting is not None:
        yield Taken((waiting,))


_JOINED = 0.22
"""The share of neighbours that become one task."""


def _alike(one: Commitment, other: Commitment) -> bool:
    """Tell whether two commitments may become one task: neighbours without numbers, of one section and lead."""
    if NURSING_HOMES in (one.id, other.id) or CEMETERY in (one.id, other.id) or CLINIC in (one.id, other.id):
        return False
    same = one.section == other.section and one.reading.lead_proposed == other.reading.lead_proposed
    return same and one.clause == other.clause == "qualitative"


def decomposition(plan: Plan, commitments: Commitments, version: int) -> tuple[Task, ...]:
    """Return the tasks of the first or second version: in the second some got a later start or another post."""
    chance = random.Random("guibiao tasks")
    tasks = tuple(_task(plan, n, each, chance) for n, each in enumerate(taken(commitments), 1))
    if version == 1:
        return tuple(task.model_copy(update={"post": ""}) if n % 7 == 0 else task for n, task in enumerate(tasks))
    return tasks


def _task(plan: Plan, number: int, joined: Taken, chance: random.Random) -> Task:
    read = joined.main.reading
    lead = LEADS.get(read.lead_proposed, read.lead_proposed)
    start, due = _days(joined.main, chance)
    fields = {
        "id": str(number),
        "title": read.title[:60],
        "kind": TaskKind.INITIATIVE if read.kind in _INITIATIVES else _KINDS.get(read.kind, TaskKind.TASK),
        "commitments": tuple(each.id for each in joined.commitments),
        "lead": lead,
        "supporting": () if number % 3 else ("计财科",) if lead != "计财科" else ("局办公室",),
        "supervising": "局办公室" if lead != "局办公室" else "人事科",
        "post": f"{lead}负责人岗" if number % 2 else f"{lead}经办岗",
        "start": start,
        "due": due,
        "remark": "演示数据",
    }
    scored = _scored(plan, joined.main, start, due, chance)
    return Task.model_validate({**fields, **_own_story(joined.main.id), **scored, **_own_steps(joined.main.id)})


def _days(commitment: Commitment, chance: random.Random) -> tuple[date, date]:
    """Return a start in the plan's first half and a due day: the document's own where it gives one."""
    start = Period.of_index(Period(2021, 1).index + chance.randrange(7)).first_day
    if commitment.clause == "indicator-duplicate" or commitment.reading.score_by in ("频次", "指标"):
        return date(2021, 1, 1), date(2025, 12, 31)
    if commitment.due[:4] in ("2021", "2022"):
        return date(2021, 1, 1), date(int(commitment.due[:4]), 12, 31)
    last = min(Period.containing(start).index + chance.randrange(5, 17), Period(2025, 4).index)
    return start, Period.of_index(last).last_day


def _scored(plan: Plan, main: Commitment, start: date, due: date, chance: random.Random) -> dict[str, object]:
    """Return how a task is scored and by what."""
    by = main.reading.score_by
    if by == "数量":
        return _quantity(main, start, due, chance)
    if by == "分镇覆盖":
        return {"scoring": Scoring.TOWNS, "towns": plan.towns[: chance.choice((12, 15, 19, 19))]}
    if by == "频次":
        return {"scoring": Scoring.FREQUENCY, "times_a_year": chance.choice((1, 1, 2, 4))}
    if by == "定性" and chance.random() < _UNQUANTIFIED:
        return {"scoring": Scoring.QUALITATIVE}
    plain: dict[str, dict[str, object]] = {"文件印发": {"scoring": Scoring.DOCUMENT, "target": 1.0, "unit": "件"}}
    if main.reading.indicators:
        plain["指标"] = {"scoring": Scoring.INDICATOR, "indicators": main.reading.indicators[:1]}
    return plain.get(by) or {"scoring": Scoring.NODES, "nodes": _nodes(start, due, chance)}


_UNQUANTIFIED = 0.25
"""The share of tasks without a number that stay without steps too."""


def _quantity(main: Commitment, start: date, due: date, chance: random.Random) -> dict[str, object]:
    known = {"三(四)2-04": (2.0, 4.0, "处"), "三(四)2-06": (3000.0, None, "穴"), "四(四)-02": (45.0, None, "名")}
    if main.id in known:
        target, most, unit = known[main.id]
        return {"scoring": Scoring.QUANTITY, "target": target, "most": most, "unit": unit}
    target = float(chance.choice((4, 6, 8, 10, 12, 20, 30)))
    middle = date(start.year + 1, 12, 31)
    targets = (DatedTarget(due=middle, value=target // 2),) if middle < due and chance.random() < 0.5 else ()
    unit = _UNITS.get(main.reading.kind, "项")
    return {"scoring": Scoring.QUANTITY, "target": target, "unit": unit, "targets": targets}


def _nodes(start: date, due: date, chance: random.Random) -> tuple[Node, ...]:
    """Return two to four steps that end on the due day."""
    first, last = Period.containing(start).index, Period.ended_by(due).index
    steps = _STEPS[min(chance.choice((2, 3, 3, 4)), max(2, last - first))]
    weights = {2: (30, 70), 3: (20, 30, 50), 4: (10, 30, 30, 30)}[len(steps)]
    at = [first + round((last - first) * (place + 1) / len(steps)) for place in range(len(steps))]
    return tuple(
        Node(name=name, due=Period.of_index(index).last_day, weight=weight, deliverable=_GIVES[place])
        for place, (name, index, weight) in enumerate(zip(steps, at, weights, strict=True))
    )


def _own_story(commitment: str) -> dict[str, object]:
    return {
        NURSING_HOMES: {"start": date(2021, 1, 1), "due": date(2023, 12, 31)},
        CEMETERY: {"start": date(2021, 1, 1), "due": date(2021, 12, 31)},
        CLINIC: {"start": date(2021, 9, 1), "due": date(2024, 12, 31), "kind": TaskKind.PROJECT},
    }.get(commitment, {})


def _own_steps(commitment: str) -> dict[str, object]:
    if commitment == NURSING_HOMES:
        said = (
            ("三年行动方案印发", "2021-06-30", 10),
            ("首批4处完工", "2021-12-31", 20),
            ("第二批4处完工", "2022-12-31", 20),
            ("第三批4处开工", "2023-03-31", 10),
            ("第三批前2处完工", "2023-08-31", 15),
            ("第三批后2处完工", "2023-09-30", 15),
            ("验收并投用", "2023-12-31", 10),
        )
        nodes = tuple(Node(name=name, due=date.fromisoformat(due), weight=weight) for name, due, weight in said)
        return {"scoring": Scoring.NODES, "nodes": nodes, "indicators": (8,)}
    if commitment == CEMETERY:
        return {"scoring": Scoring.QUANTITY, "target": 30.0, "unit": "%", "nodes": ()}
    if commitment == CLINIC:
        money = Investment(total=9000, by_year={2022: 3000, 2023: 3000, 2024: 3000})
        return {"scoring": Scoring.INVESTMENT, "nodes": (), "investment": money}
    return {}
