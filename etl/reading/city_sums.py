"""The city's figure held against its own past, where the numbers themselves are not or show nothing.

Small counts are never far from their last ones, however wrong all of them are together; and where one quarter told the
city's figure and another the towns', nothing stands beside them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import fsum

from etl.reading.copied import LARGE
from etl.reading.extraction import Extraction, by_measure
from etl.reading.history import History, against, around, least_step
from plan.catalogue import Plan
from plan.finding import Finding
from plan.indicator import Level, Measure
from plan.observation import Observation
from plan.period import Period

_TOLD = frozenset({"jump", "falls"})


def far_sums(extraction: Extraction, plan: Plan, history: History, doubts: Sequence[Finding]) -> Iterator[Finding]:
    """Yield a finding for every measure whose figure of the city is far from the last one, or below an earlier one of
    its year. ``doubts``: what is found already; a measure of which a number is doubted for itself is passed over."""
    told = {finding.details.get("measure") for finding in doubts if finding.code in _TOLD}
    for name, own in by_measure(extraction.own).items():
        measure = plan.measure_of[name]
        if name in told or measure.level is Level.CITY or _held_by_itself(own, measure, plan, history):
            continue
        now = _city_figure(own, measure, plan)
        if now is None:
            continue
        past = _past(measure, now.period, plan, history)
        found = against(now, measure, around(now, (), past), plan.thresholds.jump_factor)
        if found is not None:
            yield found if now.cell else _of_the_sum(found, extraction)


def _held_by_itself(own: Sequence[Observation], measure: Measure, plan: Plan, history: History) -> bool:
    """Tell whether a measure's numbers are large enough to be seen for themselves, and have a past of their own."""
    # Before anything is added up, for this is nearly every column of every workbook.
    small = LARGE * least_step(measure) / 10.0
    first = own[0]
    return first.area != plan.city and first.value >= small and bool(history.get((measure.name, first.area)))


def _city_figure(own: Sequence[Observation], measure: Measure, plan: Plan) -> Observation | None:
    """Return the city's figure of a quarter: what is said of it, or the sum of its towns (without a cell); None where
    one of these is missing, or cannot be."""
    said = {o.area: o for o in own}
    if plan.city in said:
        return said[plan.city]
    towns = [said[town].value for town in plan.towns if town in said]
    first = own[0]
    whole = len(towns) == len(plan.towns) and all(abs(value) < plan.thresholds.largest_value for value in towns)
    return Observation(measure.name, plan.city, first.period, fsum(towns), first.sheet) if whole else None


def _past(measure: Measure, now: Period, plan: Plan, history: History) -> list[Observation]:
    """Return the city's figures of the quarters that its numbers are held against."""
    by_quarter: dict[Period, list[Observation]] = {}
    for area in (plan.city, *plan.towns):
        for o in history.get((measure.name, area), ()):
            by_quarter.setdefault(o.period, []).append(o)
    figures = (_city_figure(said, measure, plan) for when, said in by_quarter.items() if when != now)
    return [figure for figure in figures if figure is not None]


def _of_the_sum(finding: Finding, extraction: Extraction) -> Finding:
    """Return the finding as one about a sum that stands nowhere, at the measure's header."""
    said = {name: finding.details[name] for name in ("measure", "area", "period", "before_period")}
    place = extraction.headers.get(said["measure"], extraction.table)
    return Finding("sum_far", *place, finding.found, finding.expected, said)
