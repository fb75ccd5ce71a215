"""How much one person may add in a day of what nothing else bounds: all of it is kept for ever, and in every backup."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from access.audit import AuditAction, AuditEntry
from etl.store.journal.lines import kept_moment
from etl.store.journal.tables import AUDIT
from plan.denied import Denied
from plan.review import Role

MOST_A_DAY: Mapping[AuditAction, int] = {
    AuditAction.TEXT_WRITTEN: 1000,
    AuditAction.REPORT_MADE: 500,
    AuditAction.VERDICT_DETERMINED: 300,
    AuditAction.FILE_ATTACHED: 60,
    AuditAction.TARGET_PROPOSED: 100,
    AuditAction.INSTRUCTION_GIVEN: 200,
    AuditAction.INSTRUCTION_REPLIED: 500,
    AuditAction.ACCOUNT_ADDED: 500,
    AuditAction.DISPLAY_ADDED: 100,
}
"""Far more than anybody writes by hand. A file may have 20 MB. Drafts, versions and what is sent of tasks have bounds
of their own (`etl.submissions`, `etl.tasks.quotas`)."""

DAY = timedelta(days=1)

_LOOKED_AT = 20_000
"""Entries of the audit that are looked through at most: more than a bureau's people make in a day."""


def check_daily_quotas(connection: sa.Connection, entries: Sequence[AuditEntry]) -> None:
    """Raise Denied where somebody has added too much today. The command line stands outside, and is recorded."""
    for entry in entries:
        most = MOST_A_DAY.get(entry.deed) if entry.ok and entry.by and entry.role != Role.MACHINE else None
        if most is not None and _done_about(connection, entry, datetime.now(UTC)) >= most:
            raise Denied("denied.quota", conflict=True, most=most)


def _done_about(connection: sa.Connection, entry: AuditEntry, now: datetime) -> int:
    """Return how often the same was done by the same person in the day before, and in the one after: what was done
    while the clock was a year ahead must not fill every day of the year."""
    last = connection.execute(sa.select(sa.func.max(AUDIT.c.sequence))).scalar() or 0
    asked = (
        sa.select(sa.func.count())
        .select_from(AUDIT)
        .where(AUDIT.c.sequence > last - _LOOKED_AT)
        # Not BETWEEN: PostgreSQL takes no text compared byte by byte there.
        .where(AUDIT.c.at >= kept_moment(now - DAY), AUDIT.c.at <= kept_moment(now + DAY))
        .where(AUDIT.c.by == entry.by, AUDIT.c.deed == entry.deed.value, AUDIT.c.ok)
    )
    return int(connection.execute(asked).scalar() or 0)
