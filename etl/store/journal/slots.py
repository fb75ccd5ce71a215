"""Where each quarter stands, kept as a row: a projection of the lines, written in the transaction of each of them.

A page asks for rows; it never folds the lines. Nothing rests on the rows: they can be made of the lines again, and the
doctor proves that they are what the lines say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from etl.store.journal.lines import Line, decision_of, submission_of
from etl.store.journal.tables import DECISION, SLOT, SUBMISSION
from plan.slots import Place, Slot, slots_of

_LONG = frozenset({"findings", "receipt"})
"""Columns of a submission that no fold of the lines needs."""


def write_slots(connection: sa.Connection, slots: Iterable[Slot]) -> None:
    """Put the rows of slots in the place of those before. Every slot has a version."""
    rows = [row_of(slot) for slot in slots]
    # Look, then insert or update: "upsert" is written differently in SQLite and PostgreSQL. Writers queue, so nobody
    # comes between. All at once, for a load brings dozens in one transaction.
    there = _kept_beside(connection, rows)
    if fresh := [row for row in rows if (row["department"], row["period"]) not in there]:
        connection.execute(SLOT.insert(), fresh)
    if known := [row for row in rows if (row["department"], row["period"]) in there]:
        own = sa.and_(SLOT.c.department == sa.bindparam("_of"), SLOT.c.period == sa.bindparam("_in"))
        connection.execute(
            SLOT.update().where(own), [{**row, "_of": row["department"], "_in": row["period"]} for row in known]
        )


def _kept_beside(connection: sa.Connection, rows: Sequence[Line]) -> set[tuple[str, str]]:
    """Return department and quarter of each row that is kept of the departments and quarters of ``rows``."""
    departments, periods = {row["department"] for row in rows}, {row["period"] for row in rows}
    # Every department with every quarter, as `slots_at` asks: one question instead of many.
    near = sa.and_(SLOT.c.department.in_(departments), SLOT.c.period.in_(periods))
    kept = connection.execute(sa.select(SLOT.c.department, SLOT.c.period).where(near))
    return {(department, period) for department, period in kept}


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
