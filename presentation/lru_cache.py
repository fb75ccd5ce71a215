"""An LRU cache for many threads: cachetools' own knows no threads."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import Lock
from typing import TypeVar, cast

from cachetools import LRUCache

T = TypeVar("T")


class LruCache:
    """Keep at most ``maxsize`` values by their key; the least recently used one goes first.

    Safe for many threads. Nothing is held while a value is made, so two who ask at once may both make it.
    """

    def __init__(self, maxsize: int) -> None:
        self._values: LRUCache[Hashable, object] = LRUCache(maxsize)
        self._lock = Lock()

    def get(self, key: Hashable) -> object | None:
        """Return the kept value; None if there is none."""
        with self._lock:
            return self._values.get(key)

    def put(self, key: Hashable, value: object) -> None:
        """Keep a value; the least recently used one goes if there are too many."""
        assert value is not None, "None stands for no value"
        with self._lock:
            self._values[key] = value

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return the kept value, made if there is none."""
        kept = self.get(key)
        if kept is None:
            kept = make()
            self.put(key, kept)
        return cast(T, kept)
