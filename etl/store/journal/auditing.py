"""Audit entries as lines of a chain of their own, appended in the transaction of the change they are about."""

from __future__ import annotations

from collections.abc import Sequence
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from access.audit import AuditAction, AuditEntry
from etl.store.journal.daily_quotas import check_daily_quotas
from etl.store.journal.lines import Line, kept_moment, text_kept
from etl.store.journal.side_chain import append_to
from etl.store.journal.tables import AUDIT, DECISION, SUBMISSION
from plan.review import Opening

ACTING_FROM: ContextVar[str] = ContextVar("acting_from", default="")
"""The machine from which whoever acts in this thread does; the server tells it for every request."""

KEPT = "audited"
"""Where a connection holds the entries of its transaction, to be told of once they are kept."""

_LONGEST = 500
"""Characters kept of who, about what and detail: a refused name or address is chosen by whoever is refused."""


def append_audit(connection: sa.Connection, entries: Sequence[AuditEntry]) -> None:
    """Append entries to the audit's chain; texts beyond `_LONGEST` characters are cut. Denied, and the transaction with
    it, where somebody has added too much today."""
    check_daily_quotas(connection, entries)
    lines = append_to(connection, AUDIT, map(_content, entries))
    if lines:
        connection.info.setdefault(KEPT, []).extend(lines)


def begin_audit(connection: sa.Connection) -> None:
    """Write the first entry: lines up to here were written before there was an audit."""
    tips = (connection.execute(sa.select(sa.func.max(t.c.sequence))).scalar() or 0 for t in (SUBMISSION, DECISION))
    append_audit(connection, [AuditEntry(datetime.now(UTC), "", AuditAction.BEGUN, line=max(tips))])


def opening_of(connection: sa.Connection, submission: str) -> Opening | None:
    """Return who first opened a submission for review, and when; None if nobody has."""
    asked = sa.select(AUDIT.c.by, AUDIT.c.at).where(AUDIT.c.deed == AuditAction.OPENED, AUDIT.c.about == submission)
    first = connection.execute(asked.order_by(AUDIT.c.sequence).limit(1)).first()
    return Opening(first.by, datetime.fromisoformat(first.at)) if first else None


def _content(entry: AuditEntry) -> Line:
    return {
        "at": kept_moment(entry.at),
        "by": _bounded(entry.by),
        "role": entry.role,
        "deed": str(entry.deed),
        "about": _bounded(entry.about),
        "ok": entry.ok,
        "detail": _bounded(entry.detail),
        "address": entry.address or ACTING_FROM.get(),
        "line": entry.line,
    }


def _bounded(text: str) -> str:
    return text_kept(text[:_LONGEST])


def entry_of(line: Line) -> AuditEntry:
    """Return the entry a line stands for."""
    at, deed = datetime.fromisoformat(line["at"]), AuditAction(line["deed"])
    same: dict[str, Any] = {
        key: line[key] for key in ("by", "role", "about", "ok", "detail", "address", "line", "sequence")
    }
    return AuditEntry(at=at, deed=deed, **same)
