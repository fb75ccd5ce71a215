"""任务分解 `/tasks/decompose`: download the form, have a filled one read, see its findings and changes, send it.

A workbook that was read and not sent yet is kept in this process's memory, for the person who brought it, and nowhere
else.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from access.permission import DECOMPOSERS
from dashboards import urls
from dashboards.components.forms import Input, button, form, hidden, labelled, text_area
from dashboards.components.html import Child, aria, data, disclosure, link, main_heading
from dashboards.page import Page
from dashboards.pages.submissions.findings import Answers, findings_section
from dashboards.request import Request
from dashboards.server.read_shelf import ReadShelves
from dashboards.urls import url_of
from etl.tasks.decomposition import ReadDecomposition
from etl.tasks.task_writing import ReadTasks
from etl.workbook.scan.limits import FILE_BYTES, MB
from plan.replies import Replies
from plan.tasks.changes import TaskDifference, difference_of
from plan.tasks.task import Task
from wording.naming import named as in_language


@dataclass(frozen=True, slots=True)
class BroughtDecomposition:
    """A workbook that was read and not sent: who brought it, its file name, its bytes, and what was read of it."""

    whose: str
    name: str
    content: bytes
    read: ReadTasks


SHELVES = ReadShelves(BroughtDecomposition)
"""What was read, by the key in the address; one for the process, since a page is a function of its request alone."""


LONGEST = 500
"""Most characters of the reason for a change."""


def named(request: Request) -> str | None:
    """Return the page's name; None where nothing is kept of tasks."""
    return request.say("decompose.title") if request.reader.tasks is not None else None


def build(request: Request) -> Component:
    """Return the page: the upload form, or what was read of the workbook that the address names."""
    key = request.query.get("doc", "")
    brought = SHELVES.of(request.reader.store).get(key, request.viewer.person.name) if key else None
    parts: list[Component] = [
        html.P(link(request.say("decompose.back"), request.href(urls.TASKS, doc=None, done=None))),
        main_heading(_heading(request, brought)),
        *_notes(request, key, brought),
    ]
    parts += [_upload(request)] if brought is None else _brought(request, key, brought)
    return html.Div(parts, className="plan-import decompose-page")


def _heading(request: Request, brought: BroughtDecomposition | None) -> str:
    if brought is None or not isinstance(brought.read, ReadDecomposition):
        return request.say("decompose.title")
    return request.say("decompose.read", file=brought.name, count=len(brought.read.tasks))


def _notes(request: Request, key: str, brought: BroughtDecomposition | None) -> list[Component]:
    if (done := request.query.get("done")) in ("sent", "again"):
        return [html.P(request.say(f"decompose.done_{done}"), className="told", role="status")]
    if key and brought is None:
        return [html.P(request.say("decompose.gone"), className="told", role="alert")]
    return []


def _upload(request: Request) -> html.Div:
    way = html.P([request.say("decompose.lead"), " ", link(request.say("decompose.form"), urls.DECOMPOSITION_FORM)])
    field = Input(type="file", name="file", required=True, accept=".xlsx,.xlsm,.xls", id="import-file")
    label = html.Label(
        [html.Strong(request.say("decompose.drop")), field], className="drop-label", htmlFor="import-file"
    )
    inside: list[Child] = [
        html.Div([label, html.P(className="drop-chosen", **aria(live="polite"))], className="drop", **data(drop="")),
        html.P(request.say("decompose.limit", most=FILE_BYTES // MB), className="limits"),
        button(request.say("import_page.send")),
    ]
    more = {"encType": "multipart/form-data", **data(upload=request.say("import_page.reading"))}
    return html.Div([way, form(request, urls.READ_DECOMPOSITION, inside, "upload", **more)])


def _brought(request: Request, key: str, brought: BroughtDecomposition) -> list[Component]:
    """Return the findings where something must be mended, else what would change and the form that sends it."""
    read = brought.read
    plan = request.plan
    other = html.P(link(request.say("import_page.other"), request.href(doc=None, done=None)))
    findings = findings_section(request, in_language(read.findings, plan, request.lang), Answers(Replies()))
    marked = link(request.say("decompose.marked"), url_of(urls.CHECKED_DECOMPOSITION, doc=key), "file")
    returned = [html.P(marked)] if read.findings else []
    if read.kept_out or not isinstance(read, ReadDecomposition):
        return [html.P(request.say("decompose.kept_out"), className="refusal"), *returned, findings, other]
    return [*_changes(request, read), _send(request, key), *returned, findings, other]


def _changes(request: Request, read: ReadDecomposition) -> list[Component]:
    tasks = request.reader.tasks
    assert tasks is not None, "the page of a home without tasks"
    found = difference_of(tasks.ledger().tasks, read.tasks)
    counts = {"added": len(found.added), "removed": len(found.removed), "changed": len(found.changed)}
    title = html.H2(request.say("decompose.changes"))
    said = html.P(request.say("tasks.changes", **counts))
    return [html.Section([title, said, *_lists(request, found)], id="changes")]


def _lists(request: Request, found: TaskDifference) -> Iterator[Component]:
    changed = [
        request.say("decompose.changed_line", task=name, fields=tuple(_field(request, f) for f in each.fields))
        for name, each in zip(_names([each.after for each in found.changed]), found.changed, strict=True)
    ]
    for key, names in (("added", _names(found.added)), ("removed", _names(found.removed)), ("changed", changed)):
        if names:
            whole = html.Ul([html.Li(name) for name in names])
            yield disclosure(request.say(f"decompose.{key}", count=len(names)), whole)


def _names(tasks: Sequence[Task]) -> list[str]:
    return [f"{task.id} {task.title}" for task in tasks]


def _field(request: Request, name: str) -> str:
    return request.say(f"task_field.{name}")


def _send(request: Request, key: str) -> html.Form:
    tasks = request.reader.tasks
    assert tasks is not None, "the page of a home without tasks"
    again = tasks.ledger().version is not None
    fields: list[Child] = [hidden("doc", key)]
    if again:
        fields.append(labelled(request.say("decompose.reason"), text_area("reason", "", LONGEST, required=True)))
    fields += [
        html.P(request.say("decompose.send_note"), className="note"),
        button(request.say("decompose.send"), "button button-main"),
    ]
    return form(request, urls.SEND_DECOMPOSITION, fields, "form deed send-form")


def watch(request: Request) -> Hashable:
    """Return the keys of the address: what was read never changes, and no form may be redrawn while it is filled in."""
    return request.query.get("doc", ""), request.query.get("done", "")


PAGE = Page(
    urls.DECOMPOSE,
    "decompose.title",
    None,
    build,
    named,
    roles=DECOMPOSERS,
    within=(urls.TASKS,),
    personal=True,
    watches=watch,
)
