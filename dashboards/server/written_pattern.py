"""An element that a page has a hundred times: written once as HTML, and filled with what is each one's own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import Any

from dashboards.components.written import WrittenElement
from dashboards.server.markup import as_markup

# From Unicode's private area, and words of our own between: no sentence of ours holds it.
_EDGE = "\ue001"
_BLANK = re.compile(f"{_EDGE}([a-z]+){_EDGE}")


def blank(name: str) -> str:
    """Return the text that stands where each one's own ``name`` goes: a text, or the whole value of an attribute."""
    return f"{_EDGE}{name}{_EDGE}"


@dataclass(frozen=True, slots=True)
class WrittenPattern:
    """An element whose content has blanks, between the ``pieces`` of its HTML; every second piece is a blank's name."""

    tag: str
    given: dict[str, Any]
    pieces: tuple[str, ...]

    @classmethod
    def of(cls, element: Any) -> WrittenPattern:
        """Return the pattern of an element that needs no script, with :func:`blank` wherever something is filled in
        inside of it."""
        written = as_markup(element)
        assert isinstance(written, WrittenElement), "what needs a script is not written"
        return cls(written.tag, written.given, tuple(_BLANK.split(written.markup)))

    def filled(self, **texts: str) -> WrittenElement:
        """Return one such element; texts are escaped, and what looks like a blank in them stays as it is."""
        pieces = list(self.pieces)
        pieces[1::2] = (escape(texts[name]) for name in pieces[1::2])
        return WrittenElement(self.tag, self.given, "".join(pieces))
