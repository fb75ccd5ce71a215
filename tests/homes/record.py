"""A home's record read past the program: every line of every chain, as SQLite itself holds it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

HOMES = Path(__file__).parent
GOLDEN = "golden.json"
Line = dict[str, Any]


def homes() -> list[Path]:
    """Return the kept homes, oldest first."""
    return sorted(HOMES.glob("version*"), key=lambda home: int(home.name.removeprefix("version")))


def golden(home: Path) -> dict[str, Any]:
    """Return what stands beside a kept home: its ``schema``, its ``lines``, and what they mean (``says``)."""
    found: dict[str, Any] = json.loads((home / GOLDEN).read_text("utf-8"))
    return found


def dump(journal: Path) -> dict[str, list[Line]]:
    """Return every table that is a chain, by name: its lines in order, with the columns that are not NULL."""
    with closing(sqlite3.connect(journal)) as connection:
        connection.row_factory = sqlite3.Row
        return {table: list(_lines(connection, table)) for table in _chained(connection)}


def _chained(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield the tables whose lines hang on one another: they carry a sequence, the hash before and their own."""
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    for (name,) in tables:
        columns = {row["name"] for row in connection.execute(f"PRAGMA table_info({name})")}
        if {"sequence", "previous", "hash"} <= columns:
            yield name


def _lines(connection: sqlite3.Connection, table: str) -> Iterator[Line]:
    for row in connection.execute(f"SELECT * FROM {table} ORDER BY sequence"):
        yield {name: row[name] for name in row.keys() if row[name] is not None}  # noqa: SIM118 - a Row is no dict


def edition(journal: Path) -> str:
    """Return the version of the journal's schema that a file says it has."""
    with closing(sqlite3.connect(journal)) as connection:
        (found,) = connection.execute("SELECT value FROM setting WHERE key = 'schema'").fetchone()
    return str(found)
