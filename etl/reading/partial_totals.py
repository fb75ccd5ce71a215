"""Sums of some of the rows (小计, 合计(不含杜桥镇)): held against the rows they are of, where that can be known."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from etl.reading.gathering import Gathering
from etl.reading.names import normal
from etl.reading.table import TableGrid
from etl.reading.understood import Understood
from etl.workbook.scan.sheet import cell_name
from plan.indicator import Measure
from plan.observation import Observation

PARTIAL = "小计"
"""What the area of a sum of some towns is called."""


def settle_partial_totals(gathering: Gathering, grid: TableGrid, understood: Understood) -> None:
    """Take partial sums that are right out of what is still to be checked, and tell those whose rows are known and that
    are not. They are no figures of anybody's either way."""
    partial = [total for total in gathering.totals if total.area == PARTIAL]
    if not partial:
        return
    labels = {cell_name(*line.place): line.row_label for line in (*grid.rows, *grid.columns) if line.total}
    slots = [*understood.rows, *understood.columns]
    at = {slot.index: labels.get(slot.cell, "") for slot in slots if slot.total}
    kept = []
    for total in partial:
        row, column = _index(total)
        label = at.get(row) or at.get(column) or ""
        sums = list(_sums(gathering, understood, total, label, row, column))
        measure = gathering.plan.measure_of[total.measure]
        # Right for any of the ways it may be meant: no question.
        if any(_equal(total.value, summed, measure, len(gathering.plan.towns)) for summed, _ in sums):
            continue
        named = next((summed for summed, certain in sums if certain), None)
        if named is None:
            kept.append(total)
        else:
            found = f"{total.value:.10g}"
            gathering.say(
                "total_unchecked", total.cell, found, f"{named:.10g}", measure=measure.name, label=label, case="named"
            )
    gathering.totals[:] = [total for total in gathering.totals if total.area != PARTIAL] + kept


def settle_whole_totals(gathering: Gathering) -> None:
    """Take out of what is still to be checked the sums of all towns that hold rows besides: 其中:民办, added once more
    by the file's own formula, or 开发区. Which is said, and is no fault of the towns' numbers."""
    if not gathering.extras:
        return
    kept = []
    for total in gathering.totals:
        rows = gathering.extras.get((total.measure, total.period), [])
        measure, towns = gathering.plan.measure_of[total.measure], len(gathering.plan.towns)
        summed = _summed(gathering, total)
        held = [] if _equal(total.value, summed, measure, towns) else _held(rows, total.value - summed, measure, towns)
        if not held:
            kept.append(total)
            continue
        found, labels = f"{total.value:.10g}", "、".join(dict.fromkeys(label for label, _ in held))
        details = {"measure": measure.name, "label": labels[:40], "difference": f"{total.value - summed:.10g}"}
        gathering.say("total_unchecked", total.cell, found, f"{summed:.10g}", case="extras", **details)
    gathering.totals[:] = kept


def _summed(gathering: Gathering, total: Observation) -> float:
    own = (o for o in gathering.observations if o.measure == total.measure and o.period == total.period)
    return math.fsum(o.value for o in own if o.area != total.area)


def _held(
    rows: Sequence[tuple[str, float]], difference: float, measure: Measure, towns: int
) -> Sequence[tuple[str, float]]:
    """Return the rows besides towns that a sum holds: all of them, or all of one label."""
    labels = dict.fromkeys(label for label, _ in rows)
    for some in (rows, *([row for row in rows if row[0] == label] for label in labels)):
        if some and _equal(difference, math.fsum(value for _, value in some), measure, towns):
            return some
    return []


def _index(total: Observation) -> tuple[int, int]:
    """Return row and column of a cell's name."""
    letters = total.cell.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(total.cell[len(letters) :]) - 1, column - 1


def _equal(one: float, other: float, measure: Measure, towns: int) -> bool:
    return abs(one - other) <= measure.rounding(towns)


def _sums(
    gathering: Gathering, understood: Understood, total: Observation, label: str, row: int, column: int
) -> Iterator[tuple[float, bool]]:
    """Yield what the sum may be of, and whether its label says so: the towns it names, or the rows since the last
    sum."""
    own = {o.area: o for o in gathering.observations if o.measure == total.measure and o.period == total.period}
    towns = _scope(normal(label), tuple(gathering.plan.known_towns))
    if towns and towns <= own.keys():
        yield math.fsum(own[town].value for town in towns), True
    down = any(slot.total and slot.index == row for slot in understood.rows)
    lines: Sequence[int] = [slot.index for slot in (understood.rows if down else understood.columns) if slot.total]
    here = row if down else column
    places = {area: _index(o)[0 if down else 1] for area, o in own.items()}
    # The rows since the last sum, or all of them from the top: 小计 is used for both.
    for before in ([i for i in lines if i < here][-1:] or [-1], [-1]):
        block = [own[area].value for area, place in places.items() if before[0] < place < here]
        if block:
            yield math.fsum(block), False
    after = min((i for i in lines if i > here), default=1 << 30)
    following = [own[area].value for area, place in places.items() if here < place < after]
    if following:
        yield math.fsum(following), False


def _scope(plain: str, towns: tuple[str, ...]) -> set[str]:
    """Return the towns that a sum's label says it is of; empty if it does not say."""
    stems = {town: town.removesuffix("街道").removesuffix("镇") for town in towns}
    if "不含" in plain or "不包括" in plain or "除" in plain:
        named = {town for town, stem in stems.items() if stem in plain}
        return set(towns) - named if named else set()
    if plain.startswith("街道"):
        return {town for town in towns if town.endswith("街道")}
    if plain.startswith(("镇合计", "镇小计")):
        return {town for town in towns if not town.endswith("街道")}
    return set()
