"""The database in which the record is kept: transactions that read, and transactions that queue up to write.

SQLite in one file by default, else PostgreSQL. One code for both: the little in which they differ stands in `dialect`,
`engines` and `troubles`.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Self

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError, IntegrityError, OperationalError

from etl.home.file_cache import look
from etl.postgres.address import JournalAddress
from etl.reported_error import ReportedError, kind_of, may_not_write
from etl.store.journal.as_it_lies import (
    BRIEFLY,
    WrittenMeanwhileError,
    found_held,
    note_reading,
    unless_written,
    whole_and_held,
)
from etl.store.journal.audit_log import tell
from etl.store.journal.auditing import KEPT
from etl.store.journal.engines import WAIT, file_engine, lying_engine, one_moment, queue_up, server_engine
from etl.store.journal.migration import is_current, prepare
from etl.store.journal.tips import MOVED, noted
from etl.store.journal.troubles import is_lost, unanswered, unread, unwritten

_QUEUE_WAIT = 1.0
"""Seconds that whoever finds all places taken waits for one before he looks whether anything moves."""


class _WriterQueue:
    """The places of those who write to a journal or wait to; a piece of writing takes some milliseconds. ``turns``
    counts who had his turn, also those who found nothing to write and left the file as it was."""

    def __init__(self) -> None:
        # Few: threads beyond them wait here, where they hold neither a connection nor the file.
        self.places = threading.BoundedSemaphore(4)
        self.turns = 0


_QUEUES: defaultdict[str, _WriterQueue] = defaultdict(_WriterQueue)
"""The queue of each journal in this process, by its URL or its file."""


class Database:
    """What is kept at a place. Writers of all processes queue; what goes wrong outside our code is ReportedError."""

    _tables: tuple[sa.Table, ...] = ()

    def __init__(self, place: Path | JournalAddress, engine: sa.Engine, reader: sa.Engine) -> None:
        """Open the database and bring its tables up. ``reader``: an engine by which nothing can be written.

        What is only read from a file then needs no room on the disk. Raises ReportedError.
        """
        self._place = place
        self._engine = engine
        self._reader = reader
        if not self._prepared():
            with self._write() as connection:
                prepare(connection)

    @classmethod
    def at(cls, place: Path | JournalAddress) -> Self:
        """Return what is kept at an address, or in an SQLite file, made for its owner's eyes only if it is not
        there."""
        if isinstance(place, JournalAddress):
            engine = server_engine(place.url)
            return cls(place, engine, one_moment(engine))
        url = f"sqlite:///{place}"
        # mode=ro, so that a full disk or a folder without permission still lets the record be read (decision 19).
        to_read = f"sqlite:///{place.absolute().as_uri()}?mode=ro&uri=true"
        if place.exists():
            return cls(place, file_engine(url), file_engine(to_read, reads=True, wait=BRIEFLY))
        with suppress(OSError):  # SQLite says better what is in the way
            # Before SQLite makes it, which would be with the umask's permissions.
            place.touch(mode=0o600)
        engine = file_engine(url)
        return cls(place, engine, engine)

    def _prepared(self) -> bool:
        if self._reader is self._engine:
            return False  # the file is not there yet
        with self._reading() as connection:
            current = is_current(connection, self._tables)
            if current:
                self._must_be_here(connection)
            return current

    def _must_be_here(self, connection: sa.Connection) -> None:
        """Refuse a journal on a server whose lines have moved; a file that moved has another name."""
        elsewhere = noted(connection, MOVED) if isinstance(self._place, JournalAddress) else None
        if elsewhere is not None:
            raise ReportedError("keep.journal_moved", address=self._place, to=elsewhere)

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        try:
            with ExitStack() as open_until_read:
                yield self._begun(open_until_read)
        except DatabaseError as error:
            raise unread(error, self._place) from error
        except WrittenMeanwhileError as error:
            raise ReportedError("keep.journal_busy", why=error) from error

    def _begun(self, open_until_read: ExitStack) -> sa.Connection:
        """Return a connection in whose transaction the first was read, or one that reads the file as it lies, where
        somebody else holds its lock: then what was read is refused at the end if anybody wrote meanwhile."""
        if isinstance(self._place, JournalAddress):
            return open_until_read.enter_context(self._reader.connect())
        end = time.monotonic() + WAIT / 1000
        lies = whole_and_held(self._place)
        while lies is None:
            connection = open_until_read.enter_context(self._reader.connect())
            try:
                # A first read takes the lock; a hot journal is found by it, too.
                connection.exec_driver_sql("SELECT 1 FROM sqlite_master LIMIT 1").all()
            except OperationalError as error:
                connection.close()  # its shared lock would be in the way of writing
                lies = found_held(self._place) if kind_of(error) == "busy" else None
                if lies is None and time.monotonic() > end:
                    raise
                if may_not_write(error) and self._reader is not self._engine:
                    # What a kill left half written is undone, which a connection that only reads may not do.
                    with self._writing():
                        pass
                elif kind_of(error) != "busy":
                    raise
            else:
                note_reading(self._place)
                return connection
        open_until_read.enter_context(unless_written(self._place, lies))
        return open_until_read.enter_context(lying_engine(self._place).connect())

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        with self._write() as connection:
            # Once more under the lock: a process that waited may have been waiting for the move.
            self._must_be_here(connection)
            yield connection

    @contextmanager
    def _write(self) -> Iterator[sa.Connection]:
        """Yield a transaction that writes; committed at the end, then its audit entries are told. ReportedError."""
        try:
            with self._queued(), self._in_turn() as connection, self._turn():
                connection.info.pop(KEPT, None)
                yield connection
                self._commit(connection)
                tell(connection.info.pop(KEPT, ()))
        except IntegrityError:
            raise  # our own bug: the constraints are ours
        except DatabaseError as error:
            raise unwritten(error, self._place) from error

    def _commit(self, connection: sa.Connection) -> None:
        try:
            connection.commit()
        except DatabaseError as error:
            if isinstance(self._place, JournalAddress) and is_lost(error):
                raise unanswered(error, self._place) from error
            raise

    @contextmanager
    def _queued(self) -> Iterator[None]:
        """Hold one of few places among those that write or wait to: where somebody else only holds the journal, the
        rest of a server's threads go on serving pages."""
        places, before = _QUEUES[_queue_key(self._place)].places, self._progress()
        while not places.acquire(timeout=_QUEUE_WAIT):
            # As long as others write and end, one waits for one's turn.
            if self._progress() == before:
                raise ReportedError("keep.journal_busy", why="database is locked")
            before = self._progress()
        try:
            yield
        finally:
            places.release()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        try:
            yield
        finally:
            _QUEUES[_queue_key(self._place)].turns += 1

    def _progress(self) -> object:
        """Return a value that changes with every change of the file, and with every turn of this process."""
        return self._file_state(), _QUEUES[_queue_key(self._place)].turns

    def _in_turn(self) -> sa.Connection:
        """Return a connection whose transaction has begun. Where others write and end, one waits for one's turn; where
        somebody only holds the lock, one is told so after a few seconds."""
        while True:
            # Looked at before each try: if the file changed while we waited, somebody writes and ends, and it
            # is worth waiting on.
            before, connection = self._progress(), self._engine.connect().execution_options(writes=True)
            try:
                connection.begin()
                queue_up(connection)
            except OperationalError as error:
                connection.close()
                if kind_of(error) != "busy" or self._progress() == before:
                    raise
            else:
                return connection

    def _file_state(self) -> object:
        """Return a value that changes with every change of the file or journal; None where it cannot be looked at."""
        if isinstance(self._place, JournalAddress):
            return look(self._place)
        try:
            found = self._place.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size


def _queue_key(place: Path | JournalAddress) -> str:
    return place.url if isinstance(place, JournalAddress) else str(place)
