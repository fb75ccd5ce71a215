"""Readers: a few threads that work through what waits, one piece for each person in turn.

Whoever drops twenty workbooks waits for the twentieth, and nobody else does.
"""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from collections.abc import Callable

Work = Callable[[], None]


class WorkerPool:
    """At most ``most`` pieces of work at a time; threads start when there is something to do."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._state = threading.Condition()
        self._waiting: OrderedDict[str, deque[Work]] = OrderedDict()
        self._threads: list[threading.Thread] = []
        self._busy = 0
        self._closed = False

    def put(self, whose: str, work: Work) -> None:
        """Do ``work`` when it is this person's turn; after closing nothing is taken any more."""
        with self._state:
            if self._closed:
                return
            self._waiting.setdefault(whose, deque()).append(work)
            # A thread only where those there are all taken: a server that nobody brings anything to has none.
            if len(self._threads) < min(self._most, self._busy + sum(map(len, self._waiting.values()))):
                self._start()
            self._state.notify_all()

    def close(self) -> None:
        """Let the running pieces end, and drop the rest."""
        with self._state:
            self._closed = True
            self._waiting.clear()
            self._state.notify_all()
        for thread in self._threads:
            thread.join()

    def idle(self, seconds: float) -> bool:
        """Wait at most ``seconds`` until nothing waits or runs; return whether that came about."""
        with self._state:
            return self._state.wait_for(lambda: not self._waiting and not self._busy, seconds)

    def _start(self) -> None:
        thread = threading.Thread(target=self._run, daemon=True, name=f"reader-{len(self._threads)}")
        self._threads.append(thread)
        thread.start()

    def _run(self) -> None:
        while (work := self._next()) is not None:
            try:
                work()
            finally:
                with self._state:
                    # In any case: a piece that raised would else count as running for ever, and `idle` never
                    # come about.
                    self._busy -= 1
                    self._state.notify_all()

    def _next(self) -> Work | None:
        """Return the next person's oldest piece; that person then goes to the end of the line."""
        with self._state:
            self._state.wait_for(lambda: self._waiting or self._closed)
            if self._closed:
                return None
            # A person taken from the front and put back at the end: everybody's turn comes after at most one
            # piece of each other.
            whose, pieces = self._waiting.popitem(last=False)
            work = pieces.popleft()
            if pieces:
                self._waiting[whose] = pieces
            self._busy += 1
            return work
