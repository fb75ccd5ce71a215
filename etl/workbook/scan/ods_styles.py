"""Which styles of an ods strike their text through: as they say, or as the style they build upon does."""

from __future__ import annotations

from etl.workbook.scan.xml_parts import Attributes, parse, parser

_DEEPEST = 20
"""Styles that build upon each other; programs go three deep."""


class TextStyles:
    """The styles of a document, as far as they strike text through."""

    def __init__(self) -> None:
        self.any_struck = False
        """Whether any style strikes through at all."""
        self._own: dict[str, bool] = {}
        self._parents: dict[str, str] = {}
        self._name = ""

    def read(self, styles: bytes) -> None:
        """Read the part with the styles that have names of their own."""
        if b"line-through" in styles:
            engine = parser()
            engine.StartElementHandler = lambda tag, attributes: self.take(tag.rpartition(":")[2], attributes)
            parse(engine, styles)

    def take(self, tag: str, attributes: Attributes) -> None:
        """Take a style, or what it says of its text."""
        if tag == "style":
            self._name = attributes.get("style:name", "")
            self._parents[self._name] = attributes.get("style:parent-style-name", "")
        elif tag == "text-properties":
            # Programs write the style of the line, or its type, or both.
            line = attributes.get("style:text-line-through-style") or attributes.get("style:text-line-through-type")
            if line is not None:
                self._own[self._name] = line != "none"
                self.any_struck = self.any_struck or line != "none"

    def is_struck(self, name: str) -> bool | None:
        """Tell whether a style strikes through; None where neither it nor what it builds upon says so."""
        # A bound, because a hostile file's styles may build upon each other in a circle.
        for _ in range(_DEEPEST):
            if name in self._own:
                return self._own[name]
            name = self._parents.get(name, "")
            if not name:
                break
        return None
