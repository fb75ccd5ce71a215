"""A journal made of another one: a file of a server's, or a server's of a file, whole or not at all, and proven."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import chain, count
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from etl.postgres.address import JournalAddress
from etl.reported_error import ReportedError, kind_of
from etl.store.journal.carrying import carry, digests, tables_of
from etl.store.journal.engines import file_engine, one_moment, queue_up, server_engine
from etl.store.journal.tips import MOVED, note
from etl.store.journal.troubles import unread, unwritten

Place = Path | JournalAddress


def copy_to_file(source: JournalAddress, target: Path) -> None:
    """Copy a server's journal of one moment to an empty file. ReportedError where it cannot be read, OSError where the
    copy has no room."""
    # One moment of the source: lines that are written meanwhile would break the copy's chains.
    with _moment(source) as there:
        try:
            with _filling(target) as copy:
                carry(there, copy)
        except ReportedError as error:
            # A full disk is the copy's matter, not the journal's: the backup tells it as any other full disk.
            if isinstance(error.fields.get("why"), DatabaseError) and kind_of(error.fields["why"]) == "no_room":  # type: ignore[arg-type]
                raise OSError(str(error)) from error
            raise


def move(source: Place, target: Place) -> Mapping[str, str]:
    """Copy the journal at ``source`` to ``target``, which must be empty; return the digest of each table.

    One transaction: whatever happens, there is all of it or nothing. It is read again, and compared, before it is
    kept. ReportedError where there is something already, or what is read again is not the same.
    """
    with _moment(source) as there, _filling(target) as copy:
        queue_up(copy)
        # Asked after queueing: another move may have filled it just before.
        if tables_of(copy):
            raise ReportedError("migrate.taken", place=target)
        carry(there, copy)
        # Read again from the target: what a database turned into something else is seen while the old one still counts.
        wanted, found = digests(there), digests(copy)
        if wanted != found:
            raise ReportedError("migrate.differs", tables=tuple(sorted(_differing(wanted, found))))
        return wanted


def proven(source: Place, target: Place) -> Mapping[str, str] | None:
    """Return the digest of each table where two journals hold the same rows; None where they do not."""
    with _moment(source) as there, _moment(target) as copy:
        wanted = digests(there)
        return wanted if wanted == digests(copy) else None


def set_aside(place: Place, moved_to: str) -> None:
    """See to it that nobody goes on in a journal whose lines are kept elsewhere: a file gets another name, on a server
    it is written into it."""
    if isinstance(place, JournalAddress):
        with _filling(place) as connection:
            queue_up(connection)
            note(connection, MOVED, moved_to)
        return
    # Renamed and never deleted: until the other one is in a backup, it is the only second copy of the record.
    os.replace(place, _unused_name(place.with_name(f"{place.stem}-moved{place.suffix}")))


def _unused_name(path: Path) -> Path:
    """Return ``path`` if nothing has that name, else the name with the first number from 2 that is not taken."""
    others = (path.with_name(f"{path.stem}-{number}{path.suffix}") for number in count(2))
    return next(each for each in chain([path], others) if not each.exists())


def _differing(one: Mapping[str, str], other: Mapping[str, str]) -> set[str]:
    return {name for name in {*one, *other} if one.get(name) != other.get(name)}


@contextmanager
def _moment(place: Place) -> Iterator[sa.Connection]:
    """Yield a connection that reads one moment of a journal."""
    if isinstance(place, JournalAddress):
        engine = one_moment(server_engine(place.url))
    else:
        engine = file_engine(f"sqlite:///{place.absolute().as_uri()}?mode=ro&uri=true", reads=True)
    try:
        with engine.connect() as connection:
            yield connection
    except DatabaseError as error:
        raise unread(error, place) from error


@contextmanager
def _filling(place: Place) -> Iterator[sa.Connection]:
    """Yield a connection whose transaction is kept at the end, and undone if anything is raised."""
    engine = server_engine(place.url) if isinstance(place, JournalAddress) else file_engine(f"sqlite:///{place}")
    try:
        with engine.connect().execution_options(writes=True) as connection, connection.begin():
            yield connection
    except DatabaseError as error:
        raise unwritten(error, place) from error
