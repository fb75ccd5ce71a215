"""The columns of each dataset, in order; what they mean is said in `wording.datasets`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from plan.catalogue import Plan
from presentation.datasets.dataset import Column, Kind, What

_OBSERVATIONS = (
    Column("measure", Kind.TEXT),
    Column("area", Kind.TEXT),
    Column("period", Kind.QUARTER),
    Column("date", Kind.DAY),
    Column("value", Kind.NUMBER, "own", key="reported"),
    Column("unit", Kind.TEXT),
    Column("department", Kind.TEXT),
    Column("submission", Kind.TEXT),
    Column("sheet", Kind.TEXT),
    Column("cell", Kind.TEXT),
    Column("demonstration", Kind.FLAG),
)

_LINEAGE = (
    *_OBSERVATIONS[:6],
    Column("speaks", Kind.FLAG),
    Column("sheet", Kind.TEXT),
    Column("cell", Kind.TEXT),
    Column("file", Kind.TEXT),
    Column("sha256", Kind.TEXT),
    Column("submission", Kind.TEXT),
    Column("department", Kind.TEXT, key="sender"),
    Column("reported_for", Kind.QUARTER),
    Column("submitted_by", Kind.TEXT),
    Column("submitted_at", Kind.INSTANT),
    Column("accepted_by", Kind.TEXT),
    Column("accepted_at", Kind.INSTANT),
    Column("reason", Kind.TEXT),
    Column("remarks", Kind.TEXT),
    Column("demonstration", Kind.FLAG),
)


def _assessments(plan: Plan) -> Iterator[Column]:
    years = plan.document.milestone_years
    yield from (Column("no", Kind.COUNT), Column("id", Kind.TEXT), Column("indicator", Kind.TEXT))
    yield from (Column("category", Kind.TEXT), Column("unit", Kind.TEXT), Column("area", Kind.TEXT))
    yield from (Column("as_of", Kind.DAY), Column("baseline", Kind.NUMBER, "own"))
    yield from (Column(f"target_{year}", Kind.NUMBER, "own", "target", year) for year in years)
    yield from (Column("value", Kind.NUMBER, "own"), Column("value_period", Kind.QUARTER))
    yield from (Column("value_date", Kind.DAY), Column("stale_quarters", Kind.COUNT, "quarters"))
    yield from (Column(name, Kind.COUNT, "areas") for name in ("areas_reported", "areas_total", "carried"))
    yield from (Column("basis", Kind.TEXT), Column("expected", Kind.NUMBER, "own"))
    yield from (Column("completion", Kind.NUMBER, "share"), Column("scheduled", Kind.NUMBER, "share"))
    yield from (Column("gap", Kind.NUMBER, "points"), Column("status", Kind.TEXT), Column("status_label", Kind.TEXT))
    for year in years:
        yield Column(f"milestone_{year}", Kind.TEXT, "", "milestone", year)
        yield Column(f"milestone_{year}_label", Kind.TEXT, "", "milestone_label", year)
    yield from (Column(name, Kind.NUMBER, "quarterly") for name in ("pace_needed", "pace_best"))
    yield Column("pace_feasible", Kind.FLAG)
    yield from (Column(name, Kind.NUMBER, "own") for name in ("trend_value", "trend_low80", "trend_high80"))
    yield from (Column(name, Kind.NUMBER, "own") for name in ("trend_low95", "trend_high95"))
    yield from (Column("probability", Kind.NUMBER, "share"), Column("outlook", Kind.TEXT))
    yield from (Column("outlook_label", Kind.TEXT), Column("shortfall", Kind.NUMBER, "shortfall"))
    yield from (Column("shortfall_unit", Kind.TEXT), Column("demonstration", Kind.FLAG))


def columns_of(what: What, plan: Plan) -> tuple[Column, ...]:
    """Return a dataset's columns under a plan: assessments have some for each of its target years."""
    return _FIXED[what] if what in _FIXED else tuple(_assessments(plan))


_FIXED: Mapping[What, tuple[Column, ...]] = {What.OBSERVATIONS: _OBSERVATIONS, What.LINEAGE: _LINEAGE}
