"""An LRU cache for many threads: cachetools' own knows no threads."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import Event, Lock, get_ident
from typing import NamedTuple, TypeVar, cast

from cachetools import LRUCache

T = TypeVar("T")


# The weight as it was when the value was put: one that grows while it is kept must not upset the sum.
class _Held(NamedTuple):
    value: object
    weight: int


class _Making:
    """A value that some thread is making, and whoever else asks for it waits for."""

    def __init__(self) -> None:
        self.by = get_ident()
        self.done = Event()
        self.made: tuple[object] | None = None
        """The value, once it is made: it may be None."""


class LruCache:
    """Keep values by their key, of a weight of at most ``maxsize`` together; the least recently used one goes first.

    ``weigh`` says what a value weighs (none given: each is 1, so ``maxsize`` counts them). One that is heavier than all
    may be is kept alone: who asks for it again must not wait again. Safe for many threads. Nothing is held while a
    value is made, but who asks for the same meanwhile waits for it: after every change of the data all threads want the
    same, and each would make it.
    """

    def __init__(self, maxsize: int, weigh: Callable[[object], int] | None = None) -> None:
        self._values: LRUCache[Hashable, _Held] = LRUCache(maxsize, getsizeof=lambda held: held.weight)
        self._weigh = weigh
        self._lock = Lock()
        self._making: dict[Hashable, _Making] = {}

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
        self._keep(key, value)

    def _keep(self, key: Hashable, value: object) -> None:
        weight = self._weigh(value) if self._weigh else 1
        with self._lock:
            self._values[key] = _Held(value, min(weight, int(self._values.maxsize)))

    def let_go(self, key: Hashable) -> None:
        """Keep the value of a key no more, if there is one."""
        with self._lock:
            self._values.pop(key, None)

    def keep_only(self, wanted: Callable[[Hashable], bool]) -> None:
        """Let go of every value whose key is not ``wanted``."""
        with self._lock:
            for key in [key for key in self._values if not wanted(key)]:
                del self._values[key]

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return the kept value, made if there is none; by one thread where many ask. It may be None, for some
        questions have no answer. What ``make`` raises is raised in the thread that made it; another one tries again."""
        while True:
            with self._lock:
                if (held := self._values.get(key)) is not None:
                    return cast(T, held.value)
                under_way = self._making.get(key)
                if under_way is None:
                    self._making[key] = mine = _Making()
            if under_way is None:
                return self._made(key, make, mine)
            if under_way.by == get_ident():
                return make()  # a value that rests on itself: nobody could wait for that
            under_way.done.wait()
            if under_way.made is not None:
                return cast(T, under_way.made[0])

    def _made(self, key: Hashable, make: Callable[[], T], making: _Making) -> T:
        try:
            value = make()
            self._keep(key, value)
            making.made = (value,)
            return value
        finally:
            with self._lock:
                del self._making[key]
            making.done.set()
