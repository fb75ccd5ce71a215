"""A task from its cells: its kind, its days, how it is scored and by what, its nodes and money."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pydantic import ValidationError

from etl.tasks.amounts import Amount, WrittenNode, dated_amounts, read_amount, read_nodes, read_times, split_steps
from etl.tasks.days import Span, find_span
from etl.tasks.fields import Fields, outside
from plan.finding import Finding, must_mend
from plan.tasks.task import DatedTarget, Investment, Node, Scoring, Task, TaskKind

# The first word of each kind, and of each way of scoring, is the one that the template offers.
KINDS: Mapping[str, TaskKind] = {
    "任务": TaskKind.TASK,
    "主要任务": TaskKind.TASK,
    "举措": TaskKind.INITIATIVE,
    "重点举措": TaskKind.INITIATIVE,
    "项目": TaskKind.PROJECT,
    "重点项目": TaskKind.PROJECT,
    "机制": TaskKind.MECHANISM,
    "工作机制": TaskKind.MECHANISM,
}
SCORINGS: Mapping[str, Scoring] = {
    "数量": Scoring.QUANTITY,
    "节点": Scoring.NODES,
    "形象进度": Scoring.NODES,
    "节点/形象进度": Scoring.NODES,
    "投资": Scoring.INVESTMENT,
    "文件印发": Scoring.DOCUMENT,
    "文件": Scoring.DOCUMENT,
    "频次": Scoring.FREQUENCY,
    "分镇覆盖": Scoring.TOWNS,
    "指标": Scoring.INDICATOR,
    "定性": Scoring.QUALITATIVE,
}


@dataclass(frozen=True, slots=True)
class _Content:
    """What is to be reached, as far as the cells say it; ``times`` a year, ``targets`` by their due days."""

    amount: Amount | None
    times: int | None
    nodes: tuple[WrittenNode, ...]
    targets: tuple[tuple[date, Amount], ...]


def read_row(cells: Fields, number: str) -> tuple[Task | None, list[Finding]]:
    """Return the task of some cells (None where anything must be mended) and every finding about them."""
    title = cells.text("title")
    lead = _lead(cells)
    start, due = _days(cells)
    content, scoring = _content(cells), None
    scoring = _scoring(cells, content)
    nodes = _nodes(cells, content, start, due)
    fields = {
        "id": number,
        "title": title,
        "kind": _kind(cells),
        "commitments": cells.commitments(),
        "lead": lead,
        "supporting": cells.units("supporting"),
        "supervising": "、".join(cells.units("supervising")),
        "post": cells.text("post"),
        "towns": cells.towns(),
        "start": start,
        "due": due,
        "scoring": scoring,
        "nodes": nodes,
        "indicators": cells.indicators(),
        "investment": _investment(cells),
        "remark": cells.text("remark", 400),
        "row": cells.row + 1,
        **_amounts(cells, content, scoring, start, due),
    }
    # Every cell is read before, so that all of a row's findings come back at once.
    if must_mend(cells.findings):
        return None, cells.findings
    try:
        task = Task.model_validate(fields)
    # What the cells' checks let through and the task does not allow is a length.
    except ValidationError:
        cells.doubt("task_too_long", "title", title, "80")
        return None, cells.findings
    _check_scoring(cells, task)
    return (None if must_mend(cells.findings) else task), cells.findings


def _kind(cells: Fields) -> TaskKind:
    text = cells.text("kind")
    if text and text not in KINDS:
        cells.doubt("task_unknown_kind", "kind", text, "任务、举措、项目、机制")
    return KINDS.get(text, TaskKind.TASK)


def _lead(cells: Fields) -> str:
    """Return the one unit that leads; none and several are findings."""
    units = cells.units("lead")
    if not cells.words("lead"):
        cells.doubt("task_no_lead", "lead")
    elif len(set(units)) > 1:
        cells.doubt("task_two_leads", "lead")
    return units[0] if units else ""


def _days(cells: Fields) -> tuple[date, date]:
    """Return the start and the due day; the plan's own where they are blank, and that said."""
    document = cells.names.plan.document
    begins, ends = cells.span("start"), cells.span("due")
    # Asked of the cell, not of what was read: an unreadable day has its finding already and is not assumed.
    if begins is None and cells.table.value(cells.row, "start") is None:
        cells.doubt("task_start_assumed", "start", expected=f"{document.first_year}-01-01")
    if ends is None and cells.table.value(cells.row, "due") is None:
        cells.doubt("task_due_assumed", "due", expected=f"{document.last_year}-12-31")
    # A span begins on its first day and is due on its last: 2023年 means all of it.
    start = begins[0] if begins else date(document.first_year, 1, 1)
    due = ends[1] if ends else date(document.last_year, 12, 31)
    if begins and outside(start, cells.names.plan):
        cells.doubt("task_due_outside", "start", start.isoformat())
    if ends and outside(due, cells.names.plan):
        cells.doubt("task_due_outside", "due", due.isoformat())
    if due < start:
        cells.doubt("task_due_before_start", "due", due.isoformat(), start.isoformat())
    return start, due


def _content(cells: Fields) -> _Content:
    """Return what the target and the nodes say; steps that are days with quantities are dated targets."""
    target, times = cells.value("target"), None
    amount = read_amount(target, cells.percent("target"))
    if target is not None and amount is None:
        times = read_times(target)
        if times is None:
            cells.doubt("task_target_unread", "target")
    steps = [] if cells.value("nodes") is None else split_steps(cells.table.text(cells.row, "nodes"))
    # Asked first: a day and a quantity alone would read as nodes named 10个.
    dated = dated_amounts(steps) if steps else None
    if dated is not None:
        return _Content(amount, times, (), dated)
    read = read_nodes(steps)
    for step in read:
        if isinstance(step, str):
            cells.doubt("task_node_unread", "nodes", step)
    return _Content(amount, times, tuple(step for step in read if not isinstance(step, str)), ())


def _scoring(cells: Fields, content: _Content) -> Scoring:
    """Return how the task is scored: as written, else as its cells suggest, and that said."""
    text = cells.text("scoring")
    if text in SCORINGS:
        return SCORINGS[text]
    if text:
        cells.doubt("task_unknown_scoring", "scoring", text, "、".join(dict.fromkeys(SCORINGS)))
        return Scoring.QUALITATIVE
    found, word = _suggested(cells, content)
    cells.doubt("task_scoring_assumed", "scoring", expected=word)
    return found


def _suggested(cells: Fields, content: _Content) -> tuple[Scoring, str]:
    # From what is said most exactly: dated steps, then occasions, an amount, money; nothing of these has no number.
    if content.nodes:
        return Scoring.NODES, "节点"
    if content.times:
        return Scoring.FREQUENCY, "频次"
    if content.amount:
        return Scoring.QUANTITY, "数量"
    if cells.table.value(cells.row, "total") is not None:
        return Scoring.INVESTMENT, "投资"
    return Scoring.QUALITATIVE, "定性"


def _nodes(cells: Fields, content: _Content, start: date, due: date) -> tuple[Node, ...]:
    """Return the nodes with weights that add to 100: as written, equal where none is written; else findings."""
    if not content.nodes:
        return ()
    weights = _weights(cells, content.nodes)
    for node in content.nodes:
        # Where the due day lies before the start its own cell says so, and the nodes cannot be held against it.
        if start <= due < node.due:
            cells.doubt("task_node_after_due", "nodes", node.text, due.isoformat())
        elif node.due < start <= due:
            cells.doubt("task_node_before_start", "nodes", node.text, start.isoformat())
        if outside(node.due, cells.names.plan):
            cells.doubt("task_due_outside", "nodes", node.due.isoformat())
        if len(node.name) > _LONGEST_NODE:
            cells.doubt("task_too_long", "nodes", f"{node.name[:20]}…", str(_LONGEST_NODE))
    nodes = zip(content.nodes, weights, strict=True)
    return tuple(
        Node(name=node.name[:_LONGEST_NODE], due=node.due, weight=weight, deliverable=node.deliverable)
        for node, weight in nodes
    )


_LONGEST_NODE = 80
"""Characters of a node's name that a task may have."""


def _weights(cells: Fields, nodes: Sequence[WrittenNode]) -> list[float]:
    """Return the nodes' weights; where they are only partly given or do not add to 100, equal ones and a finding."""
    given = [node.weight for node in nodes if node.weight is not None]
    equal = [round(100 / len(nodes), 6)] * (len(nodes) - 1)
    # The last takes what rounding left, so that three thirds are 100.
    equal.append(round(100 - sum(equal), 6))
    if not given:
        if len(nodes) > 1:
            cells.doubt("task_weights_assumed", "nodes", str(len(nodes)))
        return equal
    if len(given) < len(nodes) or round(sum(given), 6) != 100:
        told = "+".join("?" if node.weight is None else f"{node.weight:g}" for node in nodes)
        cells.doubt("task_weights", "nodes", told, f"{round(sum(given), 6):g}")
        return equal
    return given


def _amounts(cells: Fields, content: _Content, scoring: Scoring, start: date, due: date) -> dict[str, object]:
    """Return target, unit and dated targets."""
    amount = content.amount
    targets = sorted(content.targets, key=lambda each: each[0])
    if amount is None and targets and scoring in (Scoring.QUANTITY, Scoring.QUALITATIVE):
        # The last dated target is the final one where the column of the target is blank.
        amount = targets[-1][1]
    values = [each.value for _, each in targets]
    # Cumulative targets cannot fall: one of them is probably a yearly figure.
    if values != sorted(values) or (amount and values and values[-1] > amount.value):
        cells.doubt("task_targets_fall", "nodes")
    for day, _ in targets:
        if start <= due < day:
            cells.doubt("task_node_after_due", "nodes", day.isoformat(), due.isoformat())
    return {
        "target": amount.value if amount else None,
        "most": amount.most if amount else None,
        "unit": amount.unit if amount else "",
        "targets": tuple(DatedTarget(due=day, value=each.value) for day, each in targets),
        "times_a_year": content.times or 0,
    }


def _investment(cells: Fields) -> Investment | None:
    """Return a project's money and building days; None where no total is given."""
    total, done = (_money(cells, name) for name in ("total", "cumulative"))
    by_year = _by_year(cells)
    begins, completes = _building(cells)
    if total is None or total <= 0:
        if done is not None or by_year:
            cells.doubt("task_target_missing", "total", expected="总投资")
        return None
    return Investment(total=total, by_year=by_year, cumulative=done, begins=begins, completes=completes)


def _money(cells: Fields, name: str) -> float | None:
    """Return an amount in 万元 (1.2亿元 is 12000); None where it is blank, and with a finding where it is no amount."""
    value = cells.value(name)
    amount = read_amount(value)
    # In 万元, as the column's heading says.
    scale = {"": 1.0, "万": 1.0, "万元": 1.0, "亿元": 1e4, "亿": 1e4, "元": 1e-4}
    if value is None:
        return None
    if amount is None or amount.most is not None or amount.unit not in scale:
        cells.doubt("task_money_unread", name)
        return None
    return round(amount.value * scale[amount.unit], 6)


def _by_year(cells: Fields) -> dict[int, float]:
    """Return a project's yearly money in 万元, by year."""
    value = cells.value("by_year")
    if value is None:
        return {}
    dated = dated_amounts(split_steps(cells.table.text(cells.row, "by_year")))
    if dated is None or any(amount.unit not in ("", "万元", "万") for _, amount in dated):
        cells.doubt("task_money_unread", "by_year")
        return {}
    return {day.year: amount.value for day, amount in dated}


def _building(cells: Fields) -> tuple[date | None, date | None]:
    """Return when building begins and ends, of a cell such as 2021年9月/2024年12月."""
    if cells.value("building") is None:
        return None, None
    found: list[Span] = []
    rest = cells.table.text(cells.row, "building")
    while said := find_span(rest):
        found.append(said[0])
        rest = said[1]
    if not 1 <= len(found) <= 2:
        cells.doubt("task_date_unread", "building")
        return None, None
    ordered = sorted(found)
    return ordered[0][0], ordered[-1][1] if len(ordered) == 2 else None


def _check_scoring(cells: Fields, task: Task) -> None:
    """Note what the way of scoring needs and the cells do not give."""
    needs = {
        Scoring.QUANTITY: ("target", bool(task.target), "量化目标"),
        Scoring.NODES: ("nodes", bool(task.nodes), "年度/季度节点"),
        Scoring.INVESTMENT: ("total", bool(task.investment), "总投资"),
        Scoring.FREQUENCY: ("target", bool(task.occasions), "量化目标,如每年1次"),
        Scoring.TOWNS: ("towns", bool(task.towns), "镇(街道)"),
        Scoring.INDICATOR: ("indicators", bool(task.indicators), "对应指标"),
    }
    if task.scoring in needs:
        name, given, expected = needs[task.scoring]
        if not given:
            cells.doubt("task_target_missing", name, expected=expected)
