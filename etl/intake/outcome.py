"""Outcome: what became of one workbook that came in, and on whose word it came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from etl.reading.extraction import Extraction
from plan.finding import Finding, keeps_out, must_mend
from plan.observation import Observation
from plan.period import Period
from plan.review import Role
from plan.submission import Submission


class IntakeActor(NamedTuple):
    """Whose doing a submission and its acceptance are, when, as what both act, and why what was accepted changes."""

    submitted_by: str
    submitted_at: datetime
    accepted_by: str
    accepted_at: datetime
    role: str = Role.MACHINE
    accepted_as: str = Role.MACHINE
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file. ``submission`` is the id under which it stands in the journal, None if it does not.

    ``again``: its bytes had been sent before, so nothing changed. ``corrections`` are earlier quarters that it
    corrects, each with the submission that does (None where nothing was kept).
    """

    file: str
    department: str
    period: Period | None
    layout: str
    observations: tuple[Observation, ...]
    findings: tuple[Finding, ...]
    demonstration: bool
    submission: str | None = None
    again: bool = False
    corrections: tuple[tuple[Period, str | None], ...] = ()

    @property
    def to_mend(self) -> bool:
        """Whether anything must be mended."""
        return must_mend(self.findings)

    @property
    def kept_out(self) -> bool:
        """Whether nothing of it may enter."""
        return keeps_out(self.findings)


@dataclass(frozen=True, slots=True)
class SentAs:
    """What the sender said a workbook is for; None where nobody said."""

    department: str | None = None
    period: Period | None = None

    def fits(self, submission: Submission) -> bool:
        """Tell whether a submission is for what the sender said."""
        return self.department in (None, submission.department) and self.period in (None, submission.period)


def outcome_of(
    file: str, extraction: Extraction, findings: tuple[Finding, ...], known: Submission | None = None
) -> Outcome:
    """Return the outcome of a file that was read; ``known``: the submission its bytes already were."""
    return Outcome(
        file=file,
        department=extraction.department,
        period=extraction.period,
        layout=extraction.layout,
        observations=extraction.observations,
        findings=findings,
        demonstration=extraction.demonstration,
        submission=known.id if known else None,
        again=known is not None,
    )
