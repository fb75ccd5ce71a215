"""trace --task: a task from its clauses in the document to the workbook's row, the reports and the slips."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import typer

from commands.shell import Shell
from etl.reported_error import ReportedError
from plan.instant import CHINA
from plan.tasks.assess import TaskAssessment
from presentation.answers import Answer
from presentation.answers.tasks import task_trace_answer


def trace_task(shell: Shell, task: str, json: bool) -> None:
    """Print where a task comes from; ReportedError for one that the ledger does not have."""
    store = shell.tasks()
    # As of the newest report, like every command on tasks that names no day.
    board = store.board(store.default_day(datetime.now(CHINA).date()))
    if task not in board.by_id:
        raise ReportedError("tasks.no_task", task=task)
    found = task_trace_answer(board, task)
    if json:
        shell.answer(found)
        return
    for line in _lines(shell, board.by_id[task], found):
        typer.echo(line)


def _lines(shell: Shell, assessed: TaskAssessment, found: Answer) -> Iterator[str]:
    task = assessed.task
    kind, scoring = shell.word(f"task_kind.{task.kind}"), shell.word(f"scoring.{task.scoring}")
    yield shell.word("tasks.trace_task", id=task.id, title=task.title, kind=kind, scoring=scoring, lead=task.lead)
    yield shell.word(f"scoring.formula.{task.scoring}")
    for clause in found["clauses"]:
        start, end = clause["span"]
        # From the document's words to the last step, in the order in which one came of the other.
        yield shell.word("tasks.trace_clause", **{**clause, "start": start, "end": end})
    yield shell.word("tasks.trace_row", **found["row"])
    for report in found["reports"]:
        said = report["said"] or report["document"] or ""
        yield shell.word("tasks.trace_report", day=report["day"], said=said, by=report["by"], line=report["line"])
    for slip in found["slips"]:
        for step in slip["steps"]:
            action = shell.word(f"slip_action.{step['action']}")
            yield shell.word("tasks.trace_step", slip=slip["id"], action=action, by=step["by"], at=step["at"])
