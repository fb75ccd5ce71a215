"""Bringing a journal of an earlier edition up to this one: forward only, in one transaction, no line changed.

Lines keep their hashes: a column their edition did not have stays NULL and is no part of them.
"""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from etl.reported_error import ReportedError
from etl.store.journal.auditing import begin_audit
from etl.store.journal.lines import SCHEMA_VERSION
from etl.store.journal.slots import make_slots
from etl.store.journal.tables import DECISION, METADATA, SETTING, SUBMISSION


def prepare(connection: sa.Connection) -> None:
    """Make the tables, or bring them up; ReportedError for a journal of an edition that is not known here."""
    kept = _version(connection)
    if kept not in (None, *_OLDER, SCHEMA_VERSION):
        raise ReportedError("keep.journal_schema", found=kept, expected=SCHEMA_VERSION)
    if kept == "1":
        _from_1(connection)
    elif kept in ("2", "3"):  # version 4 has the column already, version 1 is made anew with it
        connection.exec_driver_sql("ALTER TABLE submission ADD COLUMN receipt VARCHAR")
    METADATA.create_all(connection)
    if kept in _OLDER:
        make_slots(connection)
    if kept is None:
        connection.execute(SETTING.insert(), {"key": "schema", "value": SCHEMA_VERSION})
    elif kept != SCHEMA_VERSION:
        connection.execute(SETTING.update().where(SETTING.c.key == "schema").values(value=SCHEMA_VERSION))
    # Last: its entry says up to which line there was no audit, so the lines must stand.
    if kept in (None, "1", "2"):
        begin_audit(connection)


def is_current(connection: sa.Connection, tables: Iterable[sa.Table]) -> bool:
    """Tell whether the journal is of this edition and has the tables, so that nothing needs to be written to read
    it."""
    there = sa.inspect(connection).get_table_names()
    return all(table.name in there for table in tables) and _version(connection) == SCHEMA_VERSION


def _version(connection: sa.Connection) -> str | None:
    if not sa.inspect(connection).has_table(SETTING.name):
        return None
    return connection.execute(sa.select(SETTING.c.value).where(SETTING.c.key == "schema")).scalar()


_OLDER = ("1", "2", "3", "4")
"""Versions that are brought up. Version 2 had neither audit nor accounts, version 3 kept no receipts, version 4 no row
for each quarter; the lines of all three are as today's."""

_OLD = {
    SUBMISSION: "sequence, id, department, period, file, sha256, layout, rows, demonstration, submitted_by, "
    "submitted_at, findings, previous, hash",
    DECISION: "sequence, submission, state, decided_by, decided_at, note, previous, hash",
}
"""The columns of version 1."""


def _from_1(connection: sa.Connection) -> None:
    """Migrate from version 1, which forbade sending the same bytes twice: SQLite drops a constraint only with its
    table.

    Version 1 was only ever kept in SQLite.
    """
    for table in (SUBMISSION, DECISION):
        # The triggers first: they would refuse what follows, and their names would be taken when the
        # tables are made anew.
        for deed in ("update", "delete"):
            connection.exec_driver_sql(f"DROP TRIGGER {table.name}_no_{deed}")
    # An index keeps its name when its table is renamed.
    connection.exec_driver_sql("DROP INDEX ix_decision_submission")
    for table in (SUBMISSION, DECISION):
        connection.exec_driver_sql(f"ALTER TABLE {table.name} RENAME TO {table.name}_1")
    METADATA.create_all(connection)
    for table, columns in _OLD.items():
        connection.exec_driver_sql(f"INSERT INTO {table.name} ({columns}) SELECT {columns} FROM {table.name}_1")
    for table in (DECISION, SUBMISSION):
        connection.exec_driver_sql(f"DROP TABLE {table.name}_1")
