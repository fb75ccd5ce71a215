"""Telling the other servers of a journal that there is something new, and waiting to be told (NOTIFY, LISTEN).

A process listens once for each database, however many journals it serves there: a notice says whose it is.
"""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from etl.postgres.address import JournalAddress
from etl.postgres.connection import ask, connect, driver
from etl.reported_error import ReportedError

if TYPE_CHECKING:
    from psycopg import Connection

_CHANNEL = "guibiao"

# The journals of other bureaus in the same database do not wake anybody here.
_WHOSE = "md5(current_schema())"

_PAUSE = 1.0
"""Seconds between two tries to listen to a server that is away, and between two looks whether anybody still waits."""

_LISTENERS: dict[tuple[int, str], _SharedListener] = {}
_JOINING = threading.Lock()


def announce(address: JournalAddress) -> None:
    """Tell every server of a journal, this one too, to look; ReportedError where the database does not answer."""
    ask(address, f"SELECT pg_notify('{_CHANNEL}', {_WHOSE})")


class Listener:
    """Waits for what :func:`announce` tells of one journal. Used by one thread, and stirred by any."""

    def __init__(self, address: JournalAddress) -> None:
        self._address = address
        self._stirred = threading.Event()
        self._shared: _SharedListener | None = None

    def wait(self, seconds: float) -> bool:
        """Wait until something is announced or this is stirred, for at most so many seconds; return whether it was.
        Where the server cannot be reached it waits as long, and only for being stirred."""
        if self._shared is None:
            with suppress(ReportedError):
                [(whose,)] = ask(self._address, f"SELECT {_WHOSE}")
                self._shared = _joined(self._address, whose, self._stirred)
        stirred = self._stirred.wait(seconds)
        self._stirred.clear()
        return stirred

    def stir(self) -> None:
        """End the wait, or the next one."""
        self._stirred.set()

    def close(self) -> None:
        """Listen no more; the last one of a database lets its connection go, within a second or so."""
        if self._shared is not None:
            self._shared.leave(self._stirred)
            self._shared = None


def _joined(address: JournalAddress, whose: str, stirred: threading.Event) -> _SharedListener:
    # A child that was forked has no thread of its parent's.
    key = os.getpid(), _database(address).url
    with _JOINING:
        line = _LISTENERS.get(key)
        if line is None or not line.join(whose, stirred):
            line = _LISTENERS[key] = _SharedListener(_database(address))
            line.join(whose, stirred)
            line.start()
    return line


def _database(address: JournalAddress) -> JournalAddress:
    """Return an address without the schema that it names: the journals of one database are listened to at once."""
    parts = urlsplit(address.url)
    kept = [(key, value) for key, value in parse_qsl(parts.query) if key != "options"]
    return JournalAddress(urlunsplit(parts._replace(query=urlencode(kept))))


class _SharedListener:
    """One thread with a connection that listens, for all in this process who wait for a journal of its database."""

    def __init__(self, address: JournalAddress) -> None:
        self._address = address
        self._lock = threading.Lock()
        self._waiting: dict[threading.Event, str] = {}
        self._closing = threading.Event()

    def start(self) -> None:
        """Begin to listen."""
        threading.Thread(target=self._run, name="notices", daemon=True).start()

    def join(self, whose: str, stirred: threading.Event) -> bool:
        """Let an event be set by each notice of a journal; False where the thread has ended: nobody waited any more."""
        with self._lock:
            if not self._closing.is_set():
                self._waiting[stirred] = whose
            return not self._closing.is_set()

    def leave(self, stirred: threading.Event) -> None:
        """Set an event no more."""
        with self._lock:
            self._waiting.pop(stirred, None)

    def _run(self) -> None:
        while not self._ends():
            try:
                with connect(self._address) as connection:
                    self._listen(connection)
            except (ReportedError, driver().Error):
                self._closing.wait(_PAUSE)

    def _listen(self, connection: Connection) -> None:
        connection.execute(f"LISTEN {_CHANNEL}")
        self._stir(None)  # what was announced before, while nobody listened, was not heard
        while not self._ends():
            for notice in connection.notifies(timeout=_PAUSE):
                self._stir(notice.payload)

    def _stir(self, whose: str | None) -> None:
        with self._lock:
            for stirred, of in self._waiting.items():
                if whose in (None, of):
                    stirred.set()

    def _ends(self) -> bool:
        with self._lock:
            if not self._waiting:
                self._closing.set()
            return self._closing.is_set()
