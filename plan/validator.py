"""The validator: a catalogue as YAML holds it → a Plan, or every fault of it at once, each with its key path."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import combinations
from typing import Any

from pydantic import ValidationError

from plan.area_map import tile_faults
from plan.catalogue import Plan
from plan.catalogue_faults import CatalogueFault, CatalogueFaults, fault_at, repeated
from plan.indicator import Indicator, ScheduleKind
from plan.schema_faults import schema_faults
from plan.target import TargetKind
from plan.target_faults import target_faults, worded_faults
from plan.target_rules import RULES, course_of
from plan.validity_faults import reporting_faults, validity_faults


def read_plan(catalogue: object, file: str = "indicators.yaml") -> Plan:
    """Return the plan written in ``catalogue`` (what the YAML file holds); CatalogueFaults listing every fault."""
    try:
        plan = Plan.model_validate(catalogue)
    except ValidationError as error:
        raise CatalogueFaults(file, (*schema_faults(error), *_faults_of_the_rest(catalogue, error))) from None
    faults = tuple(_faults(plan))
    if faults:
        raise CatalogueFaults(file, faults)
    return plan


_UNUSED = "fault.unused_measure"

ListPath = tuple[str, ...]
"""The keys that lead to a list of the catalogue."""

# The lists of which single entries can be left out while the rest is still a catalogue.
_LISTS: tuple[ListPath, ...] = (("categories",), ("departments",), ("areas", "towns"), ("measures",), ("indicators",))


def _faults_of_the_rest(catalogue: object, error: ValidationError) -> Iterator[CatalogueFault]:
    """Yield what else is wrong with a catalogue that does not pass the schema, so that its author sees it all at once.

    The entries that do not pass are left out and the rest is checked; of those, only the names that they give are. A
    fault that names an entry left out, or that leaving it out may have made, is not told.
    """
    # On the plain values, because an entry of a wrong form is in no Plan.
    malformed: Mapping[ListPath, frozenset[int]] = {path: _malformed_places(error, path) for path in _LISTS}
    yield from _names_in_malformed(catalogue, malformed["indicators",])
    sound = _without_malformed(catalogue, malformed)
    try:
        plan = Plan.model_validate(sound)
    except ValidationError:
        return
    left_out = {name for path, places in malformed.items() for name in _names(catalogue, path, places)}
    for fault in _faults(plan):
        # Leaving entries out makes measures unused and references dangle: faults of our own making.
        unused = malformed["indicators",] and fault.key == _UNUSED
        if not unused and left_out.isdisjoint(value for value in fault.fields.values() if isinstance(value, str)):
            yield replace(fault, path=_path_in_file(fault.path, malformed))


def _names_in_malformed(catalogue: object, places: frozenset[int]) -> Iterator[CatalogueFault]:
    """Yield the names that malformed indicators give and that nothing has, and the numbers that they share."""
    known = {
        "category": ("categories", "fault.unknown_category"),
        "department": ("departments", "fault.unknown_department"),
        "numerator": ("measures", "fault.unknown_measure"),
        "denominator": ("measures", "fault.unknown_measure"),
        "measure": ("measures", "fault.unknown_measure"),
    }
    numbers = Counter(_given(catalogue, "indicators", "no"))
    for place in sorted(places):
        entry = _entries(catalogue, ("indicators",))[place]
        if not isinstance(entry, dict):
            continue
        formula = entry.get("formula")
        said = {**entry, **(formula if isinstance(formula, dict) else {})}
        # A list or mapping where a name or number should stand is told by the schema alone.
        for key, name in ((key, name) for key, name in said.items() if key in known and isinstance(name, Hashable)):
            if name not in _given(catalogue, known[key][0], "name"):
                where = f"formula.{key}" if isinstance(formula, dict) and key in formula else key
                yield fault_at(known[key][1], f"indicators.{place}.{where}", name=name)
        number = entry.get("no")
        if isinstance(number, Hashable) and numbers[number] > 1:
            yield fault_at("fault.repeated", f"indicators.{place}.no", name=number, count=numbers[number])


def _given(catalogue: object, path: str, key: str) -> list[Hashable]:
    """Return what the entries of a list say under a key, but for lists and mappings, which cannot be counted."""
    said = (entry.get(key) for entry in _entries(catalogue, (path,)) if isinstance(entry, dict))
    return [value for value in said if isinstance(value, Hashable)]


def _malformed_places(error: ValidationError, path: ListPath) -> frozenset[int]:
    """Return the places of a list at which an entry is wrong in itself."""
    found = (e["loc"][len(path)] for e in error.errors() if e["loc"][: len(path)] == path and len(e["loc"]) > len(path))
    return frozenset(place for place in found if isinstance(place, int))


def _without_malformed(catalogue: Any, malformed: Mapping[ListPath, frozenset[int]]) -> Any:
    if not isinstance(catalogue, dict):
        return catalogue
    sound = dict(catalogue)
    for path, places in malformed.items():
        entries = _entries(catalogue, path)
        if places and len(path) == 1:
            sound[path[0]] = [entry for place, entry in enumerate(entries) if place not in places]
        elif places:
            towns = [entry for place, entry in enumerate(entries) if place not in places]
            sound[path[0]] = {**catalogue[path[0]], path[1]: towns}
    return sound


def _entries(catalogue: Any, path: ListPath) -> list[Any]:
    for key in path:
        catalogue = catalogue.get(key, {}) if isinstance(catalogue, dict) else {}
    return catalogue if isinstance(catalogue, list) else []


def _names(catalogue: object, path: ListPath, places: frozenset[int]) -> Iterator[str]:
    entries = _entries(catalogue, path)
    for entry in (entries[place] for place in places):
        if isinstance(entry, dict):
            yield str(entry.get("name"))


def _path_in_file(key: str, malformed: Mapping[ListPath, frozenset[int]]) -> str:
    """Return the key path in the file of a path that counts without the entries left out."""
    first, _, rest = key.partition(".")
    place, _, more = rest.partition(".")
    if not place.isdigit():
        return key
    # 10 000: more entries than any list of a catalogue has.
    kept = (n for n in range(10_000) if n not in malformed.get((first,), frozenset()))
    number = next(n for count, n in enumerate(kept) if count == int(place))
    return ".".join(part for part in (first, str(number), more) if part)


def _faults(plan: Plan) -> Iterator[CatalogueFault]:
    """Yield what the schema alone cannot see: names that clash or lead nowhere, dates out of order."""
    yield from _clashes(plan)
    yield from _document_faults(plan)
    in_time = tuple(validity_faults(plan))
    yield from in_time
    yield from tile_faults(plan)
    yield from _measure_faults(plan)
    for position, indicator in enumerate(plan.indicators):
        yield from _indicator_faults(plan, indicator, f"indicators.{position}")
    yield from worded_faults(plan)
    yield from _unused_measures(plan)
    if not in_time:  # what became of a department can only be told where its successors can be
        yield from reporting_faults(plan)


def _clashes(plan: Plan) -> Iterator[CatalogueFault]:
    named = {
        "categories": [c.name for c in plan.categories],
        "departments": [d.name for d in plan.departments],
        "areas": [plan.city, *plan.towns],
        "measures": [m.name for m in plan.measures],
        "indicators.no": [str(i.no) for i in plan.indicators],
        "indicators.id": [i.id for i in plan.indicators],
        "indicators.name": [i.name for i in plan.indicators],
    }
    for path, names in named.items():
        yield from repeated(path, Counter(names))
    yield from _clashing_aliases(plan)


def _clashing_aliases(plan: Plan) -> Iterator[CatalogueFault]:
    """Yield names and aliases that two measures have at the same time; one may pass from a measure to another."""
    named = [(name, measure) for measure in plan.measures for name in (measure.name, *measure.aliases)]
    counts, own = Counter(name for name, _ in named), Counter(measure.name for measure in plan.measures)
    for name in (name for name, count in counts.items() if count > 1 and own[name] < 2):
        having = [measure for other, measure in named if other == name]
        alone = all(measure.name != name for measure in having) or len({m.name for m in having}) == 1
        if not alone or any(one.overlaps(other) for one, other in combinations(having, 2)):
            yield fault_at("fault.repeated", "measures", name=name, count=counts[name])


def _document_faults(plan: Plan) -> Iterator[CatalogueFault]:
    document = plan.document
    years = (document.baseline_year, *document.milestone_years)
    if list(years) != sorted(set(years)):
        yield fault_at("fault.years_order", "document.milestone_years")
    if not document.baseline_year < document.first_year <= document.last_year:
        yield fault_at("fault.plan_years", "document.first_year")
    limits = plan.thresholds
    if not limits.behind < limits.near < limits.on_track < limits.ahead:
        yield fault_at("fault.limits_order", "thresholds")
    if not limits.at_risk < limits.likely:
        yield fault_at("fault.not_below_likely", "thresholds.at_risk")


def _measure_faults(plan: Plan) -> Iterator[CatalogueFault]:
    departments = {department.name for department in plan.departments}
    for position, measure in enumerate(plan.measures):
        if measure.department not in departments:
            yield fault_at("fault.unknown_department", f"measures.{position}.department", name=measure.department)
        if measure.whole and measure.decimals:
            yield fault_at("fault.whole_with_decimals", f"measures.{position}.decimals")


def _indicator_faults(plan: Plan, indicator: Indicator, path: str) -> Iterator[CatalogueFault]:
    if indicator.category not in {category.name for category in plan.categories}:
        yield fault_at("fault.unknown_category", f"{path}.category", name=indicator.category)
    if indicator.department not in {department.name for department in plan.departments}:
        yield fault_at("fault.unknown_department", f"{path}.department", name=indicator.department)
    for name in indicator.formula.measures:
        if name not in plan.measure_of:
            yield fault_at("fault.unknown_measure", f"{path}.formula", name=name)
    base = indicator.baseline_year or plan.document.baseline_year
    # An indicator that began in mid-plan has only the targets after its own baseline.
    years = tuple(year for year in plan.document.milestone_years if year > base)
    if tuple(m.year for m in indicator.milestones) != years:
        yield fault_at("fault.milestone_years", f"{path}.milestones", base=base, years=str(list(years)))
    if _against_direction(indicator):
        yield fault_at("fault.against_direction", f"{path}.direction")
    yield from target_faults(plan, indicator, path)
    yield from _schedule_faults(indicator, date(base, 12, 31), path)
    yield from _bound_faults(indicator, path)


def _against_direction(indicator: Indicator) -> bool:
    """Tell whether a direction says the opposite of the figures, or of a floor or ceiling."""
    if indicator.direction is None:
        return False
    if indicator.target.kind in (TargetKind.AT_LEAST, TargetKind.AT_MOST):
        return indicator.direction.sign != indicator.sense
    base = indicator.final.value if indicator.baseline is None else indicator.baseline
    return indicator.direction.sign * (indicator.final.value - base) < 0 and indicator.target.kind is TargetKind.NUMBER


def _schedule_faults(indicator: Indicator, base: date, path: str) -> Iterator[CatalogueFault]:
    if indicator.target.kind not in RULES:
        return
    # By the path itself: a total starts from 0 whatever its baseline is, and a tolerance may lead an edge below 0.
    course = course_of(indicator, base)
    if (course.kind or indicator.schedule) is ScheduleKind.COMPOUND and min(value for _, value in course.points) <= 0:
        yield fault_at("fault.compound_from_nothing", f"{path}.schedule")


def _bound_faults(indicator: Indicator, path: str) -> Iterator[CatalogueFault]:
    low, high = indicator.bounds.low, indicator.bounds.high
    values = {"baseline": indicator.baseline, **{f"milestones.{m.year}": m.value for m in indicator.milestones}}
    bounded = {} if indicator.target.kind is TargetKind.CUMULATIVE else values  # a total may be more than a year can be
    for key, value in bounded.items():
        if value is None:
            continue
        if (low is not None and value < low) or (high is not None and value > high):
            yield fault_at("fault.out_of_bounds", f"{path}.{key}", value=value)


def _unused_measures(plan: Plan) -> Iterator[CatalogueFault]:
    used = {name for indicator in plan.indicators for name in indicator.formula.measures}
    for position, measure in enumerate(plan.measures):
        if measure.name not in used:
            yield fault_at(_UNUSED, f"measures.{position}.name", name=measure.name)
