"""Administration: adds, changes, disables and enables accounts, checks who may, and enters it in the audit.

Used by the page 管理 and the commands `user`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime

from access.account import Account, check_account, check_may_administer, of_people, tidy_name
from access.audit import AuditAction, AuditEntry
from access.authenticator import Authenticator, now_utc
from access.passwords import made_up
from access.permission import ADMINISTRATORS
from access.second_person import Proposal, SecondPersonNeeded, needs_second
from plan.denied import Denied
from plan.review import Person, Role


class Administration:
    """What administrators do. ``departments`` are those that send reports; ``two_persons`` says whether accounts that
    review or audit are changed by two administrators alone."""

    def __init__(
        self,
        authenticator: Authenticator,
        departments: Iterable[str],
        clock: Callable[[], datetime] = now_utc,
        two_persons: Callable[[], bool] = lambda: False,
        towns: Iterable[str] = (),
    ) -> None:
        self._two_persons = two_persons
        self._authenticator = authenticator
        self._departments = tuple(departments)
        self._towns = tuple(towns)
        self._clock = clock

    def accounts(self) -> tuple[Account, ...]:
        """Return every person's account, in the order in which they were added."""
        return tuple(of_people(self._authenticator.accounts.accounts()).values())

    def add(self, by: Person, name: str, role: Role, department: str | None = None, until: date | None = None) -> str:
        """Add an account; its first password, told once and never kept. Denied if there may be no such account."""
        # Hashed before the transaction, which others wait for.
        password = made_up()
        secret, name = self._authenticator.passwords.hash(password), tidy_name(name)
        said = " ".join(str(part) for part in (role, department, until) if part)

        def added(accounts: Mapping[str, Account]) -> Account:
            # Without regard to case: names that differ in it alone would be mistaken for each other.
            if name.casefold() in {known.casefold() for known in accounts}:
                raise Denied("denied.account_known", conflict=True, name=name)
            account = Account(name, role, department, until, secret=secret, changed_at=self._clock())
            check_account(account, self._departments, self._towns)
            check_may_administer(by, account, account, accounts.values())
            self._check_second(by, AuditAction.ACCOUNT_ADDED, account, account, said)
            return account

        self._change(by, AuditAction.ACCOUNT_ADDED, name, added, said)
        return password

    def change(self, by: Person, name: str, role: Role, department: str | None, until: date | None) -> None:
        """Give an account another role, department or last day; its sessions end."""
        said = " ".join(str(part) for part in (role, department, until) if part)
        self._update(
            by,
            AuditAction.ACCOUNT_CHANGED,
            name,
            lambda a: replace(a, role=role, department=department, until=until),
            said,
        )

    def disable(self, by: Person, name: str) -> None:
        """Close an account; its sessions end with the next request."""
        self._update(by, AuditAction.ACCOUNT_DISABLED, name, lambda account: replace(account, disabled=True))

    def enable(self, by: Person, name: str) -> None:
        """Open a closed account again."""
        self._update(by, AuditAction.ACCOUNT_ENABLED, name, lambda account: replace(account, disabled=False))

    def reset(self, by: Person, name: str) -> str:
        """Set another first password and return it, told once; sessions end, and a lock is lifted. Denied if it may
        not be.
        """
        password = made_up()
        secret, now = self._authenticator.passwords.hash(password), self._clock()

        def renewed(account: Account) -> Account:
            return replace(account, secret=secret, changed_at=now, must_change=True)

        self._update(by, AuditAction.ACCOUNT_RESET, name, renewed)
        # After the change was kept: a lock must not be lifted for a reset that was refused.
        self._authenticator.unlock(name)
        return password

    def reset_factor(self, by: Person, name: str) -> None:
        """Take off the second factor of an account whose person lost it; its sessions end. Denied if there is none."""

        def without(account: Account) -> Account:
            if account.factor is None:
                raise Denied("denied.no_factor", conflict=True)
            return replace(account, factor=None)

        self._update(by, AuditAction.FACTOR_RESET, name, without)

    def unlock(self, by: Person, name: str) -> None:
        """Lift a lock before its time."""
        self._update(by, AuditAction.ACCOUNT_UNLOCKED, name, lambda account: account, ends=False)
        self._authenticator.unlock(name)

    def unlock_address(self, by: Person, address: str) -> None:
        """Forget that passwords sent from an address were wrong; Denied unless ``by`` keeps accounts."""
        if by.role not in {*ADMINISTRATORS, Role.MACHINE}:
            raise Denied("denied.role.administer", role=by.role)
        entry = AuditEntry(self._clock(), by.name, AuditAction.ACCOUNT_UNLOCKED, str(by.role), address[:64])
        self._authenticator.audit.enter(entry)
        self._authenticator.unlock_address(address)

    def _update(
        self,
        by: Person,
        deed: AuditAction,
        name: str,
        to: Callable[[Account], Account],
        said: str = "",
        ends: bool = True,
    ) -> None:
        """Replace an account by ``to(account)``; ``said``: the new state for the audit; ``ends``: end its sessions."""

        def updated(accounts: Mapping[str, Account]) -> Account:
            account = of_people(accounts).get(tidy_name(name))
            if account is None:
                raise Denied("denied.account_unknown", name=name)
            after = to(account)
            check_account(after, self._departments, self._towns)
            check_may_administer(by, account, after, accounts.values())
            self._check_second(by, deed, account, after, said)
            # The generation ends every session of the account with its next request (decision 35).
            return replace(after, generation=account.generation + 1) if ends else after

        self._change(by, deed, tidy_name(name), updated, said)

    def _change(
        self, by: Person, deed: AuditAction, name: str, change: Callable[[Mapping[str, Account]], Account], said: str
    ) -> None:
        """Keep a change with its audit entry; SecondPersonNeeded, after keeping a proposal, where one person is not
        enough."""
        entry = AuditEntry(self._clock(), by.name, deed, str(by.role), name, True, said)
        try:
            self._authenticator.accounts.change(change, entry)
        except SecondPersonNeeded as needed:
            self._authenticator.sessions.propose(needed.proposal)
            wanted = f"{deed} {said}".strip()
            self._authenticator.audit.enter(replace(entry, deed=AuditAction.ACCOUNT_PROPOSED, detail=wanted))
            raise
        self._authenticator.sessions.settle(name)

    @property
    def two_persons(self) -> bool:
        """Whether accounts that review, audit or keep accounts are changed by two administrators alone."""
        return self._two_persons()

    def _check_second(self, by: Person, deed: AuditAction, before: Account, after: Account, said: str) -> None:
        """Raise SecondPersonNeeded unless the change needs one person only, or another one has proposed the same."""
        if not self._two_persons() or not needs_second(by, deed, before, after):
            return
        now = self._clock()
        mine = Proposal(after.name, deed, said, by.name, now)
        if not any(other.is_seconded(mine, now) for other in self._authenticator.sessions.proposals()):
            raise SecondPersonNeeded(mine)

    def proposals(self) -> tuple[Proposal, ...]:
        """Return the proposals that still wait for a second administrator, the oldest first."""
        return tuple(p for p in self._authenticator.sessions.proposals() if p.is_open(self._clock()))
