"""Accepted values that find no area: what a catalogue takes from the past whose towns were merged or left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from etl.reading.extraction import Extraction
from etl.store.extractions import ExtractionStore
from etl.workbook import Refusal, Workbook, cell_name
from plan.catalogue import Plan
from plan.finding import Finding
from plan.submission import Submission

UNPLACED = frozenset({"duplicate_area", "unknown_area"})
"""Codes of findings about a row whose area the catalogue does not have. A file with one of them is not accepted, so
they come only of a catalogue that changed since."""


@dataclass(frozen=True, slots=True)
class UnplacedValues:
    """How many accepted ``values`` find no area any more, in how many ``workbooks``, under which labels."""

    values: int
    workbooks: int
    labels: tuple[str, ...]

    def fields(self) -> dict[str, object]:
        """Return what fills the sentence ``doctor.found.areas.unplaced``."""
        return {"values": self.values, "workbooks": self.workbooks, "labels": self.labels}


def unplaced(extractions: ExtractionStore, plan: Plan, accepted: Sequence[Submission]) -> UnplacedValues | None:
    """Return what finds no area among what was accepted; None where everything does.

    Values are counted by reading the workbook once more as if every label that cannot be told were an area of its own.
    """
    saying = extractions.saying(accepted, UNPLACED)
    read = extractions.one_by_one(saying)
    doubtful = [sent for sent in saying if _doubts(read[sent.id])]
    lost, labels = 0, dict[str, None]()
    for sent, book in zip(doubtful, extractions.books(doubtful), strict=True):
        found = [label for finding in _doubts(read[sent.id]) for label in _labels(book, finding)]
        whole = extractions.read_for(book, sent.department, sent.period, sent.replies, _with_areas(plan, found))
        # What can be read once every label is an area, less what can be read now.
        lost += len(whole.observations) - len(read[sent.id].observations)
        labels.update(dict.fromkeys(found))
    return UnplacedValues(lost, len(doubtful), tuple(labels)) if doubtful else None


def _doubts(read: Extraction) -> list[Finding]:
    return [finding for finding in read.findings if finding.code in UNPLACED]


def _labels(book: Workbook | Refusal, finding: Finding) -> Iterator[str]:
    """Yield the texts at the cells that a finding names."""
    assert isinstance(book, Workbook), "an accepted workbook can be read"
    # Of a town that stands twice both rows are in doubt; the finding is at the second and names the first.
    wanted = {finding.cell, finding.details.get("first", "")}
    for sheet in book.sheets:
        for row, values in enumerate(sheet.rows if sheet.name == finding.sheet else ()):
            for column, value in enumerate(values):
                if isinstance(value, str) and cell_name(row, column) in wanted:
                    yield value.strip()


def _with_areas(plan: Plan, labels: list[str]) -> Plan:
    """Return the plan with an area for each label; whoever had it as another name has it no more."""
    taken = frozenset(labels)
    whole = plan.model_dump()
    towns = whole["areas"]["towns"]
    for town in towns:
        town["aliases"] = [alias for alias in town["aliases"] if alias not in taken]
    known = {town["name"] for town in towns}
    new = [{"name": label, "name_en": label} for label in dict.fromkeys(labels) if label not in known]
    return Plan.model_validate({**whole, "areas": {**whole["areas"], "towns": [*towns, *new]}})
