"""Reading the journal and appending to it.

Lines of both kinds share one sequence, and each carries a SHA-256 over its content and the line before it, so a line
that was changed, removed or slipped in is named by :meth:`Journal.faults`. SQLite in WAL mode by default; any URL that
SQLAlchemy knows will do.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError, IntegrityError

from etl.journal.lines import GENESIS, Line, chain_faults, decision_of, draft_line, hash_of, kept_moment, submission_of
from etl.journal.tables import DECISION, METADATA, SCHEMA_VERSION, SETTING, SUBMISSION
from etl.ledger import Draft, Ledger, finding_of
from etl.trouble import Trouble
from plan.submission import Decision, State, Submission


class Journal:
    """The journal at a URL. Every method is one transaction; writers of all processes queue."""

    def __init__(self, url: str) -> None:
        self._engine = sa.create_engine(url, poolclass=sa.NullPool)
        if self._engine.dialect.name == "sqlite":
            sa.event.listen(self._engine, "connect", _set_up_sqlite)
            sa.event.listen(self._engine, "begin", _begin_sqlite)
        with self._writing() as connection:
            _prepare(connection)

    @classmethod
    def at(cls, path: Path) -> Journal:
        """The journal kept in an SQLite file, made if it is not there."""
        return cls(f"sqlite:///{path}")

    def read(self) -> Ledger:
        """Every line."""
        with self._reading() as connection:
            submissions = [row._asdict() for row in connection.execute(_in_order(SUBMISSION))]
            decisions = [row._asdict() for row in connection.execute(_in_order(DECISION))]
        findings = {line["id"]: tuple(map(finding_of, json.loads(line["findings"]))) for line in submissions}
        return Ledger(tuple(map(submission_of, submissions)), tuple(map(decision_of, decisions)), findings)

    def submit(self, drafts: Iterable[Draft]) -> list[Submission]:
        """Append what is new of ``drafts``, accepted where they say so, in one transaction; the submission of each.

        Bytes already sent for the same department and period are the submission they were: nothing is appended.
        """
        with self._writing() as connection:
            chain = _Chain(connection)
            submissions = chain.submit(tuple(drafts))
            chain.write()
            return submissions

    def decide(self, submission: str, state: State, by: str, at: datetime, note: str = "") -> Decision:
        """Append a decision about a submission; KeyError if there is no such submission."""
        with self._writing() as connection:
            known = sa.select(SUBMISSION.c.id).where(SUBMISSION.c.id == submission)
            if connection.execute(known).first() is None:
                raise KeyError(submission)
            chain = _Chain(connection)
            decision = decision_of(chain.decide(submission, state, by, at, note))
            chain.write()
            return decision

    def faults(self) -> list[tuple[int, str]]:
        """(sequence, what is wrong) for every line at which the chain does not hold."""
        with self._reading() as connection:
            return list(chain_faults(_lines(connection)))

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        try:
            with self._engine.connect() as connection:
                yield connection
        except IntegrityError:
            raise  # our own bug: the constraints are ours
        except DatabaseError as error:
            raise _trouble(error) from error

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        try:
            with self._engine.connect().execution_options(writes=True) as connection, connection.begin():
                _queue_up(connection)
                yield connection
        except IntegrityError:
            raise  # our own bug: the constraints are ours
        except DatabaseError as error:
            raise _trouble(error) from error


def _trouble(error: DatabaseError) -> Trouble:
    full = "full" in str(error.orig) or "disk I/O" in str(error.orig)
    return Trouble("keep.journal_full" if full else "keep.journal_broken", why=error.orig)


class _Chain:
    """The end of the chain inside a transaction that writes."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        tips = [connection.execute(_tip(table)).first() for table in (SUBMISSION, DECISION)]
        last = max(((row.sequence, row.hash) for row in tips if row is not None), default=(0, GENESIS))
        self._sequence: int = last[0]
        self._hash: str = last[1]
        self._lines: dict[sa.Table, list[Line]] = {SUBMISSION: [], DECISION: []}

    def submit(self, drafts: Sequence[Draft]) -> list[Submission]:
        slots = self._slots(drafts)
        return [submission_of(self._submit(draft, slots[draft.department, str(draft.period)])) for draft in drafts]

    def _slots(self, drafts: Sequence[Draft]) -> dict[tuple[str, str], list[Line]]:
        """What was sent before for each department and period of the drafts."""
        departments, periods = {d.department for d in drafts}, {str(d.period) for d in drafts}
        near = sa.and_(SUBMISSION.c.department.in_(departments), SUBMISSION.c.period.in_(periods))
        slots: dict[tuple[str, str], list[Line]] = defaultdict(list)
        for row in self._connection.execute(_in_order(SUBMISSION).where(near)):
            slots[row.department, row.period].append(row._asdict())
        return slots

    def _submit(self, draft: Draft, earlier: list[Line]) -> Line:
        for line in earlier:
            if line["sha256"] == draft.sha256:
                return line
        line = self._append(SUBMISSION, draft_line(draft, number=len(earlier) + 1))
        earlier.append(line)
        if draft.accepted_by is not None:
            assert draft.accepted_at is not None, "an acceptance has its moment"
            self.decide(line["id"], State.ACCEPTED, draft.accepted_by, draft.accepted_at)
        return line

    def decide(self, submission: str, state: State, by: str, at: datetime, note: str = "") -> Line:
        content = {"submission": submission, "state": str(state), "decided_by": by, "decided_at": kept_moment(at)}
        return self._append(DECISION, {**content, "note": note})

    def _append(self, table: sa.Table, content: Line) -> Line:
        line = {"sequence": self._sequence + 1, **content, "previous": self._hash}
        line["hash"] = hash_of(table.name, line)
        self._lines[table].append(line)
        self._sequence, self._hash = line["sequence"], line["hash"]
        return line

    def write(self) -> None:
        """Insert the appended lines, all of a kind at once."""
        for table in (SUBMISSION, DECISION):
            if self._lines[table]:
                self._connection.execute(table.insert(), self._lines[table])


def _lines(connection: sa.Connection) -> list[tuple[str, Line]]:
    lines = [
        (table.name, row._asdict()) for table in (SUBMISSION, DECISION) for row in connection.execute(_in_order(table))
    ]
    return sorted(lines, key=lambda line: line[1]["sequence"])


def _in_order(table: sa.Table) -> sa.Select[Any]:
    return sa.select(table).order_by(table.c.sequence)


def _tip(table: sa.Table) -> sa.Select[Any]:
    return sa.select(table.c.sequence, table.c.hash).order_by(table.c.sequence.desc()).limit(1)


def _prepare(connection: sa.Connection) -> None:
    METADATA.create_all(connection)
    kept = connection.execute(sa.select(SETTING.c.value).where(SETTING.c.key == "schema")).scalar()
    if kept is None:
        connection.execute(SETTING.insert(), {"key": "schema", "value": SCHEMA_VERSION})
    elif kept != SCHEMA_VERSION:
        raise Trouble("keep.journal_schema", found=kept, expected=SCHEMA_VERSION)


def _queue_up(connection: sa.Connection) -> None:
    """One writer at a time: SQLite by BEGIN IMMEDIATE, PostgreSQL by a lock that ends with the transaction."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(145)")


def _set_up_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # SQLAlchemy's own BEGIN below, not the driver's
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "busy_timeout = 30000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
