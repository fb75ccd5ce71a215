"""Telling the other servers of a journal that there is something new, and waiting to be told (NOTIFY, LISTEN)."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from etl.postgres.address import JournalAddress
from etl.postgres.connection import ask, connect, driver
from etl.reported_error import ReportedError

if TYPE_CHECKING:
    from psycopg import Connection

# Of one schema: the journals of other bureaus in the same database do not wake anybody here.
_CHANNEL = "'guibiao_' || md5(current_schema())"


def announce(address: JournalAddress) -> None:
    """Tell every server of a journal, this one too, to look; ReportedError where the database does not answer."""
    ask(address, f"SELECT pg_notify({_CHANNEL}, '')")


class Listener:
    """Waits for what :func:`announce` tells. Used by one thread."""

    def __init__(self, address: JournalAddress) -> None:
        self._address = address
        self._connection: Connection | None = None

    def wait(self, seconds: float, over: threading.Event) -> None:
        """Wait until something is announced, for at most so many seconds; where nobody can be listened to, just as
        long, or until it is over."""
        try:
            for _ in self._listening().notifies(timeout=seconds, stop_after=1):
                pass
        except (ReportedError, driver().Error):
            self.close()
            over.wait(seconds)

    def close(self) -> None:
        """Listen no more."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _listening(self) -> Connection:
        if self._connection is None:
            connection = self._connection = connect(self._address)
            row = connection.execute(f"SELECT {_CHANNEL}").fetchone()
            assert row is not None, "a question without a table has one row"
            connection.execute(f'LISTEN "{row[0]}"')
        return self._connection
