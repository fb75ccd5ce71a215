"""Who may do what with a journal in PostgreSQL: the role that serves adds lines, and neither changes nor deletes any.

Triggers refuse it to everybody, as in a file; only the owner of the tables could take them away, and that is another
role.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from etl.postgres.address import JournalAddress
from etl.reported_error import ReportedError
from etl.store.journal.carrying import ON_FIRST_USE
from etl.store.journal.dialect import escaped
from etl.store.journal.engines import one_moment, queue_up, server_engine
from etl.store.journal.session_tables import SESSION_METADATA
from etl.store.journal.shared_tables import SHARED_METADATA
from etl.store.journal.store import Journal
from etl.store.journal.tables import METADATA
from etl.store.journal.troubles import unread, unwritten

_TO_ADD = "SELECT, INSERT"
_TO_KEEP = "SELECT, INSERT, UPDATE, DELETE"

# Enabled for this very session (O, A): a trigger that is there and switched off guards nothing.
_GUARDS = """
SELECT tgrelid::regclass::text, tgname FROM pg_trigger
WHERE NOT tgisinternal AND tgenabled IN ('O', 'A') AND tgrelid IN (
SELECT oid FROM pg_class WHERE relnamespace = coalesce(current_schema(), 'public')::regnamespace)
"""


def begin(address: JournalAddress) -> None:
    """Make every table of a journal, and those that servers share, where they are not there; ReportedError where the
    server does not answer or does not let them be made."""
    assert ON_FIRST_USE, "known by now, so that they are made too"
    Journal.at(address)
    try:
        with server_engine(address.url).begin() as connection:
            # Two servers that begin at once would both find no table, and one would fail at making it.
            queue_up(connection)
            METADATA.create_all(connection)
            SESSION_METADATA.create_all(connection)
            SHARED_METADATA.create_all(connection)
    except DatabaseError as error:
        raise unwritten(error, address) from error


def check_role(address: JournalAddress, role: str) -> None:
    """Raise ReportedError where a server knows no role of that name."""
    asked = sa.text("SELECT 1 FROM pg_roles WHERE rolname = :role")
    with _asking(address) as connection:
        if connection.execute(asked, {"role": escaped(role)}).first() is None:
            raise ReportedError("migrate.no_role", role=role, address=address)


def let_serve(address: JournalAddress, role: str) -> None:
    """Give a role the rights it needs to serve, and take every other one from it. The role and the tables must be there
    already (`check_role`, `begin`). ReportedError where the server refuses."""
    engine = server_engine(address.url)
    # A name cannot be a bound parameter: the dialect quotes it as the server wants it.
    quoted = engine.dialect.identifier_preparer.quote(role)
    try:
        with engine.begin() as connection:
            queue_up(connection)
            (schema,) = connection.exec_driver_sql("SELECT quote_ident(current_schema())").one()
            connection.exec_driver_sql(f"GRANT USAGE ON SCHEMA {schema} TO {quoted}")
            shared = (*SESSION_METADATA.sorted_tables, *SHARED_METADATA.sorted_tables)
            for table in (*METADATA.sorted_tables, *shared):
                rights = _TO_ADD if table.info.get("append_only") else _TO_KEEP
                named = engine.dialect.identifier_preparer.format_table(table)
                # Whatever was granted before goes first: only so is what is granted afterwards all that the role has.
                connection.exec_driver_sql(f"REVOKE ALL ON {named} FROM {quoted}")
                connection.exec_driver_sql(f"GRANT {rights} ON {named} TO {quoted}")
    except DatabaseError as error:
        raise unwritten(error, address) from error


def unguarded(address: JournalAddress) -> list[str]:
    """Return the tables of lines that no trigger keeps from being changed; ReportedError where nobody answers."""
    with _asking(address) as connection:
        guards: dict[str, set[str]] = {}
        for table, trigger in connection.exec_driver_sql(_GUARDS):
            guards.setdefault(table.rpartition(".")[2].strip('"'), set()).add(trigger)
        there = set(sa.inspect(connection).get_table_names())
    return [name for name in _line_tables() if name in there and not _wanted_triggers(name) <= guards.get(name, set())]


def may_change(address: JournalAddress) -> list[str]:
    """Return the tables of lines that the role of an address has the right to change or delete from, or owns."""
    asked = sa.text(
        "SELECT has_table_privilege(:name, 'UPDATE') OR has_table_privilege(:name, 'DELETE') "
        "OR has_table_privilege(:name, 'TRUNCATE')"
    )
    with _asking(address) as connection:
        there = set(sa.inspect(connection).get_table_names())
        return [n for n in _line_tables() if n in there and connection.execute(asked, {"name": n}).scalar()]


def careless(address: JournalAddress) -> list[str]:
    """Return the settings of a server by which a power cut could take what it said was kept."""
    with _asking(address) as connection:
        # Without fsync a line that was confirmed may be gone after a power cut, and no chain would show it at once.
        shown = {name: connection.exec_driver_sql(f"SHOW {name}").scalar() for name in ("fsync", "full_page_writes")}
    return [name for name, value in shown.items() if value == "off"]


def _line_tables() -> Iterator[str]:
    return (table.name for table in METADATA.sorted_tables if table.info.get("append_only"))


def _wanted_triggers(name: str) -> set[str]:
    return {f"{name}_no_{deed}" for deed in ("update", "delete", "truncate")}


@contextmanager
def _asking(address: JournalAddress) -> Iterator[sa.Connection]:
    try:
        with one_moment(server_engine(address.url)).connect() as connection:
            yield connection
    except DatabaseError as error:
        raise unread(error, address) from error
