"""Text that others typed, shown literally: invisible characters are written out, text from right to left cannot turn
its surroundings around, and long text is cut and can be opened."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter

from dash import html
from dash.development.base_component import Component

from dashboards.components.html import Child, spoken
from dashboards.request import Request

LONGEST = 90
"""Characters that are shown before the text is cut."""

# By Unicode category: what shows nothing of itself could hide in a name (a zero-width space in an account's).
_UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp", "Zs"})
_SEEN = frozenset(" \u3000")
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0")
"""Count as letters or marks and show nothing."""

_MARKS = frozenset({"Mn", "Me"})
_MOST_MARKS = 2
"""Combining marks that are shown on one letter: more of them would grow over the lines above and below."""


def visible(text: str) -> str:
    """Return the text with invisible characters, and those that reverse what follows, written as ‹U+200B›."""
    return "".join(f"‹{piece}›" if hidden else piece for piece, hidden in _pieces(text))


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    """Yield (text, whether it is hidden) of each character: itself, or its number where it would not be seen."""
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character) in _MARKS else 0
        hidden = marks > _MOST_MARKS or _is_hidden(character)
        yield (f"U+{ord(character):04X}" if hidden else character), hidden


def _is_hidden(character: str) -> bool:
    if character in _SEEN:
        return False
    code = ord(character)
    # Variation selectors change only how the letter before them looks.
    varies = 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF
    return varies or character in _BLANK or unicodedata.category(character) in _UNSEEN


def literal(request: Request, text: str, longest: int = LONGEST) -> Child:
    """Return the text as an element of its own; one longer than ``longest`` as its beginning, which can be opened."""
    short = _beginning(text, longest)
    if short == text:
        return _isolated(text)
    beginning = [_isolated(short, "…"), spoken(request.say("auditing.whole"))]
    summary = html.Summary(beginning, disable_n_clicks=True)
    return html.Details([summary, _isolated(text)], className="whole", disable_n_clicks=True)


def _beginning(text: str, longest: int) -> str:
    """Return as many of the first characters as fit ``longest``, counting hidden ones as they are written out."""
    room = longest
    for place, (piece, _) in enumerate(_pieces(text)):
        room -= len(piece)
        if room < 0:
            return text[:place]
    return text


def _isolated(text: str, after: str = "") -> Component:
    """Return the text in a ``bdi``, so that right-to-left text stays within it; what was written out has a class of
    its own, as it was not typed."""
    runs = [
        html.Span(f"‹{piece}›", className="unseen") if hidden else piece
        for hidden, group in groupby(_pieces(text), key=itemgetter(1))
        for piece in (_single(group) if hidden else ["".join(_single(group))])
    ]
    return html.Bdi([*runs, *([after] if after else [])], className="literal")


def _single(group: Iterable[tuple[str, bool]]) -> list[str]:
    return [piece for piece, _ in group]
