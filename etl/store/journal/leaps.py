"""How far a clock is ahead, by what was entered in order: a service in use would have entered something in a gap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import chain

QUIET = timedelta(days=7)
"""A gap between two entries that is longer than this is taken for a clock that was set ahead: a service in use enters
something sooner, at night if not by day."""


def leapt(moments: Iterable[datetime], now: datetime) -> timedelta:
    """Return how far moments that follow each other, and at last ``now``, leap ahead by more than :data:`QUIET` each,
    less what they leap back afterwards.

    A service that nobody used for a month seems to be a month ahead: what is old by it is kept a month longer, which
    does no harm; letting go a year too early would.
    """
    ahead, before = timedelta(), None
    for moment in chain(moments, (now,)):
        gap = moment - before if before else timedelta()
        if gap > QUIET or gap < timedelta():
            ahead = max(timedelta(), ahead + gap)
        before = moment
    return ahead


def readable(said: Iterable[object]) -> Iterator[datetime]:
    """Yield moments; what somebody else wrote in the place of one, which the doctor tells, is passed over."""
    for text in said:
        with suppress(TypeError, ValueError):
            moment = datetime.fromisoformat(text)  # type: ignore[arg-type]
            if moment.tzinfo is not None:
                yield moment
