"""The columns of each dataset, in order; what they mean is said in datasets.toml of each language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from plan.catalogue import Plan
from presentation.datasets.dataset import DatasetColumn, Kind, What

_OBSERVATIONS = (
    DatasetColumn("measure", Kind.TEXT),
    DatasetColumn("area", Kind.TEXT),
    DatasetColumn("period", Kind.QUARTER),
    DatasetColumn("date", Kind.DAY),
    DatasetColumn("value", Kind.NUMBER, "own", key="reported"),
    DatasetColumn("unit", Kind.TEXT),
    DatasetColumn("department", Kind.TEXT),
    DatasetColumn("submission", Kind.TEXT),
    DatasetColumn("sheet", Kind.TEXT),
    DatasetColumn("cell", Kind.TEXT),
    DatasetColumn("demonstration", Kind.FLAG),
)

_LINEAGE = (
    # The first six are the same in both, under the same names, so that the files can be joined.
    *_OBSERVATIONS[:6],
    DatasetColumn("speaks", Kind.FLAG),
    DatasetColumn("sheet", Kind.TEXT),
    DatasetColumn("cell", Kind.TEXT),
    DatasetColumn("file", Kind.TEXT),
    DatasetColumn("sha256", Kind.TEXT),
    DatasetColumn("submission", Kind.TEXT),
    DatasetColumn("department", Kind.TEXT, key="sender"),
    DatasetColumn("reported_for", Kind.QUARTER),
    DatasetColumn("submitted_by", Kind.TEXT),
    DatasetColumn("submitted_at", Kind.INSTANT),
    DatasetColumn("accepted_by", Kind.TEXT),
    DatasetColumn("accepted_at", Kind.INSTANT),
    DatasetColumn("reason", Kind.TEXT),
    DatasetColumn("remarks", Kind.TEXT),
    DatasetColumn("demonstration", Kind.FLAG),
)


_TASKS = (
    DatasetColumn("task", Kind.TEXT),
    DatasetColumn("title", Kind.TEXT),
    DatasetColumn("kind", Kind.TEXT, key="task_kind"),
    DatasetColumn("commitments", Kind.TEXT),
    DatasetColumn("lead", Kind.TEXT),
    DatasetColumn("as_of", Kind.DAY, key="tasks_as_of"),
    DatasetColumn("start", Kind.DAY),
    DatasetColumn("due", Kind.DAY),
    DatasetColumn("extended", Kind.DAY),
    DatasetColumn("scoring", Kind.TEXT),
    DatasetColumn("done", Kind.NUMBER),
    DatasetColumn("total", Kind.NUMBER),
    DatasetColumn("unit", Kind.TEXT, key="task_unit"),
    DatasetColumn("completion", Kind.NUMBER, "share", key="task_completion"),
    DatasetColumn("scheduled", Kind.NUMBER, "share", key="task_scheduled"),
    DatasetColumn("gap", Kind.NUMBER, "points"),
    DatasetColumn("status", Kind.TEXT),
    DatasetColumn("status_label", Kind.TEXT),
    DatasetColumn("light", Kind.TEXT),
    DatasetColumn("colour_rule", Kind.TEXT),
    DatasetColumn("silent_days", Kind.COUNT, "days"),
    DatasetColumn("slips_open", Kind.COUNT),
    DatasetColumn("indicators", Kind.TEXT, key="task_indicators"),
    DatasetColumn("evidence", Kind.COUNT),
    DatasetColumn("demonstration", Kind.FLAG),
)


def _assessments(plan: Plan) -> Iterator[DatasetColumn]:
    # Columns follow the plan's years: a further plan's file has other ones.
    years = plan.document.milestone_years
    yield from (DatasetColumn("no", Kind.COUNT), DatasetColumn("id", Kind.TEXT), DatasetColumn("indicator", Kind.TEXT))
    yield from (
        DatasetColumn("category", Kind.TEXT),
        DatasetColumn("unit", Kind.TEXT),
        DatasetColumn("area", Kind.TEXT),
    )
    yield from (DatasetColumn("as_of", Kind.DAY), DatasetColumn("baseline", Kind.NUMBER, "own"))
    yield from (DatasetColumn(f"target_{year}", Kind.NUMBER, "own", "target", year) for year in years)
    yield from (DatasetColumn("value", Kind.NUMBER, "own"), DatasetColumn("value_period", Kind.QUARTER))
    yield from (DatasetColumn("value_date", Kind.DAY), DatasetColumn("stale_quarters", Kind.COUNT, "quarters"))
    yield from (DatasetColumn(name, Kind.COUNT, "areas") for name in ("areas_reported", "areas_total", "carried"))
    yield from (DatasetColumn("basis", Kind.TEXT), DatasetColumn("expected", Kind.NUMBER, "own"))
    yield from (DatasetColumn("completion", Kind.NUMBER, "share"), DatasetColumn("scheduled", Kind.NUMBER, "share"))
    yield from (
        DatasetColumn("gap", Kind.NUMBER, "points"),
        DatasetColumn("status", Kind.TEXT),
        DatasetColumn("status_label", Kind.TEXT),
    )
    for year in years:
        yield DatasetColumn(f"milestone_{year}", Kind.TEXT, "", "milestone", year)
        yield DatasetColumn(f"milestone_{year}_label", Kind.TEXT, "", "milestone_label", year)
    yield from (DatasetColumn(name, Kind.NUMBER, "quarterly") for name in ("pace_needed", "pace_best"))
    yield DatasetColumn("pace_feasible", Kind.FLAG)
    yield from (DatasetColumn(name, Kind.NUMBER, "own") for name in ("trend_value", "trend_low80", "trend_high80"))
    yield from (DatasetColumn(name, Kind.NUMBER, "own") for name in ("trend_low95", "trend_high95"))
    yield from (DatasetColumn("probability", Kind.NUMBER, "share"), DatasetColumn("outlook", Kind.TEXT))
    yield from (DatasetColumn("outlook_label", Kind.TEXT), DatasetColumn("shortfall", Kind.NUMBER, "shortfall"))
    yield from (DatasetColumn(name, Kind.TEXT) for name in ("shortfall_unit", "determined", "determined_label"))
    yield DatasetColumn("demonstration", Kind.FLAG)


def columns_of(what: What, plan: Plan) -> tuple[DatasetColumn, ...]:
    """Return a dataset's columns under a plan: assessments have some for each of its target years."""
    return _FIXED[what] if what in _FIXED else tuple(_assessments(plan))


_FIXED: Mapping[What, tuple[DatasetColumn, ...]] = {
    What.OBSERVATIONS: _OBSERVATIONS,
    What.LINEAGE: _LINEAGE,
    What.TASKS: _TASKS,
}
