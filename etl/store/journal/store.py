"""Reading the journal and appending to it.

Lines of both kinds share one sequence, and each carries a SHA-256 over its content and the line before it, so a line
that was changed, removed or slipped in is named by :meth:`Journal.faults`.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

import sqlalchemy as sa

from access.audit import AuditAction, AuditEntry
from etl.store.journal.auditing import append_audit, opening_of
from etl.store.journal.chain import HashChain, slot_of, slots_at
from etl.store.journal.database import Database
from etl.store.journal.dialect import escaped, row_kept
from etl.store.journal.ledger import Ledger, NewSubmission
from etl.store.journal.lines import Line, chain_faults
from etl.store.journal.questions import Ask, whole_ledger
from etl.store.journal.side_chain import in_order
from etl.store.journal.slots import make_slots, slot_faults
from etl.store.journal.tables import ACCOUNT, AUDIT, DECISION, EVALUATION_LINE, SLOT, SUBMISSION, TASK_LINE
from etl.store.journal.task_line import NewTaskLine, TaskLine
from etl.store.journal.task_lines import TaskLineRule, append_lines
from plan.review import Opening
from plan.slots import Slot
from plan.submission import Decision, Submission

T = TypeVar("T")

SendingRule = Callable[[Slot], Submission | None]
"""Asked with the slot as it stands: raises, or names the submission this already is, or lets it pass with None."""

Alongside = Callable[[Submission, Sequence[TaskLine]], Iterable[NewTaskLine]]
"""Asked in the transaction of a submission for the lines of tasks that are written with it."""

DecidingRule = Callable[[Slot], None]
"""Asked with the slot as it stands: raises or lets it pass."""


WithdrawingRule = Callable[[Slot, Opening | None], None]
"""Asked with the slot as it stands and who has opened the submission: raises or lets it pass."""


class Journal(Database):
    """The journal at a URL. Every method is one transaction; writers of all processes queue."""

    _tables: tuple[sa.Table, ...] = (SUBMISSION, DECISION, SLOT, AUDIT, ACCOUNT, TASK_LINE, EVALUATION_LINE)

    def read(self) -> Ledger:
        """Return every line."""
        return self.ask(whole_ledger)

    def submit(
        self,
        sendings: Iterable[NewSubmission],
        tasks: Callable[[Sequence[Submission]], TaskLineRule] | None = None,
    ) -> list[Submission]:
        """Append what is new, accepted where it says so, in one transaction; return the submission of each sending.

        Bytes already sent for the same department and period are the submission they were: it is accepted if it never
        was, and nothing else is appended. ``tasks``: the rule of what is written of tasks with them.
        """
        with self._writing() as connection:
            chain = HashChain(connection)
            submissions = _submit(chain, connection, tuple(sendings))
            chain.write()
            if tasks is not None:
                append_lines(connection, tasks(submissions))
            return submissions

    def send(
        self, sending: NewSubmission, rule: SendingRule, tasks: Alongside | None = None
    ) -> tuple[Submission, bool]:
        """Append a version to its slot if ``rule``, asked inside the transaction, lets it.

        Returns the submission and whether it was there before. The rule raises what it likes, and nothing is kept; it
        may name a submission this one already is. ``tasks``: the rule of what is written of tasks with it.
        """
        with self._writing() as connection:
            place = sending.department, sending.period
            slot = slots_at(connection, [place]).get(place) or Slot(*place)
            # Inside the transaction: between a look from outside and this line another could have sent.
            known = rule(slot)
            if known is not None:
                return known, True
            chain = HashChain(connection)
            sent = chain.submit(slot, sending).sent[-1]
            chain.write()
            if tasks is not None:
                append_lines(connection, lambda lines: tasks(sent, lines))
            return sent, False

    def decide(
        self, decision: Decision, rule: DecidingRule = lambda slot: None, tasks: TaskLineRule | None = None
    ) -> Decision:
        """Append a decision if ``rule`` lets it; return it with its sequence. KeyError: no such submission. ``tasks``:
        the rule of what is written of tasks with it."""
        with self._writing() as connection:
            slot = slot_of(connection, decision.submission)
            rule(slot)
            chain = HashChain(connection)
            decided = chain.decide(slot, decision).decision
            chain.write()
            if tasks is not None:
                append_lines(connection, tasks)
            assert decided is not None, "a decision was just made"
            return decided

    def withdraw(self, decision: Decision, rule: WithdrawingRule) -> Decision:
        """Append a withdrawal if ``rule``, asked inside the transaction who has opened the submission, lets it."""
        with self._writing() as connection:
            slot = slot_of(connection, decision.submission)
            rule(slot, opening_of(connection, decision.submission))
            chain = HashChain(connection)
            decided = chain.decide(slot, decision).decision
            chain.write()
            assert decided is not None, "a decision was just made"
            return decided

    def note_opening(self, submission: str, by: str, role: str, at: datetime) -> None:
        """Note in the audit that somebody opened a submission for review; only the first one is noted."""
        with self._writing() as connection:
            if opening_of(connection, submission) is None:
                append_audit(connection, [AuditEntry(at, by, AuditAction.OPENED, role, submission)])

    def opening(self, submission: str) -> Opening | None:
        """Return who first opened a submission for review; None if nobody has."""
        with self._reading() as connection:
            return opening_of(connection, submission)

    def tip(self) -> int:
        """Return the sequence of the last submission or decision; 0 before the first."""
        with self._reading() as connection:
            tips = [connection.execute(sa.select(sa.func.max(t.c.sequence))).scalar() for t in (SUBMISSION, DECISION)]
        return max(tip or 0 for tip in tips)

    def receipt(self, submission: str) -> str:
        """Return what was kept for the sender of a submission; empty if nothing was, or there is no such submission."""
        with self._reading() as connection:
            asked = sa.select(SUBMISSION.c.receipt).where(SUBMISSION.c.id == submission)
            return connection.execute(asked).scalar() or ""

    def faults(self) -> list[tuple[int, str]]:
        """Return (sequence, what is wrong) for every line at which the chain does not hold, and every quarter whose row
        is not what the lines say."""
        with self._reading() as connection:
            return [*chain_faults(_lines(connection)), *slot_faults(connection)]

    def make_slots(self) -> None:
        """Make the rows that say where each quarter stands again from the lines."""
        with self._writing() as connection:
            make_slots(connection)

    def ask(self, question: Callable[[Ask], T]) -> T:
        """Answer a question of `etl.store.journal.questions` in one reading transaction; ReportedError if it cannot be
        read."""
        with self._reading() as connection:
            return question(partial(_rows, connection))


def _rows(connection: sa.Connection, sql: str, given: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if connection.dialect.name == "sqlite":
        return (dict(row) for row in connection.execute(sa.text(sql), given).mappings())
    named = {name: escaped(value) if isinstance(value, str) else value for name, value in given.items()}
    return (row_kept(dict(row)) for row in connection.execute(sa.text(sql), named).mappings())


def _submit(chain: HashChain, connection: sa.Connection, sendings: Sequence[NewSubmission]) -> list[Submission]:
    slots = slots_at(connection, {(s.department, s.period) for s in sendings})
    submissions = []
    for sending in sendings:
        place = sending.department, sending.period
        slot = slots.get(place) or Slot(*place)
        # Loading a folder twice appends nothing.
        known = next((s for s in slot.sent if s.sha256 == sending.sha256), None)
        slots[place] = chain.accept_again(slot, known, sending) if known else chain.submit(slot, sending)
        submissions.append(known or slots[place].sent[-1])
    return submissions


def _lines(connection: sa.Connection) -> Iterator[tuple[str, Line]]:
    """Return every line of both kinds by its sequence, a few at a time: all of them at once are ten times their
    file."""
    kinds = (_lines_of(connection, table) for table in (SUBMISSION, DECISION))
    # Each kind comes in its order already; merging holds one line of each.
    return heapq.merge(*kinds, key=lambda line: int(line[1]["sequence"]))


def _lines_of(connection: sa.Connection, table: sa.Table) -> Iterator[tuple[str, Line]]:
    for row in connection.execute(in_order(table), execution_options={"yield_per": 500}).mappings():
        yield table.name, dict(row)
