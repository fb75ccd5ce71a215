"""Reports kept as files by their SHA-256, so that one can be had again byte for byte after the program has changed.

They are results: whatever is missing can be made again from its question, and only the latest are kept.
"""

from __future__ import annotations

import hashlib
import os
import threading
from contextlib import suppress
from pathlib import Path

from etl.files.bucket import Bucket
from etl.reported_error import ReportedError

MOST = 200
"""How many files are kept, the latest: some 150 MB."""


class ReportShelf:
    """A folder of reports, named by their SHA-256; with a bucket, the copies here of the latest that are there."""

    def __init__(self, folder: Path, most: int = MOST, bucket: Bucket | None = None) -> None:
        self.folder = folder
        self._most = most
        self._bucket = bucket
        self._lock = threading.Lock()

    def put(self, sha256: str, content: bytes) -> None:
        """Keep a report, whole or not at all. A disk without room keeps nothing: the report can be made again."""
        # Its own name until it is whole: a reader never finds half a file under a digest.
        half = self.folder / f".{sha256}.{os.getpid()}"
        if self._bucket is not None:
            with suppress(ReportedError):  # as with a disk without room
                self._bucket.put(_name(sha256), content)
        # Whatever the disk refuses, the report itself is already in hand.
        with self._lock, suppress(OSError):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                half.write_bytes(content)
                os.replace(half, self.folder / sha256)
            finally:
                half.unlink(missing_ok=True)
            self._forget()

    def get(self, sha256: str) -> bytes | None:
        """Return the report's bytes; None if it is not kept."""
        try:
            return (self.folder / sha256).read_bytes()
        except OSError:
            return self._fetched(sha256)

    def _fetched(self, sha256: str) -> bytes | None:
        """Return what a bucket keeps under that SHA-256, if it is that."""
        if self._bucket is None:
            return None
        with suppress(ReportedError):  # it can be made again from its question
            content = self._bucket.get(_name(sha256))
            if content is not None and hashlib.sha256(content).hexdigest() == sha256:
                return content
        return None

    def size(self, sha256: str) -> int | None:
        """Return how many bytes it has; None if it is not kept."""
        try:
            return (self.folder / sha256).stat().st_size
        except OSError:
            return self._size_there(sha256)

    def _size_there(self, sha256: str) -> int | None:
        if self._bucket is None:
            return None
        with suppress(ReportedError):
            return self._bucket.size(_name(sha256))
        return None

    def _forget(self) -> None:
        kept = sorted(self.folder.iterdir(), key=lambda path: path.stat().st_mtime)
        for path in kept[: -self._most]:
            path.unlink(missing_ok=True)


def _name(sha256: str) -> str:
    return f"reports/{sha256}"
