"""Connections to PostgreSQL that ask something small: one for each address and process, kept open."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from etl.postgres.address import JournalAddress
from etl.process import program_name
from etl.reported_error import ReportedError

if TYPE_CHECKING:
    from psycopg import Connection

_TIMEOUT = 5
"""Seconds to wait for a server that does not answer."""

_SET_UP = f"""
SELECT set_config('statement_timeout', '{_TIMEOUT}s', false),
CASE current_setting('synchronous_commit') WHEN 'off' THEN set_config('synchronous_commit', 'on', false) END
"""
"""However a server is set up, a schema, table or right that was made is on its disk before it says so."""

_LONGEST_NAME = 63
"""Bytes of an application's name that PostgreSQL keeps."""

_OPEN: dict[tuple[int, str], _Questioner] = {}
_OPENING = threading.Lock()


def ask(address: JournalAddress, sql: str, given: Sequence[object] = ()) -> list[tuple[Any, ...]]:
    """Return the rows of a question that changes nothing; ReportedError where the server does not answer."""
    key = os.getpid(), address.url
    with _OPENING:
        questioner = _OPEN.setdefault(key, _Questioner(address))
    return questioner.ask(sql, given)


def close_all() -> None:
    """Close what is open in this process."""
    with _OPENING:
        for questioner in _OPEN.values():
            questioner.close()
        _OPEN.clear()


def close_one(address: JournalAddress) -> None:
    """Close what is open to one address in this process."""
    with _OPENING:
        questioner = _OPEN.pop((os.getpid(), address.url), None)
    if questioner is not None:
        questioner.close()


def connect(address: JournalAddress) -> Connection:
    """Open a connection on which every statement is a transaction; ReportedError where there is no server."""
    psycopg = driver()
    try:
        connection: Connection = psycopg.connect(
            address.conninfo, autocommit=True, connect_timeout=_TIMEOUT, application_name=program_and_process()
        )
        connection.execute(_SET_UP)
    except psycopg.Error as error:
        raise unreachable(address, error) from error
    return connection


def driver() -> Any:
    """Return PostgreSQL's library; ReportedError where the program was installed without it."""
    try:
        import psycopg
    except ImportError as error:
        raise ReportedError("keep.no_driver") from error
    return psycopg


def unreachable(address: JournalAddress, error: Exception) -> ReportedError:
    """Return what to tell where a server does not answer, or does not let this program in."""
    return ReportedError("keep.journal_unreachable", address=address, why=" ".join(str(error).split()))


def program_and_process() -> str:
    """Return by what name a connection goes at the server: the command, the process and its machine."""
    here = f"{os.getpid()}@{socket.gethostname()}"
    return f"{program_name()[: _LONGEST_NAME - len(here.encode()) - 1]} {here}"


class _Questioner:
    """A connection that is opened when it is first asked, and once more where it was lost. Safe for many threads."""

    def __init__(self, address: JournalAddress) -> None:
        self._address = address
        self._lock = threading.Lock()
        self._connection: Connection | None = None

    def ask(self, sql: str, given: Sequence[object]) -> list[tuple[Any, ...]]:
        """Return the rows of a question, tried once more on a new connection where the kept one was lost."""
        psycopg = driver()
        with self._lock:
            kept = self._connection
            try:
                return self._rows(sql, given)
            except psycopg.OperationalError as error:
                self._lose()
                if kept is None:  # it was opened just now: no second try would find another server
                    raise unreachable(self._address, error) from error
            try:
                return self._rows(sql, given)
            except psycopg.OperationalError as error:
                self._lose()
                raise unreachable(self._address, error) from error

    def close(self) -> None:
        with self._lock:
            self._lose()

    def _rows(self, sql: str, given: Sequence[object]) -> list[tuple[Any, ...]]:
        if self._connection is None:
            self._connection = connect(self._address)
        return self._connection.execute(sql, given).fetchall()

    def _lose(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
