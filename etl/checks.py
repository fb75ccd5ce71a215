"""Checks: an extraction → findings about its numbers. Pure; needs the plan and what was accepted before."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from etl.absences import missing, withdrawn
from etl.extraction import Extraction, Key
from etl.history import compare
from plan.catalogue import Plan
from plan.finding import Finding
from plan.indicator import Fixed, Measure, Sum
from plan.observation import Observation

History = Mapping[Key, Sequence[Observation]]
"""Accepted observations by (measure, area), in any order."""


def check(extraction: Extraction, plan: Plan, history: History | None = None) -> tuple[Finding, ...]:
    """Everything doubtful about an extraction's numbers.

    ``history`` holds what was accepted before, of this period too. A workbook of which nothing was read has nothing to
    check.
    """
    if not extraction.table[1] or extraction.period is None:
        return ()
    limits = _bounds(plan)
    findings: list[Finding] = []
    for observation in extraction.observations:
        findings += _alone(observation, plan.measure_of[observation.measure], limits)
    findings += _shares(extraction, plan)
    findings += _totals(extraction, plan)
    findings += missing(extraction, plan)
    findings += withdrawn(extraction, plan, history or {})
    findings += compare(extraction, plan, history or {})
    return tuple(findings)


def at(observation: Observation, code: str, expected: str = "", **details: str) -> Finding:
    """A finding at an observation's cell."""
    said = {"measure": observation.measure, "area": observation.area, "period": str(observation.period), **details}
    return Finding(code, observation.sheet, observation.cell, shown(observation.value), expected, said)


def shown(value: float) -> str:
    """A value as people write it, without what floating point adds."""
    return f"{value:.10g}"


def _bounds(plan: Plan) -> Mapping[str, tuple[float | None, float | None]]:
    """The values a measure can have at all: its indicator's where the measure is the indicator; 0 to 100 for a %."""
    bounds: dict[str, tuple[float | None, float | None]] = {m.name: (0, 100) for m in plan.measures if m.unit == "%"}
    for indicator in plan.indicators:
        if isinstance(indicator.formula, (Fixed, Sum)):
            bounds[indicator.formula.measure] = indicator.bounds.low, indicator.bounds.high
    return bounds


def _alone(
    observation: Observation, measure: Measure, limits: Mapping[str, tuple[float | None, float | None]]
) -> Iterator[Finding]:
    """What is wrong with a number whatever stands beside it."""
    value = observation.value
    if value < 0:
        yield at(observation, "negative", unit=measure.unit)
    elif measure.whole and value != int(value):
        yield at(observation, "fraction", unit=measure.unit)
    elif measure.name in limits:
        low, high = limits[measure.name]
        if (low is not None and value < low) or (high is not None and value > high):
            expected = "".join((f"≥{low:g}" if low is not None else "", f" ≤{high:g}" if high is not None else ""))
            yield at(observation, "out_of_bounds", expected.strip(), unit=measure.unit)


def _shares(extraction: Extraction, plan: Plan) -> Iterator[Finding]:
    """The part of a share cannot exceed the whole, town by town."""
    values = {(o.measure, o.area, o.period): o for o in extraction.observations}
    for part, whole in plan.shares():
        for observation in extraction.observations:
            if observation.measure != part:
                continue
            other = values.get((whole, observation.area, observation.period))
            if other is not None and observation.value > other.value:
                most = shown(other.value)
                yield at(observation, "part_exceeds_whole", f"≤{most}", whole=whole, other=most, place=other.cell)


def _totals(extraction: Extraction, plan: Plan) -> Iterator[Finding]:
    """合计 against Σ towns; where a town is missing the sum cannot be held against anything."""
    towns = frozenset(plan.towns)
    values: dict[tuple[str, object], list[float]] = defaultdict(list)
    for observation in extraction.observations:
        if observation.area in towns:
            values[observation.measure, observation.period].append(observation.value)
    for total in extraction.totals:
        yield from _total(total, values[total.measure, total.period], plan)


def _total(total: Observation, values: Sequence[float], plan: Plan) -> Iterator[Finding]:
    measure = plan.measure_of[total.measure]
    summed = math.fsum(values)
    if abs(total.value - summed) <= rounding(measure, len(plan.towns)):
        return
    if total.area != plan.city:
        yield at(total, "total_unchecked", case="part")
    elif len(values) < len(plan.towns):
        yield at(total, "total_unchecked", shown(summed), case="incomplete", towns=str(len(values)))
    else:
        yield at(total, "total_differs", shown(summed), difference=shown(total.value - summed), unit=measure.unit)


def rounding(measure: Measure, towns: int) -> float:
    """How far a sum of rounded numbers may be from the rounded sum: errors add like a random walk, √n last digits
    (3.5 standard deviations). A sum of whole numbers is exact."""
    return 1e-6 if measure.whole else 10.0**-measure.decimals * math.sqrt(towns)


def by_key(observations: Iterable[Observation]) -> dict[Key, list[Observation]]:
    """Observations as :data:`History`."""
    gathered: dict[Key, list[Observation]] = defaultdict(list)
    for observation in observations:
        gathered[observation.measure, observation.area].append(observation)
    return dict(gathered)
