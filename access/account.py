"""Account 账号: a person's name, role and password. What it may hold, who may change it, and its state (active,
locked, expired, …).

Accounts are never deleted and names never given twice: the journal and the audit name people by them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from access.permission import ADMINISTRATORS, SIGNED_IN
from access.second_factor import SecondFactor
from plan.denied import Denied
from plan.instant import CHINA, shown_instant
from plan.review import Person, Role
from wording import Lang, say

LONGEST_NAME = 32
"""Most characters of an account's name."""
_NAME = re.compile(r"(?!.*[\u115f\u1160])[^\W_][\w.\-@·]*")
"""A letter or digit, then letters, digits and ``_ . - @ ·``. The two Hangul fillers that are shut out count as letters
and show nothing: a name must not look like another's."""

_RESERVED = ("演示", "本机")
"""Names that begin so belong to the demonstration's people and to the machine's command line."""

_LIMITED = frozenset({Role.EVALUATOR, Role.LEADER, Role.REVIEWER, Role.FILLER, Role.TOWN})
"""Roles whose accounts may have a last day; an administrator's or auditor's could run out and leave nobody."""


@dataclass(frozen=True, slots=True)
class Account:
    """``secret`` is the password's argon2id hash (empty: single sign-on only) and ``past`` are earlier ones;
    ``changed_at`` when the password was set, ``must_change`` whether by somebody else; ``until`` the last day on which
    it may be used; ``generation`` grows with whatever must end its sessions; ``factor`` is asked for besides the
    password."""

    name: str
    role: Role
    department: str | None = None
    until: date | None = None
    disabled: bool = False
    secret: str = field(default="", repr=False)
    past: tuple[str, ...] = field(default=(), repr=False)
    must_change: bool = True
    changed_at: datetime | None = None
    generation: int = 0
    factor: SecondFactor | None = field(default=None, repr=False)

    @property
    def person(self) -> Person:
        """The person who acts when the account is used."""
        return Person(self.name, self.role, self.department)

    def may_enter(self, now: datetime) -> bool:
        """Tell whether it is neither disabled nor past its last day, by the calendar of China (UTC+8)."""
        return not self.disabled and (self.until is None or now.astimezone(CHINA).date() <= self.until)


def of_people(accounts: Mapping[str, Account]) -> dict[str, Account]:
    """Return the accounts of people, by name; without those of displays, as which nobody signs in."""
    return {name: account for name, account in accounts.items() if account.role is not Role.DISPLAY}


def tidy_name(text: str) -> str:
    """Return a name normalised (NFKC) and without blanks around it, as names are kept and compared."""
    # NFKC, or the same name in full width would be a second account.
    return unicodedata.normalize("NFKC", text).strip()


def role_of(text: str) -> Role | None:
    """Return the role somebody names, by its code or its Chinese word; None if there is no such role."""
    words = {
        "填报": Role.FILLER,
        "镇(街道)": Role.TOWN,
        "镇街": Role.TOWN,
        "审核": Role.REVIEWER,
        "领导": Role.LEADER,
        "评估": Role.EVALUATOR,
        "安全审计": Role.AUDITOR,
        "系统管理": Role.ADMINISTRATOR,
    }
    return words.get(text) or next((role for role in SIGNED_IN if role == text), None)


def check_account(account: Account, departments: Iterable[str], towns: Iterable[str] = ()) -> None:
    """Raise Denied, with the first thing that is wrong, unless an account's fields fit each other.

    ``departments``: the names of those that report, ``towns``: of those that may have an account of their own.
    """
    check_name(account.name)
    if account.role not in SIGNED_IN:
        raise Denied("denied.account_role")
    known = {Role.FILLER: tuple(departments), Role.TOWN: tuple(towns)}.get(account.role)
    if known is not None and account.department not in known:
        raise Denied("denied.account_department", role=account.role, departments=known)
    if known is None and account.department is not None:
        raise Denied("denied.account_no_department", role=account.role)
    if account.until is not None and account.role not in _LIMITED:
        raise Denied("denied.account_until", role=account.role)


def check_name(name: str) -> None:
    """Raise Denied unless an account may have this name: normalised, visible, short enough and not reserved."""
    # A name that needs tidying is refused, not tidied: what is typed and what is kept must be one.
    if name != tidy_name(name) or len(name) > LONGEST_NAME or not _NAME.fullmatch(name):
        raise Denied("denied.account_name", name=name[:LONGEST_NAME], most=LONGEST_NAME)
    if name.startswith(_RESERVED):
        raise Denied("denied.account_reserved", name=name)


def check_may_administer(person: Person, account: Account, after: Account, all_accounts: Iterable[Account]) -> None:
    """Raise Denied unless ``person`` may turn ``account`` into ``after``: he must be an administrator, it must not be
    his own, and one enabled administrator must remain.

    The command line on the machine may do everything: whoever has the machine has the files anyway.
    """
    if person.role is Role.MACHINE:
        return
    if person.role not in ADMINISTRATORS:
        raise Denied("denied.role.administer", role=person.role)
    if person.name == account.name:
        raise Denied("denied.own_account")
    others = (a for a in all_accounts if a.name != account.name)
    ends = account.role in ADMINISTRATORS and (after.disabled or after.role not in ADMINISTRATORS)
    if ends and not any(a.role in ADMINISTRATORS and not a.disabled for a in others):
        raise Denied("denied.last_administrator")


class AccountState(StrEnum):
    """Whether an account can be used now, and if not, why."""

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
