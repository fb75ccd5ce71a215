"""What is done on the page 评估: texts saved, reports made and proven, files handed out."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote, urlencode

from flask import Flask, Response, abort, g, request
from werkzeug.exceptions import RequestEntityTooLarge

from access.permission import READERS
from dashboards import urls
from dashboards.language import language_of
from dashboards.pages.evaluate.determining_routes import add_determining, asked_at, here
from dashboards.pages.evaluate.question import asked_of, kind_key
from dashboards.pages.evaluate.reports import MOST_MB, VIEWED
from dashboards.pages.evaluate.saving import TextSaver
from dashboards.pages.evaluate.texts import ADDRESS, anchor, newest_at, versions_of
from dashboards.pages.submissions.files import attachment
from dashboards.request import Request
from dashboards.server.downloads import XLSX
from dashboards.server.guard import open_to
from dashboards.server.page_cache import PageRenderer
from dashboards.server.posting import back, check_token, lang_of, posted, refuse
from dashboards.viewer import author_of
from etl.file_name import plain_name
from etl.store.journal.evaluation_texts import SECTIONS, ReportEntry, fields_at
from etl.workbook.scan.limits import MB
from plan.catalogue import Plan
from plan.denied import Denied
from plan.evaluation import check_may_write
from plan.whole_number import ascii_number
from presentation import formats
from presentation.reporting import KINDS, Job, Reporter, ReportQuery
from wording import say, told_of

MEDIA = {"pdf": "application/pdf", "docx": "application/octet-stream", "pptx": "application/octet-stream", "xlsx": XLSX}


def add_evaluation(server: Flask, renderer: PageRenderer) -> None:
    """Add the routes of the page; none where no reports are made."""
    if renderer.reporter is None:
        return
    _add_texts(server, renderer, renderer.reporter)
    _add_reports(server, renderer, renderer.reporter)
    _add_proofs(server, renderer.reporter)
    _add_key(server, renderer.reporter)
    add_determining(server, renderer)


def _add_texts(server: Flask, renderer: PageRenderer, reporter: Reporter) -> None:
    saver = TextSaver(reporter)

    @server.post(ADDRESS)
    @open_to(READERS)
    def save() -> Response:
        check_token()
        check_may_write(g.viewer.person)
        place, seen = posted("place"), ascii_number(posted("seen"))
        asked = asked_at(renderer)
        if not _is_place(asked.reader.plan, place) or seen is None:
            abort(404)
        typed = {field: posted(field) for field in fields_at(place) if field in request.form}
        if saver.save(g.viewer.person, place, typed, seen, asked.reader.texts_plan):
            return back(f"{here()}#{_fragment(place)}")
        newest = newest_at(versions_of(reporter.texts(asked.reader.texts_plan)), place)
        steps = {"write": place, "seen": newest, "moved": str(seen), "kept": reporter.set_aside(typed)}
        return back(f"{_with(**steps)}#{_fragment(place)}")


def _is_place(plan: Plan, place: str) -> bool:
    return place in SECTIONS or place in {str(indicator.no) for indicator in plan.indicators}


def _fragment(place: str) -> str:
    return quote(anchor(place))


def _with(**steps: object) -> str:
    path, _, query = here().partition("?")
    return f"{path}?{query}{'&' if query else ''}{urlencode(steps)}"


def _add_reports(server: Flask, renderer: PageRenderer, reporter: Reporter) -> None:
    @server.post(urls.MAKE_REPORT)
    @open_to(READERS)
    def make() -> Response:
        check_token()
        kind = posted("kind")
        if kind not in KINDS:
            abort(404)
        document, printed_as = _OTHER_DOCUMENTS.get(kind, ("", kind))
        asked = replace(_posted_question(renderer), document=document)
        return _to_job(reporter.make(asked, printed_as, author_of(g.viewer.person)))

    @server.get(urls.REPORT)
    @open_to(READERS)
    def report(sha256: str) -> Response:
        made = _report_entry(reporter, sha256)
        content = reporter.content(made)
        if content is None:
            return refuse(say("evaluate.gone", lang_of()), 409)
        # What browsers show themselves may be read in the window; nothing else is ever opened in our own origin.
        shown = made.ending == VIEWED and request.args.get("view") == "1"
        name = f"{_name(renderer, made)}.{made.ending}"
        return attachment(content, name, MEDIA[made.ending], "inline" if shown else "attachment")


def _add_key(server: Flask, reporter: Reporter) -> None:
    @server.get(urls.ISSUER_KEY)
    @open_to(READERS)
    def issuer_key() -> Response:
        issuer = reporter.issuer()
        if not issuer.public:
            abort(404)
        return attachment(issuer.pem, "guibiao-report-key.pem", "application/octet-stream")


def _posted_question(renderer: PageRenderer) -> ReportQuery:
    plan = asked_at(renderer).query.get("plan", "")
    asked = asked_of(_question(renderer, posted("as_of"), posted("known_at"), posted("texts"), plan))
    # The language is that of the page on which the form stood; the action's own address has none.
    return replace(asked, lang=language_of(here()))


def _question(renderer: PageRenderer, as_of: str, known_at: str, texts: str = "", plan: str = "") -> Request:
    words = {"as_of": as_of, "known_at": known_at, "texts": texts, "plan": plan}
    return renderer.request(urls.EVALUATE, urlencode({key: word for key, word in words.items() if word}))


def _report_entry(reporter: Reporter, sha256: str) -> ReportEntry:
    found = next((made for made in reporter.made() if made.sha256 == sha256), None)
    if found is None:
        abort(404)
    return found


def _name(renderer: PageRenderer, made: ReportEntry) -> str:
    """Return a report's file name without ending: kind, plan and day, and a mark where its data are invented."""
    asked = _question(renderer, made.as_of, made.known_at, plan=made.plan)
    lang, document = made.lang, asked.plan.document
    if made.document:
        period = formats.period(asked.period, lang)
        mark = say("evaluate.file_mark", lang) if renderer.reader.store.demonstration else ""
        return say(_FILES[made.document], lang, period=period, slip=made.slip) + mark
    return say(
        "evaluate.file",
        lang,
        plan=told_of(document, "title", lang),
        kind=say(kind_key(asked), lang),
        day=made.as_of,
        mark=say("evaluate.file_mark", lang) if renderer.reader.store.demonstration else "",
    )


_OTHER_DOCUMENTS = {"brief": ("brief", "pdf"), "deck": ("deck", "pptx")}
"""Buttons that ask for another document than the evaluation: (document, format)."""

_FILES = {"bulletin": "bulletin.file", "notice": "notice.file", "brief": "brief.file", "deck": "deck.file"}
"""Wording keys of the file names of other documents than the evaluation."""


def _to_job(job: Job) -> Response:
    return back(f"{_with(job=job.key)}#{'question' if job.made_as else 'reports'}")


def _add_proofs(server: Flask, reporter: Reporter) -> None:
    @server.before_request
    def room() -> None:
        """Allow a body as large as a report, at this address alone."""
        # Before the body is read: Flask asks for the limit when the form is first looked at.
        if request.path == urls.PROVE_REPORT:
            request.max_content_length = MOST_MB * MB

    @server.post(urls.PROVE_REPORT)
    @open_to(READERS)
    def prove() -> Response:
        # The file first, for reading the form is what raises where it is too large.
        try:
            file = request.files.get("file")
        except RequestEntityTooLarge:
            return refuse(say("evaluate.too_large", lang_of(), most=MOST_MB), 413)
        # The token is a field of the same body, and so can only be looked at after it was read.
        check_token()
        if file is None or not file.filename:
            raise Denied("evaluate.no_file")
        return _to_job(reporter.prove(file.stream.read(), plain_name(file.filename), lang_of()))

    @server.post(f"{urls.PROVE_REPORT}/<sha256>")
    @open_to(READERS)
    def prove_made(sha256: str) -> Response:
        check_token()
        return _to_job(reporter.prove_made(_report_entry(reporter, sha256), lang_of()))
