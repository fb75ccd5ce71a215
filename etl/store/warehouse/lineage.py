"""Lineage whole: every observation that was ever accepted, whether it is effective, and its remarks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from plan.observation import Observation, Source
from plan.period import Period
from plan.remark import Remark, RemarkKind


@dataclass(frozen=True, slots=True)
class AcceptedValue:
    """An observation in the submission with which it was accepted.

    ``department`` sent it, for the quarter ``reported_for``. ``speaks``: it is effective, the value that counts for
    its quarter; else a later one took its place, or it repeats what the quarter's own workbook says.
    """

    observation: Observation
    source: Source
    department: str
    reported_for: Period
    demonstration: bool
    speaks: bool
    remarks: tuple[Remark, ...]


REMARKS = "SELECT submission, measure, area, period, kind, original, reason, finding FROM remark ORDER BY position"

_VALUE = "l.measure, l.area, l.period, l.value, l.sheet, l.cell, l.submission"
_SOURCE = "l.submission, l.file, l.sha256, l.submitted_by, l.submitted_at, l.accepted_by, l.accepted_at, l.reason"


def lineage_query(moment: str) -> str:
    """Return the query for every value accepted by a moment, which is an SQL expression (NULL: now).

    A submission that was accepted twice, after a reopening, is effective by its last acceptance.
    """
    return f"""
        SELECT {_VALUE}, {_SOURCE}, l.department, l.reported_for, s.demonstration,
            spoken.submission IS NOT NULL AND l.accepted_sequence = max(l.accepted_sequence) OVER (
                PARTITION BY l.submission, l.measure, l.area, l.period
            ) AS speaks
        FROM lineage l JOIN submission s ON s.id = l.submission
        LEFT JOIN spoken({moment}::TIMESTAMP) spoken
            ON (spoken.measure, spoken.area, spoken.period, spoken.submission)
             = (l.measure, l.area, l.period, l.submission)
        WHERE {moment}::TIMESTAMP IS NULL OR l.accepted_at <= {moment}::TIMESTAMP
        ORDER BY l.measure, l.area, l.period, l.accepted_sequence, l.sheet, l.cell
    """


Remarks = Mapping[tuple[str, str, str, str], Sequence[Remark]]
"""(submission, measure, area, period) → what stands beside the number."""


def remarks_of_rows(rows: Sequence[tuple[Any, ...]]) -> Remarks:
    """Return the answer to ``REMARKS`` by observation."""
    found: dict[tuple[str, str, str, str], list[Remark]] = defaultdict(list)
    for submission, measure, area, period, kind, original, reason, finding in rows:
        found[submission, measure, area, period].append(Remark(RemarkKind(kind), original, reason, finding))
    return found
