"""Reports: making one for the question on the page, those made so far, and proofs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from dash import html
from dash.development.base_component import Component

from dashboards import urls
from dashboards.components.forms import Input, button, form, hidden
from dashboards.components.html import Child, Children, aria, data, disclosure, link
from dashboards.components.responsive_table import Cell, grid
from dashboards.pages.evaluate.proof import proof_block
from dashboards.pages.evaluate.question import address, known_words, question_row, texts_then
from dashboards.request import Request
from dashboards.urls import url_of
from etl.store.journal.evaluation_texts import ReportEntry
from plan.instant import shown_instant
from presentation import formats
from presentation.reporting import KINDS, FontUse, IssuerKey, Job, JobStage, Reporter
from wording import say

VIEWED = "pdf"
"""The ending of files that browsers show themselves."""

MOST_MB = 16
"""Largest report that is taken to be proven, in MB; forms elsewhere are smaller."""
LISTED = 8
"""How many reports are listed openly; older ones are folded."""


def reports_section(request: Request, reporter: Reporter) -> html.Section:
    """Return the section of reports: the current proof, those made so far, a file to be proven, key and fonts."""
    job = _asked_job(request, reporter)
    # One job at a time is named in the address: made reports are told in the question's row, proofs here.
    proving = [] if job is None or job.made_as else _job(request, reporter, job)
    parts: list[Component] = [
        html.H2(request.say("evaluate.reports")),
        _job_room(request, proving),
        html.H3(request.say("evaluate.list")),
        *_list(request, reporter, [*reversed(reporter.made())]),
        html.H3(request.say("evaluate.prove_heading")),
        html.P(request.say("evaluate.prove_words"), className="prose"),
        _upload(request),
        *issuer_block(request, reporter.issuer()),
        *fonts_block(request, reporter.fonts()),
    ]
    return html.Section(parts, id="reports", className="reports")


def issuer_block(request: Request, issuer: IssuerKey) -> list[Component]:
    """Return the public key by which anybody can check who issued a report."""
    heading = html.H3(request.say("evaluate.issuer"))
    if not issuer.public:
        return [heading, html.P(request.say("evaluate.issuer_none"), className="prose")]
    key = html.Code(issuer.public, className="digest")
    pem = html.A(
        request.say("evaluate.issuer_pem"), href=urls.ISSUER_KEY, download="", className="file", disable_n_clicks=True
    )
    parts: list[Component] = [heading, html.P([key, " ", pem]), html.P(request.say("evaluate.issuer_words"))]
    if issuer.demonstration:
        parts.append(html.P(request.say("evaluate.issuer_demonstration"), className="side-note"))
    return parts


def fonts_block(request: Request, uses: Sequence[FontUse]) -> list[Component]:
    """Return which typefaces of the standard for official documents are installed, and which are used instead of the
    others."""
    if not uses:
        return []
    heads = [(request.say(f"fonts.{key}"), "grid-name" if key == "role" else "") for key in ("role", "found", "used")]
    rows: list[list[Cell]] = [
        [
            (request.say(f"fonts.role.{each.role}"), "grid-name"),
            (each.found or request.say("fonts.missing"), "" if each.found else "pending"),
            (each.used, ""),
        ]
        for each in uses
    ]
    note = html.P(request.say("fonts.note"), className="side-note")
    return [html.H3(request.say("fonts.title")), grid(request.say("fonts.title"), heads, rows, "fonts-used"), note]


def question_fields(request: Request) -> list[Child]:
    """Return the hidden fields with the question on the page and the address to come back to."""
    known = request.known_at.isoformat() if request.known_at else ""
    return [
        hidden("as_of", request.as_of.isoformat()),
        hidden("known_at", known),
        hidden("texts", "then" if texts_then(request) else ""),
        hidden("at", address(request)),
    ]


def _asked_job(request: Request, reporter: Reporter) -> Job | None:
    """Return the job (a report being made or proven) that the address names; None for none or an unknown one."""
    return reporter.job(request.query.get("job", ""))


def make_rows(request: Request) -> list[Component]:
    """Return the last row of the question: its report, and below it the one that is being made or has just been."""
    if request.reporter is None:
        return []
    return [question_row(request.say("evaluate.make"), _make(request)), making_room(request, request.reporter)]


def making_room(request: Request, reporter: Reporter) -> html.Div:
    """Return the place that shows how far the report of the address is, or the finished report."""
    job = _asked_job(request, reporter)
    return _job_room(request, _job(request, reporter, job) if job is not None and job.made_as else [])


def _job_room(request: Request, content: list[Component]) -> html.Div:
    """Return the place that shows a job; the script on the page looks for its key."""
    key = {"job": request.query.get("job", "")} if content else {}
    # polite: a screen reader tells it when it pauses, not in the middle of a sentence (WCAG 2.2, 4.1.3).
    return html.Div(content, className="job", **aria(live="polite"), **data(**key))


def _make(request: Request) -> html.Form:
    words = request.say("evaluate.make_words", day=formats.day(request.as_of, request.lang), known=known_words(request))
    buttons: list[Child] = [
        button(
            request.say(f"evaluate.make.{kind}"),
            "button button-main" if kind == "pdf" else "button",
            name="kind",
            value=kind,
        )
        for kind in KINDS
    ]
    busy = html.Span(request.say("evaluate.making"), className="making", **aria(hidden="true"))
    inside: list[Child] = [
        *question_fields(request),
        html.Div([*buttons, busy, html.Small(words)], className="make-row"),
    ]
    return form(request, urls.MAKE_REPORT, inside, "form make", **data(making=""))


def _job(request: Request, reporter: Reporter, job: Job) -> list[Component]:
    """Return how far a job is, or its result."""
    if job.made is not None:
        return [_ready(request, reporter, job.made)]
    if job.proven is not None:
        return [proof_block(request, job.name, job.proven)]
    return [_at_work(request, job)]


def job_name(request: Request, name: str) -> str:
    """Return a job's name: the word of a kind of report, or a file's name."""
    return request.say(f"evaluate.kind.{name}") if name in KINDS else name


def _at_work(request: Request, job: Job) -> html.P:
    stage = request.say(f"evaluate.stage.{job.stage}", count=job.waiting)
    name = request.say(f"evaluate.kind.{job.made_as}") if job.made_as else job_name(request, job.name)
    if job.stage is JobStage.FAILED:
        return html.P(f"{name}{request.say('attention.colon')}{stage}", className="refusal", role="alert")
    words = request.say("evaluate.at_work" if job.made_as else "evaluate.at_work_proof", name=name, stage=stage)
    again = link(request.say("evaluate.again"), request.href(), "file")
    # data-busy: live.js asks more often while it stands on the page. The link does the same without scripts.
    return html.P([words, " ", again], className="told", **data(busy=""))


def _ready(request: Request, reporter: Reporter, made: ReportEntry) -> html.P:
    word = request.say("evaluate.download", kind=_kind_words(request, made))
    said: list[Child] = [html.Span(request.say("evaluate.ready")), " ", _file(request, made, word, fetch="")]
    said += _to_view(request, made)
    said += [" ", html.Small(_size(request, reporter, made)), " ", html.Code(made.sha256, className="digest")]
    return html.P(said, className="receipt", role="status")


def _kind_words(request: Request, made: ReportEntry) -> str:
    """Return a report's kind and format in words, and its language where that is not the page's."""
    kind = request.say(f"evaluate.kind.{made.ending}")
    if made.document:
        what = request.say(f"report.record.is_{made.document}")
        kind = request.say("bulletin.kind", document=f"{what} {made.slip}".strip(), kind=kind)
    # The language is said only where it would surprise.
    if made.lang is request.lang:
        return kind
    return request.say("evaluate.kind_in", kind=kind, language=say("language.label", made.lang))


def _file(request: Request, made: ReportEntry, words: str, **more: str) -> html.A:
    href = url_of(urls.REPORT, sha256=made.sha256)
    return html.A(words, href=href, download="", className="file", disable_n_clicks=True, **data(**more))


def _to_view(request: Request, made: ReportEntry) -> list[Child]:
    """Return the link that opens a PDF in the same window: browsers within a phone's messenger cannot download."""
    if made.ending != VIEWED:
        return []
    href = url_of(urls.REPORT, sha256=made.sha256) + "?view=1"
    return [" ", html.A(request.say("evaluate.view"), href=href, className="file", disable_n_clicks=True)]


def _size(request: Request, reporter: Reporter, made: ReportEntry) -> str:
    # A report may have been taken away by hand: its line stays, and only its size is unknown.
    size = reporter.size(made)
    if size is None:
        return request.say("evaluate.size_unknown")
    return request.say("evaluate.size", size=formats.number(size / 1024))


def _list(request: Request, reporter: Reporter, made: Sequence[ReportEntry]) -> list[Component]:
    if not made:
        return [html.P(request.say("evaluate.list_none"), className="prose")]
    first, rest = made[:LISTED], made[LISTED:]
    shown: list[Component] = [_table(request, reporter, first)]
    if rest:
        shown.append(disclosure(request.say("evaluate.list_earlier", count=len(rest)), _table(request, reporter, rest)))
    return shown


def _table(request: Request, reporter: Reporter, made: Sequence[ReportEntry]) -> html.Div:
    classes = ("grid-name", "", "", "grid-digest", "figures", "grid-proof")
    keys = ("kind", "question", "made", "sha256", "size", "proof")
    heads = [(request.say(f"evaluate.column.{key}"), name) for key, name in zip(keys, classes, strict=True)]
    rows = [_row(request, reporter, each) for each in made]
    return grid(request.say("evaluate.list"), heads, rows, "reports-made")


def _row(request: Request, reporter: Reporter, made: ReportEntry) -> list[Cell]:
    by = request.say("evaluate.by_at", by=made.made_by, at=shown_instant(made.made_at))
    return [
        ([_file(request, made, _kind_words(request, made)), *_to_view(request, made)], "grid-name"),
        (_question(request, made), "grid-question"),
        (by, "grid-made"),
        (html.Code(made.sha256, className="digest"), "grid-digest"),
        (_size(request, reporter, made), "figures"),
        (_prove_again(request, made), "grid-proof"),
    ]


def _question(request: Request, made: ReportEntry) -> Children:
    """Return a report's question: its day, and in small the instants of knowledge and of texts."""
    day = formats.moment_day(date.fromisoformat(made.as_of), request.lang)
    moments = [("evaluate.of_known", made.known_at), ("evaluate.of_texts", made.texts_at)]
    known = [
        request.say(key, moment=shown_instant(datetime.fromisoformat(moment))) for key, moment in moments if moment
    ]
    return [request.say("evaluate.of_question", day=day), " ", html.Small(request.say("scale.comma").join(known))]


def _prove_again(request: Request, made: ReportEntry) -> html.Form:
    words = request.say("evaluate.prove")
    inside: list[Child] = [hidden("at", address(request)), button(words, "button button-quiet")]
    return form(request, f"{urls.PROVE_REPORT}/{made.sha256}", inside, "form prove-again")


def _upload(request: Request) -> html.Form:
    field = Input(type="file", name="file", required=True, accept=".pdf,.docx,.xlsx,.pptx", id="proof-file")
    strong = html.Strong(request.say("evaluate.prove_drop"))
    label = html.Label([strong, field], className="drop-label", htmlFor="proof-file")
    chosen = html.P(className="drop-chosen", **aria(live="polite"))
    inside: list[Child] = [
        hidden("at", address(request)),
        html.Div([label, chosen], className="drop", **data(drop="")),
        html.P(request.say("evaluate.prove_limit", most=MOST_MB), className="limits"),
        button(request.say("evaluate.prove_send"), "button"),
    ]
    more = {"encType": "multipart/form-data", **data(upload=request.say("evaluate.proving"))}
    return form(request, urls.PROVE_REPORT, inside, "upload", **more)
