"""The value of an indicator at every quarter, and what it can show."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from tests.twin.papers import Indicator, Papers
from tests.twin.quarters import last_day, quarter

Reported = Mapping[tuple[str, str], Mapping[int, float]]
"""Measure and area → quarter → value."""

WHOLE, LOWER_BOUND, TOO_LITTLE = "whole", "lower_bound", "too_little"


@dataclass(frozen=True)
class Value:
    """An indicator at a quarter.

    ``parts``: area → its numbers in the formula's order. ``due``: of a yearly flow the share of the year that had come
    by then, else 1.
    """

    quarter: int
    value: float
    parts: Mapping[str, tuple[float, ...]]
    carried: tuple[str, ...]
    missing: tuple[str, ...]
    basis: str
    due: float = 1.0


def reported(frame: pd.DataFrame) -> Reported:
    """Sort observations by measure and area."""
    return {
        (measure, area): dict(zip(rows.quarter, rows.value, strict=True))
        for (measure, area), rows in frame.groupby(["measure", "area"])
    }


def areas_of(papers: Papers, indicator: Indicator, area: str) -> tuple[str, ...]:
    """Say whose numbers the indicator of an area is made of."""
    if indicator.city or area != papers.city:
        return (area,)
    return papers.towns


def history(papers: Papers, indicator: Indicator, told: Reported, area: str) -> list[Value]:
    """Give the value at every quarter with something to count, the oldest first; none before the baseline.

    What is counted is the numerator: a denominator alone makes no value of its quarter.
    """
    areas = areas_of(papers, indicator, area)
    counted = indicator.measures[0]
    baseline = quarter(f"{indicator.points[0][0].year}Q4")
    values: list[Value] = []
    for q in sorted({q for a in {*areas, area} for q in told.get((counted, a), {}) if q >= baseline}):
        spoke = any(q in told.get((counted, a), {}) for a in areas)
        value = _value(papers, indicator, told, areas, q) if spoke else None
        if value is None and area == papers.city and not indicator.city:
            value = _of_whole_city(papers, indicator, told, area, q)
        if value:
            values.append(_judged(papers, indicator, value, values))
    return [_with_due(indicator, value, values) for value in values]


def _value(papers: Papers, indicator: Indicator, told: Reported, areas: Sequence[str], q: int) -> Value | None:
    """Make the value of one quarter out of what the areas reported for it, or, of stocks, lately."""
    parts: dict[str, tuple[float, ...]] = {}
    carried = []
    for area in areas:
        found = [_last(papers, measure, told.get((measure, area), {}), q) for measure in indicator.measures]
        if all(at is not None for at in found):
            parts[area] = tuple(told[measure, area][at] for measure, at in zip(indicator.measures, found, strict=True))
            carried += [area] if any(at != q for at in found) else []
    missing = tuple(area for area in areas if area not in parts)
    total = _total(indicator, list(parts.values()))
    return None if total is None else Value(q, total, parts, tuple(carried), missing, WHOLE)


def _of_whole_city(papers: Papers, indicator: Indicator, told: Reported, city: str, q: int) -> Value | None:
    """Make the value of a quarter of what was told of the whole city, where the towns' own numbers make none.

    Of each measure the city's figure of that quarter counts, else the towns' (all of them), else its last.
    """
    found = [_of_city(papers, measure, told, city, q) for measure in indicator.measures]
    known = [one for one in found if one is not None]
    if len(known) < len(found) or not known[0].fresh:
        return None
    total = _total(indicator, [[one.number for one in known]])
    carried = () if all(one.whole_fresh for one in known) else (city,)
    return None if total is None else Value(q, total, {city: tuple(one.number for one in known)}, carried, (), WHOLE)


@dataclass(frozen=True)
class Figure:
    """A measure's figure for the city; whether any of it, and all of it, was told for the quarter itself."""

    number: float
    fresh: bool
    whole_fresh: bool


def _of_city(papers: Papers, measure: str, told: Reported, city: str, q: int) -> Figure | None:
    own = told.get((measure, city), {})
    if q in own:
        return Figure(own[q], True, True)
    at = {town: _last(papers, measure, told.get((measure, town), {}), q) for town in papers.towns}
    if None not in at.values():
        number = math.fsum(told[measure, town][quarter_of] for town, quarter_of in at.items())
        return Figure(number, q in at.values(), set(at.values()) == {q})
    last = _last(papers, measure, own, q)
    return None if last is None else Figure(own[last], False, False)


def _last(papers: Papers, measure: str, numbers: Mapping[int, float], q: int) -> int | None:
    """Say which quarter's number stands at a quarter: its own, or that of a stock some quarters ago."""
    reach = 0 if papers.measures[measure].ytd else int(papers.limits["carry_quarters"])
    return next((at for at in range(q, q - reach - 1, -1) if at in numbers), None)


def _total(indicator: Indicator, parts: Sequence[Sequence[float]]) -> float | None:
    if not parts:
        return None
    sums = [math.fsum(column) for column in zip(*parts, strict=True)]
    if indicator.kind != "ratio":
        return sums[0]
    return indicator.scale * sums[0] / sums[1] if sums[1] else None


def _judged(papers: Papers, indicator: Indicator, value: Value, earlier: Sequence[Value]) -> Value:
    """Say what a value can show, given those before it."""
    basis = WHOLE
    if value.missing and indicator.kind == "ratio":
        basis = WHOLE if _share(value, earlier) >= papers.limits["least_share"] else TOO_LITTLE
    elif value.missing:
        basis = LOWER_BOUND
    return replace(value, basis=basis)


def _share(value: Value, earlier: Sequence[Value]) -> float:
    """Say how much of the denominators, as last known of everybody, the areas in hold; else how many of the areas."""
    areas = {*value.parts, *value.missing}
    full = next((old for old in reversed(earlier) if old.parts.keys() == areas), None)
    if full is None:
        return len(value.parts) / len(areas)
    held = {area: part[1] for area, part in full.parts.items()}
    return math.fsum(held[area] for area in value.parts) / math.fsum(held.values())


def _with_due(indicator: Indicator, value: Value, values: Sequence[Value]) -> Value:
    """Say what share of a yearly flow is due by the value's quarter."""
    if not indicator.flow:
        return value
    due = _share_of_year(value.quarter, {old.quarter: old.value for old in values if old.basis == WHOLE})
    return replace(value, due=due)


def _share_of_year(q: int, known: Mapping[int, float]) -> float:
    """Give the share of a year that had come by a quarter in the earlier years that know both; of the days else.

    Nor do years say anything in which nothing had come.
    """
    year, place = divmod(q, 4)
    both = [(known[y * 4 + place], known[y * 4 + 3]) for y in range(year) if {y * 4 + place, y * 4 + 3} <= known.keys()]
    came, whole = math.fsum(by for by, _ in both), math.fsum(end for _, end in both)
    return came / whole if came and whole else share_by_days(last_day(q))


def share_by_days(day: date) -> float:
    """Give the share of its year's days that are over by a day."""
    return day.timetuple().tm_yday / date(day.year, 12, 31).timetuple().tm_yday
