"""Reading the journal and appending to it.

Lines of both kinds share one sequence, and each carries a SHA-256 over its content and the line before it, so a line
that was changed, removed or slipped in is named by :meth:`Journal.faults`. SQLite in one file by default; any URL that
SQLAlchemy knows will do.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError, IntegrityError, OperationalError

from etl.journal.chain import Chain, in_order, slot_of, slots_at
from etl.journal.lines import Line, chain_faults, decision_of, submission_of
from etl.journal.migration import is_current, prepare
from etl.journal.tables import DECISION, SUBMISSION
from etl.ledger import Ledger, Sending, finding_of
from etl.trouble import Trouble, kind_of, may_not_write
from plan.slots import Slot
from plan.submission import Decision, Submission

SendingRule = Callable[[Slot], Submission | None]
"""Asked with the slot as it stands: raises, or names the submission this already is, or lets it pass with None."""

DecidingRule = Callable[[Slot], None]
"""Asked with the slot as it stands: raises or lets it pass."""


class Journal:
    """The journal at a URL. Every method is one transaction; writers of all processes queue."""

    _tables: tuple[sa.Table, ...] = (SUBMISSION, DECISION)

    def __init__(self, url: str, to_read: str | None = None) -> None:
        """``to_read``: the URL under which nothing can be written. What is only read needs no room on the disk."""
        self._url = sa.make_url(url)
        self._engine = _engine_of(url)
        self._reader = _engine_of(to_read, reads=True) if to_read else self._engine
        if not self._prepared():
            with self._writing() as connection:
                prepare(connection)

    @classmethod
    def at(cls, path: Path) -> Self:
        """The journal kept in an SQLite file, made if it is not there."""
        to_read = f"sqlite:///{path.absolute().as_uri()}?mode=ro&uri=true"
        return cls(f"sqlite:///{path}", to_read if path.exists() else None)

    def _prepared(self) -> bool:
        if self._reader is self._engine and self._engine.dialect.name == "sqlite":
            return False  # the file is not there yet
        with self._reading() as connection:
            return is_current(connection, self._tables)

    def read(self) -> Ledger:
        """Every line."""
        with self._reading() as connection:
            submissions = [row._asdict() for row in connection.execute(in_order(SUBMISSION))]
            decisions = [row._asdict() for row in connection.execute(in_order(DECISION))]
        findings = {line["id"]: tuple(map(finding_of, json.loads(line["findings"]))) for line in submissions}
        return Ledger(tuple(map(submission_of, submissions)), tuple(map(decision_of, decisions)), findings)

    def submit(self, sendings: Iterable[Sending]) -> list[Submission]:
        """Append what is new, accepted where it says so, in one transaction; the submission of each sending.

        Bytes already sent for the same department and period are the submission they were: it is accepted if it never
        was, and nothing else is appended.
        """
        with self._writing() as connection:
            chain = Chain(connection)
            submissions = _submit(chain, connection, tuple(sendings))
            chain.write()
            return submissions

    def send(self, sending: Sending, rule: SendingRule) -> tuple[Submission, bool]:
        """Append a version to its slot if ``rule``, asked inside the transaction, lets it; whether it was there before.

        The rule raises what it likes, and nothing is kept; it may name a submission this one already is.
        """
        with self._writing() as connection:
            place = sending.department, sending.period
            slot = slots_at(connection, [place]).get(place) or Slot(*place)
            known = rule(slot)
            if known is not None:
                return known, True
            chain = Chain(connection)
            sent = chain.submit(slot, sending).sent[-1]
            chain.write()
            return sent, False

    def decide(self, decision: Decision, rule: DecidingRule = lambda slot: None) -> Decision:
        """Append a decision if ``rule`` lets it; the decision with its sequence. KeyError: no such submission."""
        with self._writing() as connection:
            rule(slot_of(connection, decision.submission))
            chain = Chain(connection)
            decided = chain.decide(decision)
            chain.write()
            return decided

    def faults(self) -> list[tuple[int, str]]:
        """(sequence, what is wrong) for every line at which the chain does not hold."""
        with self._reading() as connection:
            return list(chain_faults(_lines(connection)))

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        try:
            with self._reader.connect() as connection:
                self._roll_back(connection)
                yield connection
        except DatabaseError as error:
            raise self._unread(error) from error

    def _roll_back(self, connection: sa.Connection) -> None:
        """Undo what a kill left half written, which a connection that only reads may not do."""
        if self._reader is self._engine:
            return
        try:
            connection.exec_driver_sql("SELECT 1 FROM sqlite_master LIMIT 1").all()
        except OperationalError as error:
            if not may_not_write(error):
                raise
            connection.rollback()
            with self._writing():
                pass

    def _unread(self, error: DatabaseError) -> Trouble:
        kind = kind_of(error)
        if may_not_write(error):
            return Trouble("keep.journal_unread", path=self._url.database, why=error)
        return Trouble("keep.journal_busy" if kind == "busy" else "keep.journal_broken", why=error)

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        try:
            with self._engine.connect().execution_options(writes=True) as connection, connection.begin():
                _queue_up(connection)
                yield connection
        except IntegrityError:
            raise  # our own bug: the constraints are ours
        except DatabaseError as error:
            raise self._unwritten(error) from error

    def _unwritten(self, error: DatabaseError) -> Trouble:
        kind = kind_of(error)
        if kind in {"no_room", "failing"}:
            return Trouble("keep.journal_full", why=error)
        if may_not_write(error):
            return Trouble("keep.no_home", path=Path(self._url.database or ".").parent, why=error)
        return Trouble("keep.journal_busy" if kind == "busy" else "keep.journal_broken", why=error)


def _engine_of(url: str, reads: bool = False) -> sa.Engine:
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _set_up_to_read if reads else _set_up_sqlite)
        sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _submit(chain: Chain, connection: sa.Connection, sendings: Sequence[Sending]) -> list[Submission]:
    slots = slots_at(connection, {(s.department, s.period) for s in sendings})
    submissions = []
    for sending in sendings:
        place = sending.department, sending.period
        slot = slots.get(place) or Slot(*place)
        known = next((s for s in slot.sent if s.sha256 == sending.sha256), None)
        slots[place] = chain.accept_again(slot, known, sending) if known else chain.submit(slot, sending)
        submissions.append(known or slots[place].sent[-1])
    return submissions


def _lines(connection: sa.Connection) -> list[tuple[str, Line]]:
    lines = [
        (table.name, row._asdict()) for table in (SUBMISSION, DECISION) for row in connection.execute(in_order(table))
    ]
    return sorted(lines, key=lambda line: line[1]["sequence"])


def _queue_up(connection: sa.Connection) -> None:
    """One writer at a time: SQLite by BEGIN IMMEDIATE, PostgreSQL by a lock that ends with the transaction."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(145)")


def _set_up_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # SQLAlchemy's own BEGIN below, not the driver's
    # Not WAL: that makes two files to be read at all, so on a full disk nobody could look at the record any more.
    for pragma in ("busy_timeout = 30000", "journal_mode = DELETE", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _set_up_to_read(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA busy_timeout = 30000")


def _begin_sqlite(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
