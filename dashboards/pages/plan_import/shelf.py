"""What was read of documents, between the reading and the saving: in memory, for who had it read."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from etl.plan_documents.page_pictures import PagePicture
from etl.plan_tables.document import PlanDocument
from etl.plan_tables.result import PlanImport
from presentation.lru_cache import LruCache


@dataclass(frozen=True, slots=True)
class ReadPlan:
    """A document, what was read of it, and who had it read. ``why``: the key of the reason why it is no document.

    ``pages``: pictures of the pages on which something was read or refused, of a document that has pages.
    """

    whose: str
    name: str
    document: PlanDocument | None = None
    read: PlanImport | None = None
    why: str = ""
    pages: Mapping[int, PagePicture] = field(default_factory=dict)


class ReadShelf:
    """Keep what was read by a key that nobody can guess; the least recently used goes first."""

    def __init__(self, most: int = 12) -> None:
        self._kept = LruCache(most)

    def put(self, plan: ReadPlan) -> str:
        """Keep it; return its key."""
        # Not to be guessed, and of no use to others even so: ``get`` asks whose it is.
        key = secrets.token_urlsafe(12)
        self._kept.put(key, plan)
        return key

    def get(self, key: str, whose: str) -> ReadPlan | None:
        """Return what was read, to whoever had it read alone."""
        found = self._kept.get(key)
        return found if isinstance(found, ReadPlan) and found.whose == whose else None


SHELF = ReadShelf()
"""The process's own: a page is a function of its request, and what it shows of a document is found here by its key."""
