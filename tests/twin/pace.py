"""Pace: what each remaining quarter must add, and the most that was ever added over as many."""

from __future__ import annotations

from collections.abc import Mapping

from tests.twin.papers import Indicator
from tests.twin.quarters import quarter

LEAST = 4


def pace(indicator: Indicator, values: Mapping[int, float], now: int) -> dict[str, object] | None:
    """Give the pace from the values that can be judged, by quarter, the baseline's first; a yearly flow's by its years.

    Nothing where there is no value, or no quarter left after ``now`` (of a flow, after the last year that is over).
    """
    last, end = max(values), quarter(f"{indicator.points[-1][0].year}Q4")
    left = end - ((now + 1) // 4 * 4 - 1 if indicator.flow else now)
    if left <= 0 or len(values) < 2:
        return None
    needed = 0.0 if indicator.no_worse(values[last], indicator.target) else (indicator.target - values[last]) / left
    window, best = _best(indicator, values, left)
    feasible = None if needed else True
    if needed and best is not None:
        feasible = indicator.no_worse(round(best - needed, 9), 0.0)
    return {
        "needed_per_quarter": needed,
        "best_per_quarter": best,
        "feasible": feasible,
        "quarters_left": left,
        "window": window,
    }


def _best(indicator: Indicator, known: Mapping[int, float], left: int) -> tuple[int | None, float | None]:
    """Give the window, as long as what is left or as the history while that is shorter, and the best mean change."""
    span = max(known) - min(known)
    if span < LEAST:
        return None, None
    window = min(left, span)
    if indicator.ytd:
        window = max(window // 4, 1) * 4
    changes = [(known[q + window] - known[q]) / window for q in known if q + window in known]
    if not changes:
        return None, None
    return window, min(changes) if indicator.down else max(changes)
