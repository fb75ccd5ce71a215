"""Reading an SQLite file past a lock that somebody else holds: as it lies, where it is certain that it is whole.

Whoever writes puts what a page was into the rollback journal before he touches the page, and takes that journal away
when he is done. So a file beside which there is none holds what was committed last; and so does one that was not
written to since it was read, whatever lies beside it. That nobody wrote meanwhile is looked at once more
after the reading.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from etl.home.file_cache import look_afresh

BRIEFLY = 250
"""Milliseconds to wait for a lock before the file is looked at as it lies: longer than one piece of writing takes."""

_BESIDE = ("-journal", "-wal")
"""What lies beside a file that is being written, was when somebody was killed, or whose last pages are elsewhere."""

_READ: dict[Path, object] = {}
"""How each file looked when it was last read, under a lock or as it lay, by its real path."""


_HELD: dict[Path, float] = {}
"""When each file's lock was last found held, by the clock that only goes on."""

_STILL_HELD = 1.0
"""Seconds for which a lock that was found held is not asked for again by those who can do without: a page reads several
times, and would wait as often."""


class WrittenMeanwhileError(Exception):
    """A file was written to while it was read as it lies: what was read says nothing."""

    def __init__(self) -> None:
        super().__init__("database is locked")


def note_reading(path: Path) -> None:
    """Note how a file looks. Called while a lock is held by which nobody can be writing to it."""
    found = look_afresh(path)
    if found is not None:  # None: written a moment ago, and may be written again without looking otherwise
        _READ[_real(path)] = found


def whole(path: Path) -> object | None:
    """Return how a file looks that may be read as it lies, equal for as long as nobody writes to it; None where that is
    not certain."""
    # Elsewhere the time of a file that is open may be told late.
    if os.name != "posix":
        return None
    real, found = _real(path), look_afresh(path)
    if found is None or found == _READ.get(real):
        return found
    # Looked for after the file was: whoever began in between has changed nothing that was seen.
    return None if any(real.with_name(real.name + end).exists() for end in _BESIDE) else found


def whole_and_held(path: Path) -> object | None:
    """Return what :func:`whole` does where the file's lock was found held a moment ago; else None."""
    found = _HELD.get(_real(path))
    return whole(path) if found is not None and time.monotonic() - found < _STILL_HELD else None


def found_held(path: Path) -> object | None:
    """Note that a file's lock is held by somebody else, and return what :func:`whole` does."""
    _HELD[_real(path)] = time.monotonic()
    return whole(path)


def as_it_lies(path: Path) -> str:
    """Return the URI by which SQLite reads a file without asking for its lock."""
    return f"{path.absolute().as_uri()}?mode=ro&immutable=1"


@contextmanager
def unless_written(path: Path, lies: object) -> Iterator[None]:
    """Hold a file against ``lies``, as :func:`whole` saw it, after it was read as it lies: WrittenMeanwhileError in
    place of whatever that came to if anybody wrote."""
    try:
        yield
    finally:
        if whole(path) != lies:
            raise WrittenMeanwhileError
        _READ[_real(path)] = lies


def _real(path: Path) -> Path:
    # SQLite puts what lies beside a file beside what a link leads to.
    return Path(os.path.realpath(path))
