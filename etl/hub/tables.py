"""The two tables of a publication as Parquet: every indicator's assessments, and a department's observations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING

from etl.store.warehouse.parquet import table_parquet
from plan.assessment import Assessment, assess
from plan.coverage import reported, reported_periods
from plan.hub.figures import PublishedFigure

if TYPE_CHECKING:
    from etl.store.data_store import DataStore
    from plan.observed import Observed

# Columns that are no text.
_TYPES = {"no": "INTEGER", "decimals": "INTEGER", "target_year": "INTEGER", "provisional": "BOOLEAN"}
_TYPES |= dict.fromkeys(("as_of", "value_day"), "DATE")
_TYPES |= dict.fromkeys(("value", "baseline", "target", "completion", "numerator", "denominator"), "DOUBLE")

FIGURE_COLUMNS = {field.name: _TYPES.get(field.name, "VARCHAR") for field in fields(PublishedFigure)}
"""Name → SQL type; ``bureau`` is left empty, since the hub knows a bureau by its key."""

OBSERVATION_COLUMNS = {"measure": "VARCHAR", "area": "VARCHAR", "period": "VARCHAR", "value": "DOUBLE"}


def figures_of(data_store: DataStore, observed: Observed, most: int | None = None) -> Iterator[PublishedFigure]:
    """Yield every indicator of every plan as of the end of each quarter of which anything was accepted.

    ``most``: of each plan only so many of the newest quarters.
    """
    for entry in data_store.bureau.entries:
        # -0 is 0: without ``most`` the slice is all of them.
        for period in reported_periods(entry.plan, observed)[-(most or 0) :]:
            # With the targets of that day: a figure is published as it was judged then.
            plan = data_store.plan_then(entry.plan, period.last_day)
            settled = reported(plan, observed, period).complete
            for assessment in assess(plan, observed, period.last_day):
                yield _figure(entry.id, assessment, settled)


def _figure(plan: str, assessment: Assessment, settled: bool) -> PublishedFigure:
    """Return an assessment as it is published. ``settled``: every department has reported the quarter."""
    indicator, latest = assessment.indicator, assessment.latest
    final = indicator.milestones[-1] if indicator.milestones else None
    # A value of an earlier quarter, or without every town, will become another one.
    fresh = latest is not None and latest.period.last_day == assessment.as_of and not latest.missing
    return PublishedFigure(
        bureau="",
        plan=plan,
        indicator=indicator.id,
        no=indicator.no,
        name=indicator.name,
        name_en=indicator.name_en,
        unit=indicator.unit,
        unit_en=indicator.unit_en,
        decimals=indicator.decimals,
        as_of=assessment.as_of,
        value=assessment.value,
        value_day=latest.period.last_day if latest else None,
        baseline=indicator.baseline,
        target=final.value if final else None,
        target_year=final.year if final else None,
        completion=assessment.completion,
        status=assessment.status.value,
        numerator=latest.numerator if latest else None,
        denominator=latest.denominator if latest else None,
        provisional=latest is not None and not (settled and fresh and not latest.carried),
    )


def figures_parquet(figures: Sequence[PublishedFigure]) -> bytes:
    """Return figures as Parquet; the same figures give the same bytes."""
    names = list(FIGURE_COLUMNS)
    rows = [tuple(_plain(getattr(figure, name)) for name in names) for figure in figures]
    return table_parquet(FIGURE_COLUMNS, rows, {})


def _plain(value: object) -> object:
    return value.isoformat() if hasattr(value, "isoformat") else value


def observations_parquet(observed: Sequence[tuple[str, str, str, float]]) -> bytes:
    """Return (measure, area, quarter, value) as Parquet; the same ones give the same bytes."""
    # Sorted, so that what did not change is the same file and is not fetched again.
    return table_parquet(OBSERVATION_COLUMNS, sorted(observed), {})
