"""The route of 直接填写: typed numbers become a workbook of the department's template, and a draft like any other."""

from __future__ import annotations

from io import BytesIO

from flask import Flask, Response, g, request

from access.permission import READERS
from dashboards import urls
from dashboards.language import addressed
from dashboards.pages.submissions.entry_page import field_name
from dashboards.pages.submissions.files import template_bytes
from dashboards.pages.submissions.upload import period_of
from dashboards.server.guard import open_to
from dashboards.server.page_cache import PageRenderer
from dashboards.server.posting import back, check_token, lang_of, posted
from dashboards.urls import url_of
from etl.reading.mending import typed_value
from etl.submissions import SubmissionService
from plan.denied import Denied
from plan.entry_grid import asked_of, check_typed, may_be_typed
from plan.review import check_may_prepare


def add_entry(server: Flask, renderer: PageRenderer, submission_service: SubmissionService) -> None:
    """Add POST /entry/type."""

    @server.post(urls.TYPE_IN)
    @open_to(READERS)
    def type_in() -> Response:
        check_token()
        person, department = g.viewer.person, posted("department")
        check_may_prepare(person, department)
        asked = renderer.request(request.path, "", g.viewer)
        period = period_of(asked.plan, posted("period"))
        plan = asked.plan.at(period)
        if not may_be_typed(plan, department):
            raise Denied("entry.not_here", most=plan.entry.most_cells)
        texts = {key: posted(field_name(key)).strip() for key in asked_of(plan, department)}
        check_typed(texts)
        # A blank stays blank: what is not reported is never 0.
        values = {key: typed_value(text) for key, text in texts.items() if text}
        content = template_bytes(asked, department, period, values, person.name)
        name = asked.say("entry.file", period=period, department=department)
        draft = submission_service.take(BytesIO(content), f"{name}.xlsx", person, department, period)
        submission_service.wait(draft)
        return back(addressed(url_of(urls.DRAFT, draft=draft), lang_of()))
