"""The styles part: a mark is a copy of the cell's own style in which nothing but the fill differs.

What the cell was filled with is kept in the second colour of our fill, which nothing shows: so the mark can be taken
off again when the file comes back, even if another program has saved and renumbered everything in between. Some
programs make second colours up as they save; the fill of our list's header, whose second colour is known, tells.
A fill of lines or a gradient is not kept: the cell is plain once its mark is off.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from etl.workbook.annotate.markup import (
    Edit,
    Element,
    Markup,
    applied,
    prefixed,
    tag_end,
    with_attribute,
    without_attribute,
)
from etl.workbook.write.writing_style import HEADER, INK
from plan.finding import Severity
from plan.whole_number import whole_number

FILLS = {
    Severity.MEND: ("F5C6BD", "A83A28"),
    Severity.EXPLAIN: ("FBE2A1", "82600C"),
}
"""Severity → the fill under dark letters, and under light ones. No palette of an office program has these colours,
so they tell our marks from a planner's own."""

VEIL = b'"guibiao"="guibiao"'
"""The always true condition of our conditional fill: it shows a mark where a conditional format of the planner would
cover it, and tells ours from theirs."""

WITNESS = HEADER[1:]
"""The colour of our list's header: its second colour is always the automatic one."""

_OURS = {colour for pair in FILLS.values() for colour in pair}
# The order of CT_Stylesheet (ISO 29500-1, 18.8.39).
_ORDER = (
    *("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles"),
    *("colors", "extLst"),
)
_XF = b'<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
# What each list holds in any workbook: cells refer to number 0, and fills 0 and 1 are fixed as none and gray125.
_AT_LEAST = {
    "fonts": [b'<font><sz val="11"/></font>'],
    "fills": [b'<fill><patternFill patternType="none"/></fill>', b'<fill><patternFill patternType="gray125"/></fill>'],
    "borders": [b"<border><left/><right/><top/><bottom/><diagonal/></border>"],
    "cellStyleXfs": [_XF],
    "cellXfs": [_XF],
}
# name="value" or name='value'.
_PAIR = re.compile(rb"""([^\s=<>/"']+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_SOLID = re.compile(rb"""patternType\s*=\s*["']solid["']""")
_COLOUR = rb"<(?:[\w.-]+:)?%b\s([^>]*?)/?>"
# The attributes of a fill's first and second colour, and of a font's.
_FRONT, _BACK = re.compile(_COLOUR % b"fgColor"), re.compile(_COLOUR % b"bgColor")
_LETTERS = re.compile(_COLOUR % b"color")


@dataclass(slots=True)
class _Section:
    """A list of the part: its items as bytes, of which the first ``known`` stand in the part already."""

    element: Element | None
    items: list[bytes]
    known: int
    places: dict[bytes, int] = field(default_factory=dict)

    def add(self, item: bytes) -> int:
        """Return the number of an item; an equal one is taken if there is one."""
        if not self.places:
            # reversed: of equal items the first one's number stays.
            self.places = {one: place for place, one in reversed(list(enumerate(self.items)))}
        if item not in self.places:
            self.places[item] = len(self.items)
            self.items.append(item)
        return self.places[item]


class Styles:
    """The styles of a workbook, with what we add to them."""

    def __init__(self, content: bytes) -> None:
        self._markup = Markup(content)
        self._sections = {name: self._section(name) for name in (*_AT_LEAST, "dxfs")}
        self._xfs = self._sections["cellXfs"].items
        self._marked: dict[tuple[int, Severity], int] = {}
        self._cleared: dict[int, int] = {}
        self._keeps_second = any(self._is_witness(fill) for fill in self._sections["fills"].items)
        self.ours = frozenset(str(n) for n, xf in enumerate(self._xfs) if self._is_ours(_attributes(xf)))
        """The numbers, as cells write them, of the styles that are marks of ours."""

    def _section(self, name: str) -> _Section:
        element = self._markup.root.first(name)
        items = [self._markup.bytes_of(child) for child in element.children] if element else []
        known = len(items)
        if not items:
            # A list that is missing or empty would leave the numbers that cells give without meaning.
            items = [self._markup.ours(item) for item in _AT_LEAST.get(name, [])]
        return _Section(element, items, known)

    def add(self, section: str, xml: bytes) -> int:
        """Return the number of a font, fill, border, cell style (cellXfs) or conditional style (dxfs), written without
        prefix."""
        return self._sections[section].add(self._markup.ours(xml))

    def mark(self, style: int, severity: Severity) -> int:
        """Return the style of a cell once it is marked."""
        if (style, severity) not in self._marked:
            xf = self._xf(style)
            colour = FILLS[severity][self._has_light_letters(xf)]
            fill = self.add("fills", solid_fill(f'rgb="FF{colour}"'.encode(), self._beneath(xf) or b'indexed="64"'))
            self._marked[style, severity] = self._with_fill(xf, fill)
        return self._marked[style, severity]

    def cleared(self, style: int) -> int:
        """Return the style of a marked cell without the mark."""
        if style not in self._cleared:
            xf = self._xf(style)
            beneath = self._beneath(xf)
            if not self._keeps_second and self._has_light_letters(xf):
                beneath = f'rgb="FF{INK[1:]}"'.encode()  # light letters stood on something dark
            self._cleared[style] = self._with_fill(xf, self._solid(beneath) if beneath else 0)
        return self._cleared[style]

    def veil(self, severity: Severity) -> int:
        """Return the conditional style (dxf) that shows a mark above the planner's own conditional fills."""
        colour = f'rgb="FF{FILLS[severity][0]}"'.encode()
        return self.add("dxfs", b"<dxf>" + solid_fill(colour, colour) + b"</dxf>")

    def _xf(self, style: int) -> bytes:
        """Return a cell style by its number; number 0, the usual one, for a number that the part does not have."""
        return self._xfs[style if style < len(self._xfs) else 0]

    def _fill_of(self, attributes: dict[bytes, bytes]) -> bytes:
        fills = self._sections["fills"].items
        number = _number(attributes.get(b"fillId"))
        return fills[number] if number < len(fills) else b""

    def _is_ours(self, attributes: dict[bytes, bytes]) -> bool:
        return _rgb(_found(_FRONT, self._fill_of(attributes))) in _OURS

    def _beneath(self, xf: bytes) -> bytes:
        """Return the colour, as attributes, that a cell is filled with apart from any mark; b'' if it has none."""
        attributes = _attributes(xf)
        fill = self._fill_of(attributes)
        if not _SOLID.search(fill):
            return b""
        is_ours = self._is_ours(attributes)
        colour = _found(_BACK if is_ours else _FRONT, fill)
        if is_ours and not self._keeps_second:
            return b""
        return b"" if _rgb(colour) in _OURS or _attributes(colour).get(b"indexed") == b"64" else colour

    def _is_witness(self, fill: bytes) -> bool:
        """Tell whether a fill is that of our list's header with its second colour still as we wrote it."""
        return _rgb(_found(_FRONT, fill)) == WITNESS and _attributes(_found(_BACK, fill)) == {b"indexed": b"64"}

    def _solid(self, colour: bytes) -> int:
        """Return the plain fill of a colour."""
        wanted = _attributes(colour)
        for number, fill in enumerate(self._sections["fills"].items):
            if _SOLID.search(fill) and _attributes(_found(_FRONT, fill)) == wanted:
                return number
        return self.add("fills", solid_fill(colour, b'indexed="64"'))

    def _with_fill(self, xf: bytes, fill: int) -> int:
        """Return the style that differs from this one in its fill alone."""
        wanted = {**_alike(xf), b"fillId": str(fill).encode()}
        rest = xf[tag_end(xf, 0) :]
        for number, other in enumerate(self._xfs):
            alike = {**_alike(other), b"fillId": _attributes(other).get(b"fillId", b"0")} == wanted
            if alike and other[tag_end(other, 0) :] == rest:
                return number
        # Appended, never changed in place: other cells may have the same style.
        filled = with_attribute(xf, "fillId", str(fill))
        self._xfs.append(with_attribute(filled, "applyFill", "1") if fill else without_attribute(filled, "applyFill"))
        return len(self._xfs) - 1

    def _has_light_letters(self, xf: bytes) -> bool:
        fonts = self._sections["fonts"].items
        number = _number(_attributes(xf).get(b"fontId"))
        colour = _attributes(_found(_LETTERS, fonts[number])) if number < len(fonts) else {}
        if rgb := colour.get(b"rgb", b"")[-6:]:
            parts = [int(rgb[at : at + 2], 16) for at in (0, 2, 4)] if re.fullmatch(rb"[0-9A-Fa-f]{6}", rgb) else [0]
            # Three parts of 180 on average: light enough to be unreadable on a light fill.
            return sum(parts) > 540
        # White, as theme colour 0 and as 1 and 9 of the old palette.
        return colour.get(b"theme") == b"0" or colour.get(b"indexed") in (b"1", b"9")

    def content(self) -> bytes:
        """Return the part with what was added, and nothing else changed."""
        edits = []
        for name, section in self._sections.items():
            added = section.items[section.known :]
            if added and section.element is None:
                edits.append(self._new(name, added))
            elif added and section.element is not None:
                edits += self._grown(section.element, added, len(section.items))
        return applied(self._markup.content, edits)

    def _new(self, name: str, items: list[bytes]) -> Edit:
        """Return a list the part did not have, where the standard wants it."""
        later = _ORDER[_ORDER.index(name) + 1 :]
        root = self._markup.root
        body = b"".join(items)
        xml = prefixed(f'<{name} count="{len(items)}">'.encode(), self._markup.prefix) + body
        xml += prefixed(f"</{name}>".encode(), self._markup.prefix)
        before = next((child for child in root.children if child.name in later), None)
        return Edit(before.start, before.start, xml) if before else self._markup.inside(root, xml)

    def _grown(self, element: Element, items: list[bytes], count: int) -> list[Edit]:
        """Return the edits that put new items behind a list's own; ``count``: how many it has then."""
        content = self._markup.content
        grown = self._markup.inside(element, b"".join(items))
        if not element.get("count"):
            return [grown]
        head = with_attribute(content[element.start : element.inner], "count", str(count))
        if grown.start < element.inner:  # an empty list: its tag and its content are one edit
            opened = head[: head.rindex(b"/")] + grown.content
            return [Edit(element.start, element.inner, opened)]
        return [Edit(element.start, element.inner, head), grown]


def solid_fill(front: bytes, back: bytes) -> bytes:
    """Return a fill that shows the first colour; both are given as attributes."""
    colours = b"<fgColor " + front.strip() + b"/><bgColor " + back.strip() + b"/>"
    return b'<fill><patternFill patternType="solid">' + colours + b"</patternFill></fill>"


def _attributes(tag: bytes) -> dict[bytes, bytes]:
    """Return the attributes of a start tag, or of what stands in one."""
    end = tag_end(tag, 0) if tag.startswith(b"<") else len(tag)
    return {name: one or other for name, one, other in _PAIR.findall(tag, 0, end)}


def _alike(xf: bytes) -> dict[bytes, bytes]:
    """Return the attributes of a style but for its fill: two with the same differ in their fill alone."""
    return {name: value for name, value in _attributes(xf).items() if name not in (b"fillId", b"applyFill")}


def _found(pattern: re.Pattern[bytes], xml: bytes) -> bytes:
    match = pattern.search(xml)
    return match[1].strip() if match else b""


def _rgb(colour: bytes) -> str:
    return _attributes(colour).get(b"rgb", b"")[-6:].decode("ascii", "replace").upper()


def _number(text: bytes | None) -> int:
    return (whole_number(text.decode("ascii", "replace"), 6) or 0) if text else 0
