"""A lock that the processes of many machines share: held by a connection, gone with it, whatever becomes of the
process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from etl.postgres.address import JournalAddress
from etl.postgres.connection import connect, driver, unreachable

if TYPE_CHECKING:
    import psycopg

LOCKS = {"writing": 146, "serving": 147, "publishing": 148}
"""What is locked, by the first of the two numbers that PostgreSQL knows a lock by; the second one is its schema's."""

_THINGS = 149
"""The first number of locks on single things, by their name."""

_SCHEMA = "hashtext(coalesce(current_schema(), ''))"

_TRY = f"SELECT pg_try_advisory_lock(%s, {_SCHEMA})"

_TRY_TOGETHER = f"SELECT pg_try_advisory_lock_shared(%s, {_SCHEMA})"

_HOLDER = f"""
SELECT a.application_name, a.state_change FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 2 AND l.classid::bigint = %s
AND l.objid::bigint = {_SCHEMA}::bigint & 4294967295
AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


class AdvisoryLock:
    """One of `LOCKS` of the journal at an address. To be entered before it is tried; leaving lets it go. ``together``:
    whoever takes it so holds it with others who do, and with nobody who holds it alone."""

    def __init__(self, address: JournalAddress, what: str, together: bool = False) -> None:
        self._address = address
        self._number = LOCKS[what]
        self._try = _TRY_TOGETHER if together else _TRY
        self._connection: psycopg.Connection | None = None

    def __enter__(self) -> Self:
        """Open the connection that will hold the lock; ReportedError where there is no server."""
        self._connection = connect(self._address)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._connection is not None:
            self._connection.close()  # the server lets the lock go with it
            self._connection = None

    def acquired(self) -> bool:
        """Try to take the lock; tell whether it is held now."""
        return bool(self._one(self._try)[0])

    def wait_for(self, thing: str) -> None:
        """Wait for the lock on a thing, for as long as the connection waits for any answer."""
        assert self._connection is not None, "a lock is entered before it is tried"
        try:
            self._connection.execute(f"SELECT pg_advisory_lock({_THINGS}, hashtext(current_schema() || %s))", (thing,))
        except (driver().OperationalError, driver().errors.QueryCanceled) as error:
            raise unreachable(self._address, error) from error

    def release(self) -> None:
        """Let the lock go before the end."""
        self.__exit__(None, None, None)

    def told(self) -> tuple[str, str, datetime | None] | None:
        """Return who holds the lock (program, process@machine, since when); None where the server does not show it."""
        found = self._one(_HOLDER)
        if not found or not found[0]:
            return None
        program, _, process = str(found[0]).rpartition(" ")
        return program, process, found[1]

    def _one(self, sql: str) -> tuple[Any, ...]:
        assert self._connection is not None, "a lock is entered before it is tried"
        try:
            return self._connection.execute(sql, (self._number,)).fetchone() or ()
        except driver().OperationalError as error:
            raise unreachable(self._address, error) from error


@contextmanager
def holding(address: JournalAddress, thing: str) -> Iterator[None]:
    """Hold a lock on one thing of a journal's home, which is waited for; ReportedError where that takes too long."""
    with AdvisoryLock(address, "writing") as lock:
        lock.wait_for(thing)
        yield
