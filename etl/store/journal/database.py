"""The database in which the record is kept: transactions that read, and transactions that queue up to write.

SQLite in one file by default; any URL that SQLAlchemy knows will do.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Self

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError, IntegrityError, OperationalError

from etl.reported_error import ReportedError, kind_of, may_not_write
from etl.store.journal.audit_log import tell
from etl.store.journal.auditing import KEPT
from etl.store.journal.migration import is_current, prepare

_WAIT = "busy_timeout = 4000"
"""Milliseconds that SQLite waits for somebody else's lock before whoever asks is told of it."""

_IN_LINE = 1.0
"""Seconds that whoever finds all places taken waits for one."""

_LINES: defaultdict[str, threading.BoundedSemaphore] = defaultdict(lambda: threading.BoundedSemaphore(4))
"""Places of those who write to a journal or wait to, by its URL; a piece of writing takes some milliseconds."""


class Database:
    """What is kept at a URL. Writers of all processes queue; what goes wrong outside our code is ReportedError."""

    _tables: tuple[sa.Table, ...] = ()

    def __init__(self, url: str, to_read: str | None = None) -> None:
        """Open the database and bring its tables up. ``to_read``: a URL under which nothing can be written.

        What is only read then needs no room on the disk. Raises ReportedError.
        """
        self._url = sa.make_url(url)
        self._engine = _engine_of(url)
        self._reader = _engine_of(to_read, reads=True) if to_read else self._engine
        if not self._prepared():
            with self._writing() as connection:
                prepare(connection)

    @classmethod
    def at(cls, path: Path) -> Self:
        """Return what is kept in an SQLite file, made for its owner's eyes only if it is not there."""
        # mode=ro, so that a full disk or a folder without permission still lets the record be read (decision 19).
        to_read = f"sqlite:///{path.absolute().as_uri()}?mode=ro&uri=true"
        if path.exists():
            return cls(f"sqlite:///{path}", to_read)
        with suppress(OSError):  # SQLite says better what is in the way
            # Before SQLite makes it, which would be with the umask's permissions.
            path.touch(mode=0o600)
        return cls(f"sqlite:///{path}")

    def _prepared(self) -> bool:
        if self._reader is self._engine and self._engine.dialect.name == "sqlite":
            return False  # the file is not there yet
        with self._reading() as connection:
            return is_current(connection, self._tables)

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
            # A first read finds a hot journal, which has to be rolled back, and a connection that only reads may not.
            connection.exec_driver_sql("SELECT 1 FROM sqlite_master LIMIT 1").all()
        except OperationalError as error:
            if not may_not_write(error):
                raise
            # Ended before writing begins: its shared lock would be in the way.
            connection.rollback()
            with self._writing():
                pass

    def _unread(self, error: DatabaseError) -> ReportedError:
        kind = kind_of(error)
        if may_not_write(error):
            return ReportedError("keep.journal_unread", path=self._url.database, why=error)
        return ReportedError("keep.journal_busy" if kind == "busy" else "keep.journal_broken", why=error)

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        try:
            with self._line(), self._in_turn() as connection:
                _queue_up(connection)
                connection.info.pop(KEPT, None)
                yield connection
                connection.commit()
                tell(connection.info.pop(KEPT, ()))
        except IntegrityError:
            raise  # our own bug: the constraints are ours
        except DatabaseError as error:
            raise self._unwritten(error) from error

    @contextmanager
    def _line(self) -> Iterator[None]:
        """Hold one of few places among those that write or wait to: where somebody else only holds the journal, the
        rest of a server's threads go on serving pages."""
        line, before = _LINES[str(self._url)], self._look()
        while not line.acquire(timeout=_IN_LINE):
            # As long as others write and end, one waits for one's turn.
            if self._look() == before:
                raise ReportedError("keep.journal_busy", why="database is locked")
            before = self._look()
        try:
            yield
        finally:
            line.release()

    def _in_turn(self) -> sa.Connection:
        """Return a connection whose transaction has begun. Where others write and end, one waits for one's turn; where
        somebody only holds the lock, one is told so after a few seconds."""
        while True:
            # Looked at before each try: if the file changed while we waited, somebody writes and ends, and it
            # is worth waiting on.
            before, connection = self._look(), self._engine.connect().execution_options(writes=True)
            try:
                connection.begin()
            except OperationalError as error:
                connection.close()
                if kind_of(error) != "busy" or self._look() == before:
                    raise
            else:
                return connection

    def _look(self) -> object:
        """Return a value that is another after every change of the file; None where it cannot be looked at."""
        try:
            found = Path(self._url.database or "").stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size

    def _unwritten(self, error: DatabaseError) -> ReportedError:
        kind = kind_of(error)
        if kind in {"no_room", "failing"}:
            return ReportedError("keep.journal_full", why=error)
        if may_not_write(error):
            return ReportedError("keep.no_home", path=Path(self._url.database or ".").parent, why=error)
        return ReportedError("keep.journal_busy" if kind == "busy" else "keep.journal_broken", why=error)


def _engine_of(url: str, reads: bool = False) -> sa.Engine:
    engine = sa.create_engine(url, poolclass=sa.NullPool, hide_parameters=True)  # passwords' hashes are among them
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _set_up_to_read if reads else _set_up_sqlite)
        sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _queue_up(connection: sa.Connection) -> None:
    """Let one writer at a time go on: SQLite by BEGIN IMMEDIATE, PostgreSQL by a lock that ends with the
    transaction."""
    if connection.dialect.name == "postgresql":
        # Any number does, so long as all of this program's writers use the same.
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(145)")


def _set_up_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # SQLAlchemy's own BEGIN below, not the driver's
    # Not WAL: that makes two files to be read at all, so on a full disk nobody could look at the record any more.
    for pragma in (_WAIT, "journal_mode = DELETE", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _set_up_to_read(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    connection.execute(f"PRAGMA {_WAIT}")


def _begin_sqlite(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    # IMMEDIATE takes the write lock at once. Of two transactions that read first and then want to write, one would fail
    # without waiting.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
