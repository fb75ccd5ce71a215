"""Content: what a warehouse is made from, as values."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from plan.finding import Finding
from plan.observation import FigureKey, Observation
from plan.remark import Remark
from plan.submission import Decision, State, Submission


@dataclass(frozen=True, slots=True)
class Content:
    """The submissions ever accepted, their acceptances in order, and what was read of each.

    ``observations`` are as corrected, and ``remarks`` say what stands beside them; the three mappings by submission may
    be read as they are asked, one submission after the other. ``catalogue`` is the digest of the plan and the
    corrections, ``mark`` that of all else that reading them depended on.
    """

    submissions: Sequence[Submission]
    decisions: Sequence[Decision]
    observations: Mapping[str, Sequence[Observation]]
    findings: Mapping[str, Sequence[Finding]]
    catalogue: str
    mark: str = ""
    remarks: Mapping[str, Sequence[tuple[FigureKey, Remark]]] = field(default_factory=dict)

    @property
    def version(self) -> str:
        """The data version: the same accepted workbooks under the same catalogue have the same."""
        return data_version(self.submissions, self.decisions, self.catalogue)


def data_version(submissions: Iterable[Submission], decisions: Iterable[Decision], catalogue: str) -> str:
    """Return a digest over the SHA-256 of everything accepted, in the order of acceptance, and the catalogue's
    digest."""
    sha256_of = {submission.id: submission.sha256 for submission in submissions}
    accepted = ((d.submission, sha256_of[d.submission]) for d in decisions if d.state is State.ACCEPTED)
    return version_of(accepted, catalogue)


def version_of(accepted: Iterable[tuple[str, str]], catalogue: str) -> str:
    """Return the data version of (submission, SHA-256) in the order of acceptance, under a catalogue's digest: 16
    hexadecimal digits."""
    # The id as well: the same file accepted for two quarters is two different contents.
    lines = [f"{submission}:{sha256}" for submission, sha256 in accepted]
    return hashlib.sha256("\n".join([catalogue, *lines]).encode()).hexdigest()[:16]
