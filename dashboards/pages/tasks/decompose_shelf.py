"""Decompositions that were read and not sent yet: in memory, for who brought them; his workbook stays with him."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from etl.tasks.task_writing import ReadTasks
from presentation.lru_cache import LruCache


@dataclass(frozen=True, slots=True)
class BroughtDecomposition:
    """A workbook's bytes, what its sender called it, and what was read of it."""

    whose: str
    name: str
    content: bytes
    read: ReadTasks


class DecompositionShelf:
    """Keep what was read by a key that nobody can guess; the least recently used goes first."""

    def __init__(self, most: int = 12) -> None:
        self._kept = LruCache(most)

    def put(self, brought: BroughtDecomposition) -> str:
        """Keep it; return its key."""
        key = secrets.token_urlsafe(12)
        self._kept.put(key, brought)
        return key

    def get(self, key: str, whose: str) -> BroughtDecomposition | None:
        """Return what was read, to whoever had it read alone."""
        found = self._kept.get(key)
        return found if isinstance(found, BroughtDecomposition) and found.whose == whose else None


SHELF = DecompositionShelf()
"""The process's own: a page is a function of its request, and what it shows of a workbook is found here by its key."""
