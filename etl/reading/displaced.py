"""Numbers that stand in the wrong row: rows that were shifted, towns that were swapped, a column sorted by itself.

Each of them looks like a number that jumped. Where another town's past explains them all, that is told instead.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from math import log

from etl.reading.copied import LARGE, Habit, habit_of
from etl.reading.extraction import Extraction, by_measure
from etl.reading.history import History, around, is_far, whole
from plan.catalogue import Plan
from plan.finding import Finding
from plan.indicator import Measure, Timing
from plan.observation import Observation

_NEAR = 1.25
"""A quarter's number is within this factor of the last one of its town, and so is a sum of several."""
_LEAST = 4
"""So many numbers must have jumped before a column is held against its own order."""
_LISTED = 6
"""Rows that the finding names."""
_DOUBTS = frozenset({"jump", "falls"})

_Pair = tuple[Observation, float]
"""A number and what was to be expected of its town."""


def displaced(
    extraction: Extraction, plan: Plan, history: History, doubts: Sequence[Finding], known: frozenset[str]
) -> list[Finding]:
    """Return the findings of a comparison: in place of the jumps that rows or columns out of order explain, one that
    says so.

    ``known`` are areas of which it is known already that their numbers are another's: they need no second question.
    """
    left = [f for f in doubts if not (f.code in _DOUBTS | {"revised"} and f.details.get("area") in known)]
    jumped = [f for f in left if f.code in _DOUBTS]
    # A single jump is a number, not a row.
    if len(jumped) < 2:
        return [*left, *_of_small_counts(extraction, plan, history, known)]
    found = _explained(extraction, plan, history, left, jumped)
    told = any(f.code == "displaced" for f in found)
    return found if told else [*found, *_of_small_counts(extraction, plan, history, known)]


def _explained(
    extraction: Extraction, plan: Plan, history: History, left: Sequence[Finding], jumped: Sequence[Finding]
) -> list[Finding]:
    """Return the findings, with one in place of those that rows or columns out of order explain."""
    pairs = _pairs(extraction, plan, history)
    rows = _rows(pairs, plan)
    swapped = _swapped(pairs, plan)
    if swapped:
        left = [f for f in left if not (f.code in _DOUBTS and f.details["measure"] in swapped)]
        return [*left, _columns_finding(extraction, {name: pairs[name] for name in swapped}, "swapped")]
    told = [f for f in jumped if f.details["area"] in rows]
    # Told as moved rows only if that explains most of what jumped.
    if 2 * len(told) > len(jumped):
        return [*(f for f in left if f not in told), _rows_finding(extraction, rows)]
    jumps: dict[str, list[Finding]] = {}
    for finding in jumped:
        jumps.setdefault(finding.details["measure"], []).append(finding)
    columns = {
        name: own for name, own in jumps.items() if _is_moved(pairs.get(name, ()), plan.measure_of[name], len(own))
    }
    told = [f for own in columns.values() for f in own]
    return [*(f for f in left if f not in told), *([_columns_finding(extraction, columns)] if columns else [])]


def _pairs(extraction: Extraction, plan: Plan, history: History) -> dict[str, list[_Pair]]:
    """Return by measure the towns' numbers of the workbook's own quarter, each with the value to be expected."""
    found: dict[str, list[_Pair]] = {}
    towns = frozenset(plan.towns)
    for o in extraction.own:
        usual = _expected(o, plan.measure_of[o.measure], history)
        if usual is not None and o.area in towns:
            found.setdefault(o.measure, []).append((o, usual))
    return found


def _expected(o: Observation, measure: Measure, history: History) -> float | None:
    """Return what a town's past leads to: the last accepted number, of what counts from January that of the same
    quarter a year ago, or else the last one at the same pace; None without a past."""
    near = around(o, (), history.get((o.measure, o.area), ()))
    if measure.timing is Timing.YTD and near.year_ago is not None:
        return near.year_ago.value
    if near.last is None:
        return None
    pace = o.period.quarter / near.last.period.quarter if measure.timing is Timing.YTD else 1.0
    return near.last.value * pace


def _near(value: float, usual: float, measure: Measure) -> bool:
    """Tell whether one can be the next of the other: of small counts a step of two may be."""
    if abs(value - usual) <= (2.0 if measure.whole else 0.05):
        return True
    low, high = sorted((value, usual))
    return low > 0 and high / low <= _NEAR


def _rows(pairs: Mapping[str, Sequence[_Pair]], plan: Plan) -> dict[str, str]:
    """Return rows whose every number is what another town's past leads to, and not what its own does: row → that town.

    They only changed places: each town is found once, where one was missed another is found, and their sums stay.
    Numbers that all grew alike would also look like those of larger towns.
    """
    said = {(o.measure, o.area): o.value for own in pairs.values() for o, _ in own}
    usual = {(o.measure, o.area): expected for own in pairs.values() for o, expected in own}

    def fits(row: Mapping[str, float], town: str) -> int:
        """Count the numbers of a row that a town's past leads to."""
        near = (_near(value, usual[m, town], plan.measure_of[m]) for m, value in row.items() if (m, town) in usual)
        return sum(near)

    found: dict[str, str] = {}
    for area in plan.towns:
        mine = {m: said[m, area] for m in pairs if (m, area) in said}
        fitting = [t for t in plan.towns if t not in (area, *found.values()) and fits(mine, t) == len(mine)]
        if len(mine) - fits(mine, area) > 1 and fitting:
            found[area] = min(fitting, key=lambda town: _distance(mine, town, usual))
    # Rows that moved form a cycle, but for the one whose town is missing.
    closed = len(found) > 1 and len(found.keys() & set(found.values())) >= len(found) - 1
    return found if closed and all(_kept(pairs[m], found, plan.measure_of[m]) for m in pairs) else {}


def _kept(column: Sequence[_Pair], rows: Mapping[str, str], measure: Measure) -> bool:
    """Tell whether the sum of some rows is what was to be expected."""
    own = [(o.value, usual) for o, usual in column if o.area in rows]
    return _near(sum(value for value, _ in own), sum(usual for _, usual in own), measure)


def _swapped(pairs: Mapping[str, Sequence[_Pair]], plan: Plan) -> tuple[str, ...]:
    """Return two measures of which each has the numbers that were to be expected of the other, and hardly any of its
    own."""
    for one, other in combinations(pairs, 2):
        first, second = ({o.area: (o.value, usual) for o, usual in pairs[name]} for name in (one, other))
        areas = first.keys() & second.keys()
        measure = plan.measure_of[one]
        crossed = all(
            _near(first[a][0], second[a][1], measure) and _near(second[a][0], first[a][1], measure) for a in areas
        )
        own = sum(_near(first[a][0], first[a][1], measure) for a in areas)
        if crossed and len(areas) > 1 and 2 * own < len(areas):
            return one, other
    return ()


def _distance(row: Mapping[str, float], town: str, usual: Mapping[tuple[str, str], float]) -> float:
    """Return how far a row's numbers are from what a town's past leads to; 0 if all are the same."""
    # Ratios and not differences, or the largest measure alone would decide; +1 for counts of 0.
    return sum(abs(log((value + 1) / (usual[m, town] + 1))) for m, value in row.items())


def _is_moved(column: Sequence[_Pair], measure: Measure, jumped: int) -> bool:
    """Tell whether a column's numbers stand in other rows than theirs: in another order, or all a row too low or too
    high, by which one fell off the end. ``jumped``: how many of them jumped."""
    return (jumped >= _LEAST and _sorted_alone(column, measure)) or (jumped > 1 and _shifted(column, measure))


def _shifted(column: Sequence[_Pair], measure: Measure) -> bool:
    """Tell whether a column, or all that stands between its first strange number and its last, is a row too low or too
    high."""
    strange = [at for at, (o, usual) in enumerate(column) if not _near(o.value, usual, measure)]
    part = column[strange[0] : strange[-1] + 1] if strange else ()
    return any(
        # Where towns are alike in size, each number also fits its neighbour.
        3 * len(strange) >= len(rows) > _LEAST and len(strange) >= fewest and _fits_beside(rows, measure)
        for rows, fewest in ((column, 1), (part, _LEAST - 1))
    )


def _fits_beside(column: Sequence[_Pair], measure: Measure) -> bool:
    """Tell whether each number is what was to be expected one row above it, or each one row below it."""
    values, expected = [o.value for o, _ in column], [usual for _, usual in column]
    ways = (zip(values[1:], expected, strict=False), zip(values, expected[1:], strict=False))
    return any(all(_near(*pair, measure) for pair in way) for way in ways)


def _sorted_alone(column: Sequence[_Pair], measure: Measure) -> bool:
    """Tell whether a column's numbers are the expected ones in another order: each is near once both are sorted."""
    wrong = sum(is_far(o.value, usual, measure, 2.0) for o, usual in column)
    values, expected = sorted(o.value for o, _ in column), sorted(usual for _, usual in column)
    return wrong >= _LEAST and all(_near(*pair, measure) for pair in zip(values, expected, strict=True))


def _of_small_counts(extraction: Extraction, plan: Plan, history: History, known: frozenset[str]) -> Iterator[Finding]:
    """Yield one question for columns of small counts that are the last ones in other rows. None of them is far from its
    own past, which is why no jump shows it; but of what hardly ever changes much did, and the sum did not.

    ``known`` as of :func:`displaced`.
    """
    mixed: dict[str, list[Observation]] = {}
    for name, own in by_measure(extraction.own if not known else ()).items():
        measure = plan.measure_of[name]
        # Cheap questions first: this runs for every workbook.
        if measure.whole and measure.timing is Timing.STOCK and all(o.value < LARGE for o in own):
            pairs = [(o, usual) for o in own if (usual := _expected(o, measure, history)) is not None]
            changed = _mixed_up(pairs)
            if changed and _hardly_moves(habit_of(measure, own, whole(history)), len(own), changed):
                mixed[name] = own[:changed]
    if mixed:
        yield _columns_finding(extraction, mixed, "small")


def _hardly_moves(habit: Habit, numbers: int, changed: int) -> bool:
    """Tell whether a measure is known to change by far less than it did now."""
    return habit.pairs > 1 and changed > 4 * numbers * habit.changes


def _mixed_up(column: Sequence[_Pair]) -> int:
    """Return how many of a column's numbers changed, if the column is nearly the expected one in another order; 0 if it
    is not."""
    changes = [o.value - usual for o, usual in column if o.value != usual]
    values, expected = Counter(o.value for o, _ in column), Counter(usual for _, usual in column)
    # Counts that grow change the sum; those that only moved leave it.
    still = 4 * abs(sum(changes)) <= sum(map(abs, changes))
    return len(changes) if len(changes) > _LEAST and still and 4 * (values - expected).total() <= len(changes) else 0


def _rows_finding(extraction: Extraction, rows: Mapping[str, str]) -> Finding:
    places = {area: extraction.headers.get(area, extraction.table) for area in rows}
    said = "；".join(f"{places[area][1]}“{area}”→{town}" for area, town in list(rows.items())[:_LISTED])
    details = {"period": str(extraction.period), "count": str(len(rows)), "case": "rows"}
    return Finding("displaced", *places[next(iter(rows))], found=said, details=details)


def _columns_finding(extraction: Extraction, columns: Mapping[str, Sequence[object]], case: str = "columns") -> Finding:
    place = extraction.headers.get(next(iter(columns)), extraction.table)
    count = str(sum(map(len, columns.values())))
    details = {"period": str(extraction.period), "count": count, "case": case}
    return Finding("displaced", *place, found="、".join(columns), details=details)
