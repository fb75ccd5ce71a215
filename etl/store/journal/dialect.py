"""What SQLite and PostgreSQL do differently beneath the journal: text, triggers, the queue of writers, a look at what
reads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

_MARK = "\ufdd0"
"""A noncharacter of Unicode, which no text should hold: in PostgreSQL it begins the escapes of NUL and of itself."""

_ESCAPED = {_MARK: f"{_MARK}1", "\0": f"{_MARK}0"}


class KeptText(TypeDecorator[str]):
    """Text that comes back as it was kept, character by character, and is ordered by its code points everywhere.

    PostgreSQL keeps no NUL, which a hostile file's name may hold and SQLite has always kept.
    """

    impl = sa.String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the column's type: in PostgreSQL with the collation C, which orders by code points as SQLite does."""
        by_code_points = sa.String(collation="C") if dialect.name == "postgresql" else sa.String()
        return dialect.type_descriptor(by_code_points)

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Return what the database is given: text escaped for PostgreSQL."""
        return value if value is None or dialect.name != "postgresql" else escaped(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Return the text as it was kept, escapes undone."""
        return value if value is None or dialect.name != "postgresql" else unescaped(value)


def escaped(text: str) -> str:
    """Return text as PostgreSQL can keep it."""
    if "\0" not in text and _MARK not in text:
        return text
    return "".join(_ESCAPED.get(each, each) for each in text)


def unescaped(text: str) -> str:
    """Return the text that :func:`escaped` was given."""
    return text.replace(_ESCAPED["\0"], "\0").replace(_ESCAPED[_MARK], _MARK) if _MARK in text else text


def row_kept(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row of a question in plain SQL as it was kept: nothing tells such a question what is text of ours."""
    return {name: unescaped(value) if isinstance(value, str) else value for name, value in row.items()}


_FUNCTION = "guibiao_append_only"

_MAKE_FUNCTION = f"""
CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the journal is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""


def refusal(table: sa.Table, deed: str) -> str:
    """Return the SQLite statement for a trigger that refuses a deed (UPDATE or DELETE) to a table's rows."""
    return (
        f"CREATE TRIGGER IF NOT EXISTS {table.name}_no_{deed.lower()} BEFORE {deed} ON {table.name} "
        "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
    )


def append_only(table: sa.Table) -> sa.Table:
    """Return the table with triggers that refuse any change or deletion of its rows, whoever asks."""
    for deed in ("UPDATE", "DELETE"):
        _after_create(table, refusal(table, deed), "sqlite")
    _after_create(table, _MAKE_FUNCTION, "postgresql")
    for deed in ("UPDATE", "DELETE", "TRUNCATE"):  # SQLite has no TRUNCATE
        _after_create(table, _refusal_on_server(table, deed), "postgresql")
    table.info["append_only"] = True
    return table


def _refusal_on_server(table: sa.Table, deed: str) -> str:
    """Return PostgreSQL's statement for a trigger that refuses a deed."""
    # For each statement and not each row: what would change nothing is refused too, and TRUNCATE has no rows.
    return (
        f"CREATE TRIGGER {table.name}_no_{deed.lower()} BEFORE {deed} ON {table.name} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {_FUNCTION}()"
    )


def _after_create(table: sa.Table, statement: str, dialect: str) -> None:
    made = sa.DDL(statement)  # type: ignore[no-untyped-call]
    sa.event.listen(table, "after_create", made.execute_if(dialect=dialect))


def lift_refusal(connection: sa.Connection, table: sa.Table) -> None:
    """Let rows of a table be deleted for the rest of this transaction. In PostgreSQL its owner alone can."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {table.name}_no_delete")
    else:
        connection.exec_driver_sql(f"ALTER TABLE {table.name} DISABLE TRIGGER {table.name}_no_delete")


def refuse_again(connection: sa.Connection, table: sa.Table) -> None:
    """Refuse from now on that rows of a table are deleted."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(refusal(table, "DELETE"))
    else:
        connection.exec_driver_sql(f"ALTER TABLE {table.name} ENABLE TRIGGER {table.name}_no_delete")
