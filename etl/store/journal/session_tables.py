"""Sessions, failures and proposals as tables, and what is asked of them: the same in a file and on a server."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from datetime import datetime, timedelta
from typing import Any, TypeVar

import sqlalchemy as sa

from access.audit import AuditAction
from access.second_person import Proposal
from access.session import Failures, Session
from access.totp import SKEW
from etl.reported_error import ReportedError
from etl.store.journal.dialect import KeptText
from etl.store.journal.lines import kept_moment

SESSION_METADATA = sa.MetaData()

_SESSION = sa.Table(
    "session",
    SESSION_METADATA,
    sa.Column("key", KeptText, primary_key=True),
    sa.Column("account", KeptText, nullable=False, index=True),
    sa.Column("generation", sa.Integer, nullable=False),
    sa.Column("begun", KeptText, nullable=False),
    sa.Column("seen", KeptText, nullable=False),
    sa.Column("address", KeptText, nullable=False),
    sa.Column("by_password", sa.Boolean, nullable=False),
    sa.Column("proved", KeptText, nullable=True),
)

_FAILURE = sa.Table(
    "failure",
    SESSION_METADATA,
    sa.Column("whose", KeptText, primary_key=True, comment="digests of a name, of an address, or of both"),
    sa.Column("count", sa.Integer, nullable=False),
    sa.Column("last", KeptText, nullable=False),
)


_PROPOSAL = sa.Table(
    "proposal",
    SESSION_METADATA,
    sa.Column("account", KeptText, primary_key=True),
    sa.Column("deed", KeptText, primary_key=True),
    sa.Column("said", KeptText, primary_key=True),
    sa.Column("by", KeptText, primary_key=True),
    sa.Column("at", KeptText, nullable=False),
)

_CODE = sa.Table(
    "used_code",
    SESSION_METADATA,
    sa.Column("whose", KeptText, primary_key=True, comment="the key of a second factor"),
    sa.Column("step", sa.Integer, primary_key=True, comment="a half minute whose code was used"),
    sa.Column("number", sa.Integer, nullable=False, comment="in the order in which they were used"),
)

_ONCE = sa.Table(
    "once",
    SESSION_METADATA,
    sa.Column("whose", KeptText, primary_key=True),
    sa.Column("sealed", KeptText, nullable=False, comment="what is given out once; empty: only that it was used"),
    sa.Column("at", KeptText, nullable=False),
)

_ONCE_KEPT = timedelta(hours=1)
"""How long something given out once waits to be fetched."""

_CODES_KEPT = 1000
"""Used codes that are remembered of a second factor, the last ones: by their number, not by the clock, which may be set
back to a time when a code was good."""

_T = TypeVar("_T")


class SessionTables(ABC):
    """Sessions by their key, failures by whose they are, wherever they are kept. ``shared``: by the processes of more
    than one server."""

    shared = False

    @abstractmethod
    def counting(self) -> AbstractContextManager[object]:
        """Hold others back who count failures, of every process, so that many at once are no more than one by one."""

    @abstractmethod
    def _do(self, deed: Callable[[sa.Connection], _T]) -> _T:
        """Run ``deed`` in one transaction and return its answer; ReportedError where it cannot be kept."""

    def _ask(self, question: Callable[[sa.Connection], _T]) -> _T:
        """Return the answer to a question that changes nothing; ReportedError where nothing can be read."""
        return self._do(question)

    def _try(self, deed: Callable[[sa.Connection], object]) -> None:
        """Run a ``deed`` without which one can do: where it cannot be kept it is forgotten."""
        with suppress(ReportedError):
            self._do(deed)

    def open(self, session: Session) -> None:
        """Keep a new session; ReportedError if there is no room for it."""
        self._do(lambda connection: connection.execute(_SESSION.insert(), _row(session)))

    def find(self, key: str) -> Session | None:
        """Return the session of a key; None if there is none."""
        wanted = sa.select(_SESSION).where(_SESSION.c.key == key)
        row = self._ask(lambda connection: connection.execute(wanted).first())
        return None if row is None else _session(row._asdict())

    def of_account(self, account: str) -> list[Session]:
        """Return the sessions of an account, the newest first; those that have ended by themselves too."""
        wanted = sa.select(_SESSION).where(_SESSION.c.account == account).order_by(_SESSION.c.begun.desc())
        rows = self._ask(lambda connection: connection.execute(wanted).all())
        return [_session(row._asdict()) for row in rows]

    def seen(self, key: str, at: datetime) -> None:
        """Note when a session was last used. Where that cannot be written it is forgotten: the session ends earlier."""
        was_there = _SESSION.update().where(_SESSION.c.key == key).values(seen=kept_moment(at))
        self._try(lambda connection: connection.execute(was_there))

    def proved(self, key: str, at: datetime) -> None:
        """Keep when the password of a session's account was given again."""
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

        self._try(forget)

    def use_step(self, whose: str, step: int) -> bool:
        """Note that the code of a time step was used; False where it was used before, or one that was shown so shortly
        after it that both may be given at one moment.

        One of a much later step stands in nobody's way: it was used while the clock was ahead.
        """

        def use(connection: sa.Connection) -> bool:
            own = _CODE.c.whose == whose
            last = sa.select(sa.func.max(_CODE.c.number)).where(own)
            # Deleting first takes the file's lock, so that of two who send the same code one comes second.
            connection.execute(_CODE.delete().where(own, _CODE.c.number <= last.scalar_subquery() - _CODES_KEPT))
            near = (_CODE.c.step >= step) & (_CODE.c.step <= step + 2 * SKEW)
            if connection.execute(sa.select(_CODE.c.step).where(own, near)).first() is not None:
                return False
            number = (connection.execute(last).scalar() or 0) + 1
            connection.execute(_CODE.insert(), {"whose": whose, "step": step, "number": number})
            return True

        return self._do(use)

    def keep_once(self, whose: str, sealed: str, at: datetime) -> None:
        """Keep what is given out once; what was kept for the same before is gone."""

        def keep(connection: sa.Connection) -> None:
            old = (_ONCE.c.whose == whose) | (_ONCE.c.at < kept_moment(at - _ONCE_KEPT))
            connection.execute(_ONCE.delete().where(old))
            connection.execute(_ONCE.insert(), {"whose": whose, "sealed": sealed, "at": kept_moment(at)})

        with self.counting():
            self._do(keep)

    def take_once(self, whose: str) -> str | None:
        """Return what was kept for somebody; from now on nobody has it."""
        taken = _ONCE.delete().where(_ONCE.c.whose == whose).returning(_ONCE.c.sealed)
        return self._do(lambda connection: connection.execute(taken).scalar())

    def use_once(self, whose: str, at: datetime) -> bool:
        """Tell whether something is used for the first time within an hour, and note that it was."""

        def use(connection: sa.Connection) -> bool:
            connection.execute(_ONCE.delete().where(_ONCE.c.at < kept_moment(at - _ONCE_KEPT)))
            if connection.execute(sa.select(_ONCE.c.whose).where(_ONCE.c.whose == whose)).first() is not None:
                return False
            connection.execute(_ONCE.insert(), {"whose": whose, "sealed": "", "at": kept_moment(at)})
            return True

        with self.counting():
            return self._do(use)

    def failures(self, whose: str) -> Failures:
        """Return what failed under a key."""
        return self._failing(_FAILURE.c.whose == whose).get(whose, Failures())

    def failing(self, whose: str) -> dict[str, Failures]:
        """Return what failed under a key and under the keys that begin with it and a colon, by key."""
        return self._failing(_key_and_below(whose))

    def _failing(self, wanted: sa.ColumnElement[bool]) -> dict[str, Failures]:
        rows = self._ask(lambda connection: connection.execute(sa.select(_FAILURE).where(wanted)).all())
        found = (row._asdict() for row in rows)
        return {line["whose"]: Failures(line["count"], datetime.fromisoformat(line["last"])) for line in found}

    def fail(self, whose: str, failures: Failures) -> None:
        """Keep how often a name or an address has failed by now; ReportedError if there is no room."""
        assert failures.last is not None, "a failure has its moment"
        line = {"whose": whose, "count": failures.count, "last": kept_moment(failures.last)}

        # Deleted and inserted, here and below: SQLite and PostgreSQL write an upsert differently.
        def count(connection: sa.Connection) -> None:
            connection.execute(_FAILURE.delete().where(_FAILURE.c.whose == whose))
            connection.execute(_FAILURE.insert(), line)

        self._do(count)

    def forgive(self, whose: str) -> None:
        """Forget what failed under a key and under the keys that begin with it and a colon."""
        self._do(lambda connection: connection.execute(_FAILURE.delete().where(_key_and_below(whose))))

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
        rows = self._ask(lambda connection: connection.execute(sa.select(_PROPOSAL).order_by(_PROPOSAL.c.at)).all())
        return tuple(
            Proposal(row.account, AuditAction(row.deed), row.said, row.by, datetime.fromisoformat(row.at))
            for row in rows
        )

    def settle(self, account: str) -> None:
        """Forget what was wanted of an account."""
        self._do(lambda connection: connection.execute(_PROPOSAL.delete().where(_PROPOSAL.c.account == account)))


def _key_and_below(whose: str) -> sa.ColumnElement[bool]:
    return (_FAILURE.c.whose == whose) | _FAILURE.c.whose.startswith(f"{whose}:", autoescape=True)


def _row(session: Session) -> dict[str, object]:
    same = {key: getattr(session, key) for key in ("key", "account", "generation", "address", "by_password")}
    proved = kept_moment(session.proved) if session.proved else None
    return {**same, "begun": kept_moment(session.begun), "seen": kept_moment(session.seen), "proved": proved}


def _session(row: dict[str, Any]) -> Session:
    moments = {name: datetime.fromisoformat(row[name]) for name in ("begun", "seen", "proved") if row[name]}
    return Session(**{**row, **moments})
