"""The page 规划导入: a file to choose, then the document's words beside the rows that were read of them.

The document and what was read of it are kept in this process's memory, for the person who sent it, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dash import html
from dash.development.base_component import Component

from access.permission import IMPORTERS
from dashboards import urls
from dashboards.components.forms import Input, button, form
from dashboards.components.html import Child, aria, data, link, main_heading
from dashboards.page import Page
from dashboards.pages.plan_import.pages import page_figures
from dashboards.pages.plan_import.rows import rows_section
from dashboards.pages.plan_import.text import text_section
from dashboards.request import Request
from dashboards.server.read_shelf import ReadShelves
from etl.plan_documents.page_pictures import PagePicture
from etl.plan_documents.picture import can_read_pictures
from etl.plan_tables.document import PlanDocument
from etl.plan_tables.result import PlanImport


@dataclass(frozen=True, slots=True)
class ReadPlan:
    """A document, what was read of it, and who sent it. ``why``: the key of the reason why it could not be read ("":
    it could).

    ``pages``: pictures of the pages on which something was read or refused, of a document that has pages.
    """

    whose: str
    name: str
    document: PlanDocument | None = None
    read: PlanImport | None = None
    why: str = ""
    pages: Mapping[int, PagePicture] = field(default_factory=dict)


SHELVES = ReadShelves(ReadPlan)
"""What was read, by the key in the address; one for the process, since a page is a function of its request alone."""


MOST_MB = 30
"""Largest document that is read, in MB."""
ENDINGS = ".docx,.pdf,.html,.htm,.txt,.md"


def build(request: Request) -> Component:
    """Return the page: empty, or with what was read of the document that the address names."""
    key = request.query.get("doc", "")
    # A restart empties the shelf, and so do a dozen later documents: the page then says so.
    plan = SHELVES.of(request.reader.store).get(key, request.viewer.person.name) if key else None
    if plan is None or plan.read is None or plan.document is None:
        return html.Div([*_head(request), *_unread(request, key, plan), _upload(request)], className="plan-import")
    about = request.say(
        "import_page.about",
        file=plan.name,
        base=plan.read.baseline_year or "—",
        years=tuple(map(str, plan.read.milestone_years)) or "—",
    )
    words: list[Child] = [about, " ", link(request.say("import_page.other"), request.href(doc=None))]
    pages = list(page_figures(request, key, plan.read, plan.pages))
    halves = [text_section(request, plan.document, plan.read, pages), rows_section(request, key, plan.read, plan.pages)]
    head = main_heading(_headline(request, plan.read))
    return html.Div(
        [_way_back(request), head, html.P(words, className="lead"), html.Div(halves, className="import-halves")],
        className="plan-import",
    )


def _head(request: Request) -> list[Component]:
    heading = main_heading(request.say("import_page.title"))
    return [_way_back(request), heading, html.P(request.say("import_page.lead"), className="lead")]


def _way_back(request: Request) -> html.P:
    return html.P(
        link(f"← {request.say('detail.plan.title')}", request.href(urls.PLAN, doc=None)), className="way-back"
    )


def _headline(request: Request, read: PlanImport) -> str:
    said = request.say("import_page.read", rows=len(read.rows), refused=len(read.refused))
    return said + (request.say("import_page.read_proposed", count=len(read.proposed)) if read.proposed else "")


def _unread(request: Request, key: str, plan: ReadPlan | None) -> list[Component]:
    if not key:
        return []
    known = plan is not None and plan.why
    words = request.say(f"plan_import.file.{plan.why}", file=plan.name) if plan and known else ""
    return [html.P(words or request.say("import_page.gone"), className="told", role="alert")]


def _upload(request: Request) -> html.Form:
    endings = ENDINGS + (",.png,.jpg,.jpeg" if can_read_pictures() else "")
    field = Input(type="file", name="file", required=True, accept=endings, id="import-file")
    label = html.Label(
        [html.Strong(request.say("import_page.drop")), field], className="drop-label", htmlFor="import-file"
    )
    chosen = html.P(className="drop-chosen", **aria(live="polite"))
    inside: list[Child] = [
        html.Div([label, chosen], className="drop", **data(drop="")),
        html.P([request.say("import_page.limit", most=MOST_MB), " ", request.say(_pictures_key())], className="limits"),
        button(request.say("import_page.send")),
    ]
    more = {"encType": "multipart/form-data", **data(upload=request.say("import_page.reading"))}
    return form(request, request.href(urls.READ_PLAN, doc=None), inside, "upload", **more)


def _pictures_key() -> str:
    return "import_page.pictures_proposed" if can_read_pictures() else "import_page.pictures_not"


def _watched(request: Request) -> str:
    """Return the document's key: what was read never changes, so the page is not redrawn while somebody types in it."""
    return request.query.get("doc", "")


PAGE = Page(
    urls.IMPORT,
    "import_page.title",
    None,
    build,
    roles=IMPORTERS,
    within=(urls.PLAN,),
    personal=True,
    watches=_watched,
)
