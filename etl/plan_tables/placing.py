"""Placing: a row of a table with every piece placed, as the readers of all shapes hand it on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from etl.plan_tables.document import DocumentCell, Span

Pieces = tuple[DocumentCell, ...]


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A row before its names are understood. ``values`` are by column; a cell may be written in several pieces.

    ``category`` and ``group`` are cells of their own columns, ``heads`` texts before the row's number, ``names`` the
    pieces of its name. ``wraps``: these are lines of one name.
    """

    names: Pieces
    values: Mapping[int, Pieces]
    heads: Pieces = ()
    category: DocumentCell | None = None
    group: DocumentCell | None = None
    number: DocumentCell | None = None
    unit: DocumentCell | None = None
    kind: DocumentCell | None = None
    wraps: bool = False
    flattened: bool = False
    """``group`` is a cell more than there are columns: what it is, a category or a group, its table must tell."""


@dataclass(frozen=True, slots=True)
class BandRow:
    """A row of one text over the whole table: a category, or a group of the rows below it."""

    cell: DocumentCell


@dataclass(frozen=True, slots=True)
class UnplacedRow:
    """Words of a table that fit its columns in no way, or in more than one. ``why`` is a key of the wording."""

    words: str
    span: Span
    why: str
    details: Mapping[str, object] = field(default_factory=dict)


TableRow = PlacedRow | BandRow | UnplacedRow


def unplaced(pieces: Pieces, why: str, **details: object) -> UnplacedRow:
    """Return pieces that were not placed as one."""
    words = " ".join(piece.text for piece in pieces if piece.text and not piece.again)
    # Empty cells of a merged grid may lie anywhere; taken along they would stretch the span over other rows.
    shown = [piece for piece in pieces if piece.text] or list(pieces)
    span = min(p.start for p in shown), max(p.end for p in shown)
    return UnplacedRow(" ".join(words.split()), span, why, details)
