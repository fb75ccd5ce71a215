"""Datasets as files: CSV and workbooks with headings in the language asked for, Parquet with typed columns."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum

from etl.workbook.write.delimited import table_csv
from plan.period import Period
from presentation.datasets.dataset import Dataset, Kind, Value, plain


class Format(StrEnum):
    """The formats there are, by the endings of their files."""

    PARQUET = "parquet"
    CSV = "csv"
    XLSX = "xlsx"


def file_of(dataset: Dataset, wanted: Format) -> bytes:
    """Return a dataset as a file of a format."""
    return _MAKERS[wanted](dataset)


def _csv(dataset: Dataset) -> bytes:
    lang = dataset.scope.lang
    rows = ([plain(value, lang) for value in row] for row in dataset.rows)
    return table_csv([column.heading(lang) for column in dataset.columns], rows)


def _xlsx(dataset: Dataset) -> bytes:
    from presentation.datasets.workbook import workbook_of  # its library takes longer to import than a CSV to write

    return workbook_of(dataset)


_SQL_TYPES: Mapping[Kind, str] = {
    Kind.TEXT: "VARCHAR",
    Kind.NUMBER: "DOUBLE",
    Kind.COUNT: "INTEGER",
    Kind.FLAG: "BOOLEAN",
    # As text, 2023Q2: Parquet has no type for a quarter.
    Kind.QUARTER: "VARCHAR",
    Kind.DAY: "DATE",
    Kind.INSTANT: "TIMESTAMPTZ",
}


def _parquet(dataset: Dataset) -> bytes:
    from etl.store.warehouse.parquet import table_parquet

    columns = {column.name: _SQL_TYPES[column.kind] for column in dataset.columns}
    return table_parquet(columns, [tuple(map(_typed, row)) for row in dataset.rows], _metadata(dataset))


def _typed(value: Value) -> str | float | None:
    """Return a value as JSON can hold it."""
    # datetime too, which is a date: with its zone, so that DuckDB reads an instant and no local time.
    return value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, Period) else value


def _metadata(dataset: Dataset) -> dict[str, str]:
    lang = dataset.scope.lang
    columns = {c.name: {"unit": c.unit_words(lang), "meaning": c.meaning(lang)} for c in dataset.columns}
    told = {"title": dataset.title, "note": dataset.note, "version": dataset.version}
    return {**told, "columns": json.dumps(columns, ensure_ascii=False)}


_MAKERS: Mapping[Format, Callable[[Dataset], bytes]] = {
    Format.PARQUET: _parquet,
    Format.CSV: _csv,
    Format.XLSX: _xlsx,
}
