"""Downloads of departments: the template to fill in, their own workbook marked with its findings, and what was sent."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from flask import Flask, Response, abort, g, request

from access.permission import READERS
from dashboards import urls
from dashboards.pages.submissions.access import draft_of, may_see, note_foreign, note_opened, submission_of
from dashboards.request import Request
from dashboards.server.downloads import XLSX
from dashboards.server.guard import open_to
from dashboards.server.page_cache import PageRenderer
from dashboards.server.posting import private, refuse
from etl.submissions import Draft
from etl.tasks.quarter_progress import QuarterProgress
from etl.workbook.annotation import annotate, annotated_name
from etl.workbook.write.writing import write_template
from plan.board import reporting
from plan.finding import Finding
from plan.measures import values_before
from plan.period import Period
from plan.review import Role
from wording.naming import named
from wording.sentences import message

_ANY = "application/octet-stream"

_MAY_OPEN = frozenset({Role.FILLER, Role.REVIEWER})
"""Who may open the workbook that was sent: its own department (`submission_of` checks that), and reviewers."""


def add_desk_files(server: Flask, renderer: PageRenderer) -> None:
    """Add the downloads: templates, drafts marked with their findings, and workbooks that were sent."""

    @server.get(urls.TEMPLATE)
    @open_to(READERS)
    def template(department: str, period: str) -> Response:
        asked = _page_request(renderer)
        wanted = _period(asked, period)
        # The plan of the quarter: a department may report in one and not in the next.
        if wanted is None or department not in reporting(asked.plan.at(wanted)):
            abort(404)
        # As if it were not there: that another department has such a template is nobody's business.
        if not may_see(asked.viewer.person, department):
            note_foreign("template", f"{department} {wanted}")
            abort(404)
        name = asked.say("desk.template_file", period=wanted, department=department)
        return attachment(template_bytes(asked, department, wanted), f"{name}.xlsx", XLSX)

    @server.get(urls.CHECKED_DRAFT)
    @open_to(READERS)
    def returned(draft: str) -> Response:
        asked = _page_request(renderer)
        found = draft_of(asked, draft)
        if found is None:
            abort(404)
        return _returned(asked, found)

    @server.get(urls.SENT_WORKBOOK)
    @open_to(_MAY_OPEN)
    def sent_workbook(submission: str) -> Response:
        asked = _page_request(renderer)
        shown = submission_of(asked, submission)
        if shown is None or asked.submission_service is None:
            abort(404)
        note_opened(asked, shown)
        # As bytes to keep, never to be opened by the browser: nobody has looked into it but our own reader.
        return attachment(asked.submission_service.original(submission), shown.submission.file, _ANY)


def _page_request(renderer: PageRenderer) -> Request:
    return renderer.request(request.path, f"?{request.query_string.decode()}", g.viewer)


def _period(asked: Request, text: str) -> Period | None:
    try:
        period = Period.parse(text)
    except ValueError:
        return None
    return period if period in asked.plan.periods else None


def template_bytes(
    asked: Request,
    department: str,
    period: Period,
    values: Mapping[tuple[str, str], object] | None = None,
    filled_by: str = "",
) -> bytes:
    """Return the template of a department and quarter as a workbook, with the last quarter's values beside; ``values``
    by (measure, area), if given, are filled in as typed by ``filled_by``."""
    store = asked.reader.store
    # The grey column, by which moved rows are found (decision 50), must be right when it is given out.
    before = values_before(asked.plan, store.observations(), period)
    with TemporaryDirectory(prefix="guibiao-") as folder:
        path = Path(folder) / "template.xlsx"
        tasks = asked.reader.tasks
        progress = QuarterProgress(tasks.data_store).sheet(department, period) if tasks is not None else None
        given = asked.plan, department, period, path
        write_template(
            *given,
            previous=before,
            values=values,
            demonstration=store.demonstration,
            progress=progress,
            filled_by=filled_by,
        )
        return path.read_bytes()


def _returned(asked: Request, draft: Draft) -> Response:
    """Return the planner's own workbook, marked; the sentence that says why not where it cannot be read."""
    assert asked.submission_service is not None, "a draft lies on a desk"
    try:
        checked = asked.submission_service.checked(draft.id)
    except KeyError:
        abort(404)
    name = annotated_name(draft.name, asked.lang)
    with TemporaryDirectory(prefix="guibiao-") as folder:
        path = Path(folder) / f"returned{Path(name).suffix}"
        refusal = annotate(
            asked.submission_service.file(draft.id),
            named(checked.findings, asked.plan, asked.lang),
            path,
            asked.lang,
            draft.name,
        )
        # Nothing was written: the sentence that says why is the answer, with 409 and not 500.
        if refusal is not None:
            return refuse(message(Finding(refusal.code, details={"case": refusal.detail}), asked.lang), 409)
        return attachment(path.read_bytes(), name, _ANY)


def attachment(content: bytes, name: str, media_type: str, kind: str = "attachment") -> Response:
    """Return a file for download under any name (RFC 5987), not to be cached; ``kind`` "inline" shows it instead."""
    ending = Path(name).suffix if Path(name).suffix.isascii() else ""
    disposition = f"{kind}; filename=\"guibiao{ending}\"; filename*=UTF-8''{quote(name, safe='')}"
    return private(Response(content, mimetype=media_type, headers={"Content-Disposition": disposition}))
