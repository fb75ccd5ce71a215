"""The chain of the audit checked when somebody asks: one check at a time, and the same asking is answered once."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from plan.instant import CHINA

if TYPE_CHECKING:
    from etl.store.journal.audits import AuditJournal

_SECONDS = 60
"""A page is drawn twice (as a document, then alive) and again whenever the desk changes: it is checked once."""


@dataclass(frozen=True, slots=True)
class ChainCheck:
    """What was found when: (sequence, wording key) where the chain does not hold."""

    at: datetime
    faults: tuple[tuple[int, str], ...]


_turn = threading.Lock()
# Weak keys: what was found goes with the journal it was found in.
_found: WeakKeyDictionary[AuditJournal, tuple[str, ChainCheck]] = WeakKeyDictionary()


def checked(audit: AuditJournal, asking: str) -> ChainCheck:
    """Return the result of one ``asking`` (any text that tells it from the next)."""
    with _turn:
        now = datetime.now(CHINA)
        known = _found.get(audit)
        if known and known[0] == asking and (now - known[1].at).total_seconds() < _SECONDS:
            return known[1]
        found = ChainCheck(now, tuple(audit.faults()))
        _found[audit] = asking, found
        return found


def next_asking() -> str:
    """Return what tells the next asking from this one."""
    return f"{datetime.now(CHINA):%H%M%S}"
