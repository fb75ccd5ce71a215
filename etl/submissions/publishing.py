"""Publishing: what is accepted reaches the readers; where the disk is full it is tried again and again."""

from __future__ import annotations

import math
import os
import threading
import time
from pathlib import Path
from typing import NamedTuple

from etl.home.file_cache import FileCache
from etl.reported_error import ReportedError
from etl.store.data_store import DataStore
from etl.submissions.following import GenerationFollower
from plan.catalogue_faults import CatalogueFaults

_PAUSE = 5.0
"""Seconds between two tries of what failed."""


class ChangeMarks(NamedTuple):
    """What to hold against what was seen: ``data`` changes with what leaders read, ``record`` with every line."""

    data: str
    record: str


class Publisher:
    """Builds the warehouse after an acceptance, and remembers when that failed."""

    def __init__(self, data_store: DataStore) -> None:
        self._data_store = data_store
        # When publishing last failed, by the monotonic clock; None: nothing is behind.
        self._behind: float | None = None
        self._lock = threading.Lock()
        self._current: ChangeMarks | None = None
        shared = data_store.shared
        self._follower = GenerationFollower(data_store, shared) if shared is not None else None
        self._tip = FileCache(data_store.home.journal, lambda: data_store.journal.tip())  # noqa: PLW0108 - it is made at first use

    def publish(self) -> ReportedError | None:
        """Bring the warehouse up; return what went wrong, None if nothing did. The caller holds the writer's lock."""
        try:
            self._data_store.publisher.publish()
        # The acceptance is in the journal and stands; only the readers have to wait.
        except (ReportedError, CatalogueFaults) as error:
            self._behind = time.monotonic()
            return error if isinstance(error, ReportedError) else ReportedError("desk.faults", why=error)
        self._behind = None
        if self._follower is not None:
            self._follower.wake()
        return None

    def close(self) -> None:
        """Follow no more what other servers publish."""
        if self._follower is not None:
            self._follower.close()

    def catch_up(self) -> None:
        """Publish again after a failure, at most every `_PAUSE` seconds, in the thread of whoever asks."""
        if self._behind is None and self._left_behind():
            self._behind = -math.inf
        # One thread tries; the others go on with their pages.
        if self._behind is None or time.monotonic() - self._behind < _PAUSE or not self._lock.acquire(blocking=False):
            return
        try:
            # Whoever holds the lock is writing, and will publish himself.
            with self._data_store.home.writing(patience=0):
                # Another server of the home may have been faster.
                if self._data_store.publisher.is_behind():
                    self.publish()
                else:
                    self._behind = None
        except ReportedError:
            self._behind = time.monotonic()
        finally:
            self._lock.release()

    def _left_behind(self) -> bool:
        """Tell whether another server of the home accepted something and has not published it here: it is about to, or
        it was killed, or it has a folder of its own."""
        if self._data_store.home.address is None:
            return False  # its one server publishes what it accepts, and brings up the rest when it starts
        if self._follower is not None:
            return False  # which looks by itself
        seen = self.changes()
        if seen == self._current:
            return False
        if self._data_store.publisher.is_behind():
            return True
        self._current = seen
        return False

    def changes(self) -> ChangeMarks:
        """Return two texts, one of which changes with every change of what is kept; it costs two looks at the disk."""
        return ChangeMarks(_file_state(self._data_store.home.warehouse), str(self._tip()))


def _file_state(path: Path) -> str:
    try:
        found = os.stat(path)
    except OSError:
        return ""
    return f"{found.st_ino:x}.{found.st_mtime_ns:x}.{found.st_size:x}"
