"""An LRU cache for many threads: cachetools' own knows no threads."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import Lock
from typing import NamedTuple, TypeVar, cast

from cachetools import LRUCache

T = TypeVar("T")


class _Held(NamedTuple):
    value: object
    weight: int


class LruCache:
    """Keep values by their key, of a weight of at most ``maxsize`` together; the least recently used one goes first.

    ``weigh`` says what a value weighs (none given: each is 1, so ``maxsize`` counts them). One that is heavier than all
    may be is kept alone: who asks for it again must not wait again. Safe for many threads. Nothing is held while a
    value is made, so two who ask at once may both make it.
    """

    def __init__(self, maxsize: int, weigh: Callable[[object], int] | None = None) -> None:
        self._values: LRUCache[Hashable, _Held] = LRUCache(maxsize, getsizeof=lambda held: held.weight)
        self._weigh = weigh
        self._lock = Lock()

    @property
    def weight(self) -> int:
        """What all that is kept weighs."""
        return int(self._values.currsize)

    def get(self, key: Hashable) -> object | None:
        """Return the kept value; None if there is none."""
        with self._lock:
            held = self._values.get(key)
            return None if held is None else held.value

    def put(self, key: Hashable, value: object) -> None:
        """Keep a value; the least recently used ones go if all together are too heavy."""
        assert value is not None, "None stands for no value"
        weight = self._weigh(value) if self._weigh else 1
        with self._lock:
            self._values[key] = _Held(value, min(weight, int(self._values.maxsize)))

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return the kept value, made if there is none."""
        kept = self.get(key)
        if kept is None:
            kept = make()
            self.put(key, kept)
        return cast(T, kept)
