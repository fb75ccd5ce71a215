"""Desk: what the pages need of the place where workbooks are worked on until they are sent (etl.desk has one)."""

from __future__ import annotations

from typing import Protocol


class Desk(Protocol):
    """Drafts, what was sent, what was decided."""

    def changes(self) -> str:
        """Changes whenever anything on the desk does. Cheap enough for every request."""
