"""What was said, by whom and when, and the value of a row at every quarter: with carried figures and merged towns."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.twin.odd.plans import Told
from tests.twin.odd.rows import JUST, Row, first_of, in_force, last_of

WHOLE, LOWER, LITTLE = "whole", "lower_bound", "too_little"


@dataclass(frozen=True)
class Value:
    """An indicator at a quarter. ``parts``: area → numerator and denominator (or nothing)."""

    q: int
    value: float
    parts: Mapping[str, tuple[float, ...]]
    carried: tuple[str, ...]
    missing: tuple[str, ...]
    basis: str = WHOLE


class Numbers:
    """Numbers under a catalogue."""

    def __init__(self, catalogue: Mapping[str, Any], told: Told) -> None:
        self.catalogue, self.told = catalogue, told
        self.limits = catalogue["thresholds"]
        self.measure = {each["name"]: each for each in catalogue["measures"]}
        self.town = {each["name"]: each for each in catalogue["areas"]["towns"]}
        self.city = catalogue["areas"]["city"]["name"]
        self.rows = [self._row(each) for each in catalogue["indicators"]]
        self._values: dict[tuple[int, str], list[Value]] = {}

    def _row(self, entry: Mapping[str, Any]) -> Row:
        names = [entry["formula"].get("numerator") or entry["formula"].get("measure")]
        year = entry.get("baseline_year") or self.catalogue["document"]["baseline_year"]
        first = self.measure[names[0]]
        things = entry["formula"]["kind"] == "sum" and first.get("whole", True)
        return Row(entry, year, first.get("timing") == "ytd", things)

    def towns(self, q: int) -> tuple[str, ...]:
        """Name the towns of a quarter."""
        return tuple(name for name, town in self.town.items() if in_force(town, q))

    def areas(self, row: Row, q: int) -> tuple[str, ...]:
        """Name what a row's value rests on."""
        levels = {self.measure[name]["level"] for name in row.measures}
        return (self.city,) if levels == {"city"} else self.towns(q)

    def said(self, measure: str, area: str, q: int) -> list[tuple[int, float]]:
        """Give what an area said by a quarter, with what was merged into it; nothing where a part is not known."""
        own = self._own(measure, area, q)
        parts = [n for n, t in self.town.items() if t.get("into") == [area] and last_of(t) < q]
        was_there = [n for n in parts if first_of(self.town[area]) <= last_of(self.town[n])]
        apart = [
            n
            for n in parts
            if not own or own[0] <= last_of(self.town[n]) or (n in was_there and own[0] in self._all(measure, n))
        ]
        if not own and set(apart) & set(was_there):
            return []
        found = [self.said(measure, name, q) for name in apart]
        return [*([own] if own else []), *(one for each in found for one in each)] if all(found) else []

    def _all(self, measure: str, area: str) -> Mapping[int, float]:
        return self.told.get((measure, area), {})

    def _own(self, measure: str, area: str, q: int) -> tuple[int, float] | None:
        reach = 0 if self.measure[measure]["timing"] == "ytd" else self.limits["carry_quarters"]
        numbers = self._all(measure, area)
        return next(((at, numbers[at]) for at in range(q, q - reach - 1, -1) if at in numbers), None)

    def ground(self, area: str, then: int, now: int) -> tuple[str, ...]:
        """Name the towns that made up then what an area is now; nothing where one is not known."""
        own = (area,) if area == self.city or in_force(self.town[area], then) else ()
        merged = [n for n, t in self.town.items() if t.get("into") == [area] and then <= last_of(t) < now]
        parts = [self.ground(name, then, last_of(self.town[name])) for name in merged]
        return (*own, *(n for part in parts for n in part)) if all(parts) else ()

    def values(self, row: Row, area: str, now: int) -> list[Value]:
        """Give every value of an area from the baseline on, as it is told of what the area is now."""
        start = row.base_year * 4 + 3 + (row.kind == "cumulative")
        end = min(now, self.catalogue["document"]["last_year"] * 4 + 3)
        heard = [
            q for q in range(start, end + 1) if any(q in n for (m, _), n in self.told.items() if m == row.measures[0])
        ]
        if area == self.city:
            found = [self._of_city(row, q) for q in heard]
            return list(self._with_basis(row, [v for v in found if v]))
        once = [self._over(row, q, self.ground(area, q, now)) for q in heard]
        whole = [v for v in once if v and not v.missing]
        if row.kind != "cumulative":
            return whole
        years = [
            y
            for y in range(row.base_year + 1, self.catalogue["document"]["last_year"])
            if self.ground(area, y * 4 + 3, now)
        ]
        by_quarter = {v.q: v for v in whole}
        return [_total(v, [by_quarter.get(y * 4 + 3) for y in years if y < v.q // 4]) for v in whole]

    def _of_city(self, row: Row, q: int) -> Value | None:
        own = self._quarter(row, q)
        if own is None or row.kind != "cumulative":
            return own
        return _total(own, [self._quarter(row, y * 4 + 3) for y in range(row.base_year + 1, q // 4)])

    def _quarter(self, row: Row, q: int) -> Value | None:
        if not any(q in n for (m, _), n in self.told.items() if m == row.measures[0]):
            return None
        return self._over(row, q, self.areas(row, q)) or self._by_total(row, q)

    def _over(self, row: Row, q: int, areas: Sequence[str]) -> Value | None:
        parts, carried, fresh = {}, [], False
        for area in areas:
            found = [self.said(name, area, q) for name in row.measures]
            if all(found):
                parts[area] = tuple(sum(v for _, v in each) for each in found)
                fresh |= any(at == q for at, _ in found[0])
                carried += [area] if any(at != q for each in found for at, _ in each) else []
        value = _made(row, list(parts.values())) if fresh else None
        missing = tuple(area for area in areas if area not in parts)
        return None if value is None else Value(q, value, parts, tuple(carried), missing)

    def _by_total(self, row: Row, q: int) -> Value | None:
        """Make a value of what was told of the city as one."""
        told = [self._whole_city(name, q) for name in row.measures]
        if not all(told) or not any(at == q for at, _ in told[0]):
            return None
        part = tuple(sum(v for _, v in each) for each in told)
        carried = (self.city,) if any(at != q for each in told for at, _ in each) else ()
        value = _made(row, [part])
        return None if value is None else Value(q, value, {self.city: part}, carried, ())

    def _whole_city(self, measure: str, q: int) -> list[tuple[int, float]]:
        if q in self._all(measure, self.city):
            return [(q, self._all(measure, self.city)[q])]
        towns = [self.said(measure, town, q) for town in self.towns(q)]
        if all(towns):
            return [one for each in towns for one in each]
        last = self._own(measure, self.city, q)
        return [last] if last else []

    def _with_basis(self, row: Row, values: Sequence[Value]) -> Iterator[Value]:
        full: Value | None = None
        for value in values:
            if not value.missing and len(value.parts) == len(self.areas(row, value.q)):
                full = value
            basis = value.basis
            if value.missing and row.share:
                basis = WHOLE if self._held(value, full) >= self.limits["least_share"] - JUST else LITTLE
            elif value.missing:
                basis = LOWER
            yield Value(value.q, value.value, value.parts, value.carried, value.missing, basis)

    def _held(self, value: Value, full: Value | None) -> float:
        if full is None or not sum(part[-1] for part in full.parts.values()):
            return len(value.parts) / (len(value.parts) + len(value.missing))
        towns = self.towns(value.q)
        grounds = {area: self.ground(area, full.q, value.q) for area in towns}
        known = {area: sum(full.parts[n][-1] for n in ground if n in full.parts) for area, ground in grounds.items()}
        return sum(known.get(area, 0.0) for area in value.parts) / sum(known.values()) if sum(known.values()) else 0.0


def _made(row: Row, parts: Sequence[Sequence[float]]) -> float | None:
    if not parts:
        return None
    sums = [math.fsum(column) for column in zip(*parts, strict=True)]
    if not row.share:
        return sums[0]
    return row.entry["formula"]["scale"] * sums[0] / sums[1] if sums[1] else None


def _total(own: Value, earlier: Sequence[Value | None]) -> Value:
    """Add up the years of a period; what is not known leaves a lower bound."""
    years = [*(v for v in earlier if v is not None), own]
    areas = dict.fromkeys(a for v in years for a in v.parts)
    parts = {a: (sum(v.parts[a][0] for v in years if a in v.parts),) for a in areas}
    sure = len(years) > len(earlier) and not any(v.missing for v in years)
    missing = tuple(a for a in own.missing if a not in parts)
    carried = tuple(a for a in areas if any(a in v.carried for v in years))
    return Value(own.q, math.fsum(v.value for v in years), parts, carried, missing, WHOLE if sure else LOWER)
