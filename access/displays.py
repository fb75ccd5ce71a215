"""Display 大屏: a screen in a hall that sees the wall and nothing else, by a token that is bound to it.

An administrator gets a link that works once and for a day. The screen that takes it is given another token, which
nobody has seen and which it keeps: who finds the link later in a chat or a browser's history has nothing. Of both only
the hash is kept, among the accounts, whose every state is a line of the journal.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from access.account import Account, check_name, tidy_name
from access.audit import AuditAction, AuditEntry
from access.authenticator import now_utc
from access.permission import ADMINISTRATORS
from access.stores import AccountStore, AuditStore
from plan.denied import Denied
from plan.review import Person, Role

LINK_LIFETIME = timedelta(days=1)
"""How long a link waits for its screen."""


class DisplayState(StrEnum):
    """A display's state: its link waits for a screen, has waited too long, was taken by a screen, or is revoked."""

    WAITING = "waiting"
    LATE = "late"
    BOUND = "bound"
    REVOKED = "revoked"


def display_state(display: Account, now: datetime) -> DisplayState:
    """Return the state of a display at an instant."""
    if display.disabled:
        return DisplayState.REVOKED
    # An account's field of the same name: of a display it says that its link was not opened yet.
    if not display.must_change:
        return DisplayState.BOUND
    # From 0 on: a clock that was set back must not give an old link another day.
    waits = display.changed_at is not None and timedelta(0) <= now - display.changed_at < LINK_LIFETIME
    return DisplayState.WAITING if waits else DisplayState.LATE


class DisplayService:
    """Adds displays, binds them to screens, shuts them out, and knows which one asks."""

    def __init__(self, accounts: AccountStore, audit: AuditStore, clock: Callable[[], datetime] = now_utc) -> None:
        self._accounts = accounts
        self._audit = audit
        self._clock = clock

    def displays(self) -> tuple[tuple[Account, DisplayState], ...]:
        """Return every display and its state, in the order in which they were added."""
        now = self._clock()
        return tuple((each, display_state(each, now)) for each in _displays(self._accounts.accounts()))

    def add(self, by: Person, name: str) -> str:
        """Add a display, or let one in again that no screen holds; return the token of its link, told once.

        Denied for a name that cannot be, is a person's, or is one of a screen that is bound already.
        """
        _check_keeper(by)
        token, name, now = secrets.token_urlsafe(32), tidy_name(name), self._clock()

        def added(accounts: Mapping[str, Account]) -> Account:
            check_name(name)
            known = accounts.get(name) or Account(name, Role.DISPLAY, disabled=True)
            # Names that differ in case alone are one to the people who read the audit.
            same = {each.casefold() for each in accounts if each != name}
            if known.role is not Role.DISPLAY or name.casefold() in same:
                raise Denied("denied.account_known", conflict=True, name=name)
            # Revoked first: two screens under one name could not be told apart in the audit.
            if display_state(known, now) is DisplayState.BOUND:
                raise Denied("denied.display_bound", conflict=True, name=name)
            return _changed(known, secret=hashed(token), changed_at=now, must_change=True, disabled=False)

        self._accounts.change(added, self._entry(by, AuditAction.DISPLAY_ADDED, name))
        return token

    def revoke(self, by: Person, name: str) -> None:
        """Shut a display out from its next request on; Denied where there is none or it is revoked already."""
        _check_keeper(by)
        name = tidy_name(name)

        def revoked(accounts: Mapping[str, Account]) -> Account:
            known = accounts.get(name)
            if known is None or known.role is not Role.DISPLAY:
                raise Denied("denied.display_unknown", name=name)
            if known.disabled:
                raise Denied("denied.display_revoked", conflict=True, name=name)
            return _changed(known, disabled=True)

        self._accounts.change(revoked, self._entry(by, AuditAction.DISPLAY_REVOKED, name))

    def bind(self, token: str, address: str = "") -> str:
        """Bind the display of a link's token to the screen that asks; return the token that the screen keeps. Denied
        where the link was used, is too old or unknown; a used one is entered in the audit: two people have it."""
        kept, now = secrets.token_urlsafe(32), self._clock()
        found = self._of_link(token, address)

        def bound(accounts: Mapping[str, Account]) -> Account:
            known = accounts[found.name]
            # Asked again inside the transaction: of two screens that come at once only one takes it.
            if known.secret != found.secret or display_state(known, now) is not DisplayState.WAITING:
                raise Denied("denied.display_link")
            return _changed(known, secret=hashed(kept), changed_at=now, must_change=False)

        whose = Person(found.name, Role.DISPLAY)
        entry = replace(self._entry(whose, AuditAction.DISPLAY_BOUND, found.name), address=address)
        self._accounts.change(bound, entry)
        return kept

    def shown(self, token: str) -> Account | None:
        """Return the bound display of a screen's token; None for an unknown token or a revoked display."""
        found = self._with(token)
        return found if found and display_state(found, self._clock()) is DisplayState.BOUND else None

    def _of_link(self, token: str, address: str) -> Account:
        found, wanted = self._with(token), hashed(token)
        if found is not None and display_state(found, self._clock()) is DisplayState.WAITING:
            return found
        # Somebody opens a link a second time: it was read by another one, or two screens were given the same.
        spent = next((each for each in _displays(self._accounts.accounts()) if wanted in each.past), None)
        if spent is not None:
            entry = self._entry(Person("", Role.DISPLAY), AuditAction.DISPLAY_BOUND, spent.name)
            self._audit.enter(replace(entry, ok=False, address=address))
        raise Denied("denied.display_link")

    def _with(self, token: str) -> Account | None:
        wanted = hashed(token)
        found = _displays(self._accounts.accounts())
        return next((each for each in found if hmac.compare_digest(each.secret, wanted)), None)

    def _entry(self, by: Person, deed: AuditAction, name: str) -> AuditEntry:
        return AuditEntry(self._clock(), by.name, deed, str(by.role), name)


def hashed(token: str) -> str:
    """Return the hash under which a token is kept: "sha256:" and 64 hexadecimal digits."""
    # No slow hash: the token has 256 random bits, which nobody guesses, and every request is held against it.
    return "sha256:" + hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _displays(accounts: Mapping[str, Account]) -> list[Account]:
    return [account for account in accounts.values() if account.role is Role.DISPLAY]


def _check_keeper(by: Person) -> None:
    if by.role not in {*ADMINISTRATORS, Role.MACHINE}:
        raise Denied("denied.role.administer", role=by.role)


def _changed(display: Account, **changes: object) -> Account:
    changed: Account = replace(display, **changes)  # type: ignore[arg-type]
    # Every session of the generation before is over with this.
    return replace(changed, generation=display.generation + 1)
