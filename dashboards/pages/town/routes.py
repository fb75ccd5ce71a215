"""The routes of a town's people: report a part of a task or a task they lead, ask for a later day, answer slips."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import quote, urlencode

from flask import Flask, Response, abort, g, request

from access.permission import TOWNS
from dashboards import urls
from dashboards.language import addressed, query_of
from dashboards.pages.supervise.routes import take_step
from dashboards.pages.task.entry import LONGEST, day_of_report
from dashboards.pages.task.progress_form import FILE_MB, MOST_FILES
from dashboards.pages.task.routes import files_of_form, report_whole, task_asked
from dashboards.pages.task.term_routes import ask_later_day
from dashboards.pages.town.parts import is_of
from dashboards.server.guard import open_to
from dashboards.server.page_cache import PageRenderer
from dashboards.server.posting import back, check_token, lang_of, posted
from dashboards.urls import url_of
from etl.tasks.progress_drafts import ProgressDrafts
from etl.tasks.task_service import TaskService
from etl.workbook.scan.limits import MB
from plan.denied import Denied
from plan.review import Role
from plan.tasks.progress import Progress
from plan.tasks.rights import check_running, part_of
from plan.tasks.task import Scoring, Task

_PREFIX = urls.TOWN_TASK.partition("<")[0]


def add_town(server: Flask, renderer: PageRenderer) -> None:
    """Add the routes of a town's reports, extensions and slips; none where nothing is kept of tasks."""
    tasks = renderer.reader.tasks
    if tasks is None:
        return
    service, drafts = TaskService(tasks), ProgressDrafts(tasks.home)

    @server.before_request
    def room() -> None:
        """Allow a large body, at a town's addresses and for its people alone."""
        # Before anybody looks at the form: at the first look the body is read, and refused by the bound of that moment.
        own = g.viewer is not None and g.viewer.person.role is Role.TOWN
        if own and request.method == "POST" and request.path.startswith(_PREFIX):
            request.max_content_length = MOST_FILES * FILE_MB * MB + MB

    @server.post(urls.REPORT_PART)
    @open_to(TOWNS)
    def report_part(task: str) -> Response:
        # First of all: this parses the form, and raises where the disk is too full to receive it.
        files = files_of_form()
        check_token()
        found = _own_task(service, task)
        check_running(tasks.ledger(), found)
        if not part_of(g.viewer.person, found):
            return report_whole(service, drafts, found, files, urls.TOWN_TASK)
        said = _part_report(service, found)
        for file in files:
            line = service.attach(file.stream.read(), file.filename or "", found.id, g.viewer.person)
            said = said.model_copy(update={"evidence": (*said.evidence, line.sha256)})
        service.report(said, g.viewer.person)
        return _back(found, "sent")

    @server.post(urls.EXTEND_LED)
    @open_to(TOWNS)
    def extend_led(task: str) -> Response:
        check_token()
        found = _own_task(service, task)
        ask_later_day(service, found)
        return _back(found, "asked")

    @server.post(urls.TOWN_SLIP_ACTION)
    @open_to(TOWNS)
    def town_step(slip: str, action: str) -> Response:
        check_token()
        # Another unit's slip answers as if it were not there, so that its number tells nothing.
        found = next((each for each in tasks.ledger().slips if each.id == slip), None)
        if found is None or found.unit != g.viewer.person.department:
            abort(404)
        take_step(service, slip, action)
        return back(addressed(url_of(urls.TOWN_SLIP, slip=slip), lang_of()))


def _own_task(service: TaskService, task: str) -> Task:
    """Return a task that the viewer's town leads or has a part of; 404 for any other, as if it did not exist."""
    found = task_asked(service, task)
    if not is_of(found, g.viewer.person.department or ""):
        abort(404)
    return found


def _back(task: Task, done: str) -> Response:
    query = urlencode({"done": done, **query_of(lang_of())})
    return back(f"{url_of(urls.TOWN_TASK, task=quote(task.id, safe=''))}?{query}")


def _part_report(service: TaskService, task: Task) -> Progress:
    town = g.viewer.person.department
    words = {key: posted(key).strip()[:LONGEST] for key in ("said", "problem", "next_step")}
    if not words["said"]:
        raise Denied("denied.part_unsaid", task=task.title)
    # Only where towns are counted: of any other scoring the lead's report says how far it is.
    finished = posted("finished") == "yes" and task.scoring is Scoring.TOWNS
    day = day_of_report(posted("day"), task, service.store.today(datetime.now(UTC)))
    return Progress(task=task.id, day=day, towns=(town,) if finished else (), by_town=town, **words)
