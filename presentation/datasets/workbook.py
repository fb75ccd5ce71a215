"""A dataset as a workbook: days are days, shares are shown as percentages, every figure is held in full."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from etl.workbook.write.export import Cell, ExportSheet, FormattedNumber, leaves_of, leaves_xlsx, tab_name
from plan.instant import CHINA
from presentation.datasets.dataset import Dataset, DatasetColumn, Value, plain
from wording import Lang, say


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
