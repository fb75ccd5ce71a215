"""A small plan at its middle, at its end and before it begins, with everything a report can be asked to tell; invented.

Four towns of the plan's nineteen and five of its indicators: a ratio that was reached early, one that goes on its way,
one that fell back below its baseline, one of the city alone, and whole things of which two towns say nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from etl.store.corrections import Correction
from plan.catalogue import Plan
from plan.determination import Determination
from plan.evaluation import EvaluationAttachment
from plan.observation import Observation, Source
from plan.period import Period
from plan.revision import RevisionState, TargetRevision
from plan.status import Status
from plan.validator import read_plan
from reports.materials import CellChange, Materials, SubmissionRevision
from tests.reports.samples import PLAN, level, materials, text

TOLD = (1, 2, 4, 8, 9)
"""Numbers of the indicators."""

MIDDLE, END = date(2023, 12, 31), date(2025, 12, 31)
AT = datetime(2023, 2, 1, 16, 30, tzinfo=UTC)
"""Half past midnight of 2 February in China."""


def small_plan(**changed: Any) -> Plan:
    """Return the plan; ``changed`` takes the place of parts of its catalogue."""
    catalogue = PLAN.model_dump(mode="json")
    catalogue["indicators"] = [each for each in catalogue["indicators"] if each["no"] in TOLD]
    used = {name for each in PLAN.indicators if each.no in TOLD for name in each.formula.measures}
    catalogue["measures"] = [each for each in catalogue["measures"] if each["name"] in used]
    catalogue["areas"]["towns"] = catalogue["areas"]["towns"][:4]
    return read_plan({**catalogue, **changed})


def quarters(first: float, step: float, count: int) -> dict[str, float]:
    """Return values from the first quarter of 2021 on, one step a quarter."""
    return {str(Period(2021, 1).shift(at)): first + step * at for at in range(count)}


def _said(plan: Plan, values: dict[int, dict[str, float]]) -> Iterator[Observation]:
    """Yield observations; of a town's cell that two indicators share, one."""
    cells = {}
    for no, own in values.items():
        for each in level(no, own, plan):
            cells[each.measure, each.area, each.period] = each
    yield from cells.values()


def middle() -> Materials:
    """Return what a report of the end of 2023 rests on, with all that people wrote, decided, corrected and attached."""
    plan = small_plan()
    told = {
        1: quarters(10.9, 0.5, 12),
        2: quarters(41.0, 2.0, 12),
        4: {"2021Q4": 10_100.0, "2022Q4": 10_600.0, "2023Q2": 10_800.0},
        8: {"2021Q4": 52.4, "2022Q2": 53.5, "2022Q4": 52.6, "2023Q4": 51.7},
        9: {"2023Q4": 8.0},
    }
    first, second, third, last = plan.towns
    said = [
        each
        for each in _said(plan, told)
        if (each.area, each.measure) not in {(third, "康养联合体数"), (last, "康养联合体数")}
        and not (each.area == first and str(each.period) == "2023Q4" and each.measure.startswith("持证"))
    ]
    said = [
        replace(each, value=each.value * 1.2)
        if each.area == second and "护理型" in each.measure and each.period == Period(2023, 4)
        else each
        for each in said
    ]
    made = materials(plan, said, MIDDLE, _texts())
    return replace(
        made,
        sent=made.sent[:3],
        revisions=_revisions(plan),
        corrections=(Correction(**_CORRECTION, area=second),),
        determined={1: _BARE, 4: _DETERMINED},
        attachments=(_file("成效", "典型案例.pdf"), _file("座谈", "座谈记录.docx")),
        targets=_TARGETS,
        first_plan=plan,
    )


def _texts() -> Iterator[Any]:
    yield text("三", "正文", "任务一已完成。\n\n 任务二正在推进。 ")
    yield text("评估主体", "正文", "由评估机构承担。\n另有专家参加。")
    yield text("成效", "正文", "制度更加健全。")
    yield text("8", "原因", "床位改造资金到位较晚。" * 8)
    yield text("8", "措施", "加快改造。\n逐月调度。")
    yield text("8", "调整", "建议维持。\n次年再议。")
    yield text("4", "时限", "2024年6月底前。")
    yield text("附件3", "正文", "清单另附。")
    yield text("封面", "评估机构", "某某  研究院")


_CORRECTION: dict[str, Any] = {
    "measure": "养老机构床位数",
    "period": "2022Q4",
    "from": 1010.0,
    "to": 1000.0,
    "reason": "多计一处",
}
_DETERMINED = Determination(
    "", 4, Period(2023, 4), Status.ON_TRACK, Status.ON_TRACK, "文件已下发", "某发〔2023〕1号", "评估员甲", AT,
    "文件.pdf", "cd" * 32, 1,
)  # fmt: skip
_BARE = replace(_DETERMINED, indicator=1, computed=Status.BEHIND, reason="口径有变", document="", file="", sha256="")
_TARGET = TargetRevision(
    "t1",
    "",
    8,
    {2025: 57.0},
    "某发〔2023〕2号",
    date(2023, 6, 30),
    "床位核减",
    "甲",
    AT,
    RevisionState.ACCEPTED,
    "乙",
    AT,
)
_TARGETS = (
    replace(_TARGET, id="t1", targets={2025: 57.5}, dated=date(2023, 1, 31), reason="先减一次"),
    replace(_TARGET, id="t3", indicator=1, targets={2025: 19.0}, dated=date(2023, 5, 1), reason="人口增加"),
    _TARGET,
)


def _revisions(plan: Plan) -> tuple[SubmissionRevision, ...]:
    source = Source("2023Q2-b", "更正.xlsx", "ab" * 32, "甲", AT, "乙", AT, reason="漏报一镇")
    cells = [(town, quarter) for quarter in (1, 2, 3) for town in plan.towns]
    changes = tuple(
        CellChange("养老机构床位数", town, Period(2022, quarter), None if place == 0 else 900.0 + place, 1000.0)
        for place, (town, quarter) in enumerate(cells)
    )
    gone = (CellChange("低保标准", plan.city, Period(2022, 4), 10_600.0, None),)
    unchanged = replace(source, submission="2023Q2-d", reason="", accepted_by="本机管理员")
    return (
        SubmissionRevision("养老服务科", Period(2022, 4), "2023Q2-a", source, changes),
        SubmissionRevision("养老服务科", Period(2022, 3), "2023Q2-e", source, changes[:8]),
        SubmissionRevision("社会救助科", Period(2022, 4), "2023Q2-f", source, gone),
        SubmissionRevision("社会救助科", Period(2022, 4), "2023Q2-c", unchanged, ()),
    )


def _file(place: str, name: str) -> EvaluationAttachment:
    return EvaluationAttachment(place, name.partition(".")[0], name, "ef" * 32, "评估员甲", AT, 1)


def end() -> Materials:
    """Return what the report of the end of the plan rests on: demonstration data, one target missed, one in words."""
    worded = {
        "no": 14, "id": "worded", "name": "体系更加健全", "name_en": "A sounder system", "category": "养老服务",
        "words": "持续完善", "words_en": "ever better", "nature": "expected",
    }  # fmt: skip
    plan = small_plan(worded=[worded])
    told = {
        1: {"2021Q4": 12.0, "2022Q4": 16.0, "2025Q3": 19.5, "2025Q4": 19.0},
        2: {"2022Q4": 58.0, "2025Q4": 63.0},
        4: {"2022Q4": 11_000.0, "2025Q4": 13_000.0},
        9: {"2022Q4": 4.0, "2025Q4": 9.0},
    }
    return replace(materials(plan, list(_said(plan, told)), END, demonstration=True), first_plan=plan)


def before() -> Materials:
    """Return what a report of the plan's first quarter rests on, when nobody has said anything."""
    return materials(small_plan(), as_of=date(2021, 3, 31))
