"""报进展 `/task/<task>/progress`: the form of one task, a preview of the draft, and the state of earlier reports."""

from __future__ import annotations

from datetime import UTC, datetime

from dash import html
from dash.development.base_component import Component

from dashboards import urls
from dashboards.components.html import link, main_heading
from dashboards.components.task_parts import lights_of, plain_href, task_href, task_scale, task_status, unit_words
from dashboards.page import Page, watch_data
from dashboards.pages.task.progress_form import FormState, progress_form
from dashboards.request import Request
from etl.store.journal.task_line import TaskLineKind
from etl.tasks.progress_drafts import ProgressDraft, ProgressDrafts
from etl.tasks.task_store import TaskStore
from plan.instant import shown_instant
from plan.tasks.assess import TaskAssessment, TaskBoard, assess_task
from plan.tasks.rights import TaskAction, may_act
from plan.tasks.supervise import must_explain
from plan.tasks.supposed import with_report
from plan.tasks.task_status import LAGGING
from presentation import formats
from presentation.tasks import words


def board_today(request: Request, tasks: TaskStore) -> TaskBoard:
    """Return the tasks assessed as of the day of reporting: today; of demonstration data, the newest report's day."""
    ledger = tasks.ledger()
    # Invented tasks end with their newest report; today all of them would be overdue and the form show nothing else.
    return tasks.board(tasks.default_day(request.today) if ledger.demonstration else request.today)


def _task_to_report(request: Request) -> tuple[TaskStore, TaskBoard, TaskAssessment] | None:
    """Return the task with its store and board; None, and so no such page, where the viewer may not report it."""
    tasks = request.reader.tasks
    task = tasks.ledger().by_id.get(request.parameters.get("task", "")) if tasks else None
    # Another unit's task answers as if it did not exist.
    if tasks is None or task is None or not may_act(TaskAction.REPORT, request.viewer.person, task):
        return None
    board = board_today(request, tasks)
    return tasks, board, board.by_id[task.id]


def named(request: Request) -> str | None:
    """Return the page's title; None where the viewer may not report this task."""
    found = _task_to_report(request)
    return request.say("progress_page.title", title=found[2].task.title) if found else None


def build(request: Request) -> Component:
    """Return the form; the server asks :func:`named` first whether the viewer has it."""
    found = _task_to_report(request)
    assert found is not None, "the form of a task that is not this person's"
    tasks, board, assessed = found
    parts = [_head(request, board, assessed), *reporting(request, tasks, board, assessed)]
    return html.Div(parts, className="progress-page")


def reporting(
    request: Request, tasks: TaskStore, board: TaskBoard, assessed: TaskAssessment, address: str = urls.REPORT_PROGRESS
) -> list[Component]:
    """Return the state of what was sent before, the form, and the preview of the draft; ``address``: the pattern of the
    address to which the form is posted."""
    draft = ProgressDrafts(tasks.home).of(assessed.task.id, request.viewer.person)
    return [
        *_done_note(request),
        *_sent(request, tasks, assessed),
        progress_form(request, _form_state(request, board, assessed, draft), address),
        *_preview(request, tasks, board, draft),
    ]


def _form_state(request: Request, board: TaskBoard, assessed: TaskAssessment, draft: ProgressDraft | None) -> FormState:
    tasks = request.reader.tasks
    assert tasks is not None, "a board comes of what is kept of tasks"
    lights = lights_of(request, board, assessed.task.id)
    explain = must_explain(assessed, lights, LAGGING, tasks.catalogue.supervision.explain_after)
    kept = draft.progress.evidence if draft else ()
    files = tuple(each for each in board.ledger.evidence_of(assessed.task.id) if each.sha256 in kept)
    return FormState(assessed, draft.progress if draft else None, board.day, assessed.done.last, explain, files)


def _head(request: Request, board: TaskBoard, assessed: TaskAssessment) -> html.Div:
    task = assessed.task
    own = link(request.say("progress_page.own"), plain_href(request, urls.TASKS, unit=task.lead, as_of=None))
    said = (board.day.isoformat(), unit_words(request, task.lead), words.scoring_word(task.scoring, request.lang))
    about = " · ".join(said)
    status = html.P([task_status(request, assessed.status), " ", words.gap_words(assessed, request.lang)])
    return html.Div(
        [
            html.P(own),
            main_heading(link(task.title, task_href(request, task.id))),
            html.P(about, className="note"),
            status,
            task_scale(request, assessed, 340),
        ],
        className="progress-head",
    )


def _done_note(request: Request) -> list[Component]:
    done = request.query.get("done", "")
    if done not in ("saved", "sent"):
        return []
    return [html.P(request.say(f"progress_page.done_{done}"), className="told", role="status")]


def _sent(request: Request, tasks: TaskStore, assessed: TaskAssessment) -> list[Component]:
    """Return the lead's reports that are not accepted: waiting, or returned with the reason."""
    found: list[Component] = []
    for each in tasks.pending():
        line, decision = each.line, each.decision
        if line.kind is not TaskLineKind.PROGRESS or line.about != assessed.task.id:
            continue
        # A town's part is not what the lead sent, and its return is for the town to read.
        if all(report.get("by_town") for report in line.content["reports"]):
            continue
        at = shown_instant(line.at)
        if decision is None:
            found.append(html.P(request.say("progress_page.waiting", at=at), className="told"))
        # Once the unit has sent anew, the old return is settled.
        elif not any(report.line > line.sequence for report in tasks.ledger().reports_of(assessed.task.id)):
            found.append(html.P(request.say("progress_page.returned", at=at, why=decision.note), className="refusal"))
    return found


def _preview(request: Request, tasks: TaskStore, board: TaskBoard, draft: ProgressDraft | None) -> list[Component]:
    """Return completion and status before and after the draft, as if it were accepted, and what it still lacks."""
    if draft is None:
        return []
    progress = draft.progress
    # A draft may speak of a later day than the newest report of invented tasks.
    day = max(board.day, progress.day)
    supposed = with_report(board.ledger, progress, datetime.now(UTC))
    stands = tasks.stands(board.ledger, day)
    after = assess_task(supposed, progress.task, day, request.plan.thresholds, board.rule, stands)
    before = board.by_id[progress.task]
    change = html.P(
        [
            html.Strong(f"{formats.percent(before.completion)} → {formats.percent(after.completion)}"),
            " ",
            task_status(request, after.status),
        ],
        className="preview-change",
    )
    lacking = after.status in LAGGING and not progress.explained
    parts: list[Component] = [html.H2(request.say("progress_page.preview")), change]
    if lacking:
        parts.append(html.P(request.say("progress_page.lacking"), className="refusal"))
    parts.append(html.P(request.say("progress_page.preview_note"), className="note"))
    return [html.Section(parts, className="preview")]


PAGE = Page(
    urls.PROGRESS, "progress_page.short", None, build, named, within=(urls.TASKS,), personal=True, watches=watch_data
)
