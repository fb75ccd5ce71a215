"""The decomposition as a workbook out: the tasks in force, then the commitments nobody has taken, with their quotes."""

from __future__ import annotations

from collections.abc import Iterator

from etl.tasks.columns import DECOMPOSITION
from etl.tasks.fields import NameIndex
from etl.tasks.row_reading import KINDS, SCORINGS
from etl.workbook.write.task_sheet import SheetBook, SheetCell, SheetColumn, SheetForm, sheet_book_bytes
from plan.tasks.commitment import Commitment
from plan.tasks.ledger import TaskLedger
from plan.tasks.settings import units_of
from plan.tasks.task import Deliverable, Node, Scoring, Task, TaskKind
from plan.whole_number import whole_number
from wording import has, say

STAMP = "guibiao-tasks"
"""First in the workbook's hidden sheet; the edition follows it."""
EDITION = "1"

# Reversed, so that of several words for a kind the first one wins.
KIND_WORD = {kind: word for word, kind in reversed(tuple(KINDS.items()))}
SCORING_WORD = {scoring: word for word, scoring in reversed(tuple(SCORINGS.items()))}
GIVES_WORD = {
    Deliverable.FILE: "文件",
    Deliverable.PHOTO: "照片",
    Deliverable.APPROVAL: "批复",
    Deliverable.DATA: "数据",
}
_GIVEN = frozenset({"quote", "section"})
_WIDTHS = {"number": 6, "quote": 34, "title": 28, "nodes": 34, "commitment": 12, "section": 16, "remark": 16}
_LISTS = {"kind": ("任务", "举措", "项目", "机制"), "scoring": tuple(dict.fromkeys(SCORINGS))}


def template_bytes(ledger: TaskLedger, names: NameIndex) -> bytes:
    """Return the workbook in which a decomposition is made or changed."""
    # What is in force comes out first: changing a decomposition is editing this workbook, not writing a new one.
    rows = [*(_task_row(task, ledger) for task in ledger.tasks), *_open_rows(ledger)]
    title = say("task_form.title", city=names.plan.city)
    if ledger.demonstration:
        title = say("template.title_demonstration", title=title)
    count, left = len(ledger.commitments.all), len(ledger.not_taken)
    note = say("task_form.note", total=count, taken=count - left, left=left)
    form = SheetForm(say("task_form.sheet"), title, note, tuple(_columns(names)), rows)
    guide = [say(f"task_form.rule_{n}") for n in range(1, 20) if has(f"task_form.rule_{n}")]
    return sheet_book_bytes(
        SheetBook(title, [form], say("task_form.guide"), guide, (STAMP, EDITION), ledger.demonstration)
    )


def _columns(names: NameIndex) -> Iterator[SheetColumn]:
    units = units_of(names.plan, names.supervision)
    # Towns may lead too, but so many of them would hide the departments in the drop-down.
    leads = [unit for unit in units if unit not in names.plan.towns]
    lists = {**_LISTS, "lead": tuple(leads)}
    for field, titles in DECOMPOSITION.items():
        remark = say(f"task_form.column_{field}") if has(f"task_form.column_{field}") else ""
        yield SheetColumn(titles[0], _WIDTHS.get(field, 12), field in _GIVEN, lists.get(field, ()), remark)
    # Our reading of a clause stands in grey columns of its own, never as the plan's words.
    for name in ("title", "lead", "scoring"):
        yield SheetColumn(say(f"task_form.proposed_{name}"), 18, True)


def _open_rows(ledger: TaskLedger) -> Iterator[list[SheetCell]]:
    """Yield a row for each commitment that nobody has taken: its words, and beside them how it is read."""
    for commitment in ledger.not_taken:
        read = commitment.reading
        fields: dict[str, SheetCell] = {
            "commitment": commitment.id,
            "quote": commitment.quote,
            "section": _section(commitment, ledger),
        }
        yield [*(fields.get(name) for name in DECOMPOSITION), read.title, read.lead_proposed, read.score_by]


def _section(commitment: Commitment, ledger: TaskLedger) -> str:
    source = ledger.commitments.source_of[commitment.id]
    return f"{commitment.section} {source.sections[commitment.section]}"


def _task_row(task: Task, ledger: TaskLedger) -> list[SheetCell]:
    taken = [ledger.commitments.by_id[each] for each in task.commitments]
    fields: dict[str, SheetCell] = {
        "number": task.id if (number := whole_number(task.id)) is None else number,
        "kind": KIND_WORD.get(task.kind, KIND_WORD[TaskKind.TASK]),
        "commitment": "、".join(task.commitments),
        "quote": "\n".join(each.quote for each in taken),
        "section": "\n".join(dict.fromkeys(_section(each, ledger) for each in taken)),
        "title": task.title,
        "scoring": SCORING_WORD[task.scoring],
        "target": target_text(task),
        "nodes": nodes_text(task),
        "lead": task.lead,
        "supporting": "、".join(task.supporting),
        "supervising": task.supervising,
        "post": task.post,
        "towns": "、".join(task.towns),
        "start": task.start,
        "due": task.due,
        "indicators": "、".join(map(str, task.indicators)),
        "remark": task.remark,
        **_money(task),
    }
    return [*(fields.get(name) for name in DECOMPOSITION), None, None, None]


def target_text(task: Task) -> str:
    """Return a task's target as it is written in a decomposition."""
    if task.scoring is Scoring.FREQUENCY and task.times_a_year:
        return f"每年{task.times_a_year}次"
    if task.target is None:
        return ""
    most = "" if task.most is None else f"-{task.most:.12g}"
    # Twelve digits bring every float that people write back as they wrote it.
    return f"{task.target:.12g}{most}{task.unit}"


def nodes_text(task: Task) -> str:
    """Return a task's nodes, or its dated targets, as they are written in a decomposition: one a line."""
    if task.nodes:
        return "\n".join(map(_node_text, task.nodes))
    return "\n".join(f"{target.due} {target.value:.12g}{task.unit}" for target in task.targets)


def _node_text(node: Node) -> str:
    gives = "" if node.deliverable is None else f"({GIVES_WORD[node.deliverable]})"
    return f"{node.name} {node.due} 权重{node.weight:.12g}{gives}"


def _money(task: Task) -> dict[str, SheetCell]:
    money = task.investment
    if money is None:
        return {}
    days = [day.isoformat() for day in (money.begins, money.completes) if day]
    return {
        "total": money.total,
        "by_year": ";".join(f"{year}年 {amount:.12g}万元" for year, amount in sorted(money.by_year.items())),
        "cumulative": money.cumulative,
        "building": "/".join(days),
    }
