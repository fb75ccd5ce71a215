"""回执: a submission as it was recorded when it was sent; nothing that was decided or changed later is in it."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboards import urls
from dashboards.components.html import Child, Children, data, link, main_heading, table
from dashboards.components.state_marks import state_mark
from dashboards.page import Page
from dashboards.pages.submissions.access import sent_for, submission_of
from dashboards.pages.submissions.difference import difference_section
from dashboards.pages.submissions.drafts import facts
from dashboards.pages.submissions.findings import Answers, findings_section
from dashboards.pages.submissions.watching import watch_submission
from dashboards.request import Request
from dashboards.urls import url_of
from etl.submissions import SubmissionDetail
from plan.finding import Severity
from plan.instant import shown_instant
from plan.period import Period
from plan.receipt import ReceiptContent
from presentation import formats
from presentation.sentences import area_name, department_quarter
from wording import name_of


def build(request: Request) -> Component:
    """Return the page of a receipt."""
    shown = submission_of(request, request.parameters["submission"])
    assert shown is not None, "the frame asks first whether there is such a submission"
    assert request.submission_service is not None, "a submission was sent from a desk"
    # What was written down then, or, of what was sent before receipts were kept, what can be said of it today.
    content, kept = request.submission_service.receipt(shown)
    # What only informs is left out: it asked nothing of the sender.
    told = [f for f in shown.findings if f.severity is not Severity.INFO]
    parts: list[Component] = [
        _head(request, shown, kept),
        facts(request, _facts(request, shown, content)),
        difference_section(request, content.difference, "desk.receipt_difference", whole=True),
        findings_section(request, told, Answers(shown.submission.replies)),
        *_values(request, content, shown.submission.period),
        html.P(request.say("desk.receipt_foot" if kept else "desk.receipt_made_up"), className="limits receipt-foot"),
    ]
    return html.Div(parts, className="desk receipt-page")


def named(request: Request) -> str | None:
    """Return the receipt's number; None if there is no such submission that the viewer may see."""
    shown = submission_of(request, request.parameters.get("submission", ""))
    return request.say("desk.receipt_of", number=shown.submission.id) if shown is not None else None


def _head(request: Request, shown: SubmissionDetail, kept: bool) -> html.Div:
    sent = shown.submission
    back = link(request.say("desk.receipt_back"), request.href(url_of(urls.SUBMISSION, submission=sent.id)), "back")
    put_out = html.Button(
        request.say("desk.receipt_print"), type="button", className="button button-quiet", disable_n_clicks=True,
        **data(print=""),
    )  # fmt: skip
    place = department_quarter(request.plan, sent.department, sent.period, request.lang)
    heading = main_heading(f"{request.say('desk.receipt_title')} · {place}")
    return html.Div([html.P([back, put_out], className="receipt-ways"), heading], className="desk-head")


def _facts(request: Request, shown: SubmissionDetail, content: ReceiptContent) -> list[tuple[str, Child]]:
    sent = shown.submission
    rows: list[tuple[str, Child]] = [
        ("desk.fact_number", html.Strong(sent.id)),
        ("desk.fact_at", shown_instant(sent.submitted_at)),
        ("desk.fact_by", sent.submitted_by),
        ("desk.fact_state", state_mark(request, content.state)),
        ("desk.fact_file", html.Span(sent.file, className="file-name")),
        ("desk.fact_digest", html.Code(sent.sha256, className="digest")),
        ("desk.fact_values", request.say("desk.fact_values_rows", values=len(content.values), rows=sent.rows)),
    ]
    rows += [("desk.fact_against", content.against)] if content.against else []
    rows += [("desk.fact_reason", sent.reason)] if sent.reason else []
    rows += [("desk.fact_blanks", request.say("desk.blanks_stood"))] if sent.replies.blanks_stand else []
    return rows


def _values(request: Request, content: ReceiptContent, own: Period) -> list[Component]:
    """Return the numbers of each quarter, the workbook's own first: areas down, measures across."""
    periods = sorted({v.period for v in content.values}, key=lambda period: (period != own, period))
    heading = html.H2(request.say("desk.receipt_values"))
    return [html.Section([heading, *(_quarter(request, content, p) for p in periods)], className="receipt-values")]


def _quarter(request: Request, content: ReceiptContent, period: Period) -> html.Div:
    values = {(v.measure, v.area): v.value for v in content.values if v.period == period}
    measures = list(dict.fromkeys(measure for measure, _ in values))
    areas = list(dict.fromkeys(area for _, area in values))
    heads: list[Children] = [request.say("desk.column_area"), *(_measure(request, content, m) for m in measures)]
    rows: list[list[Children]] = [
        [area_name(request.plan, area, request.lang), *(_number(values.get((measure, area))) for measure in measures)]
        for area in areas
    ]
    return table(formats.period(period, request.lang), heads, rows, text=1)


def _measure(request: Request, content: ReceiptContent, name: str) -> Children:
    """Return a measure's name with the unit in which it was sent; the old name if the catalogue no longer has it."""
    known = request.plan.measure_of.get(name)
    words = name_of(known, request.lang) if known is not None else name
    return f"{words} ({content.units.get(name, '')})"


def _number(value: float | None) -> str:
    return formats.NONE if value is None else formats.plain(value)


PAGE = Page(
    urls.RECEIPT,
    "desk.receipt",
    None,
    build,
    named,
    within=(urls.SUBMIT, urls.REVIEW),
    personal=True,
    watches=watch_submission,
    about=sent_for,
    record=True,
)
