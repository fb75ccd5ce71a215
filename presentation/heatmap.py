"""Heat maps as values: what each town said, quarter by quarter or indicator by indicator, and how it stands.

There is no heat map trace: a table with coloured cells is its own table twin, reads aloud, and prints. Colour follows
the standing of a town's value beside the city's path; where the plan gives towns no path, cells carry only how much
each holds of the largest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from plan.assessment import Assessment
from plan.catalogue import Plan
from plan.indicator import Indicator
from plan.measures import AreaValue, IndicatorValue, by_area, scale_of
from plan.period import Period, periods_between
from plan.standing import comparable, standing_of
from plan.status import Status, status_of


class HeatmapMark(StrEnum):
    """What a cell rests on: the area's own report for the quarter, an earlier one carried forward, or none.

    ``city_only``: the indicator is not counted by town. ``absent``: there was no such town.
    """

    OWN = "own"
    CARRIED = "carried"
    SILENT = "silent"
    CITY_ONLY = "city_only"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Cell:
    """One value in the indicator's unit, with its verdict, or its share of the largest where towns have no path."""

    value: float | None
    mark: HeatmapMark
    status: Status | None = None
    share: float | None = None


SILENT = Cell(None, HeatmapMark.SILENT)
CITY_ONLY = Cell(None, HeatmapMark.CITY_ONLY)
ABSENT = Cell(None, HeatmapMark.ABSENT)


@dataclass(frozen=True, slots=True)
class HeatmapRow:
    """One area and its cells, one for each column."""

    area: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class QuarterMap:
    """Area × quarter for one indicator. The city stands first; alone where nothing is counted by town."""

    periods: tuple[Period, ...]
    rows: tuple[HeatmapRow, ...]


@dataclass(frozen=True, slots=True)
class IndicatorMap:
    """Area × indicator for one day. The city stands first."""

    indicators: tuple[Indicator, ...]
    rows: tuple[HeatmapRow, ...]


def town_quarters(plan: Plan, assessment: Assessment) -> QuarterMap:
    """Return the heat map of an indicator, from the first quarter with a value to the assessment's day.

    A town that came later or was merged keeps its row, for the quarters in which it was one.
    """
    if not assessment.series:
        return QuarterMap((), ())
    periods = periods_between(assessment.series[0].period, Period.ended_by(assessment.as_of))
    city = HeatmapRow(plan.city, _city_cells(plan, assessment, periods))
    # Where the city alone is counted, nineteen rows of nothing would say that towns had failed to report.
    if plan.areas_of(assessment.indicator) == (plan.city,):
        return QuarterMap(periods, (city,))
    values = {value.period: by_area(value) for value in assessment.series}
    parts_by_day = [(period.last_day, values.get(period, {})) for period in periods]
    largest = _largest(assessment.indicator, assessment.series)
    rows = (
        HeatmapRow(
            town.name,
            tuple(
                _town_cell(plan, assessment, parts.get(town.name), day, largest) if town.in_force(day) else ABSENT
                for day, parts in parts_by_day
            ),
        )
        for town in plan.whole.areas.towns
        if any(town.in_force(day) for day, _ in parts_by_day)
    )
    return QuarterMap(periods, (city, *rows))


def town_indicators(plan: Plan, assessments: Iterable[Assessment]) -> IndicatorMap:
    """Return the heat map of a day: each area's part of the value each assessment rests on."""
    kept = tuple(assessments)
    columns = [_column(plan, assessment) for assessment in kept]
    rows = (HeatmapRow(area, tuple(column[area] for column in columns)) for area in (plan.city, *plan.towns))
    return IndicatorMap(tuple(assessment.indicator for assessment in kept), tuple(rows))


def _column(plan: Plan, assessment: Assessment) -> Mapping[str, Cell]:
    latest = assessment.latest
    parts = by_area(latest) if latest else {}
    largest = _largest(assessment.indicator, (latest,) if latest else ())
    city_only = plan.areas_of(assessment.indicator) == (plan.city,)
    cells = {
        town: CITY_ONLY if city_only else _town_cell(plan, assessment, parts.get(town), assessment.value_day, largest)
        for town in plan.towns
    }
    whole = SILENT if latest is None else Cell(latest.value, HeatmapMark.OWN, assessment.status)
    return {plan.city: whole, **cells}


def _city_cells(plan: Plan, assessment: Assessment, periods: Iterable[Period]) -> tuple[Cell, ...]:
    """Return the city's values, each with the verdict it had on its own last day."""
    known = [value.known for value in assessment.series]
    by_period = {
        value.period: Cell(
            value.value,
            HeatmapMark.OWN,
            # By the values up to that day alone, as the page of that day said it.
            status_of(assessment.schedule, known[:count], known[count - 1].day, plan.thresholds),
        )
        for count, value in enumerate(assessment.series, 1)
    }
    return tuple(by_period.get(period, SILENT) for period in periods)


def _town_cell(plan: Plan, assessment: Assessment, part: AreaValue | None, day: date, largest: float) -> Cell:
    # Silent, not 0: an unreported town has no cell to be coloured.
    if part is None:
        return SILENT
    value, mark = part.value(scale_of(assessment.indicator)), HeatmapMark.CARRIED if part.carried else HeatmapMark.OWN
    if value is None:  # it reported, and there was nothing to divide by
        return Cell(None, mark)
    if comparable(plan.on(day), assessment.indicator, part.area):
        return Cell(value, mark, standing_of(assessment.schedule, value, day, plan.thresholds))
    return Cell(value, mark, share=value / largest if largest else 0.0)


def _largest(indicator: Indicator, values: Iterable[IndicatorValue]) -> float:
    parts = (part.value(scale_of(indicator)) for value in values for part in value.parts)
    return max((value for value in parts if value is not None), default=0.0)
