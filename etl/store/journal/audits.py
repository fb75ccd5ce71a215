"""The audit as auditors read it, as the doctor proves it, and how entries older than they must be kept are let go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from access.audit import AuditAction, AuditEntry, AuditQuestion
from etl.store.journal.auditing import append_audit, entry_of
from etl.store.journal.database import Database
from etl.store.journal.dialect import lift_refusal, refuse_again
from etl.store.journal.leaps import leapt, readable
from etl.store.journal.lines import GENESIS, Line, chain_faults, kept_moment
from etl.store.journal.side_chain import in_order
from etl.store.journal.tables import AUDIT, DECISION, SUBMISSION
from etl.store.journal.tips import LONGEST_SEQUENCE, note, noted, tip_faults
from plan.whole_number import whole_number

_ANCHOR = "audit_anchor"


class AuditJournal(Database):
    """The audit entries of the journal."""

    _tables = (AUDIT,)

    def enter(self, entry: AuditEntry) -> None:
        """Append an entry about no change of the record: a refusal, a sign-in, a download."""
        with self._writing() as connection:
            append_audit(connection, [entry])

    def entries(self, question: AuditQuestion) -> Sequence[AuditEntry]:
        """Return the entries asked for, the newest first."""
        wanted = sa.select(AUDIT).where(*_conditions(question)).order_by(AUDIT.c.sequence.desc())
        with self._reading() as connection:
            rows = connection.execute(wanted.offset(question.skip).limit(question.most))
            return [entry_of(row._asdict()) for row in rows]

    def dated(self, entries: Iterable[AuditEntry], now: datetime, lately: timedelta) -> list[AuditEntry]:
        """Return entries with the moment at which they were written by the order in which they stand, where the clock
        of then was another than the one that says ``now``.

        One that lies ahead was written no later than what follows it; one that seems older than ``lately``, and stands
        behind one that is not, no earlier than that.
        """
        wanted = sa.select(AUDIT.c.sequence, AUDIT.c.at).order_by(AUDIT.c.sequence).limit(1)
        since = AUDIT.c.at >= kept_moment(now - lately), AUDIT.c.at <= kept_moment(now)
        with self._reading() as connection:
            first = connection.execute(wanted.where(*since)).first()
            found = []
            for entry in entries:
                at = entry.at
                if at > now:
                    later = sa.select(sa.func.min(AUDIT.c.at)).where(AUDIT.c.sequence > entry.sequence)
                    earliest = connection.execute(later).scalar()
                    at = min(at, datetime.fromisoformat(earliest)) if earliest else at
                elif first is not None and entry.sequence > first.sequence:
                    at = max(at, datetime.fromisoformat(first.at))
                found.append(replace(entry, at=at))
        return found

    def clock_error(self, now: datetime) -> timedelta:
        """Return by how much the clock that says ``now`` seems to be ahead: what entries that follow each other leap
        by, as far as later ones do not leap back."""
        moments = sa.select(AUDIT.c.at).order_by(AUDIT.c.sequence)
        with self._reading() as connection:
            said = connection.execute(moments, execution_options={"yield_per": 5000}).scalars()
            return leapt(readable(said), now)

    def count(self, question: AuditQuestion) -> int:
        """Return how many entries there are that are asked for, on all pages."""
        with self._reading() as connection:
            counted = sa.select(sa.func.count()).select_from(AUDIT).where(*_conditions(question))
            return connection.execute(counted).scalar_one()

    def faults(self) -> list[tuple[int, str]]:
        """Return (sequence, wording key) where the chain does not hold, or where it and the journal's lines do not
        agree."""
        with self._reading() as connection:
            # One reading transaction for all four: the parts are held against one state of the journal.
            anchor, lines = _anchor(connection), _EntryReader(connection)
            # First, because what follows needs what has passed by: the last line, and what was said of letting go.
            found = list(chain_faults(lines, (anchor.sequence, anchor.hash)))
            ends = tip_faults(connection, AUDIT, lines.last)
            return [*found, *ends, *_unrecorded_trim(lines.trims, anchor), *_journal_disagreements(connection, anchor)]

    def trim(self, before: datetime, by: str, role: str) -> int:
        """Let go of the entries written before an instant; return how many. The chain goes on from the last of them."""
        with self._writing() as connection:
            # The entries to go are those before the first that is young enough, by sequence: where a clock was set
            # back, an old moment may stand behind a newer one, and a hole would break the chain.
            old = AUDIT.c.at < kept_moment(before)
            keep = sa.select(sa.func.min(AUDIT.c.sequence)).where(sa.not_(old)).scalar_subquery()
            gone = AUDIT.c.sequence < sa.func.coalesce(keep, sa.select(sa.func.max(AUDIT.c.sequence)).scalar_subquery())
            anchor = _anchor_at(connection, gone)
            if anchor is None:
                return 0
            count = _delete_entries(connection, gone)
            # With the hash of the last entry that went, so the rest of the chain still has something to hang from.
            note(connection, _ANCHOR, f"{anchor.sequence}:{anchor.hash}:{anchor.line}")
            said = f"{count} {anchor.sequence}"
            append_audit(
                connection, [AuditEntry(datetime.now(UTC), by, AuditAction.AUDIT_TRIMMED, role, "", True, said)]
            )
            return count


@dataclass(frozen=True, slots=True)
class _Anchor:
    """What the chain hangs from: the last entry that was let go, and the last ``line`` such an entry was about."""

    sequence: int = 0
    hash: str = GENESIS
    line: int = 0


class _EntryReader:
    """Every entry in order, a few at a time. ``last`` and ``trims`` (details of the entries about trimming) are of the
    entries that were iterated so far."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self.last: Line | None = None
        self.trims: set[str] = set()

    def __iter__(self) -> Iterator[tuple[str, Line]]:
        # A few at a time: an audit of years as values takes ten times its file.
        asked = self._connection.execute(in_order(AUDIT), execution_options={"yield_per": 500})
        for row in asked.mappings():
            self.last = dict(row)
            if self.last["deed"] == AuditAction.AUDIT_TRIMMED:
                self.trims.add(self.last["detail"])
            yield AUDIT.name, self.last


def _conditions(question: AuditQuestion) -> Iterator[sa.ColumnElement[bool]]:
    """Yield what an entry must meet to be asked for; what the question leaves empty asks for nothing."""
    if question.by:
        yield AUDIT.c.by == question.by
    if question.deed:
        yield AUDIT.c.deed == str(question.deed)
    if question.deeds:
        yield AUDIT.c.deed.in_([str(deed) for deed in question.deeds])
    if question.about:
        yield AUDIT.c.about.in_(question.about)
    if question.refused_only:
        yield AUDIT.c.ok.is_(False)
    if question.since:
        yield AUDIT.c.at >= kept_moment(question.since)
    if question.until:
        yield AUDIT.c.at <= kept_moment(question.until)


def _unrecorded_trim(trims: Iterable[str], anchor: _Anchor) -> Iterator[tuple[int, str]]:
    """Yield a fault where entries were trimmed and no entry says so: it was not this program that trimmed them."""
    # The detail is "count sequence", as `AuditJournal.trim` writes it.
    if anchor.sequence and not any(detail.endswith(f" {anchor.sequence}") for detail in trims):
        yield anchor.sequence, "chain.untold"


def _journal_disagreements(connection: sa.Connection, anchor: _Anchor) -> Iterator[tuple[int, str]]:
    """Yield lines of the journal, since there is an audit, that have no entry, and entries whose line is gone."""
    begun = connection.execute(sa.select(AUDIT.c.line).where(AUDIT.c.deed == AuditAction.BEGUN)).scalar()
    first = max(begun or 0, anchor.line)
    # The first entry's line says where the audit began; it is no line that the entry is about.
    spoken = sa.select(AUDIT.c.line).where(AUDIT.c.line.is_not(None), AUDIT.c.deed != AuditAction.BEGUN)
    audited = set(connection.execute(spoken).scalars())
    there = {s for t in (SUBMISSION, DECISION) for s in connection.execute(sa.select(t.c.sequence)).scalars()}
    yield from ((line, "chain.unaudited") for line in sorted(there - audited) if line > first)
    yield from ((line, "chain.line_gone") for line in sorted(audited - there))


def _anchor(connection: sa.Connection) -> _Anchor:
    value = noted(connection, _ANCHOR)
    if value is None:
        return _Anchor()
    # Whatever stands there must be readable by the doctor, also what somebody else wrote.
    sequence, last, line = (*value.split(":"), "", "")[:3]
    return _Anchor(_number(sequence), last, _number(line))


def _number(text: str) -> int:
    return whole_number(text, LONGEST_SEQUENCE) or 0


def _anchor_at(connection: sa.Connection, gone: sa.ColumnElement[bool]) -> _Anchor | None:
    """Return what the chain will hang from once the entries of the condition ``gone`` are deleted; None if it meets
    none."""
    tip = sa.select(AUDIT.c.sequence, AUDIT.c.hash).where(gone).order_by(AUDIT.c.sequence.desc()).limit(1)
    last = connection.execute(tip).first()
    if last is None:
        return None
    spoken = connection.execute(sa.select(sa.func.max(AUDIT.c.line)).where(gone)).scalar() or 0
    return _Anchor(last.sequence, last.hash, max(spoken, _anchor(connection).line))


def _delete_entries(connection: sa.Connection, gone: sa.ColumnElement[bool]) -> int:
    """Delete the entries that meet a condition, return how many: the trigger that refuses it is lifted meanwhile.

    This is the one place where lines leave the journal.
    """
    lift_refusal(connection, AUDIT)
    count = connection.execute(AUDIT.delete().where(gone)).rowcount
    refuse_again(connection, AUDIT)
    return count
