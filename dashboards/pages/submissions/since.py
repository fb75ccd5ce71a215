"""After a return: the note with which the previous version was returned, and what differs in the one sent since."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboards import urls
from dashboards.components.html import link
from dashboards.pages.submissions.difference import difference_parts
from dashboards.request import Request
from dashboards.urls import url_of
from etl.submissions import SubmissionDetail
from etl.workbook.annotate.lines import grouped
from plan.finding import Finding
from plan.instant import shown_instant
from wording.naming import named


def since_section(request: Request, shown: SubmissionDetail) -> list[Component]:
    """Return the reviewer's note, the numbers that differ, and the reasons given since; nothing where no earlier
    version was returned."""
    since = shown.since
    if since is None:
        return []
    decision = since.decision
    note = request.say("desk.word_returned", by=decision.by, at=shown_instant(decision.at), note=decision.note)
    before = request.href(
        url_of(urls.SUBMISSION, submission=decision.submission), receipt=None, again=None, period=None, year=None
    )
    told = html.P([note, " ", link(request.say("desk.look"), before)], className="told")
    parts: list[Component] = [html.H2(request.say("desk.since")), told, *difference_parts(request, since.difference)]
    if since.reasons:
        lines = [_reasoned(request, finding, shown.reason_of(finding)) for finding in since.reasons]
        parts += [html.H3(request.say("desk.since_reasons", count=len(lines)))]
        parts += [html.Ol(lines, className="finding-lines")]
    return [html.Section(parts, className="difference since", id="since")]


def _reasoned(request: Request, finding: Finding, reason: str) -> html.Li:
    (group,) = grouped(named([finding], request.plan, request.lang), request.lang)
    place = html.Span(group.place or request.say("annotation.whole_file"), className="place")
    return html.Li([place, html.Span([group.found, html.Span(reason, className="reason-given")])])
