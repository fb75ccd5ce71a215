"""A number held against what was accepted before: revised, falling, far from the town's own past."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from etl.extraction import Extraction, Key
from plan.catalogue import Plan
from plan.finding import Finding
from plan.indicator import Measure, Timing
from plan.observation import Observation

_SLIPS = (10_000.0, 100.0, 12.0)
"""万人 for 人, a share for a percentage, a month's rate for a year's."""


@dataclass(slots=True)
class _Past:
    """What an observation is held against: the same period's, the latest earlier one, the same quarter a year ago."""

    same: Observation | None = None
    last: Observation | None = None
    yearly: Observation | None = None


def compare(extraction: Extraction, plan: Plan, history: Mapping[Key, Sequence[Observation]]) -> Iterator[Finding]:
    """``revised``, ``falls`` and ``jump``. Earlier quarters in the workbook itself stand before accepted ones."""
    earlier: dict[Key, list[Observation]] = {}
    for observation in extraction.observations:
        if observation.period != extraction.period:
            earlier.setdefault((observation.measure, observation.area), []).append(observation)
    for observation in extraction.observations:
        key = observation.measure, observation.area
        own = observation.period == extraction.period
        past = _past(observation, earlier.get(key, ()) if own else (), history.get(key, ()))
        if past.same is not None and differ(past.same.value, observation.value):
            yield _at(observation, "revised", past.same)
        if own and past.last is not None:
            measure = plan.measure_of[observation.measure]
            yield from _against(observation, measure, past.last, past.yearly, plan.thresholds.jump_factor)


def differ(one: float, other: float) -> bool:
    """Whether two values are not the same number, floating point apart."""
    return abs(one - other) > 1e-9 * max(1.0, abs(one))


def _past(observation: Observation, earlier: Sequence[Observation], accepted: Sequence[Observation]) -> _Past:
    """One pass with plain numbers for periods: this runs for every cell of every workbook."""
    now = observation.period.index
    past, latest = _Past(), -1
    for source in (earlier, accepted):
        for before in source:
            period = before.period
            when = period.year * 4 + period.quarter - 1
            if when == now:
                past.same = before
            elif when == now - 4:
                past.yearly = past.yearly or before
            if latest < when < now:
                past.last, latest = before, when
    return past


def _against(
    observation: Observation, measure: Measure, last: Observation, yearly: Observation | None, limit: float
) -> Iterator[Finding]:
    if measure.timing is Timing.STOCK:
        yield from _jump(observation, measure, last, 1.0, limit)
    elif last.period.year == observation.period.year and observation.value < last.value:
        yield _at(observation, "falls", last)
    elif yearly is not None:
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
