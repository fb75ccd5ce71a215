"""The routes of a task: keep progress as a draft or send it, with its files; download evidence."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import quote, urlencode

from flask import Flask, Response, abort, g, request
from werkzeug.datastructures import FileStorage

from access.permission import READERS
from dashboards import urls
from dashboards.language import query_of
from dashboards.pages.task.entry import read_entry
from dashboards.pages.task.progress_form import FILE_MB, MOST_FILES
from dashboards.server.guard import open_to
from dashboards.server.page_cache import PageRenderer
from dashboards.server.posting import back, check_token, lang_of, posted, private
from dashboards.urls import url_of
from etl.reported_error import ReportedError
from etl.store.raw import sha256_of
from etl.tasks.progress_drafts import ProgressDrafts
from etl.tasks.task_service import TaskService
from etl.workbook.scan.limits import MB
from plan.denied import Denied
from plan.instant import CHINA
from plan.review import Person, Role
from plan.tasks.progress import Progress
from plan.tasks.rights import TaskAction, check_may_act
from plan.tasks.task import Task

_PREFIX = urls.TASK.partition("<")[0]


def add_tasks(server: Flask, renderer: PageRenderer) -> None:
    """Add the routes of a task; none where nothing is kept of tasks."""
    tasks = renderer.reader.tasks
    if tasks is None:
        return
    service = TaskService(tasks)
    _add_evidence(server, service)
    drafts = ProgressDrafts(tasks.home)

    @server.before_request
    def room() -> None:
        """Allow a large body, at a task's addresses and for fillers alone."""
        if request.method == "POST" and request.path.startswith(_PREFIX) and g.viewer and _reports(g.viewer.person):
            request.max_content_length = MOST_FILES * FILE_MB * MB + MB

    @server.post(urls.REPORT_PROGRESS)
    @open_to(READERS)
    def progress(task: str) -> Response:
        # First, as reading the form is what raises where it is too large; the token is in the same form.
        files = files_of_form()
        check_token()
        return report_whole(service, drafts, task_asked(service, task), files, urls.PROGRESS)


def _reports(person: Person) -> bool:
    return person.role is Role.FILLER


def task_asked(service: TaskService, task: str) -> Task:
    """Return the task of an address; 404 where there is none."""
    found = service.store.ledger().current.get(task)
    if found is None:
        abort(404)
    return found


def report_whole(
    service: TaskService, drafts: ProgressDrafts, task: Task, files: list[FileStorage], page: str
) -> Response:
    """Keep what the form says of a whole task as a draft, or send it, and go back to a ``page`` of the task."""
    action = posted("do")
    if action not in ("save", "send"):
        abort(404)
    # Asked here for a draft's sake; sending asks once more inside its transaction.
    check_may_act(TaskAction.REPORT, g.viewer.person, task)
    told = _keep(service, drafts, task, files)
    if action == "send":
        service.report(told, g.viewer.person)
        # Only after it was sent: a refusal leaves everything that was typed.
        drafts.drop(task.id, g.viewer.person)
    query = urlencode({"done": "sent" if action == "send" else "saved", **query_of(lang_of())})
    return back(f"{url_of(page, task=quote(task.id, safe=''))}?{query}")


def _keep(service: TaskService, drafts: ProgressDrafts, task: Task, files: list[FileStorage]) -> Progress:
    """Keep the form as a draft with its files, so that nothing typed is lost by a refusal; return it as a report."""
    person, now = g.viewer.person, datetime.now(UTC)
    today = now.astimezone(CHINA).date()
    draft = drafts.of(task.id, person)
    kept = draft.progress.evidence if draft else ()
    before = service.store.ledger().achieved(task.id, today)
    said = read_entry(request.form, task, before, today, kept)
    # Before the files: one that is refused must not take the words with it.
    drafts.keep(said, person, now)
    # A photo sent with one ticked node is that node's; with several nobody can tell.
    node = next(iter(said.nodes)) if len(said.nodes) == 1 else None
    for file in files:
        content = file.stream.read()
        if sha256_of(content) in said.evidence:
            continue  # a browser sends what was chosen once more with every press of a button
        line = service.attach(content, file.filename or "", task.id, person, node)
        said = said.model_copy(update={"evidence": (*said.evidence, line.sha256)})
        drafts.keep(said, person, now)
    return said


def files_of_form() -> list[FileStorage]:
    """Return the files of the form; what the browser sends for an empty field is none."""
    try:
        found = [file for file in request.files.getlist("files") if file.filename]
    except OSError as error:  # the place for what is half received is full
        raise ReportedError("desk.no_room", file="-", why=error.strerror) from error
    if len(found) > MOST_FILES:
        raise Denied("desk.too_many_files", most=MOST_FILES)
    return found


def _add_evidence(server: Flask, service: TaskService) -> None:
    """Add the download of evidence: always as an attachment, never opened by the browser; photos without the place and
    time that cameras write into them."""

    @server.get(urls.EVIDENCE.replace("<line>", "<int:line>"))
    @open_to(READERS)
    def evidence(line: int) -> Response:
        kept = next((each for each in service.store.ledger().evidence if each.line == line), None)
        if kept is None:
            abort(404)
        # Never the file's own type: what a browser does not know it does not open.
        answer = Response(service.evidence(kept), mimetype="application/octet-stream")
        name = quote(kept.name, safe="")
        answer.headers["Content-Disposition"] = f"attachment; filename=\"evidence-{line}\"; filename*=UTF-8''{name}"
        return private(answer)
