"""Where a chain ends, noted in the transaction that lengthens it: what is cut off a chain's end leaves it whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from etl.store.journal.lines import GENESIS, Line
from etl.store.journal.tables import SETTING
from plan.whole_number import whole_number

Tip = tuple[int, str]
"""A line's sequence and hash."""

LONGEST_SEQUENCE = 18
"""Digits of the largest sequence that a database numbers its lines with (63 bits)."""

MOVED = "moved"
"""The key of the note that says where a journal's lines are kept by now, if not here."""

FIRST: Tip = (0, GENESIS)
"""What the first line hangs from."""


def note(connection: sa.Connection, key: str, value: str) -> None:
    """Keep a note in the place of the one before."""
    # Settings are no lines of a chain: they may be replaced, and no trigger refuses it.
    connection.execute(SETTING.delete().where(SETTING.c.key == key))
    connection.execute(SETTING.insert(), {"key": key, "value": value})


def noted(connection: sa.Connection, key: str) -> str | None:
    """Return the note that is kept under a key; None if there is none."""
    return connection.execute(sa.select(SETTING.c.value).where(SETTING.c.key == key)).scalar()


def note_tip(connection: sa.Connection, table: sa.Table, line: Mapping[str, Any]) -> None:
    """Note the line with which a chain now ends."""
    note(connection, _key(table), f"{line['sequence']}:{line['hash']}")


def tip_faults(
    connection: sa.Connection, table: sa.Table, last: Line | None, always_noted: bool = True
) -> Iterator[tuple[int, str]]:
    """Yield (sequence, wording key) if a chain does not end with the line that was noted: the first one that is
    missing. ``always_noted``: False for a chain that earlier versions lengthened without a note."""
    ends = (last["sequence"], last["hash"]) if last else FIRST
    value = noted(connection, _key(table))
    if value is None:
        if last and always_noted:
            yield ends[0], "chain.tip"
        return
    sequence, _, found = value.partition(":")
    number = whole_number(sequence, LONGEST_SEQUENCE)
    if (number, found) != ends:
        # Noted further on than the chain goes: its end was cut off. Else the note itself is not what it was.
        yield (ends[0] + 1, "chain.cut") if number is not None and number > ends[0] else (ends[0], "chain.tip")


def _key(table: sa.Table) -> str:
    return f"tip:{table.name}"
