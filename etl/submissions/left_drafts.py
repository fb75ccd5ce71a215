"""Drafts that nobody is reading any more: whoever had taken them in was killed before they were read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from etl.home import Home
from etl.submissions.draft import Draft
from etl.submissions.shelf import Drafts

LEFT = 120.0
"""Seconds after which a draft that is still at work was left by another server: no file may take so long."""


class LeftDrafts(Protocol):
    """Which drafts this server has to read, besides those that it takes in."""

    def at_start(self) -> Iterator[Draft]:
        """Yield the drafts that wait to be read since before this server started."""

    def of(self, drafts: Iterable[Draft]) -> Iterator[Draft]:
        """Yield those of the drafts, as they are now, that this server has to take over."""


def left_drafts(home: Home, drafts: Drafts) -> LeftDrafts:
    """Return the rule for a home: one in a folder alone has one server, and nobody else reads its drafts."""
    return _OfOneServer(drafts) if home.address is None else _OfMany(drafts)


class _OfOneServer:
    def __init__(self, drafts: Drafts) -> None:
        self._drafts = drafts

    def at_start(self) -> Iterator[Draft]:
        return (draft for draft in self._drafts.all() if draft.at_work)

    def of(self, _drafts: Iterable[Draft]) -> Iterator[Draft]:
        return iter(())


class _OfMany:
    def __init__(self, drafts: Drafts) -> None:
        self._drafts = drafts
        self._taken_over: set[str] = set()

    def at_start(self) -> Iterator[Draft]:
        return self.of(self._drafts.all())

    def of(self, drafts: Iterable[Draft]) -> Iterator[Draft]:
        for draft in drafts:
            # Whoever reads it goes from one stage to the next in seconds; read twice, it is read the same.
            if draft.at_work and draft.id not in self._taken_over and self._drafts.still_for(draft.id) > LEFT:
                self._taken_over.add(draft.id)
                yield draft
