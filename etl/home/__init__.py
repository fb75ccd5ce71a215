"""Home: the folder in which everything is kept, and the one writer's lock on it."""

from __future__ import annotations

import os
import re
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from etl.files.bucket import Bucket
from etl.home.lock import HomeLock, LockHolder, lock_of
from etl.postgres.address import JournalAddress
from etl.postgres.journal_state import is_there
from etl.reported_error import ReportedError
from plan.instant import shown_instant

DEFAULT = Path(__file__).resolve().parents[2] / "var"


PATIENCE = 4.0
"""Seconds that whoever wants to write waits for another writer, before he is told who that is."""

MOST_WAITING = 3
"""Threads that wait in line while another process writes, besides the one that tries: the others serve pages."""

_MOST_TURNS = 8
"""How often one's patience begins anew because somebody else had his turn: a server has as many threads."""

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


JournalPlace = Path | JournalAddress
"""Where a journal is: a file, or in PostgreSQL."""


class HomeClosedError(ReportedError):
    """The home's folder cannot be written to."""

    def __init__(self, root: Path, why: OSError) -> None:
        super().__init__("keep.no_home", path=root, why=why)


class HomeBusyError(ReportedError):
    """Somebody else writes for longer than one waits. ``holder``: the program and its process, ``since`` when."""

    def __init__(self, holder: LockHolder, key: str = "keep.home_busy") -> None:
        self.holder = holder
        since = shown_instant(holder.since) if holder.since else "?"
        super().__init__(key, program=holder.program, process=holder.process, since=since)


class HomeServedError(HomeBusyError):
    """Another server serves the home: sessions, drafts and what is kept of pages are one process's."""

    def __init__(self, holder: LockHolder) -> None:
        super().__init__(holder, "keep.home_served")


@lru_cache(maxsize=256)
def _below(root: Path, name: str) -> Path:
    """Return a path in a home: joining takes longer than asking the disk, and a page asks some thirty times."""
    return root / name


@dataclass(frozen=True, slots=True)
class Home:
    """Where the record (``raw``, ``journal``) and what is made from it (``extracted``, ``warehouse``) stand.
    ``address``: of the journal where it is in PostgreSQL; None: in a file of the folder. ``bucket``: of originals and
    reports where they are in object storage; None: in the folder, which else holds copies of them."""

    root: Path
    address: JournalAddress | None = None
    bucket: Bucket | None = None

    @classmethod
    def from_environment(cls) -> Home:
        """Return the home named by ``GUIBIAO_HOME``, else ``var`` beside the program."""
        return cls.at(Path(os.environ.get("GUIBIAO_HOME") or DEFAULT).absolute())

    @classmethod
    def at(cls, root: Path) -> Home:
        """Return the home of a folder, with its journal and its files where ``GUIBIAO_JOURNAL`` and ``GUIBIAO_FILES``
        or the folder's settings say."""
        journal = os.environ.get("GUIBIAO_JOURNAL") or _said(root / "settings.yaml", "journal")
        files = os.environ.get("GUIBIAO_FILES") or _said(root / "settings.yaml", "files")
        return cls(root, JournalAddress.of(journal) if journal else None, Bucket.of(files) if files else None)

    @property
    def raw(self) -> Path:
        """Every workbook ever submitted, named by its SHA-256."""
        return _below(self.root, "raw")

    @property
    def extracted(self) -> Path:
        """What was read from them, kept so that no workbook is read twice."""
        return _below(self.root, "extracted")

    @property
    def journal(self) -> JournalPlace:
        """The journal: an SQLite file, or where it is in PostgreSQL."""
        return self.journal_file if self.address is None else self.address

    @property
    def journal_file(self) -> Path:
        """Where the journal is as a file, in this home or in a copy of it."""
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
        if self.address is not None:
            if self.journal_file.exists():
                raise ReportedError("keep.journal_twice", path=self.journal_file, address=self.address)
            return not is_there(self.address)
        try:
            return not self.journal_file.exists()
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
        nothing can be written. As long as other threads of this process write and end, one waits for one's turn.
        """
        self.make()
        patience = PATIENCE if patience is None else patience
        with ExitStack() as held:
            try:
                lock = held.enter_context(lock_of(self.root, self.address, "writing"))
            except OSError as error:
                raise HomeClosedError(self.root, error) from error
            # First among the threads of this process, then among processes; the waiting of both is counted
            # from the same start.
            end = held.enter_context(self._turn(lock, patience))
            # Tried again and again: a blocking lock could not be given up after a time.
            try:
                while not lock.acquired():
                    _HELD_ELSEWHERE.add(self._whose)
                    if time.monotonic() >= end:
                        raise HomeBusyError(lock.holder())
                    time.sleep(_PAUSE)
            finally:
                _HELD_ELSEWHERE.discard(self._whose)
            try:
                yield
            finally:
                _ENDED[self._whose] += 1
                lock.release()

    @property
    def _whose(self) -> str:
        """By what the threads of this process know whose lock they wait for."""
        return str(self.root) if self.address is None else self.address.url

    @contextmanager
    def serving(self, alone: bool = False) -> Iterator[None]:
        """Be the one server of the home, until the end or the process's; HomeServedError where another one is.

        A home that may only be read can be served by many, and so can one whose journal is on a server, unless
        somebody has to be ``alone`` with it.
        """
        self.make()
        with ExitStack() as held:
            try:
                lock = held.enter_context(lock_of(self.root, self.address, "serving", not alone))
            except OSError:
                yield
                return
            if not lock.acquired():
                raise HomeServedError(lock.holder())
            try:
                yield
            finally:
                lock.release()

    def clear_halves(self) -> None:
        """Remove what a kill left half written over an hour ago, where whole files take their names at once."""
        for folder, half in _HALVES:
            place = self.root / folder
            with suppress(OSError):
                for path in place.iterdir() if place.is_dir() else ():
                    if half.fullmatch(path.name) and time.time() - path.stat().st_mtime > _STALE:
                        path.unlink()

    @contextmanager
    def _turn(self, lock: HomeLock, patience: float) -> Iterator[float]:
        """Queue the threads of one process, so that one at a time tries for the lock of all processes; yield until when
        it may try."""
        mine, ended = _TURNS[self._whose], _ENDED[self._whose]
        end = time.monotonic() + patience
        latest = end + _MOST_TURNS * patience
        with _queued(self._whose) as waiting:
            # A little at a time: that another process holds the lock may show while one waits here.
            while not mine.acquire(timeout=max(0.0, min(_LOOK, end - time.monotonic()))):
                # On a busy machine every turn takes its time: it is only somebody who does not end that is not borne.
                if _ENDED[self._whose] != ended:
                    ended, end = _ENDED[self._whose], min(latest, time.monotonic() + patience)
                crowded = self._whose in _HELD_ELSEWHERE and waiting() > MOST_WAITING
                if crowded or time.monotonic() >= end:
                    raise HomeBusyError(lock.holder())
        try:
            yield end
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

_ENDED: Counter[str] = Counter()
"""How many turns threads of this process have had at each home, and ended."""

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


def _said(settings: Path, key: str) -> str | None:
    """Return what a settings file says under a key; None where it says nothing of it."""
    try:
        if key.encode() not in settings.read_bytes():
            return None  # most homes: what reads YAML is slow to import
    except OSError:
        return None
    from etl.yaml_files import read_yaml

    said = read_yaml(settings)
    found = said.get(key) if isinstance(said, dict) else None
    return found if isinstance(found, str) else None
