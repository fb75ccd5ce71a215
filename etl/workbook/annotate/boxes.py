"""The boxes that notes are shown in: a drawing in an old language that is often not even well-formed XML.

So it is never parsed: boxes are found by patterns, taken out and put in at the end, and all the rest keeps its bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from etl.workbook.scan import limits
from etl.workbook.scan.sheet import Cell, UnreadableFile

_NAMES = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
# A drawing without boxes, as Excel begins one.
_EMPTY = (
    f'<xml {_NAMES}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout>'
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype></xml>'
).encode()
# A shape with all that is inside it; the prefix of its end tag must be that of its start tag.
_SHAPE = re.compile(rb"<([\w.-]+:)?shape(?=[\s>]).*?</\1shape\s*>", re.S)
# The cell that a box belongs to, and what tells a note's box from other shapes.
_PLACE = re.compile(rb"<(?:[\w.-]+:)?(Row|Column)\s*>\s*(\d+)\s*<")
_NOTE = re.compile(rb"""ObjectType\s*=\s*["']Note["']""")
# Programs number shapes _x0000_s1025 and on; 1,024 numbers belong to each `idmap`.
_ID = re.compile(rb"_x0000_s(\d{1,9})\b")
# The root's end tag, before which new shapes go.
_LAST = re.compile(rb"</[^<>]+>\s*\Z")
_WIDE, _HIGH = 4, 60
"""Columns that a box is wide, and the most rows it is high."""


class NoteBoxes:
    """The boxes of one sheet; ``content`` None where it has none yet."""

    def __init__(self, content: bytes | None) -> None:
        self._content = _EMPTY if content is None else content

    @property
    def is_empty(self) -> bool:
        """Whether nothing is drawn any more."""
        return _SHAPE.search(self._content) is None

    def content(self) -> bytes:
        """Return the drawing."""
        return self._content

    def remove(self, cells: Iterable[Cell]) -> None:
        """Take the boxes of these cells out."""
        gone = set(cells)
        if gone:
            self._content = _SHAPE.sub(lambda shape: b"" if _cell(shape[0]) in gone else shape[0], self._content)

    def add(self, texts: Mapping[Cell, str]) -> None:
        """Put a box, large enough for its text, at each cell."""
        if not texts:
            return
        end = _LAST.search(self._content)
        if end is None:
            raise UnreadableFile("damaged", "parts")
        first = max(map(int, _ID.findall(self._content)), default=1024) + 1
        # Declared once more on each shape where the drawing calls the same namespaces by other prefixes.
        names = "" if b'xmlns:v="' in self._content and b'xmlns:x="' in self._content else " " + _NAMES
        shapes = [_box(number, cell, text, names) for number, (cell, text) in enumerate(sorted(texts.items()), first)]
        self._content = self._content[: end.start()] + b"".join(shapes) + self._content[end.start() :]


def _cell(shape: bytes) -> Cell | None:
    """Return the cell of a note's box; None for any other shape."""
    places = {name: int(number) for name, number in _PLACE.findall(shape)}
    return (places[b"Row"], places[b"Column"]) if _NOTE.search(shape) and len(places) == 2 else None


def _box(number: int, cell: Cell, text: str, names: str) -> bytes:
    row, column = cell
    # About 22 characters fit a line of the box.
    lines = sum(1 + len(line) // 22 for line in text.split("\n"))
    high = min(3 + lines, _HIGH)
    # Beside its cell, and still within the sheet at its last columns and rows.
    left = min(column + 1, limits.SHEET_COLUMNS - _WIDE - 1)
    top = min(max(row - 1, 0), limits.SHEET_ROWS - high - 1)
    return (
        f'<v:shape{names} id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;visibility:hidden;'
        'z-index:1" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
        '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
        '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
        '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        f"<x:Anchor>{left}, 15, {top}, 4, {left + _WIDE}, 15, {top + high}, 4</x:Anchor><x:AutoFill>False</x:AutoFill>"
        f"<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
    ).encode()
