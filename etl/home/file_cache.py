"""Looking at what is kept from outside: whether anything was written to it, without reading it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Generic, TypeVar, cast

from etl.postgres.address import JournalAddress
from etl.postgres.journal_state import state

_SETTLED = 0.1
"""Seconds after which a file shows by its time that it was written: what is younger may be written again unseen."""

T = TypeVar("T")


_SEEN: ContextVar[dict[object, object | None] | None] = ContextVar("seen", default=None)
"""Within `one_look`: what was seen of each file or journal, by it, and what was read of a fresh one, by its cache; None
outside."""


@contextmanager
def one_look() -> Iterator[None]:
    """Look at each file once, however often it is asked for within: for what only reads, and shows one moment.

    A page asks hundreds of times whether anything was written, and of a journal on a server each look is a question.
    """
    before = _SEEN.set({} if _SEEN.get() is None else _SEEN.get())
    try:
        yield
    finally:
        _SEEN.reset(before)


def look(path: Path | JournalAddress) -> object | None:
    """Return a value that changes with every change of the file, or of the journal on a server; None where only
    reading can tell. Within :func:`one_look` it is what was seen there first."""
    seen = _SEEN.get()
    if seen is None:
        return look_afresh(path)
    if path not in seen:
        seen[path] = look_afresh(path)
    return seen[path]


def look_afresh(path: Path | JournalAddress) -> object | None:
    """Return what :func:`look` does, of this very moment, within :func:`one_look` too."""
    if isinstance(path, JournalAddress):
        return state(path)
    try:
        found = os.stat(path)
    except OSError:
        return None
    # abs(), for a clock that was set back leaves files of the future behind.
    settled = abs(time.time() - found.st_mtime) > _SETTLED
    return (found.st_ino, found.st_mtime_ns, found.st_size) if settled else None


def identity(path: Path | JournalAddress) -> object:
    """Return a value that stays as long as it is the same file or journal, whatever is written to it; OSError where a
    file is not there."""
    if isinstance(path, JournalAddress):
        found = state(path)
        return found and found[0]
    return os.stat(path).st_ino


class FileCache(Generic[T]):
    """What was read of a file, or of a journal on a server, read again only when that has changed. Safe for many
    threads."""

    def __init__(self, path: Path | JournalAddress, read: Callable[[], T]) -> None:
        self._path = path
        self._read = read
        self._known: tuple[object, T] | None = None

    def __call__(self) -> T:
        """Return what was read of the file as it is now; raises what reading raises."""
        now, known, seen = look(self._path), self._known, _SEEN.get()
        if now is not None and known is not None and known[0] == now:
            return known[1]
        if now is None and seen is not None:
            # Written a moment ago: read in each look, and in one look once.
            if self not in seen:
                seen[self] = self._read()
            return cast(T, seen[self])
        found = self._read()
        self._known = (now, found)  # as it looked before it was read: never newer than what was read
        return found
