"""What was read of the drafts looked at last: a page asks for it half a dozen times, and to understand it takes longer
than to draw it."""

from __future__ import annotations

from typing import NamedTuple, cast

from etl.lru_cache import LruCache
from etl.submissions.draft import CheckedDraft
from etl.workbook.scan.limits import MB

Identity = tuple[int, int, int]
"""What tells a file from the one that takes its place: inode, time of writing in ns, size in bytes."""

MOST_BYTES = 32 * MB
"""Memory that all of them together may take, about."""

_AS_VALUES = 8
"""Values take so many times the bytes that they take as JSON, about."""


class _Read(NamedTuple):
    """What was read, and of which file."""

    identity: Identity
    checked: CheckedDraft


class ReadDrafts:
    """Keep what was read of each draft for as long as its file is the same; the least recently asked for goes first.
    Safe for many threads."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._kept = LruCache(most_bytes, lambda read: _weight(cast(_Read, read).identity))

    def get(self, key: str, identity: Identity) -> CheckedDraft | None:
        """Return what was read of a draft's file; None where it was not, or of another one."""
        kept = cast("_Read | None", self._kept.get(key))
        if kept is None or kept.identity == identity:
            return kept and kept.checked
        self._kept.let_go(key)
        return None

    def put(self, key: str, identity: Identity, checked: CheckedDraft) -> None:
        """Keep what was read of a draft's file; one that is heavier than all may be is not kept."""
        if _weight(identity) <= self._most:
            self._kept.put(key, _Read(identity, checked))
        else:
            self._kept.let_go(key)

    @property
    def weight(self) -> int:
        """Bytes that all of it takes, about."""
        return self._kept.weight


def _weight(identity: Identity) -> int:
    _, _, size = identity
    return _AS_VALUES * size
