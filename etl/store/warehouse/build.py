"""Building the warehouse: a new file beside the old one, then one swap."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path

import duckdb

from etl.faults import fault_point
from etl.store.warehouse.content import Content
from etl.store.warehouse.filling import fill, quoted
from etl.store.warehouse.schema import SCHEMA, TABLES
from etl.store.warehouse.seal import digest_of, seal_of, write_seal
from etl.trouble import Trouble, may_not_write

OFFLINE = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
"""DuckDB must never look for an extension by itself: nothing here needs one, and nothing may leave the machine."""


def build(path: Path, content: Content) -> str:
    """Make the warehouse of ``content`` at ``path``, replacing what is there in one step; returns its data version.

    Trouble if it cannot be written; what was there still stands then.
    """
    fresh = path.with_name(f"{path.name}.new")
    try:
        _make(fresh, content)
        write_seal(path, digest_of(fresh))
        fault_point("before_swap")
        os.replace(fresh, path)
    except duckdb.ProgrammingError:
        raise  # our own SQL
    except (OSError, duckdb.Error) as error:  # a full disk, a folder that may not be written to
        key = "keep.no_home" if may_not_write(error) else "keep.no_warehouse"
        raise Trouble(key, path=path.parent if may_not_write(error) else path, why=error) from error
    finally:
        with suppress(OSError):
            _clear(fresh)
    fault_point("after_swap")
    return content.version


def _make(fresh: Path, content: Content) -> None:
    _clear(fresh)
    with duckdb.connect(str(fresh), config=dict(OFFLINE)) as connection:
        connection.execute("BEGIN")
        connection.execute(SCHEMA)
        fill(connection, content, _scratch(fresh))
        connection.execute("COMMIT")
        connection.execute("CHECKPOINT")  # closing would do it too, but keep to itself that the disk was full
    if _wal(fresh).exists():
        raise OSError("not all of it was written")


def _wal(fresh: Path) -> Path:
    return fresh.with_name(f"{fresh.name}.wal")


def _scratch(fresh: Path) -> Path:
    return fresh.with_name(f"{fresh.name}.rows")


def _clear(fresh: Path) -> None:
    for leftover in (fresh, _scratch(fresh), _wal(fresh)):
        if leftover.exists():
            leftover.unlink()


def unfinished(path: Path) -> bool:
    """Whether the first building of a warehouse at ``path`` was broken off: there is none, and there never was one."""
    return not path.exists() and (not seal_of(path).exists() or path.with_name(f"{path.name}.new").exists())


def content_digest(path: Path) -> str:
    """A digest of every row the warehouse at ``path`` holds, whatever order or file layout it is stored in."""
    digest = hashlib.sha256()
    with duckdb.connect(":memory:", config=dict(OFFLINE)) as connection:
        connection.execute(f"ATTACH '{quoted(path)}' AS kept (READ_ONLY)")
        for table in TABLES:
            rows = connection.execute(f"SELECT * FROM kept.{table}").fetchall()
            digest.update("\n".join([table, *sorted(map(repr, rows))]).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
