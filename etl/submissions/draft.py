"""Draft 草稿: a file that was handed in, on its way from being received to being sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from etl.reading.extraction import Confidence, Extraction, Guess, HeaderReading, RowReading
from etl.reading.layout import Layout
from etl.reading.mending import HeldCell
from etl.reading.questions import NO_QUESTIONS, Questions, questions_from, questions_json
from etl.store.extraction_cache import extraction_json, extraction_of
from etl.store.journal.ledger import finding_json, finding_of
from plan.catalogue import Plan
from plan.finding import Finding, Severity
from plan.period import Period
from plan.replies import NO_REPLIES, Mend, Replies, replies_json, replies_of
from plan.slots import Place

if TYPE_CHECKING:
    from etl.tasks.quarter_progress import ProgressContent


class DraftStage(StrEnum):
    """How far a draft is. ``refused``: nothing of the file can be read; ``failed``: we could not, and may try again."""

    RECEIVED = "received"
    READING = "reading"
    CHECKING = "checking"
    READY = "ready"
    REFUSED = "refused"
    FAILED = "failed"
    SENT = "sent"


AT_WORK = frozenset({DraftStage.RECEIVED, DraftStage.READING, DraftStage.CHECKING})
"""Stages that pass by themselves."""


class DraftNotThereError(KeyError):
    """There is no draft of that id, or not what is asked of it: sent, discarded or being read again meanwhile."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft without what was read of it. ``size`` in bytes; ``against`` says what it was checked against;
    ``confirmed``: the guess of how to read it was; ``submission`` is what it became; ``out_of``: the quarter of the
    form out of which this draft takes an earlier one, to correct that; ``replaced``: the later draft of its quarter
    that took its place, and this one is kept only to be looked at or brought back; ``brought_for``: the quarter it was
    brought for, where the file says another and went there."""

    id: str
    name: str
    by: str
    department: str
    period: Period
    size: int
    sha256: str
    taken_at: datetime
    stage: DraftStage = DraftStage.RECEIVED
    trouble: str = ""
    replies: Replies = NO_REPLIES
    confirmed: bool = False
    against: str = ""
    counts: tuple[tuple[str, int], ...] = ()
    values: int = 0
    submission: str = ""
    out_of: Period | None = None
    replaced: str = ""
    brought_for: Period | None = None

    @property
    def read_with(self) -> tuple[object, ...]:
        """What of its replies it is read with: with others it would be read otherwise."""
        return self.period, self.replies.read_as, self.replies.mends, self.replies.labels, self.confirmed

    @property
    def open(self) -> bool:
        """Whether it is what its department works on: neither sent nor replaced."""
        return self.stage is not DraftStage.SENT and not self.replaced

    @property
    def place(self) -> Place:
        """The slot it is for."""
        return self.department, self.period

    @property
    def at_work(self) -> bool:
        """Whether reading or checking is still to come or under way."""
        return self.stage in AT_WORK

    def count(self, severity: Severity) -> int:
        """Return how many findings of one severity there are."""
        return dict(self.counts).get(severity, 0)


@dataclass(frozen=True, slots=True)
class CheckedDraft:
    """What was read of a draft, every finding about it in its fixed order, the mends that are safe to offer, what
    is asked of how the form is built, and the cells in whose place another value may be typed, with what ``stands``
    there."""

    extraction: Extraction
    findings: tuple[Finding, ...]
    offers: tuple[Mend, ...] = ()
    questions: Questions = NO_QUESTIONS
    progress: ProgressContent = field(default_factory=dict)
    stands: tuple[HeldCell, ...] = ()

    def held(self, sheet: str, cell: str) -> str | None:
        """Return what stands in a cell in whose place another value may be typed; None for every other cell."""
        return next((text for *place, text in self.stands if place == [sheet, cell]), None)

    def offer(self, finding: Finding) -> Mend | None:
        """Return the one-click mend of a finding, if there is one."""
        place = finding.sheet, finding.cell
        # At a cell there is one safe mend at most, whichever of its findings is looked at.
        return next((mend for mend in self.offers if (mend.sheet, mend.cell) == place), None)


def draft_json(draft: Draft) -> dict[str, Any]:
    """Return a draft as plain values."""
    return {
        "id": draft.id,
        "name": draft.name,
        "by": draft.by,
        "department": draft.department,
        "period": str(draft.period),
        "size": draft.size,
        "sha256": draft.sha256,
        "taken_at": draft.taken_at.isoformat(),
        "stage": str(draft.stage),
        "trouble": draft.trouble,
        "replies": replies_json(draft.replies),
        "confirmed": draft.confirmed,
        "against": draft.against,
        "counts": dict(draft.counts),
        "values": draft.values,
        "submission": draft.submission,
        "out_of": str(draft.out_of) if draft.out_of else None,
        "replaced": draft.replaced,
        "brought_for": str(draft.brought_for) if draft.brought_for else None,
    }


def draft_of(kept: Mapping[str, Any]) -> Draft:
    """Return the draft kept as :func:`draft_json` says."""
    changed = {
        "period": Period.parse(kept["period"]),
        "taken_at": datetime.fromisoformat(kept["taken_at"]),
        "stage": DraftStage(kept["stage"]),
        "replies": replies_of(kept["replies"]),
        "counts": tuple(kept["counts"].items()),
        "out_of": Period.parse(kept["out_of"]) if kept.get("out_of") else None,
        "brought_for": Period.parse(kept["brought_for"]) if kept.get("brought_for") else None,
    }
    return Draft(**{**kept, **changed})


def checked_json(checked: CheckedDraft) -> dict[str, Any]:
    """Return what was read and found, as plain values."""
    read = checked.extraction
    return {
        "extraction": extraction_json(read),
        "findings": [finding_json(finding) for finding in checked.findings],
        "offers": replies_json(Replies(checked.offers)),
        "reading": [list(astuple(header)) for header in read.reading],
        "rows_read": [list(astuple(row)) for row in read.rows_read],
        "recognised": list(astuple(read.recognised)) if read.recognised else None,
        "questions": questions_json(checked.questions),
        "progress": dict(checked.progress),
        "stands": [list(held) for held in checked.stands],
        # The whole layout, for the page shows what was guessed, and confirming keeps it without
        # reading the file once more.
        "guessed": [[g.layout.model_dump(mode="json", by_alias=True), *_place(g)] for g in read.guessed],
    }


def _place(guess: Guess) -> tuple[str, str, str, str]:
    return guess.sheet, guess.corner, guess.last, guess.shape


def checked_of(kept: Mapping[str, Any]) -> CheckedDraft:
    """Return what was kept as :func:`checked_json` says."""
    read = replace(
        extraction_of(kept["extraction"]),
        reading=tuple(HeaderReading(*header) for header in kept["reading"]),
        recognised=Confidence(*kept["recognised"]) if kept["recognised"] else None,
        # get(): a draft that an earlier edition kept has no such key.
        rows_read=tuple(RowReading(*row) for row in kept.get("rows_read", ())),
        guessed=tuple(Guess(Layout.model_validate(layout), *place) for layout, *place in kept["guessed"]),
    )
    questions, progress = questions_from(kept.get("questions", {})), kept.get("progress", {})
    findings, offers = tuple(map(finding_of, kept["findings"])), replies_of(kept["offers"]).mends
    stands = tuple((sheet, cell, text) for sheet, cell, text in kept.get("stands", ()))
    return CheckedDraft(read, findings, offers, questions, progress, stands)


def quarter_of_its_own(draft: Draft, read: Extraction, plan: Plan) -> Period | None:
    """Return the quarter a file goes to because it says so itself; None where it says none, or the one it was brought
    for, or its sender said that it is of another, or it is no quarter of the plan."""
    own = read.period
    if own is None or own == draft.period or draft.out_of is not None or draft.replies.read_as:
        return None
    return own if own in plan.periods else None
