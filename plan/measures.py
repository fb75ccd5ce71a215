"""From observations to an indicator's value: sums of areas, carried stocks, and what the value rests on.

A ratio is scale × ΣN / ΣD over areas, never a mean of town ratios. A stock that a town has not reported may be carried
forward for a few quarters and is marked; a year-to-date figure is never carried.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from plan.catalogue import Plan, territory
from plan.indicator import Area, Indicator, Ratio, Sum, Timing
from plan.indicator_value import AreaValue, IndicatorValue, accumulated
from plan.observation import Observation
from plan.observed import Observed
from plan.period import Period
from plan.status import Basis
from plan.target import TargetKind

__all__ = ["AreaValue", "IndicatorValue"]


def indicator_value(plan: Plan, indicator: Indicator, observed: Observed, period: Period) -> IndicatorValue | None:
    """Return the indicator's value for ``period``, or None where no area reported its first measure for it."""
    return observed.value(plan, indicator, period, _indicator_value)


def _indicator_value(plan: Plan, indicator: Indicator, observed: Observed, period: Period) -> IndicatorValue | None:
    own = _value_of_quarter(plan, indicator, observed, period)
    if own is None or indicator.target.kind is not TargetKind.CUMULATIVE:
        return own
    years = range(plan.baseline_day_of(indicator).year + 1, period.year)
    return accumulated(own, [_value_of_quarter(plan, indicator, observed, Period(year, 4)) for year in years])


def _value_of_quarter(plan: Plan, indicator: Indicator, observed: Observed, period: Period) -> IndicatorValue | None:
    counted = indicator.formula.measures[0]
    # A late denominator is carried but makes no new value: the numerator must be of this quarter.
    if period not in observed.periods(counted):
        return None
    # Towns first: a 合计 row checks their sum and is no second source (docs/methods.md).
    value = _value_over(plan, indicator, observed, period, plan.at(period).areas_of(indicator))
    return value or _value_of_city(plan, indicator, observed, period)


def indicator_series(
    plan: Plan, indicator: Indicator, observed: Observed, last: Period | None = None
) -> tuple[IndicatorValue, ...]:
    """Return the indicator's value for every period that has one, from the baseline's up to ``last``, in time order."""
    values = (indicator_value(plan, indicator, observed, p) for p in _periods(plan, indicator, observed, last))
    return tuple(_with_basis(plan, indicator, (value for value in values if value is not None)))


def _periods(plan: Plan, indicator: Indicator, observed: Observed, last: Period | None) -> Iterator[Period]:
    """Yield, in time order, the plan's periods in which anything was said of the first measure, from the baseline's on.

    The baseline's own quarter takes no part where the baseline is that quarter's value, rounded as a plan prints it, or
    where a total begins after it. What is later than the plan's last year is for the plans after it.
    """
    base = plan.baseline_day_of(indicator)
    after = indicator.baseline_from is not None or indicator.target.kind is TargetKind.CUMULATIVE
    end = min(last or Period(plan.document.last_year, 4), Period(plan.document.last_year, 4))
    for period in sorted(observed.periods(indicator.formula.measures[0])):
        if (period.last_day > base or (period.last_day == base and not after)) and period <= end:
            yield period


def _with_basis(plan: Plan, indicator: Indicator, values: Iterable[IndicatorValue]) -> Iterator[IndicatorValue]:
    """Yield the values, each with its basis: a share is weighed by the denominators of the last value that missed
    nobody."""
    last_known: Mapping[str, float] = {}
    then: Period | None = None
    for value in values:
        # A figure of the city alone misses nobody either, but says nothing of what each town held.
        if not value.missing and value.areas_total == len(plan.at(value.period).areas_of(indicator)):
            last_known = {part.area: part.denominator for part in value.parts if part.denominator is not None}
            then = value.period
        held = last_known if then is None else _by_areas_of(plan, last_known, then, value.period)
        yield replace(value, basis=basis_of(indicator, value, held, plan.thresholds.least_share))


def _by_areas_of(plan: Plan, figures: Mapping[str, float], then: Period, now: Period) -> Mapping[str, float]:
    """Return figures of one quarter by the areas of another: those of merged towns under their successor.

    Of a town that was split nobody knows which part was whose: its figure stays under its own name, part of the whole
    and of none of its successors.
    """
    if plan.at(then) is plan.at(now):
        return figures
    towns = plan.at(now).towns
    heirs = {part: area for area in towns for part in territory(plan, area, then.last_day, now.last_day)}
    by_area: dict[str, float] = {}
    for area, figure in figures.items():
        heir = heirs.get(area, area)
        # What is no town any more and became none has left the city.
        if heir in towns or plan.area_of[area].into:
            by_area[heir] = by_area.get(heir, 0.0) + figure
    return by_area


def basis_of(indicator: Indicator, value: IndicatorValue, last_known: Mapping[str, float], least: float) -> Basis:
    """Return what a value can show. ``last_known``: each area's last known denominator, empty where none is known
    yet; ``least``: the share of these, a fraction, that a ratio's areas must hold to be judged."""
    if not value.missing and value.basis is Basis.WHOLE:
        return Basis.WHOLE
    if isinstance(indicator.formula, Sum):
        return Basis.LOWER_BOUND
    held = sum(last_known.get(part.area, 0.0) for part in value.parts)
    whole = sum(last_known.values())
    # Before the first whole value no denominators are known, and the towns themselves are counted.
    share = held / whole if whole else len(value.parts) / value.areas_total
    return Basis.WHOLE if share >= least - 1e-9 else Basis.TOO_LITTLE


def area_series(
    plan: Plan, indicator: Indicator, observed: Observed, area: str, last: Period | None = None
) -> tuple[IndicatorValue, ...]:
    """Return one town's own value for every period it reported itself, from the baseline's up to ``last``, in time
    order.

    Of a town into which others were merged, the quarters before tell of what it is now: of all of them together, or of
    none.
    """
    now = date.max if last is None else last.last_day
    grounds = (
        (period, territory(plan, area, period.last_day, now)) for period in _periods(plan, indicator, observed, last)
    )
    values = (_value_over(plan, indicator, observed, period, ground) for period, ground in grounds)
    complete = tuple(value for value in values if value is not None and not value.missing)
    if indicator.target.kind is not TargetKind.CUMULATIVE:
        return complete
    years = range(plan.baseline_day_of(indicator).year + 1, plan.document.last_year)
    # Of a year in which it was no town yet nothing is missing.
    return _added_up(complete, [year for year in years if territory(plan, area, Period(year, 4).last_day, now)])


def _added_up(told: tuple[IndicatorValue, ...], years: Sequence[int]) -> tuple[IndicatorValue, ...]:
    """Return each quarter's figure of an area with those of the whole ``years`` before it."""
    whole = {value.period.year: value for value in told if value.period.quarter == 4}
    return tuple(accumulated(value, [whole.get(year) for year in years if year < value.period.year]) for value in told)


def _value_over(
    plan: Plan, indicator: Indicator, observed: Observed, period: Period, areas: tuple[str, ...]
) -> IndicatorValue | None:
    by_area = _area_values(plan, indicator, observed, period, areas)
    parts = tuple(part for part in by_area.values() if part is not None)
    counted = indicator.formula.measures[0]
    # Any figure of the numerator: a merged town's own row may be newer than what its successor last said.
    if not any(o.period == period and o.measure == counted for part in parts for o in part.observations):
        return None
    value = _total(indicator, parts)
    missing = tuple(area for area, part in by_area.items() if part is None)
    return None if value is None else IndicatorValue(period, value, parts, missing)


def _value_of_city(plan: Plan, indicator: Indicator, observed: Observed, period: Period) -> IndicatorValue | None:
    """Return the value by what was said of the city as a whole, where the towns' own figures give none."""
    said = [_said_of_city(plan, name, observed, period) for name in indicator.formula.measures]
    if not any(observation.period == period for observation in said[0]):
        return None
    part = _added(plan.city, said, period)
    value = _total(indicator, (part,))
    return None if value is None else IndicatorValue(period, value, (part,), ())


def _said_of_city(plan: Plan, measure: str, observed: Observed, period: Period) -> tuple[Observation, ...]:
    """Return the city's own figure for a period; else those of all its towns; else its last one, as far as it is
    carried."""
    carry = _carry(plan, measure)
    own = observed.said(measure, plan.city, period, carry)
    if own is None or own.period != period:
        # All towns or none: the sum of some of them is no figure of the city.
        towns = [said_of_area(plan, measure, observed, town, period) for town in plan.at(period).towns]
        if all(towns):
            return tuple(figure for told in towns for figure in told)
    return () if own is None else (own,)


def values_before(plan: Plan, observations: Iterable[Observation], period: Period) -> Mapping[tuple[str, str], float]:
    """Return last quarter's values by (measure, area) as they stand beside a quarter's own.

    Of a town into which others were merged since, their figures together; none where a part of it is not known.
    """
    before, now = period.shift(-1), plan.at(period)
    said = [o for o in observations if o.period == before]
    if not plan.whole.changes:
        return {(o.measure, o.area): o.value for o in said}
    observed = Observed(said)
    keys = [(measure.name, area) for measure in now.measures for area in (plan.city, *now.towns)]
    found = {key: said_of_area(plan, key[0], observed, key[1], period, 1) for key in keys}
    return {key: sum(o.value for o in of_area) for key, of_area in found.items() if of_area}


def _carry(plan: Plan, measure: str) -> int:
    """Return for how many quarters a figure of a measure stands in for a later one; 0 of a year-to-date figure."""
    return plan.thresholds.carry_quarters if plan.measure_of[measure].timing is Timing.STOCK else 0


def said_of_area(
    plan: Plan, measure: str, observed: Observed, area: str, period: Period, carry: int | None = None
) -> tuple[Observation, ...]:
    """Return what an area said of a measure for a period, or as far back as it is carried; nothing if it is not known.

    A figure from before another town was merged into it is carried together with that town's, or not at all; so are
    those of merged towns where these still told them by themselves. ``carry`` None: as the measure's kind says.
    """
    carry = _carry(plan, measure) if carry is None else carry
    own = observed.said(measure, area, period, carry)
    if not plan.whole.changes:
        return () if own is None else (own,)
    return _said_with_merged(plan, measure, observed, area, period, own, carry)


def _said_with_merged(
    plan: Plan, measure: str, observed: Observed, area: str, period: Period, own: Observation | None, carry: int
) -> tuple[Observation, ...]:
    """Return what an area said, with what towns merged into it said where its own figure is older than that, or is
    none."""
    merged = (t for t in plan.whole.areas.towns if t.merged_into(area) and t.ended_before(period.last_day))
    lacking = [town for town in merged if own is None or _is_without(plan, measure, observed, town, own)]
    if own is None and any(plan.area_of[area].in_force_at_end_of(town) for town in lacking):
        return ()  # it was a town of its own already and has not said anything
    parts = [said_of_area(plan, measure, observed, town.name, period, carry) for town in lacking]
    # A part that is missing would look as if the successor had shrunk.
    if not all(parts):
        return ()
    return (*(() if own is None else (own,)), *(figure for part in parts for figure in part))


def _is_without(plan: Plan, measure: str, observed: Observed, town: Area, own: Observation) -> bool:
    """Tell whether a successor's figure is without a merged town's: it is older, or that one still told its own."""
    if town.in_force(own.period.last_day):
        return True
    beside = plan.area_of[own.area].in_force_at_end_of(town)
    return beside and observed.said(measure, town.name, own.period, 0) is not None


def _area_values(
    plan: Plan, indicator: Indicator, observed: Observed, period: Period, areas: Sequence[str]
) -> Mapping[str, AreaValue | None]:
    """Return what each area adds; None for one of which a measure is not known."""
    if plan.whole.changes:
        return {area: _area_value(plan, indicator, observed, period, area) for area in areas}
    carries = tuple((name, _carry(plan, name)) for name in indicator.formula.measures)
    return {area: _plain_area_value(observed, carries, period, area) for area in areas}


def _area_value(plan: Plan, indicator: Indicator, observed: Observed, period: Period, area: str) -> AreaValue | None:
    said = [said_of_area(plan, name, observed, area, period) for name in indicator.formula.measures]
    return _added(area, said, period) if all(said) else None


def _added(area: str, said: Sequence[tuple[Observation, ...]], period: Period) -> AreaValue:
    """Return what an area adds by what was said of each of an indicator's measures, one figure or several."""
    counted, *divided = [sum(observation.value for observation in figures) for figures in said]
    observations = tuple(observation for figures in said for observation in figures)
    carried = any(observation.period != period for observation in observations)
    return AreaValue(area, counted, divided[0] if divided else None, carried, observations)


def _plain_area_value(
    observed: Observed, carries: Sequence[tuple[str, int]], period: Period, area: str
) -> AreaValue | None:
    """Return the same where no town was ever merged: this runs for every town and quarter of every page.

    ``carries``: an indicator's measures, and for how many quarters a figure of each stands in.
    """
    said: list[Observation] = []
    carried = False
    for name, carry in carries:
        observation = observed.said(name, area, period, carry)
        if observation is None:
            return None
        said.append(observation)
        # Mostly the very same period, and equality of its two numbers is asked for every figure there is.
        carried = carried or (observation.period is not period and observation.period != period)
    denominator = said[1].value if len(said) > 1 else None
    return AreaValue(area, said[0].value, denominator, carried, tuple(said))


def _total(indicator: Indicator, parts: tuple[AreaValue, ...]) -> float | None:
    numerator = sum([part.numerator for part in parts])
    if not isinstance(indicator.formula, Ratio):
        return numerator
    denominator = sum([part.denominator for part in parts if part.denominator is not None])
    # ΣN / ΣD, because a mean of the towns' ratios would let a small town weigh as much as a big one.
    return indicator.formula.scale * numerator / denominator if denominator else None


def scale_of(indicator: Indicator) -> float:
    """Return the ratio's scale; 1 for a sum or a level."""
    return indicator.formula.scale if isinstance(indicator.formula, Ratio) else 1.0


def by_area(value: IndicatorValue) -> Mapping[str, AreaValue]:
    """Return the parts of a value by area."""
    return {part.area: part for part in value.parts}
