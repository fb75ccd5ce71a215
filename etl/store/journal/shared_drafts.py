"""Drafts' records in PostgreSQL, beside the journal: every server of a home sees the same ones, whatever its folder."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from etl.postgres.address import JournalAddress
from etl.store.journal.shared_tables import DRAFT, SharedTables


@dataclass(frozen=True, slots=True)
class DraftRecord:
    """A draft as it is kept, as JSON: ``content`` the draft, ``checked`` what was read of its file and found (None:
    nothing was read)."""

    content: str
    checked: str | None = None


class DraftTable:
    """The drafts of a home by their id. ReportedError where the server does not answer."""

    def __init__(self, address: JournalAddress) -> None:
        self._tables = SharedTables(address)

    def add(self, key: str, record: DraftRecord) -> None:
        """Keep a new draft; one of that id is left as it is."""
        if self.get(key) is None:
            with self._tables.writing() as connection:
                connection.execute(DRAFT.insert().values(id=key, revision=1, **_columns(record)))

    def get(self, key: str) -> DraftRecord | None:
        """Return a draft; None if there is none of that id."""
        with self._tables.reading() as connection:
            row = connection.execute(sa.select(DRAFT.c.content, DRAFT.c.checked).where(DRAFT.c.id == key)).first()
        return DraftRecord(*row) if row else None

    def content(self, key: str) -> str | None:
        """Return a draft without what was read of it; None if there is none of that id."""
        return self.contents([key]).get(key)

    def contents(self, keys: Collection[str]) -> Mapping[str, str]:
        """Return drafts of some ids, without what was read of them."""
        with self._tables.reading() as connection:
            asked = sa.select(DRAFT.c.id, DRAFT.c.content).where(DRAFT.c.id.in_(keys))
            return dict(connection.execute(asked).all())

    def revisions(self) -> Mapping[str, int]:
        """Return how often each draft was changed."""
        with self._tables.reading() as connection:
            return dict(connection.execute(sa.select(DRAFT.c.id, DRAFT.c.revision)).all())

    def change(self, key: str, how: Callable[[DraftRecord], DraftRecord | None]) -> None:
        """Replace a draft by what ``how`` makes of it (None: it stays); KeyError if it is gone. Whoever else would
        change it waits."""
        same = DRAFT.c.id == key
        with self._tables.writing() as connection:
            asked = sa.select(DRAFT.c.content, DRAFT.c.checked).where(same).with_for_update()
            row = connection.execute(asked).first()
            if row is None:
                raise KeyError(key)
            before = DraftRecord(*row)
            after = how(before)
            if after is not None and after != before:
                connection.execute(DRAFT.update().where(same).values(revision=DRAFT.c.revision + 1, **_columns(after)))

    def remove(self, key: str) -> None:
        """Forget a draft; one that is gone already is fine."""
        with self._tables.writing() as connection:
            connection.execute(DRAFT.delete().where(DRAFT.c.id == key))

    def age(self, key: str) -> float | None:
        """Return the seconds since a draft last changed, by the server's clock; None if it is gone."""
        age = sa.extract("epoch", sa.func.clock_timestamp() - DRAFT.c.changed)
        with self._tables.reading() as connection:
            found = connection.execute(sa.select(age).where(DRAFT.c.id == key)).scalar()
        return None if found is None else float(found)


def _columns(record: DraftRecord) -> dict[str, object]:
    # The server's clock: those of several machines may differ by more than a draft may stand still.
    return {"content": record.content, "checked": record.checked, "changed": sa.func.clock_timestamp()}
