"""A ledger as it would be with one more report: what a form shows before anything is sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from plan.tasks.ledger import ProgressReport, TaskLedger
from plan.tasks.progress import Progress

_NEWEST = 1 << 40
"""A line's number beyond any that the journal has, so that the supposed report counts as the latest."""


def with_report(ledger: TaskLedger, progress: Progress, at: datetime) -> TaskLedger:
    """Return the ledger as if a report had been sent and accepted at an instant; one of the same day gives way."""
    kept = tuple(
        replace(each, superseded=True) if each.progress.place == progress.place else each for each in ledger.reports
    )
    # The memory of what was achieved is emptied: it is the ledger's own, and replace would share it.
    return replace(ledger, reports=(*kept, ProgressReport(progress, _NEWEST, "", at, at)), _achieved={})
