"""What of a slide's words can be seen: neither struck through, nor of no size, nor in the colour they stand on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from plan.whole_number import whole_number

_MAIN = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_RUN, _PROPERTIES, _TEXT, _FILL = (f"{_MAIN}{name}" for name in ("r", "rPr", "t", "solidFill"))
_BREAKS = (f"{_MAIN}br", f"{_MAIN}fld")
_THEME = {"bg1": "FFFFFF", "lt1": "FFFFFF", "tx1": "000000", "dk1": "000000"}
WHITE, BLACK = "FFFFFF", "000000"

_SMALLEST = 400
"""Hundredths of a point under which words cannot be read."""

_HALF = 50_000
"""Half of a colour, in thousandths of a per cent."""

_NEAR = 48
"""Two colours of which no part (0 to 255) differs by more cannot be told apart on a screen."""


def words_in(body: Any, ground: str) -> str:
    """Return the words of a text body that can be seen on a ground of a colour (six hexadecimal digits)."""
    return "\n".join("".join(_seen_words(paragraph, ground)) for paragraph in body.iter(f"{_MAIN}p"))


def _seen_words(paragraph: Any, ground: str) -> Iterator[str]:
    for each in paragraph:
        if each.tag == _RUN and not _unseen(each, ground):
            yield each.findtext(_TEXT) or ""
        elif each.tag in _BREAKS:
            yield each.findtext(_TEXT) or "\v"


def _unseen(run: Any, ground: str) -> bool:
    how = run.find(_PROPERTIES)
    if how is None:
        return False
    size, struck = whole_number(how.get("sz")), how.get("strike", "noStrike")
    if struck != "noStrike" or (size is not None and size < _SMALLEST):
        return True
    filled = how.find(_FILL)
    if how.find(f"{_MAIN}noFill") is not None or (filled is not None and _clear(filled)):
        return True
    return indistinguishable(colour_of(how) or BLACK, ground)


def _clear(filled: Any) -> bool:
    """Tell whether a colour is more transparent than not, or says in no way that can be read how much of it is seen."""
    return any(_opacity(each.get("val", "100%")) < _HALF for each in filled.iter(f"{_MAIN}alpha"))


def _opacity(text: str) -> int:
    """Return how much of a colour is seen, in thousandths of a per cent: 50000, or 50% as the strict format writes."""
    number = whole_number(text.removesuffix("%").partition(".")[0]) or 0
    return 1000 * number if text.endswith("%") else number


def colour_of(held: Any) -> str:
    """Return the colour that something is filled with, as six hexadecimal digits; empty where it names none known."""
    filled = held.find(_FILL) if held is not None else None
    if filled is None:
        return ""
    for each in filled:
        name = each.get("val", "")
        return str(_THEME.get(name, "") if each.tag == f"{_MAIN}schemeClr" else name.upper())
    return ""


def indistinguishable(one: str, other: str) -> bool:
    """Tell whether two colours cannot be told apart."""
    pairs = zip(bytes.fromhex(one), bytes.fromhex(other), strict=True) if len(one) == len(other) == 6 else ()
    return bool(pairs) and all(abs(a - b) <= _NEAR for a, b in pairs)
