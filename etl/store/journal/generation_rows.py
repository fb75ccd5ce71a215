"""Which generation holds: the last row of a table in PostgreSQL, beside the journal."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from etl.postgres.address import JournalAddress
from etl.postgres.connection import program_and_process
from etl.store.journal.engines import queue_up
from etl.store.journal.shared_tables import GENERATION, SharedTables

KEPT = 3
"""Generations whose files are kept: the one that holds, and those that somebody may still be fetching."""


@dataclass(frozen=True, slots=True)
class GenerationRow:
    """A generation: the SHA-256 of its manifest, the data version, the mark under which it was read, and how many
    acceptances it holds."""

    number: int
    manifest: str
    version: str
    mark: str
    acceptances: int


class GenerationTable:
    """The generations of a journal. ReportedError where the server does not answer."""

    def __init__(self, address: JournalAddress) -> None:
        self._tables = SharedTables(address)

    def last(self) -> GenerationRow | None:
        """Return the generation that holds; None if there is none yet."""
        return next(iter(self.latest(1)), None)

    def latest(self, many: int = KEPT) -> tuple[GenerationRow, ...]:
        """Return the latest generations, the one that holds first."""
        columns = [GENERATION.c[name] for name in GenerationRow.__dataclass_fields__]
        with self._tables.reading() as connection:
            rows = connection.execute(sa.select(*columns).order_by(GENERATION.c.number.desc()).limit(many))
            return tuple(GenerationRow(*row) for row in rows)

    def add(self, row: GenerationRow) -> bool:
        """Let a generation hold from now on; False, and nothing is changed, where one of its number does already."""
        values = {name: getattr(row, name) for name in GenerationRow.__dataclass_fields__}
        by = {"published_by": program_and_process(), "published_at": sa.func.clock_timestamp()}
        with self._tables.writing() as connection:
            queue_up(connection)
            # Whoever lost his lock without knowing it comes second, and is told so.
            last = connection.execute(sa.select(sa.func.max(GENERATION.c.number))).scalar() or 0
            if last >= row.number:
                return False
            connection.execute(GENERATION.insert().values(**values, **by))
            connection.execute(GENERATION.delete().where(GENERATION.c.number <= row.number - KEPT))
        return True
