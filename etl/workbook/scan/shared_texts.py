"""Texts that cells share, as far as parts of them are struck through."""

from __future__ import annotations

import functools

from etl.workbook.scan.cell_styles import is_struck
from etl.workbook.scan.xml_parts import Attributes, parse, parser

Pieces = tuple[tuple[str, bool], ...]
"""The parts of a text, each with whether it is struck through."""


@functools.lru_cache(maxsize=8)
def struck_texts(strings: bytes) -> dict[int, Pieces]:
    """Return the shared texts with something struck through, by their number. Most workbooks have none."""
    if b"strike" not in strings:
        return {}
    walk = TextWalk()
    found: dict[int, Pieces] = {}
    count = 0

    def start(tag: str, attributes: Attributes) -> None:
        walk.start(tag.rpartition(":")[2], attributes)

    def end(tag: str) -> None:
        nonlocal count
        name = tag.rpartition(":")[2]
        walk.end(name)
        if name == "si":
            if any(struck for _, struck in walk.pieces):
                found[count] = tuple(walk.pieces)
            # Cells refer to texts by their number, so those without anything struck are counted too.
            count += 1
            walk.pieces = []

    engine = parser()
    engine.StartElementHandler, engine.EndElementHandler = start, end
    engine.CharacterDataHandler = walk.text
    parse(engine, strings)
    return found


class TextWalk:
    """Gathers the runs of one text, readings of characters left out."""

    def __init__(self) -> None:
        self.pieces: list[tuple[str, bool]] = []
        self._struck = self._reading = False
        self._phonetic = 0

    def start(self, name: str, attributes: Attributes) -> None:
        """Handle the beginning of an element."""
        if name == "r":
            self._struck = False
        elif name == "strike":
            self._struck = is_struck(attributes)
        # Phonetic runs (East Asian readings) repeat the text in other letters and are no part of the value.
        elif name == "rPh":
            self._phonetic += 1
        elif name == "t":
            self._reading = not self._phonetic

    def text(self, text: str) -> None:
        """Handle characters: kept if they stand in a run's text, with whether the run is struck through."""
        if self._reading:
            self.pieces.append((text, self._struck))

    def end(self, name: str) -> None:
        """Handle the end of an element."""
        if name == "t":
            self._reading = False
        elif name == "rPh":
            self._phonetic -= 1
        elif name == "r":
            self._struck = False
