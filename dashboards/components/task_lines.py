"""What other pages say of tasks: one line on the overview, a block on an indicator's page.

Tasks are of the first plan's clauses and indicators, so pages of a further plan say nothing of them.
"""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboards import urls
from dashboards.components.html import Child, headline_words, link
from dashboards.components.task_parts import (
    board_of,
    of_this_plan,
    plain_href,
    task_link,
    task_scale,
    task_status,
    unit_words,
)
from dashboards.request import Request
from presentation.tasks.headline import task_line


def tasks_line(request: Request) -> list[Component]:
    """Return the line of tasks for the overview; nothing where there are none."""
    board = board_of(request) if of_this_plan(request) else None
    if board is None or not board.tasks:
        return []
    to_ledger = link(request.say("task_lines.ledger"), plain_href(request, urls.TASKS), "tasks-link")
    said: list[Child] = [
        html.Strong(request.say("task_lines.title")),
        *headline_words(task_line(board, request.lang)),
        " ",
        to_ledger,
    ]
    return [html.P(said, className="attention tasks-line")]


def supporting_tasks(request: Request, indicator: int) -> list[Component]:
    """Return the tasks that support an indicator, each with its drawing, or the sentence that there is none."""
    board = board_of(request) if of_this_plan(request) else None
    if board is None or not board.tasks:
        return []
    title = html.H2(request.say("task_lines.supporting"))
    tasks = board.ledger.tasks_of_indicator.get(indicator, ())
    # Said, not left out: an indicator that nobody works for is one of the two gaps of a plan.
    if not tasks:
        to_gaps = link(request.say("task_lines.ledger"), plain_href(request, urls.TASKS) + "#gaps")
        return [html.Section([title, html.P([request.say("task_lines.none"), to_gaps], className="side-note")])]
    items = []
    for task in tasks:
        assessed = board.by_id[task.id]
        names = [task_link(request, task), html.Span(unit_words(request, task.lead), className="note")]
        cells = [html.Div(names), task_scale(request, assessed), task_status(request, assessed.status)]
        items.append(html.Li(cells, className="support-row"))
    return [html.Section([title, html.Ul(items, className="support-rows")])]
