"""Datasets as files: CSV and workbooks with headings in the language asked for, Parquet with typed columns.

In a workbook days are days, shares are shown as percentages, and every figure is held in full.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum

from etl.workbook.write.delimited import table_csv
from etl.workbook.write.export import Cell, ExportSheet, FormattedNumber, leaves_of, leaves_xlsx, tab_name
from plan.instant import CHINA
from plan.period import Period
from presentation.datasets.dataset import ColumnKind, Dataset, DatasetColumn, Value, plain
from wording import Lang, say


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

    return workbook_of(dataset)


_SQL_TYPES: Mapping[ColumnKind, str] = {
    ColumnKind.TEXT: "VARCHAR",
    ColumnKind.NUMBER: "DOUBLE",
    ColumnKind.COUNT: "INTEGER",
    ColumnKind.FLAG: "BOOLEAN",
    # As text, 2023Q2: Parquet has no type for a quarter.
    ColumnKind.QUARTER: "VARCHAR",
    ColumnKind.DAY: "DATE",
    ColumnKind.INSTANT: "TIMESTAMPTZ",
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


def workbook_of(dataset: Dataset) -> bytes:
    """Return a dataset as a workbook: the data, and a sheet that says what its columns are."""
    lang, columns = dataset.scope.lang, dataset.columns
    rows = [[_cell(column, value, lang) for column, value in zip(columns, row, strict=True)] for row in dataset.rows]
    leaves = leaves_of(dataset.title, [column.heading(lang) for column in columns], rows, dataset.note)
    return leaves_xlsx([*(replace(leaf, data=True) for leaf in leaves), _dictionary(dataset, lang)], dataset.title)


def _cell(column: DatasetColumn, value: Value, lang: Lang) -> Cell:
    """Return a value as a workbook holds it: days and moments (China's time) as such, shares shown as percentages."""
    if isinstance(value, datetime):
        # A workbook's moment has no zone, and is shown to the second.
        return FormattedNumber(
            _serial(value.astimezone(CHINA).replace(microsecond=0, tzinfo=None)), "yyyy-mm-dd hh:mm:ss"
        )
    if isinstance(value, date):
        return FormattedNumber(_serial(datetime(value.year, value.month, value.day)), "yyyy-mm-dd")  # noqa: DTZ001 - a day
    if column.unit == "share" and isinstance(value, float):
        return FormattedNumber(value, "0.0%")
    return plain(value, lang)


# 1899-12-30, not 1900-01-01: workbooks count a 29 February 1900 that never was.
_DAY_0 = datetime(1899, 12, 30)  # noqa: DTZ001 - workbooks count days of no zone


def _serial(moment: datetime) -> float:
    """Days since the day from which workbooks count."""
    return (moment - _DAY_0).total_seconds() / 86_400


def _dictionary(dataset: Dataset, lang: Lang) -> ExportSheet:
    title = say("data.dictionary", lang)
    headers = [say(f"data.dictionary.{key}", lang) for key in ("column", "kind", "unit", "meaning")]
    rows = [
        [c.heading(lang), say(f"data.kind.{c.kind}", lang), c.unit_words(lang), c.meaning(lang)]
        for c in dataset.columns
    ]
    return ExportSheet(tab_name(title), title, headers, rows, dataset.note)
