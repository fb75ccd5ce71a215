"""A home where it serves, and what is known of it: its settings, and who may enter."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property

from access.account import Account
from access.policy import Policy
from etl.home import Home
from etl.home.policy import policy_of
from plan.catalogue_faults import CatalogueFaults
from plan.review import Role

FRESH = timedelta(days=7)
"""How old a first password may grow before its person has set another, and how old the last backup may be."""

Found = Iterator[tuple[str, dict[str, object]]]
"""What a check yields: wording keys below ``doctor.found.`` with the fields that fill them."""


def faults_found(error: CatalogueFaults) -> Found:
    """Yield every fault of a file of ours as something found."""
    for fault in (each.within(error.file) for each in error.faults):
        yield "fault", {"path": fault, "fault": fault}


@dataclass(frozen=True)
class Deployment:
    """A home where it serves: looked at with an environment, at a moment."""

    home: Home
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    @cached_property
    def policy(self) -> Policy:
        """The settings of sign-in and sessions; CatalogueFaults if they have faults."""
        return policy_of(self.home)

    @cached_property
    def accounts(self) -> tuple[Account, ...]:
        """Every account that may be used now; ReportedError if the journal cannot be read."""
        if self.home.empty:
            return ()
        from etl.store.journal.accounts import AccountJournal

        accounts = AccountJournal.at(self.home.journal).accounts().values()
        return tuple(account for account in accounts if account.may_enter(self.now))

    def of_role(self, roles: frozenset[Role]) -> list[Account]:
        """Return the accounts that may be used now in one of ``roles``."""
        return [account for account in self.accounts if account.role in roles]
