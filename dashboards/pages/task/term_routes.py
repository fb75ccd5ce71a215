"""What is done about a task's days: a later one asked for, and the task ended by a decision."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote, urlencode

from flask import Flask, Response, g

from access.permission import READERS
from dashboards import urls
from dashboards.language import query_of
from dashboards.pages.task.routes import task_asked
from dashboards.pages.task.term_page import LONGEST
from dashboards.server.guard import open_to
from dashboards.server.page_cache import PageRenderer
from dashboards.server.posting import back, check_token, lang_of, posted, proof_first
from dashboards.urls import url_of
from etl.tasks.task_service import TaskService
from plan.denied import Denied
from plan.tasks.rights import TaskAction, check_may_act
from plan.tasks.task import Extension, Task, TaskEnding

_NUMBER = 80
"""Characters of a document's number."""


def add_term(server: Flask, renderer: PageRenderer) -> None:
    """Add the routes of a task's days; none where nothing is kept of tasks."""
    tasks = renderer.reader.tasks
    if tasks is None:
        return
    service = TaskService(tasks)

    @server.post(urls.EXTEND_TASK)
    @open_to(READERS)
    def extend(task: str) -> Response:
        check_token()
        found = task_asked(service, task)
        ask_later_day(service, found)
        return _back(found, "asked")

    @server.post(urls.END_TASK)
    @open_to(READERS)
    def end(task: str) -> Response:
        check_token()
        found = task_asked(service, task)
        check_may_act(TaskAction.END, g.viewer.person, found)
        on, document = _day("on"), posted("document").strip()[:_NUMBER]
        if not document:
            raise Denied("denied.task_end_document", task=found.title)
        # After the form was found to be whole: nobody types a password for something that is then refused.
        if proof := proof_first():
            return proof
        reason = posted("reason").strip()[:LONGEST]
        service.end(TaskEnding(task=found.id, on=on, document=document, reason=reason), g.viewer.person)
        return _back(found, "ended")


def ask_later_day(service: TaskService, task: Task) -> None:
    """Ask for the later due day that the form says; Denied where this person may not, or it cannot be asked for."""
    check_may_act(TaskAction.EXTEND, g.viewer.person, task)
    words = {key: posted(key).strip()[:LONGEST] for key in ("reason", "progress")}
    asked = Extension(task=task.id, due=_day("due"), document=posted("document").strip()[:_NUMBER], **words)
    service.ask_extension(asked, g.viewer.person)


def _day(name: str) -> date:
    text = posted(name).strip()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Denied("denied.progress_day", text=text[:30]) from None


def _back(task: Task, done: str) -> Response:
    where = url_of(urls.TASK_TERM, task=quote(task.id, safe=""))
    return back(f"{where}?{urlencode({'done': done, **query_of(lang_of())})}")
