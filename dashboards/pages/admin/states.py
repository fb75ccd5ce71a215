"""The state of an account on the page 管理, as marks; and whether what the address says was done is true."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from dash import html

from access.account import Account
from access.authenticator import now_utc
from dashboards.components.responsive_table import mark
from dashboards.request import Request
from plan.instant import CHINA

if TYPE_CHECKING:
    from access.authenticator import Authenticator


@dataclass(frozen=True, slots=True)
class AccountStanding:
    """An account; until when it is locked (None: it is not); whether it is past its last day; whether its person must
    set another password."""

    account: Account
    locked: datetime | None
    expired: bool
    must_change: bool

    @property
    def usable(self) -> bool:
        """Whether its person may sign in, now or after a lock has run out."""
        return not self.account.disabled and not self.expired


def standing_of(authenticator: Authenticator, account: Account) -> AccountStanding:
    """Return an account with its state now."""
    now = now_utc()
    # A disabled account is told as that alone: its last day does not matter any more.
    expired = not account.disabled and not account.may_enter(now)
    return AccountStanding(
        account, authenticator.locked_until(account.name), expired, authenticator.must_change(account, now)
    )


def state_marks(request: Request, standing: AccountStanding) -> list[html.Span]:
    """Return a mark for each state that applies; "in use" where none does."""
    return [mark(words, look) for words, look in _states(request, standing)]


def _states(request: Request, standing: AccountStanding) -> Iterator[tuple[str, str]]:
    if standing.account.disabled:
        yield request.say("admin.state.disabled"), "none"
    if standing.expired:
        yield request.say("admin.state.expired"), "reopened"
    if standing.locked:
        until = f"{standing.locked.astimezone(CHINA):%H:%M}"
        yield request.say("admin.state.locked", until=until), "overdue"
    if standing.account.factor is not None:
        yield request.say("admin.state.factor"), "accepted"
    if standing.usable and standing.must_change:
        yield request.say("admin.state.must_change"), "draft"
    elif standing.usable and not standing.locked:
        yield request.say("admin.state.in_use"), "accepted"


DONE: Mapping[str, Callable[[AccountStanding], bool]] = {
    "changed": lambda standing: True,
    "disabled": lambda standing: standing.account.disabled,
    "enabled": lambda standing: not standing.account.disabled,
    "factor": lambda standing: standing.account.factor is None,
    "unlocked": lambda standing: standing.locked is None,
}
"""Values of ``done`` in the address, and whether each is true: anybody can write an address."""
