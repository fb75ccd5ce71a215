"""What was read of files that somebody brought (plans, decompositions), until he acts on it: in memory, for him
alone."""

from __future__ import annotations

import secrets
from threading import Lock
from typing import Generic, Protocol, TypeVar
from weakref import WeakKeyDictionary

from etl.lru_cache import LruCache
from presentation.weight import weight_of

MOST = 12
"""Things that are kept at most."""

MOST_BYTES = 128 << 20
"""Bytes that they may have together: a workbook may have 50 MB, and one person can bring many."""


class ReadFile(Protocol):
    """What was read of a file."""

    @property
    def whose(self) -> str:
        """The name of who brought it."""


B = TypeVar("B", bound=ReadFile)


class ReadShelf(Generic[B]):
    """Holds things of one kind by a key that nobody can guess; the least recently used goes first."""

    def __init__(self, kind: type[B]) -> None:
        self._kind = kind
        # Each weighs a share at least, so that one bound holds both number and bytes.
        self._kept = LruCache(MOST_BYTES, lambda value: max(weight_of(value), MOST_BYTES // MOST))

    def put(self, brought: B) -> str:
        """Keep what was read; return its key."""
        # Not to be guessed, and of no use to others even so: ``get`` asks whose it is.
        key = secrets.token_urlsafe(12)
        self._kept.put(key, brought)
        return key

    def get(self, key: str, whose: str) -> B | None:
        """Return what was read, to whoever brought it alone; None to others, and where it is kept no more."""
        found = self._kept.get(key)
        return found if isinstance(found, self._kind) and found.whose == whose else None


class ReadShelves(Generic[B]):
    """A shelf for each bureau whose pages this process shows: a name that two of them know is two persons."""

    def __init__(self, kind: type[B]) -> None:
        self._kind = kind
        # Weak keys: what was brought to a bureau goes with it.
        self._shelves: WeakKeyDictionary[object, ReadShelf[B]] = WeakKeyDictionary()
        self._turn = Lock()

    def of(self, store: object) -> ReadShelf[B]:
        """Return the shelf of the bureau whose data a store holds."""
        with self._turn:
            return self._shelves.setdefault(store, ReadShelf(self._kind))
