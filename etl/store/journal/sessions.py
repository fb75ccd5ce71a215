"""Sessions and failures in a file of their own: not part of the record, never backed up, gone without harm.

Every request asks, so connections stay open, and the file needs no ceremony: what a power cut takes of it are
sign-ins of the last moment.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError
from sqlalchemy.schema import CreateIndex, CreateTable

from etl.reported_error import ReportedError, kind_of
from etl.store.journal.as_it_lies import (
    BRIEFLY,
    WrittenMeanwhileError,
    found_held,
    unless_written,
    whole_and_held,
)
from etl.store.journal.engines import lying_engine
from etl.store.journal.session_tables import SESSION_METADATA, SessionTables

_T = TypeVar("_T")

_WAIT = 2.0
"""Seconds that whoever signs in or out waits for somebody else's lock; a piece of writing takes a millisecond."""

_OUTSIDE = frozenset({"no_room", "failing", "busy", "denied", "read_only"})
"""What is wrong with the disk, not with the file."""


class SessionFile(SessionTables):
    """The sessions kept in a file. One that is gone or damaged is made anew: all are signed out."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._engine = _engine_of(path, _WAIT)
        # For what can also be read as it lies, or be done without: nobody's page waits for somebody else's lock.
        self._brief = _engine_of(path, BRIEFLY / 1000)
        # Only for putting another file in place; what is asked goes on side by side.
        self._turn = threading.Lock()
        self._counting = threading.Lock()
        self._opened: tuple[int, int] | None = None
        self._openings = 0
        self._do(lambda connection: None)

    @contextmanager
    def counting(self) -> Iterator[None]:
        """Hold others back who count failures; ReportedError where those before do not end. A home that keeps them in a
        file is served by one process."""
        if not self._counting.acquire(timeout=_WAIT):
            raise ReportedError("access.sessions_busy")
        try:
            yield
        finally:
            self._counting.release()

    def _do(self, deed: Callable[[sa.Connection], _T]) -> _T:
        """Run ``deed`` in one transaction and return its answer; ReportedError where the disk does not let it."""
        with _reported():
            return self._run(deed, self._engine)

    def _ask(self, question: Callable[[sa.Connection], _T]) -> _T:
        """Return the answer to a question; where somebody else holds the file's lock, from the file as it lies."""
        with _reported():
            lies = whole_and_held(self._path)
            if lies is None:
                try:
                    return self._run(question, self._brief)
                except DatabaseError as error:
                    if kind_of(error) != "busy":
                        raise
                lies = found_held(self._path)
            if lies is not None:
                with (
                    suppress(WrittenMeanwhileError),
                    unless_written(self._path, lies),
                    lying_engine(self._path).connect() as connection,
                ):
                    return question(connection)
            return self._run(question, self._engine)

    def _try(self, deed: Callable[[sa.Connection], object]) -> None:
        with suppress(ReportedError), _reported():
            self._run(deed, self._brief)

    def _run(self, deed: Callable[[sa.Connection], _T], engine: sa.Engine) -> _T:
        opening = self._follow()
        try:
            return _in_one(engine, deed)
        except DatabaseError as error:
            if not self._may_try_again(opening, error):
                raise
        self._follow()
        return _in_one(engine, deed)

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
        self._let_go()
        try:
            if not self._path.exists():
                self._renew()
            _in_one(self._engine, _make)
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
            self._let_go()

    def _let_go(self) -> None:
        for engine in (self._engine, self._brief):
            engine.dispose()


def _engine_of(path: Path, wait: float) -> sa.Engine:
    """Return an engine that waits some seconds for somebody else's lock."""
    engine = sa.create_engine(f"sqlite:///{path}", connect_args={"timeout": wait}, hide_parameters=True)
    sa.event.listen(engine, "connect", _set_up)
    return engine


def _in_one(engine: sa.Engine, deed: Callable[[sa.Connection], _T]) -> _T:
    with engine.begin() as connection:
        return deed(connection)


@contextmanager
def _reported() -> Iterator[None]:
    try:
        yield
    except (OSError, DatabaseError) as error:
        busy = isinstance(error, DatabaseError) and kind_of(error) == "busy"
        raise ReportedError("access.sessions_busy" if busy else "access.no_sessions", why=error) from error


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
