"""Submission 报送 and Decision: who sent what when, and what was decided; which of them is effective."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from plan.period import Period
from plan.replies import NO_REPLIES, Replies


class State(StrEnum):
    """Where a submission stands; a quarter that may have none yet has a `plan.slots.SlotState`."""

    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Submission:
    """One workbook sent for a department and period. Times are UTC and aware; ``sequence`` orders, not the clock.

    ``sha256`` is of the file's bytes, ``layout`` the name of the layout it was read by, ``rows`` how many numbers were
    read.

    ``role``: as what the sender acted; ``reason``: why what was accepted is corrected; ``replies``: what the sender
    answered to the findings. All three are empty for what was sent before they were kept.
    """

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
    role: str = ""
    reason: str = ""
    replies: Replies = NO_REPLIES

    @property
    def content(self) -> tuple[object, ...]:
        """What makes it the same as another: the bytes, and what was answered to their findings."""
        return content_of(self.sha256, self.replies)


def content_of(sha256: str, replies: Replies) -> tuple[object, ...]:
    """Return what :attr:`Submission.content` compares: two are equal where the same answers were given in any order."""
    # Every answer by which the same bytes give other numbers, or other words about them.
    said = (replies.mends, replies.reasons, replies.labels, replies.rows, replies.units, replies.sheets)
    return sha256, replies.read_as, *(tuple(sorted(each)) for each in said)


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided about a submission, by whom acting as what; ``sequence`` orders decisions and submissions."""

    sequence: int
    submission: str
    state: State
    by: str
    at: datetime
    note: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class AcceptedSubmission:
    """An acceptance: what was sent for a department's quarter, who accepted it when. ``corrects``: not the first."""

    id: str
    department: str
    period: Period
    accepted_by: str
    accepted_at: datetime
    corrects: bool = False
    demonstration: bool = False


def effective(
    submissions: Iterable[Submission], decisions: Iterable[Decision], known_at: datetime | None = None
) -> dict[tuple[str, Period], Submission]:
    """Return the effective submission of each (department, period): the last accepted by ``known_at`` (None:
    now)."""
    by_id = {submission.id: submission for submission in submissions}
    # By the moment of acceptance, which says what was known; the order among them is the journal's.
    accepted = (d for d in decisions if d.state is State.ACCEPTED and (known_at is None or d.at <= known_at))
    result: dict[tuple[str, Period], Submission] = {}
    for decision in sorted(accepted, key=lambda d: d.sequence):
        submission = by_id[decision.submission]
        result[submission.department, submission.period] = submission
    return result
