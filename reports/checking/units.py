"""A report as the units in which it is compared: every paragraph, caption and cell with its place, in reading order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from plan.whole_number import whole_number
from reports.blocks import DrawingBlock, Heading, Paragraph, Report, TableBlock, Tone
from reports.checking.content import ReportPlace
from wording import in_every_language, say

# “1．…”: the number of an indicator before its heading.
_NO = re.compile(r"(\d+)[．.]")
_NUMBERED = in_every_language("report.head.no")

_INDICATOR = in_every_language("report.head.indicator")

FREE = frozenset({Tone.TEXT, Tone.BY, Tone.PENDING})
"""What evaluators write, or are to write."""


def _heads(*names: str) -> frozenset[str]:
    """Return the heads of columns in every language: a report is compared in the one it is written in."""
    return frozenset(head for name in names for head in in_every_language(f"report.head.{name}"))


FREE_COLUMNS = _heads("cause", "measure", "by_when", "adjust")
"""Columns of 附件1 that evaluators write."""

DESCRIPTIVE = _heads(
    *("category", "indicator", "indicator_unit", "definition", "formula", "timing", "rule"),
    *("department", "source", "remark", "file", "deadline", "reason"),
)
"""Columns that only describe: other words there are no other figures."""


NAMING = _heads("indicator", "indicator_unit", "department") | frozenset(in_every_language("report.annex.2.town"))
"""Columns in which names stand: whose a figure is."""


@dataclass(frozen=True, slots=True)
class TextUnit:
    """A run of text at its place. ``free``: evaluators may write it anew."""

    place: ReportPlace
    text: str
    free: bool = False


@dataclass(frozen=True, slots=True)
class TableUnits:
    """A table: its place, the heads, and the rows of units."""

    place: ReportPlace
    heads: tuple[str, ...]
    rows: tuple[tuple[TextUnit, ...], ...]


@dataclass(frozen=True, slots=True)
class DrawingUnit:
    """A drawing by its caption, with the words for who cannot see it (``alt``)."""

    place: ReportPlace
    alt: str = ""


Piece = TextUnit | TableUnits | DrawingUnit


def pieces_of(report: Report, shown: Callable[[str], str] = str) -> Iterator[Piece]:
    """Yield everything a report says, in order. A caption stands before its table and after its drawing.

    ``shown``: a text as the file can hold it.
    """
    for piece in _all_pieces(report):
        if isinstance(piece, TextUnit):
            yield replace(piece, text=shown(piece.text))
        elif isinstance(piece, TableUnits):
            rows = tuple(tuple(replace(cell, text=shown(cell.text)) for cell in row) for row in piece.rows)
            yield replace(piece, rows=rows)
        else:
            yield replace(piece, alt=shown(piece.alt))


def _all_pieces(report: Report) -> Iterator[Piece]:
    title, contents = (say(key, report.lang) for key in ("report.place.title", "report.contents"))
    if report.cover:
        yield TextUnit(ReportPlace(title), report.title)
        for line in report.cover:
            yield TextUnit(ReportPlace(title), line.text, line.tone in FREE)
    yield TextUnit(ReportPlace(title), report.title)
    for fact in report.facts:
        yield TextUnit(ReportPlace(title), fact)
    if report.listed:
        yield TextUnit(ReportPlace(contents), contents)
    for section in report.sections:
        here = ReportPlace(section.title)
        yield TextUnit(here, section.title)
        for block in section.blocks:
            if isinstance(block, Heading):
                number = _NO.match(block.text)
                # The level-3 heading “1．…” says of which indicator the texts after it are.
                here = replace(here, no=int(number[1]) if number and block.level == 3 else None)
            yield from _pieces(here, block)


def _pieces(here: ReportPlace, block: Heading | Paragraph | TableBlock | DrawingBlock) -> Iterator[Piece]:
    if isinstance(block, Heading):
        yield TextUnit(here, block.text)
    elif isinstance(block, Paragraph):
        yield TextUnit(here, block.text, block.tone in FREE)
    elif isinstance(block, TableBlock):
        yield TextUnit(replace(here, table=block.caption), block.caption)
        yield _grid(here, block)
        if block.note:
            yield TextUnit(replace(here, table=block.caption), block.note)
    else:
        yield DrawingUnit(replace(here, table=block.caption), block.alt)
        yield TextUnit(replace(here, table=block.caption), block.caption)
        if block.note:
            yield TextUnit(replace(here, table=block.caption), block.note)


def _grid(here: ReportPlace, table: TableBlock) -> TableUnits:
    heads = tuple(column.head for column in table.columns)
    place = replace(here, table=table.caption, no=None)
    return TableUnits(place, heads, tuple(tuple(_cells(place, heads, row)) for row in table.rows))


def _cells(place: ReportPlace, heads: tuple[str, ...], row: tuple[str, ...]) -> Iterator[TextUnit]:
    """Yield a row's cells. The indicator stands in the row's number, or in the head of a column by towns."""
    of_row = whole_number(row[0]) if heads[0] in _NUMBERED else None
    name = row_name(heads, row)
    for head, text in zip(heads, row, strict=True):
        no = of_row or whole_number(head)
        yield TextUnit(replace(place, row=name, column=head, no=no), text, head in FREE_COLUMNS)


def row_name(heads: tuple[str, ...], row: tuple[str, ...]) -> str:
    """Return what a row is called: its number with its name, or its first cell."""
    if heads[0] not in _NUMBERED:
        return row[0]
    named = next((at for at, head in enumerate(heads) if head.startswith(_INDICATOR)), 0)
    return f"{row[0]} {row[named]}" if named else row[0]


_LEAST_NAME = 3
"""Characters that a name must have to be looked for in texts: a shorter one may be any word."""


def names_in(pieces: Iterable[Piece]) -> tuple[str, ...]:
    """Return the names of indicators, towns and departments that a report's tables tell, without their units."""
    cells = (cell for piece in pieces if isinstance(piece, TableUnits) for row in piece.rows for cell in row)
    named = {re.sub(r"[（(][^（(]*[)）]$", "", cell.text).strip() for cell in cells if cell.place.column in NAMING}
    return tuple(sorted(name for name in named if len(name) >= _LEAST_NAME and not any(map(str.isdigit, name))))
