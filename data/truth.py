"""What the demonstration holds to be true: every measure of every area in every quarter, as whole as it is counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from data.story import COUNTS, RATIOS, SEASONS, SPANS, YEARS
from data.towns import FIRST_STATIONS, SIZES, apportion, drift_of, leads_of, shared_out
from plan.assessment import schedule_of
from plan.catalogue import Plan
from plan.indicator import Indicator, Level, Measure, Ratio
from plan.period import Period

Truth = Mapping[tuple[str, str, Period], float]
"""(measure, area, period) → value in the measure's unit."""

_OLD = [residents * older for residents, older, _ in SIZES.values()]
_RESIDENTS = [residents for residents, _, _ in SIZES.values()]
_VILLAGES = [villages for _, _, villages in SIZES.values()]
# By what a measure falls on the towns, where not by their residents.
_WEIGHTS = {"老年人口": _OLD, "养老机构床位数": _OLD, "安葬总数": _OLD, "城乡社区数": _VILLAGES}
_STEADY = frozenset({"城乡社区数", "应实体化运行中心(站)数"})
_LARGE = 10_000.0
"""The city's figure of a denominator that the story does not know."""

# Opened town by town from none; of what else is counted the first town has the city's own from the start.
_OPENED = ("已建社会工作站数", "康养联合体数")


def truth_of(plan: Plan) -> Truth:
    """Return the whole truth of the demonstration for the plan's periods."""
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
    for indicator in plan.indicators:
        rows |= on_schedule(plan, indicator, rows)
    return {key: value for measure in plan.measures for key, value in _cells(plan, measure, rows[measure.name])}


def _cells(plan: Plan, measure: Measure, rows: list[list[int]]) -> Iterator[tuple[tuple[str, str, Period], float]]:
    """Yield each area's figures in the quarters in which it and the measure are in force."""
    for period, row in zip(plan.periods, rows, strict=True):
        if not measure.in_force(period.last_day):
            continue
        areas = (plan.city,) if measure.level is Level.CITY else [_area_then(plan, town, period) for town in SIZES]
        said: dict[str, int] = {}
        for area, number in zip(areas, row, strict=True):
            said[area] = said.get(area, 0) + number
        for area, number in said.items():
            yield (measure.name, area, period), number / 10**measure.decimals if measure.decimals else number


def _area_then(plan: Plan, town: str, period: Period) -> str:
    """Return what one of the story's towns belongs to in a quarter: itself, or what it was merged into."""
    area = plan.area_of[town]
    while area.until is not None and area.until < period.last_day:
        assert area.into, f"the story does not say what became of {area.name}"
        area = plan.area_of[area.into[0]]
    return area.name


def on_schedule(plan: Plan, indicator: Indicator, told: Mapping[str, list[list[int]]]) -> dict[str, list[list[int]]]:
    """Return figures for the measures of an indicator that the story does not know: the city stays on schedule.

    By measure, quarter × town in the smallest step the measure is written in; nothing where the story has all of them.
    """
    schedule, formula = schedule_of(plan, indicator), indicator.formula
    expected = [schedule.expected(period.last_day) for period in plan.periods]
    if not isinstance(formula, Ratio):
        measure = plan.measure_of[formula.measures[0]]
        return {} if measure.name in told else {measure.name: [_divided(measure, value) for value in expected]}
    part, whole = plan.measure_of[formula.numerator], plan.measure_of[formula.denominator]
    wholes = told.get(whole.name) or [_divided(whole, _LARGE) for _ in expected]
    sums = [sum(row) / 10**whole.decimals for row in wholes]
    parts = [_divided(part, value * total / formula.scale) for value, total in zip(expected, sums, strict=True)]
    return {name: rows for name, rows in ((whole.name, wholes), (part.name, parts)) if name not in told}


def _divided(measure: Measure, value: float) -> list[int]:
    """Return a figure of the city, town by town as many people live there; the city's own in one piece."""
    total = round(value * 10**measure.decimals)
    return [total] if measure.level is Level.CITY else apportion(total, _RESIDENTS)


def _denominator(measure: Measure) -> list[list[int]]:
    """Return a denominator by quarter and town, in the smallest step the measure is written in: drifting a little but
    adding up to the story's total."""
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
    """Return a numerator by quarter and town, so that the city's ratio is the story's: a share of each town's whole, or
    a density of it."""
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
    """Return what is opened one by one, town after town; the city's own centre counts with the first town from the
    start."""
    if measure.level is Level.CITY:
        return [[count] for count in COUNTS[measure.name]]
    extra = 0 if measure.name in _OPENED else 1
    order = {town: place for place, town in enumerate(FIRST_STATIONS)}
    return [
        [int(order[town] < count - extra) + extra * (order[town] == 0) for town in SIZES]
        for count in COUNTS[measure.name]
    ]
