"""The end of the chain inside a transaction that writes, and the slots it writes to."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import sqlalchemy as sa

from access.audit import AuditAction, AuditEntry
from etl.store.journal.auditing import append_audit
from etl.store.journal.ledger import NewSubmission
from etl.store.journal.lines import GENESIS, Line, decision_of, hash_of, kept_moment, sending_line, submission_of
from etl.store.journal.side_chain import tip_of
from etl.store.journal.slots import folding, write_slots
from etl.store.journal.tables import DECISION, SUBMISSION
from plan.replies import Mend, replies_of
from plan.slots import Place, Slot, slots_of
from plan.submission import Decision, State, Submission


class HashChain:
    """Lines appended one after the other; :meth:`write` inserts them."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        # Both kinds share one sequence: the chain's end is the later of their last lines.
        tips = [connection.execute(tip_of(table)).first() for table in (SUBMISSION, DECISION)]
        last = max(((row.sequence, row.hash) for row in tips if row is not None), default=(0, GENESIS))
        self._sequence: int = last[0]
        self._hash: str = last[1]
        self._lines: dict[sa.Table, list[Line]] = {SUBMISSION: [], DECISION: []}
        self._slots: dict[Place, Slot] = {}

    def submit(self, slot: Slot, sending: NewSubmission) -> Slot:
        """Append a submission, and its acceptance where it says so; return the slot as it stands then."""
        line = self._append(SUBMISSION, sending_line(sending, len(slot.sent) + 1))
        slot = self._slots[slot.place] = slot.submit(submission_of(line))
        return self._accept(slot, slot.sent[-1], sending)

    def accept_again(self, slot: Slot, known: Submission, sending: NewSubmission) -> Slot:
        """Accept bytes that were sent before and never accepted, where the sending says so; return the slot."""
        return slot if known in slot.accepted else self._accept(slot, known, sending)

    def _accept(self, slot: Slot, sent: Submission, sending: NewSubmission) -> Slot:
        if sending.accepted_by is None:
            return slot
        assert sending.accepted_at is not None, "an acceptance has its moment"
        moment = sending.accepted_at
        # Sequence 0: the line gets its number when it is appended.
        decided = Decision(0, sent.id, State.ACCEPTED, sending.accepted_by, moment, role=sending.accepted_as)
        return self.decide(slot, decided)

    def decide(self, slot: Slot, decision: Decision) -> Slot:
        """Append a decision about a slot's version, whatever sequence it came with; return the slot as it stands
        then."""
        content = {
            "submission": decision.submission,
            "state": str(decision.state),
            "decided_by": decision.by,
            "decided_at": kept_moment(decision.at),
            "note": decision.note,
            "role": decision.role,
        }
        slot = self._slots[slot.place] = slot.decide(decision_of(self._append(DECISION, content)))
        return slot

    def _append(self, table: sa.Table, content: Line) -> Line:
        line = {"sequence": self._sequence + 1, **content, "previous": self._hash}
        line["hash"] = hash_of(table.name, line)
        self._lines[table].append(line)
        self._sequence, self._hash = line["sequence"], line["hash"]
        return line

    def write(self) -> None:
        """Insert the appended lines, all of a kind at once, the rows of their slots, and their audit entries."""
        for table in (SUBMISSION, DECISION):
            if self._lines[table]:
                self._connection.execute(table.insert(), self._lines[table])
        write_slots(self._connection, self._slots.values())
        # In the order of the lines, so that journal and audit tell the same story.
        entries = [*map(_sent_entry, self._lines[SUBMISSION]), *map(_decided_entry, self._lines[DECISION])]
        append_audit(self._connection, sorted(entries, key=lambda entry: entry.line or 0))


def _sent_entry(line: Line) -> AuditEntry:
    # What was read otherwise than it stands in the file, and at whose word: it is nowhere in the workbook.
    mends = replies_of(json.loads(line["replies"] or "{}")).mends
    said = "; ".join((f"{line['file']} {line['sha256']}", *map(_mend_text, mends)))
    return _entry(line, AuditAction.SENT, line["submitted_by"], line["id"], said)


def _mend_text(mend: Mend) -> str:
    return f"{mend.sheet}!{mend.cell} {mend.original or '-'} → {mend.shown} ({mend.by or '-'})"


def _decided_entry(line: Line) -> AuditEntry:
    return _entry(line, AuditAction(line["state"]), line["decided_by"], line["submission"], line["note"])


def _entry(line: Line, deed: AuditAction, by: str, about: str, detail: str) -> AuditEntry:
    return AuditEntry(datetime.now(UTC), by, deed, line["role"] or "", about, True, detail, line=line["sequence"])


def slots_at(connection: sa.Connection, places: Iterable[Place]) -> dict[Place, Slot]:
    """Return the slots at ``places`` for which anything was sent, as the transaction sees them; maybe others too."""
    wanted = tuple(places)
    # Every department named with every quarter named: a few rows too many, and one question instead of many.
    near = sa.and_(
        SUBMISSION.c.department.in_({department for department, _ in wanted}),
        SUBMISSION.c.period.in_({str(period) for _, period in wanted}),
    )
    sent = _rows(connection, SUBMISSION, near)
    decided = _rows(connection, DECISION, DECISION.c.submission.in_(sa.select(SUBMISSION.c.id).where(near)))
    return slots_of(map(submission_of, sent), map(decision_of, decided))


def slot_of(connection: sa.Connection, submission: str) -> Slot:
    """Return the slot of a submission, as the transaction sees it; KeyError if there is no such submission."""
    found = _rows(connection, SUBMISSION, SUBMISSION.c.id == submission)
    if not found:
        raise KeyError(submission)
    sent = submission_of(found[0])
    place = sent.department, sent.period
    return slots_at(connection, [place])[place]


def _rows(connection: sa.Connection, table: sa.Table, where: sa.ColumnElement[bool]) -> Sequence[Line]:
    return [dict(row) for row in connection.execute(folding(table).where(where)).mappings()]
