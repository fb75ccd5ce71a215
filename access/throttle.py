"""Throttle: how often a password may be wrong, for a name, from an address, in a browser.

Wrong passwords are counted for a name and an address together: whoever guesses locks himself out, neither
the person whose name it is nor the office behind his address. From everywhere together a name bears more, but not
much. From an address from which far too much was tried, each name has one try and one at a time is looked at. A browser
in which a person has signed in before has a count of its own: what others try elsewhere does not touch it.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from access.policy import LockPolicy
from access.session import Failures, after_failure, eased, locked_until
from access.stores import SessionStore
from plan.denied import Denied
from plan.instant import shown_instant

Locked = Callable[["Attempt", str, datetime], None]
"""Called for an attempt that met a lock: the attempt, the locked address (empty: a name is locked), and until when."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A try to sign in: under which name, from which address, in which known browser (empty: an unknown one), and with
    what: ``kind`` is "name" for a password, "code" for a second factor, each with counts of its own."""

    name: str
    address: str = ""
    device: str = ""
    kind: str = "name"

    @property
    def of_name(self) -> str:
        """The key of what failed under the name from unknown browsers, and the beginning of :attr:`own`."""
        return name_key(self.name, self.kind)

    @property
    def own(self) -> str:
        """The key of what failed under the name from this address, or in this browser."""
        # A known browser counts for itself: whoever guesses from elsewhere cannot lock its person out of it.
        return f"{self.of_name}:{_digest('device', self.device) if self.device else _digest('address', self.address)}"

    @property
    def of_address(self) -> str:
        """The key of what failed from the address."""
        return address_key(self.address)


def name_key(name: str, kind: str = "name") -> str:
    """Return under which key failures of a name are kept: people mistype passwords as names."""
    return _digest(kind, name)


def keys_of(name: str) -> tuple[str, str]:
    """Return the keys of what failed under a name: its passwords and its codes."""
    return name_key(name), name_key(name, "code")


def address_key(address: str) -> str:
    """Return under which key failures of an address are kept."""
    return _digest("address", address)


class Throttle:
    """Counts failures in ``sessions`` by a policy. For many threads, and for all processes that count there."""

    def __init__(self, sessions: SessionStore, policy: LockPolicy, locked: Locked) -> None:
        self._sessions = sessions
        self._policy = policy
        self._locked = locked
        # One hash at a time for addresses from which far too much was tried: each takes 46 MB.
        self._slow = threading.BoundedSemaphore(1)

    @contextmanager
    def lane(self, attempt: Attempt, now: datetime) -> Iterator[Failures]:
        """Yield how often it failed from the address before; Denied where another try from there must wait.

        A machine from which far too much was tried costs no more than this and one hash at a time.
        """
        # A known browser never waits for its address: behind one address sits a whole bureau.
        before = Failures() if attempt.device else self._sessions.failures(attempt.of_address)
        until = locked_until(before, self._policy.address_failures, now, self._policy)
        if until is None:
            yield before
            return
        # Told before anything is decided, so that the audit has it whether or not the try is let through.
        self._locked(attempt, attempt.address, until)
        own = locked_until(self._sessions.failures(attempt.own), 1, now, self._policy)
        if own is not None:
            raise Denied("denied.locked", until=shown_instant(own))
        # Not waited for: a thread that waits here is one fewer for everybody else.
        if not self._slow.acquire(blocking=False):
            raise Denied("denied.crowded")
        try:
            yield before
        finally:
            self._slow.release()

    def count(self, attempt: Attempt, now: datetime) -> datetime | None:
        """Count a try as failed until it is known to be none, so that many at once are no more than one by one.

        Return until when the name is locked (None: it is not); a try while it is counts for the address alone.
        """
        with self._sessions.counting():
            until = self._lock_end(attempt, now)
            if not attempt.device:
                self._fail(attempt.of_address, now, self._policy.address_failures)
            if until is None:
                self._fail(attempt.own, now)
            if until is None and not attempt.device:
                self._fail(attempt.of_name, now)
        if until is not None:
            self._locked(attempt, "", until)
        return until

    def forgive(self, attempt: Attempt, before: Failures) -> None:
        """Take back a counted try that was right: forget the name's failures from there, and one of the address.

        Where nothing else failed meanwhile the address stands as ``before``: people who come in behind one address
        must not keep each other's old mistakes alive.
        """
        with self._sessions.counting():
            # Read before they are forgotten: so many of the name's failures came from here.
            own = self._sessions.failures(attempt.own)
            self._sessions.forgive(attempt.own)
            if not attempt.device:
                self._take_off(attempt.of_name, own.count)
                self._take_off(attempt.of_address, 1, before)

    def unlock(self, key: str) -> None:
        """Forget what failed under a key, and under the keys that begin with it."""
        with self._sessions.counting():
            self._sessions.forgive(key)

    def locked_until(self, name: str, now: datetime) -> datetime | None:
        """Return the latest end of all locks of a name, from any address or browser; None if there is none."""
        lock = self._policy
        closed = [
            locked_until(failures, lock.name_failures if key == whole else lock.failures, now, lock)
            for whole in keys_of(name)
            for key, failures in self._sessions.failing(whole).items()
        ]
        return max((until for until in closed if until is not None), default=None)

    def _lock_end(self, attempt: Attempt, now: datetime) -> datetime | None:
        lock = self._policy
        own = locked_until(self._sessions.failures(attempt.own), lock.failures, now, lock)
        if own is not None or attempt.device:
            return own
        return locked_until(self._sessions.failures(attempt.of_name), lock.name_failures, now, lock)

    def _fail(self, key: str, now: datetime, shared: int | None = None) -> None:
        """Count one more failure; ``shared``: how many lock what many people share, as an address."""
        failures, lock = self._sessions.failures(key), self._policy
        left = failures if shared is None else eased(failures, shared, now, lock)
        self._sessions.fail(key, after_failure(left, now, lock))

    def _take_off(self, key: str, count: int, before: Failures = Failures()) -> None:  # noqa: B008 - a value
        failures = self._sessions.failures(key)
        left = failures.count - count
        # The time of the older failure comes back too, or the lock would count from a try that was right.
        last = before.last if left <= before.count and before.last else failures.last
        if left > 0 and last is not None:
            self._sessions.fail(key, Failures(left, last))
        else:
            self._sessions.forgive_one(key)


def _digest(kind: str, text: str) -> str:
    # Digests, for the table outlives the sign-ins: a name typed by mistake may be a password.
    return hashlib.sha256(f"{kind}\0{text}".encode("utf-8", "replace")).hexdigest()
