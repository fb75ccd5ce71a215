"""A number held against what was accepted before: revised, falling, far from the town's own past."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from etl.extraction import Extraction, Key
from plan.catalogue import Plan
from plan.finding import Finding
from plan.indicator import Measure, Timing
from plan.observation import Observation
from plan.period import Period

_SLIPS = (10_000.0, 100.0, 12.0)
"""万人 for 人, a share for a percentage, a month's rate for a year's."""


def compare(extraction: Extraction, plan: Plan, history: Mapping[Key, Sequence[Observation]]) -> Iterator[Finding]:
    """``revised``, ``falls`` and ``jump``. Earlier quarters in the workbook itself stand before accepted ones."""
    within: dict[Key, dict[Period, Observation]] = {}
    for observation in extraction.observations:
        within.setdefault((observation.measure, observation.area), {})[observation.period] = observation
    for observation in extraction.observations:
        key = observation.measure, observation.area
        accepted = {past.period: past for past in history.get(key, ())}
        yield from _revised(observation, accepted)
        if observation.period == extraction.period:
            past = {**accepted, **within[key]}
            yield from _against(observation, plan.measure_of[observation.measure], past, plan.thresholds.jump_factor)


def _revised(observation: Observation, accepted: Mapping[Period, Observation]) -> Iterator[Finding]:
    before = accepted.get(observation.period)
    if before is not None and abs(before.value - observation.value) > 1e-9 * max(1.0, abs(before.value)):
        yield _at(observation, "revised", before)


def _against(
    observation: Observation, measure: Measure, past: Mapping[Period, Observation], limit: float
) -> Iterator[Finding]:
    earlier = [period for period in past if period < observation.period]
    if not earlier:
        return
    last = past[max(earlier)]
    if measure.timing is Timing.STOCK:
        yield from _jump(observation, measure, last, 1.0, limit)
        return
    if last.period.year == observation.period.year and observation.value < last.value:
        yield _at(observation, "falls", last)
        return
    yearly = past.get(observation.period.shift(-4))
    if yearly is not None:
        yield from _jump(observation, measure, yearly, 1.0, limit)
    else:  # cumulated over as many quarters as the year is old: compared at the same pace
        yield from _jump(observation, measure, last, observation.period.quarter / last.period.quarter, limit)


def _jump(
    observation: Observation, measure: Measure, before: Observation, pace: float, limit: float
) -> Iterator[Finding]:
    value, usual = observation.value, before.value * pace
    floor = 10.0 if measure.whole else 0.5  # from 1 to 2 stations is no jump
    if value < 0 or abs(value - usual) < floor:
        return
    low, high = sorted((value, usual))
    if low <= 0 or high / low >= limit:
        slip = _slip(value, usual, limit)
        yield _at(observation, "jump", before, **slip)


def _slip(value: float, usual: float, limit: float) -> dict[str, str]:
    """The slip of a unit that would explain the jump: dividing (or multiplying) by it gives a usual value."""
    if value <= 0 or usual <= 0:
        return {}
    for times in _SLIPS:
        for direction, mended in (("over", value / times), ("under", value * times)):
            low, high = sorted((mended, usual))
            if high / low < (limit if times > 12 else 1.2):
                return {"case": f"slip_{direction}", "times": f"{times:g}", "mended": f"{mended:.10g}"}
    return {}


def _at(observation: Observation, code: str, before: Observation, **details: str) -> Finding:
    said = {
        "measure": observation.measure,
        "area": observation.area,
        "period": str(observation.period),
        "before_period": str(before.period),
        **details,
    }
    found, expected = f"{observation.value:.10g}", f"{before.value:.10g}"
    return Finding(code, observation.sheet, observation.cell, found, expected, said)
