"""Home: the folder in which everything is kept, and the one writer's lock on it."""

from __future__ import annotations

import json
import os
import re
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import IO

from etl.reported_error import ReportedError
from plan.instant import shown_instant

DEFAULT = Path(__file__).resolve().parent.parent / "var"


PATIENCE = 5.0
"""Seconds that whoever wants to write waits for another writer, before he is told who that is."""

MOST_WAITING = 3
"""Threads that wait in line while another process writes, besides the one that tries: the others serve pages."""

_LOOK = 0.05
"""Seconds between two looks at who else waits."""

_STALE = 3600.0
"""Seconds after which nobody still writes what is half written."""

_HALVES = (
    ("", re.compile(r"sessions\.sqlite-[0-9a-f]{16}")),
    ("parsed", re.compile(r".+\.part")),
    ("layouts", re.compile(r".+\.part")),
    ("reports", re.compile(r"\.[0-9a-f]{64}\.\d+")),
)
"""Folders, and what a file there is called before it is whole."""

_PAUSE = 0.01
"""Seconds between two tries of a lock that another process holds: short beside any piece of writing."""


class HomeClosedError(ReportedError):
    """The home's folder cannot be written to."""

    def __init__(self, root: Path, why: OSError) -> None:
        super().__init__("keep.no_home", path=root, why=why)


class HomeBusyError(ReportedError):
    """Somebody else writes for longer than one waits. ``holder``: the program and its process, ``since`` when."""

    def __init__(self, holder: Holder, key: str = "keep.home_busy") -> None:
        self.holder = holder
        since = shown_instant(holder.since) if holder.since else "?"
        super().__init__(key, program=holder.program, process=holder.process, since=since)


class HomeServedError(HomeBusyError):
    """Another server serves the home: sessions, drafts and what is kept of pages are one process's."""

    def __init__(self, holder: Holder) -> None:
        super().__init__(holder, "keep.home_served")


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds the writer's lock, as he wrote into it; unknown where that cannot be read."""

    program: str = "?"
    process: str = "?"
    since: datetime | None = None


@lru_cache(maxsize=256)
def _below(root: Path, name: str) -> Path:
    """Return a path in a home: joining takes longer than asking the disk, and a page asks some thirty times."""
    return root / name


@dataclass(frozen=True, slots=True)
class Home:
    """Where the record (``raw``, ``journal``) and what is made from it (``extracted``, ``warehouse``) stand."""

    root: Path

    @classmethod
    def from_environment(cls) -> Home:
        """Return the home named by ``GUIBIAO_HOME``, else ``var`` beside the program."""
        return cls(Path(os.environ.get("GUIBIAO_HOME") or DEFAULT).absolute())

    @property
    def raw(self) -> Path:
        """Every workbook ever submitted, named by its SHA-256."""
        return _below(self.root, "raw")

    @property
    def extracted(self) -> Path:
        """What was read from them, kept so that no workbook is read twice."""
        return _below(self.root, "extracted")

    @property
    def journal(self) -> Path:
        """The journal: an SQLite file."""
        return _below(self.root, "journal.sqlite")

    @property
    def warehouse(self) -> Path:
        """The warehouse: a DuckDB file."""
        return _below(self.root, "warehouse.duckdb")

    @property
    def corrections(self) -> Path:
        """Corrections of this home's own, if there are any."""
        return _below(self.root, "corrections.yaml")

    @property
    def shapes(self) -> Path:
        """The bureau's own map of its towns, if there is one."""
        return self.root / "areas.geojson"

    @property
    def settings(self) -> Path:
        """Settings of sign-in and sessions, where they are not the default ones."""
        return _below(self.root, "settings.yaml")

    @property
    def sessions(self) -> Path:
        """Who has signed in: an SQLite file that is no part of the record."""
        return _below(self.root, "sessions.sqlite")

    @property
    def parsed(self) -> Path:
        """What catalogue and layouts hold, kept so that they are not parsed by every command."""
        return _below(self.root, "parsed")

    @property
    def layouts(self) -> Path:
        """Layouts that departments made their own by confirming a guess."""
        return _below(self.root, "layouts")

    @property
    def empty(self) -> bool:
        """Whether nothing was ever kept here; ReportedError if nobody may look."""
        try:
            return not self.journal.exists()
        except OSError as error:
            raise ReportedError("keep.home_unread", path=self.root, why=error) from error

    def make(self) -> None:
        """Make the folders if they are not there, readable by their owner alone; ReportedError if that cannot be."""
        try:
            for folder in (self.root, self.raw, self.extracted):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise HomeClosedError(self.root, error) from error

    @contextmanager
    def writing(self, patience: float | None = None) -> Iterator[None]:
        """Hold the writer's lock; another process, or another thread, waits here until it is let go.

        HomeBusyError, saying who holds it, after ``patience`` seconds (None: :data:`PATIENCE`), or at once where
        another process holds it and :data:`MOST_WAITING` threads of this one wait already; HomeClosedError where
        nothing can be written.
        """
        self.make()
        end = time.monotonic() + (PATIENCE if patience is None else patience)
        try:
            # Not truncated on opening: until the lock is ours the file says who holds it.
            file = (self.root / "lock").open("a+b")
        except OSError as error:
            raise HomeClosedError(self.root, error) from error
        # First among the threads of this process, then among processes; the waiting of both is counted
        # from the same start.
        with file, self._turn(file, end):
            # Tried again and again: a blocking lock could not be given up after a time.
            try:
                while not _lock(file):
                    _HELD_ELSEWHERE.add(str(self.root))
                    if time.monotonic() >= end:
                        raise HomeBusyError(_holder(file))
                    time.sleep(_PAUSE)
            finally:
                _HELD_ELSEWHERE.discard(str(self.root))
            _sign(file)
            try:
                yield
            finally:
                _unlock(file)

    @contextmanager
    def serving(self) -> Iterator[None]:
        """Be the one server of the home, until the end or the process's; HomeServedError where another one is.

        A home that may only be read can be served by many.
        """
        self.make()
        try:
            file = (self.root / "serving").open("a+b")
        except OSError:
            yield
            return
        with file:
            if not _lock(file):
                raise HomeServedError(_holder(file))
            _sign(file)
            try:
                yield
            finally:
                _unlock(file)

    def clear_halves(self) -> None:
        """Remove what a kill left half written over an hour ago, where whole files take their names at once."""
        for folder, half in _HALVES:
            place = self.root / folder
            with suppress(OSError):
                for path in place.iterdir() if place.is_dir() else ():
                    if half.fullmatch(path.name) and time.time() - path.stat().st_mtime > _STALE:
                        path.unlink()

    @contextmanager
    def _turn(self, file: IO[bytes], end: float) -> Iterator[None]:
        """Queue the threads of one process, so that one at a time tries for the lock of all processes."""
        mine = _TURNS[str(self.root)]
        with _queued(str(self.root)) as waiting:
            # A little at a time: that another process holds the lock may show while one waits here.
            while not mine.acquire(timeout=max(0.0, min(_LOOK, end - time.monotonic()))):
                crowded = str(self.root) in _HELD_ELSEWHERE and waiting() > MOST_WAITING
                if crowded or time.monotonic() >= end:
                    raise HomeBusyError(_holder(file))
        try:
            yield
        finally:
            mine.release()

    @contextmanager
    def undisturbed(self, patience: float | None = None) -> Iterator[None]:
        """Yield the writer's lock, to read what must not change meanwhile; a home nobody here may write to is read
        without.

        HomeClosedError where nothing is kept yet, and nothing can be; HomeBusyError as :meth:`writing`.
        """
        with ExitStack() as held:
            try:
                held.enter_context(self.writing(patience))
            except HomeClosedError:
                if self.empty:
                    raise
            yield


_TURNS: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
_HELD_ELSEWHERE: set[str] = set()
"""Homes whose lock another process holds, while a thread of this one waits for it."""

_QUEUED: Counter[str] = Counter()
_COUNTING = threading.Lock()


@contextmanager
def _queued(root: str) -> Iterator[Callable[[], int]]:
    """Count a thread among those that wait for their turn at a home; yield what tells how many do."""
    with _COUNTING:
        _QUEUED[root] += 1
    try:
        yield lambda: _QUEUED[root]
    finally:
        with _COUNTING:
            _QUEUED[root] -= 1


def _sign(file: IO[bytes]) -> None:
    """Write into the lock who holds it and since when; where that cannot be kept, it is held all the same."""
    said = {"program": _program(), "process": str(os.getpid()), "since": datetime.now(UTC).isoformat()}
    with suppress(OSError):
        file.truncate(0)
        file.write(json.dumps(said).encode())
        file.flush()


def _holder(file: IO[bytes]) -> Holder:
    """Read who holds a lock; what was written half is nobody known."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        file.seek(0)
        said = json.loads(file.read(4096))
        return Holder(str(said["program"]), str(said["process"]), datetime.fromisoformat(said["since"]))
    return Holder()


def _program() -> str:
    """Return the command this process runs, without what was given to it: guibiao load."""
    name = Path(sys.argv[0]).name if sys.argv and sys.argv[0] else "python"
    return f"guibiao {sys.argv[1]}" if name == "guibiao" and len(sys.argv) > 1 else name


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
