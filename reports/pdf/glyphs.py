"""Which characters the fonts can show. The engine says nothing of one it cannot: here it is named and replaced visibly.

Controls, direction marks and other characters without a shape of their own are shown by their code as well, so that
nothing in a printed name can hide.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from struct import iter_unpack, unpack_from
from typing import Any

from reports.pdf.fonts import free_fonts

SHAPELESS = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode categories that have no shape to print."""


@cache
def printable(character: str) -> bool:
    """Tell whether the character can be printed as itself in every role: one of the free faces has a shape for it."""
    # Typst drops a character that no face has, without a word.
    covered = any(_covers(path, ord(character)) for path in free_fonts())
    return covered and unicodedata.category(character) not in SHAPELESS


def _covers(path: Path, code: int) -> bool:
    firsts, lasts = spans(path)
    place = bisect_right(firsts, code) - 1
    return place >= 0 and code <= lasts[place]


@cache
def spans(path: Path) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the first and last code points of every span for which a font file has shapes, in order.

    Read from the table itself (OpenType “cmap”, format 12): the library would name each of thirty thousand shapes
    first, which takes as long as a tenth of a report.
    """
    content = path.read_bytes()
    # The font's directory of tables: 16 bytes each from byte 12 on.
    (number,) = unpack_from(">4xH", content)
    cmap = next(at for tag, at in iter_unpack(">4s4xI4x", content[12 : 12 + 16 * number]) if tag == b"cmap")
    (number,) = unpack_from(">2xH", content, cmap)
    subtables = [cmap + at for (at,) in iter_unpack(">4xI", content[cmap + 4 : cmap + 4 + 8 * number])]
    # Format 12 alone covers characters beyond U+FFFF, as rare ones in names are.
    whole = next(at for at in subtables if unpack_from(">H", content, at) == (12,))
    (number,) = unpack_from(">12xI", content, whole)
    groups = list(iter_unpack(">3I", content[whole + 16 : whole + 16 + 12 * number]))
    assert all(shape for *_, shape in groups), f"{path.name} says of some characters that it lacks them"
    return tuple(first for first, *_ in groups), tuple(last for _, last, _ in groups)


def code_of(character: str) -> str:
    """Return what is printed for a character that cannot be: 〔U+1F600〕."""
    return f"〔U+{ord(character):04X}〕"


def visible(text: str, missing: dict[str, None]) -> str:
    """Return the text with what cannot be printed replaced by its code; what was replaced is added to ``missing``."""
    if text.isascii() and text.isprintable():
        return text
    shown = "".join(map(_shown, text))
    # A code is longer than the character that it stands for.
    if len(shown) != len(text):
        missing.update(dict.fromkeys(piece for piece in map(_shown, text) if len(piece) > 1))
    return shown


@cache
def _shown(character: str) -> str:
    """Return what is printed for a character: itself, a blank for an end of line, its code."""
    if character in "\n\t\r":
        return " "
    return character if printable(character) else code_of(character)


def made_visible(value: Any, missing: dict[str, None]) -> Any:
    """Return plain values with every text in them made visible; what was replaced is added to ``missing``."""
    if isinstance(value, str):
        return visible(value, missing)
    if isinstance(value, Mapping):
        return {key: made_visible(each, missing) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [made_visible(each, missing) for each in value]
    return value
