"""What `access` needs of its stores, as protocols. `etl.store` keeps accounts and audit in the journal, sessions in a
file or in PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from access.account import Account
from access.audit import AuditEntry
from access.second_person import Proposal
from access.session import Failures, Session


class AccountStore(Protocol):
    """Accounts, whose every change is one transaction with its audit entry."""

    def accounts(self) -> Mapping[str, Account]:
        """Return every account by its name."""

    def change(self, change: Callable[[Mapping[str, Account]], Account], entry: AuditEntry) -> Account:
        """Keep the state that ``change`` makes of the accounts as they stand; what it raises keeps nothing."""


class AuditStore(Protocol):
    """Takes audit entries that come without a change of an account."""

    def enter(self, entry: AuditEntry) -> None:
        """Append an entry."""


class SessionStore(Protocol):
    """Sessions by their key, failures by whose they are."""

    def open(self, session: Session) -> None:
        """Keep a new session."""

    def find(self, key: str) -> Session | None:
        """Return the session of a key; None if there is none."""

    def of_account(self, account: str) -> Sequence[Session]:
        """Return the sessions of an account, the newest first; those that have ended by themselves too."""

    def seen(self, key: str, at: datetime) -> None:
        """Keep when the person of a session last did anything."""

    def proved(self, key: str, at: datetime) -> None:
        """Keep when its password was given again."""

    def close(self, key: str) -> None:
        """End a session."""

    def sweep(self, before: datetime, after: datetime) -> None:
        """Forget what was last seen before an instant, or after another one by a clock that was ahead."""

    def use_step(self, whose: str, step: int) -> bool:
        """Note that the code of a step was used, and tell whether it may be: none of that step or a later one was."""

    def counting(self) -> AbstractContextManager[object]:
        """Return a lock, held while failures are counted: tries sent at once get no more than those sent one by one."""

    @property
    def shared(self) -> bool:
        """Whether several servers keep their sessions here: then nothing may be remembered in one process alone."""

    def keep_once(self, whose: str, sealed: str, at: datetime) -> None:
        """Keep a sealed text that is given out once, in place of one kept for ``whose`` before."""

    def take_once(self, whose: str) -> str | None:
        """Return the text kept for ``whose`` and delete it; None if there is none."""

    def use_once(self, whose: str, at: datetime) -> bool:
        """Tell whether something is used for the first time within an hour, and note that it was."""

    def failures(self, whose: str) -> Failures:
        """Return what failed under a key."""

    def failing(self, whose: str) -> Mapping[str, Failures]:
        """Return what failed under a key and under the keys that begin with it and a colon, by key."""

    def fail(self, whose: str, failures: Failures) -> None:
        """Keep how often it failed by now."""

    def forgive(self, whose: str) -> None:
        """Forget what failed under a key and under the keys that begin with it and a colon."""

    def forgive_one(self, whose: str) -> None:
        """Forget what failed under a key alone."""

    def propose(self, proposal: Proposal) -> None:
        """Keep a proposal."""

    def proposals(self) -> Sequence[Proposal]:
        """Return the proposals, the oldest first."""

    def settle(self, account: str) -> None:
        """Delete the proposals about an account."""
