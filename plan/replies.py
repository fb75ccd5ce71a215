"""Replies 答复: what a sender answered to the findings of a workbook; it travels with the submission."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from plan.finding import Finding


@dataclass(frozen=True, slots=True, order=True)
class Mend:
    """A cell read as ``value`` instead of the ``original`` that stands in the file, at the sender's word."""

    sheet: str
    cell: str
    original: str
    value: float


@dataclass(frozen=True, slots=True, order=True)
class Explained:
    """Why what a finding doubts is so. ``finding`` is its key."""

    finding: str
    reason: str


@dataclass(frozen=True, slots=True)
class Replies:
    """Mends taken, reasons given, whether what is blank is knowingly sent as not reported 按未报送出, and of headers
    that were guessed the (label, measure) the sender says, the measure empty for none of ours."""

    mends: tuple[Mend, ...] = ()
    reasons: tuple[Explained, ...] = ()
    blanks_stand: bool = False
    labels: tuple[tuple[str, str], ...] = ()

    def reason_of(self, key: str) -> str:
        """The reason given for a finding; empty if none was."""
        return next((e.reason for e in self.reasons if e.finding == key), "")


NO_REPLIES = Replies()


def finding_key(finding: Finding) -> str:
    """What tells one finding of a workbook from the others, and stays the same when the workbook is read again."""
    about = (finding.details.get(name, "") for name in ("measure", "area", "period"))
    return "|".join((finding.code, finding.sheet, finding.cell, *about, finding.found))


def replies_json(replies: Replies) -> dict[str, Any]:
    """Replies as plain values; nothing for no replies, in an order that does not depend on theirs."""
    kept: dict[str, Any] = {}
    if replies.mends:
        kept["mends"] = [[m.sheet, m.cell, m.original, m.value] for m in sorted(replies.mends)]
    if replies.reasons:
        kept["reasons"] = [[e.finding, e.reason] for e in sorted(replies.reasons)]
    if replies.blanks_stand:
        kept["blanks_stand"] = True
    if replies.labels:
        kept["labels"] = [list(label) for label in sorted(replies.labels)]
    return kept


def replies_of(kept: Mapping[str, Any]) -> Replies:
    """The replies kept as :func:`replies_json` says."""
    mends = tuple(Mend(*mend) for mend in kept.get("mends", ()))
    reasons = tuple(Explained(*reason) for reason in kept.get("reasons", ()))
    labels = tuple((label, measure) for label, measure in kept.get("labels", ()))
    return Replies(mends, reasons, kept.get("blanks_stand", False), labels)
