"""Sessions and failures in a file of their own: not part of the record, never backed up, gone without harm.

Every request asks, so connections stay open, and the file needs no ceremony: what a power cut takes of it are
sign-ins of the last moment.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError
from sqlalchemy.schema import CreateIndex, CreateTable

from access.audit import AuditAction
from access.second_person import Proposal
from access.session import Failures, Session
from etl.reported_error import ReportedError, kind_of
from etl.store.journal.lines import kept_moment

_METADATA = sa.MetaData()

_SESSION = sa.Table(
    "session",
    _METADATA,
    sa.Column("key", sa.String, primary_key=True),
    sa.Column("account", sa.String, nullable=False, index=True),
    sa.Column("generation", sa.Integer, nullable=False),
    sa.Column("begun", sa.String, nullable=False),
    sa.Column("seen", sa.String, nullable=False),
    sa.Column("address", sa.String, nullable=False),
    sa.Column("by_password", sa.Boolean, nullable=False),
    sa.Column("proved", sa.String, nullable=True),
)

_FAILURE = sa.Table(
    "failure",
    _METADATA,
    sa.Column("whose", sa.String, primary_key=True, comment="digests of a name, of an address, or of both"),
    sa.Column("count", sa.Integer, nullable=False),
    sa.Column("last", sa.String, nullable=False),
)


_PROPOSAL = sa.Table(
    "proposal",
    _METADATA,
    sa.Column("account", sa.String, primary_key=True),
    sa.Column("deed", sa.String, primary_key=True),
    sa.Column("said", sa.String, primary_key=True),
    sa.Column("by", sa.String, primary_key=True),
    sa.Column("at", sa.String, nullable=False),
)

_STEP = sa.Table(
    "used_step",
    _METADATA,
    sa.Column("whose", sa.String, primary_key=True, comment="the key of a second factor"),
    sa.Column("step", sa.Integer, nullable=False, comment="the last half minute whose code was used"),
)

_STEPS_KEPT = 100
"""Half minutes after which nothing could use a code again."""

_T = TypeVar("_T")

_OUTSIDE = frozenset({"no_room", "failing", "busy", "denied", "read_only"})
"""What is wrong with the disk, not with the file."""


class SessionFile:
    """The sessions kept in a file. One that is taken away, or is none any more, is made anew: all are signed out."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._engine = sa.create_engine(f"sqlite:///{path}", connect_args={"timeout": 10}, hide_parameters=True)
        sa.event.listen(self._engine, "connect", _set_up)
        # Only for putting another file in place; what is asked goes on side by side.
        self._turn = threading.Lock()
        self._opened: tuple[int, int] | None = None
        self._openings = 0
        self._do(lambda connection: None)

    def open(self, session: Session) -> None:
        """Keep a new session; ReportedError if there is no room for it."""
        self._do(lambda connection: connection.execute(_SESSION.insert(), _kept(session)))

    def find(self, key: str) -> Session | None:
        """Return the session of a key; None if there is none."""
        wanted = sa.select(_SESSION).where(_SESSION.c.key == key)
        row = self._do(lambda connection: connection.execute(wanted).first())
        return None if row is None else _session(row._asdict())

    def of_account(self, account: str) -> list[Session]:
        """Return the sessions of an account, the newest first; those that have ended by themselves too."""
        wanted = sa.select(_SESSION).where(_SESSION.c.account == account).order_by(_SESSION.c.begun.desc())
        rows = self._do(lambda connection: connection.execute(wanted).all())
        return [_session(row._asdict()) for row in rows]

    def seen(self, key: str, at: datetime) -> None:
        """Note when a session was last used. Where that cannot be written it is forgotten: the session ends earlier."""
        was_there = _SESSION.update().where(_SESSION.c.key == key).values(seen=kept_moment(at))
        with suppress(ReportedError):
            self._do(lambda connection: connection.execute(was_there))

    def proved(self, key: str, at: datetime) -> None:
        """Keep when its password was given again."""
        given = _SESSION.update().where(_SESSION.c.key == key).values(proved=kept_moment(at))
        self._do(lambda connection: connection.execute(given))

    def close(self, key: str) -> None:
        """End a session."""
        self._do(lambda connection: connection.execute(_SESSION.delete().where(_SESSION.c.key == key)))

    def sweep(self, before: datetime, after: datetime) -> None:
        """Forget what was last seen before an instant, or after another one by a clock that was ahead."""

        def forget(connection: sa.Connection) -> None:
            for table, when in ((_SESSION, _SESSION.c.seen), (_FAILURE, _FAILURE.c.last)):
                gone = (when < kept_moment(before)) | (when > kept_moment(after))
                connection.execute(table.delete().where(gone))

        with suppress(ReportedError):
            self._do(forget)

    def use_step(self, whose: str, step: int) -> bool:
        """Note that the code of a step was used, and tell whether it may be: none of that step or a later one was."""

        def use(connection: sa.Connection) -> bool:
            # Deleting first takes the file's lock, so that of two who send the same code one comes second.
            connection.execute(_STEP.delete().where(_STEP.c.step < step - _STEPS_KEPT))
            last = connection.execute(sa.select(_STEP.c.step).where(_STEP.c.whose == whose)).scalar()
            if last is not None and last >= step:
                return False
            connection.execute(_STEP.delete().where(_STEP.c.whose == whose))
            connection.execute(_STEP.insert(), {"whose": whose, "step": step})
            return True

        return self._do(use)

    def failures(self, whose: str) -> Failures:
        """Return what failed under a key."""
        return self._failing(_FAILURE.c.whose == whose).get(whose, Failures())

    def failing(self, whose: str) -> dict[str, Failures]:
        """Return what failed under a key and under the keys that begin with it and a colon, by key."""
        return self._failing(_of(whose))

    def _failing(self, wanted: sa.ColumnElement[bool]) -> dict[str, Failures]:
        rows = self._do(lambda connection: connection.execute(sa.select(_FAILURE).where(wanted)).all())
        found = (row._asdict() for row in rows)
        return {line["whose"]: Failures(line["count"], datetime.fromisoformat(line["last"])) for line in found}

    def fail(self, whose: str, failures: Failures) -> None:
        """Keep how often a name or an address has failed by now; ReportedError if there is no room."""
        assert failures.last is not None, "a failure has its moment"
        line = {"whose": whose, "count": failures.count, "last": kept_moment(failures.last)}

        def count(connection: sa.Connection) -> None:
            connection.execute(_FAILURE.delete().where(_FAILURE.c.whose == whose))
            connection.execute(_FAILURE.insert(), line)

        self._do(count)

    def forgive(self, whose: str) -> None:
        """Forget what failed under a key and under the keys that begin with it and a colon."""
        self._do(lambda connection: connection.execute(_FAILURE.delete().where(_of(whose))))

    def forgive_one(self, whose: str) -> None:
        """Forget what failed under a key alone."""
        self._do(lambda connection: connection.execute(_FAILURE.delete().where(_FAILURE.c.whose == whose)))

    def propose(self, proposal: Proposal) -> None:
        """Keep what somebody wants done to an account; what he wanted before in its place is forgotten."""
        line = {"account": proposal.account, "deed": str(proposal.deed), "said": proposal.said, "by": proposal.by}

        def keep(connection: sa.Connection) -> None:
            same = [_PROPOSAL.c[name] == value for name, value in line.items()]
            connection.execute(_PROPOSAL.delete().where(*same))
            connection.execute(_PROPOSAL.insert(), {**line, "at": kept_moment(proposal.at)})

        self._do(keep)

    def proposals(self) -> tuple[Proposal, ...]:
        """Return what is wanted, in the order in which it was."""
        rows = self._do(lambda connection: connection.execute(sa.select(_PROPOSAL).order_by(_PROPOSAL.c.at)).all())
        return tuple(
            Proposal(row.account, AuditAction(row.deed), row.said, row.by, datetime.fromisoformat(row.at))
            for row in rows
        )

    def settle(self, account: str) -> None:
        """Forget what was wanted of an account."""
        self._do(lambda connection: connection.execute(_PROPOSAL.delete().where(_PROPOSAL.c.account == account)))

    def _do(self, deed: Callable[[sa.Connection], _T]) -> _T:
        """Run ``deed`` in one transaction and return its answer; ReportedError where the disk does not let it."""
        try:
            opening = self._follow()
            try:
                return self._in_one(deed)
            except DatabaseError as error:
                if not self._may_try_again(opening, error):
                    raise
            self._follow()
            return self._in_one(deed)
        except (OSError, DatabaseError) as error:
            raise ReportedError("access.no_sessions", why=error) from error

    def _in_one(self, deed: Callable[[sa.Connection], _T]) -> _T:
        with self._engine.begin() as connection:
            return deed(connection)

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
        self._engine.dispose()
        try:
            if not self._path.exists():
                self._renew()
            self._in_one(_make)
        except DatabaseError as error:
            if kind_of(error) in _OUTSIDE:
                raise
            self._renew()
        self._opened = _identity(self._path)
        self._openings += 1

    def _may_try_again(self, opening: int, error: DatabaseError) -> bool:
        """Tell whether the file is another one by now; in the place of one that is none the first who sees it puts
        one."""
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
            self._engine.dispose()


def _of(whose: str) -> sa.ColumnElement[bool]:
    return (_FAILURE.c.whose == whose) | _FAILURE.c.whose.startswith(f"{whose}:", autoescape=True)


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    # Not time and size, which change with every sign-in; here only another file counts.
    return found.st_dev, found.st_ino


def _make(connection: sa.Connection) -> None:
    for table in (_SESSION, _FAILURE, _PROPOSAL, _STEP):
        connection.execute(CreateTable(table, if_not_exists=True))
        for index in table.indexes:
            connection.execute(CreateIndex(index, if_not_exists=True))


def _set_up(connection: Any, _record: object) -> None:
    # Not WAL: that needs room for two more files to be read at all, and does not survive that one is replaced.
    # synchronous = OFF: a request must not wait for the disk, and what a power cut takes are sign-ins (see above).
    for pragma in ("journal_mode = DELETE", "synchronous = OFF"):
        connection.execute(f"PRAGMA {pragma}")


def _kept(session: Session) -> dict[str, object]:
    same = {key: getattr(session, key) for key in ("key", "account", "generation", "address", "by_password")}
    proved = kept_moment(session.proved) if session.proved else None
    return {**same, "begun": kept_moment(session.begun), "seen": kept_moment(session.seen), "proved": proved}


def _session(row: dict[str, Any]) -> Session:
    moments = {name: datetime.fromisoformat(row[name]) for name in ("begun", "seen", "proved") if row[name]}
    return Session(**{**row, **moments})
