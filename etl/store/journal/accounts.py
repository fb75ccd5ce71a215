"""Accounts as lines of a chain of their own: every state an account was ever in; the last one of a name counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import cached_property

import sqlalchemy as sa

from access.account import Account
from access.audit import AuditEntry
from etl.home.file_cache import FileCache
from etl.reported_error import ReportedError
from etl.store.journal.auditing import append_audit
from etl.store.journal.database import Database
from etl.store.journal.lines import Line, kept_moment
from etl.store.journal.second_factors import append_factor, factors
from etl.store.journal.side_chain import append_to, lines_of, side_chain_faults
from etl.store.journal.tables import ACCOUNT, SECOND_FACTOR
from plan.review import Role

Change = Callable[[Mapping[str, Account]], Account]
"""Asked inside the transaction with every account by its name: the state that is to be kept, or it raises."""


class AccountJournal(Database):
    """The accounts of the journal."""

    _tables = (ACCOUNT, SECOND_FACTOR)

    @cached_property
    def _seen(self) -> Callable[[], dict[str, Account]]:
        return FileCache(self._place, self._read)

    def accounts(self) -> Mapping[str, Account]:
        """Return every account by its name, in the order in which they were added. Cheap while nothing is written."""
        return self._seen()

    def _read(self) -> dict[str, Account]:
        with self._reading() as connection:
            return _accounts(connection)

    def change(self, change: Change, entry: AuditEntry) -> Account:
        """Keep an account's new state and its audit entry in one transaction; what ``change`` raises keeps nothing."""
        with self._writing() as connection:
            # Inside the transaction: what is decided rests on the accounts as they stand, not as they stood before the
            # lock.
            accounts = _accounts(connection)
            account = change(accounts)
            before = accounts.get(account.name)
            append_to(connection, ACCOUNT, [_content(account)])
            if account.factor != (before.factor if before else None):
                append_factor(connection, account)
            append_audit(connection, [entry])
            return account

    def account_faults(self) -> list[tuple[int, str]]:
        """Return (sequence, wording key) for every state at which the chain does not hold."""
        with self._reading() as connection:
            return [*side_chain_faults(connection, ACCOUNT), *side_chain_faults(connection, SECOND_FACTOR)]


def _content(account: Account) -> Line:
    return {
        "name": account.name,
        "role": str(account.role),
        "department": account.department,
        "until": account.until.isoformat() if account.until else None,
        "disabled": account.disabled,
        "secret": account.secret,
        "must_change": account.must_change,
        "changed_at": kept_moment(account.changed_at) if account.changed_at else None,
        "generation": account.generation,
    }


def _accounts(connection: sa.Connection) -> dict[str, Account]:
    """Return the last state of every account, by name in the order of adding; ReportedError for a line not of ours."""
    found: dict[str, Account] = {}
    for line in lines_of(connection, ACCOUNT):
        try:
            found[line["name"]] = _account(line, found.get(line["name"]))
        except ValueError as error:  # somebody wrote there what this program never does: nobody is let in by it
            raise ReportedError("keep.journal_broken", why=error) from error
    try:
        for name, factor in factors(connection).items():
            found[name] = replace(found[name], factor=factor)
    except (ValueError, KeyError) as error:
        raise ReportedError("keep.journal_broken", why=error) from error
    return found


def _account(line: Line, before: Account | None) -> Account:
    """Return the state a line stands for; passwords of the states before it are remembered, the newest first."""
    past = () if before is None else before.past
    if before is not None and before.secret and before.secret != line["secret"]:
        past = (before.secret, *past)
    return Account(
        name=line["name"],
        role=Role(line["role"]),
        department=line["department"],
        until=date.fromisoformat(line["until"]) if line["until"] else None,
        disabled=line["disabled"],
        secret=line["secret"],
        past=past,
        must_change=line["must_change"],
        changed_at=datetime.fromisoformat(line["changed_at"]) if line["changed_at"] else None,
        generation=line["generation"],
    )
