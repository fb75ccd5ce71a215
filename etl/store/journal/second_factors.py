"""Second factors as lines of a chain of their own, written in the transaction of the account's line."""

from __future__ import annotations

import json
from datetime import datetime

import sqlalchemy as sa

from access.account import Account
from access.second_factor import SecondFactor
from etl.store.journal.lines import Line, kept_moment
from etl.store.journal.side_chain import append_to, lines_of
from etl.store.journal.tables import SECOND_FACTOR


def append_factor(connection: sa.Connection, account: Account) -> None:
    """Append the state in which an account's second factor now is; none is a state too."""
    append_to(connection, SECOND_FACTOR, [_content(account)])


def factors(connection: sa.Connection) -> dict[str, SecondFactor | None]:
    """Return the second factor of every account that ever had one; None where it was taken off."""
    return {line["name"]: _factor(line) for line in lines_of(connection, SECOND_FACTOR)}


def _content(account: Account) -> Line:
    factor = account.factor
    return {
        "name": account.name,
        "sealed": factor.sealed if factor else None,
        "recovery": json.dumps(factor.recovery if factor else []),
        "since": kept_moment(factor.since) if factor else None,
    }


def _factor(line: Line) -> SecondFactor | None:
    if line["sealed"] is None:
        return None
    return SecondFactor(line["sealed"], tuple(json.loads(line["recovery"])), datetime.fromisoformat(line["since"]))
