"""Pictures of a PDF's pages, with a box around every row that was read, proposed or refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dash import html

from dashboards import urls
from dashboards.components.html import Child, data
from dashboards.request import Request
from dashboards.urls import url_of
from etl.plan_documents.page_pictures import PagePicture
from etl.plan_tables.page_places import PageBox, PageFinder
from etl.plan_tables.result import PlanImport

Marked = tuple[PageBox, str]
"""A box and its row: "3" for the row read at index 3, "p3" for a proposal, "r3" for refused words."""


def page_figures(
    request: Request, key: str, read: PlanImport, pictures: Mapping[int, PagePicture]
) -> Iterator[html.Figure]:
    """Yield the pages that there are pictures of, in their order."""
    marks = list(_marked(read))
    for page, picture in sorted(pictures.items()):
        own = [_mark(picture, place, of) for place, of in marks if place.page == page]
        words = request.say("import_page.page", page=page)
        image = html.Img(src=url_of(urls.READ_PAGE, doc=key, page=page), alt=words, className="import-page-picture")
        drawn = html.Div([image, *own], className="import-page-room")
        yield html.Figure([html.Figcaption(words), drawn], className="import-page", id=f"page-{page}")


def _marked(read: PlanImport) -> Iterator[Marked]:
    finder = PageFinder(read.places)
    for at, row in enumerate(read.rows):
        if place := finder.row(row):
            yield place, str(at)
    for at, row in enumerate(read.proposed):
        if place := finder.row(row):
            yield place, f"p{at}"
    for at, words in enumerate(read.refused):
        if place := finder.find(words.span):
            yield place, f"r{at}"


def _mark(picture: PagePicture, place: PageBox, of: str) -> html.Mark:
    left, top, right, bottom = place.box
    style = {
        "left": _share(left - picture.box[0], picture.width),
        "top": _share(top - picture.box[1], picture.height),
        "width": _share(right - left, picture.width),
        "height": _share(bottom - top, picture.height),
    }
    return html.Mark(style=style, **data(of=of))


def _share(length: float, whole: float) -> str:
    return f"{100 * length / whole:.3f}%"


def place_words(request: Request, place: PageBox) -> str:
    """Return a page and a box in words, in points from the page's upper left corner."""
    left, top, right, bottom = (f"{edge:.0f}" for edge in place.box)
    return request.say("import_page.place", page=place.page, left=left, top=top, right=right, bottom=bottom)


def where_words(request: Request, place: PageBox | None, pages: Mapping[int, PagePicture]) -> list[Child]:
    """Return where a row stands: a link to the picture of its page, or page and box in words; nothing in a document
    without pages."""
    if place is None:
        return []
    words = place_words(request, place)
    if place.page not in pages:
        return [html.Small(words, className="import-place")]
    way = html.A(request.say("import_page.page", page=place.page), href=f"#page-{place.page}", title=words)
    return [html.Small(way, className="import-place")]
