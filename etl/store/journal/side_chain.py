"""A chain of lines in a table of its own, beside the main one: numbered, hash-chained, its end noted.

What its lines hold is their table's affair; how they are numbered, linked and proven is here, for all such tables.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from etl.store.journal.lines import GENESIS, Line, chain_faults, hash_of
from etl.store.journal.tips import note_tip, tip_faults


def in_order(table: sa.Table) -> sa.Select[Any]:
    """Return every line of a kind, by sequence."""
    return sa.select(table).order_by(table.c.sequence)


def tip_of(table: sa.Table) -> sa.Select[Any]:
    """Return sequence and hash of a kind's last line."""
    return sa.select(table.c.sequence, table.c.hash).order_by(table.c.sequence.desc()).limit(1)


def lines_of(connection: sa.Connection, table: sa.Table) -> list[Line]:
    """Return every line of a table, in order."""
    return [row._asdict() for row in connection.execute(in_order(table))]


def append_to(connection: sa.Connection, table: sa.Table, contents: Iterable[Line]) -> list[Line]:
    """Append lines with these contents to a table's chain, and return them whole; no contents append nothing."""
    sequence, previous = connection.execute(tip_of(table)).first() or (0, GENESIS)
    lines: list[Line] = []
    for number, content in enumerate(contents, sequence + 1):
        line = {"sequence": number, **content, "previous": previous}
        # The hash is over everything but itself, so it goes in last.
        line["hash"] = previous = hash_of(table.name, line)
        lines.append(line)
    if lines:
        connection.execute(table.insert(), lines)
        note_tip(connection, table, lines[-1])
    return lines


def side_chain_faults(connection: sa.Connection, table: sa.Table, always_noted: bool = True) -> list[tuple[int, str]]:
    """Return (sequence, wording key) for every line at which a table's chain does not hold, and where it was cut.

    ``always_noted``: as of :func:`etl.store.journal.tips.tip_faults`.
    """
    lines = lines_of(connection, table)
    ends = tip_faults(connection, table, lines[-1] if lines else None, always_noted)
    return [*chain_faults((table.name, line) for line in lines), *ends]
