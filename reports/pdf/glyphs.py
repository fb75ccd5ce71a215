"""Which characters the fonts can show. The engine says nothing of one it cannot: here it is named and replaced visibly.

Controls, direction marks and other characters without a shape of their own are shown by their code as well, so that
nothing in a printed name can hide.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont

from reports.pdf.fonts import free_fonts

SHAPELESS = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode categories that have no shape to print."""


@cache
def covered() -> frozenset[str]:
    """Every character that every role can show: those of both free faces together."""
    return frozenset(chr(code) for path in free_fonts() for code in _codes(path))


def _codes(path: Path) -> set[int]:
    with TTFont(path, lazy=True) as font:
        return set(font.getBestCmap())


def printable(character: str) -> bool:
    """Whether the character can be printed as itself."""
    return character in covered() and unicodedata.category(character) not in SHAPELESS


def code_of(character: str) -> str:
    """What is printed for a character that cannot be: 〔U+1F600〕."""
    return f"〔U+{ord(character):04X}〕"


def visible(text: str, missing: dict[str, None]) -> str:
    """The text with what cannot be printed replaced by its code; what was replaced is added to ``missing``."""
    if text.isascii() and text.isprintable():
        return text
    shown = []
    for character in text:
        if character in "\n\t\r":
            shown.append(" ")
        elif printable(character):
            shown.append(character)
        else:
            missing[code_of(character)] = None
            shown.append(code_of(character))
    return "".join(shown)


def made_visible(value: Any, missing: dict[str, None]) -> Any:
    """Plain values with every text in them made visible."""
    if isinstance(value, str):
        return visible(value, missing)
    if isinstance(value, Mapping):
        return {key: made_visible(each, missing) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [made_visible(each, missing) for each in value]
    return value
