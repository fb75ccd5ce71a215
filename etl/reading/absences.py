"""What a workbook does not hold though its department reports it. A blank is 未报, never 0."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from etl.reading.extraction import Extraction, Key
from plan.catalogue import Plan
from plan.finding import Finding, Severity
from plan.indicator import Level, Measure
from plan.observation import Observation


def missing(extraction: Extraction, plan: Plan) -> Iterator[Finding]:
    """Yield a finding for every number that is not there.

    One blank cell: at the cell. A whole column blank or absent: one at its header, or at the table's corner. A whole
    row absent: one at the corner for each town.
    """
    asked = plan.measures_of(extraction.department)
    known = {(o.measure, o.area) for o in extraction.own} | extraction.told
    absent = _absent_towns(extraction, plan, asked, known)
    for area in absent:
        yield _finding(extraction, extraction.table, "row", area=area)
    towns, city = towns_asked(extraction, plan), plan.city
    for measure in asked:
        if (measure.name, city) in known:  # a city's total alone is a way to report
            continue
        areas = (city,) if measure.level is Level.CITY else towns
        gaps = [(measure.name, a) for a in areas if (measure.name, a) not in known and a not in absent]
        yield from _gaps(extraction, measure, gaps, len(areas))


def withdrawn(extraction: Extraction, plan: Plan, history: Mapping[Key, Sequence[Observation]]) -> Iterator[Finding]:
    """Yield a finding for every measure of which a value was accepted for this period that is not here any more. A cell
    that must be mended anyway is none of them: something stands there."""
    here = {(o.measure, o.area) for o in extraction.own}
    asked = (f.details for f in extraction.findings if f.severity is Severity.MEND)
    here |= {(said["measure"], said["area"]) for said in asked if {"measure", "area"} <= said.keys()}
    here |= set(_told_by_others(here, plan))
    if any(area == plan.city and plan.measure_of[name].level is Level.TOWN for name, area in here):
        return  # a city's total stands for its towns
    for measure in plan.measures_of(extraction.department):
        silent = [key for area in (plan.city, *plan.known_towns) if (key := (measure.name, area)) not in here]
        lost = [(o, key) for key in silent for o in history.get(key, ()) if o.period == extraction.period]
        if lost:
            places = (extraction.blanks.get(key) or extraction.headers.get(key[1]) for _, key in lost)
            place = next((place for place in places if place), extraction.table)
            found = "、".join(f"{o.area}{o.value:.10g}" for o, _ in lost)
            yield Finding("withdrawn", *place, found=found, details={"measure": measure.name, "count": str(len(lost))})


def _told_by_others(here: set[Key], plan: Plan) -> Iterator[Key]:
    """Yield what is not lost though its own row is gone: a merged town's in its successor's, a successor's in its
    parts'."""
    for name, heir in plan.heir_of.items():
        parts = [part for part, other in plan.heir_of.items() if other == heir]
        for measure in {measure for measure, _ in here}:
            if (measure, heir) in here:
                yield measure, name
            elif all((measure, part) in here for part in parts):
                yield measure, heir


def towns_asked(extraction: Extraction, plan: Plan) -> tuple[str, ...]:
    """Return the towns of which a workbook should tell: those in force, or instead of one the towns merged into it
    where these still have rows of their own."""
    if not plan.heir_of:
        return plan.towns
    parts: dict[str, list[str]] = {}
    for name, heir in plan.heir_of.items():
        if name in extraction.headers:
            parts.setdefault(heir, []).append(name)
    own = {town for town in plan.towns if town not in parts or town in extraction.headers}
    return tuple(name for town in plan.towns for name in (*[town] * (town in own), *parts.get(town, ())))


def _absent_towns(
    extraction: Extraction, plan: Plan, asked: tuple[Measure, ...], known: set[Key] | frozenset[Key]
) -> tuple[str, ...]:
    """Return towns that have no row at all, in a table that has rows for towns."""
    towns = towns_asked(extraction, plan)
    absent = [town for town in towns if town not in extraction.headers]
    # No town at all: the form is not by town, which is told column by column.
    if not absent or len(absent) == len(towns) or not any(measure.level is Level.TOWN for measure in asked):
        return ()
    spoken = {area for _, area in known}
    return tuple(town for town in absent if town not in spoken)


def _gaps(extraction: Extraction, measure: Measure, gaps: list[Key], areas: int) -> Iterator[Finding]:
    """Yield findings for the figures of a measure that are not there: one for a column without any. ``areas``: how many
    there should be."""
    header = extraction.headers.get(measure.name)
    if header is None and gaps:
        yield _finding(extraction, extraction.table, "column", measure=measure.name, unit=measure.unit)
        return
    # One finding for a column left blank; nineteen would hide the others.
    if len(gaps) == areas > 1:
        assert header is not None, "a measure without a header was dealt with above"
        yield _finding(extraction, header, "blank_column", measure=measure.name, unit=measure.unit)
        return
    for name, area in gaps:
        place = extraction.blanks.get((name, area)) or extraction.headers.get(area) or extraction.table
        yield _finding(extraction, place, "", measure=name, area=area, unit=measure.unit)


def _finding(extraction: Extraction, place: tuple[str, str], case: str, **details: str) -> Finding:
    said = {"period": str(extraction.period), **details, **({"case": case} if case else {})}
    return Finding("missing", *place, expected=details.get("unit", ""), details=said)
