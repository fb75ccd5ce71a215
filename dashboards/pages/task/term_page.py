"""延期与终止 `/task/<task>/term`: a later due day asked for by the lead, and the end of a task by a decision."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from dash import html
from dash.development.base_component import Component

from dashboards import urls
from dashboards.components.forms import Input, button, form, labelled, text_area
from dashboards.components.html import Child, link, page_head
from dashboards.components.task_parts import task_href, unit_words
from dashboards.page import Page, watch_data
from dashboards.pages.task.past import extension_block, facts_list
from dashboards.pages.task.progress_page import board_today
from dashboards.request import Request
from dashboards.urls import url_of
from etl.tasks.task_store import TaskStore
from plan.denied import Denied
from plan.tasks.assess import TaskAssessment, TaskBoard
from plan.tasks.rights import TaskAction, check_extendable, check_running, may_act
from wording.denials import denial

LONGEST = 500
"""Most characters of a reason."""


def _task_to_change(request: Request) -> tuple[TaskStore, TaskBoard, TaskAssessment] | None:
    """Return the task with its store and board; None, and so no such page, where the viewer may change neither its due
    day nor its end."""
    tasks = request.reader.tasks
    task = tasks.ledger().by_id.get(request.parameters.get("task", "")) if tasks else None
    if tasks is None or task is None or not may_change_term(request, task.id):
        return None
    board = board_today(request, tasks)
    return tasks, board, board.by_id[task.id]


def may_change_term(request: Request, task_id: str) -> bool:
    """Tell whether the viewer may ask for a later due day of a task, or end it."""
    tasks = request.reader.tasks
    task = tasks.ledger().current.get(task_id) if tasks else None
    deeds = (TaskAction.EXTEND, TaskAction.END)
    return task is not None and any(may_act(deed, request.viewer.person, task) for deed in deeds)


def named(request: Request) -> str | None:
    """Return the page's title; None where the viewer may do nothing here."""
    found = _task_to_change(request)
    return request.say("term.title", title=found[2].task.title) if found else None


def build(request: Request) -> Component:
    """Return the task's days, earlier extensions, and the forms that the viewer may use."""
    found = _task_to_change(request)
    assert found is not None, "the form of a task that is not this person's"
    tasks, board, assessed = found
    back = link(request.say("term.back"), task_href(request, assessed.task.id))
    head = page_head(request, request.say("term.title", title=assessed.task.title), html.P(back))
    main = [*_done_note(request), _days(request, board, assessed), *extension_block(request, board, assessed)]
    side: list[Component] = []
    if may_act(TaskAction.EXTEND, request.viewer.person, assessed.task):
        side.append(extend_section(request, tasks, assessed))
    if may_act(TaskAction.END, request.viewer.person, assessed.task):
        side.append(_end_section(request, tasks, assessed))
    columns = [html.Div(main, className="detail-main"), html.Div(side, className="detail-side")]
    return html.Div([head, html.Div(columns, className="detail-columns")], className="detail slip-page")


def _done_note(request: Request) -> list[Component]:
    done = request.query.get("done", "")
    if done not in ("asked", "ended"):
        return []
    return [html.P(request.say(f"term.done_{done}"), className="receipt", role="status")]


def _days(request: Request, board: TaskBoard, assessed: TaskAssessment) -> html.Section:
    task, ending = assessed.task, board.ledger.ending_of(assessed.task.id)
    facts: list[tuple[str, Child]] = [
        ("lead", html.Strong(unit_words(request, task.lead))),
        ("days", f"{task.start.isoformat()} – {task.due.isoformat()}"),
        ("ended", f"{ending.on.isoformat()} {ending.document}" if ending else ""),
    ]
    return html.Section([html.H2(request.say("term.days")), facts_list(request, facts)])


def extend_section(
    request: Request, tasks: TaskStore, assessed: TaskAssessment, address: str = urls.EXTEND_TASK
) -> html.Section:
    """Return the form for a later due day, or the reason why none can be asked for; ``address``: the pattern of the
    address to which it is posted."""
    title = html.H2(request.say("term.extend"))
    try:
        # By the core's own rule, whose sentence is shown: the form and the route cannot disagree.
        check_extendable(tasks.ledger(), assessed.task, tasks.today(datetime.now(UTC)))
    except Denied as why:
        return html.Section(
            [title, html.P(denial(why, request.lang), className="side-note")], className="slip-offers", id="extend"
        )
    # The first day that can be asked for.
    after = assessed.task.due + timedelta(days=1)
    fields: list[Child] = [
        labelled(request.say("term.new_due"), Input(type="date", name="due", value=after.isoformat(), required=True)),
        labelled(request.say("term.reason"), text_area("reason", "", LONGEST, required=True)),
        labelled(request.say("term.progress"), text_area("progress", "", LONGEST)),
        labelled(request.say("term.document"), Input(type="text", name="document", maxLength=80)),
        html.P(request.say("term.extend_note"), className="note"),
        button(request.say("term.ask"), "button button-main"),
    ]
    return html.Section(
        [title, form(request, _address(address, assessed), fields, "form deed")],
        className="slip-offers",
        id="extend",
    )


def _end_section(request: Request, tasks: TaskStore, assessed: TaskAssessment) -> html.Section:
    """Return the form that ends a task; the sentence that says so where it has ended already."""
    title = html.H2(request.say("term.end"))
    try:
        check_running(tasks.ledger(), assessed.task)
    except Denied as why:
        return html.Section(
            [title, html.P(denial(why, request.lang), className="side-note")], className="slip-offers", id="end"
        )
    fields: list[Child] = [
        labelled(request.say("term.on"), Input(type="date", name="on", required=True)),
        labelled(request.say("term.by_document"), Input(type="text", name="document", required=True, maxLength=80)),
        labelled(request.say("term.reason"), text_area("reason", "", LONGEST)),
        html.P(request.say("term.end_note"), className="note"),
        button(request.say("term.do_end"), "button button-bad"),
    ]
    return html.Section(
        [title, form(request, _address(urls.END_TASK, assessed), fields, "form deed")],
        className="slip-offers",
        id="end",
    )


def _address(pattern: str, assessed: TaskAssessment) -> str:
    return url_of(pattern, task=quote(assessed.task.id, safe=""))


PAGE = Page(urls.TASK_TERM, "term.short", None, build, named, within=(urls.TASKS,), personal=True, watches=watch_data)
