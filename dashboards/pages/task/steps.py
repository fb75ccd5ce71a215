"""A task's dated steps: its nodes with their days and evidence, or the towns that are done."""

from __future__ import annotations

from collections.abc import Mapping

from dash import html
from dash.development.base_component import Component

from dashboards import urls
from dashboards.components.html import Child, Children
from dashboards.components.responsive_table import Cell, grid
from dashboards.components.task_parts import plain_href, task_link, unit_words
from dashboards.request import Request
from dashboards.urls import url_of
from plan.instant import CHINA
from plan.tasks.assess import TaskAssessment
from plan.tasks.history import NodeState, nodes_of
from plan.tasks.ledger import Evidence, TaskLedger
from plan.tasks.task import Scoring, Task
from presentation import formats

_CLASSES = {"no": "grid-no", "name": "grid-name"}
"""Columns with a class of their own."""


def steps_block(request: Request, ledger: TaskLedger, assessed: TaskAssessment) -> list[Component]:
    """Return the nodes as a table; for a task counted by towns also the towns; nothing for a task without either."""
    found: list[Component] = []
    if assessed.task.nodes:
        found.append(_nodes(request, ledger, assessed))
    if assessed.task.scoring is Scoring.TOWNS and assessed.task.towns:
        found.append(_towns(request, assessed))
    return found


def _nodes(request: Request, ledger: TaskLedger, assessed: TaskAssessment) -> html.Section:
    states = nodes_of(assessed)
    done = sum(each.done is not None for each in states)
    note = html.Span(request.say("task_detail.nodes_note", done=done, total=len(states)), className="heading-unit")
    keys = ("no", "name", "weight", "due", "done", "gives", "files")
    heads = [(request.say(f"task_detail.node_{key}"), _CLASSES.get(key, "")) for key in keys]
    rows = [_row(request, ledger, assessed, each) for each in states]
    shown = grid(request.say("task_detail.nodes"), heads, rows, "nodes")
    return html.Section([html.H2([request.say("task_detail.nodes"), note]), shown], className="task-nodes")


def _row(request: Request, ledger: TaskLedger, assessed: TaskAssessment, state: NodeState) -> list[Cell]:
    gives = request.say(f"task_detail.gives_{state.node.deliverable}") if state.node.deliverable else formats.NONE
    files = [
        each
        for each in ledger.evidence_of(assessed.task.id)
        if each.node == state.place and (state.done is not None or each.at.astimezone(CHINA).date() <= assessed.day)
    ]  # looked back at, a node that was not done yet is not shown with what proved it later
    shown: Children = evidence_links(request, files) if files else formats.NONE
    return [
        (str(state.place + 1), "grid-no"),
        (state.node.name, "grid-name"),
        (formats.plain(state.node.weight, 2), ""),
        (html.Span(_due(state)), ""),
        (html.Span(_done_words(request, assessed, state)), ""),
        (gives, ""),
        (shown, ""),
    ]


def _due(state: NodeState) -> list[Child]:
    now = state.node.due.isoformat()
    if state.original.due == state.node.due:
        return [now]
    return [html.S(state.original.due.isoformat()), " ", now]


def _done_words(request: Request, assessed: TaskAssessment, state: NodeState) -> list[Child]:
    if state.done is None:
        if not state.missed:
            return [request.say("task_detail.not_due")]
        days = (assessed.day - state.node.due).days
        return [html.Span(request.say("task_detail.missed", count=days), className="node-missed")]
    late = state.late or 0
    key = "late" if late > 0 else "early" if late < 0 else "on_day"
    said = request.say(f"task_detail.{key}", count=abs(late))
    return [state.done.isoformat(), " ", html.Span(said, className=f"node-{key}")]


def _towns(request: Request, assessed: TaskAssessment) -> html.Section:
    done = set(assessed.done.towns)
    note = request.say("task_detail.towns_note", done=len(done), total=len(assessed.task.towns))
    title = html.H2([request.say("task_detail.towns"), html.Span(note, className="heading-unit")])
    items = [_town(request, town, town in done) for town in assessed.task.towns]
    return html.Section([title, html.Ul(items, className="town-marks")])


def _town(request: Request, town: str, done: bool) -> html.Li:
    word = request.say("task_detail.town_done" if done else "task_detail.town_open")
    name = unit_words(request, town)
    return html.Li([html.Span(name), html.Span(word, className="note")], className="town-done" if done else "town-open")


def evidence_links(request: Request, files: list[Evidence], tasks: Mapping[str, Task] | None = None) -> html.Ul:
    """Return files of evidence as downloads, each with its name, kind and size; with ``tasks`` (by id), each file with
    a link to its task."""
    items = []
    told = tasks or {}
    for each in files:
        about = f"{each.kind.upper()} {_size(each.size)}"
        address = plain_href(request, url_of(urls.EVIDENCE, line=each.line))
        name = html.A(each.name, href=address, download="", className="file", disable_n_clicks=True)
        of: list[Child] = [task_link(request, told[each.task]), " "] if each.task in told else []
        items.append(html.Li([*of, name, html.Span(about, className="note")]))
    return html.Ul(items, className="evidence evidence-drawn" if told else "evidence")


def _size(count: int) -> str:
    """Return a file's size: whole kB of 1,024 bytes, at least one; from 1,024 kB on, MB with one decimal."""
    return f"{formats.plain(count / (1 << 20), 1)} MB" if count >= 1 << 20 else f"{max(1, round(count / 1024))} kB"


def evidence_block(request: Request, ledger: TaskLedger, assessed: TaskAssessment) -> list[Component]:
    """Return the evidence that is tied to no node."""
    files = [each for each in ledger.evidence_of(assessed.task.id) if each.node is None]
    if not files:
        return []
    title = request.say("task_detail.evidence")
    return [html.Section([html.H2(title), evidence_links(request, files)])]
