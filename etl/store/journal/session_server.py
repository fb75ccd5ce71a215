"""Sessions and failures in PostgreSQL, beside the journal: every process that serves asks the same ones.

They are no part of the record, as in a file: not backed up, gone without harm.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from access.second_person import Proposal
from etl.postgres.address import JournalAddress
from etl.reported_error import ReportedError
from etl.store.journal.engines import queue_up, server_engine
from etl.store.journal.session_tables import SESSION_METADATA, SessionTables
from etl.store.journal.troubles import server_words

_T = TypeVar("_T")

_COUNTING = "SELECT pg_advisory_xact_lock(149, hashtext(coalesce(current_schema(), '')))"


class SessionServer(SessionTables):
    """The sessions kept on the server of a journal; its tables are made where they are not there."""

    shared = True

    def __init__(self, address: JournalAddress) -> None:
        self._address = address
        self._engine = server_engine(address.url)
        # Of this process's threads one waits on the server, the others here: each would hold a connection.
        self._turn = threading.Lock()
        if not self._do(_is_made):
            self._do(_make)

    @contextmanager
    def counting(self) -> Iterator[None]:
        """Hold others back who count failures, of every process."""
        with self._turn, self._told(), self._engine.begin() as connection:
            connection.exec_driver_sql(_COUNTING)
            yield

    def use_step(self, whose: str, step: int) -> bool:
        """Note that the code of a step was used; of two who send the same at once one comes second."""
        with self.counting():
            return super().use_step(whose, step)

    def propose(self, proposal: Proposal) -> None:
        """Keep what somebody wants done to an account; the same twice at once is once."""
        with self.counting():
            super().propose(proposal)

    def _do(self, deed: Callable[[sa.Connection], _T]) -> _T:
        with self._told(), self._engine.begin() as connection:
            return deed(connection)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except DatabaseError as error:
            raise ReportedError("access.no_sessions", why=server_words(error)) from error


def _is_made(connection: sa.Connection) -> bool:
    there = set(sa.inspect(connection).get_table_names())
    return SESSION_METADATA.tables.keys() <= there


def _make(connection: sa.Connection) -> None:
    queue_up(connection)
    SESSION_METADATA.create_all(connection)
