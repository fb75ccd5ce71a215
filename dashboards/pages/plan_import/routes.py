"""The routes of the page 规划导入: read a document, show pictures of its pages, download the catalogue."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

from flask import Flask, Response, abort, g, request
from werkzeug.exceptions import RequestEntityTooLarge

from access.permission import IMPORTERS
from dashboards import urls
from dashboards.language import query_of
from dashboards.pages.plan_import.page import MOST_MB, SHELVES, ReadPlan
from dashboards.pages.plan_import.proposals import LONGEST, figures_of, shown
from dashboards.pages.submissions.files import attachment
from dashboards.server.guard import open_to
from dashboards.server.page_cache import PageRenderer
from dashboards.server.posting import back, check_token, lang_of, posted, refuse
from etl.file_name import plain_name
from etl.plan_documents.bounds import UnreadableDocument
from etl.plan_documents.catalogue_text import catalogue_text, identity_of
from etl.plan_documents.child import pages_apart
from etl.plan_documents.opening import read_document
from etl.plan_documents.page_pictures import PagePicture
from etl.plan_tables.drafting import draft_catalogue
from etl.plan_tables.page_places import pages_of
from etl.plan_tables.reading import read_tables
from etl.plan_tables.result import CellValue, ImportedRow, PlanImport
from etl.plan_tables.values import value_of
from etl.workbook.scan.limits import MB
from plan.denied import Denied
from wording import say

_YAML = "application/yaml"


def add_plan_import(server: Flask, renderer: PageRenderer) -> None:
    """Add the routes of the page."""
    shelf = SHELVES.of(renderer.reader.store)

    @server.before_request
    def room_for_a_document() -> None:
        """Allow a body as large as a document, at this address alone."""
        # Elsewhere a large body is refused before it is read.
        if request.path == urls.READ_PLAN:
            request.max_content_length = MOST_MB * MB

    @server.post(urls.READ_PLAN)
    @open_to(IMPORTERS)
    def read_plan() -> Response:
        # The file first, for reading the form is what raises where it is too large.
        try:
            file = request.files.get("file")
        except RequestEntityTooLarge:
            return refuse(say("import_page.too_large", lang_of(), most=MOST_MB), 413)
        check_token()
        if file is None or not file.filename:
            raise Denied("import_page.no_file")
        key = shelf.put(_read(file.stream.read(), plain_name(file.filename), g.viewer.person.name))
        return back(_address(doc=key))

    @server.post(urls.DRAFT_CATALOGUE)
    @open_to(IMPORTERS)
    def draft() -> Response:
        check_token()
        plan = shelf.get(posted("doc"), g.viewer.person.name)
        if plan is None or plan.read is None or plan.document is None:
            return refuse(say("import_page.gone", lang_of()), 404)
        read = corrected(plan.read)
        made = draft_catalogue(read, plan.document.text, renderer.reader.plan, identity_of(read))
        if made is None:
            return refuse(say("import_page.nothing", lang_of()), 409)
        content = catalogue_text(read, made, lang_of()).encode("utf-8")
        return attachment(content, f"{identity_of(read)}.yaml", _YAML)

    @server.get(urls.READ_PAGE)
    @open_to(IMPORTERS)
    def read_page(doc: str, page: int) -> Response:
        plan = shelf.get(doc, g.viewer.person.name)
        picture = plan.pages.get(page) if plan else None
        # Somebody else's document answers as if it were not there.
        if picture is None:
            abort(404)
        return Response(picture.png, mimetype="image/png")


def _address(**query: str) -> str:
    from urllib.parse import urlencode

    return f"{urls.IMPORT}?{urlencode({**query, **query_of(lang_of())})}"


def _read(content: bytes, name: str, whose: str) -> ReadPlan:
    try:
        document = read_document(content, name)
    except UnreadableDocument as error:
        # Kept like a document, so that the page after the redirect can say why; a posted page would be sent anew on
        # reload.
        return ReadPlan(whose, name, why=error.why)
    read = read_tables(document)
    return ReadPlan(whose, name, document, read, pages=_pictures(content, read))


def _pictures(content: bytes, read: PlanImport) -> dict[int, PagePicture]:
    """Return pictures of the first pages on which something was read or refused; none where they cannot be drawn."""
    boxes = dict(islice(pages_of(read).items(), _MOST_PAGES))
    try:
        return pages_apart(content, boxes) if boxes else {}
    except UnreadableDocument:
        # The words were read: page and box are told in words then.
        return {}


_MOST_PAGES = 12
"""A plan's table has one page or two; beyond a dozen the pictures would weigh more than they show."""


def corrected(read: PlanImport) -> PlanImport:
    """Return what was read with the rows that were ticked, and their figures as they were typed."""
    # By place: what was read stays in memory and only figures come from the form, so that nobody can post rows of his
    # own.
    rows = [_typed(str(at), row) for at, row in enumerate(read.rows) if posted(f"take-{at}")]
    proposed = [_confirmed(f"p{at}", row) for at, row in enumerate(read.proposed) if posted(f"take-p{at}")]
    return replace(read, rows=(*rows, *proposed), proposed=())


def _confirmed(key: str, row: ImportedRow) -> ImportedRow:
    """Return a proposed row with its figures as typed; Denied unless each of them was confirmed."""
    typed = replace(
        row,
        baseline=_value(f"baseline-{key}", row.baseline),
        targets={year: _value(f"target-{year}-{key}", value) for year, value in row.targets.items()},
        # Growth has no field to confirm, so a picture's is never taken.
        annual=None,
    )
    open_ = [name for name, _, value in figures_of(typed) if value is not None and not posted(f"sure-{name}-{key}")]
    if open_:
        raise Denied("import_page.unconfirmed", conflict=True, name=row.name)
    return typed


def _typed(at: str, row: ImportedRow) -> ImportedRow:
    targets = {year: _value(f"target-{at}-{year}", value) for year, value in row.targets.items()}
    return replace(row, baseline=_value(f"baseline-{at}", row.baseline), targets=targets)


def _value(name: str, before: CellValue) -> CellValue:
    """Return what was typed into a field; what was read where the field is untouched."""
    typed = posted(name, shown(before))[:LONGEST]
    return before if typed == shown(before) else value_of(typed)
