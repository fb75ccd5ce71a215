"""三 四 五: what the ledger says of tasks, projects and safeguards, in sentences and tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from plan.tasks.assess import TaskAssessment, TaskBoard
from plan.tasks.task import Scoring, TaskKind
from plan.tasks.task_status import COUNTED_AS, CountyCount, TaskStatus
from presentation import formats
from presentation.formats import NONE
from reports.blocks import Block, Column, Paragraph, TableBlock
from reports.evaluation.words import unit_words
from reports.materials import Materials

# A part of the plan's own text, whose numbers are not those of the report's headings.
_SAFEGUARDS = "四"
"""How the sections of the plan begin that are about safeguards."""

WIDTHS = {
    "task": 0.9,
    "task_title": 4.6,
    "lead": 2.4,
    "done": 2.2,
    "scheduled": 1.5,
    "gap": 1.5,
    "due": 2.2,
    "status": 1.9,
}
"""The columns of a table of tasks, and their shares of the width."""

_FIGURES = frozenset({"task", "done", "scheduled", "gap"})


def task_blocks(materials: Materials, place: str) -> Iterator[Block]:
    """Yield what the ledger says under a heading of the report; nothing where it has no ledger or nothing to say."""
    board = materials.tasks
    if board is None or place not in _PARTS:
        return
    tasks = [each for each in board.tasks if part_of(board, each) == _PARTS[place]]
    if not tasks:
        return
    yield Paragraph(counts_sentence(materials, tasks, f"report.tasks.{_PARTS[place]}"))
    # Only what falls short is listed here; every task stands in the annex.
    short = [each for each in tasks if COUNTED_AS[each.status] is CountyCount.SHORT]
    if short:
        caption = materials.say(f"report.tasks.table_{_PARTS[place]}")
        yield task_table(materials, short, caption, materials.say("report.tasks.table_note"))


# The report's headings by the outline that the bureau prescribes.
_PARTS = {"三": "main", "四": "projects", "五": "safeguards"}


def part_of(board: TaskBoard, assessed: TaskAssessment) -> str:
    """Return under which heading a task is told: projects, safeguards, or the main tasks."""
    # Projects first: a project of the safeguards' part is told among the projects, and only there.
    if assessed.task.kind is TaskKind.PROJECT:
        return "projects"
    # By the first clause alone, so that every task is told under one heading.
    first = assessed.task.commitments[:1]
    sections = [board.ledger.commitments.by_id[each].section for each in first]
    return "safeguards" if any(section.startswith(_SAFEGUARDS) for section in sections) else "main"


def counts_sentence(materials: Materials, tasks: Sequence[TaskAssessment], key: str) -> str:
    """Return how many tasks there are, and how many stand under each word."""
    found = Counter(each.status for each in tasks)
    said = [
        materials.say("report.tasks.counted", word=materials.say(f"task_status.{status}"), count=found[status])
        # In the order of the words, not by number: a report of the next quarter is read beside this one.
        for status in TaskStatus
        if found[status]
    ]
    day = formats.day(materials.as_of, materials.lang)
    return materials.say(key, day=day, count=len(tasks), parts=materials.say("report.listed").join(said))


def task_table(materials: Materials, tasks: Iterable[TaskAssessment], caption: str, note: str = "") -> TableBlock:
    """Return a table of tasks as of the report's day."""
    columns = tuple(Column(materials.say(f"report.head.{h}"), width, h in _FIGURES) for h, width in WIDTHS.items())
    return TableBlock(caption, columns, tuple(task_row(materials, each) for each in tasks), note)


def task_row(materials: Materials, assessed: TaskAssessment) -> tuple[str, ...]:
    """Return a task's row: number, title, lead, completion, schedule, gap, due day and status."""
    task = assessed.task
    return (
        task.id,
        task.title,
        unit_words(materials, task.lead),
        _completion(assessed),
        formats.percent(assessed.scheduled),
        NONE if assessed.gap is None else formats.signed(assessed.gap),
        _due(materials, assessed),
        materials.say(f"task_status.{assessed.status}"),
    )


def _completion(assessed: TaskAssessment) -> str:
    """Return what is done: of a quantity or money as done/total, else per cent, which may be above 100."""
    counted = assessed.task.scoring in (Scoring.QUANTITY, Scoring.INVESTMENT, Scoring.TOWNS)
    if counted and assessed.done.done is not None and assessed.total and not assessed.task.by_nodes:
        return f"{formats.number(assessed.done.done, 0)}/{formats.number(assessed.total, 0)}"
    return formats.percent(assessed.completion)


def _due(materials: Materials, assessed: TaskAssessment) -> str:
    """Return the due day; where it was extended both."""
    if assessed.extended is None:
        return assessed.original.due.isoformat()
    return materials.say("report.tasks.extended", before=assessed.original.due, after=assessed.extended)
