"""Who is told of audit entries besides the audit: set up when the first one is kept, so that looking costs nothing.

A command knows where the settings are, the journal knows when an entry is kept; neither knows the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

_waiting: list[Callable[[], None]] = []


@contextmanager
def listening(begin: Callable[[], None]) -> Iterator[None]:
    """Have ``begin`` called before the first entry that is kept meanwhile is told."""
    _waiting[:] = [begin]
    try:
        yield
    finally:
        _waiting.clear()


def begin_listening() -> None:
    """Call what waits for the first entry, once."""
    while _waiting:
        _waiting.pop()()
