"""What a report is made of, whatever it is printed as: sections of headings, paragraphs, tables and drawings. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from wording import DEFAULT, Lang

Cell = str | float | None
"""A cell of a table: text, a number that Excel may count with, or nothing."""


class Tone(StrEnum):
    """How a paragraph is meant."""

    BODY = "body"
    """Generated from the data."""
    TEXT = "text"
    """Written by an evaluator."""
    BY = "by"
    """Who wrote it and when."""
    PENDING = "pending"
    """What nobody wrote."""
    NOTE = "note"
    """A remark under a table or drawing."""
    MARK = "mark"
    """What a reader must not overlook: demonstration data."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; ``level`` 1 is 一、, 2 is （一）, 3 is 1."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    text: str
    tone: Tone = Tone.BODY


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, its width (relative to the others'), and whether it holds figures, which stand right."""

    head: str
    width: float
    figures: bool = False


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table with its caption. Cells are texts as they are printed; ``note`` stands under it."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


# A name and data instead of code: one template draws for PDF and Word, and nothing a cell says is markup.
@dataclass(frozen=True, slots=True)
class DrawingBlock:
    """A picture: ``kind`` names the function of the template that draws ``data``; ``alt`` says it in words.

    ``note`` stands under its caption.
    """

    kind: str
    caption: str
    alt: str
    data: Mapping[str, Any]
    note: str = ""


Block = Heading | Paragraph | TableBlock | DrawingBlock


@dataclass(frozen=True, slots=True)
class Section:
    """A section under a heading of the first level. ``landscape``: on pages turned by a quarter; ``fresh_page``: it
    begins on a page of its own."""

    title: str
    blocks: tuple[Block, ...]
    landscape: bool = False
    fresh_page: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report. ``mark`` stands on every page (empty: real data), ``facts`` are the lines under the title.

    ``listed``: whether its sections are listed before them, as of a report that is longer than a letter. ``cover`` are
    the lines of a first page under the title, the last of them the place for a seal (none: no such page).
    """

    title: str
    facts: tuple[str, ...]
    mark: str
    sections: tuple[Section, ...]
    lang: Lang = DEFAULT
    listed: bool = True
    cover: tuple[Paragraph, ...] = ()
