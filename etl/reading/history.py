"""A number held against what was accepted before: revised, falling, far from the town's own past."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from etl.reading.extraction import Extraction, Key
from plan.catalogue import Plan
from plan.finding import Finding
from plan.indicator import Measure, Timing
from plan.observation import Observation

_SLIPS = (10_000.0, 100.0, 12.0)
"""万人 for 人, a share for a percentage, a month's rate for a year's."""

_Past = tuple[Observation | None, Observation | None, Observation | None]
"""What an observation is held against: the same period's, the latest earlier one, the same quarter a year ago."""


def compare(extraction: Extraction, plan: Plan, history: Mapping[Key, Sequence[Observation]]) -> Iterator[Finding]:
    """``revised``, ``falls`` and ``jump``. Earlier quarters in the workbook itself stand before accepted ones."""
    period = extraction.period
    earlier: dict[Key, list[Observation]] = {}
    for observation in extraction.observations:
        if observation.period is not period and observation.period != period:
            earlier.setdefault((observation.measure, observation.area), []).append(observation)
    if not earlier and not history:
        return
    limit, measures = plan.thresholds.jump_factor, plan.measure_of
    for observation in extraction.observations:
        key = observation.measure, observation.area
        own = observation.period is period or observation.period == period
        before, accepted = earlier.get(key, ()) if own else (), history.get(key, ())
        if not before and not accepted:
            continue
        same, last, yearly = _past(observation, before, accepted)
        if same is not None and differ(same.value, observation.value):
            yield _at(observation, "revised", same)
        if own and last is not None:
            found = _against(observation, measures[observation.measure], last, yearly, limit)
            if found:
                yield _as_written(found, extraction)


def _as_written(finding: Finding, extraction: Extraction) -> Finding:
    """The finding, with the number that would mend the cell in the unit the header counts in."""
    if "mended" not in finding.details:
        return finding
    scale = extraction.scales.get(finding.details["measure"], 1.0)
    written, stands = float(finding.details["mended"]) / scale, float(finding.found) / scale
    return replace(finding, details={**finding.details, "written": f"{written:.10g}", "stands": f"{stands:.10g}"})


def differ(one: float, other: float) -> bool:
    """Whether two values are not the same number, floating point apart."""
    return abs(one - other) > 1e-9 * max(1.0, abs(one))


def _past(observation: Observation, earlier: Sequence[Observation], accepted: Sequence[Observation]) -> _Past:
    """One pass with plain numbers for periods: this runs for every cell of every workbook."""
    now = observation.period.year * 4 + observation.period.quarter - 1
    same: Observation | None = None
    last: Observation | None = None
    yearly: Observation | None = None
    latest = -1
    for source in (earlier, accepted):
        for before in source:
            period = before.period
            when = period.year * 4 + period.quarter - 1
            if when == now:
                same = before
            elif when == now - 4:
                yearly = yearly or before
            if latest < when < now:
                last, latest = before, when
    return same, last, yearly


def _against(
    observation: Observation, measure: Measure, last: Observation, yearly: Observation | None, limit: float
) -> Finding | None:
    if measure.timing is Timing.STOCK:
        return _jump(observation, measure, last, 1.0, limit)
    if last.period.year == observation.period.year and observation.value < last.value:
        return _at(observation, "falls", last)
    if yearly is not None:
        return _jump(observation, measure, yearly, 1.0, limit)
    # cumulated over as many quarters as the year is old: compared at the same pace
    return _jump(observation, measure, last, observation.period.quarter / last.period.quarter, limit)


def _jump(observation: Observation, measure: Measure, before: Observation, pace: float, limit: float) -> Finding | None:
    value, usual = observation.value, before.value * pace
    floor = 10.0 if measure.whole else 0.5  # from 1 to 2 stations is no jump
    if value < 0 or abs(value - usual) < floor:
        return None
    low, high = (value, usual) if value < usual else (usual, value)
    if low > 0 and high / low < limit:
        return None
    return _at(observation, "jump", before, **_slip(value, usual, limit))


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
