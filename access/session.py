"""Session 会话: from signing in until signing out, too long a quiet time, its greatest age, or a changed account.

And failures: how often a password was wrong for a name or from an address, and for how long that locks it. Both are
rules over values; `access` keeps the time and the values.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from access.account import Account
from access.policy import LockPolicy, SessionPolicy


@dataclass(frozen=True, slots=True)
class Session:
    """``key`` is the SHA-256 of what the browser holds; ``generation`` the account's when it signed in;
    ``by_password``: with a password of ours, not by single sign-on; ``proved``: when it was last given (None: when the
    session began).
    """

    key: str
    account: str
    generation: int
    begun: datetime
    seen: datetime
    address: str = ""
    by_password: bool = True
    proved: datetime | None = None


def is_open(session: Session, account: Account | None, now: datetime, policy: SessionPolicy) -> bool:
    """Tell whether a session still lets its account in.

    Times in the future count by their distance, as past ones do: a clock that was set back a little ends no session,
    and one that had been far ahead keeps none open for ever.
    """
    # generation: a new password, role, reset or disabling ends every session at its next request (decision 35).
    if account is None or not account.may_enter(now) or account.generation != session.generation:
        return False
    quiet, age = abs(now - session.seen), abs(now - session.begun)
    return quiet < timedelta(minutes=policy.idle_minutes) and age < timedelta(hours=policy.hours)


def must_prove(session: Session, now: datetime, policy: SessionPolicy) -> bool:
    """Tell whether a password must be given again before what cannot be taken back is done: somebody else may sit at
    a browser that was left open. Never for sessions by single sign-on, whose people have no password of ours."""
    age = now - (session.proved or session.begun)
    fresh = timedelta(0) <= age < timedelta(minutes=policy.prove_minutes)
    return session.by_password and policy.prove_minutes > 0 and not fresh


class SessionEnd(StrEnum):
    """What ends a session that nobody closes: a quiet time, or its age."""

    IDLE = "idle"
    AGE = "age"


def left_of(session: Session, now: datetime, policy: SessionPolicy) -> tuple[timedelta, SessionEnd]:
    """Return how long a session still lasts if nobody does anything, and what will end it."""
    quiet = session.seen + timedelta(minutes=policy.idle_minutes) - now  # longer, by what the clock was ahead
    age = session.begun + timedelta(hours=policy.hours) - now
    return (quiet, SessionEnd.IDLE) if quiet < age else (age, SessionEnd.AGE)


def warning_of(policy: SessionPolicy) -> timedelta:
    """Return how long before a session's end its person is warned."""
    return min(timedelta(minutes=5), timedelta(minutes=policy.idle_minutes) / 3)


@dataclass(frozen=True, slots=True)
class Failures:
    """Wrong passwords in a row, and when the last one was."""

    count: int = 0
    last: datetime | None = None


def after_failure(failures: Failures, now: datetime, policy: LockPolicy) -> Failures:
    """Count one more; those of a lock that is over no longer count."""
    return Failures(failures.count + 1 if _is_recent(failures, now, policy) else 1, now)


def eased(failures: Failures, most: int, now: datetime, policy: LockPolicy) -> Failures:
    """Return an address's failures, less those forgotten by now: many people may share one, and between them they
    never stop mistyping.

    ``most``, as many as lock it, are forgotten per duration of a lock, evenly.
    """
    if failures.last is None or now < failures.last:
        return failures
    forgotten = int((now - failures.last) / timedelta(minutes=policy.minutes) * most)
    return Failures(max(0, failures.count - forgotten), failures.last)


def locked_until(failures: Failures, most: int, now: datetime, policy: LockPolicy) -> datetime | None:
    """Return until when ``most`` failures lock a name or an address; None if it is not locked."""
    if failures.count < most or failures.last is None or not _is_recent(failures, now, policy):
        return None
    return failures.last + timedelta(minutes=policy.minutes)


def _is_recent(failures: Failures, now: datetime, policy: LockPolicy) -> bool:
    """Tell whether a failure still counts; a clock that was set back by a day must not lock anybody out for a day."""
    return failures.last is not None and abs(now - failures.last) < timedelta(minutes=policy.minutes)
