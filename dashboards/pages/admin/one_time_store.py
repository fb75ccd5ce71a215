"""First passwords between the moment they are made and the one reading they are for: in memory, for who made them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

# Seconds after which a password that nobody read is gone, and how many may wait at once.
_SECONDS = 600.0
_MOST = 100


@dataclass(frozen=True, slots=True)
class FirstPassword:
    """Whose it is, and the password."""

    name: str
    password: str


class OneTimeStore:
    """What is given out once. ``whose`` is something that nobody else has: the token of a session's forms."""

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
