"""Commitment 规划条目: one clause of a source document, by the document's own words at their place in its text.

What the document says (quote, quantity, date, who is responsible) is kept apart from how it is read (:class:`Reading`),
so that no page can show our words as the document's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, ValidationError

from plan.catalogue_faults import CatalogueFault, CatalogueFaults, fault_at, repeated
from plan.schema_faults import schema_faults
from plan.validity import CatalogueEntry, Name

Words = Annotated[str, StringConstraints(min_length=1, max_length=400)]
"""A text as it stands in a document."""

ClauseClass = Literal["indicator-duplicate", "quantified+dated", "quantified", "dated", "qualitative"]
"""Whether a clause repeats an indicator, gives a figure, a day, both or neither."""

CLASSES: tuple[ClauseClass, ...] = ("indicator-duplicate", "quantified+dated", "quantified", "dated", "qualitative")


class Reading(CatalogueEntry):
    """How a clause is read: a proposal of this program, to be confirmed by the bureau. None of it is the document's.

    ``indicators`` are numbers of the plan's indicators that the clause supports.
    """

    title: Name
    kind: Name
    score_by: Name
    lead_proposed: Name
    indicators: tuple[int, ...] = ()
    note: Annotated[str, StringConstraints(max_length=400)] = ""


class Commitment(CatalogueEntry):
    """One clause. ``span``: its characters [start, end) in the document's text; ``line`` counts from 1.

    ``quantity``, ``due`` and ``responsible`` are given only as far as the clause itself says them.
    """

    id: Name
    section: Name
    quote: Words
    span: tuple[int, int]
    line: int = Field(ge=1)
    clause: ClauseClass = Field(alias="class")
    quantity: Annotated[str, StringConstraints(max_length=80)] = ""
    due: Annotated[str, StringConstraints(max_length=80)] = Field(default="", alias="date")
    responsible: Annotated[str, StringConstraints(max_length=80)] = ""
    reading: Reading


class SourceDocument(CatalogueEntry):
    """A document whose clauses are watched: the plan, a government work report, projects for the people's livelihood.

    ``sections`` are its headings by the numbers that commitments name; ``text`` is the file of its words.
    """

    id: Name
    title: Name
    title_en: Name
    number: Name
    number_en: Name | None = None
    issued_by: Name
    issued_by_en: Name | None = None
    issued_on: date
    text: Name
    sections: Mapping[str, str]


class SourceFile(CatalogueEntry):
    """A source document's file: what it is, and its commitments in the order of the text."""

    source: SourceDocument
    commitments: tuple[Commitment, ...] = Field(min_length=1)


@dataclass(frozen=True)
class Commitments:
    """Every commitment of every source document, in order, with the documents' texts by their ids."""

    files: tuple[SourceFile, ...]
    texts: Mapping[str, str]

    @cached_property
    def all(self) -> tuple[Commitment, ...]:
        """Every commitment, document by document, in the order of the texts."""
        return tuple(commitment for file in self.files for commitment in file.commitments)

    @cached_property
    def by_id(self) -> Mapping[str, Commitment]:
        """Commitments by their ids, which no two documents share."""
        return {commitment.id: commitment for commitment in self.all}

    @cached_property
    def source_of(self) -> Mapping[str, SourceDocument]:
        """The document of each commitment, by the commitment's id."""
        return {commitment.id: file.source for file in self.files for commitment in file.commitments}

    def text_of(self, commitment: str) -> str:
        """Return the whole text of the document in which a commitment stands."""
        return self.texts[self.source_of[commitment].id]

    def paragraph_of(self, commitment: str) -> tuple[str, int]:
        """Return the paragraph in which a commitment stands, and at which character of the text it begins."""
        text, (start, end) = self.text_of(commitment), self.by_id[commitment].span
        first = text.rfind("\n", 0, start) + 1
        # A clause may run over a line's end: the paragraph goes on to the line end after it.
        last = text.find("\n", end)
        return text[first : len(text) if last < 0 else last], first

    def by_class(self) -> Mapping[ClauseClass, tuple[Commitment, ...]]:
        """Return the commitments of each class, in order."""
        return {clause: tuple(c for c in self.all if c.clause == clause) for clause in CLASSES}


def read_source(content: object, text: str, file: str) -> SourceFile:
    """Return what a source document's file holds.

    CatalogueFaults lists every fault at once, quotes that are not the text at their place among them.
    """
    try:
        found = SourceFile.model_validate(content)
    except ValidationError as error:
        raise CatalogueFaults(file, schema_faults(error)) from None
    faults = tuple(_faults(found, text))
    if faults:
        raise CatalogueFaults(file, faults)
    return found


def join_sources(files: Sequence[SourceFile], texts: Mapping[str, str], indicators: frozenset[int]) -> Commitments:
    """Return the commitments of several documents, which are read as one list.

    CatalogueFaults where two share an id, or a reading names an indicator that the plan does not have.
    """
    # Over all documents: a task names a clause by its id alone, without the document.
    ids = Counter(commitment.id for file in files for commitment in file.commitments)
    names = Counter(file.source.id for file in files)
    faults = [*repeated("commitments", ids + names)]
    for file in files:
        for commitment in file.commitments:
            for number in sorted(set(commitment.reading.indicators) - indicators):
                path = f"{file.source.id}.{commitment.id}.reading.indicators"
                faults.append(fault_at("fault.unknown_indicator", path, no=number))
    if faults:
        raise CatalogueFaults("sources", faults)
    return Commitments(tuple(files), texts)


def _faults(file: SourceFile, text: str) -> Iterator[CatalogueFault]:
    """Yield what the schema alone cannot see: quotes that are not the text at their span, or not in its order."""
    for place, commitment in enumerate(file.commitments):
        path, (start, end) = f"commitments.{place}", commitment.span
        if not 0 <= start < end <= len(text):
            yield fault_at("fault.span_outside", f"{path}.span", start=start, end=end, count=len(text))
        # The quote is kept beside its place so that either betrays an edit of the other or of the text.
        elif text[start:end] != commitment.quote:
            fields = {"id": commitment.id, "start": start, "end": end, "found": text[start:end]}
            yield fault_at("fault.quote_differs", f"{path}.quote", **fields)
        elif (line := text.count("\n", 0, start) + 1) != commitment.line:
            fields = {"id": commitment.id, "line": line, "said": commitment.line}
            yield fault_at("fault.other_line", f"{path}.line", **fields)
        if commitment.section not in file.source.sections:
            yield fault_at("fault.unknown_section", f"{path}.section", name=commitment.section)
    yield from repeated("commitments.id", Counter(commitment.id for commitment in file.commitments))
    for (place, before), (_, after) in pairwise(enumerate(file.commitments)):
        if after.span[0] < before.span[0]:
            yield fault_at("fault.out_of_order", f"commitments.{place + 1}.span", id=after.id, before=before.id)
