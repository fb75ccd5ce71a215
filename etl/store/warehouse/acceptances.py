"""Every acceptance as a value: whose quarter, by whom and when, and whether it took another one's place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC
from typing import Any

from plan.period import Period
from plan.submission import AcceptedSubmission

ACCEPTED = """
SELECT a.submission, a.department, a.reported_for, a.accepted_by, a.accepted_at, s.demonstration
FROM acceptance a JOIN submission s ON s.id = a.submission ORDER BY a.accepted_sequence
"""


def accepted_of_rows(rows: Iterable[tuple[Any, ...]]) -> list[AcceptedSubmission]:
    """Return the acceptances of the rows of :data:`ACCEPTED`, in order."""
    seen: set[tuple[str, str]] = set()
    found = []
    for submission, department, period, by, at, demonstration in rows:
        place = department, period
        moment = at.replace(tzinfo=UTC)
        found.append(
            AcceptedSubmission(
                submission, department, Period.parse(period), by, moment, place in seen, bool(demonstration)
            )
        )
        seen.add(place)
    return found
