"""First passwords between the moment they are made and the one reading they are for, for who made them."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from access.second_factor import TextSealer
from access.stores import SessionStore

# Seconds after which a password that nobody read is gone, and how many may wait at once.
_SECONDS = 600.0
_MOST = 100


@dataclass(frozen=True, slots=True)
class FirstPassword:
    """Whose it is, and the password."""

    name: str
    password: str


class OneTimePlace(Protocol):
    """What is given out once. ``whose`` is something that nobody else has: the token of a session's forms."""

    def put(self, whose: str, name: str, password: str) -> None:
        """Keep it until it is read; the one before it, if nobody read it, is gone."""

    def take(self, whose: str) -> FirstPassword | None:
        """Return what was kept for somebody; from now on nobody has it."""


class SharedOneTimeStore:
    """Where several servers answer: sealed by the home's key, with the sessions, until it is read or ten minutes
    old."""

    def __init__(self, sessions: SessionStore, sealer: TextSealer, kind: str = "") -> None:
        self._sessions = sessions
        self._sealer = sealer
        self._kind = kind

    def put(self, whose: str, name: str, password: str) -> None:
        """Keep it until it is read; the one before it, if nobody read it, is gone."""
        now = datetime.now(UTC)
        self._sessions.keep_once(self._key(whose), self._sealer.seal(json.dumps([name, password]), now), now)

    def take(self, whose: str) -> FirstPassword | None:
        """Return what was kept for somebody; from now on nobody has it."""
        sealed = self._sessions.take_once(self._key(whose))
        said = self._sealer.open(sealed, datetime.now(UTC), int(_SECONDS)) if sealed else None
        return FirstPassword(*json.loads(said)) if said else None

    def _key(self, whose: str) -> str:
        # The token itself is worth something to whoever reads the database.
        return hashlib.sha256(f"{self._kind}\0{whose}".encode("utf-8", "replace")).hexdigest()


class OneTimeStore:
    """What is given out once, where one server answers."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._turn = threading.Lock()
        # In memory alone: a password on the disk could be read again, and by others.
        self._kept: dict[str, tuple[float, FirstPassword]] = {}

    def put(self, whose: str, name: str, password: str) -> None:
        """Keep it until it is read; the one before it, if nobody read it, is gone."""
        with self._turn:
            self._let_go()
            self._kept.pop(whose, None)
            self._kept[whose] = self._clock(), FirstPassword(name, password)

    def take(self, whose: str) -> FirstPassword | None:
        """Return what was kept for somebody; from now on nobody has it."""
        with self._turn:
            self._let_go()
            # Taken out in the same moment, so that of two readers only one gets it.
            return self._kept.pop(whose, (0.0, None))[1]

    def _let_go(self) -> None:
        now = self._clock()
        fresh = [(whose, kept) for whose, kept in self._kept.items() if now - kept[0] < _SECONDS]
        # The oldest go first: a dict keeps the order in which they were put.
        self._kept = dict(fresh[-_MOST:])


def one_time_place(sessions: SessionStore, sealer: TextSealer, kind: str) -> OneTimePlace:
    """Return where what is shown once waits: in memory, unless another server may be asked for it. ``kind``: of what is
    given out, so that two things for the same person are two."""
    return SharedOneTimeStore(sessions, sealer, kind) if sessions.shared else OneTimeStore()
