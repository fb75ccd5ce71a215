"""What waits for a reviewer's decision: progress, extensions, decompositions."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboards import urls
from dashboards.components.forms import button, form, labelled, text_area
from dashboards.components.html import Child, Children
from dashboards.components.progress_words import progress_reports
from dashboards.components.task_parts import task_link
from dashboards.request import Request
from dashboards.urls import url_of
from etl.store.journal.task_line import TaskLine, TaskLineKind
from etl.tasks.folding import PendingTaskLine
from etl.tasks.quarter_progress import came_with
from plan.instant import shown_instant
from plan.tasks.ledger import TaskLedger
from plan.tasks.rights import TaskAction, may_act


def waiting_block(request: Request, ledger: TaskLedger, pending: Sequence[PendingTaskLine]) -> list[Component]:
    """Return the lines that nobody has decided yet; nothing where there are none, or the viewer may not decide."""
    # What came with a department's quarter is decided with it, on its own page.
    waiting = [each.line for each in pending if each.decision is None and not came_with(each.line)]
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
        at=shown_instant(line.at),
    )
    parts = [html.P(html.Strong(about)), *_content(request, ledger, line), _forms(request, line)]
    return html.Li(parts, id=f"line-{line.sequence}")


def _content(request: Request, ledger: TaskLedger, line: TaskLine) -> list[Component]:
    if line.kind is TaskLineKind.PROGRESS:
        return progress_reports(request, ledger, line.content["reports"])
    if line.kind is TaskLineKind.EXTENSION:
        # A decomposition accepted since may have dropped the task.
        task = ledger.by_id.get(line.about)
        words = request.say("supervise.extension", due=line.content["due"], reason=line.content["reason"])
        more = [line.content.get("progress", ""), line.content.get("document", "")]
        note = html.Span(request.say("language.listed").join(filter(None, more)), className="note")
        was: list[Child] = [html.S(task.due.isoformat()), " "] if task else []
        return [html.P([task_link(request, task) if task else line.about, " ", *was, words, " ", note])]
    count = len(line.content["tasks"])
    reason = line.content.get("reason", "")
    return [html.P(request.say("supervise.decomposition", count=count, file=line.file, reason=reason))]


def _forms(request: Request, line: TaskLine) -> html.Div:
    """Return the forms to accept and to return a line; the sender himself is told that another person decides."""
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
