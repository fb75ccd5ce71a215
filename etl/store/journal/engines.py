"""Engines: how SQLAlchemy opens an SQLite file, and the pool of connections to a PostgreSQL server."""

from __future__ import annotations

import os
import threading
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from etl.postgres.connection import driver, program_and_process
from etl.store.journal.as_it_lies import as_it_lies

WAIT = 3000
"""Milliseconds that a database waits for somebody else's lock before whoever asks is told of it."""

_QUEUE = 145
"""The first number of the lock in which PostgreSQL queues the journal's writers; the second one is the schema's."""

_WRITER_SETTINGS = f"""
SELECT set_config('lock_timeout', '{WAIT}', true),
CASE current_setting('synchronous_commit') WHEN 'off' THEN set_config('synchronous_commit', 'on', true) END
"""
"""For one transaction: how long to wait for the lock, and, however a server is set up, that what it says is kept is on
its disk before it says so."""

_POOLED, _OVERFLOW = 4, 28
"""Connections to a server that stay open, and how many more there may be: each thread holds two at most."""

_POOLED_FURTHER = 1
"""Those that stay open to each further journal of a process: of many bureaus few are used at a time, and a server has a
hundred connections for all."""

_SERVERS: dict[tuple[int, str], sa.Engine] = {}
_MAKING = threading.Lock()


def file_engine(url: str, reads: bool = False, wait: int = WAIT) -> sa.Engine:
    """Return an engine for an SQLite file. ``reads``: nothing is set up that would have to be written. ``wait``:
    milliseconds for which it waits for somebody else's lock."""
    engine = sa.create_engine(url, poolclass=sa.NullPool, hide_parameters=True)  # passwords' hashes are among them
    sa.event.listen(engine, "connect", partial(_set_up_to_read if reads else _set_up_sqlite, wait))
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def lying_engine(path: Path) -> sa.Engine:
    """Return an engine that reads an SQLite file as it lies, whoever holds its lock (`as_it_lies`)."""
    return file_engine(f"sqlite:///{as_it_lies(path)}&uri=true", reads=True)


def server_engine(url: str) -> sa.Engine:
    """Return this process's engine for a PostgreSQL server; ReportedError where its driver is not installed."""
    driver()
    with _MAKING:
        key = os.getpid(), url  # a child that was forked must not speak on its parent's connections
        if key not in _SERVERS:
            # Named so that an administrator sees in pg_stat_activity who they are.
            named = {"application_name": program_and_process(), "connect_timeout": 5}
            _SERVERS[key] = sa.create_engine(
                url,
                pool_size=_POOLED_FURTHER if _SERVERS else _POOLED,
                max_overflow=_OVERFLOW,
                pool_pre_ping=True,  # after the server was started anew, the next one who asks gets an answer
                hide_parameters=True,
                connect_args=named,
            )
        return _SERVERS[key]


def one_moment(engine: sa.Engine) -> sa.Engine:
    """Return an engine on the same pool whose transactions only read, and all of one moment, as SQLite's do."""
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def close_servers() -> None:
    """Close every connection to a server that this process keeps open."""
    with _MAKING:
        for engine in _SERVERS.values():
            engine.dispose()
        _SERVERS.clear()


def close_server(url: str) -> None:
    """Close every connection to one server's journal that this process keeps open."""
    with _MAKING:
        engine = _SERVERS.pop((os.getpid(), url), None)
    if engine is not None:
        engine.dispose()


def queue_up(connection: sa.Connection) -> None:
    """Let one writer at a time go on: SQLite by BEGIN IMMEDIATE, PostgreSQL by a lock that ends with the
    transaction, and for which it waits as long as SQLite does."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(_WRITER_SETTINGS)
        # The first statement: what is read after it is what the writer before has left.
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_QUEUE}, hashtext(coalesce(current_schema(), '')))")


def _set_up_sqlite(wait: int, connection: Any, _record: object) -> None:
    connection.isolation_level = None  # SQLAlchemy's own BEGIN below, not the driver's
    # Not WAL: that makes two files to be read at all, so on a full disk nobody could look at the record any more.
    # Not FULL: its rollback journal, deleted, may come back after a power cut, and then undoes what was acknowledged.
    for pragma in (f"busy_timeout = {wait}", "journal_mode = DELETE", "synchronous = EXTRA", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _set_up_to_read(wait: int, connection: Any, _record: object) -> None:
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {wait}")


def _begin_sqlite(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    # IMMEDIATE takes the write lock at once. Of two transactions that read first and then want to write, one would fail
    # without waiting.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
