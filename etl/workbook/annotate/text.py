"""Text that came out of a stranger's cells, made fit for XML and for eyes: shown as text, with no effect anywhere."""

from __future__ import annotations

import re
from html import escape

# What XML 1.0 does not allow, and control characters that nobody sees.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_TURNS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Characters that turn the direction of what follows: a name could make the rest of our sentence unreadable."""
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
"""Spreadsheets read _x0041_ in a text as the character of that number."""


def clean(text: str, most: int) -> str:
    """Return the text as it can be shown, at most ``most`` characters of it; what turns directions is named instead."""
    plain = _TURNS.sub(lambda match: f"[U+{ord(match[0]):04X}]", _NO_XML.sub("", text.replace("\r\n", "\n")))
    return plain if len(plain) <= most else plain[: most - 1] + "…"


def xml_text(text: str) -> bytes:
    """Return a clean text inside an element. Ascii, so that it fits whatever encoding a part is in."""
    return _references(escape(_ESCAPE.sub("_x005F_", text), quote=False).replace("\r", "&#13;"))


def xml_value(text: str) -> bytes:
    """Return a clean text inside a quoted attribute, in ascii."""
    return _references(escape(text).replace("\n", "&#10;").replace("\t", "&#9;"))


def _references(text: str) -> bytes:
    return text.encode("ascii", "xmlcharrefreplace")
