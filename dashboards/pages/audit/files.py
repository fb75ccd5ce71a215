"""The audit as a file, workbook or CSV: all entries that match the filters of the page."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flask import Flask, Response, request

from access.audit import AuditEntry
from access.permission import AUDITORS
from dashboards import urls
from dashboards.access_services import AccessServices
from dashboards.pages.audit.question import read
from dashboards.pages.submissions.files import attachment
from dashboards.server.downloads import XLSX
from dashboards.server.guard import open_to
from dashboards.server.page_cache import PageRenderer
from dashboards.server.posting import refuse
from dashboards.server.routing import request_of
from etl.operations.audit_export import audit_csv, audit_xlsx
from plan.instant import CHINA
from wording import Lang

Make = Callable[[Sequence[AuditEntry], Lang], bytes]


@dataclass(frozen=True, slots=True)
class ExportKind:
    """A format of the export: the function that makes it, its media type, and how many entries it may have (``most``),
    as the whole file is made in memory."""

    make: Make
    media_type: str
    most: int


KINDS: Mapping[str, ExportKind] = {
    "xlsx": ExportKind(audit_xlsx, XLSX, 50_000),
    "csv": ExportKind(audit_csv, "text/csv", 200_000),
}


def add_audit_files(server: Flask, renderer: PageRenderer, access_services: AccessServices) -> None:
    """Add /download/audit.xlsx and .csv; that they were taken is itself entered in the audit."""

    turn = threading.Lock()  # one at a time

    @server.get(urls.AUDIT_FILE)
    @open_to(AUDITORS)
    def audit_file(kind: str) -> Response:
        page = request_of(renderer.reader, urls.AUDIT, f"?{request.query_string.decode()}")
        asked = read(page.query)
        if asked.unread:  # a filter passed over would hand out more than was asked for
            return refuse(page.say("auditing.not_exported"), 400)
        wanted, count = KINDS[kind], access_services.audit.count(asked.question)
        # Counted before anything is read: the answer is refused, not cut, because a cut export would look whole.
        if count > wanted.most:
            return refuse(page.say("auditing.too_many", count=f"{count:,}", most=f"{wanted.most:,}"), 409)
        with turn:
            entries = access_services.audit.entries(replace(asked.question, skip=0, most=wanted.most))
            content = wanted.make(entries, page.lang)
        name = page.say("auditing.file", day=datetime.now(CHINA).date())
        return attachment(content, f"{name}.{kind}", wanted.media_type)
