"""Somebody who looks at the overview again and again while others are at their worst."""

from __future__ import annotations

import threading
import time
from statistics import median

from tests.torture.client import Client, Gone

_PAUSE = 0.03


class Beside:
    """How long each look took; whoever asks outside of ``with`` has no thread at work."""

    def __init__(self, address: str) -> None:
        self._client = Client(address)
        self._over = threading.Event()
        self.taken: list[float] = []
        self.failed: list[str] = []
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Beside:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(_PAUSE):
            self.look()

    def look(self) -> None:
        """Once."""
        begun = time.perf_counter()
        try:
            answer = self._client.get("/")
        except (OSError, Gone) as error:
            self.failed.append(str(error))
            return
        self.taken.append(time.perf_counter() - begun)
        if answer.status != 200:
            self.failed.append(str(answer.status))

    @property
    def middle(self) -> float:
        """The median, in ms."""
        return 1000 * median(self.taken)

    @property
    def p95(self) -> float:
        """What 95 of 100 looks stay under, in ms."""
        return 1000 * sorted(self.taken)[int(0.95 * (len(self.taken) - 1))]


def quiet(address: str, looks: int = 30) -> Beside:
    """Return the same while nothing else goes on."""
    beside = Beside(address)
    for _ in range(looks):
        beside.look()
    return beside
