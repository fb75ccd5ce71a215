"""Evidence handed out: always as an attachment, never shown, and photos without place and time."""

from __future__ import annotations

from urllib.parse import quote

from flask import Flask, Response, abort

from access.permission import READERS
from dashboards import urls
from dashboards.server.guard import open_to
from dashboards.server.page_cache import PageRenderer
from dashboards.server.posting import private
from etl.tasks.task_service import TaskService


def add_tasks(server: Flask, renderer: PageRenderer) -> None:
    """Add the routes of a task; none where nothing is kept of tasks."""
    tasks = renderer.reader.tasks
    if tasks is None:
        return
    service = TaskService(tasks)

    @server.get(urls.EVIDENCE.replace("<line>", "<int:line>"))
    @open_to(READERS)
    def evidence(line: int) -> Response:
        kept = next((each for each in tasks.ledger().evidence if each.line == line), None)
        if kept is None:
            abort(404)
        answer = Response(service.evidence(kept), mimetype="application/octet-stream")
        name = quote(kept.name, safe="")
        answer.headers["Content-Disposition"] = f"attachment; filename=\"evidence-{line}\"; filename*=UTF-8''{name}"
        return private(answer)
