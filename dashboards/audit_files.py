"""The audit to take along: everything that matches the filters of the page, as a workbook or as plain text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from flask import Flask, Response, request

from dashboards.audit_question import read
from dashboards.desk_files import attachment
from dashboards.downloads import XLSX
from dashboards.guard import open_to
from dashboards.house import House
from dashboards.posting import refuse
from dashboards.routing import request_of
from dashboards.shown import Shown
from etl.audit_export import audit_csv, audit_xlsx
from plan.audit import AuditEntry
from plan.instant import CHINA
from plan.permission import AUDITORS
from plan.wording import Lang

MOST = 200_000
"""Entries exported at once: a workbook of more takes the server's memory from everybody else."""

Make = Callable[[Sequence[AuditEntry], Lang], bytes]

_KINDS: Mapping[str, tuple[Make, str]] = {"xlsx": (audit_xlsx, XLSX), "csv": (audit_csv, "text/csv")}


def add_audit_files(server: Flask, shown: Shown, house: House) -> None:
    """GET /download/audit.xlsx and .csv; that they were taken home is itself told to the audit."""

    @server.get("/download/audit.<any(xlsx,csv):kind>")
    @open_to(AUDITORS)
    def audit_file(kind: str) -> Response:
        page = request_of(shown.reader, "/audit", f"?{request.query_string.decode()}")
        asked = read(page.query)
        if asked.unread:  # a filter passed over would hand out more than was asked for
            return refuse(page.say("auditing.not_exported"), 400)
        count = house.audit.count(asked.question)
        if count > MOST:
            return refuse(page.say("auditing.too_many", count=f"{count:,}", most=f"{MOST:,}"), 409)
        make, media = _KINDS[kind]
        entries = house.audit.entries(replace(asked.question, skip=0, most=None))
        name = page.say("auditing.file", day=datetime.now(CHINA).date())
        return attachment(make(entries, page.lang), f"{name}.{kind}", media)
