"""The journal as targets are set anew in it: proposals and decisions, append-only and hash-chained."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import sqlalchemy as sa

from access.audit import AuditAction, AuditEntry
from etl.store.journal.auditing import append_audit
from etl.store.journal.database import Database
from etl.store.journal.dialect import KeptText
from etl.store.journal.lines import Line, kept_moment, text_kept
from etl.store.journal.revision_lines import TABLE, figures_json, revisions_in
from etl.store.journal.side_chain import append_to, lines_of, side_chain_faults
from etl.store.journal.tables import AUDIT, line_table, said_by
from plan.review import Person
from plan.revision import RevisionState, TargetRevision, check_may_move

REVISION = line_table(
    TABLE,
    sa.Column("revision", KeptText, nullable=False, index=True),
    sa.Column("state", KeptText, nullable=False),
    sa.Column("plan", KeptText, nullable=False),
    sa.Column("indicator", sa.Integer, nullable=False),
    sa.Column("targets", KeptText, nullable=False, comment="JSON: year → value"),
    sa.Column("number", KeptText, nullable=False, comment="the document that sets them"),
    sa.Column("dated", KeptText, nullable=False, comment="the day from which they hold"),
    sa.Column("note", KeptText, nullable=False, comment="the reason, or what was said with the decision"),
    *said_by(),
)

_DEEDS = {
    RevisionState.PROPOSED: AuditAction.TARGET_PROPOSED,
    RevisionState.ACCEPTED: AuditAction.TARGET_ACCEPTED,
    RevisionState.RETURNED: AuditAction.TARGET_RETURNED,
}


class RevisionJournal(Database):
    """Where targets set anew are kept. What may happen is held against the lines themselves, one writer at a time."""

    _tables = (REVISION, AUDIT)

    def propose(self, asked: TargetRevision, person: Person) -> TargetRevision:
        """Append a proposal under the next number of its plan (``asked.id`` is not looked at); Denied as
        `plan.revision` says."""
        check_may_move(RevisionState.PROPOSED, person, note=asked.reason)
        with self._writing() as connection:
            told = revisions_in(_lines(connection))
            # Counted inside the transaction: two proposals never share a number.
            number = sum(each.plan == asked.plan for each in told) + 1
            line = {
                "revision": f"{asked.plan}-T{number}",
                "state": RevisionState.PROPOSED.value,
                "plan": asked.plan,
                "indicator": asked.indicator,
                "targets": figures_json(asked),
                "number": text_kept(asked.number),
                "dated": asked.dated.isoformat(),
                "note": text_kept(asked.reason),
            }
            return self._append(connection, line, person, asked.proposed_at)

    def decide(self, key: str, to: RevisionState, person: Person, note: str, at: datetime) -> TargetRevision:
        """Append a decision; KeyError for a revision that is not there, Denied as `plan.revision` says."""
        with self._writing() as connection:
            told = {each.id: each for each in revisions_in(_lines(connection))}
            check_may_move(to, person, told[key], note)
            asked = told[key]
            line = {"revision": key, "state": to.value, "plan": asked.plan, "indicator": asked.indicator}
            # A decision repeats nothing of the proposal: figures stand in one line only, and cannot differ.
            line |= {"targets": "{}", "number": "", "dated": asked.dated.isoformat(), "note": text_kept(note)}
            return self._append(connection, line, person, at)

    def revisions(self) -> Sequence[TargetRevision]:
        """Return every revision, in the order proposed."""
        with self._reading() as connection:
            return revisions_in(_lines(connection))

    def revision_faults(self) -> list[tuple[int, str]]:
        """Return (sequence, what is wrong) for every line at which the chain does not hold, and where it was cut."""
        with self._reading() as connection:
            # Earlier versions noted no end here: a home whose last line is theirs has no note, and no fault.
            return side_chain_faults(connection, REVISION, always_noted=False)

    def _append(self, connection: sa.Connection, content: Line, person: Person, at: datetime) -> TargetRevision:
        who = {"by": text_kept(person.name), "role": person.role.value, "at": kept_moment(at)}
        (line,) = append_to(connection, REVISION, [{**content, **who}])
        # In the same transaction: no line without its audit entry, and no entry without a line.
        deed = _DEEDS[RevisionState(line["state"])]
        append_audit(connection, [AuditEntry(datetime.now(UTC), person.name, deed, person.role, line["revision"])])
        return next(each for each in revisions_in(_lines(connection)) if each.id == line["revision"])


def _lines(connection: sa.Connection) -> list[Line]:
    return lines_of(connection, REVISION)
