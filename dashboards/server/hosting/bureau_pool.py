"""The bureaus that are open: each made on first use, and the least recently used let go of within bounds.

One that is in use is never let go of. Nothing is held while a bureau is opened or closed but that bureau itself, so one
that is slow or faulty keeps nobody else waiting.
"""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from math import inf
from threading import Event, Lock
from typing import Any

from etl.process import give_back_memory, resident_bytes

_LOG = logging.getLogger(__name__)

WAITERS = 2
"""Requests that wait while a bureau is opened or let go of, besides the one that does it: others are told to ask
again."""

_PATIENCE = 60.0
"""Seconds that they wait at most."""

PAUSE = 15.0
"""Seconds for which a bureau that would not open is not tried again."""

_LOOK = 5.0
"""Seconds between two looks at the memory of the process."""


class BureauRefusedError(Exception):
    """A bureau does not open. Why stands in the log alone."""


class BureauBusyError(Exception):
    """A bureau is being opened or let go of, and enough others wait for it."""


class BureauAsleepError(Exception):
    """A bureau is not open, and whoever asks is nobody for whom another one is let go of."""


@dataclass(frozen=True, slots=True)
class ServedBureau:
    """A bureau that is open: what answers, and what lets go of it."""

    answer: Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
    close: Callable[[], None]


@dataclass(eq=False)
class _Place:
    """A bureau's place in the pool. ``bureau``: None while it is opened; ``leaving``: it is being let go of; ``users``:
    answers that are being given; ``used``: when somebody was last at it, by the pool's clock; ``settled``: set once the
    opening or closing that is going on is over, for which ``waiting`` requests wait."""

    bureau: ServedBureau | None = None
    leaving: bool = False
    users: int = 0
    used: float = 0.0
    waiting: int = 0
    settled: Event = field(default_factory=Event)


class BureauPool:
    """At most ``most`` bureaus and ``memory`` bytes, as far as none is in use, and none that was left for ``idle``
    seconds. Safe for many threads."""

    def __init__(
        self,
        make: Callable[[str], ServedBureau],
        most: int,
        memory: int,
        weigh: Callable[[], int] | None = None,
        clock: Callable[[], float] = time.monotonic,
        idle: float = inf,
    ) -> None:
        self._make = make
        self._most = most
        self._memory = memory
        self._weigh = weigh or resident_bytes
        self._clock = clock
        self._idle = idle
        self._lock = Lock()
        # The order is that of use: the first that nobody uses is the one to let go of.
        self._places: OrderedDict[str, _Place] = OrderedDict()
        self._refused: dict[str, float] = {}  # bureau that would not open → when it may be tried again
        self._asleep: set[str] = set()  # let go of because nobody was at it
        self._looked = 0.0  # when the memory was last looked at

    @property
    def open(self) -> tuple[str, ...]:
        """The bureaus that are open, the least recently used first."""
        with self._lock:
            return tuple(key for key, place in self._places.items() if place.bureau is not None)

    def lease(self, key: str, may_push_out: bool = True) -> ServedBureau:
        """Return a bureau, which stays open until :meth:`release`. BureauRefusedError, BureauBusyError, or
        BureauAsleepError where it is not open, there is no room or it was left, and no other ``may`` be ``pushed out``
        for it."""
        while True:
            with self._lock:
                place = self._places.get(key)
                if place is None:
                    place = self._places[key] = self._new_place(key, may_push_out)
                    break
                if place.bureau is not None and not place.leaving:
                    place.users += 1
                    if may_push_out:
                        place.used = self._clock()
                    self._places.move_to_end(key)
                    return place.bureau
                # More waiting threads would leave none for the bureaus that are open.
                if place.waiting >= WAITERS:
                    raise BureauBusyError(key)
                place.waiting += 1
            # Outside of the lock: the one that opens it needs the lock to say that it is done.
            if not place.settled.wait(_PATIENCE):
                with self._lock:
                    place.waiting -= 1
                raise BureauBusyError(key)
        return self._opened(key, place)

    def release(self, key: str) -> None:
        """End a lease: an answer is given. Makes room now and then."""
        with self._lock:
            self._places[key].users -= 1
            # The size of the process is asked of the system; asked at each answer it would cost more than the answer.
            looks = self._clock() - self._looked > _LOOK or len(self._places) > self._most
            if looks:
                self._looked = self._clock()
        if looks:
            self._make_room()

    def close(self) -> None:
        """Let go of every bureau that is not in use."""
        while (found := self._leaving(lambda place: True)) is not None:
            self._let_go(*found)

    def _new_place(self, key: str, may_push_out: bool) -> _Place:
        if self._clock() < self._refused.get(key, 0.0):
            raise BureauRefusedError(key)
        # One that was left stays closed until somebody comes: open pages would open it again at once.
        if not may_push_out and (len(self._places) >= self._most or key in self._asleep):
            raise BureauAsleepError(key)
        self._asleep.discard(key)
        return _Place(used=self._clock())

    def _opened(self, key: str, place: _Place) -> ServedBureau:
        # Outside of the lock: opening takes seconds, in which the open bureaus answer.
        bureau = self._made(key)
        with self._lock:
            if bureau is None:
                del self._places[key]
                # Else everybody who asks for a broken home would have it read again.
                self._refused[key] = self._clock() + PAUSE
            else:
                place.bureau, place.users = bureau, 1
                self._refused.pop(key, None)
        place.settled.set()
        if bureau is None:
            raise BureauRefusedError(key)
        return bureau

    def _made(self, key: str) -> ServedBureau | None:
        """Return a bureau, made; None where it cannot be, and the log says why."""
        try:
            self._make_room()
            return self._make(key)
        except Exception:  # noqa: BLE001 - whatever is wrong with one bureau, the others are served
            _LOG.exception("the bureau %s cannot be opened", key)
            return None

    def _make_room(self) -> None:
        """Let go of what is too much; of memory one bureau at a time, for what it frees shows only later."""
        now = self._clock()
        while (found := self._leaving(lambda place: now - place.used > self._idle)) is not None:
            self._asleep.add(found[0])
            self._let_go(*found)
        while (found := self._leaving(lambda place: len(self._places) > self._most)) is not None:
            self._let_go(*found)
        # The last one stays even when it alone is too heavy, or nobody would be served.
        heavy = self._weigh() > self._memory
        if heavy and (found := self._leaving(lambda place: len(self._places) > 1)) is not None:
            self._let_go(*found)

    def _leaving(self, wanted: Callable[[_Place], bool]) -> tuple[str, _Place] | None:
        """Return the least recently used bureau that is wanted to go and not in use, marked as leaving; None where none
        is."""
        with self._lock:
            for key, place in self._places.items():
                if place.bureau is not None and not place.users and not place.leaving and wanted(place):
                    # A new event: whoever waits from now on waits for its end, not for the opening that is long over.
                    place.leaving, place.settled, place.waiting = True, Event(), 0
                    return key, place
        return None

    def _let_go(self, key: str, place: _Place) -> None:
        assert place.bureau is not None, "only what is open is let go of"
        try:
            place.bureau.close()
        except Exception:  # noqa: BLE001 - it is gone in any case, and the request that needed room is another's
            _LOG.exception("the bureau %s could not be closed in order", key)
        place.bureau = None
        with self._lock:
            del self._places[key]
        place.settled.set()
        give_back_memory()
