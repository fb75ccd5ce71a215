"""What is wrong with the times of a catalogue's entries: ends before beginnings, successors that are not there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from plan.catalogue import Plan, departments_on
from plan.catalogue_faults import CatalogueFault, fault_at
from plan.indicator import Indicator, Measure
from plan.validity import DatedEntry, Succeeded


def validity_faults(plan: Plan) -> Iterator[CatalogueFault]:
    """Yield every fault of times and successors that can be seen without asking who reports what."""
    dated: Mapping[str, Sequence[DatedEntry]] = {
        "departments": plan.departments,
        "areas.towns": plan.areas.towns,
        "measures": plan.measures,
        "indicators": plan.indicators,
    }
    for path, entries in dated.items():
        for place, entry in enumerate(entries):
            if entry.since and entry.until and entry.since > entry.until:
                yield fault_at("fault.ends_before", f"{path}.{place}.until", until=entry.until, since=entry.since)
    yield from _successor_faults("departments", plan.departments)
    yield from _successor_faults("areas.towns", plan.areas.towns)
    if plan.areas.city.since or plan.areas.city.until or plan.areas.city.into:
        yield fault_at("fault.city_in_time", "areas.city")
    for place, indicator in enumerate(plan.indicators):
        yield from _outlived_measures(plan, indicator, f"indicators.{place}.formula")


def _successor_faults(path: str, entries: Sequence[Succeeded]) -> Iterator[CatalogueFault]:
    """Yield successors that are not in force on the day after the last, and those of entries that do not end."""
    known = {entry.name: entry for entry in entries}
    for place, entry in enumerate(entries):
        if entry.into and entry.until is None:
            yield fault_at("fault.into_without_until", f"{path}.{place}.into")
            continue
        for name in entry.into:
            heir = known.get(name)
            if heir is None:
                yield fault_at("fault.unknown_successor", f"{path}.{place}.into", name=name)
            elif entry.until and not heir.in_force(entry.until + timedelta(days=1)):
                day = entry.until + timedelta(days=1)
                yield fault_at("fault.successor_not_there", f"{path}.{place}.into", name=name, day=day)


def _outlived_measures(plan: Plan, indicator: Indicator, path: str) -> Iterator[CatalogueFault]:
    """Yield the measures that are not in force as long as their indicator is."""
    for name in indicator.formula.measures:
        measure = plan.measure_of.get(name)
        if measure is not None and not measure.covers(indicator):
            yield fault_at("fault.outlives_measure", path, name=name)


def _empty_times(plan: Plan) -> Iterator[CatalogueFault]:
    """Yield days of the plan on which no town, department, measure or indicator is in force."""
    for day in _times(plan):
        view = plan.on(day)
        kinds = {
            "departments": view.departments,
            "areas.towns": view.areas.towns,
            "measures": view.measures,
            "indicators": view.indicators,
        }
        for path, entries in kinds.items():
            if not entries:
                yield fault_at("fault.nothing_in_force", path, day=day)


def reporting_faults(plan: Plan) -> Iterator[CatalogueFault]:
    """Yield measures and indicators that no department, or several, would answer for on some day of the plan.

    Asked only where :func:`validity_faults` has none: successors must be sound to be followed.
    """
    yield from _empty_times(plan)
    owned: Mapping[str, Sequence[Measure | Indicator]] = {"measures": plan.measures, "indicators": plan.indicators}
    for path, entries in owned.items():
        for place, entry in enumerate(entries):
            for day in _times(plan):
                found = departments_on(plan, entry.department, day) if entry.in_force(day) else {entry.department}
                if entry.department in plan.department_of and len(found) != 1:
                    key = "fault.departments_on_day" if found else "fault.no_department_on_day"
                    fields = {"name": entry.department, "day": day, "found": tuple(sorted(found))}
                    yield fault_at(key, f"{path}.{place}.department", **fields)
                    # One day shows it; every later one would tell the same.
                    break


def _times(plan: Plan) -> tuple[date, ...]:
    """Return the plan's first and last day and every day on which something changes between them."""
    if not plan.periods:
        return ()
    first, last = plan.periods[0].last_day, plan.periods[-1].last_day
    return (first, *(day for day in plan.changes if first < day <= last))
