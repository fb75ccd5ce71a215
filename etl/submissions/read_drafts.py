"""What was read of the drafts looked at last: a page asks for it half a dozen times, and to understand it takes longer
than to draw it."""

from __future__ import annotations

from threading import Lock

from etl.submissions.draft import CheckedDraft
from etl.workbook.scan.limits import MB

Identity = tuple[int, int, int]
"""What tells a file from the one that takes its place: inode, time of writing in ns, size in bytes."""

MOST_BYTES = 32 * MB
"""What all of them may take, about."""

_AS_VALUES = 8
"""Values take so many times the bytes that they take as JSON, about."""


class ReadDrafts:
    """Keep what was read of each draft for as long as its file is the same; the least recently asked for goes first.
    Safe for many threads."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._kept: dict[str, tuple[Identity, CheckedDraft]] = {}
        self._turn = Lock()

    def get(self, key: str, identity: Identity) -> CheckedDraft | None:
        """Return what was read of a draft's file; None where it was not, or of another one."""
        with self._turn:
            kept = self._kept.pop(key, None)
            if kept is None or kept[0] != identity:
                return None
            self._kept[key] = kept
            return kept[1]

    def put(self, key: str, identity: Identity, checked: CheckedDraft) -> None:
        """Keep what was read of a draft's file; one that is heavier than all may be is not kept."""
        with self._turn:
            self._kept.pop(key, None)
            self._kept[key] = identity, checked
            while self._kept and self.weight > self._most:
                del self._kept[next(iter(self._kept))]

    @property
    def weight(self) -> int:
        """Bytes that all of it takes, about."""
        return sum(_AS_VALUES * size for (_, _, size), _ in self._kept.values())
