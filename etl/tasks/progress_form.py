"""A quarter's progress as a workbook: which tasks a unit reports on, out as a sheet to be filled in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from etl.tasks.fields import NameIndex
from etl.tasks.template import EDITION, target_text
from etl.workbook.write.task_sheet import SheetBook, SheetCell, SheetColumn, SheetForm, sheet_book_bytes
from plan.period import Period
from plan.tasks.ledger import TaskLedger
from plan.tasks.task import Scoring, Task
from plan.tasks.task_schedule import complete
from plan.whole_number import whole_number
from wording import has, say
from wording.dates import period_words

STAMP = "guibiao-progress"
"""First in the hidden sheet by which a filled-in form is known again; unit, quarter and edition follow it."""
DONE, OPEN = "已办", "未办"

PROGRESS: Mapping[str, tuple[str, ...]] = {
    "number": ("任务号", "序号", "任务编号"),
    "title": ("任务", "任务名称"),
    "item": ("节点/镇(街道)", "节点", "镇(街道)", "节点或镇(街道)"),
    "due": ("时限", "完成时限"),
    "target": ("目标", "量化目标"),
    "previous": ("上期", "上期累计"),
    "done": ("本期累计", "累计完成", "累计完成数"),
    "state": ("状态", "办结情况"),
    "day": ("办结日期", "完成日期"),
    "document": ("文号",),
    "said": ("进展", "进展情况"),
    "problem": ("问题", "存在问题"),
    "next": ("下一步", "下步打算"),
    "cause": ("原因", "滞后原因"),
    "measures": ("措施", "整改措施"),
    "deadline": ("整改时限", "补上时限"),
}
"""A field of a sheet of progress, and what its column may be called; the first is what the form calls it."""

# By number, not by title: titles are rewritten from version to version, the number stays the task's.
PROGRESS_NEEDED = frozenset({"number", "said"})
_GIVEN = frozenset({"number", "title", "item", "due", "target", "previous"})
"""Fields that the form comes with; the others are to be filled in."""
_WIDTHS = {"number": 7, "title": 26, "item": 20, "said": 28, "problem": 20, "next": 20, "cause": 18, "measures": 18}


def tasks_due(ledger: TaskLedger, period: Period, unit: str | None) -> tuple[Task, ...]:
    """Return the tasks that a unit reports on for a quarter (None: all): begun by its end, not ended or complete before
    it began."""
    return tuple(
        task
        for task in ledger.current.values()
        if unit in (None, task.lead) and task.start <= period.last_day and not _settled(ledger, task, period)
    )


def _settled(ledger: TaskLedger, task: Task, period: Period) -> bool:
    ending = ledger.ending_of(task.id)
    # Complete in the quarter itself is still on its sheet: there its completion is to be reported.
    before = period.shift(-1).last_day
    return (ending is not None and ending.on < period.first_day) or complete(
        task, ledger.achieved(task.id, before), before
    )


def progress_form(ledger: TaskLedger, names: NameIndex, period: Period, unit: str | None) -> SheetForm:
    """Return the sheet 任务进展 of a unit's quarter, with last quarter's figures in grey."""
    who = unit or say("progress_form.all")
    title = say("progress_form.title", city=names.plan.city, unit=who, period=period_words(period))
    if ledger.demonstration:
        title = say("template.title_demonstration", title=title)
    rows = [row for task in tasks_due(ledger, period, unit) for row in _rows(ledger, task, period)]
    return SheetForm(say("progress_form.sheet"), title, say("progress_form.note"), tuple(_columns()), rows, 0)


def progress_bytes(ledger: TaskLedger, names: NameIndex, period: Period, unit: str | None) -> bytes:
    """Return the .xlsx in which a unit (None: all) reports a quarter's progress."""
    form = progress_form(ledger, names, period, unit)
    guide = [say(f"progress_form.rule_{n}") for n in range(1, 20) if has(f"progress_form.rule_{n}")]
    stamp = (STAMP, unit or "", str(period), EDITION)
    book = SheetBook(form.title, [form], say("task_form.guide"), guide, stamp, ledger.demonstration)
    return sheet_book_bytes(book)


def _columns() -> Iterator[SheetColumn]:
    for field, titles in PROGRESS.items():
        choices = (DONE, OPEN) if field == "state" else ()
        yield SheetColumn(titles[0], _WIDTHS.get(field, 11), field in _GIVEN, choices)


def _rows(ledger: TaskLedger, task: Task, period: Period) -> Iterator[list[SheetCell]]:
    """Yield the row of a task, and one for each of its nodes or towns."""
    done = ledger.achieved(task.id, period.shift(-1).last_day)
    words = done.last.said if done.last else ""
    counted = task.scoring in (Scoring.QUANTITY, Scoring.INVESTMENT, Scoring.FREQUENCY) and not task.by_nodes
    # What is not counted has its last words in grey, so that nobody writes the same again.
    previous: SheetCell = done.done if counted and done.reported else words[:60]
    yield _row(task, None, task.due, target_text(task), previous)
    if task.by_nodes:
        for place, node in enumerate(task.nodes):
            on = done.nodes.get(place)
            yield _row(
                task, node.name, node.due, f"权重{node.weight:g}", on and f"{DONE} {on}", DONE if on else None, on
            )
    elif task.scoring is Scoring.TOWNS:
        for town in task.towns:
            there = DONE if town in done.towns else None
            yield _row(task, town, task.due, None, there, there)


def _row(
    task: Task,
    item: str | None,
    due: date,
    target: str | None,
    previous: SheetCell,
    state: str | None = None,
    day: date | None = None,
) -> list[SheetCell]:
    fields: dict[str, SheetCell] = {
        "number": task.id if (number := whole_number(task.id)) is None else number,
        "title": task.title,
        "item": item,
        "due": due.isoformat(),
        "target": target,
        "previous": previous,
        "state": state,
        "day": day,
    }
    return [fields.get(name) for name in PROGRESS]
