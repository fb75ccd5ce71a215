"""Random decompositions: each task is read exactly as it was meant, or there is a finding at the cell that is wrong."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from etl.tasks.columns import DECOMPOSITION
from etl.tasks.decomposition import read_decomposition
from etl.tasks.fields import NameIndex
from etl.workbook.scan.sheet import CellValue, Sheet, Workbook, cell_name
from plan.finding import Severity
from tests.plan.tasks.making import CATALOGUE, PLAN

NAMES = NameIndex(PLAN, CATALOGUE.supervision, CATALOGUE.commitments)
UNITS = [department.name for department in PLAN.departments]
IDS = [commitment.id for commitment in CATALOGUE.commitments.all]
FIRST = date(2021, 1, 1)
SPOILT: dict[str, list[tuple[str, CellValue]]] = {
    "lead": [("task_no_lead", None), ("task_unknown_unit", "星际科"), ("task_two_leads", "、".join(UNITS[:2]))],
    "due": [("task_date_unread", "以后"), ("task_date_unread", "2023年2月31日"), ("task_due_before_start", "2020年")],
    "target": [("task_target_unread", "若干"), ("task_target_unread", "9-3个")],
    "commitment": [("task_unknown_commitment", "五(五)5-55")],
    "indicators": [("task_unknown_indicator", "99")],
    "kind": [("task_unknown_kind", "要事")],
    "towns": [("task_unknown_town", "火星镇")],
    "nodes": [("task_node_unread", "完工"), ("task_node_after_due", "完工 2030-01-01")],
}


def day_written(draw: st.DrawFn, day: date) -> CellValue:
    """Return a day in one of the ways in which people write it."""
    usual = [
        day,
        day.isoformat(),
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y.%m.%d}",
        f"{day.year}/{day.month}/{day.day}",
    ]
    return draw(st.sampled_from(usual))


@st.composite
def rows(draw: st.DrawFn) -> tuple[dict[str, CellValue], dict[str, Any], tuple[str, str] | None]:
    """Return a row, what it means, and what is wrong in it: the field and the finding."""
    start = FIRST + timedelta(days=draw(st.integers(0, 700)))
    due = start + timedelta(days=draw(st.integers(30, 1000)))
    lead, towns = draw(st.sampled_from(UNITS)), draw(st.lists(st.sampled_from(PLAN.towns), max_size=4, unique=True))
    taken = draw(st.lists(st.sampled_from(IDS), max_size=3, unique=True))
    row: dict[str, CellValue] = {
        "title": "一项任务",
        "lead": lead,
        "towns": "、".join(towns),
        "commitment": "、".join(taken),
    }
    row |= {"start": day_written(draw, start), "due": day_written(draw, due)}
    meant: dict[str, Any] = {"lead": lead, "start": start, "due": due, "commitments": tuple(taken)}
    meant["towns"] = tuple(town for town in PLAN.towns if town in towns)
    if draw(st.booleans()):
        value, unit = draw(st.integers(1, 99_999)), draw(st.sampled_from(["个", "处", "名", "%", ""]))
        row["target"] = draw(
            st.sampled_from([f"{value}{unit}", f"{value:,}{unit}", f" {value} {unit}", f"不少于{value}{unit}"])
        )
        meant |= {"target": value, "unit": unit}
    else:
        weights = draw(st.sampled_from([(100,), (40, 60), (10, 20, 70), (25, 25, 25, 25)]))
        days = [start + timedelta(days=(due - start).days * n // len(weights)) for n in range(1, len(weights) + 1)]
        steps = [f"第{'一二三四'[n]}步 {d} 权重{w}" for n, (d, w) in enumerate(zip(days, weights, strict=True))]
        row["nodes"] = draw(st.sampled_from(["\n", ";", "；"])).join(steps)
        meant["nodes"] = [(f"第{'一二三四'[n]}步", d, w) for n, (d, w) in enumerate(zip(days, weights, strict=True))]
    wrong = None
    if draw(st.integers(0, 3)) == 0:
        field = draw(st.sampled_from(sorted(SPOILT)))
        code, row[field] = draw(st.sampled_from(SPOILT[field]))
        wrong = field, code
    return row, meant, wrong


Drawn = list[tuple[dict[str, CellValue], dict[str, Any], tuple[str, str] | None]]

DECOMPOSITIONS = st.lists(rows(), min_size=1, max_size=8)
ORDERS = st.permutations(sorted(DECOMPOSITION))


@settings(max_examples=250, deadline=None)
@given(DECOMPOSITIONS, ORDERS)
def test_exact_or_a_finding_at_the_right_cell(drawn: Drawn, order: list[str]) -> None:
    exact_or_found(drawn, order)


def exact_or_found(drawn: Drawn, order: list[str]) -> None:
    """A decomposition is read exactly, but for rows that have a finding at the very cell that was spoilt."""
    heading = tuple(DECOMPOSITION[field][0] for field in order)
    table = [tuple(row.get(field) for field in order) for row, _, _ in drawn]
    found = read_decomposition(Workbook("xlsx", (Sheet("任务分解表", (heading, *table)),)), NAMES)
    mend = {(f.code, f.cell) for f in found.findings if f.severity is Severity.MEND}
    places = {(w[1], cell_name(n, order.index(w[0]))) for n, (_, _, w) in enumerate(drawn, 1) if w}
    assert places <= mend
    assert {cell for _, cell in mend} == {cell for _, cell in places}
    sound = [meant for _, meant, wrong in drawn if wrong is None]
    assert len(found.tasks) == len(sound)
    for task, meant in zip(found.tasks, sound, strict=True):
        said = {name: getattr(task, name) for name in meant if name != "nodes"}
        assert said == {name: value for name, value in meant.items() if name != "nodes"}
        assert [(n.name, n.due, n.weight) for n in task.nodes] == meant.get("nodes", [])
