"""What is seen at an address, made once per data version: a page is a function of its address and the data alone.

Content is made once for all who see the same (``Page.seen_as``), the frame around it for each, because it says who is
asking: after an acceptance fifty people want the same page. A page that depends on drafts and submissions is made
anew each time (``Page.personal``), or once for each person where what it watches says all of it (``Page.kept``).
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from secrets import token_hex
from typing import TYPE_CHECKING, cast

from dash.development.base_component import Component
from flask import g, has_request_context

from access.permission import check_may_see
from dashboards.page import Page
from dashboards.reader import Reader
from dashboards.request import Request, day_in_china
from dashboards.server.frame import document_title, html_lang, refused, resolved, show
from dashboards.server.markup import as_markup, to_html
from dashboards.server.routing import find_page, request_of, with_parameters
from dashboards.viewer import NOBODY, Viewer
from etl.home.file_cache import one_look
from etl.lru_cache import LruCache
from plan.denied import Denied
from presentation.weight import weight_of

if TYPE_CHECKING:
    from dashboards.access_services import AccessServices
    from etl.submissions import SubmissionService
    from presentation.reporting import Reporter

PICTURES_BYTES, CONTENTS_BYTES = 16 << 20, 24 << 20
"""Most bytes of whole pages (HTML, some 100 kB each) and of what stands in their frames (HTML too, but for charts)."""


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """A page as HTML, what the document says of itself, and whether there is such a page."""

    html: str
    title: str
    lang: str
    missing: bool


class PageRenderer:
    """The pages over a reader, as trees for Dash and as HTML for the first document."""

    def __init__(
        self,
        pages: Sequence[Page],
        reader: Reader,
        submission_service: SubmissionService | None = None,
        reporter: Reporter | None = None,
        access_services: AccessServices | None = None,
    ) -> None:
        self.pages = pages
        self.reader = reader
        self.submission_service = submission_service
        self.reporter = reporter
        self.access_services = access_services
        self._pictures = LruCache(PICTURES_BYTES, weight_of)
        self._contents = LruCache(CONTENTS_BYTES, weight_of)
        # Stands in kept pictures where each session's own token belongs; nobody can write it into a text.
        self._seal = token_hex(32)

    @property
    def weight(self) -> int:
        """Estimated bytes of all pages that are kept."""
        return self._pictures.weight + self._contents.weight

    def version(self, work: bool = False) -> str:
        """Return a text that changes whenever the effective data do; with ``work``, also when a draft, a submission
        or anything of reports does.
        """
        of_data = self.reader.version
        if not work or (self.submission_service is None and self.reporter is None):
            return of_data
        service = self.submission_service
        of_desk = (service.changes(), service.drafts()) if service else ()
        return _version(of_data, (*of_desk, self.reporter.changes() if self.reporter else ""))

    def version_at(self, path: str, search: str, viewer: Viewer) -> str:
        """Return the version of what an address shows: of the data, and after a point of what a personal page
        ``watches``."""
        page, caught = find_page(self.pages, path)
        with one_look():
            if page is None or not self.may_see(path, viewer):
                return self.version()
            return self._version_of(page, with_parameters(self.request(path, search, viewer), caught))

    def _version_of(self, page: Page | None, request: Request) -> str:
        if page is None or not page.personal or page.watches is None or self.submission_service is None:
            return self.version(page is not None and page.personal)
        self.submission_service.catch_up()
        return _version(self.reader.version, page.watches(request))

    def request(self, path: str, search: str, viewer: Viewer = NOBODY) -> Request:
        """Return the request that an address makes, with who asks and all that pages work with."""
        return replace(
            request_of(self.reader, path, search),
            viewer=viewer,
            submission_service=self.submission_service,
            reporter=self.reporter,
            access_services=self.access_services,
        )

    def personal(self, path: str) -> bool:
        """Tell whether what an address shows depends on drafts and submissions, and so may not be kept."""
        page, _ = find_page(self.pages, path)
        return page is not None and page.personal

    def check_may_see(self, path: str, viewer: Viewer) -> None:
        """Raise Denied unless the viewer acts in a role that may see the page at an address; no page is for whoever
        asks.
        """
        page, _ = find_page(self.pages, path)
        if has_request_context():
            # For the audit: of what Dash asks for, the request's own path says no page (audit_log).
            g.looked_at = path
        if page is not None:
            check_may_see(viewer.person, page.roles)

    def may_see(self, address: str, viewer: Viewer) -> bool:
        """Tell whether :meth:`check_may_see` lets an address pass."""
        try:
            self.check_may_see(address.partition("?")[0], viewer)
        except Denied:
            return False
        return True

    def tree(self, path: str, search: str, viewer: Viewer = NOBODY) -> list[Component]:
        """Return the components of an address; Denied if they are not for the viewer."""
        self.check_may_see(path, viewer)
        # What is shown is of one moment, and what is kept under a version made of it, whatever is written meanwhile.
        with one_look():
            if self.personal(path):
                return self._for_dash(*self._resolved(path, search, viewer))
            page, request = self._resolved(path, search, viewer.plain)
            # What does not exist has endless addresses: nothing of them is kept.
            return self._for_dash(page, request, self._content(page, request, search) if page else None)

    def _content(self, page: Page, request: Request, search: str) -> Component:
        """Return what stands in the frame, made for whom it is kept: he may not know who asked first."""
        seen_as = page.seen_as(request)
        question = self.version(), day_in_china(), seen_as, request.path, search
        asked = replace(request, viewer=seen_as, found={})
        return self._contents.once(question, lambda: cast(Component, as_markup(page.build(asked))))

    def picture(self, path: str, search: str, viewer: Viewer = NOBODY) -> RenderedPage:
        """Return the HTML of an address; Denied if it is not for the viewer."""
        self.check_may_see(path, viewer)
        if self.personal(path):
            return self._own_picture(path, search, viewer)
        plain = viewer.plain
        question = self.version(), day_in_china(), plain, path, search
        kept = cast(RenderedPage | None, self._pictures.get(question)) or self._drawn(path, search, plain)
        if not kept.missing:
            self._pictures.put(question, kept)
        return kept

    def kept_for(self, path: str, search: str, viewer: Viewer) -> Hashable | None:
        """Return a key that determines all that a personal page shows a person, but for his session's token; None for
        any other page, and for one that is made anew each time."""
        page, caught = find_page(self.pages, path)
        if page is None or not page.personal:
            return None
        request = with_parameters(self.request(path, search, viewer), caught)
        if not page.kept(request):
            return None
        # How long a session lasts is said beside pages, not on them.
        whose = replace(viewer, token="", stay=None)
        return self._version_of(page, request), day_in_china(), whose, path, search

    def _own_picture(self, path: str, search: str, viewer: Viewer) -> RenderedPage:
        with one_look():
            question = self.kept_for(path, search, viewer)
            if question is None:
                return self._drawn(path, search, viewer)
            sealed = replace(viewer, token=self._seal)
            kept = cast(RenderedPage | None, self._pictures.get(question)) or self._drawn(path, search, sealed)
        if not kept.missing:
            self._pictures.put(question, kept)
        return replace(kept, html=kept.html.replace(self._seal, viewer.token))

    def refusal(self, path: str, search: str, viewer: Viewer, sentence: str, address: str) -> RenderedPage:
        """Return why something was not done, in the frame of the address where it was asked.

        The page there is not looked up: what it is called could say that something is there.
        """
        request = replace(request_of(self.reader, path, search), viewer=viewer)
        drawn = to_html(refused(self.pages, request, sentence, address))
        title = request.say("app.title", page=request.say("desk.refused"))
        return RenderedPage(drawn, title, html_lang(request.lang), False)

    def _resolved(self, path: str, search: str, viewer: Viewer) -> tuple[Page | None, Request]:
        page, request = resolved(self.pages, self.request(path, search, viewer))
        if has_request_context():
            # So that the answer about a page that does not exist is not kept (callback_cache).
            g.nothing_there = page is None
        return page, request

    def _built(self, page: Page | None, request: Request, content: Component | None = None) -> list[Component]:
        return show(self.pages, page, request, self._version_of(page, request), content)

    def _for_dash(self, page: Page | None, request: Request, content: Component | None = None) -> list[Component]:
        return cast(list[Component], as_markup(self._built(page, request, content)))

    def _drawn(self, path: str, search: str, viewer: Viewer) -> RenderedPage:
        page, request = self._resolved(path, search, viewer)
        personal = page is not None and page.personal
        drawn = to_html(self._built(page, request) if personal else self.tree(path, search, viewer))
        return RenderedPage(drawn, document_title(page, request), html_lang(request.lang), page is None)


def _version(of_data: str, watched: object) -> str:
    """Return the version of the data, a point, and 16 hexadecimal digits of what is watched besides."""
    return f"{of_data}.{sha256(repr(watched).encode()).hexdigest()[:16]}"
