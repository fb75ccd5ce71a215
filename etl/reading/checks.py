"""Checks: an extraction → findings about its numbers. Pure; needs the plan and what was accepted before."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from etl.reading.absences import missing, towns_asked, withdrawn
from etl.reading.city_sums import far_sums
from etl.reading.copied import copied
from etl.reading.displaced import displaced
from etl.reading.extraction import Extraction, Key, by_measure
from etl.reading.history import History, Superseded, compare, differ, never_superseded
from etl.reading.in_time import on_todays_ground
from etl.reading.reference import in_another_order, misplaced
from plan.catalogue import Plan
from plan.finding import Finding
from plan.indicator import FixedLevel, Measure, Sum
from plan.observation import Observation


def check(
    extraction: Extraction,
    plan: Plan,
    history: History | None = None,
    superseded: Superseded = never_superseded,
) -> tuple[Finding, ...]:
    """Return everything doubtful about an extraction's numbers, as findings at their cells.

    ``history`` holds what was accepted, of this period and of later ones too; ``superseded`` knows what was accepted
    before that. A workbook of which nothing was read has nothing to check.
    """
    if not extraction.table[1] or extraction.period is None:
        return ()
    # Before anything is compared: a town that took in another is held against both.
    if plan.whole.changes:
        plan, history = plan.at(extraction.period), on_todays_ground(history or {}, plan, extraction)
    limits, measured = _limits_of(plan), by_measure(extraction.observations)
    findings: list[Finding] = []
    largest = plan.thresholds.largest_value
    for name, observations in measured.items():
        findings += _alone(observations, plan.measure_of[name], *limits[name], largest)
    findings += _shares(measured, plan)
    findings += _totals(extraction, measured, plan)
    findings += _merged(extraction, measured, plan)
    findings += missing(extraction, plan)
    # Outside the plan nothing was accepted to hold it against, and it is asked about already.
    if not plan.covers(extraction.period):
        return tuple(findings)
    if history:
        findings += withdrawn(extraction, plan, history)
    findings += compared(extraction, history or {})
    return (*findings, *_against_the_past(extraction, plan, history or {}, superseded))


def _against_the_past(
    extraction: Extraction, plan: Plan, history: History, superseded: Superseded
) -> tuple[Finding, ...]:
    """Return what does not go with what was accepted: where it is explained by rows that moved, or by a quarter that
    was copied, that is told once, and not each number that is another for it."""
    moved, unreliable = misplaced(extraction, plan, history, superseded)
    doubts = displaced(extraction, plan, history, tuple(compare(extraction, plan, history, superseded)), unreliable)
    # Where the numbers themselves show it, that is told already.
    shown = any(finding.code == "displaced" for finding in doubts)
    if extraction.compared and not shown:
        moved += in_another_order(extraction, history)
    again = tuple(copied(extraction, plan, history))
    if not again and not moved and not shown:
        doubts += far_sums(extraction, plan, history, doubts)
    own = str(extraction.period)
    # Of a quarter that was copied whole, every number is "revised"; that is the copy and not a hundred doubts.
    if any(finding.details["case"] != "columns" for finding in again):
        doubts = [f for f in doubts if not (f.code == "revised" and f.details["period"] == own)]
    return (*moved, *doubts, *again)


def finding_at(observation: Observation, code: str, expected: str = "", **details: str) -> Finding:
    """Return a finding at an observation's cell."""
    said = {"measure": observation.measure, "area": observation.area, "period": str(observation.period), **details}
    return Finding(code, observation.sheet, observation.cell, number_text(observation.value), expected, said)


def number_text(value: float) -> str:
    """Return a value as people write it, without what floating point adds."""
    return f"{value:.10g}"


_LEAST = 1e-12
"""The least value above 0 that is taken, in the measure's unit."""
_NO_LIMIT = (-math.inf, math.inf)
_limits: dict[int, tuple[Plan, Mapping[str, tuple[float, float]]]] = {}


def _limits_of(plan: Plan) -> Mapping[str, tuple[float, float]]:
    """Return the least and greatest value of each measure, worked out once for a plan. What is kept keeps the plan, so
    that its identity stands for it meanwhile."""
    known = _limits.get(id(plan))
    if known is None:
        if len(_limits) >= 8:
            _limits.clear()
        known = _limits[id(plan)] = plan, _bounds(plan)
    return known[1]


def _bounds(plan: Plan) -> Mapping[str, tuple[float, float]]:
    """Return the values a measure can have at all: its indicator's where the measure is the indicator; 0 to 100 for a
    %."""
    bounds = {m.name: (0.0, 100.0) if m.unit == "%" else _NO_LIMIT for m in plan.measures}
    for indicator in plan.indicators:
        # Only where the indicator is the measure itself do its bounds hold for the measure.
        if isinstance(indicator.formula, (FixedLevel, Sum)):
            low, high = indicator.bounds.low, indicator.bounds.high
            least, most = -math.inf if low is None else low, math.inf if high is None else high
            bounds[indicator.formula.measure] = least, most
    return bounds


def _alone(
    observations: Iterable[Observation], measure: Measure, low: float, high: float, largest: float
) -> Iterator[Finding]:
    """Yield what is wrong with a number whatever stands beside it."""
    whole, unit = measure.whole, measure.unit
    for observation in observations:
        value = observation.value
        if value < 0:
            yield finding_at(observation, "negative", unit=unit)
        elif value >= largest:
            yield _absurd(observation, unit, largest)
        # `int()` here is safe: what is infinite or absurd was told above.
        elif whole and value != int(value):
            yield replace(finding_at(observation, "fraction", unit=unit), found=_not_whole(value))
        elif 0 < value < _LEAST:  # a share of it would be no number any more
            yield finding_at(observation, "out_of_bounds", f"≥{_LEAST:.12f}", unit=unit)
        elif not low <= value <= high:
            limits = (f"≥{low:g}" if low > -math.inf else "", f"≤{high:g}" if high < math.inf else "")
            yield finding_at(observation, "out_of_bounds", " ".join(filter(None, limits)), unit=unit)


def _absurd(observation: Observation, unit: str, largest: float) -> Finding:
    """Return the finding for a value that is not below ``largest``, the plan's limit for any number at all."""
    return finding_at(observation, "out_of_bounds", f"<{largest:,.15g}", unit=unit, case="largest")


def _not_whole(value: float) -> str:
    """Return a fraction as people write it, with all its digits where fewer would show a whole number."""
    text = number_text(value)
    return repr(value) if float(text).is_integer() else text


def _shares(by_measure: Mapping[str, list[Observation]], plan: Plan) -> Iterator[Finding]:
    """Yield every part of a share that exceeds its whole, town by town."""
    for part, whole in plan.shares():
        if part not in by_measure or whole not in by_measure:
            continue
        # Keys of plain numbers: hashing a Period for each cell costs more.
        wholes = {(o.area, o.period.year, o.period.quarter): o for o in by_measure[whole]}
        for observation in by_measure[part]:
            other = wholes.get((observation.area, observation.period.year, observation.period.quarter))
            if other is not None and observation.value > other.value:
                most = number_text(other.value)
                yield finding_at(
                    observation, "part_exceeds_whole", f"≤{most}", whole=whole, other=most, place=other.cell
                )


def _totals(extraction: Extraction, by_measure: Mapping[str, list[Observation]], plan: Plan) -> Iterator[Finding]:
    """Yield every 合计 that is not the sum of its towns; where a town is missing that cannot be known."""
    city, largest = plan.city, plan.thresholds.largest_value
    for total in extraction.totals:
        if abs(total.value) >= largest:
            yield _absurd(total, plan.measure_of[total.measure].unit, largest)
            continue
        period = total.period
        said = by_measure.get(total.measure, ())
        own = [o.value for o in said if o.area != city and (o.period is period or o.period == period)]
        values = [value for value in own if abs(value) < largest]  # what cannot be is not added up
        texts = _written_as_text(extraction, said, total)
        yield from _total(total, values, texts, plan, len(towns_asked(extraction, plan)))


def _merged(extraction: Extraction, by_measure: Mapping[str, list[Observation]], plan: Plan) -> Iterator[Finding]:
    """Yield rows of towns that were merged, beside their successor's: of one that was there before, both are its
    figure, and that is told; of a new one, nobody knows which of the two counts."""
    told: set[str] = set()
    for measure, observations in by_measure.items() if plan.heir_of else ():
        own = {o.area: o for o in observations if o.period == extraction.period}
        for name, heir in plan.heir_of.items():
            part, whole = own.get(name), own.get(heir)
            if part is None or whole is None or name in told:
                continue
            told.add(name)
            until = plan.area_of[name].until
            beside = until is not None and plan.area_of[heir].in_force(until)
            said = {"measure": measure, "area": name, "into": heir, "first": whole.cell}
            yield Finding(
                "merged_town" if beside else "merged_twice", part.sheet, part.cell, number_text(part.value), "", said
            )


def _written_as_text(extraction: Extraction, said: Sequence[Observation], total: Observation) -> Mapping[str, float]:
    """Return the values of a total's measure that its formula passes over, by their cells; none for a total that is no
    sum of cells."""
    if total.cell not in extraction.summed:
        return {}
    own = (o for o in said if o.sheet == total.sheet and o.period == total.period)
    return {o.cell: o.value for o in own if o.cell in extraction.texts}


def _total(
    total: Observation, values: Sequence[float], texts: Mapping[str, float], plan: Plan, towns: int
) -> Iterator[Finding]:
    """Yield what is wrong with one total beside its towns' ``values``. ``texts``: cells its formula passes over;
    ``towns``: how many it should be of."""
    measure = plan.measure_of[total.measure]
    summed = math.fsum(values)
    near = measure.rounding(towns)
    if total.value == summed or abs(total.value - summed) <= near:
        return
    if texts and total.area == plan.city and abs(total.value + math.fsum(texts.values()) - summed) <= near:
        cells = "、".join(texts)
        yield finding_at(total, "total_skips_text", number_text(summed), cells=cells, unit=measure.unit)
    elif total.area != plan.city:
        yield finding_at(total, "total_unchecked", case="part")
    # Without one of the towns the total cannot be the sum.
    elif len(values) < towns:
        yield finding_at(total, "total_unchecked", number_text(summed), case="incomplete", towns=str(len(values)))
    else:
        yield finding_at(
            total, "total_differs", number_text(summed), difference=number_text(total.value - summed), unit=measure.unit
        )


def by_key(observations: Iterable[Observation]) -> dict[Key, list[Observation]]:
    """Return observations as :data:`History`."""
    gathered: dict[Key, list[Observation]] = defaultdict(list)
    for observation in observations:
        gathered[observation.measure, observation.area].append(observation)
    return dict(gathered)


def compared(extraction: Extraction, history: History) -> Iterator[Finding]:
    """Yield one finding about all figures of earlier quarters that a form repeats and for which something is accepted:
    how many differ, and the first that does. Yield none for a form that repeats none."""
    pairs = list(_pairs(extraction, history))
    if not pairs:
        return
    other = [(here, known) for here, known in pairs if differ(here.value, known.value)]
    here, known = (other or pairs)[0]
    details = {
        "case": "compared_differs" if other else "compared",
        "count": str(len(other)),
        "all": str(len(pairs)),
        "measure": here.measure,
        "area": here.area,
        "quarter": str(here.period),
        "quarters": "、".join(sorted({str(one.period) for one, _ in pairs})),
    }
    yield Finding("note_ignored", here.sheet, here.cell, f"{here.value:.10g}", f"{known.value:.10g}", details)


def _pairs(extraction: Extraction, history: History) -> Iterator[tuple[Observation, Observation]]:
    """Yield a figure of an earlier quarter with what was accepted for it."""
    for here in extraction.compared:
        for known in history.get((here.measure, here.area), ()):
            if known.period == here.period:
                yield here, known
