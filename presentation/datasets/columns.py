"""The columns of each dataset, in order; what they mean is said in datasets.toml of each language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from plan.catalogue import Plan
from presentation.datasets.dataset import ColumnKind, DatasetColumn, DatasetName

_OBSERVATIONS = (
    DatasetColumn("measure", ColumnKind.TEXT),
    DatasetColumn("area", ColumnKind.TEXT),
    DatasetColumn("period", ColumnKind.QUARTER),
    DatasetColumn("date", ColumnKind.DAY),
    DatasetColumn("value", ColumnKind.NUMBER, "own", key="reported"),
    DatasetColumn("unit", ColumnKind.TEXT),
    DatasetColumn("department", ColumnKind.TEXT),
    DatasetColumn("submission", ColumnKind.TEXT),
    DatasetColumn("sheet", ColumnKind.TEXT),
    DatasetColumn("cell", ColumnKind.TEXT),
    DatasetColumn("demonstration", ColumnKind.FLAG),
)

_LINEAGE = (
    # The first six are the same in both, under the same names, so that the files can be joined.
    *_OBSERVATIONS[:6],
    DatasetColumn("speaks", ColumnKind.FLAG),
    DatasetColumn("sheet", ColumnKind.TEXT),
    DatasetColumn("cell", ColumnKind.TEXT),
    DatasetColumn("file", ColumnKind.TEXT),
    DatasetColumn("sha256", ColumnKind.TEXT),
    DatasetColumn("submission", ColumnKind.TEXT),
    DatasetColumn("department", ColumnKind.TEXT, key="sender"),
    DatasetColumn("reported_for", ColumnKind.QUARTER),
    DatasetColumn("submitted_by", ColumnKind.TEXT),
    DatasetColumn("submitted_at", ColumnKind.INSTANT),
    DatasetColumn("accepted_by", ColumnKind.TEXT),
    DatasetColumn("accepted_at", ColumnKind.INSTANT),
    DatasetColumn("reason", ColumnKind.TEXT),
    DatasetColumn("remarks", ColumnKind.TEXT),
    DatasetColumn("demonstration", ColumnKind.FLAG),
)


_TASKS = (
    DatasetColumn("task", ColumnKind.TEXT),
    DatasetColumn("title", ColumnKind.TEXT),
    DatasetColumn("kind", ColumnKind.TEXT, key="task_kind"),
    DatasetColumn("commitments", ColumnKind.TEXT),
    DatasetColumn("lead", ColumnKind.TEXT),
    DatasetColumn("as_of", ColumnKind.DAY, key="tasks_as_of"),
    DatasetColumn("start", ColumnKind.DAY),
    DatasetColumn("due", ColumnKind.DAY),
    DatasetColumn("extended", ColumnKind.DAY),
    DatasetColumn("scoring", ColumnKind.TEXT),
    DatasetColumn("done", ColumnKind.NUMBER),
    DatasetColumn("total", ColumnKind.NUMBER),
    DatasetColumn("unit", ColumnKind.TEXT, key="task_unit"),
    DatasetColumn("completion", ColumnKind.NUMBER, "share", key="task_completion"),
    DatasetColumn("scheduled", ColumnKind.NUMBER, "share", key="task_scheduled"),
    DatasetColumn("gap", ColumnKind.NUMBER, "points"),
    DatasetColumn("status", ColumnKind.TEXT),
    DatasetColumn("status_label", ColumnKind.TEXT),
    DatasetColumn("light", ColumnKind.TEXT),
    DatasetColumn("colour_rule", ColumnKind.TEXT),
    DatasetColumn("silent_days", ColumnKind.COUNT, "days"),
    DatasetColumn("slips_open", ColumnKind.COUNT),
    DatasetColumn("indicators", ColumnKind.TEXT, key="task_indicators"),
    DatasetColumn("evidence", ColumnKind.COUNT),
    DatasetColumn("demonstration", ColumnKind.FLAG),
)


def _assessments(plan: Plan) -> Iterator[DatasetColumn]:
    # Columns follow the plan's years: a further plan's file has other ones.
    years = plan.document.milestone_years
    yield from (
        DatasetColumn("no", ColumnKind.COUNT),
        DatasetColumn("id", ColumnKind.TEXT),
        DatasetColumn("indicator", ColumnKind.TEXT),
    )
    yield from (
        DatasetColumn("category", ColumnKind.TEXT),
        DatasetColumn("unit", ColumnKind.TEXT),
        DatasetColumn("area", ColumnKind.TEXT),
    )
    yield from (DatasetColumn("as_of", ColumnKind.DAY), DatasetColumn("baseline", ColumnKind.NUMBER, "own"))
    yield from (DatasetColumn(f"target_{year}", ColumnKind.NUMBER, "own", "target", year) for year in years)
    yield from (DatasetColumn("value", ColumnKind.NUMBER, "own"), DatasetColumn("value_period", ColumnKind.QUARTER))
    yield from (
        DatasetColumn("value_date", ColumnKind.DAY),
        DatasetColumn("stale_quarters", ColumnKind.COUNT, "quarters"),
    )
    yield from (DatasetColumn(name, ColumnKind.COUNT, "areas") for name in ("areas_reported", "areas_total", "carried"))
    yield from (DatasetColumn("basis", ColumnKind.TEXT), DatasetColumn("expected", ColumnKind.NUMBER, "own"))
    yield from (
        DatasetColumn("completion", ColumnKind.NUMBER, "share"),
        DatasetColumn("scheduled", ColumnKind.NUMBER, "share"),
    )
    yield from (
        DatasetColumn("gap", ColumnKind.NUMBER, "points"),
        DatasetColumn("status", ColumnKind.TEXT),
        DatasetColumn("status_label", ColumnKind.TEXT),
    )
    for year in years:
        yield DatasetColumn(f"milestone_{year}", ColumnKind.TEXT, "", "milestone", year)
        yield DatasetColumn(f"milestone_{year}_label", ColumnKind.TEXT, "", "milestone_label", year)
    yield from (DatasetColumn(name, ColumnKind.NUMBER, "quarterly") for name in ("pace_needed", "pace_best"))
    yield DatasetColumn("pace_feasible", ColumnKind.FLAG)
    yield from (
        DatasetColumn(name, ColumnKind.NUMBER, "own") for name in ("trend_value", "trend_low80", "trend_high80")
    )
    yield from (DatasetColumn(name, ColumnKind.NUMBER, "own") for name in ("trend_low95", "trend_high95"))
    yield from (DatasetColumn("probability", ColumnKind.NUMBER, "share"), DatasetColumn("outlook", ColumnKind.TEXT))
    yield from (
        DatasetColumn("outlook_label", ColumnKind.TEXT),
        DatasetColumn("shortfall", ColumnKind.NUMBER, "shortfall"),
    )
    yield from (DatasetColumn(name, ColumnKind.TEXT) for name in ("shortfall_unit", "determined", "determined_label"))
    yield DatasetColumn("demonstration", ColumnKind.FLAG)


def columns_of(what: DatasetName, plan: Plan) -> tuple[DatasetColumn, ...]:
    """Return a dataset's columns under a plan: assessments have some for each of its target years."""
    return _FIXED[what] if what in _FIXED else tuple(_assessments(plan))


_FIXED: Mapping[DatasetName, tuple[DatasetColumn, ...]] = {
    DatasetName.OBSERVATIONS: _OBSERVATIONS,
    DatasetName.LINEAGE: _LINEAGE,
    DatasetName.TASKS: _TASKS,
}
