"""Two persons 权限分离: what an administrator does to accounts that decide or audit, another administrator must do too.

The first one's deed is kept as a proposal for a day; it is done when a second one does the same. Whoever has the
machine's command line stands outside that, and is recorded as such. Rules over values; accounts and proposals are kept
elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from access.account import Account
from access.audit import AuditAction, AuditEntry
from plan.denied import Denied
from plan.review import Person, Role

GUARDED = frozenset({Role.REVIEWER, Role.AUDITOR, Role.ADMINISTRATOR})
"""Whoever decides what counts, whoever sees what everybody did, and whoever could be the second person."""

LIFETIME = timedelta(days=1)
"""How long a proposal waits for a second person, and how long ago a reviewer's account may have been changed for
:func:`check_other_hand` to ask by whom."""

HANDS = (
    AuditAction.ACCOUNT_ADDED,
    AuditAction.ACCOUNT_CHANGED,
    AuditAction.ACCOUNT_ENABLED,
    AuditAction.ACCOUNT_RESET,
)
"""Deeds after which whoever did them may know the password, or chose what the account may do."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A deed that ``by`` wants done to an account; ``said``: its new role, department and last day, as text."""

    account: str
    deed: AuditAction
    said: str
    by: str
    at: datetime

    def is_open(self, now: datetime) -> bool:
        """Tell whether it still waits for a second person."""
        return timedelta(0) <= now - self.at < LIFETIME

    def is_seconded(self, other: Proposal, now: datetime) -> bool:
        """Tell whether ``other`` is the same deed by somebody else, while this one is open."""
        # What it is to become counts too: agreeing to another role or department is another deed.
        same = (self.account, self.deed, self.said) == (other.account, other.deed, other.said)
        return same and self.by != other.by and self.is_open(now)


class SecondPersonNeeded(Denied):
    """Nothing is done yet: it is kept as ``proposal`` for another administrator."""

    def __init__(self, proposal: Proposal) -> None:
        super().__init__("denied.second_person", conflict=True, name=proposal.account)
        self.proposal = proposal


def needs_second(by: Person, deed: AuditAction, before: Account, after: Account) -> bool:
    """Tell whether a deed over an account needs a second person. Lifting a lock opens nothing."""
    # Both: making somebody a reviewer and taking a reviewer away alike.
    guarded = bool({before.role, after.role} & GUARDED)
    return guarded and by.role is not Role.MACHINE and deed is not AuditAction.ACCOUNT_UNLOCKED


def hands_on(entries: Iterable[AuditEntry], name: str, since: datetime | None = None) -> frozenset[str]:
    """Return who added an account, changed it, enabled it or set its password (since an instant); deeds of the
    machine's command line are left out."""
    return frozenset(
        entry.by
        for entry in entries
        if entry.about == name
        and entry.deed in HANDS
        and entry.ok
        and entry.role != Role.MACHINE
        and (since is None or entry.at >= since)
    )


def check_other_hand(entries: Iterable[AuditEntry], reviewer: str, sender: str, now: datetime) -> None:
    """Raise Denied where one administrator had a hand in the sender's account at any time and in the reviewer's within
    LIFETIME: he could have made both, to accept a number of his own."""
    known = tuple(entries)
    both = hands_on(known, reviewer, now - LIFETIME) & hands_on(known, sender)
    if both:
        raise Denied("denied.same_hand", by=min(both), sender=sender)
