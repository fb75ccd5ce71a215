"""Carrying a journal as it is from one database to another: every row of every table, and the proof that they are the
same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping

import sqlalchemy as sa

from etl.faults import fault_point
from etl.store.journal.instructions import INSTRUCTION_LINE
from etl.store.journal.messages import MESSAGE_LINE
from etl.store.journal.revisions import REVISION
from etl.store.journal.tables import METADATA
from etl.store.journal.texts import REPORT, TEXT

_AT_ONCE = 500
"""Rows held at a time."""

ON_FIRST_USE = (TEXT, REPORT, REVISION, INSTRUCTION_LINE, MESSAGE_LINE)
"""Tables that a journal has only once somebody used them. Importing them enters them in ``METADATA``: else `carry`
would leave them out wherever no other module had imported them."""


def tables_of(connection: sa.Connection) -> list[sa.Table]:
    """Return the journal's tables that are there, those first that others refer to."""
    there = set(sa.inspect(connection).get_table_names())
    return [table for table in METADATA.sorted_tables if table.name in there]


def carry(source: sa.Connection, target: sa.Connection) -> None:
    """Make the tables of a journal and fill them with the rows of another one; neither is committed here."""
    METADATA.create_all(target)
    for table in tables_of(source):
        for rows in _rows(source, table).partitions(_AT_ONCE):
            target.execute(table.insert(), [dict(row) for row in rows])
            fault_point("during_carry")


def digests(connection: sa.Connection) -> Mapping[str, str]:
    """Return a SHA-256 over the rows of each table, in the order of its key; a table without rows is left out, for some
    are made on first use."""
    found = {table.name: _digest(connection, table) for table in tables_of(connection)}
    return {name: digest for name, digest in found.items() if digest}


def _digest(connection: sa.Connection, table: sa.Table) -> str:
    digest, empty = hashlib.sha256(), True
    for line in _lines(connection, table):
        digest.update(line)
        empty = False
    return "" if empty else digest.hexdigest()


def _lines(connection: sa.Connection, table: sa.Table) -> Iterator[bytes]:
    for row in _rows(connection, table):
        yield json.dumps(dict(row), ensure_ascii=True, sort_keys=True).encode() + b"\n"


def _rows(connection: sa.Connection, table: sa.Table) -> sa.MappingResult:
    wanted = sa.select(table).order_by(*table.primary_key.columns)
    return connection.execute(wanted, execution_options={"yield_per": _AT_ONCE}).mappings()
