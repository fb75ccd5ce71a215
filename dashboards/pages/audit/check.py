"""Checks the audit's hash chain when somebody asks: one check at a time, whose result is kept for repeated requests."""

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
"""How long a result is kept: a page is drawn twice (as a document, then by Dash) and again whenever data change."""


@dataclass(frozen=True, slots=True)
class ChainCheck:
    """The result of a check: when, and (sequence, wording key) of each entry where the chain does not hold."""

    at: datetime
    faults: tuple[tuple[int, str], ...]


_turn = threading.Lock()
# Weak keys: what was found goes with the journal it was found in.
_found: WeakKeyDictionary[AuditJournal, tuple[str, ChainCheck]] = WeakKeyDictionary()


def checked(audit: AuditJournal, asking: str) -> ChainCheck:
    """Return the result of a check; a kept one if ``asking``, the text that identifies the request, is the same."""
    with _turn:
        now = datetime.now(CHINA)
        known = _found.get(audit)
        # By its distance: where the clock was set back, what was found would be fresh until that time comes again.
        if known and known[0] == asking and abs((now - known[1].at).total_seconds()) < _SECONDS:
            return known[1]
        found = ChainCheck(now, tuple(audit.faults()))
        _found[audit] = asking, found
        return found


def next_asking() -> str:
    """Return a text for the link that asks for a new check."""
    return f"{datetime.now(CHINA):%H%M%S}"
