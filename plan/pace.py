"""Pace 倒排进度: what each remaining quarter must add, beside the best pace ever kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from plan.period import Period
from plan.status import Path, Point


@dataclass(frozen=True, slots=True)
class Pace:
    """In the indicator's unit a quarter, signed so that adding it moves towards the target.

    ``best_per_quarter`` is the best mean change kept over ``window`` consecutive quarters (as many as remain, or as
    many as there are); None where fewer than two values exist. ``feasible`` is whether the best pace would do.
    """

    quarters_left: int
    needed_per_quarter: float
    best_per_quarter: float | None
    window: int | None
    feasible: bool | None


def pace_of(path: Path, values: Sequence[Point], as_of: date) -> Pace | None:
    """The pace needed from ``as_of`` to the final date; None without a value or when no quarter is left."""
    left = Period.ended_by(path.final_day).index - Period.ended_by(as_of).index
    if not values or left <= 0:
        return None
    latest = values[-1][1]
    needed = 0.0 if path.no_worse(latest, path.target) else (path.target - latest) / left
    history = [(Period.ended_by(day).index, value) for day, value in (path.points[0], *values)]
    best, window = _best_change(history, left, path.sense)
    feasible = None if best is None else path.sense * (best - needed) >= -1e-12
    return Pace(left, needed, best, window, feasible)


def _best_change(history: Sequence[tuple[int, float]], quarters: int, sense: int) -> tuple[float | None, int | None]:
    """The best mean change a quarter over ``quarters`` (or the whole history if shorter), and over how many."""
    window = min(quarters, history[-1][0] - history[0][0])
    if window <= 0:
        return None, None
    by_quarter = dict(history)
    changes = [
        (by_quarter[end] - by_quarter[end - window]) / window for end in by_quarter if end - window in by_quarter
    ]
    return (max(changes, key=lambda change: sense * change), window) if changes else (None, None)
