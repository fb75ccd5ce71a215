"""Building the warehouse: a new file beside the old one, then one swap."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

from etl.faults import fault_point
from etl.reported_error import ReportedError, may_not_write
from etl.store.warehouse.content import Content
from etl.store.warehouse.filling import add, fill, quoted, through_json
from etl.store.warehouse.schema import SCHEMA, TABLES
from etl.store.warehouse.seal import WarehouseBroken, digest_of, note_made, seal_of, sealed, write_seal

MEMORY = "256MB"
"""What building may hold in memory; what is more goes through a file beside the warehouse."""

OFFLINE = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
"""DuckDB must never look for an extension by itself: nothing here needs one, and nothing may leave the machine."""


def build(path: Path, content: Content) -> str:
    """Make the warehouse of ``content`` at ``path``, replacing what is there in one step; return its data version.

    ReportedError if it cannot be written; what was there still stands then.
    """
    with _swapped_in(path) as fresh, _written(fresh) as connection:
        connection.execute(SCHEMA)
        fill(connection, content, _scratch(fresh))
    return content.version


def said_of(path: Path) -> dict[str, str]:
    """Return what a proven warehouse says of itself; WarehouseBroken if it cannot be asked."""
    try:
        with duckdb.connect(":memory:", config={**OFFLINE, "threads": 1}) as connection:
            connection.execute(f"ATTACH '{quoted(path)}' AS kept (READ_ONLY)")
            said = dict(connection.execute("SELECT key, value FROM kept.meta").fetchall())
    except duckdb.Error as error:
        raise WarehouseBroken(str(path)) from error
    if not {"mark", "version"} <= said.keys():
        raise WarehouseBroken(str(path))
    return said


def proven(path: Path) -> str:
    """Return the digest of the warehouse at ``path``; WarehouseBroken if it is missing or its bytes are not those that
    were built."""
    try:
        there = digest_of(path)
    except OSError as error:
        raise WarehouseBroken(str(path)) from error
    if there not in sealed(path):
        raise WarehouseBroken(str(path))
    return there


def extend(path: Path, there: str, more: Content, version: str, acceptances: int) -> str:
    """Add what was accepted since to a copy of the warehouse at ``path``, and swap that in; return its data version.

    ``there`` is the digest by which it was :func:`proven`, ``more`` holds the submissions and acceptances that are not
    there yet, ``version`` and ``acceptances`` are of all. ReportedError as :func:`build`.
    """
    with _swapped_in(path, there) as fresh:
        # A copy, because a kill while the file itself grows would leave half of it (decision 87).
        shutil.copyfile(path, fresh)
        with _written(fresh) as connection:
            add(connection, more, _scratch(fresh))
            said = {"version": version, "acceptances": str(acceptances)}
            if any(s.demonstration for s in more.submissions):
                said["demonstration"] = "true"
            for key, value in said.items():
                # Values are digests and counts of ours; a bound parameter would import pandas (decision 79).
                connection.execute(f"UPDATE meta SET value = '{value}' WHERE key = '{key}'")
    return version


def put_together(path: Path, meta: Mapping[str, str], pieces: Sequence[tuple[str, Path]]) -> None:
    """Make a warehouse of pieces, (table, Parquet file), and swap it in at ``path``. ``meta``: what it says of itself.

    ReportedError as :func:`build`, and where a file holds no rows of its table.
    """
    with _swapped_in(path) as fresh, _written(fresh) as connection:
        connection.execute(SCHEMA)
        for table, file in pieces:
            assert table in TABLES, table
            connection.execute(f"INSERT INTO {table} SELECT * FROM read_parquet('{quoted(file)}')")
        through_json(connection, "meta", list(meta.items()), _scratch(fresh) / "meta")


@contextmanager
def _swapped_in(path: Path, there: str | None = None) -> Iterator[Path]:
    """Yield a new file beside the one in place (its digest, where known), which it replaces once made and sealed."""
    fresh = path.with_name(f"{path.name}.new")
    try:
        _clear(fresh)
        _scratch(fresh).mkdir(mode=0o700)
        yield fresh
        # DuckDB closes without an error when the disk was full, and leaves what is missing in the write-ahead log.
        if _wal(fresh).exists():
            raise OSError("not all of it was written")
        # Before the swap: a kill between the two must not leave a new file that no seal allows.
        fresh.chmod(0o600)  # DuckDB makes it as the umask says
        write_seal(path, digest_of(fresh), there)
        fault_point("before_swap")
        os.replace(fresh, path)
        note_made(path)
    except duckdb.ProgrammingError:
        raise  # our own SQL
    except (OSError, duckdb.Error) as error:  # a full disk, a folder that may not be written to
        key = "keep.no_home" if may_not_write(error) else "keep.no_warehouse"
        raise ReportedError(key, path=path.parent if may_not_write(error) else path, why=error) from error
    finally:
        with suppress(OSError):
            _clear(fresh)
    fault_point("after_swap")


@contextmanager
def _written(fresh: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield one transaction that makes a file, to the last byte on the disk."""
    with duckdb.connect(str(fresh), config={**OFFLINE, "threads": 1}) as connection:
        _bound(connection)
        connection.execute("BEGIN")
        yield connection
        connection.execute("COMMIT")
        connection.execute("CHECKPOINT")  # closing would do it too, but keep to itself that the disk was full


def _bound(connection: duckdb.DuckDBPyConnection) -> None:
    """Set a bounded memory, and no bar on whoever's terminal this is."""
    connection.execute(f"SET memory_limit = '{MEMORY}'")
    connection.execute("SET enable_progress_bar = false")


def _wal(fresh: Path) -> Path:
    return fresh.with_name(f"{fresh.name}.wal")


def _scratch(fresh: Path) -> Path:
    return fresh.with_name(f"{fresh.name}.rows")


def _clear(fresh: Path) -> None:
    shutil.rmtree(_scratch(fresh), ignore_errors=True)
    for leftover in (fresh, _wal(fresh)):
        if leftover.exists():
            leftover.unlink()


def unfinished(path: Path) -> bool:
    """Tell whether the first building of a warehouse at ``path`` was broken off: there is none, and there never was
    one."""
    # A seal without a file means that one was made and is gone, which is damage.
    return not path.exists() and (not seal_of(path).exists() or path.with_name(f"{path.name}.new").exists())


def content_digest(path: Path) -> str:
    """Return a digest of every row the warehouse at ``path`` holds, whatever order or file layout it is stored in.

    The rows' own digests are added up inside the database, so a long table takes no memory.
    """
    digest = hashlib.sha256()
    with duckdb.connect(":memory:", config={**OFFLINE, "threads": 1}) as connection:
        _bound(connection)
        connection.execute(f"ATTACH '{quoted(path)}' AS kept (READ_ONLY)")
        for table in TABLES:
            # Sums do not depend on the order of rows. A HUGEINT has 128 bits and half an MD5 has 64: no table is long
            # enough to overflow it. Each row's is worked out once and then cut in two.
            halves = ", ".join(f"sum(('0x' || {half})::UBIGINT)" for half in ("md5[1:16]", "md5[17:32]"))
            rows = f"SELECT md5(to_json({table})::VARCHAR) AS md5 FROM kept.{table}"
            counted = connection.execute(f"SELECT count(*), {halves} FROM ({rows})").fetchone()
            digest.update(f"{table} {counted}\n".encode())
    return digest.hexdigest()
