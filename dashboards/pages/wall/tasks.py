"""The wall's second face: the ledger of tasks in one sentence, and those to be looked at as shadows."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboards.components.html import headline_words
from dashboards.components.task_parts import board_of, due_words, task_status, unit_words
from dashboards.request import Request
from plan.tasks.assess import TaskAssessment, TaskBoard
from presentation.tasks import words
from presentation.tasks.headline import alarming_tasks, task_headline, why_named
from presentation.tasks.shadow import shadow_uri, task_shadow

MOST_TASKS = 10
"""How many rows fit the height of a screen; more tasks are counted."""
_WIDTH = 200
"""Width of a task's drawing, in pixels."""


def task_face(request: Request) -> list[Component]:
    """Return the face; nothing where no task is kept."""
    board = board_of(request)
    if board is None or not board.tasks:
        return []
    alarming = alarming_tasks(board)
    rows = [_row(request, each) for each in alarming[:MOST_TASKS]]
    more = len(alarming) - len(rows)
    return [
        html.H1(headline_words(task_headline(board, request.lang)), className="wall-sentence wall-sentence-long"),
        html.Ol(rows, className="wall-rows wall-task-rows"),
        *([html.P(request.say("wall.more_tasks", count=more), className="wall-tasks-line")] if more > 0 else []),
        *_fine(request, board, bool(alarming)),
    ]


def _row(request: Request, assessed: TaskAssessment) -> html.Li:
    lang = request.lang
    drawn = html.Img(
        src=shadow_uri(task_shadow(assessed), _WIDTH),
        alt=words.shadow_summary(assessed, lang),
        className="wall-task-shadow",
    )
    cells = [
        html.Span(assessed.task.title, className="wall-title"),
        html.Span(unit_words(request, assessed.task.lead), className="wall-unit"),
        drawn,
        html.Span(due_words(request, assessed), className="wall-due"),
        html.Span(why_named(assessed, lang), className="wall-why"),
        task_status(request, assessed.status),
    ]
    return html.Li(cells, className="wall-task-row")


def _fine(request: Request, board: TaskBoard, alarming: bool) -> list[Component]:
    return [] if alarming else [html.P(request.say("wall.tasks_fine", count=len(board.tasks)), className="wall-fine")]
