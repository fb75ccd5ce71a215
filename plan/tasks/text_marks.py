"""A source document's text in pieces: its clauses in their places, and what stands between them; for the page that
shows the document with its clauses marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from plan.tasks.commitment import Commitment, Commitments

# Short ones only: a paragraph may begin with 一、 as well.
_PART = re.compile(r"[一二三四五六七八九十]+、\S{1,12}$")
_SECTION = re.compile(r"\([一二三四五六七八九十]+\)\S{1,24}$")
_CELL, _RUN = 40, 3
"""At least _RUN lines running of at most _CELL characters are a table's cells and no prose."""


class ParagraphKind(StrEnum):
    """What a paragraph is: a heading of a part or a section, prose, or a run of a table's cells."""

    PART = "part"
    SECTION = "section"
    PROSE = "prose"
    CELLS = "cells"


@dataclass(frozen=True, slots=True)
class TextPiece:
    """Some words of the text; ``commitment`` is the clause that they are, None for what stands between."""

    text: str
    commitment: str | None = None


@dataclass(frozen=True, slots=True)
class TextParagraph:
    """A paragraph from the character ``start`` of the text on."""

    kind: ParagraphKind
    start: int
    pieces: tuple[TextPiece, ...]


def pieces_of(text: str, start: int, end: int, commitments: Sequence[Commitment]) -> tuple[TextPiece, ...]:
    """Return text[start:end] cut at the clauses in it, which are in the text's order; joined, they are it again."""
    pieces: list[TextPiece] = []
    done_to = start
    for each in commitments:
        first, last = each.span
        # Of clauses that overlap the first is marked; cutting the other would print words of the plan twice.
        if done_to <= first and last <= end:
            pieces += [TextPiece(text[done_to:first])] if first > done_to else []
            pieces.append(TextPiece(text[first:last], each.id))
            done_to = last
    return (*pieces, TextPiece(text[done_to:end])) if done_to < end else tuple(pieces)


def paragraphs_of(commitments: Commitments, source: str) -> Iterator[TextParagraph]:
    """Yield a document's paragraphs in order, empty lines left out; the cells of a table are one paragraph."""
    text = commitments.texts[source]
    inside = [c for file in commitments.files if file.source.id == source for c in file.commitments]
    cells: list[tuple[int, int]] = []
    for start, end in _lines(text):
        # A line that holds a clause is prose however short it is: its clause must be found by who looks for it.
        own = [each for each in inside if start <= each.span[0] and each.span[1] <= end]
        if not own and end - start <= _CELL and not _heading(text[start:end]):
            cells.append((start, end))
            continue
        yield from _short_lines(text, cells)
        cells = []
        kind = _heading(text[start:end]) or ParagraphKind.PROSE
        yield TextParagraph(kind, start, pieces_of(text, start, end, own))
    yield from _short_lines(text, cells)


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.split("\n"):
        if line.strip():
            yield start, start + len(line)
        start += len(line) + 1


def _heading(line: str) -> ParagraphKind | None:
    words = line.strip()
    if _PART.fullmatch(words):
        return ParagraphKind.PART
    return ParagraphKind.SECTION if _SECTION.fullmatch(words) else None


def _short_lines(text: str, cells: Sequence[tuple[int, int]]) -> Iterator[TextParagraph]:
    """Yield short lines: a long run of them as one table, a few as paragraphs of their own."""
    # One or two short lines are more often a signature or a date than a table.
    if len(cells) >= _RUN:
        pieces = tuple(TextPiece(text[start:end]) for start, end in cells)
        yield TextParagraph(ParagraphKind.CELLS, cells[0][0], pieces)
        return
    for start, end in cells:
        yield TextParagraph(ParagraphKind.PROSE, start, (TextPiece(text[start:end]),))
