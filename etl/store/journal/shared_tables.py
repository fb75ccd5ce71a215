"""Tables that the servers of one home share and that are no part of the record: drafts, and which generation holds.

They are changed freely, not chained and not carried by a migration.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from etl.postgres.address import JournalAddress
from etl.store.journal.engines import queue_up, server_engine
from etl.store.journal.troubles import unread, unwritten

# Apart from the journal's own: these rows are changed and thrown away, and no chain holds them.
SHARED_METADATA = sa.MetaData()

DRAFT = sa.Table(
    "draft",
    SHARED_METADATA,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("revision", sa.Integer, nullable=False, comment="how often it was changed"),
    sa.Column("content", sa.Text, nullable=False, comment="the draft, as JSON in ASCII"),
    sa.Column("checked", sa.Text, nullable=True, comment="what was read of it and found, as JSON in ASCII"),
    sa.Column("changed", sa.DateTime(timezone=True), nullable=False),
)

GENERATION = sa.Table(
    "generation",
    SHARED_METADATA,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("manifest", sa.String, nullable=False, comment="the SHA-256 of its manifest"),
    sa.Column("version", sa.String, nullable=False, comment="the data version"),
    sa.Column("mark", sa.String, nullable=False, comment="by which code and layouts it was read"),
    sa.Column("acceptances", sa.Integer, nullable=False),
    sa.Column("published_by", sa.String, nullable=False),
    sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
)


class SharedTables:
    """The shared tables of a journal, made where they are not there. ReportedError where the server does not answer."""

    def __init__(self, address: JournalAddress) -> None:
        self.address = address
        self._engine = server_engine(address.url)
        self._made = False

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """Yield a connection that only asks."""
        self._make()
        try:
            with self._engine.connect() as connection:
                yield connection
        except DatabaseError as error:
            raise unread(error, self.address) from error

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """Yield a transaction."""
        self._make()
        try:
            with self._engine.begin() as connection:
                yield connection
        except DatabaseError as error:
            raise unwritten(error, self.address) from error

    def _make(self) -> None:
        if self._made:
            return
        try:
            with self._engine.begin() as connection:
                # Asked first: making them waits in a queue, and needs rights that a serving role lacks (`let_serve`).
                if not SHARED_METADATA.tables.keys() <= set(sa.inspect(connection).get_table_names()):
                    queue_up(connection)
                    SHARED_METADATA.create_all(connection)
        except DatabaseError as error:
            raise unwritten(error, self.address) from error
        self._made = True
