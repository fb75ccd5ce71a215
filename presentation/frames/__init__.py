"""A home's data as pandas data frames, for a notebook: see docs/notebook.md.

from presentation.frames import frame
frame("observations", "var").pivot_table("value", "area", "period")
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from etl.evaluation.kept_evaluation import KeptEvaluation
from etl.home import Home
from etl.store.data_store import DataStore
from etl.tasks.task_store import TaskStore
from plan.catalogue import Plan
from plan.instant import CHINA, instant_of
from plan.period import day_of
from plan.tasks.assess import TaskBoard
from presentation.datasets import ColumnKind, Dataset, DatasetColumn, DatasetName, DatasetScope, dataset_of
from presentation.datasets.columns import columns_of
from wording import Lang


def frame(
    what: str,
    home: str | Path | None = None,
    *,
    as_of: date | str | None = None,
    known_at: datetime | str | None = None,
    area: str | None = None,
    unreported: bool = False,
    lang: str = "zh",
) -> pd.DataFrame:
    """Return ``observations``, ``assessments``, ``lineage`` or ``tasks`` as a data frame; column names are English.

    What is missing is NA and never 0. :func:`describe` says what the columns are; ``frame.attrs`` holds the title
    (演示数据 marked), the data version and whether any of it is demonstration data.

    Args:
        what: the dataset.
        home: the folder in which everything is kept; None: the one that ``GUIBIAO_HOME`` names, else ``var``.
        as_of: the day of the assessments (None: the newest quarter that is settled), of other datasets the last
            quarters; a date, ``2022-12-31`` or ``2022Q4``.
        known_at: only what was accepted by then; a ``datetime`` with a zone, or as ``--known-at`` of the command line.
        area: one area alone, by its Chinese or English name; None: all of them, of assessments the city.
        unreported: of observations also those that the plan asks for and nobody reported, their value NA.
        lang: ``zh`` or ``en``: the language of names, units and words.

    Raises:
        ValueError: a dataset, day, moment, area or language that is none.
        FileNotFoundError: there is no home at that place.
    """
    day = day_of(as_of) if isinstance(as_of, str) else as_of
    known = instant_of(known_at) if isinstance(known_at, str) else known_at
    data_store = _data_store(home)
    scope = DatasetScope(day, known, _area(data_store.plan, area), unreported, Lang(lang))
    with data_store.warehouse() as warehouse:
        told = KeptEvaluation(data_store.record).determinations()
        tasks = _tasks(data_store, what, scope)
        return _framed(dataset_of(DatasetName(what), data_store.plan, warehouse, scope, tasks, told))


def _tasks(data_store: DataStore, what: str, scope: DatasetScope) -> TaskBoard | None:
    """Return the ledger of tasks assessed; None where another dataset is asked for."""
    if what != DatasetName.TASKS:
        return None
    store = TaskStore(data_store)
    return store.board(scope.as_of or store.default_day(datetime.now(CHINA).date()), scope.known_at)


def describe(what: str, home: str | Path | None = None, *, lang: str = "en") -> pd.DataFrame:
    """Return the columns of a dataset: name, dtype, unit, meaning. ``home`` as of :func:`frame`; raises as it does."""
    return described(DatasetName(what), _data_store(home).plan, Lang(lang))


def described(what: DatasetName, plan: Plan, lang: Lang) -> pd.DataFrame:
    """Return what :func:`describe` does, of a plan in hand."""
    rows = [(c.name, DTYPES[c.kind], c.unit_words(lang), c.meaning(lang)) for c in columns_of(what, plan)]
    return pd.DataFrame(rows, columns=["column", "dtype", "unit", "meaning"])


def _data_store(home: str | Path | None) -> DataStore:
    place = Home.from_environment() if home is None else Home(Path(home).absolute())
    if place.empty:
        raise FileNotFoundError(f"nothing is kept at {place.root}")
    return DataStore.of(place)


def _area(plan: Plan, name: str | None) -> str | None:
    """Return the area that a name means; ValueError if it means none."""
    for area in plan.area_of.values():
        if name in (None, area.name, area.name_en):
            return name and area.name
    raise ValueError(f"not an area of the plan: {name!r}")


# Nullable dtypes (Float64, not float64), for NA is not NaN: what was not reported is not a number.
DTYPES: Mapping[ColumnKind, str] = {
    ColumnKind.TEXT: "str",
    ColumnKind.NUMBER: "Float64",
    ColumnKind.COUNT: "Int64",
    ColumnKind.FLAG: "boolean",
    ColumnKind.QUARTER: "period[Q-DEC]",
    ColumnKind.DAY: "datetime64[s]",
    ColumnKind.INSTANT: "datetime64[us, Asia/Shanghai]",
}
"""Kind of a column → its dtype in a frame."""


def _framed(dataset: Dataset) -> pd.DataFrame:
    values = zip(*dataset.rows, strict=True) if dataset.rows else ((),) * len(dataset.columns)
    made = pd.DataFrame({c.name: _series(c, list(v)) for c, v in zip(dataset.columns, values, strict=True)})
    made.attrs = {"title": dataset.title, "version": dataset.version, "demonstration": dataset.demonstration}
    return made


def _series(column: DatasetColumn, values: Sequence[Any]) -> pd.Series[Any]:
    return pd.Series(_ARRAYS.get(column.kind, list)(values), dtype=DTYPES[column.kind])


def _quarters(values: Sequence[Any]) -> Any:
    return pd.PeriodIndex([pd.NaT if each is None else str(each) for each in values], freq="Q-DEC")


def _instants(values: Sequence[Any]) -> Any:
    # pandas reads instants of different offsets with utc=True alone.
    return pd.to_datetime(values, utc=True).tz_convert("Asia/Shanghai")


_ARRAYS: Mapping[ColumnKind, Callable[[Sequence[Any]], Any]] = {
    ColumnKind.QUARTER: _quarters,
    ColumnKind.INSTANT: _instants,
}
