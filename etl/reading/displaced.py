"""Numbers that stand in the wrong row: rows that were shifted, towns that were swapped, a column sorted by itself.

Each of them looks like a number that jumped. Where another town's past explains them all, that is told instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import log

from etl.reading.extraction import Extraction
from etl.reading.history import History, around, is_far
from plan.catalogue import Plan
from plan.finding import Finding
from plan.indicator import Measure, Timing
from plan.observation import Observation

_NEAR = 1.25
"""A quarter's number is within this factor of the last one of its town, and so is a sum of several."""
_LEAST = 4
"""So many numbers must have jumped before a column is held against its own order."""
_LISTED = 6
_DOUBTS = frozenset({"jump", "falls"})

_Pair = tuple[Observation, float]
"""A number and what was to be expected of its town."""


def displaced(
    extraction: Extraction, plan: Plan, history: History, doubts: Sequence[Finding], known: frozenset[str]
) -> list[Finding]:
    """The findings of a comparison: in place of the jumps that rows or columns out of order explain, one that says so.

    ``known`` are areas of which it is known already that their numbers are another's: they need no second question.
    """
    left = [f for f in doubts if not (f.code in _DOUBTS | {"revised"} and f.details.get("area") in known)]
    jumped = [f for f in left if f.code in _DOUBTS]
    if len(jumped) < 2:
        return left
    pairs = _pairs(extraction, plan, history)
    rows = _rows(pairs, plan, {f.details["area"] for f in jumped} & set(plan.towns))
    if rows:
        left = [f for f in left if not (f.code in _DOUBTS and f.details["area"] in rows)]
        left.append(_rows_finding(extraction, rows))
    for name in plan.measure_of.keys() & {f.details["measure"] for f in left if f.code in _DOUBTS}:
        own = [f for f in left if f.code in _DOUBTS and f.details["measure"] == name]
        if len(own) >= _LEAST and _sorted_alone(pairs.get(name, ()), plan.measure_of[name]):
            left = [f for f in left if f not in own]
            left.append(_column_finding(extraction, name, own))
    return left


def _pairs(extraction: Extraction, plan: Plan, history: History) -> dict[str, list[_Pair]]:
    """By measure, the towns' numbers of the workbook's own quarter, each with what was to be expected."""
    found: dict[str, list[_Pair]] = {}
    towns = frozenset(plan.towns)
    for o in extraction.own:
        usual = _expected(o, plan.measure_of[o.measure], history)
        if usual is not None and o.area in towns:
            found.setdefault(o.measure, []).append((o, usual))
    return found


def _expected(o: Observation, measure: Measure, history: History) -> float | None:
    near = around(o, (), history.get((o.measure, o.area), ()))
    if measure.timing is Timing.YTD and near.year_ago is not None:
        return near.year_ago.value
    if near.last is None:
        return None
    pace = o.period.quarter / near.last.period.quarter if measure.timing is Timing.YTD else 1.0
    return near.last.value * pace


def _near(value: float, usual: float) -> bool:
    """Whether one can be the next of the other: of small numbers a step of two may be."""
    if abs(value - usual) <= 2:
        return True
    low, high = sorted((value, usual))
    return low > 0 and high / low <= _NEAR


def _rows(pairs: Mapping[str, Sequence[_Pair]], plan: Plan, doubtful: Iterable[str]) -> dict[str, str]:
    """Rows whose every number is what another town's past leads to, and hardly any what its own does: row → that town.

    They only changed places: each town is found once, where one was missed another is found, and their sums stay.
    Numbers that all grew alike would also look like those of larger towns.
    """
    said = {(o.measure, o.area): o.value for own in pairs.values() for o, _ in own}
    usual = {(o.measure, o.area): expected for own in pairs.values() for o, expected in own}
    found: dict[str, str] = {}
    for area in sorted(doubtful, key=plan.towns.index):
        mine = {m: said[m, area] for m in pairs if (m, area) in said}
        fitting = [t for t in plan.towns if t not in (area, *found.values()) and _fits(mine, t, usual)]
        off = sum(not _near(value, usual[m, area]) for m, value in mine.items())
        if off > 1 and fitting:
            found[area] = min(fitting, key=lambda town: _distance(mine, town, usual))
    kept = all(
        _near(sum(said[m, a] for a in found if (m, a) in said), sum(usual[m, a] for a in found if (m, a) in said))
        for m in pairs
    )
    return found if len(found) > 1 and len(found.keys() & set(found.values())) >= len(found) - 1 and kept else {}


def _fits(row: Mapping[str, float], town: str, usual: Mapping[tuple[str, str], float]) -> bool:
    return all((m, town) in usual and _near(value, usual[m, town]) for m, value in row.items())


def _distance(row: Mapping[str, float], town: str, usual: Mapping[tuple[str, str], float]) -> float:
    return sum(abs(log((value + 1) / (usual[m, town] + 1))) for m, value in row.items())


def _sorted_alone(column: Sequence[_Pair], measure: Measure) -> bool:
    """Whether a column's numbers are the expected ones in another order: each is near once both are sorted."""
    wrong = sum(is_far(o.value, usual, measure, 2.0) for o, usual in column)
    values, expected = sorted(o.value for o, _ in column), sorted(usual for _, usual in column)
    return wrong >= _LEAST and all(map(_near, values, expected))


def _rows_finding(extraction: Extraction, rows: Mapping[str, str]) -> Finding:
    places = {area: extraction.headers.get(area, extraction.table) for area in rows}
    said = "；".join(f"{places[area][1]}“{area}”→{town}" for area, town in list(rows.items())[:_LISTED])
    details = {"period": str(extraction.period), "count": str(len(rows)), "case": "rows"}
    return Finding("displaced", *places[next(iter(rows))], found=said, details=details)


def _column_finding(extraction: Extraction, name: str, jumps: Sequence[Finding]) -> Finding:
    place = extraction.headers.get(name, extraction.table)
    details = {"period": str(extraction.period), "measure": name, "count": str(len(jumps)), "case": "column"}
    return Finding("displaced", *place, found=str(len(jumps)), details=details)
