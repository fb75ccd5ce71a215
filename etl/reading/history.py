"""A number held against what was accepted: revised, falling, far from the town's own quarters before and after."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from etl.reading.extraction import Extraction, Key
from etl.reading.units import is_money_rate, read_unit
from plan.catalogue import Plan
from plan.finding import Finding
from plan.indicator import Measure, Timing
from plan.observation import Observation
from plan.period import Period

History = Mapping[Key, Sequence[Observation]]
"""Accepted observations by (measure, area), in any order."""


class NarrowedHistory(History):
    """As much of what was accepted as numbers of one quarter are held against; ``whole`` is all of it."""

    whole: History


def whole(history: History) -> History:
    """Return all of what was accepted."""
    return history.whole if isinstance(history, NarrowedHistory) else history


Superseded = Callable[[Key, Period], frozenset[float]]
"""The values of a cell that were accepted once and that something else was accepted for since."""


def never_superseded(key: Key, period: Period) -> frozenset[float]:
    """Return nothing: the answer of a record in which nothing was ever corrected."""
    return frozenset()


class Neighbours(NamedTuple):
    """What an observation is held against: the same period's, the latest earlier one, the same quarter a year ago, the
    first later one, the same quarter a year on."""

    same: Observation | None
    last: Observation | None
    year_ago: Observation | None
    following: Observation | None
    year_on: Observation | None


def compare(
    extraction: Extraction, plan: Plan, history: History, superseded: Superseded = never_superseded
) -> Iterator[Finding]:
    """Yield ``revised``, ``outdated``, ``falls`` and ``jump``. The workbook's own other quarters stand before accepted
    ones.

    The workbook's own quarter is always held against its past, and against what follows if it is new or another than
    was accepted; so is a quarter that it repeats. A repeat that still says what was corrected since is ``outdated``.
    """
    period = extraction.period
    assert period is not None, "a workbook without a period has nothing to be held against"
    # `is` first: nearly all periods are the same object, and dataclasses are compared field by field.
    several = any(o.period is not period and o.period != period for o in extraction.observations)
    if not several and not history:
        return
    within: dict[Key, list[Observation]] = {}
    for observation in extraction.observations if several else ():
        within.setdefault((observation.measure, observation.area), []).append(observation)
    for observation in extraction.observations:
        key = observation.measure, observation.area
        beside, accepted = within.get(key, ()), history.get(key, ())
        if len(beside) > 1 or accepted:
            own = observation.period is period or observation.period == period
            found = _held(observation, around(observation, beside, accepted), plan, own, superseded)
            yield from (_as_written(finding, extraction) for finding in found)


def _held(
    observation: Observation, near: Neighbours, plan: Plan, own: bool, superseded: Superseded
) -> Iterator[Finding]:
    """Yield what is doubtful about one observation."""
    fresh = near.same is None or differ(near.same.value, observation.value)
    if fresh and near.same is not None:
        key = observation.measure, observation.area
        if not own and any(not differ(v, observation.value) for v in superseded(key, observation.period)):
            yield _at(observation, "outdated", near.same)
            return
        yield _at(observation, "revised", near.same)
    if own or fresh:
        # What was accepted already was held against the later quarters when those came.
        seen = near if fresh else near._replace(following=None, year_on=None)
        found = against(observation, plan.measure_of[observation.measure], seen, plan.thresholds.jump_factor)
        if found:
            yield found


def _as_written(finding: Finding, extraction: Extraction) -> Finding:
    """Return the finding, with the number that would mend the cell in the unit the header counts in."""
    if "mended" not in finding.details:
        return finding
    scale = extraction.scales.get(finding.details["measure"], 1.0)
    written, stands = float(finding.details["mended"]) / scale, float(finding.found) / scale
    return replace(finding, details={**finding.details, "written": f"{written:.10g}", "stands": f"{stands:.10g}"})


def differ(one: float, other: float) -> bool:
    """Tell whether two values are different numbers, beyond what floating point adds."""
    # As a part of the number, for values go from 0.5 % to ten digits; with 1 as the least, so that 0 equals 0.
    return abs(one - other) > 1e-9 * max(1.0, abs(one))


def around(observation: Observation, beside: Sequence[Observation], accepted: Sequence[Observation]) -> Neighbours:
    """Return what stands around an observation; ``beside`` (which may hold itself) goes before what was ``accepted``.

    One pass with plain numbers for periods: this runs for every cell of every workbook.
    """
    # Period.index, written out: one call less for every pair that is compared.
    now = observation.period.year * 4 + observation.period.quarter - 1
    same: Observation | None = None
    last: Observation | None = None
    year_ago: Observation | None = None
    following: Observation | None = None
    year_on: Observation | None = None
    latest, first = -1, 1 << 30
    for source in (beside, accepted):
        for other in source:
            period = other.period
            when = period.year * 4 + period.quarter - 1
            if when == now:
                same = other if source is accepted else same
            elif when < now:
                if when == now - 4:
                    year_ago = year_ago or other
                if when > latest:
                    last, latest = other, when
            else:
                if when == now + 4:
                    year_on = year_on or other
                if when < first:
                    following, first = other, when
    return Neighbours(same, last, year_ago, following, year_on)


def against(observation: Observation, measure: Measure, near: Neighbours, limit: float) -> Finding | None:
    """Return ``falls`` or else ``jump`` of an observation beside its neighbours; None if neither."""
    if measure.timing is Timing.YTD:
        return _falling(observation, near) or _first(
            _jump(observation, measure, other, pace, limit) for other, pace in _paces(observation, near)
        )
    return _first(_jump(observation, measure, other, 1.0, limit) for other in (near.last, near.following) if other)


def _first(found: Iterator[Finding | None]) -> Finding | None:
    return next((finding for finding in found if finding), None)


def _falling(observation: Observation, near: Neighbours) -> Finding | None:
    """Return a cumulated figure below an earlier one of its year, or above a later one."""
    year = observation.period.year
    if near.last is not None and near.last.period.year == year and observation.value < near.last.value:
        return _at(observation, "falls", near.last)
    later = near.following
    if later is not None and later.period.year == year and observation.value > later.value:
        return _at(observation, "falls", later, case="later")
    return None


def _paces(observation: Observation, near: Neighbours) -> Iterator[tuple[Observation, float]]:
    """Yield what a cumulated figure is compared with, and by what that is multiplied first: the same quarter of another
    year as it is, else a neighbour at the same pace (cumulated over as many quarters as the year is old)."""
    for same_quarter, neighbour in ((near.year_ago, near.last), (near.year_on, near.following)):
        if same_quarter is not None:
            yield same_quarter, 1.0
        elif neighbour is not None:
            yield neighbour, observation.period.quarter / neighbour.period.quarter


def _jump(observation: Observation, measure: Measure, other: Observation, pace: float, limit: float) -> Finding | None:
    value, usual = observation.value, other.value * pace
    if value < 0 or not is_far(value, usual, measure, limit):
        return None
    return _at(observation, "jump", other, **_slip(value, usual, measure, limit))


def is_far(value: float, usual: float, measure: Measure, limit: float) -> bool:
    """Tell whether a value is at least ``limit`` times the usual one, or at most its ``limit``-th part, and differs by
    10 or more of what is counted in whole numbers, else by half a unit, or ten of the last decimal if that is less."""
    # Ratios of small numbers say nothing: from 1 to 4 stations is four times as many.
    if abs(value - usual) < least_step(measure):
        return False
    low, high = (value, usual) if value < usual else (usual, value)
    return low <= 0 or high / low >= limit


def least_step(measure: Measure) -> float:
    """Return by how much a number of a measure must be another before its ratio to the last one says anything."""
    # A billionth less: 0.35 − 0.25 is a little under 0.1 in floating point.
    return 10.0 if measure.whole else min(0.5, 10.0 ** (1 - measure.decimals)) * (1 - 1e-9)


def _slip(value: float, usual: float, measure: Measure, limit: float) -> dict[str, str]:
    """Return, as details of the finding, the slip of a unit that would explain the jump: dividing (or multiplying) by
    it gives a usual value, and of what is counted in whole numbers a whole one. Empty if none would."""
    if value <= 0 or usual <= 0:
        return {}
    for times in _slips(measure):
        for direction, mended in (("over", value / times), ("under", value * times)):
            low, high = sorted((mended, usual))
            # So small a factor would explain many numbers: divided by twelve the value has to be close to the usual
            # one.
            likely = high / low < (limit if times > 12 else 1.2)
            if likely and not (measure.whole and differ(mended, round(mended))):
                return {"case": f"slip_{direction}", "times": f"{times:g}", "mended": f"{mended:.10g}"}
    return {}


def _slips(measure: Measure) -> tuple[float, ...]:
    """Return the factors of usual slips: 万人 for 人, a share for a percentage, and of money a month's for a year's
    rate."""
    return (10_000.0, 100.0, 12.0) if is_money_rate(read_unit(measure.unit)) else (10_000.0, 100.0)


def _at(observation: Observation, code: str, before: Observation, **details: str) -> Finding:
    """Return the finding about an observation beside an accepted one (``before``), which is what was expected."""
    said = {
        "measure": observation.measure,
        "area": observation.area,
        "period": str(observation.period),
        "before_period": str(before.period),
        **details,
    }
    found, expected = f"{observation.value:.10g}", f"{before.value:.10g}"
    return Finding(code, observation.sheet, observation.cell, found, expected, said)
