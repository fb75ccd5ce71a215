"""The second step of signing in: whether a code is somebody's own, and was not used before."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from access.account import Account
from access.audit import AuditAction, AuditEntry
from access.second_factor import SecondFactor, TextSealer, digest_of, tidy_code
from access.stores import AccountStore, SessionStore
from access.throttle import Attempt, Throttle
from access.totp import DIGITS, matching_step, secret_read
from plan.denied import Denied
from plan.instant import shown_instant

TICKET_SECONDS = 300
"""How long a right password waits for its code."""

Failed = Callable[[Account, str], None]
"""Told of an account whose code was wrong, and of the address from which it was tried."""


class CodeNeeded(Denied):
    """The password is right; nobody is in before the code is told as well. ``ticket`` says whose password was."""

    def __init__(self, ticket: str) -> None:
        super().__init__("denied.code_needed")
        self.ticket = ticket


class CodeLate(Denied):
    """The ticket has run out, or the account was changed meanwhile: the password is asked for again."""

    def __init__(self) -> None:
        super().__init__("denied.code_late")


class CodeCheck:
    """Checks codes; wrong ones are counted and lock as wrong passwords do, and on their own: a right password forgives
    none of them."""

    def __init__(
        self, accounts: AccountStore, sessions: SessionStore, throttle: Throttle, sealer: TextSealer, failed: Failed
    ) -> None:
        self._accounts = accounts
        self._sessions = sessions
        self._throttle = throttle
        self._failed = failed
        self.sealer = sealer

    def ticket(self, account: Account, now: datetime) -> str:
        """Return what says for five minutes that an account's password was right. Only this home can make or read
        one."""
        return self.sealer.seal(json.dumps([account.name, account.generation]), now)

    def ticketed(self, ticket: str, now: datetime) -> Account:
        """Return the account that a ticket is for, as it stands; CodeLate where that is no more so."""
        said = self.sealer.open(ticket, now, TICKET_SECONDS)
        name, generation = json.loads(said) if said else ("", 0)
        account = self._accounts.accounts().get(name)
        if account is None or account.generation != generation or not account.may_enter(now):
            raise CodeLate
        return account

    def check(self, account: Account, code: str, address: str, device: str, now: datetime) -> None:
        """Raise Denied, counted and told, unless a code is the account's own and new."""
        attempt = Attempt(account.name, address, device, "code")
        with self._throttle.lane(attempt, now) as before:
            # Counted before it is looked at, so that many at once are no more than one by one.
            closed = self._throttle.count(attempt, now)
            fits = closed is None and self._fits(account, code, now)
        if closed is not None:
            raise Denied("denied.locked", until=shown_instant(closed))
        if not fits:
            self._failed(account, address)
            raise Denied("denied.code")
        self._throttle.forgive(attempt, before)

    def use(self, factor: SecondFactor, code: str, now: datetime) -> bool:
        """Tell whether a code of the app is right now and was not used before; from now on it was. Denied where the
        secret cannot be read."""
        secret = self.sealer.open(factor.sealed, now)
        if secret is None:
            raise Denied("denied.factor_unreadable")
        step = matching_step(secret_read(secret), tidy_code(code), now)
        return step is not None and self._sessions.use_step(factor.key, step)

    def _fits(self, account: Account, code: str, now: datetime) -> bool:
        factor = account.factor
        if factor is None:
            return False
        # Recovery codes are told apart by their length, so that a lost key of the home leaves them good.
        if len(tidy_code(code)) > DIGITS:
            return self._recover(account, digest_of(code), now)
        return self.use(factor, code, now)

    def _recover(self, account: Account, spent: str, now: datetime) -> bool:
        """Tell whether a recovery code was one of an account's; it is used up by that, in the journal."""
        if account.factor is None or spent not in account.factor.recovery:
            return False

        def used(accounts: Mapping[str, Account]) -> Account:
            known = accounts[account.name]
            if known.factor is None or spent not in known.factor.recovery:
                raise Denied("denied.code")
            left = tuple(each for each in known.factor.recovery if each != spent)
            return replace(known, factor=replace(known.factor, recovery=left))

        left = str(len(account.factor.recovery) - 1)
        entry = AuditEntry(now, account.name, AuditAction.RECOVERY_USED, str(account.role), account.name, detail=left)
        self._accounts.change(used, entry)
        return True
