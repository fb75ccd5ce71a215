"""Second factors as lines of a chain of their own, written in the transaction of the account's line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime

import sqlalchemy as sa

from access.account import Account
from access.second_factor import SecondFactor
from etl.store.journal.chain import in_order
from etl.store.journal.lines import GENESIS, Line, chain_faults, hash_of, kept_moment
from etl.store.journal.tables import SECOND_FACTOR
from etl.store.journal.tips import note_tip, tip_faults


def append_factor(connection: sa.Connection, account: Account) -> None:
    """Append the state in which an account's second factor now is; none is a state too."""
    columns = sa.select(SECOND_FACTOR.c.sequence, SECOND_FACTOR.c.hash)
    tip = connection.execute(columns.order_by(SECOND_FACTOR.c.sequence.desc()).limit(1)).first()
    sequence, previous = tip or (0, GENESIS)
    line = {"sequence": sequence + 1, **_content(account), "previous": previous}
    line["hash"] = hash_of(SECOND_FACTOR.name, line)
    connection.execute(SECOND_FACTOR.insert(), line)
    note_tip(connection, SECOND_FACTOR, line)


def factors(connection: sa.Connection) -> dict[str, SecondFactor | None]:
    """Return the second factor of every account that ever had one; None where it was taken off."""
    return {row.name: _factor(row._asdict()) for row in connection.execute(in_order(SECOND_FACTOR))}


def factor_faults(connection: sa.Connection) -> Iterator[tuple[int, str]]:
    """Yield (sequence, wording key) for every state at which the chain does not hold."""
    lines = [(SECOND_FACTOR.name, row._asdict()) for row in connection.execute(in_order(SECOND_FACTOR))]
    yield from chain_faults(lines)
    yield from tip_faults(connection, SECOND_FACTOR, lines[-1][1] if lines else None)


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
