"""The routes of the page 任务分解: download the form, read a workbook, download it with its findings, send it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from flask import Flask, Response, abort, g, request
from werkzeug.exceptions import RequestEntityTooLarge

from access.permission import DECOMPOSERS
from dashboards import urls
from dashboards.language import query_of
from dashboards.pages.submissions.files import attachment
from dashboards.pages.tasks.decompose_page import LONGEST, SHELVES, BroughtDecomposition
from dashboards.server.downloads import XLSX
from dashboards.server.guard import open_to
from dashboards.server.page_cache import PageRenderer
from dashboards.server.posting import back, check_token, lang_of, posted, refuse
from dashboards.server.read_shelf import ReadShelf
from etl.file_name import plain_name
from etl.tasks.task_service import TaskService
from etl.tasks.template import template_bytes
from etl.workbook.annotation import annotate, annotated_name
from etl.workbook.scan.limits import FILE_BYTES, MB
from plan.denied import Denied
from plan.finding import Finding
from plan.tasks.rights import TaskAction, check_may_act
from wording import say
from wording.naming import named
from wording.sentences import message


def add_decomposition(server: Flask, renderer: PageRenderer) -> None:
    """Add the routes of the page; none where nothing is kept of tasks."""
    tasks = renderer.reader.tasks
    if tasks is None:
        return
    service, shelf = TaskService(tasks), SHELVES.of(renderer.reader.store)

    @server.before_request
    def room_for_a_decomposition() -> None:
        """Allow a body as large as a workbook, at one address and for those who send decompositions alone."""
        allowed = g.viewer is not None and g.viewer.person.role in DECOMPOSERS
        if allowed and request.path == urls.READ_DECOMPOSITION:
            request.max_content_length = FILE_BYTES + MB

    @server.get(urls.DECOMPOSITION_FORM)
    @open_to(DECOMPOSERS)
    def decomposition_form() -> Response:
        content = template_bytes(tasks.ledger(), service.names)
        return attachment(content, say("tasks.file", lang_of()), XLSX)

    @server.post(urls.READ_DECOMPOSITION)
    @open_to(DECOMPOSERS)
    def read_decomposition() -> Response:
        # The file first, for reading the form is what raises where it is too large.
        try:
            file = request.files.get("file")
        except RequestEntityTooLarge:
            return refuse(say("import_page.too_large", lang_of(), most=FILE_BYTES // MB), 413)
        check_token()
        check_may_act(TaskAction.DECOMPOSE, g.viewer.person)
        if file is None or not file.filename:
            raise Denied("import_page.no_file")
        key = shelf.put(_read(service, file.stream.read(), plain_name(file.filename), g.viewer.person.name))
        return back(_address(doc=key))

    @server.get(urls.CHECKED_DECOMPOSITION)
    @open_to(DECOMPOSERS)
    def checked_decomposition(doc: str) -> Response:
        return _returned(service, _brought(shelf, doc))

    @server.post(urls.SEND_DECOMPOSITION)
    @open_to(DECOMPOSERS)
    def send_decomposition() -> Response:
        check_token()
        brought = _brought(shelf, posted("doc"))
        reason = posted("reason").strip()[:LONGEST]
        # Why it changes is asked for once there is something that changes.
        if tasks.ledger().version is not None and not reason:
            raise Denied("denied.decomposition_reason")
        with _as_file(brought.content) as path:
            received = service.send(path, g.viewer.person, reason=reason, name=brought.name)
        if received.line is None:
            raise Denied("denied.decomposition_kept_out")
        return back(_address(done="again" if received.again else "sent"))


def _read(service: TaskService, content: bytes, name: str, whose: str) -> BroughtDecomposition:
    with _as_file(content) as path:
        return BroughtDecomposition(whose, name, content, service.read(path, name=name))


@contextmanager
def _as_file(content: bytes) -> Iterator[Path]:
    """Yield a temporary file with a workbook's bytes."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "brought"
        path.write_bytes(content)
        yield path


def _brought(shelf: ReadShelf[BroughtDecomposition], key: str) -> BroughtDecomposition:
    found = shelf.get(key, g.viewer.person.name)
    # Somebody else's workbook answers as if it were not there.
    if found is None:
        abort(404)
    return found


def _returned(service: TaskService, brought: BroughtDecomposition) -> Response:
    """Return the sender's own workbook with every finding marked at its cell."""
    lang = lang_of()
    findings = named(brought.read.findings, service.store.plan, lang)
    name = annotated_name(brought.name, lang)
    with _as_file(brought.content) as path:
        output = path.with_name(f"returned{Path(name).suffix}")
        refusal = annotate(path, findings, output, lang, brought.name)
        if refusal is not None:
            return refuse(message(Finding(refusal.code, details={"case": refusal.detail}), lang), 409)
        return attachment(output.read_bytes(), name, XLSX)


def _address(**query: str) -> str:
    return f"{urls.DECOMPOSE}?{urlencode({**query, **query_of(lang_of())})}"
