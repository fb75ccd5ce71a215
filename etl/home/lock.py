"""Locks of a home: on a file of its folder, or on the server that keeps its journal. Each knows who holds it."""

from __future__ import annotations

import json
import os
import sys
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Protocol, Self

from etl.postgres.address import JournalAddress
from etl.postgres.advisory_lock import AdvisoryLock
from etl.process import program_name


@dataclass(frozen=True, slots=True)
class LockHolder:
    """Who holds the writer's lock, as he wrote into it; unknown where that cannot be read."""

    program: str = "?"
    process: str = "?"
    since: datetime | None = None


class HomeLock(Protocol):
    """A lock that is open: it may be tried."""

    def acquired(self) -> bool:
        """Try to take the lock; tell whether it is held now. Whoever takes it signs it."""

    def release(self) -> None:
        """Let the lock go."""

    def holder(self) -> LockHolder:
        """Return who holds it, as far as that can be read."""


class FileLock:
    """A lock on a file, in which its holder signs."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[bytes]

    def __enter__(self) -> Self:
        """Open the file, which is made where it is not there; OSError where that cannot be."""
        # Not truncated on opening: until the lock is ours the file says who holds it.
        self._file = self._path.open("a+b")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def acquired(self) -> bool:
        """Try to take the lock; tell whether it is held now. Whoever takes it signs it."""
        held = _lock(self._file)
        if held:
            _sign(self._file)
        return held

    def release(self) -> None:
        """Let the lock go."""
        _unlock(self._file)

    def holder(self) -> LockHolder:
        """Return who holds it, as he wrote into it."""
        return _holder(self._file)


class ServerLock(AdvisoryLock):
    """A lock on the server that keeps the journal: the connection by which it is held says whose it is."""

    def holder(self) -> LockHolder:
        """Return who holds it, as the server tells."""
        return LockHolder(*(self.told() or ()))


def lock_of(
    root: Path, address: JournalAddress | None, name: str, together: bool = False
) -> AbstractContextManager[HomeLock]:
    """Return a home's lock of a name (writing, serving), to be entered before it is tried. ``together``: where the
    journal is on a server, others may hold it too."""
    # One for all machines where the journal is on a server, each of which may have a folder of its own.
    return FileLock(root / _FILES[name]) if address is None else ServerLock(address, name, together)


_FILES = {"writing": "lock", "serving": "serving"}


def _sign(file: IO[bytes]) -> None:
    """Write into the lock who holds it and since when; where that cannot be kept, it is held all the same."""
    said = {"program": program_name(), "process": str(os.getpid()), "since": datetime.now(UTC).isoformat()}
    with suppress(OSError):
        file.truncate(0)
        file.write(json.dumps(said).encode())
        file.flush()


def _holder(file: IO[bytes]) -> LockHolder:
    """Read who holds a lock; what was written half is nobody known."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        file.seek(0)
        said = json.loads(file.read(4096))
        return LockHolder(str(said["program"]), str(said["process"]), datetime.fromisoformat(said["since"]))
    return LockHolder()


if sys.platform == "win32":  # pragma: no cover - the other half of the shim
    import msvcrt

    _PLACE = 1 << 20
    """A byte beyond what is written there: others may not read the byte that is locked."""

    def _lock(file: IO[bytes]) -> bool:
        try:
            file.seek(_PLACE)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(file: IO[bytes]) -> None:
        file.seek(_PLACE)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)
