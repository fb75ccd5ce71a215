"""Where each quarter stands, kept as a row: a projection of the lines, written in the transaction of each of them.

A page asks for rows; it never folds the lines. Nothing rests on the rows: they can be made of the lines again, and the
doctor proves that they are what the lines say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sa

from etl.store.journal.lines import Line, decision_of, submission_of
from etl.store.journal.tables import DECISION, SLOT, SUBMISSION
from plan.slots import Place, Slot, slots_of

_LONG = frozenset({"findings", "receipt"})
"""Columns of a submission that no fold of the lines needs."""


def write_slots(connection: sa.Connection, slots: Iterable[Slot]) -> None:
    """Put the rows of slots in the place of those before. Every slot has a version."""
    for row in map(row_of, slots):
        there = sa.and_(SLOT.c.department == row["department"], SLOT.c.period == row["period"])
        # Update, else insert: "upsert" is written differently in SQLite and PostgreSQL. Writers queue, so
        # nobody comes between.
        if connection.execute(SLOT.update().where(there).values(**row)).rowcount == 0:
            connection.execute(SLOT.insert(), row)


def row_of(slot: Slot) -> Line:
    """Return the row in which a slot's head is kept."""
    assert slot.newest is not None, "nothing is kept of a quarter for which nothing was sent"
    return {
        "department": slot.department,
        "period": str(slot.period),
        "state": str(slot.state),
        "changed": slot.changed,
        "sent": slot.newest.sequence,
        "spoken": slot.effective.sequence if slot.effective else None,
        "spoken_since": slot.spoken_since,
        "decided": slot.decision.sequence if slot.decision else None,
    }


def make_slots(connection: sa.Connection) -> None:
    """Make every row again from the lines."""
    connection.execute(SLOT.delete())
    write_slots(connection, folded(connection).values())


def folded(connection: sa.Connection) -> dict[Place, Slot]:
    """Return every slot as the lines say, with all its versions."""
    sent = connection.execute(folding(SUBMISSION)).mappings()
    decided = connection.execute(folding(DECISION)).mappings()
    return slots_of((submission_of(dict(row)) for row in sent), (decision_of(dict(row)) for row in decided))


def slot_faults(connection: sa.Connection) -> Iterator[tuple[int, str]]:
    """Yield (sequence of the quarter's last line, wording key) for every row that is not what the lines say."""
    kept = {(row["department"], row["period"]): dict(row) for row in connection.execute(sa.select(SLOT)).mappings()}
    for slot in folded(connection).values():
        # What is left at the end are rows of quarters of which there is no line.
        if kept.pop((slot.department, str(slot.period)), None) != row_of(slot):
            yield slot.changed, "chain.slot"
    yield from ((int(row["changed"]), "chain.slot") for row in kept.values())


def folding(table: sa.Table) -> sa.Select[Any]:
    """Return every line of a kind by sequence, with what folding them needs."""
    return sa.select(*(c for c in table.columns if c.name not in _LONG)).order_by(table.c.sequence)
