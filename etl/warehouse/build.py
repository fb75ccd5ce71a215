"""Building the warehouse: a new file beside the old one, then one swap."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import duckdb

from etl.faults import fault_point
from etl.warehouse.content import Content
from etl.warehouse.filling import fill, quoted
from etl.warehouse.schema import SCHEMA, TABLES
from etl.warehouse.seal import digest_of, write_seal

OFFLINE = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
"""DuckDB must never look for an extension by itself: nothing here needs one, and nothing may leave the machine."""


def build(path: Path, content: Content) -> str:
    """Make the warehouse of ``content`` at ``path``, replacing what is there in one step; returns its data version."""
    fresh = path.with_name(f"{path.name}.new")
    scratch = path.with_name(f"{path.name}.rows")
    for leftover in (fresh, scratch, fresh.with_name(f"{fresh.name}.wal")):
        leftover.unlink(missing_ok=True)
    with duckdb.connect(str(fresh), config=dict(OFFLINE)) as connection:
        connection.execute("BEGIN")
        connection.execute(SCHEMA)
        fill(connection, content, scratch)
        connection.execute("COMMIT")
    scratch.unlink()
    write_seal(path, digest_of(fresh))
    fault_point("before_swap")
    os.replace(fresh, path)
    fault_point("after_swap")
    return content.version


def content_digest(path: Path) -> str:
    """A digest of every row the warehouse at ``path`` holds, whatever order or file layout it is stored in."""
    digest = hashlib.sha256()
    with duckdb.connect(":memory:", config=dict(OFFLINE)) as connection:
        connection.execute(f"ATTACH '{quoted(path)}' AS kept (READ_ONLY)")
        for table in TABLES:
            rows = connection.execute(f"SELECT * FROM kept.{table}").fetchall()
            digest.update("\n".join([table, *sorted(map(repr, rows))]).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
