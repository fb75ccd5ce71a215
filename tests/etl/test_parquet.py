"""Parquet written by DuckDB: whatever a row holds comes back."""

from __future__ import annotations

from pathlib import Path

import duckdb
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.store.warehouse.parquet import table_parquet

KINDS = {"text": "VARCHAR", "number": "DOUBLE", "whole": "INTEGER", "flag": "BOOLEAN"}
texts = st.text(st.characters(exclude_categories=["Cs"]))
rows = st.tuples(
    st.none() | texts,
    st.none() | st.floats(allow_nan=False, allow_infinity=False),
    st.none() | st.integers(-(2**31), 2**31 - 1),
    st.none() | st.booleans(),
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(written=st.lists(rows, max_size=5), note=texts)
def test_what_is_written_comes_back(tmp_path: Path, written: list[tuple[object, ...]], note: str) -> None:
    file = tmp_path / "t.parquet"
    file.write_bytes(table_parquet(KINDS, written, {"note": note}))
    with duckdb.connect() as connection:
        assert connection.execute(f"SELECT * FROM '{file}'").fetchall() == written
        told = connection.execute(f"SELECT decode(value) FROM parquet_kv_metadata('{file}')").fetchall()
    assert told == [(note,)]


def test_days_and_moments_are_typed(tmp_path: Path) -> None:
    file = tmp_path / "t.parquet"
    row = ("2023-03-31", "2023-04-01T08:00:00.000001+08:00")
    file.write_bytes(table_parquet({"day": "DATE", "at": "TIMESTAMPTZ"}, [row], {}))
    with duckdb.connect() as connection:
        found = connection.execute(
            f'SELECT day::VARCHAR, epoch_us("at"), typeof(day), typeof("at") FROM \'{file}\''
        ).fetchall()
    assert found == [("2023-03-31", 1680307200000001, "DATE", "TIMESTAMP WITH TIME ZONE")]
