"""A table as Parquet, written by DuckDB: typed columns, and metadata under names."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb

from etl.reported_error import ReportedError
from etl.store.warehouse.attached import literal
from etl.store.warehouse.build import OFFLINE
from etl.store.warehouse.filling import Row, quoted, through_json


def table_parquet(
    columns: Mapping[str, str], rows: Sequence[Row], metadata: Mapping[str, str], more: str = ""
) -> bytes:
    """Write a table; the same rows give the same bytes. ReportedError if there is no room to make it in.

    ``columns``: name → SQL type. Rows hold texts, numbers, booleans and None; dates and moments as ISO 8601 texts.
    ``more``: a further option of COPY.
    """
    kinds = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
    told = ", ".join(f'"{name}": {literal(text)}' for name, text in metadata.items())
    options = "FORMAT parquet, COMPRESSION zstd" + (f", KV_METADATA {{{told}}}" if told else "")
    options += f", {more}" if more else ""
    try:
        return _written(kinds, rows, options)
    except duckdb.ProgrammingError:
        raise  # our own SQL
    except (OSError, duckdb.Error) as error:
        raise ReportedError("use.no_output", path=tempfile.gettempdir(), why=error) from error


def _written(kinds: str, rows: Sequence[Row], options: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder, duckdb.connect(":memory:", config={**OFFLINE, "threads": 1}) as made:
        made.execute(f"CREATE TABLE exported ({kinds})")
        through_json(made, "exported", rows, Path(folder) / "rows")
        file = Path(folder) / "table.parquet"
        # To a file and back, because DuckDB cannot write Parquet into memory.
        made.execute(f"COPY exported TO '{quoted(file)}' ({options})")
        return file.read_bytes()
