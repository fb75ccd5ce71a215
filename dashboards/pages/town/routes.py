"""A town's report of its part of a task: words and evidence, and that it is done there."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import quote, urlencode

from flask import Flask, Response, abort, g, request

from access.permission import TOWNS
from dashboards import urls
from dashboards.language import query_of
from dashboards.pages.task.entry import LONGEST, day_of_report
from dashboards.pages.task.progress_form import FILE_MB, MOST_FILES
from dashboards.pages.task.routes import files_of_form
from dashboards.server.guard import open_to
from dashboards.server.page_cache import PageRenderer
from dashboards.server.posting import back, check_token, lang_of, posted
from dashboards.urls import url_of
from etl.tasks.task_service import TaskService
from etl.workbook.scan.limits import MB
from plan.denied import Denied
from plan.review import Role
from plan.tasks.progress import Progress
from plan.tasks.rights import check_running
from plan.tasks.task import Scoring, Task

_PREFIX = urls.TOWN_TASK.partition("<")[0]


def add_town(server: Flask, renderer: PageRenderer) -> None:
    """Add the route of a town's reports; none where nothing is kept of tasks."""
    tasks = renderer.reader.tasks
    if tasks is None:
        return
    service = TaskService(tasks)

    @server.before_request
    def room() -> None:
        """Only here, and only for a town's people, is a large body let in."""
        own = g.viewer is not None and g.viewer.person.role is Role.TOWN
        if own and request.method == "POST" and request.path.startswith(_PREFIX):
            request.max_content_length = MOST_FILES * FILE_MB * MB + MB

    @server.post(urls.REPORT_PART)
    @open_to(TOWNS)
    def report_part(task: str) -> Response:
        files = files_of_form()
        check_token()
        found = tasks.ledger().current.get(task)
        # Another town's task answers as if it were not there.
        if found is None or g.viewer.person.department not in found.towns:
            abort(404)
        check_running(tasks.ledger(), found)
        said = _said(service, found)
        for file in files:
            line = service.attach(file.stream.read(), file.filename or "", found.id, g.viewer.person)
            said = said.model_copy(update={"evidence": (*said.evidence, line.sha256)})
        service.report(said, g.viewer.person)
        query = urlencode({"done": "sent", **query_of(lang_of())})
        return back(f"{url_of(urls.TOWN_TASK, task=quote(found.id, safe=''))}?{query}")


def _said(service: TaskService, task: Task) -> Progress:
    town = g.viewer.person.department
    words = {key: posted(key).strip()[:LONGEST] for key in ("said", "problem", "next_step")}
    if not words["said"]:
        raise Denied("denied.part_unsaid", task=task.title)
    finished = posted("finished") == "yes" and task.scoring is Scoring.TOWNS
    day = day_of_report(posted("day"), task, service.store.today(datetime.now(UTC)))
    return Progress(task=task.id, day=day, towns=(town,) if finished else (), by_town=town, **words)
