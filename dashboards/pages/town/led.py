"""A task that a town leads, for the town's people: how it stands, the form of the whole, and a later day asked for."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboards import urls
from dashboards.components.html import disclosure
from dashboards.components.task_parts import task_scale, task_status
from dashboards.pages.task.past import extension_block
from dashboards.pages.task.progress_page import reporting
from dashboards.pages.task.term_page import extend_section
from dashboards.request import Request
from plan.tasks.assess import TaskAssessment, TaskBoard
from presentation.tasks import words


def led_task(request: Request, board: TaskBoard, assessed: TaskAssessment) -> list[Component]:
    """Return status and scale, the form that units without a workbook have, and the form for a later day."""
    tasks = request.reader.tasks
    assert tasks is not None, "a board comes of what is kept of tasks"
    status = html.P([task_status(request, assessed.status), " ", words.gap_words(assessed, request.lang)])
    asked = [html.P(request.say("term.done_asked"), className="told", role="status")]
    later = extend_section(request, tasks, assessed, urls.EXTEND_LED)
    return [
        status,
        task_scale(request, assessed, 340),
        *(asked if request.query.get("done") == "asked" else []),
        *reporting(request, tasks, board, assessed, urls.REPORT_PART),
        *extension_block(request, board, assessed),
        disclosure(request.say("term.extend"), [later], "disclosure why-folded"),
    ]
