"""What others typed, shown literally: nothing of it acts, nothing hides, and what is long is cut and can be opened."""

from __future__ import annotations

import unicodedata

from dash import html
from dash.development.base_component import Component

from dashboards.components import Child, spoken
from dashboards.page import Request

LONGEST = 90
"""Characters that are shown at once."""

_UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp", "Zs"})
_SEEN = frozenset(" \u3000")
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0")
"""Count as letters or marks and show nothing."""


def visible(text: str) -> str:
    """The text with everything in it that shows nothing, or turns what follows around, written out."""
    return "".join(map(_visible, text))


def _visible(character: str) -> str:
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    return f"⟨U+{code:04X}⟩" if _is_hidden(character, code) else character


def _is_hidden(character: str, code: int) -> bool:
    if character in _SEEN:
        return False
    varies = 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF
    return varies or character in _BLANK or unicodedata.category(character) in _UNSEEN


def literal(request: Request, text: str, longest: int = LONGEST) -> Child:
    """The text in a room of its own; the whole of a long one behind its beginning."""
    shown = visible(text)
    if len(shown) <= longest:
        return _isolated(shown)
    beginning = [_isolated(f"{shown[:longest]}…"), spoken(request.say("auditing.whole"))]
    summary = html.Summary(beginning, disable_n_clicks=True)
    return html.Details([summary, _isolated(shown)], className="whole", disable_n_clicks=True)


def _isolated(shown: str) -> Component:
    """Text written from right to left stays within itself."""
    return html.Bdi(shown, className="literal")
