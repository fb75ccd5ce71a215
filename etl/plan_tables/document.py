"""A document as it was read: its text, the tables its format tells of, and its pictures, all by places in the text."""

from __future__ import annotations

from dataclasses import dataclass

Span = tuple[int, int]
"""Characters [from, to) of the document's text."""

Box = tuple[float, float, float, float]
"""Left, top, right, bottom on a page, in points from its upper left corner."""


@dataclass(frozen=True, slots=True)
class PagePlace:
    """Where characters [start, end) of the text stand: on which page, counted from 1, and in which box of it."""

    start: int
    end: int
    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class DocumentCell:
    """One cell, or one piece of a line: its words and where they stand.

    ``again``: a merged cell's words at a further place that it covers.
    """

    text: str
    start: int
    end: int
    # Merged words are repeated so that every row has its category, and marked so that a reader by words does not
    # count them as cells of their own.
    again: bool = False

    @property
    def span(self) -> Span:
        """Where the words stand."""
        return self.start, self.end


@dataclass(frozen=True, slots=True)
class DocumentTable:
    """A table with its cells in rows. ``exact``: every row has a cell for every column, merged cells at each place."""

    rows: tuple[tuple[DocumentCell, ...], ...]
    start: int
    end: int
    exact: bool = True


@dataclass(frozen=True, slots=True)
class PlanDocument:
    """A document's text, with the tables that its format marks and the places of its pictures.

    ``uncertain``: words of tables whose figures the reader of the format could not find again in the page's text.
    ``pictured``: words that were recognised in pictures, and so are proposals alone.
    ``places``: where words stand on pages, in the order of the text; only of formats that have pages.
    """

    name: str
    text: str
    tables: tuple[DocumentTable, ...] = ()
    pictures: tuple[Span, ...] = ()
    uncertain: tuple[Span, ...] = ()
    places: tuple[PagePlace, ...] = ()
    pictured: tuple[Span, ...] = ()
