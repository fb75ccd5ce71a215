"""Accounts as lines of a chain of their own: every state an account was ever in, the last one of a name speaks."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from datetime import date, datetime

import sqlalchemy as sa

from etl.journal.auditing import append_audit
from etl.journal.chain import in_order
from etl.journal.database import Database
from etl.journal.lines import GENESIS, Line, chain_faults, hash_of, kept_moment
from etl.journal.tables import ACCOUNT
from plan.account import Account
from plan.audit import AuditEntry
from plan.review import Role

_SETTLED = 0.1
"""Seconds after which a file that was written shows it by its time: younger ones are read again."""

Change = Callable[[Mapping[str, Account]], Account]
"""Asked inside the transaction with every account by its name: the state that is to be kept, or it raises."""


class AccountJournal(Database):
    """The accounts of the journal."""

    _tables = (ACCOUNT,)
    _known: tuple[object, dict[str, Account]] | None = None

    def accounts(self) -> Mapping[str, Account]:
        """Every account by its name, in the order in which they were added. Cheap while nothing is written."""
        look = self._look()
        known = self._known
        if known is not None and look is not None and known[0] == look:
            return known[1]
        with self._reading() as connection:
            found = _accounts(connection)
        self._known = (look, found)
        return found

    def change(self, change: Change, entry: AuditEntry) -> Account:
        """Keep an account's new state and its audit entry in one transaction; what ``change`` raises keeps nothing."""
        with self._writing() as connection:
            accounts = _accounts(connection)
            account = change(accounts)
            _append(connection, account)
            append_audit(connection, [entry])
            return account

    def account_faults(self) -> list[tuple[int, str]]:
        """(sequence, wording key) for every state at which the chain does not hold."""
        with self._reading() as connection:
            return list(chain_faults([(ACCOUNT.name, row._asdict()) for row in connection.execute(in_order(ACCOUNT))]))

    def _look(self) -> object:
        """Another value after every change; None where that cannot be told without asking."""
        path = self._url.database
        if self._engine.dialect.name != "sqlite" or not path:
            return None
        try:
            found = os.stat(path)
        except OSError:
            return None
        settled = time.time() - found.st_mtime > _SETTLED
        return (found.st_ino, found.st_mtime_ns, found.st_size) if settled else None


def _append(connection: sa.Connection, account: Account) -> None:
    tip = connection.execute(sa.select(ACCOUNT.c.sequence, ACCOUNT.c.hash).order_by(ACCOUNT.c.sequence.desc()).limit(1))
    sequence, previous = tip.first() or (0, GENESIS)
    line = {"sequence": sequence + 1, **_content(account), "previous": previous}
    line["hash"] = hash_of(ACCOUNT.name, line)
    connection.execute(ACCOUNT.insert(), line)


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
    found: dict[str, Account] = {}
    for row in connection.execute(in_order(ACCOUNT)):
        line = row._asdict()
        found[line["name"]] = _account(line, found.get(line["name"]))
    return found


def _account(line: Line, before: Account | None) -> Account:
    """The state a line stands for; passwords of the states before it are remembered, the newest first."""
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
