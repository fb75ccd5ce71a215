"""The ledger as a table and as a workbook: the facts of the page, in other shapes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dashboards.components.data_note import data_note
from dashboards.components.task_parts import board_of, unit_words
from dashboards.pages.tasks.asked import query_in, selected
from dashboards.request import Request
from etl.workbook.write.export import Cell, table_xlsx
from plan.tasks.assess import TaskAssessment, TaskBoard
from presentation import formats
from presentation.tasks import words
from wording import told_of

KEYS = (
    "no", "title", "kind", "clauses", "lead", "scoring", "start", "due", "extended", "done", "target", "unit",
    "completion", "scheduled", "gap", "status", "light", "silent_days", "slips", "indicators", "evidence",
)  # fmt: skip
TEXTS = 8
"""How many of the first columns are words."""


def headers(request: Request) -> list[str]:
    """Return the columns of the table."""
    return [request.say(f"task_table.{key}") for key in KEYS]


def caption(request: Request, board: TaskBoard) -> str:
    """Return what the table is of, as of when, and under which colour rule."""
    date = formats.moment_day(board.day, request.lang)
    title = told_of(request.plan.document, "title", request.lang)
    return request.say("task_table.caption", plan=title, date=date, rule=words.rule_name(board.rule, request.lang))


def chosen(request: Request, board: TaskBoard) -> list[TaskAssessment]:
    """Return the tasks that the address's filters let pass, in the order of the page."""
    return [each for _, tasks in selected(request, board, query_in(request)) for each in tasks]


def shown_rows(request: Request, tasks: Iterable[TaskAssessment]) -> list[list[str]]:
    """Return the rows as text."""
    return [[formats.NONE if cell is None else _cell_text(cell) for cell in facts(request, each)] for each in tasks]


def _cell_text(cell: Cell) -> str:
    # Rounded only as shown: the workbook gets the numbers in full.
    return formats.plain(cell, 1) if isinstance(cell, float | int) else str(cell)


def facts(request: Request, assessed: TaskAssessment) -> list[Cell]:
    """Return one row in the order of KEYS: numbers in full, completion, schedule and gap in per cent and points; None
    where there is no value."""
    task, lang = assessed.task, request.lang
    extended = assessed.extended
    return [
        task.id,
        task.title,
        request.say(f"task_kind.{task.kind}"),
        request.say("language.listed").join(task.commitments),
        unit_words(request, task.lead),
        words.scoring_word(task.scoring, lang),
        task.start.isoformat(),
        assessed.original.due.isoformat(),
        extended.isoformat() if extended else None,
        assessed.done.done,
        assessed.total,
        "%" if task.by_nodes else words.unit_word(task, lang) or None,
        _percent(assessed.completion),
        _percent(assessed.scheduled),
        # Six decimals take off what floats add, and nothing that anybody measured.
        None if assessed.gap is None else round(assessed.gap, 6),
        words.status_word(assessed.status, lang),
        words.colour_word(assessed.colour, lang) if assessed.colour else None,
        assessed.silent_days,
        assessed.slips_open,
        request.say("language.listed").join(map(str, assessed.indicators)) or None,
        assessed.evidence,
    ]


def _percent(fraction: float | None) -> float | None:
    return None if fraction is None else round(100 * fraction, 6)


def tasks_xlsx(request: Request) -> bytes:
    """Return the table of what the filters let pass as a workbook."""
    board = board_of(request)
    tasks: Sequence[TaskAssessment] = chosen(request, board) if board else ()
    title = caption(request, board) if board else request.say("task_page.title")
    return table_xlsx(headers(request), [facts(request, each) for each in tasks], title, data_note(request))
