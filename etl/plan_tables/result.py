"""What an import says: rows, what was refused and why, and what is doubtful."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from etl.plan_tables.document import PagePlace, Span

CellValue = float | int | str | None
"""A number where the cell is a plain one, else the cell's words; None for an empty cell, or where there is no such
column."""


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """A row of the plan's table. ``targets`` are by year; ``kind`` is 约束性 or 预期性 as printed, None where none is.

    ``spans`` has the places of ``name``, ``unit``, ``kind``, ``category``, ``baseline``, ``annual``; ``target_spans``
    those of the targets. ``baseline_noted``: the year that a note gives to a marked baseline.
    """

    no: int | None
    category: str | None
    group: str | None
    name: str
    unit: str | None
    baseline: CellValue
    baseline_year: int | None
    targets: Mapping[int, CellValue]
    kind: str | None
    annual: CellValue
    spans: Mapping[str, Span] = field(default_factory=dict)
    target_spans: Mapping[int, Span] = field(default_factory=dict)
    baseline_noted: int | None = None


@dataclass(frozen=True, slots=True)
class RefusedWords:
    """Words that were not taken. ``why`` is a key of the wording (``plan_import.why.…``), ``details`` fill it."""

    words: str
    span: Span
    why: str
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ImportDoubt:
    """Something a person should look at; nothing was changed for it. ``what`` is a key (``plan_import.doubt.…``)."""

    what: str
    span: Span
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CountCheck:
    """A sentence of the document that counts the indicators, held against the rows that were read.

    ``said`` is the sentence's number, ``read`` that of the indicators read, ``of`` their kind (None: all of them).
    """

    words: str
    span: Span
    said: int
    read: int
    of: str | None = None

    @property
    def agrees(self) -> bool:
        """Tell whether as many rows were read as the sentence says."""
        return self.said == self.read


@dataclass(frozen=True, slots=True)
class PlanImport:
    """Everything read of one document. ``places``: where its words stand on pages, of a document that has pages.

    ``proposed`` are rows that were recognised in a picture: none of their figures is certain before a person has held
    it against the picture, and nothing else of an import (counts, exit code, catalogue) knows of them.
    """

    name: str
    title: str | None
    rows: tuple[ImportedRow, ...]
    refused: tuple[RefusedWords, ...]
    doubts: tuple[ImportDoubt, ...]
    counts: tuple[CountCheck, ...]
    tables: int
    baseline_year: int | None
    milestone_years: tuple[int, ...]
    places: tuple[PagePlace, ...] = ()
    proposed: tuple[ImportedRow, ...] = ()
