"""What is seen at an address, made once per data version: a page is a function of its address and the data alone.

Who is asking is part of the question, because the frame says it. A page that depends on what lies on the desk is made
anew each time (``Page.personal``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from dash.development.base_component import Component
from flask import g, has_request_context

from access.permission import check_may_see
from dashboards.page import Page
from dashboards.reader import Reader
from dashboards.request import Request, day_in_china
from dashboards.server.frame import document_title, html_lang, refused, resolved, show
from dashboards.server.markup import to_html
from dashboards.server.routing import find_page, request_of
from dashboards.viewer import NOBODY, Asker
from plan.denied import Denied
from presentation.lru_cache import LruCache

if TYPE_CHECKING:
    from dashboards.access_services import House
    from etl.submissions import Desk
    from presentation.reporting import Reporter

PICTURES, TREES = 128, 32
"""How many are kept: a picture is a text of some 50 kB, a tree a thousand components."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as HTML, what the document says of itself, and whether there is such a page."""

    html: str
    title: str
    lang: str
    missing: bool


class Shown:
    """The pages over a reader, as trees for Dash and as HTML for the first document."""

    def __init__(
        self,
        pages: Sequence[Page],
        reader: Reader,
        desk: Desk | None = None,
        reporter: Reporter | None = None,
        house: House | None = None,
    ) -> None:
        self.pages = pages
        self.reader = reader
        self.desk = desk
        self.reporter = reporter
        self.house = house
        self._pictures = LruCache(PICTURES)
        self._trees = LruCache(TREES)

    def version(self, desk: bool = False) -> str:
        """Changes whenever what speaks changes; with ``desk``, also when anything on the desk or of reports does."""
        speaks = self.reader.store.version
        if not desk or (self.desk is None and self.reporter is None):
            return speaks
        work = (self.desk.changes(), self.desk.drafts()) if self.desk else ()
        return _version(speaks, (*work, self.reporter.changes() if self.reporter else ""))

    def version_at(self, path: str, search: str, asker: Asker) -> str:
        """The version of what an address shows: of the data, and after a point of what a personal page ``watches``."""
        page, caught = find_page(self.pages, path)
        if page is None or not self.may_see(path, asker):
            return self.version()
        return self._version_of(page, replace(self._request(path, search, asker), parameters=caught))

    def _version_of(self, page: Page | None, request: Request) -> str:
        if page is None or not page.personal or page.watches is None or self.desk is None:
            return self.version(page is not None and page.personal)
        self.desk.catch_up()
        return _version(self.reader.store.version, page.watches(request))

    def _request(self, path: str, search: str, asker: Asker) -> Request:
        asked = request_of(self.reader, path, search)
        return replace(asked, asker=asker, desk=self.desk, reporter=self.reporter, house=self.house)

    def personal(self, path: str) -> bool:
        """Whether what an address shows depends on the desk, and so may not be kept."""
        page, _ = find_page(self.pages, path)
        return page is not None and page.personal

    def check_may_see(self, path: str, asker: Asker) -> None:
        """Denied unless the asker acts in a role that may see the page at an address; no page is for whoever asks."""
        page, _ = find_page(self.pages, path)
        if has_request_context():
            g.looked_at = path
        if page is not None:
            check_may_see(asker.person, page.roles)

    def may_see(self, address: str, asker: Asker) -> bool:
        """Whether :meth:`check_may_see` lets an address pass."""
        try:
            self.check_may_see(address.partition("?")[0], asker)
        except Denied:
            return False
        return True

    def tree(self, path: str, search: str, asker: Asker = NOBODY) -> list[Component]:
        """The components of an address; Denied if they are not for the asker."""
        self.check_may_see(path, asker)
        if self.personal(path):
            return self._built(*self._resolved(path, search, asker))
        plain = asker.plain
        question = self.version(), day_in_china(), plain, path, search
        return self._trees.once(question, lambda: self._built(*self._resolved(path, search, plain)))

    def picture(self, path: str, search: str, asker: Asker = NOBODY) -> Picture:
        """The HTML of an address; Denied if it is not for the asker."""
        self.check_may_see(path, asker)
        if self.personal(path):
            return self._drawn(path, search, asker)
        plain = asker.plain
        question = self.version(), day_in_china(), plain, path, search
        return self._pictures.once(question, lambda: self._drawn(path, search, plain))

    def refusal(self, path: str, search: str, asker: Asker, sentence: str, address: str) -> Picture:
        """Why something was not done, in the frame of the address where it was asked.

        The page there is not looked up: what it is called could say that something is there.
        """
        _, request = resolved((), self.reader, path, search, asker)
        drawn = to_html(refused(self.pages, request, sentence, address))
        title = request.say("app.title", page=request.say("desk.refused"))
        return Picture(drawn, title, html_lang(request.lang), False)

    def _resolved(self, path: str, search: str, asker: Asker) -> tuple[Page | None, Request]:
        page, request = resolved(self.pages, self.reader, path, search, asker, self.desk, self.reporter)
        return page, replace(request, house=self.house)

    def _built(self, page: Page | None, request: Request) -> list[Component]:
        return show(self.pages, page, request, self._version_of(page, request))

    def _drawn(self, path: str, search: str, asker: Asker) -> Picture:
        page, request = self._resolved(path, search, asker)
        personal = page is not None and page.personal
        drawn = to_html(self._built(page, request) if personal else self.tree(path, search, asker))
        return Picture(drawn, document_title(page, request), html_lang(request.lang), page is None)


def _version(speaks: str, watched: object) -> str:
    return f"{speaks}.{sha256(repr(watched).encode()).hexdigest()[:16]}"
