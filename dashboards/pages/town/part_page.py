"""报本镇进展 `/town/<task>`: a form made for a phone; a town says that its part is done, in words, with photos. Of a
task that it leads it reports the whole, as a department does."""

from __future__ import annotations

from urllib.parse import quote

from dash import html
from dash.development.base_component import Component

from access.permission import TOWNS
from dashboards import urls
from dashboards.components.forms import Input, button, form, labelled, text_area
from dashboards.components.html import Child, disclosure, link, main_heading
from dashboards.components.task_parts import task_scale, task_status, unit_words
from dashboards.page import Page, watch_data
from dashboards.pages.task.entry import LONGEST
from dashboards.pages.task.past import extension_block
from dashboards.pages.task.progress_form import ACCEPTED, FILE_MB, MOST_FILES
from dashboards.pages.task.progress_page import reporting
from dashboards.pages.task.term_page import extend_section
from dashboards.pages.town.parts import PartState, TownPart, board_now, parts_of, town_of
from dashboards.request import Request
from dashboards.urls import url_of
from plan.tasks.assess import TaskAssessment, TaskBoard
from plan.tasks.task import Scoring
from presentation.tasks import words


def _own_part(request: Request) -> TownPart | None:
    """Return the town's part of the task in the address; None, and so no such page, where it has none."""
    town, wanted = town_of(request), request.parameters.get("task", "")
    parts = parts_of(request, town) if town else []
    return next((each for each in parts if each.assessed.task.id == wanted), None)


def named(request: Request) -> str | None:
    """Return the page's title; None where the town has no part of such a task."""
    found = _own_part(request)
    return request.say("town.part_title", title=found.assessed.task.title) if found else None


def build(request: Request) -> Component:
    """Return the page: the task's clauses and the form; the whole task's form where the town leads it."""
    part, board = _own_part(request), board_now(request)
    assert part is not None, "a task of which the town has no part"
    assert board is not None, "a task of which the town has no part"
    task = part.assessed.task
    about = " · ".join((unit_words(request, task.lead), task.due.isoformat(), request.say(f"town.state_{part.state}")))
    head = html.Div(
        [
            html.P(link(request.say("town.back"), request.href(urls.TOWN, done=None))),
            main_heading(task.title),
            html.P(about, className="note"),
        ],
        className="progress-head",
    )
    clauses = [board.ledger.commitments.by_id[each].quote for each in task.commitments]
    quotes = [html.Blockquote(quote_, className="clause") for quote_ in clauses]
    # Who leads reports the whole; the part's own form would count the same work twice.
    if part.leads and part.state is not PartState.CLOSED:
        return html.Div([head, *quotes, *led_task(request, board, part.assessed)], className="progress-page")
    return html.Div(
        [head, *_notes(request, part), *quotes, *_form(request, part, board.day)], className="progress-page"
    )


def _notes(request: Request, part: TownPart) -> list[Component]:
    told: list[Component] = []
    if request.query.get("done") == "sent":
        told.append(html.P(request.say("progress_page.done_sent"), className="told", role="status"))
    if part.state is PartState.RETURNED:
        told.append(html.P(request.say("town.returned", why=part.note), className="refusal"))
    return told


def _form(request: Request, part: TownPart, day: object) -> list[Component]:
    if part.state is PartState.CLOSED:
        return [html.P(request.say("town.closed"), className="side-note")]
    task = part.assessed.task
    fields: list[Child] = [
        labelled(request.say("progress_page.day"), Input(type="date", name="day", value=str(day), required=True))
    ]
    if task.scoring is Scoring.TOWNS and part.state is not PartState.DONE:
        box = Input(type="checkbox", name="finished", value="yes")
        fields.append(html.Label([box, request.say("town.finished")], className="town-choice"))
    for key in ("said", "problem", "next_step"):
        fields.append(
            labelled(request.say(f"progress_page.{key}"), text_area(key, "", LONGEST, required=key == "said"))
        )
    files = Input(type="file", name="files", multiple=True, accept=ACCEPTED)
    fields.append(labelled(request.say("progress_page.choose"), files, "field file-field"))
    fields.append(html.P(request.say("progress_page.files_hint", most=MOST_FILES, size=FILE_MB), className="note"))
    fields.append(button(request.say("progress_page.send"), "button button-main"))
    where = url_of(urls.REPORT_PART, task=quote(task.id, safe=""))
    return [form(request, where, fields, "form progress-form deed", encType="multipart/form-data")]


PAGE = Page(
    urls.TOWN_TASK,
    "town.part_short",
    None,
    build,
    named,
    roles=TOWNS,
    within=(urls.TOWN,),
    personal=True,
    watches=watch_data,
)


def led_task(request: Request, board: TaskBoard, assessed: TaskAssessment) -> list[Component]:
    """Return a led task's status and drawing, the form of its progress, and the form for a later due day."""
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
