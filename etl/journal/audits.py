"""The audit as auditors read it, as the doctor proves it, and how entries older than they must be kept are let go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import sqlalchemy as sa

from etl.journal.auditing import append_audit, entry_of
from etl.journal.chain import in_order
from etl.journal.database import Database
from etl.journal.lines import GENESIS, chain_faults, kept_moment
from etl.journal.tables import AUDIT, DECISION, SETTING, SUBMISSION, refusal
from plan.audit import AuditEntry, AuditQuestion, Deed

_ANCHOR = "audit_anchor"


class AuditJournal(Database):
    """The audit entries of the journal."""

    _tables = (AUDIT,)

    def enter(self, entry: AuditEntry) -> None:
        """Append an entry that speaks of no change: a refusal, a sign-in, a file taken home."""
        with self._writing() as connection:
            append_audit(connection, [entry])

    def entries(self, question: AuditQuestion) -> Sequence[AuditEntry]:
        """The entries asked for, the newest first."""
        wanted = sa.select(AUDIT).where(*_conditions(question)).order_by(AUDIT.c.sequence.desc())
        with self._reading() as connection:
            rows = connection.execute(wanted.offset(question.skip).limit(question.most))
            return [entry_of(row._asdict()) for row in rows]

    def count(self, question: AuditQuestion) -> int:
        """How many entries there are that are asked for, on all pages."""
        with self._reading() as connection:
            counted = sa.select(sa.func.count()).select_from(AUDIT).where(*_conditions(question))
            return connection.execute(counted).scalar_one()

    def faults(self) -> list[tuple[int, str]]:
        """(sequence, wording key) where the chain does not hold, or where a line of the journal has no entry."""
        with self._reading() as connection:
            lines = [(AUDIT.name, row._asdict()) for row in connection.execute(in_order(AUDIT))]
            found = list(chain_faults(lines, _anchor(connection)))
            return [*found, *_unaudited(connection)]

    def trim(self, before: datetime, by: str, role: str) -> int:
        """Let go of the entries written before an instant; how many. The chain goes on from the last of them."""
        with self._writing() as connection:
            old = AUDIT.c.at < kept_moment(before)
            keep = sa.select(sa.func.min(AUDIT.c.sequence)).where(sa.not_(old)).scalar_subquery()
            gone = AUDIT.c.sequence < sa.func.coalesce(keep, sa.select(sa.func.max(AUDIT.c.sequence)).scalar_subquery())
            last = connection.execute(
                sa.select(AUDIT.c.sequence, AUDIT.c.hash).where(gone).order_by(AUDIT.c.sequence.desc()).limit(1)
            ).first()
            if last is None:
                return 0
            count = _let_go(connection, gone)
            _set_anchor(connection, f"{last.sequence}:{last.hash}")
            said = f"{count} {last.sequence}"
            append_audit(connection, [AuditEntry(datetime.now(UTC), by, Deed.AUDIT_TRIMMED, role, "", True, said)])
            return count


def _conditions(question: AuditQuestion) -> Iterator[sa.ColumnElement[bool]]:
    if question.by:
        yield AUDIT.c.by == question.by
    if question.deed:
        yield AUDIT.c.deed == str(question.deed)
    if question.refused_only:
        yield AUDIT.c.ok.is_(False)
    if question.since:
        yield AUDIT.c.at >= kept_moment(question.since)
    if question.until:
        yield AUDIT.c.at <= kept_moment(question.until)


def _unaudited(connection: sa.Connection) -> Iterator[tuple[int, str]]:
    """Lines of the journal, since there is an audit, of which no entry speaks. What was let go may have spoken."""
    if _anchor(connection) != (0, GENESIS):
        return
    begun = connection.execute(sa.select(AUDIT.c.line).where(AUDIT.c.deed == Deed.BEGUN)).scalar() or 0
    audited = Counter(connection.execute(sa.select(AUDIT.c.line).where(AUDIT.c.line.is_not(None))).scalars())
    for table in (SUBMISSION, DECISION):
        later = sa.select(table.c.sequence).where(table.c.sequence > begun).order_by(table.c.sequence)
        for sequence in connection.execute(later).scalars():
            if not audited[sequence]:
                yield sequence, "chain.unaudited"


def _anchor(connection: sa.Connection) -> tuple[int, str]:
    kept = connection.execute(sa.select(SETTING.c.value).where(SETTING.c.key == _ANCHOR)).scalar()
    if kept is None:
        return 0, GENESIS
    sequence, _, last = kept.partition(":")
    return int(sequence), last


def _set_anchor(connection: sa.Connection, value: str) -> None:
    connection.execute(SETTING.delete().where(SETTING.c.key == _ANCHOR))
    connection.execute(SETTING.insert(), {"key": _ANCHOR, "value": value})


def _let_go(connection: sa.Connection, gone: sa.ColumnElement[bool]) -> int:
    """The one place where lines leave: the triggers that refuse it are lifted inside the same transaction."""
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        connection.exec_driver_sql(f"DROP TRIGGER {AUDIT.name}_no_delete")
    count = connection.execute(AUDIT.delete().where(gone)).rowcount
    if sqlite:
        connection.exec_driver_sql(refusal(AUDIT, "DELETE"))
    return count
