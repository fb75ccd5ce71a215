"""Remark: the note beside a number that is not simply what its cell says, or that somebody had to explain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from plan.finding import Finding, Severity
from plan.observation import FigureKey, Observation
from plan.period import Period
from plan.replies import finding_key
from plan.submission import Submission


class RemarkKind(StrEnum):
    """Why there is a remark: the office corrected the number, its sender mended the cell, or explained a doubt."""

    CORRECTED = "corrected"
    MENDED = "mended"
    EXPLAINED = "explained"


@dataclass(frozen=True, slots=True)
class Remark:
    """``original`` is what the source says where the number is another, ``finding`` the code of what was doubted;
    ``reason``: why the number is so, or of a mend the name of who made it."""

    kind: RemarkKind
    original: str = ""
    reason: str = ""
    finding: str = ""


def remarks_of(
    sent: Submission, observations: Sequence[Observation], findings: Iterable[Finding]
) -> Iterator[tuple[FigureKey, Remark]]:
    """Yield what a submission's sender said about its numbers."""
    mends = {(mend.sheet, mend.cell): mend for mend in sent.replies.mends}
    for o in observations if mends else ():
        if mend := mends.get((o.sheet, o.cell)):
            yield (o.measure, o.area, o.period), Remark(RemarkKind.MENDED, mend.original, mend.by)
    for finding in findings:
        reason = reason_given(sent, finding)
        if reason and (cell := _cell_of(finding)):
            yield cell, Remark(RemarkKind.EXPLAINED, reason=reason, finding=finding.code)


def reason_given(sent: Submission, finding: Finding) -> str:
    """Return the reason its sender gave for a finding; for a revision without one, the reason of the correction."""
    if finding.severity is not Severity.EXPLAIN:
        return ""
    given = sent.replies.reason_of(finding_key(finding))
    return given or (sent.reason if finding.code == "revised" else "")


def _cell_of(finding: Finding) -> FigureKey | None:
    said = finding.details
    if not {"measure", "area", "period"} <= said.keys():
        return None
    return said["measure"], said["area"], Period.parse(said["period"])
