"""Lineage as plain values: from a figure to the cells it was added up from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from plan.catalogue import Plan, territory
from plan.indicator import Indicator, Ratio, Sum
from plan.instant import written
from plan.measures import AreaValue, IndicatorValue, area_series, indicator_value, said_of_area, scale_of
from plan.observation import Observation, Source
from plan.observed import Observed
from plan.period import Period
from plan.remark import Remark
from plan.target import TargetKind
from presentation.answers import Answer
from presentation.answers.workbooks import observation_answer


@dataclass(frozen=True, slots=True)
class AreaLineage:
    """What an area's value for a period rests on.

    ``value`` is None where there are cells but no value: a measure in ``missing_measures`` was never said, or the
    denominator is 0. ``missing_areas`` have said nothing usable.
    """

    value: float | None
    numerator: float | None
    denominator: float | None
    observations: tuple[Observation, ...]
    missing_areas: tuple[str, ...] = ()
    missing_measures: tuple[str, ...] = ()


def lineage_of(plan: Plan, indicator: Indicator, observed: Observed, area: str, period: Period) -> AreaLineage | None:
    """Return where an area's value for a period comes from, carried stocks included; None where nothing was ever
    said."""
    # With the towns and departments of the quarter itself, under whose names its cells were sent.
    plan = plan.at(period)
    if area == plan.city:
        value = indicator_value(plan, indicator, observed, period)
        return _of_value(value) if value else _without_value(plan, indicator, observed, period)
    if area not in plan.areas_of(indicator):
        return None
    if indicator.target.kind is TargetKind.CUMULATIVE:
        return _of_total(plan, indicator, observed, area, period)
    return _of_area(plan, indicator, observed, area, period)


def _of_total(plan: Plan, indicator: Indicator, observed: Observed, area: str, period: Period) -> AreaLineage | None:
    """Return what an area's years brought together by a period; without a value where it said nothing of that quarter,
    though its earlier years count in the city's total."""
    series = area_series(plan, indicator, observed, area, period)
    value = next((each for each in series if each.period == period), None)
    if value is not None:
        return _of_value(value)
    city = indicator_value(plan, indicator, observed, period)
    part = part_of_area(plan, indicator, city, area) if city else None
    measures = indicator.formula.measures
    return None if part is None else AreaLineage(None, None, None, part.observations, missing_measures=measures)


def part_of_area(plan: Plan, indicator: Indicator, value: IndicatorValue, area: str) -> AreaValue | None:
    """Return what an area adds to the city's value; of a total since the baseline with the figures of towns that were
    merged into it. None where it adds nothing."""
    if indicator.target.kind is not TargetKind.CUMULATIVE:
        return next((part for part in value.parts if part.area == area), None)
    now = value.period
    by_place: dict[tuple[str, Period], list[Observation]] = {}
    for part in value.parts:
        for said in part.observations:
            by_place.setdefault((part.area, said.period), []).append(said)
    counted: list[Observation] = []
    for quarter in (*(Period(year, 4) for year in range(plan.baseline_day_of(indicator).year + 1, now.year)), now):
        ground = territory(plan, area, quarter.last_day, now.last_day)
        # Of a year all that made the town up, or none of them, as its own value says it.
        if all((town, quarter) in by_place for town in ground):
            counted += [said for town in ground for said in by_place[town, quarter]]
    return AreaValue(area, sum(said.value for said in counted), None, False, tuple(counted)) if counted else None


def _of_value(value: IndicatorValue) -> AreaLineage:
    observations = tuple(observation for part in value.parts for observation in part.observations)
    return AreaLineage(value.value, value.numerator, value.denominator, observations, value.missing)


def _of_area(plan: Plan, indicator: Indicator, observed: Observed, area: str, period: Period) -> AreaLineage | None:
    """Return one area by itself: what it said of each measure for the period, or may be carried into it."""
    found = {
        name: said_of_area(plan, name, observed, area, period) for name in dict.fromkeys(indicator.formula.measures)
    }
    said = tuple(observation for figures in found.values() for observation in figures)
    if not said:
        return None
    values = {name: sum(o.value for o in figures) if figures else None for name, figures in found.items()}
    missing = tuple(name for name, value in values.items() if value is None)
    counted, whole = _figures(indicator, values)
    return AreaLineage(_value(indicator, counted, whole), counted, whole, said, missing_measures=missing)


def _without_value(plan: Plan, indicator: Indicator, observed: Observed, period: Period) -> AreaLineage | None:
    """Return the cells of a city value that cannot be made, as of a share whose denominators nobody reported."""
    # The city once, also where it is the only area.
    areas = dict.fromkeys((*plan.areas_of(indicator), plan.city))
    found = {area: _of_area(plan, indicator, observed, area, period) for area in areas}
    said = tuple(o for lineage in found.values() if lineage for o in lineage.observations)
    # Carried figures alone make no value of the quarter, so there is none to explain.
    if not any(observation.period == period for observation in said):
        return None
    missing = tuple(name for name in indicator.formula.measures if name not in {o.measure for o in said})
    silent = tuple(area for area in plan.areas_of(indicator) if found[area] is None)
    return AreaLineage(None, None, None, said, silent, missing)


def _figures(indicator: Indicator, values: Mapping[str, float | None]) -> tuple[float | None, float | None]:
    """Return the numerator (or only figure) and the denominator."""
    formula = indicator.formula
    if isinstance(formula, Ratio):
        return values[formula.numerator], values[formula.denominator]
    return values[formula.measure], None


def _value(indicator: Indicator, counted: float | None, whole: float | None) -> float | None:
    if not isinstance(indicator.formula, Ratio):
        return counted
    # `whole` of 0 as well as None: there is nothing to divide by, and the cells are shown without a value.
    return scale_of(indicator) * counted / whole if counted is not None and whole else None


def trace_answer(
    indicator: Indicator,
    period: Period,
    area: str,
    lineage: AreaLineage,
    source: Callable[[str], Source],
    remarks: Callable[[Observation], Iterable[Remark]] = lambda observation: (),
) -> Answer:
    """Return a value down to the cells it was added up from, each with its file and whoever sent and accepted it.

    ``carried`` says that some of it stands in for a quarter that was not told; ``from_periods`` are the quarters its
    cells speak of. Of a total since the baseline those of the earlier years are counted, not carried.
    """
    observations = lineage.observations
    # Each submission once, not once a cell: a city's figure is easily forty cells of two submissions.
    sources = {key: source(key) for key in dict.fromkeys(o.submission for o in observations)}
    periods = sorted({o.period for o in observations})
    stands_in = indicator.target.kind is not TargetKind.CUMULATIVE
    return {
        "value": lineage.value,
        "formula": formula_text(indicator),
        "indicator": indicator.no,
        "name": indicator.name,
        "unit": indicator.unit,
        "area": area,
        "period": str(period),
        "carried": stands_in and any(each != period for each in periods),
        "from_periods": [str(each) for each in periods],
        "numerator": lineage.numerator,
        "denominator": lineage.denominator,
        "missing_areas": list(lineage.missing_areas),
        "missing_measures": list(lineage.missing_measures),
        "parts": [
            {
                **observation_answer(o),
                "carried": stands_in and o.period != period,
                **source_answer(sources[o.submission]),
                "remarks": [remark_answer(r) for r in remarks(o)],
            }
            for o in observations
        ],
    }


def remark_answer(remark: Remark) -> Answer:
    """Return what stands beside a number: the original value and the reason of a correction, a mend, an explanation."""
    said = {"original": remark.original, "reason": remark.reason, "finding": remark.finding}
    return {"kind": str(remark.kind), **{key: value for key, value in said.items() if value}}


def source_answer(source: Source) -> Answer:
    """Return a file and the people and moments that brought it in."""
    return {
        "file": source.file,
        "sha256": source.sha256,
        "submission": source.submission,
        "submitted_by": source.submitted_by,
        "submitted_at": written(source.submitted_at),
        "accepted_by": source.accepted_by,
        "accepted_at": written(source.accepted_at),
        "reason": source.reason,
    }


def formula_text(indicator: Indicator) -> str:
    """Return how the value is made of measures, by their names in the catalogue: 100 × Σ甲 ÷ Σ乙."""
    formula = indicator.formula
    if isinstance(formula, Ratio):
        scale = "" if formula.scale == 1 else f"{formula.scale:g} × "
        return f"{scale}Σ{formula.numerator} ÷ Σ{formula.denominator}"
    return f"Σ{formula.measure}" if isinstance(formula, Sum) else formula.measure
