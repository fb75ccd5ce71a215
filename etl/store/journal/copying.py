"""Copying the journal while others write to it, of one moment of it: SQLite's own online copy, in one step, or from
PostgreSQL row by row in one transaction. The copy is an SQLite file in either case.

What is read of the copy is read from whatever tables it has: a copy of another edition is a copy as good.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from etl.postgres.address import JournalAddress
from etl.reported_error import ReportedError, kind_of, may_not_write

_PATIENCE = 30.0
"""Seconds to wait for somebody who is writing."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a copy of the journal holds. ``tips``: the last line of each kind, (sequence, hash); ``raw``: the
    SHA-256 of every file it names; ``last_at``: when its last line was written, empty if there is none; ``sound``:
    whether SQLite finds its pages in order."""

    tips: Mapping[str, tuple[int, str]]
    raw: tuple[str, ...]
    submissions: int
    demonstration: bool
    last_at: str
    sound: bool


def copy_journal(source: Path | JournalAddress, target: Path) -> Snapshot:
    """Copy the journal to ``target``, an empty file; ReportedError if it cannot be read, OSError if the copy has no
    room."""
    if isinstance(source, JournalAddress):
        return _copy_from_server(source, target)
    with _opened(source) as ours, _opened(target) as copy:
        with _reported(source):
            ours.execute("PRAGMA schema_version").fetchall()  # undoes what a kill left half written
        try:
            # All pages in one step: in several, a writer in between would make the copy begin anew.
            ours.backup(copy, progress=_giving_up())
        except sqlite3.Error as error:
            if kind_of(error) == "no_room":
                raise OSError(str(error)) from error
            raise _reported_error(source, error) from error
        with _reported(source):
            return _snapshot(copy)


def snapshot_of(copy: Path) -> Snapshot:
    """Return what a copy that was made before holds; ReportedError if it cannot be read."""
    with _opened(copy) as opened, _reported(copy):
        return _snapshot(opened)


def moments_entered(journal: Path) -> list[object]:
    """Return when each entry of a journal's audit was written, in order, as it stands there; ReportedError if it cannot
    be read. The journal is left as it is, of whatever edition."""
    with _opened(journal) as opened, _reported(journal):
        return [at for (at,) in opened.execute("SELECT at FROM audit ORDER BY sequence")]


def _copy_from_server(source: JournalAddress, target: Path) -> Snapshot:
    from etl.store.journal.moving import copy_to_file  # SQLAlchemy, which copying a file does without

    copy_to_file(source, target)
    with _opened(target) as copy, _reported(target):
        return _snapshot(copy)


def _giving_up() -> Callable[[int, int, int], None]:
    """Return what the copying calls after each step: it gives up after `_PATIENCE`, for SQLite would wait for ever."""
    end = time.monotonic() + _PATIENCE

    def wait(status: int, remaining: int, total: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > end:
            raise sqlite3.OperationalError("database is locked")

    return wait


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a database that is there, writable only so that what a kill left half written can be undone."""
    with _reported(path):
        # As a URI, for only there can be said that the file must not be made; the path is escaped by as_uri().
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=_PATIENCE)
    try:
        yield connection
    finally:
        connection.close()


@contextmanager
def _reported(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise _reported_error(path, error) from error


def _reported_error(path: Path, error: sqlite3.Error) -> ReportedError:
    if may_not_write(error):
        return ReportedError("keep.journal_unread", path=path, why=error)
    return ReportedError("keep.journal_busy" if kind_of(error) == "busy" else "keep.journal_broken", why=error)


def _snapshot(copy: sqlite3.Connection) -> Snapshot:
    """Return what a copy holds, read from whatever tables it has."""
    (last_at,) = copy.execute(
        "SELECT max(at) FROM (SELECT max(submitted_at) AS at FROM submission UNION ALL "
        "SELECT max(decided_at) FROM decision)"
    ).fetchone()
    count, demonstration = copy.execute("SELECT count(*), max(demonstration) FROM submission").fetchone()
    return Snapshot(
        tips=dict(_tips(copy)),
        raw=tuple(sorted(set(_files(copy)))),
        submissions=count,
        demonstration=bool(demonstration),
        last_at=last_at or "",
        # Of the copy, for it is what will be restored.
        sound=copy.execute("PRAGMA quick_check(1)").fetchone() == ("ok",),
    )


def _files(copy: sqlite3.Connection) -> Iterator[str]:
    """Yield the SHA-256 of every file that a line names; an older edition has fewer kinds of lines."""
    there = {name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    named = [table for table in ("task_line", "evaluation_line") if table in there]
    also = "".join(f" UNION SELECT sha256 FROM {table} WHERE sha256 <> ''" for table in named)
    yield from (sha256 for (sha256,) in copy.execute(f"SELECT sha256 FROM submission{also}"))


def _tips(copy: sqlite3.Connection) -> Iterator[tuple[str, tuple[int, str]]]:
    """Yield (table, (sequence, hash) of its last line) for every table whose rows are lines of a chain."""
    for (table,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall():
        # By the columns and not by name: a copy of another edition has other tables.
        columns = {row[1] for row in copy.execute(f'PRAGMA table_info("{table}")')}
        if {"sequence", "hash"} <= columns:
            tip = copy.execute(f'SELECT sequence, hash FROM "{table}" ORDER BY sequence DESC LIMIT 1').fetchone()
            if tip:
                yield table, tip
