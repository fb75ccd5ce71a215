"""Pace 倒排进度: what each remaining quarter must add, beside the best pace ever kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from plan.period import Period
from plan.schedule import Point, Schedule

LEAST_HISTORY = 4
"""Quarters of history, the baseline counting as its beginning, under which nobody can say what pace is possible."""

YEAR = 4
"""Quarters in a year."""


@dataclass(frozen=True, slots=True)
class Pace:
    """In the indicator's unit a quarter, signed so that adding it moves towards the target.

    ``best_per_quarter`` is the best mean change kept over ``window`` consecutive quarters (as many as remain, or as
    many as there are); None where there is too little history. ``feasible`` is whether the best pace would do.
    """

    quarters_left: int
    needed_per_quarter: float
    best_per_quarter: float | None
    window: int | None
    feasible: bool | None


def pace_of(schedule: Schedule, values: Sequence[Point], as_of: date, yearly: bool = False) -> Pace | None:
    """Return the pace needed from ``as_of`` to the final date; None without a value or when no quarter is left.

    ``yearly``: the values start again each year, so a quarter is compared with the same quarter of earlier years.
    """
    left = Period.ended_by(schedule.final_day).index - Period.ended_by(as_of).index
    if not values or left <= 0:
        return None
    latest = values[-1][1]
    if schedule.reaches(latest):
        return Pace(left, 0.0, *_best_change(schedule, values, left, yearly), True)
    needed = (schedule.target - latest) / left
    best, window = _best_change(schedule, values, left, yearly)
    # A best pace that is just what is needed is enough.
    feasible = None if best is None else schedule.no_worse(best, needed)
    return Pace(left, needed, best, window, feasible)


def _best_change(
    schedule: Schedule, values: Sequence[Point], left: int, yearly: bool
) -> tuple[float | None, int | None]:
    """Return the best mean change a quarter over as many quarters as are left (or as there are), and over how many.

    Both None where there is too little history, or no two values stand that far apart.
    """
    by_quarter = {
        Period.ended_by(day).index: value for day, value in ((schedule.baseline_day, schedule.baseline), *values)
    }
    span = max(by_quarter) - min(by_quarter)
    if span < LEAST_HISTORY:
        return None, None
    window = min(left, span)
    if yearly:
        # Windows of whole years compare a quarter with the same quarter of earlier years.
        window = max(YEAR, window // YEAR * YEAR)
    changes = [
        (value - by_quarter[end - window]) / window for end, value in by_quarter.items() if end - window in by_quarter
    ]
    return (max(changes, key=lambda change: schedule.sense * change), window) if changes else (None, None)
