"""Sessions and failures in a file of their own: not part of the record, never backed up, gone without harm.

Every request asks, so connections stay open, and the file needs no ceremony: what a power cut takes of it are
sign-ins of the last moment.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from etl.journal.lines import kept_moment
from etl.trouble import Trouble, kind_of
from plan.session import Failures, Session

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
)

_FAILURE = sa.Table(
    "failure",
    _METADATA,
    sa.Column("whose", sa.String, primary_key=True, comment="a digest of a name or of an address"),
    sa.Column("count", sa.Integer, nullable=False),
    sa.Column("last", sa.String, nullable=False),
)


class SessionFile:
    """The sessions kept in a file; made anew if it is not one."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._engine = sa.create_engine(f"sqlite:///{path}", connect_args={"timeout": 10})
        sa.event.listen(self._engine, "connect", _set_up)
        try:
            self._make()
        except DatabaseError as error:
            if kind_of(error) in {"no_room", "failing", "busy"}:
                raise Trouble("access.no_sessions", why=error) from error
            self._engine.dispose()
            path.unlink(missing_ok=True)
            self._make()

    def _make(self) -> None:
        self._path.touch(mode=0o600)
        with self._engine.begin() as connection:
            _METADATA.create_all(connection)

    def open(self, session: Session) -> None:
        """Keep a new session; Trouble if there is no room for it."""
        with self._writing() as connection:
            connection.execute(_SESSION.insert(), _kept(session))

    def find(self, key: str) -> Session | None:
        """The session of a key; None if there is none."""
        with self._engine.connect() as connection:
            row = connection.execute(sa.select(_SESSION).where(_SESSION.c.key == key)).first()
        return None if row is None else _session(row._asdict())

    def seen(self, key: str, at: datetime) -> None:
        """Somebody was there. Where that cannot be written it is forgotten: the session ends the earlier for it."""
        with suppress(Trouble), self._writing() as connection:
            connection.execute(_SESSION.update().where(_SESSION.c.key == key).values(seen=kept_moment(at)))

    def close(self, key: str) -> None:
        """End a session."""
        with self._writing() as connection:
            connection.execute(_SESSION.delete().where(_SESSION.c.key == key))

    def sweep(self, before: datetime) -> None:
        """Forget what was last seen before an instant."""
        with suppress(Trouble), self._writing() as connection:
            connection.execute(_SESSION.delete().where(_SESSION.c.seen < kept_moment(before)))
            connection.execute(_FAILURE.delete().where(_FAILURE.c.last < kept_moment(before)))

    def failures(self, whose: str) -> Failures:
        """Of a name or an address."""
        with self._engine.connect() as connection:
            row = connection.execute(sa.select(_FAILURE).where(_FAILURE.c.whose == whose)).first()
        if row is None:
            return Failures()
        line = row._asdict()
        return Failures(line["count"], datetime.fromisoformat(line["last"]))

    def fail(self, whose: str, failures: Failures) -> None:
        """Keep how often it failed by now."""
        assert failures.last is not None, "a failure has its moment"
        with self._writing() as connection:
            connection.execute(_FAILURE.delete().where(_FAILURE.c.whose == whose))
            line = {"whose": whose, "count": failures.count, "last": kept_moment(failures.last)}
            connection.execute(_FAILURE.insert(), line)

    def forgive(self, whose: str) -> None:
        """Forget the failures of a name or an address."""
        with self._writing() as connection:
            connection.execute(_FAILURE.delete().where(_FAILURE.c.whose == whose))

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        try:
            with self._engine.begin() as connection:
                yield connection
        except DatabaseError as error:
            raise Trouble("access.no_sessions", why=error) from error


def _set_up(connection: Any, _record: object) -> None:
    for pragma in ("journal_mode = WAL", "synchronous = OFF"):
        connection.execute(f"PRAGMA {pragma}")


def _kept(session: Session) -> dict[str, object]:
    same = {key: getattr(session, key) for key in ("key", "account", "generation", "address", "by_password")}
    return {**same, "begun": kept_moment(session.begun), "seen": kept_moment(session.seen)}


def _session(row: dict[str, Any]) -> Session:
    return Session(
        **{**row, "begun": datetime.fromisoformat(row["begun"]), "seen": datetime.fromisoformat(row["seen"])}
    )
