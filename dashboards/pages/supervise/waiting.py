"""What waits for a reviewer's decision: progress, extensions, decompositions."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboards import urls
from dashboards.components.forms import button, form, labelled, text_area
from dashboards.components.html import Child, Children
from dashboards.components.task_parts import task_link
from dashboards.request import Request
from dashboards.urls import url_of
from etl.store.journal.task_line import TaskLine, TaskLineKind
from etl.tasks.folding import PendingTaskLine
from plan.instant import CHINA
from plan.tasks.ledger import TaskLedger
from plan.tasks.progress import Progress
from plan.tasks.rights import TaskAction, may_act
from presentation import formats

NAMED = 8
"""Tasks of one report that are named; of a longer one how many there are."""


def waiting_block(request: Request, ledger: TaskLedger, pending: Sequence[PendingTaskLine]) -> list[Component]:
    """Return the lines nobody has decided yet, for whoever may decide; nothing for others or where there are none."""
    waiting = [each.line for each in pending if each.decision is None]
    if not waiting or not may_act(TaskAction.DECIDE, request.viewer.person):
        return []
    counted = html.Span(request.say("supervise.waiting_count", count=len(waiting)), className="heading-unit")
    items = html.Ol([_line(request, ledger, line) for line in waiting], className="waiting-lines")
    return [html.Section([html.H2([request.say("supervise.waiting"), counted]), items], id="waiting")]


def _line(request: Request, ledger: TaskLedger, line: TaskLine) -> html.Li:
    about = request.say(
        "supervise.waiting_line",
        kind=request.say(f"supervise.kind_{line.kind}"),
        by=line.by,
        at=line.at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M"),
    )
    parts = [html.P(html.Strong(about)), *_content(request, ledger, line), _forms(request, line)]
    return html.Li(parts, id=f"line-{line.sequence}")


def _content(request: Request, ledger: TaskLedger, line: TaskLine) -> list[Component]:
    if line.kind is TaskLineKind.PROGRESS:
        return _reports(request, ledger, line)
    if line.kind is TaskLineKind.EXTENSION:
        # A decomposition accepted since may have dropped the task.
        task = ledger.by_id.get(line.about)
        words = request.say("supervise.extension", due=line.content["due"], reason=line.content["reason"])
        return [html.P([task_link(request, task) if task else line.about, " ", words])]
    count = len(line.content["tasks"])
    reason = line.content.get("reason", "")
    return [html.P(request.say("supervise.decomposition", count=count, file=line.file, reason=reason))]


def _reports(request: Request, ledger: TaskLedger, line: TaskLine) -> list[Component]:
    entries = line.content["reports"]
    shown: list[Component] = []
    for entry in entries[:NAMED]:
        progress = Progress.model_validate({key: value for key, value in entry.items() if key != "cell"})
        shown.append(html.P(_report(request, ledger, progress)))
    rest = len(entries) - NAMED
    return [*shown, *([html.P(request.say("task_page.rest", count=rest))] if rest > 0 else [])]


def _report(request: Request, ledger: TaskLedger, progress: Progress) -> list[Child]:
    task = ledger.by_id.get(progress.task)
    said: list[Child] = [task_link(request, task) if task else progress.task, " ", progress.day.isoformat()]
    if progress.done is not None:
        unit = task.unit if task else ""
        said.append(request.say("supervise.says_done", done=formats.plain(progress.done, 2), unit=unit))
    for place, day in sorted(progress.nodes.items()):
        # Nodes are known by their place in the decomposition of then, which may have had more.
        name = task.nodes[place].name if task and place < len(task.nodes) else str(place + 1)
        said.append(request.say("supervise.says_node", name=name, date=day.isoformat()))
    if progress.towns:
        said.append(request.say("supervise.says_towns", count=len(progress.towns)))
    texts = (progress.document, progress.said, progress.problem, progress.next_step)
    said += [f"；{text}" for text in texts if text]
    if progress.explained:
        why = f"{progress.cause}；{progress.measures}；{progress.deadline}"
        said.append(html.Span(request.say("supervise.says_why", why=why), className="note"))
    return said


def _forms(request: Request, line: TaskLine) -> html.Div:
    """Return accepting, and returning with words; whoever sent it himself is told that another person decides."""
    # His own line stands there without buttons and with the reason: hidden, it would look lost.
    if not may_act(TaskAction.DECIDE, request.viewer.person, sent_by=line.by):
        return html.Div(html.P(request.say("supervise.own"), className="note"))
    accept = form(
        request, url_of(urls.DECIDE_TASKS, line=line.sequence, action="accept"),
        [button(request.say("supervise.accept"), "button button-main")], "form deed",
    )  # fmt: skip
    words: Children = request.say("supervise.return_why")
    note = labelled(words, text_area("note", "", 500, required=True))
    give_back = form(
        request, url_of(urls.DECIDE_TASKS, line=line.sequence, action="return"),
        [note, button(request.say("supervise.return"), "button button-bad")], "form deed return-form",
    )  # fmt: skip
    return html.Div([accept, give_back], className="decide-forms")
