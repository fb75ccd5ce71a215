"""One opening of the warehouse file: in memory, attached read-only, shut against everything outside.

DuckDB keeps one instance a path in a process, so connecting to the path again after a swap would give the old rows.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb

from etl.store.warehouse.build import OFFLINE
from etl.store.warehouse.filling import quoted
from etl.store.warehouse.seal import WarehouseBroken, identity_of, intact, is_made

_ROWS = 5000
"""So many rows of a long answer stand in memory at a time, beside what is made of them."""


class Attached:
    """One opening of the file: the connection, and a cursor for each thread that asks."""

    def __init__(self, path: Path) -> None:
        self.identity = identity_of(path)
        # Its digest was worked out a moment ago where this process made it: a county's takes longer than all the rest.
        if not is_made(path, self.identity) and not intact(path):
            raise WarehouseBroken(str(path))
        # One thread: a county's rows are found before a second one is awake, and the server brings threads of its own.
        self._connection = duckdb.connect(":memory:", config={**OFFLINE, "threads": 1})
        # Not connect(path): see above. In memory nothing is written beside the file either.
        self._connection.execute(f"ATTACH '{quoted(path)}' AS kept (READ_ONLY)")
        # After ATTACH, which is such an access; from here on no query can read or write a file, and no
        # setting can undo it.
        self._connection.execute("SET enable_external_access = false")
        self._connection.execute("SET lock_configuration = true")
        # A DuckDB connection serves one query at a time; cursors of it are independent and share the attached file.
        self._cursors = threading.local()
        self.meta: dict[str, str] = dict(self.rows("SELECT key, value FROM meta"))

    def rows(self, sql: str, texts: Sequence[str] = ()) -> list[tuple[Any, ...]]:
        """Return the answer to a query; ``texts`` are what its question marks stand for."""
        cursor = getattr(self._cursors, "cursor", None)
        if cursor is None:
            cursor = self._cursors.cursor = self._connection.cursor()
            # For each cursor: the schema in use is not inherited from the connection.
            cursor.execute("USE kept")
        return cursor.execute(filled(sql, texts)).fetchall()

    def each(self, sql: str, texts: Sequence[str] = ()) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of an answer, `_ROWS` at a time in memory, each text once however many rows hold it; texts in
        lists too."""
        cursor, known = self._connection.cursor(), dict[str, str]()
        cursor.execute("USE kept")
        cursor.execute(filled(sql, texts))
        while rows := cursor.fetchmany(_ROWS):
            for row in rows:
                # The driver makes a new str for every row; shared, the few hundred names of a county are held once.
                yield tuple(_shared(each, known) for each in row)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()


def _shared(value: Any, known: dict[str, str]) -> Any:
    """Return a value with the ``known`` texts in place of equal ones."""
    if type(value) is str:
        return known.setdefault(value, value)
    if type(value) is list and value and type(value[0]) is str:
        return list(map(known.setdefault, value, value))
    return value


def filled(sql: str, texts: Sequence[str]) -> str:
    """Put texts as literals in place of the question marks of a query of ours, which has none in its own literals.

    DuckDB's Python client imports pandas (0.6 s, 50 MB) to look at the first parameter that is bound, of whatever type.
    In its string literals nothing but the quote has a meaning, and nothing but U+0000 cannot stand.
    """
    parts = sql.split("?")
    assert len(parts) == len(texts) + 1, f"{len(texts)} texts for {sql}"
    # One part more than there are question marks.
    literals = [*map(literal, texts), ""]
    return "".join(part + text for part, text in zip(parts, literals, strict=True))


def literal(text: str) -> str:
    """Return a text as an SQL expression."""
    # The quote is doubled; U+0000 would end the query and is joined in as a character.
    plain = text.replace("'", "''").replace("\0", "' || chr(0) || '")
    return f"('{plain}')"


def attach(path: Path) -> Attached:
    """Open the file at ``path``; WarehouseBroken if it is missing or its bytes are not those that were built."""
    try:
        return Attached(path)
    except duckdb.Error as error:
        raise WarehouseBroken(str(path)) from error
