"""Workbooks come in: a plain multipart form, read piece by piece to the disk, several at once."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Flask, Response, g, request
from werkzeug.datastructures import FileStorage

from access.permission import READERS
from dashboards import urls
from dashboards.language import addressed, query_of
from dashboards.server.guard import open_to
from dashboards.server.posting import back, check_token, lang_of, posted
from dashboards.urls import url_of
from etl.reported_error import ReportedError
from etl.submissions import SubmissionService
from etl.workbook.scan.limits import FILE_BYTES, MB
from plan.board import ever_reporting
from plan.catalogue import Plan
from plan.denied import Denied
from plan.period import Period
from plan.review import Role, check_may_prepare

ADDRESS = urls.UPLOAD
MOST_FILES = 10
TOGETHER = 200 * MB  # bytes
"""How many files one form may have, and how many bytes together; the page says so before."""

FORMATS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".et", ".csv")
FILE_MB, TOGETHER_MB = FILE_BYTES // MB, TOGETHER // MB


def add_upload(server: Flask, submission_service: SubmissionService, plan: Plan) -> None:
    """Add POST /upload: every file becomes a draft of a department's quarter."""

    @server.before_request
    def room() -> None:
        """Allow a large body, at this address and for fillers alone."""
        # Before the body is read, and never for who may not send: 200 MB from anybody would fill the disk.
        if request.path == ADDRESS and g.viewer and g.viewer.person.role is Role.FILLER:
            # One megabyte more than the files: the form's own fields and borders.
            request.max_content_length = TOGETHER + MB

    @server.post(ADDRESS)
    @open_to(READERS)
    def upload() -> Response:
        person = g.viewer.person
        # Before the files are read, so that a stranger's are not.
        check_may_prepare(person, person.department or "")
        if person.department not in ever_reporting(plan):
            raise Denied("denied.no_workbook", unit=person.department)
        files = _files()
        # After the files were read: the token is a field of the same body.
        check_token()
        # The department and quarter of the form are the sender's words; both are held against what he may and what the
        # plan has.
        department, period = posted("department"), period_of(plan, posted("period"))
        check_may_prepare(person, department)
        _check_number(files)
        taken = [submission_service.take(f.stream, f.filename or "", person, department, period) for f in files]
        if len(taken) == 1:
            # One file is waited for, because its findings come in a moment; several are looked at in the list.
            submission_service.wait(taken[0])
            return back(addressed(url_of(urls.DRAFT, draft=taken[0]), lang_of()))
        return back(f"{urls.SUBMIT}?{urlencode({'period': str(period), **query_of(lang_of())})}")


def _files() -> list[FileStorage]:
    """Return the files of the form; what the browser sends for an empty field is none."""
    try:
        return [file for file in request.files.getlist("files") if file.filename]
    except OSError as error:  # the place for what is half received is full
        raise ReportedError("desk.no_room", file="-", why=error.strerror) from error


def period_of(plan: Plan, text: str) -> Period:
    """Return the quarter of the plan that a form names; Denied for any other text."""
    try:
        period = Period.parse(text)
    except ValueError:
        raise Denied("desk.no_period") from None
    if period not in plan.periods:
        raise Denied("desk.no_period")
    return period


def _check_number(files: list[FileStorage]) -> None:
    if not files:
        raise Denied("desk.no_file")
    if len(files) > MOST_FILES:
        raise Denied("desk.too_many_files", most=MOST_FILES)
