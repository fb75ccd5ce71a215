"""Submission 报送 and Decision: who sent what when, and what was decided; which of them speaks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from plan.period import Period


class State(StrEnum):
    """Where a submission stands."""

    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Submission:
    """One workbook sent for a department and period. Times are UTC and aware; ``sequence`` orders, not the clock."""

    sequence: int
    id: str
    department: str
    period: Period
    file: str
    sha256: str
    layout: str
    rows: int
    demonstration: bool
    submitted_by: str
    submitted_at: datetime


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided about a submission; ``sequence`` orders decisions and submissions alike."""

    sequence: int
    submission: str
    state: State
    by: str
    at: datetime
    note: str = ""


def speaking(
    submissions: Iterable[Submission], decisions: Iterable[Decision], known_at: datetime | None = None
) -> dict[tuple[str, Period], Submission]:
    """The submission that speaks for each (department, period): the last accepted by ``known_at`` (None: now)."""
    by_id = {submission.id: submission for submission in submissions}
    accepted = (d for d in decisions if d.state is State.ACCEPTED and (known_at is None or d.at <= known_at))
    result: dict[tuple[str, Period], Submission] = {}
    for decision in sorted(accepted, key=lambda d: d.sequence):
        submission = by_id[decision.submission]
        result[submission.department, submission.period] = submission
    return result
