"""What the demonstration holds to be true: every measure of every area in every quarter, as whole as it is counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from data.story import COUNTS, RATIOS, SEASONS, SPANS, YEARS
from data.towns import FIRST_STATIONS, SIZES, apportion, drift_of, leads_of, shared_out
from plan.catalogue import Plan
from plan.indicator import Level, Measure, Ratio
from plan.period import Period

Truth = Mapping[tuple[str, str, Period], float]
"""(measure, area, period) → value in the measure's unit."""

_OLD = [residents * older for residents, older, _ in SIZES.values()]
_RESIDENTS = [residents for residents, _, _ in SIZES.values()]
_VILLAGES = [villages for _, _, villages in SIZES.values()]
_WEIGHTS = {"老年人口": _OLD, "养老机构床位数": _OLD, "安葬总数": _OLD, "城乡社区数": _VILLAGES}
_STEADY = frozenset({"城乡社区数", "应实体化运行中心(站)数"})
_OPENED = ("已建社会工作站数", "康养联合体数")


def truth_of(plan: Plan) -> Truth:
    """The whole truth of the demonstration for the plan's periods."""
    assert tuple(SIZES) == plan.towns, "the demonstration knows other towns than the catalogue"
    rows: dict[str, list[list[int]]] = {}
    for measure in plan.measures:
        if measure.name in SPANS or measure.name in YEARS:
            rows[measure.name] = _denominator(measure)
    for indicator in plan.indicators:
        if isinstance(indicator.formula, Ratio) and indicator.no in RATIOS:
            whole = plan.measure_of[indicator.formula.denominator]
            rows[indicator.formula.numerator] = _numerator(indicator.no, indicator.formula, rows[whole.name], whole)
    for measure in plan.measures:
        if measure.name in COUNTS:
            rows[measure.name] = _counted(measure)
    return {key: value for measure in plan.measures for key, value in _cells(plan, measure, rows[measure.name])}


def _cells(plan: Plan, measure: Measure, rows: list[list[int]]) -> Iterator[tuple[tuple[str, str, Period], float]]:
    areas = (plan.city,) if measure.level is Level.CITY else plan.towns
    for period, row in zip(plan.periods, rows, strict=True):
        for area, number in zip(areas, row, strict=True):
            yield (measure.name, area, period), number / 10**measure.decimals if measure.decimals else number


def _denominator(measure: Measure) -> list[list[int]]:
    """Quarter × town in the smallest step the measure is written in, drifting a little but adding up."""
    totals, weights = _totals(measure), _WEIGHTS.get(measure.name, _RESIDENTS)
    if measure.name == "应实体化运行中心(站)数":  # the city's own centre stands in the first town
        return [[2 if town == FIRST_STATIONS[0] else 1 for town in SIZES] for _ in totals]
    lead = [1.0] * len(SIZES) if measure.name in (*_STEADY, "常住人口", "老年人口") else leads_of(measure.name, 0.15)
    drift = drift_of(measure.name, len(totals), 0.0 if measure.name in _STEADY else 0.004)
    rows = []
    for total, change in zip(totals, drift, strict=True):
        shares = [w * a * c for w, a, c in zip(weights, lead, change, strict=True)]
        rows.append(apportion(total, shares))
    return rows


def _totals(measure: Measure) -> list[int]:
    if measure.name in YEARS:
        return [round(year * season) for year in YEARS[measure.name] for season in SEASONS[measure.name]]
    first, last = SPANS[measure.name]
    return [round((first + (last - first) * step / 19) * 10**measure.decimals) for step in range(20)]


def _numerator(no: int, formula: Ratio, wholes: list[list[int]], whole: Measure) -> list[list[int]]:
    """Quarter × town so that the city's ratio is the story's: a share of each town's whole, or a density of it."""
    leads, drift = leads_of(formula.numerator, 0.28), drift_of(formula.numerator, len(wholes), 0.01)
    rows = []
    for value, row, change in zip(RATIOS[no], wholes, drift, strict=True):
        total = round(value / formula.scale * sum(row) / 10**whole.decimals)
        pull = [lead * step for lead, step in zip(leads, change, strict=True)]
        if formula.scale == 100:
            rows.append(shared_out(total, row, pull))
        else:
            rows.append(apportion(total, [part * lead for part, lead in zip(row, pull, strict=True)]))
    return rows


def _counted(measure: Measure) -> list[list[int]]:
    """What is opened one by one, town after town; the city's own centre counts with the first town from the start."""
    if measure.level is Level.CITY:
        return [[count] for count in COUNTS[measure.name]]
    extra = 0 if measure.name in _OPENED else 1
    order = {town: place for place, town in enumerate(FIRST_STATIONS)}
    return [
        [int(order[town] < count - extra) + extra * (order[town] == 0) for town in SIZES]
        for count in COUNTS[measure.name]
    ]
