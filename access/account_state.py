"""How it stands with an account: one word for a list, the most pressing one."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from access.account import Account
from plan.instant import shown_instant
from wording import Lang, say


class AccountState(StrEnum):
    """What an account is good for."""

    DISABLED = "disabled"
    EXPIRED = "expired"
    LOCKED = "locked"
    MUST_CHANGE = "must_change"
    ACTIVE = "active"


def account_state(account: Account, locked_until: datetime | None, must_change: bool, now: datetime) -> AccountState:
    """Return the state of an account. ``locked_until``: the end of its lock (None: it is not locked);
    ``must_change``: whether another password must be set first.
    """
    if account.disabled:
        return AccountState.DISABLED
    if not account.may_enter(now):
        return AccountState.EXPIRED
    if locked_until is not None:
        return AccountState.LOCKED
    return AccountState.MUST_CHANGE if must_change else AccountState.ACTIVE


def state_said(state: AccountState, locked_until: datetime | None, lang: Lang) -> str:
    """Return the state in words."""
    until = shown_instant(locked_until) if locked_until else ""
    return say(f"account.{state}", lang, until=until)
