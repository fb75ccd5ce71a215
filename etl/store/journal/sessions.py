"""Sessions and failures in a file of their own: not part of the record, never backed up, gone without harm.

Every request asks, so connections stay open, and the file needs no ceremony: what a power cut takes of it are
sign-ins of the last moment.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError
from sqlalchemy.schema import CreateIndex, CreateTable

from etl.reported_error import ReportedError, kind_of
from etl.store.journal.session_tables import SESSION_METADATA, SessionTables

_T = TypeVar("_T")

_OUTSIDE = frozenset({"no_room", "failing", "busy", "denied", "read_only"})
"""What is wrong with the disk, not with the file."""


class SessionFile(SessionTables):
    """The sessions kept in a file. One that is gone or damaged is made anew: all are signed out."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._engine = sa.create_engine(f"sqlite:///{path}", connect_args={"timeout": 10}, hide_parameters=True)
        sa.event.listen(self._engine, "connect", _set_up)
        # Only for putting another file in place; what is asked goes on side by side.
        self._turn = threading.Lock()
        self._counting = threading.Lock()
        self._opened: tuple[int, int] | None = None
        self._openings = 0
        self._do(lambda connection: None)

    def counting(self) -> AbstractContextManager[object]:
        """Hold others back who count failures. A home that keeps them in a file is served by one process."""
        return self._counting

    def _do(self, deed: Callable[[sa.Connection], _T]) -> _T:
        """Run ``deed`` in one transaction and return its answer; ReportedError where the disk does not let it."""
        try:
            opening = self._follow()
            try:
                return self._in_one(deed)
            except DatabaseError as error:
                if not self._may_try_again(opening, error):
                    raise
            self._follow()
            return self._in_one(deed)
        except (OSError, DatabaseError) as error:
            raise ReportedError("access.no_sessions", why=error) from error

    def _in_one(self, deed: Callable[[sa.Connection], _T]) -> _T:
        with self._engine.begin() as connection:
            return deed(connection)

    def _follow(self) -> int:
        """Let go of connections whose file is not there any more, for they hold on to it; return the number of this
        opening."""
        if self._was_taken_away():
            with self._turn:
                if self._was_taken_away():
                    self._open()
        return self._openings

    def _was_taken_away(self) -> bool:
        return self._opened is None or _identity(self._path) != self._opened

    def _open(self) -> None:
        self._engine.dispose()
        try:
            if not self._path.exists():
                self._renew()
            self._in_one(_make)
        except DatabaseError as error:
            if kind_of(error) in _OUTSIDE:
                raise
            self._renew()
        self._opened = _identity(self._path)
        self._openings += 1

    def _may_try_again(self, opening: int, error: DatabaseError) -> bool:
        """Tell whether there is another file by now. A damaged one is replaced here, by the first thread that meets
        it."""
        with self._turn:
            if opening == self._openings and not self._was_taken_away():
                if kind_of(error) in _OUTSIDE:
                    return False
                self._renew()
            return True

    def _renew(self) -> None:
        """Put a file that holds nobody in its place at once: whoever opened one between would make it, for all to read.

        What SQLite left beside the old one goes first: it would be read into the next.
        """
        self._opened = None
        # A name nobody can guess, so that the file is made here and not found.
        fresh = self._path.with_name(f"{self._path.name}-{secrets.token_hex(8)}")
        try:
            fresh.touch(mode=0o600, exist_ok=False)
            engine = sa.create_engine(f"sqlite:///{fresh}", poolclass=sa.NullPool)
            with engine.begin() as connection:
                _make(connection)
            # Before the new file has the name, for SQLite looks for them by the name alone.
            for end in ("-journal", "-wal", "-shm"):
                self._path.with_name(self._path.name + end).unlink(missing_ok=True)
            fresh.replace(self._path)
        finally:
            fresh.unlink(missing_ok=True)
            self._engine.dispose()


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    # Not time and size, which change with every sign-in; here only another file counts.
    return found.st_dev, found.st_ino


def _make(connection: sa.Connection) -> None:
    for table in SESSION_METADATA.sorted_tables:
        connection.execute(CreateTable(table, if_not_exists=True))
        for index in table.indexes:
            connection.execute(CreateIndex(index, if_not_exists=True))


def _set_up(connection: Any, _record: object) -> None:
    # Not WAL: that needs room for two more files to be read at all, and does not survive that one is replaced.
    # synchronous = OFF: a request must not wait for the disk, and what a power cut takes are sign-ins (see above).
    for pragma in ("journal_mode = DELETE", "synchronous = OFF"):
        connection.execute(f"PRAGMA {pragma}")
