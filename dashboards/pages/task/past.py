"""A task's past: its reports, its extensions, its slips."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboards.components.html import Child, Children, disclosure, link
from dashboards.components.responsive_table import Cell, grid
from dashboards.components.task_parts import light_mark, slip_href, slip_mark, slip_stops
from dashboards.request import Request
from plan.instant import china_day
from plan.tasks.assess import TaskAssessment, TaskBoard
from plan.tasks.history import ReportedState, history_of
from plan.tasks.ledger import TaskExtension
from plan.tasks.slip import Slip
from presentation import formats
from presentation.tasks import words

SHOWN = 4
"""How many reports are shown; earlier ones are folded away."""


def history_block(request: Request, board: TaskBoard, task: str) -> html.Section:
    """Return every report, the newest first, superseded ones too."""
    # Superseded reports too: whatever was accepted once stays to be read.
    states = history_of(board, task, request.plan.thresholds)
    note = html.Span(request.say("task_detail.history_note"), className="heading-unit")
    title = html.H2([request.say("task_detail.history"), note])
    if not states:
        return html.Section([title, html.P(request.say("task_detail.no_history"), className="side-note")])
    parts: list[Component] = [title, _table(request, states[:SHOWN])]
    if earlier := states[SHOWN:]:
        more = request.say("task_detail.earlier", count=len(earlier))
        parts.append(disclosure(more, _table(request, earlier)))
    return html.Section(parts, className="task-history")


def _table(request: Request, states: Sequence[ReportedState]) -> html.Div:
    keys = ("period", "completion", "scheduled", "gap", "light", "said", "problem", "next_step", "why", "sent")
    heads = [(request.say(f"task_detail.history_{key}"), "grid-name" if key == "period" else "") for key in keys]
    rows = [_row(request, each) for each in states]
    return grid(request.say("task_detail.history"), heads, rows, "history")


def _row(request: Request, state: ReportedState) -> list[Cell]:
    progress, assessed = state.report.progress, state.assessed
    light: Children = light_mark(request, assessed.colour) if assessed.colour else formats.NONE
    gap = formats.NONE if assessed.gap is None else formats.signed(assessed.gap, 0)
    facts: list[Children] = [
        words.percent_number(assessed.completion),
        words.percent_number(assessed.scheduled),
        gap,
        light,
        progress.said or progress.document or formats.NONE,
        progress.problem or formats.NONE,
        progress.next_step or formats.NONE,
        _why(request, state),
        html.Span(_sent(request, state)),
    ]
    period = html.Span(formats.moment_day(progress.day, request.lang))
    return [(period, "grid-name"), *((fact, "") for fact in facts)]


def _why(request: Request, state: ReportedState) -> Children:
    progress = state.report.progress
    if not progress.explained:
        return formats.NONE
    said = {"cause": progress.cause, "measures": progress.measures, "deadline": progress.deadline}
    lines: list[Child] = []
    for key, text in said.items():
        lines += [html.Strong(request.say(f"task_detail.{key}")), f" {text}", html.Br()]
    return html.Span(lines)


def _sent(request: Request, state: ReportedState) -> list[Child]:
    """Return who sent a report, by the account's name, and whether it is superseded, waiting or accepted."""
    report = state.report
    if report.superseded:
        became = request.say("task_detail.superseded")
    elif report.accepted_at is None:
        became = request.say("task_detail.waiting")
    else:
        became = request.say("task_detail.accepted", date=china_day(report.accepted_at).isoformat())
    return [report.by, html.Br(), html.Span(became, className="note")]


def extension_block(request: Request, board: TaskBoard, assessed: TaskAssessment) -> list[Component]:
    """Return every extension that was asked for: both due days, the gap by each, and who decided."""
    found = board.ledger.extensions_of(assessed.task.id)
    if not found:
        return []
    title = html.H2([request.say("task_detail.extensions"), html.Span(str(len(found)), className="heading-unit")])
    both = [_both_days(request, assessed)] if assessed.extended else []
    return [html.Section([title, *both, *(_extension(request, each) for each in found)], className="extensions")]


def _both_days(request: Request, assessed: TaskAssessment) -> html.Div:
    before = html.Div(
        [
            html.Span(request.say("task_detail.due_before"), className="field-words"),
            # Both days, both gaps: an extension must not make the old lag disappear.
            html.S(assessed.original.due.isoformat(), className="due-day"),
            html.Span(formats.gap_words(assessed.gap_before, request.lang), className="note"),
        ]
    )
    now = html.Div(
        [
            html.Span(request.say("task_detail.due_now"), className="field-words"),
            html.Strong(assessed.task.due.isoformat(), className="due-day"),
            html.Span(formats.gap_words(assessed.gap, request.lang), className="note"),
        ]
    )
    return html.Div([before, html.Span("→", className="due-arrow"), now], className="due-both")


def _extension(request: Request, each: TaskExtension) -> html.Dl:
    state = "waiting" if each.approved is None else "approved" if each.approved else "refused"
    decided = request.say(
        f"task_detail.extension_{state}",
        by=each.decided_by,
        date=china_day(each.decided_at).isoformat() if each.decided_at else "",
    )
    facts = [
        (
            "asked",
            request.say("task_detail.extension_asked", at=china_day(each.at), by=each.by, due=each.extension.due),
        ),
        ("reason", each.extension.reason),
        ("document", each.extension.document),
        ("progress", each.extension.progress),
        ("decision", f"{decided} {each.note}".strip()),
    ]
    return facts_list(request, facts)


def facts_list(request: Request, facts: Sequence[tuple[str, Children]]) -> html.Dl:
    """Return facts (last part of a wording key, content) as a list of terms; empty ones are left out."""
    said: list[Component] = []
    for key, value in facts:
        if value:
            said += [html.Dt(request.say(f"task_detail.{key}")), html.Dd(value)]
    return html.Dl(said, className="task-facts")


def slips_block(request: Request, board: TaskBoard, task: str) -> list[Component]:
    """Return the slips about a task, the newest first; closed ones stay."""
    # A red slip that was answered does not vanish; its history stays on the task.
    slips = list(reversed(board.ledger.slips_of(task)))
    if not slips:
        return []
    open_ones = sum(slip.is_open for slip in slips)
    note = html.Span(request.say("task_detail.slips_note", count=len(slips), open=open_ones), className="heading-unit")
    rows = html.Ul([_slip(request, slip) for slip in slips], className="slip-rows")
    return [html.Section([html.H2([request.say("task_detail.slips"), note]), rows])]


def _slip(request: Request, slip: Slip) -> html.Li:
    number = link(request.say("task_detail.slip", number=slip.id), slip_href(request, slip.id))
    why = slip.steps[0].note if slip.steps else ""
    due = request.say("task_detail.slip_due", date=slip.due.isoformat()) if slip.due and slip.is_open else ""
    return html.Li([number, slip_mark(request, slip.colour), html.Span(why), slip_stops(request, slip), html.Span(due)])
