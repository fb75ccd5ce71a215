"""Which styles of an ods strike their text through, and how they show numbers: as they say, or as the style they build
upon does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from etl.workbook.scan.ods_formats import OdsNumberFormats
from etl.workbook.scan.xml_parts import Attributes, parse, parser

Said = TypeVar("Said")
_DEEPEST = 20
"""Styles that build upon each other; programs go three deep."""


class OdsStyles:
    """The styles of a document, as far as they strike text through or show numbers as others."""

    def __init__(self) -> None:
        self.any_struck = False
        """Whether any style strikes through at all."""
        self.formats = OdsNumberFormats()
        self._own: dict[str, bool] = {}
        self._shown: dict[str, str] = {}
        self._worded: dict[str, str | None] = {}
        self._parents: dict[str, str] = {}
        self._name = ""

    def read(self, styles: bytes) -> None:
        """Read the part with the styles that have names of their own."""
        if styles:
            engine = parser()
            engine.StartElementHandler = lambda tag, attributes: self.take(tag.rpartition(":")[2], attributes)
            engine.EndElementHandler = lambda tag: self.formats.end(tag.rpartition(":")[2])
            engine.CharacterDataHandler = self.formats.characters
            engine.buffer_text = True
            parse(engine, styles)

    def take(self, tag: str, attributes: Attributes) -> None:
        """Take a style, or what it says of its text."""
        if tag == "style":
            self._name = attributes.get("style:name", "")
            self._parents[self._name] = attributes.get("style:parent-style-name", "")
            if shown := attributes.get("style:data-style-name"):
                self._shown[self._name] = shown
        elif tag == "text-properties":
            # Programs write the style of the line, or its type, or both.
            line = attributes.get("style:text-line-through-style") or attributes.get("style:text-line-through-type")
            if line is not None:
                self._own[self._name] = line != "none"
                self.any_struck = self.any_struck or line != "none"
        else:
            self.formats.start(tag, attributes)

    def is_struck(self, name: str) -> bool | None:
        """Tell whether a style strikes through; None where neither it nor what it builds upon says so."""
        return self._said(name, self._own)

    def worded(self, name: str) -> str | None:
        """Return the number format of a style, if it may show a number otherwise than as itself."""
        if name not in self._worded:
            shown = self._said(name, self._shown)
            self._worded[name] = self.formats.told(shown) if shown else None
        return self._worded[name]

    def _said(self, name: str, said: Mapping[str, Said]) -> Said | None:
        """Return what a style says, or else the nearest one that it builds upon; None where none says anything."""
        # A bound, because a hostile file's styles may build upon each other in a circle.
        for _ in range(_DEEPEST):
            if name in said:
                return said[name]
            name = self._parents.get(name, "")
            if not name:
                break
        return None
