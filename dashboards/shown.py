"""What is seen at an address, made once per data version: a page is a function of its address and the data alone.

Whoever makes pages depend on who is asking must make the asker part of the question here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash.development.base_component import Component

from dashboards.frame import document_title, html_lang, resolved, show
from dashboards.kept import Kept
from dashboards.markup import to_html
from dashboards.page import Page
from dashboards.reader import Reader

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

    def __init__(self, pages: Sequence[Page], reader: Reader) -> None:
        self.pages = pages
        self.reader = reader
        self._pictures = Kept(PICTURES)
        self._trees = Kept(TREES)

    def tree(self, path: str, search: str) -> list[Component]:
        """The components of an address."""
        question = self.reader.store.version, path, search
        return self._trees.once(question, lambda: show(self.pages, *resolved(self.pages, self.reader, path, search)))

    def picture(self, path: str, search: str) -> Picture:
        """The HTML of an address."""
        return self._pictures.once((self.reader.store.version, path, search), lambda: self._drawn(path, search))

    def _drawn(self, path: str, search: str) -> Picture:
        page, request = resolved(self.pages, self.reader, path, search)
        drawn = to_html(self.tree(path, search))
        return Picture(drawn, document_title(page, request), html_lang(request.lang), page is None)
