"""The filters of the page 审计: a plain form that asks, so that its answer has an address."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from access.account import LONGEST_NAME
from access.audit import AuditAction
from access.audit_words import deed_said
from dashboards import urls
from dashboards.components.forms import Input, button, hidden, labelled, select
from dashboards.components.html import Child, link
from dashboards.language import query_of
from dashboards.pages.audit.question import AuditFilters
from dashboards.request import Request


def filter_form(request: Request, asked: AuditFilters) -> html.Form:
    """Return what is asked for now, ready to be changed."""
    now = asked.filters
    by = Input(type="text", name="by", value=now.get("by", ""), maxLength=LONGEST_NAME)
    inside: list[Child] = [
        labelled(request.say("auditing.by"), by),
        labelled(request.say("auditing.deed"), select("deed", _deeds(request), now.get("deed", ""))),
        labelled(request.say("auditing.since"), Input(type="date", name="since", value=now.get("since", ""))),
        labelled(request.say("auditing.until"), Input(type="date", name="until", value=now.get("until", ""))),
        _refused(request, "refused" in now),
        html.Div([button(request.say("auditing.apply")), *_clear(request, asked)], className="field-do"),
    ]
    # A GET form sends its own fields alone, and would drop the language from the address.
    inside += [hidden(*each) for each in query_of(request.lang).items()]
    return html.Form(inside, action=urls.AUDIT, method="get", className="fields quiet-form", disable_n_clicks=True)


def _deeds(request: Request) -> list[tuple[str, str]]:
    return [
        ("", request.say("auditing.any_deed")),
        *((str(deed), deed_said(deed, request.lang)) for deed in AuditAction),
    ]


def _refused(request: Request, now: bool) -> html.Label:
    box = Input(type="checkbox", name="refused", value="1", checked=now or None)
    return html.Label([box, html.Span(request.say("auditing.refused"))], className="field-check")


def _clear(request: Request, asked: AuditFilters) -> list[Component]:
    if not asked.filters:
        return []
    gone = {key: None for key in request.query if key != "lang"}
    return [link(request.say("auditing.clear"), request.href(urls.AUDIT, **gone), "file")]
