"""Tables of plain text for a terminal, a file or a pipe: Chinese characters are two columns wide there.

Written here because rich takes longer to import than most commands have to do (decision 57).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import zip_longest

_EDGE, _BETWEEN = "  ", "   "

_LEAST = 8
"""Columns below which no text is narrowed: a table that needs more is wider than its window, and whole."""

_WORD = re.compile(r"\S+\s*|\s+")

_CONTROLS = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160))} | {9: " ", 10: "\n", 13: ""}


class PrintedTable:
    """A title, a head and rows, as cells of text. Columns of numbers stand right and are never broken."""

    def __init__(self, title: str = "") -> None:
        self._title = title
        self._heads: list[str] = []
        self._numbers: list[bool] = []
        self._rows: list[tuple[str, ...]] = []

    def add_column(self, head: str, number: bool = False) -> None:
        """Add a column at the right. ``number``: its cells are numbers."""
        self._heads.append(head)
        self._numbers.append(number)

    def add_row(self, *cells: object) -> None:
        """Add a row below, with a cell for each column."""
        assert len(cells) == len(self._heads), "a row has a cell for each column"
        self._rows.append(tuple(plain(str(cell)) for cell in cells))

    def lines(self, room: int, strong: Callable[[str], str] = str) -> Iterator[str]:
        """Yield its lines, at most ``room`` columns wide where the text can be broken; the head as ``strong`` makes
        it."""
        inner = room - 2 * len(_EDGE) - len(_BETWEEN) * (len(self._heads) - 1)
        widths = _narrowed(self._widths(room), self._numbers, inner)
        if self._title:
            yield self._title
        yield ""
        yield from map(strong, self._row(self._heads, widths))
        yield " " + "─" * (sum(widths) + len(_BETWEEN) * (len(widths) - 1) + 2)
        for row in self._rows:
            yield from self._row(row, widths)
        yield ""

    def _widths(self, room: int) -> list[int]:
        """Return how wide the columns would be in a window of any width; texts wider than the window count as it."""
        columns = zip(self._numbers, zip(self._heads, *self._rows, strict=True), strict=True)
        return [
            max(wide if number else min(wide, room) for cell in cells for wide in map(width_of, cell.split("\n")))
            for number, cells in columns
        ]

    def _row(self, cells: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
        """Yield the lines of a row."""
        columns = [
            text.split("\n") if number else [line for part in text.split("\n") for line in _broken(part, width)]
            for text, number, width in zip(cells, self._numbers, widths, strict=True)
        ]
        for parts in zip_longest(*columns, fillvalue=""):
            placed = (
                " " * (width - width_of(part)) + part if number else part + " " * (width - width_of(part))
                for part, number, width in zip(parts, self._numbers, widths, strict=True)
            )
            yield (_EDGE + _BETWEEN.join(placed)).rstrip()


def plain(text: str) -> str:
    """Return a text with what would move the cursor written out (``\\x1b``), but for the ends of lines."""
    # Names and notes are what somebody typed, and could write over the lines above (OWASP ASVS 4.0, 7.3.1).
    return text.translate(_CONTROLS)


def width_of(text: str) -> int:
    """Return how many columns of a terminal a text of one line takes."""
    return len(text) if text.isascii() else sum(map(_wide, text))


@cache
def _wide(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def _narrowed(widths: list[int], numbers: Sequence[bool], room: int) -> list[int]:
    """Return widths that fit into ``room`` together: the widest texts give way first."""
    narrowed = list(widths)
    texts = [at for at, number in enumerate(numbers) if not number]
    while sum(narrowed) > room and texts:
        widest = max(texts, key=narrowed.__getitem__)
        if narrowed[widest] <= _LEAST:
            break
        narrowed[widest] -= 1
    return narrowed


def _broken(text: str, width: int) -> list[str]:
    """Return a line broken into lines so wide: between words, and within one only where it is wider than a line."""
    if width_of(text) <= width:
        return [text]
    lines, used = [""], 0
    for word in _WORD.findall(text):
        whole = width_of(word.rstrip()) <= width
        # A word that no line has room for goes on where the line stands: Chinese has no blanks between words.
        for piece in [word] if whole else word:
            wide = width_of(piece.rstrip())
            if used + wide > width and used:
                lines.append("")
                used = 0
            lines[-1] += piece
            used += width_of(piece)
    return [line.rstrip() for line in lines]
