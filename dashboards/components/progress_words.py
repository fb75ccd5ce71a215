"""What is reported of tasks, in words: on the page of supervision, and beside the workbook that it came with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboards.components.html import Child
from dashboards.components.task_parts import task_link, unit_words
from dashboards.request import Request
from plan.tasks.ledger import TaskLedger
from plan.tasks.progress import Progress
from presentation import formats

NAMED = 8
"""How many tasks of one report are listed; the others are counted."""


def progress_section(request: Request, entries: Sequence[Mapping[str, Any]]) -> list[Component]:
    """Return the progress that comes with a department's workbook; nothing where none does."""
    tasks = request.reader.tasks
    if tasks is None or not entries:
        return []
    count = html.Span(request.say("desk.progress_count", count=len(entries)), className="heading-unit")
    title = html.H2([request.say("desk.progress"), count])
    note = html.P(request.say("desk.progress_note"), className="note")
    return [html.Section([title, note, *progress_reports(request, tasks.ledger(), entries)], id="progress")]


def progress_reports(request: Request, ledger: TaskLedger, entries: Sequence[Mapping[str, Any]]) -> list[Component]:
    """Return what is reported of each task, as its line of the journal keeps it."""
    shown: list[Component] = []
    for entry in entries[:NAMED]:
        progress = Progress.model_validate({key: value for key, value in entry.items() if key != "cell"})
        shown.append(html.P(_report(request, ledger, progress)))
    rest = len(entries) - NAMED
    return [*shown, *([html.P(request.say("task_page.rest", count=rest))] if rest > 0 else [])]


def _report(request: Request, ledger: TaskLedger, progress: Progress) -> list[Child]:
    task = ledger.by_id.get(progress.task)
    said: list[Child] = [task_link(request, task) if task else progress.task, " ", progress.day.isoformat()]
    if progress.by_town:
        said.append(request.say("supervise.says_part", town=unit_words(request, progress.by_town)))
    if progress.done is not None:
        unit = task.unit if task else ""
        said.append(request.say("supervise.says_done", done=formats.plain(progress.done, 2), unit=unit))
    for place, day in sorted(progress.nodes.items()):
        name = task.nodes[place].name if task and place < len(task.nodes) else str(place + 1)
        said.append(request.say("supervise.says_node", name=name, date=day.isoformat()))
    if progress.towns:
        said.append(request.say("supervise.says_towns", count=len(progress.towns)))
    texts = (progress.document, progress.said, progress.problem, progress.next_step)
    apart = request.say("language.clauses")
    said += [f"{apart}{text}" for text in texts if text]
    if progress.explained:
        why = apart.join((progress.cause, progress.measures, progress.deadline))
        said.append(html.Span(request.say("supervise.says_why", why=why), className="note"))
    return said
