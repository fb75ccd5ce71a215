"""Writing a DuckLake catalogue as one DuckDB file: plain tables with one snapshot, put in place of the one before.

DuckLake's own extension is not asked: it exists for one version of DuckDB at a time, and what it writes is specified.
"""

from __future__ import annotations

import os
import secrets
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import duckdb

from etl.hub.lake.specification import TABLES, TYPES, VERSION
from etl.reported_error import ReportedError
from etl.store.warehouse.build import OFFLINE
from etl.store.warehouse.filling import quoted, through_json

MAIN = "main"


@dataclass(frozen=True, slots=True)
class LakeTable:
    """A table of the schema ``main``: its columns with SQL types, its files, what it is and what its columns are."""

    name: str
    columns: Mapping[str, str]
    files: Sequence[Path]
    comment: str
    comments: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class LakeView:
    """A view ``schema.name``; ``{DUCKLAKE_CATALOG}`` in ``sql`` is the name under which the catalogue is attached."""

    schema: str
    name: str
    sql: str


@dataclass(frozen=True, slots=True)
class LakeSnapshot:
    """What the catalogue's one snapshot says of itself; ``at``: ISO 8601."""

    at: str
    author: str
    message: str


def write_catalogue(
    path: Path, root: str, tables: Sequence[LakeTable], views: Sequence[LakeView], snapshot: LakeSnapshot
) -> None:
    """Write the catalogue of the files beside ``path``, whole or not at all; ReportedError where that cannot be.

    Files lie in folders named by their tables. ``root``: where analysts find them, with a slash at its end.
    """
    half = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with duckdb.connect(str(half), config={**OFFLINE, "threads": 1}) as connection:
            rows = _Rows(connection, root)
            rows.tell(tables, views, snapshot)
            _fill(connection, rows.by_table, path.parent)
        os.replace(half, path)
    except (OSError, duckdb.Error) as error:
        raise ReportedError("lake.unwritten", path=path, why=error) from error
    finally:
        for left in (half, half.with_name(f"{half.name}.wal")):
            left.unlink(missing_ok=True)


def _fill(connection: duckdb.DuckDBPyConnection, rows: Mapping[str, list[tuple[Any, ...]]], folder: Path) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        connection.execute("BEGIN")
        for table, columns in TABLES.items():
            connection.execute(f"CREATE TABLE {table} ({columns})")
            if table in rows:
                through_json(connection, table, rows[table], Path(scratch) / "rows")
        connection.execute("COMMIT")


@dataclass
class _Rows:
    """The rows of the catalogue's tables, as they are gathered. Ids are given out in order.

    Every ``begin_snapshot`` is 0, the catalogue's only snapshot, and every ``end_snapshot`` None.
    """

    connection: duckdb.DuckDBPyConnection
    root: str
    by_table: defaultdict[str, list[tuple[Any, ...]]] = field(default_factory=lambda: defaultdict(list))
    next_id: int = 0
    next_file: int = 0
    changes: list[str] = field(default_factory=list)

    def tell(self, tables: Sequence[LakeTable], views: Sequence[LakeView], snapshot: LakeSnapshot) -> None:
        """Gather the rows of every table, view and the snapshot into ``by_table``."""
        schemas = {name: self._schema(name) for name in dict.fromkeys((MAIN, *(view.schema for view in views)))}
        for table in tables:
            self._table(schemas[MAIN], table)
        for view in views:
            self._view(schemas[view.schema], view)
        said = ("version", VERSION), ("created_by", "guibiao"), ("encrypted", "false")
        place = ("data_path", self.root)
        self.by_table["ducklake_metadata"] += [(key, value, None, None) for key, value in (*said, place)]
        self._add("snapshot", 0, snapshot.at, 0, self.next_id, self.next_file)
        self._add("snapshot_changes", 0, ",".join(self.changes), snapshot.author, snapshot.message, None)

    def _add(self, table: str, *row: object) -> None:
        self.by_table[f"ducklake_{table}"].append(row)

    def _id(self) -> int:
        self.next_id += 1
        return self.next_id - 1

    def _uuid(self, *names: str) -> str:
        # By their names, so that a catalogue written again has the same tables and views.
        return str(uuid5(NAMESPACE_URL, "/".join(("guibiao", *names))))

    def _schema(self, name: str) -> int:
        number = self._id()
        self._add("schema", number, self._uuid(name), 0, None, name, "", True)
        self.changes.append(f'created_schema:"{name}"')
        return number

    def _view(self, schema: int, view: LakeView) -> None:
        number, uuid = self._id(), self._uuid(view.schema, view.name)
        self._add("view", number, uuid, 0, None, schema, view.name, "duckdb", view.sql, "")
        self.changes.append(f'created_view:"{view.schema}"."{view.name}"')

    def _table(self, schema: int, table: LakeTable) -> None:
        number = self._id()
        self._add("table", number, self._uuid(MAIN, table.name), 0, None, schema, table.name, f"{table.name}/", True)
        self._add("schema_versions", 0, 0, number)
        self._add("tag", number, 0, None, "comment", table.comment)
        self.changes.append(f'created_table:"{MAIN}"."{table.name}"')
        for column, (name, kind) in enumerate(table.columns.items(), start=1):
            type_, of_null = TYPES[kind], ("NULL", True, None, "literal", "duckdb")
            self._add("column", column, 0, None, number, column, name, type_, None, *of_null)
            self._add("column_tag", number, column, 0, None, "comment", table.comments[name])
        if table.files:
            self._files(number, table)
            self.changes.append(f"inserted_into_table:{number}")

    def _files(self, number: int, table: LakeTable) -> None:
        """Gather a table's files and what is in them: readers leave out files by it, and count by it."""
        begin, size = 0, 0
        for file, count, *told in self._counted(table):
            if file is None:
                for column, stats in enumerate(told, start=1):
                    nan = False if stats["nan"] is not None else None
                    lacks = count != stats["filled"]
                    self._add("table_column_stats", number, column, lacks, nan, stats["least"], stats["most"], None)
                self._add("table_stats", number, count, count, size)
            elif count:
                begin, size = begin + count, size + self._file(number, Path(file), count, begin, told)

    def _file(self, number: int, path: Path, count: int, begin: int, told: Sequence[Mapping[str, Any]]) -> int:
        """Gather one file, whose rows are numbered from ``begin``; return its bytes."""
        key, size, footer = self.next_file, path.stat().st_size, footer_size(path)
        self.next_file += 1
        said = (path.name, True, "parquet", count, size, footer, begin, None, None, None, None)
        self._add("data_file", key, number, 0, None, None, *said)
        for column, stats in enumerate(told, start=1):
            filled = stats["filled"]
            nan = False if stats["nan"] is not None else None
            bounds = stats["least"], stats["most"], nan, None
            self._add("file_column_stats", key, number, column, None, filled, count - filled, *bounds)
        return size

    def _counted(self, table: LakeTable) -> list[tuple[Any, ...]]:
        """Return (file, rows, statistics of each column) of every file that has rows; last of all, with None."""
        each = ", ".join(
            f"{{filled: count({_col(name)}), least: min({_col(name)})::VARCHAR, most: max({_col(name)})::VARCHAR, "
            f"nan: {'false' if kind == 'DOUBLE' else 'NULL::BOOLEAN'}}}"
            for name, kind in table.columns.items()
        )
        files = ", ".join(f"'{quoted(file)}'" for file in table.files)
        return self.connection.execute(
            f"SELECT filename, count(*), {each} FROM read_parquet([{files}], filename = true) "
            "GROUP BY GROUPING SETS ((filename), ()) ORDER BY filename NULLS LAST"
        ).fetchall()


def _col(name: str) -> str:
    return f'"{name}"'


def footer_size(path: Path) -> int:
    """Return how many bytes the footer of a Parquet file takes, as the file itself says before its last four bytes."""
    with path.open("rb") as file:
        file.seek(-8, os.SEEK_END)
        return int.from_bytes(file.read(4), "little")
