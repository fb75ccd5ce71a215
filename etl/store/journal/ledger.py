"""Ledger: the journal's lines as values, and a finding in the form in which it is kept."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from plan.finding import Finding
from plan.period import Period
from plan.replies import NO_REPLIES, Replies
from plan.slots import Place, Slot, slots_of
from plan.submission import Decision, State, Submission, effective


@dataclass(frozen=True, slots=True)
class NewSubmission:
    """A submission before the journal gave it a number; with ``accepted_by`` it is accepted in the same transaction.

    ``findings`` are what the sender was told (see ``etl.store.findings``), ``department`` and ``period`` what it
    is for, ``receipt`` what its sender takes home, as text (see ``plan.receipt``). ``role`` and ``accepted_as`` are the
    roles in which sender and accepter acted, ``reason`` why what was accepted before is corrected.
    """

    department: str
    period: Period
    file: str
    sha256: str
    layout: str
    rows: int
    demonstration: bool
    submitted_by: str
    submitted_at: datetime
    findings: tuple[Finding, ...] = ()
    role: str = ""
    reason: str = ""
    replies: Replies = NO_REPLIES
    accepted_by: str | None = None
    accepted_at: datetime | None = None
    accepted_as: str = ""
    receipt: str = ""


class Findings(Mapping[str, tuple[Finding, ...]]):
    """Findings by submission, kept as the journal has them and made values only where somebody looks."""

    def __init__(self, kept: Mapping[str, str]) -> None:
        """Hold findings as they are kept. ``kept``: a JSON list of findings by a submission's id."""
        self._kept = kept

    def __getitem__(self, submission: str) -> tuple[Finding, ...]:
        # Parsed anew each time: most findings of a long record are never looked at, and as values they are many times
        # as large.
        return tuple(map(finding_of, json.loads(self._kept[submission])))

    def __iter__(self) -> Iterator[str]:
        return iter(self._kept)

    def __len__(self) -> int:
        return len(self._kept)


@dataclass(frozen=True)
class Ledger:
    """Everything the journal says, in order. ``findings`` are what the sender of a submission was told."""

    submissions: Sequence[Submission] = ()
    decisions: Sequence[Decision] = ()
    findings: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)

    @cached_property
    def accepted(self) -> tuple[Submission, ...]:
        """The submissions ever accepted, in the order sent."""
        ids = {decision.submission for decision in self.acceptances}
        return tuple(submission for submission in self.submissions if submission.id in ids)

    @cached_property
    def acceptances(self) -> tuple[Decision, ...]:
        """Every acceptance, in order."""
        return tuple(decision for decision in self.decisions if decision.state is State.ACCEPTED)

    @property
    def demonstration(self) -> bool:
        """Whether something was sent, and nothing real."""
        return bool(self.submissions) and all(submission.demonstration for submission in self.submissions)

    @cached_property
    def slots(self) -> Mapping[Place, Slot]:
        """Where every department's quarter stands for which anything was sent."""
        return slots_of(self.submissions, self.decisions)

    def slot(self, department: str, period: Period) -> Slot:
        """Return where one department's quarter stands."""
        return self.slots.get((department, period)) or Slot(department, period)

    @cached_property
    def by_bytes(self) -> Mapping[str, tuple[Submission, ...]]:
        """The submissions of each file, by its SHA-256, in the order sent."""
        found: dict[str, tuple[Submission, ...]] = {}
        for submission in self.submissions:
            found[submission.sha256] = (*found.get(submission.sha256, ()), submission)
        return found

    def sent_with(self, sha256: str) -> tuple[Submission, ...]:
        """Return the submissions of the file with that SHA-256."""
        return self.by_bytes.get(sha256, ())

    def effective(self, known_at: datetime | None = None) -> dict[tuple[str, Period], Submission]:
        """Return the effective submission of each department and period (``known_at``: as of an instant; None: now)."""
        return effective(self.submissions, self.decisions, known_at)


def finding_json(finding: Finding) -> dict[str, Any]:
    """Return a finding as plain values."""
    return {
        "code": finding.code,
        "sheet": finding.sheet,
        "cell": finding.cell,
        "found": finding.found,
        "expected": finding.expected,
        "details": dict(finding.details),
    }


def finding_of(kept: Mapping[str, Any]) -> Finding:
    """Return the finding kept as :func:`finding_json` says."""
    return Finding(**kept)
