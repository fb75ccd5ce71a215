"""Figures that stand above or below the line within a text: 12 with a raised 1, a mark of a note, is no 121.

Formats keep them as plain figures with a font of their own. They are written as the letters ¹ and ₁, which no reader of
numbers takes for figures; names and units (m²) are compared with the plain figures as before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

ABOVE, BELOW = 1, 2
"""As BIFF writes the place of a font: superscript and subscript."""
_FIGURES = "0123456789０１２３４５６７８９+-=()（）"
_LETTERS = {
    ABOVE: str.maketrans(_FIGURES, "⁰¹²³⁴⁵⁶⁷⁸⁹⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾⁽⁾"),
    BELOW: str.maketrans(_FIGURES, "₀₁₂₃₄₅₆₇₈₉₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎₍₎"),
}
# A part is cut at these, and each piece looked at once: one pattern for whole runs takes minutes for runs without ends.
_RUN_END = re.compile(rb"(</(?:\w+:)?r>)")
_RUN_PLACE = re.compile(rb"""<(?:\w+:)?vertAlign\s+val\s*=\s*["'](superscript|subscript)["']""")
_RUN_TEXT = re.compile(rb"<(?:\w+:)?t(?:\s[^<>]*)?>([^<]*)")
_STYLE_END = b"</style:style>"
_STYLE_NAME = re.compile(rb"""<style:style\s[^<>]*?style:name="([^"<>]{1,100})\"""")
# Said in words or as a part of the line's height; 0% is on the line.
_STYLE_PLACE = re.compile(rb"""style:text-position="(super|sub|-?0*[1-9]\d*%)""")
_SPAN = re.compile(rb"""(<text:span\s+text:style-name="([^"<>]{1,100})"[^<>]*>)([^<]*)""")


def raised(text: str, place: int) -> str:
    """Return a text that stands above or below the line, its figures as letters; as long as before."""
    return text.translate(_LETTERS[place]) if place in _LETTERS else text


def raised_parts(text: str, runs: Iterable[tuple[int, int]]) -> str:
    """Return a text whose parts stand on different lines. ``runs``: from which character on, and at which place."""
    ends = [(0, 0), *runs, (len(text), 0)]
    return "".join(raised(text[first:last], place) for (first, place), (last, _) in pairwise(ends))


def raised_runs(content: bytes) -> bytes:
    """Return a part of an xlsx with the figures of its raised runs as letters."""
    if b"vertAlign" not in content:
        return content
    return b"".join(map(_raised_run, _RUN_END.split(content)))


def _raised_run(piece: bytes) -> bytes:
    """Return what stands before the end of a run, with that run's figures as letters where it is raised."""
    begin = max(piece.rfind(b"<r>"), piece.rfind(b":r>"), 0)
    place = _RUN_PLACE.search(piece, begin)
    text = _RUN_TEXT.search(piece, place.end()) if place else None
    if place is None or text is None:
        return piece
    written = _written(text[1], ABOVE if place[1] == b"superscript" else BELOW)
    return piece[: text.start(1)] + written + piece[text.end(1) :]


def raised_spans(content: bytes) -> bytes:
    """Return the content of an ods with the figures of its raised spans as letters."""
    if b"text-position" not in content:
        return content
    places: dict[bytes, int] = {}
    for piece in content.split(_STYLE_END):
        name = _STYLE_NAME.search(piece, max(piece.rfind(b"<style:style "), 0))
        place = _STYLE_PLACE.search(piece, name.end()) if name else None
        if name and place:
            places[name[1]] = BELOW if place[1].startswith((b"sub", b"-")) else ABOVE
    return _SPAN.sub(lambda span: span[1] + _written(span[3], places.get(span[2], 0)), content)


def _written(text: bytes, place: int) -> bytes:
    # Letters by their number (&#50;) hold figures that are none of the text's own.
    return text if b"&#" in text else raised(text.decode("utf-8", "replace"), place).encode()
