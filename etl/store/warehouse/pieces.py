"""A warehouse in pieces: Parquet files of which a change makes few new. `build.put_together` makes it of them again.

A piece holds the rows of one table: all of them where they are few, else those of a department's quarters of one year.
The same rows make the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from etl.reported_error import ReportedError
from etl.store.warehouse.attached import literal
from etl.store.warehouse.build import MEMORY, OFFLINE, proven
from etl.store.warehouse.filling import quoted
from etl.store.warehouse.seal import WarehouseBroken, identity_of

_WHOLE = {"submission": "sequence", "decision": "sequence"}
"""Tables with a row or two of a submission, and how they are ordered."""

_LONG = {
    "observation": "measure, area, period, sheet, cell, value",
    "finding": "position",
    "remark": "measure, area, period, position",
}
"""Tables with many rows of a submission, and how these are ordered."""

_OF_PLACE = "JOIN kept.submission s ON s.id = t.submission"


class WarehousePieces:
    """A warehouse as pieces to be written; all of them are of one file, whatever takes its place meanwhile."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self.meta: dict[str, str] = dict(connection.execute("SELECT key, value FROM kept.meta").fetchall())

    def names(self) -> list[str]:
        """Return the names of the pieces that have rows, in order."""
        found = [table for table in _WHOLE if self._one(f"SELECT count(*) FROM kept.{table}")]
        for table in _LONG:
            places = f"SELECT DISTINCT s.department, s.period[:4] FROM kept.{table} t {_OF_PLACE}"
            found += [_name(table, *place) for place in self._connection.execute(places).fetchall()]
        return sorted(found)

    def touched(self, acceptances: int) -> set[str]:
        """Return the names of the pieces whose rows may have changed after the first ``acceptances`` acceptances."""
        places = self._connection.execute(
            "SELECT DISTINCT department, reported_for[:4] FROM (SELECT department, reported_for FROM kept.acceptance "
            f"ORDER BY accepted_sequence OFFSET {int(acceptances)})"
        ).fetchall()
        return {*_WHOLE, *(_name(table, *place) for table in _LONG for place in places)}

    def rows(self, name: str) -> int:
        """Return how many rows a piece has."""
        return self._one(f"SELECT count(*) FROM ({_question(name)})")

    def write(self, name: str, path: Path) -> None:
        """Write a piece to a file."""
        self._connection.execute(f"COPY ({_question(name)}) TO '{quoted(path)}' (FORMAT parquet, COMPRESSION zstd)")

    def _one(self, sql: str) -> int:
        row = self._connection.execute(sql).fetchone()
        return int(row[0]) if row else 0


@contextmanager
def taken_apart(path: Path) -> Iterator[WarehousePieces]:
    """Yield the proven warehouse at ``path`` in pieces; WarehouseBroken if it is missing, damaged, or another one just
    took its place. ReportedError if there is no room for a piece."""
    identity = identity_of(path)
    proven(path)
    with duckdb.connect(":memory:", config={**OFFLINE, "threads": 1}) as connection:
        try:
            connection.execute(f"SET memory_limit = '{MEMORY}'")
            connection.execute(f"ATTACH '{quoted(path)}' AS kept (READ_ONLY)")
        except duckdb.Error as error:
            raise WarehouseBroken(str(path)) from error
        if identity_of(path) != identity:
            raise WarehouseBroken(str(path))
        try:
            yield WarehousePieces(connection)
        except duckdb.ProgrammingError:
            raise  # our own SQL
        except duckdb.Error as error:
            raise ReportedError("keep.no_warehouse", path=path, why=error) from error


def is_piece(name: str) -> bool:
    """Tell whether a piece of a warehouse may have that name."""
    table, colon, place = name.partition(":")
    return table in (_LONG if colon else _WHOLE) and bool(place) == bool(colon)


def _name(table: str, department: str, year: str) -> str:
    return f"{table}:{year}:{department}"


def _question(name: str) -> str:
    """Return the SQL for a piece's rows, in an order that does not depend on how they came in."""
    table, _, place = name.partition(":")
    if not place:
        return f"SELECT * FROM kept.{table} ORDER BY {_WHOLE[table]}"
    year, _, department = place.partition(":")
    where = f"s.department = {literal(department)} AND s.period[:4] = {literal(year)}"
    order = ", ".join(f"t.{column.strip()}" for column in _LONG[table].split(","))
    return f"SELECT t.* FROM kept.{table} t {_OF_PLACE} WHERE {where} ORDER BY s.sequence, {order}"
