"""``guibiao assess --json`` of any catalogue and any numbers, slowly and again: from docs/methods.md alone.

Wider than ``tests.twin.numbers``: every kind of target, entries that begin and end, merged towns.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tests.twin import ahead
from tests.twin.odd.paths import Path, course, due_now, in_a_row, shows_reached
from tests.twin.odd.rows import Row, in_force
from tests.twin.odd.values import LOWER, WHOLE, Numbers, Value
from tests.twin.quarters import last_day, over_by, text_of

NO_VERDICT = {"no_data", "incomplete", "not_judged"}


class Twin(Numbers):
    """Everything that can be said of numbers under a catalogue."""

    def path(self, row: Row, values: Sequence[Value], day: date, area: str) -> Path:
        """Give the path of a row; of a flow with what earlier years tell of a year's course."""
        path = Path(row, course(values) if row.flow else None)
        other = next((each for each in self.rows if each.entry["id"] == row.entry.get("target", {}).get("to")), None)
        if other is None or not values or area != self.city:
            return path
        theirs = self.values(other, area, over_by(day))
        know = {v.q: v.value for v in theirs if v.basis == WHOLE}
        now = values[-1].q
        route = Path(other, None)
        if now in know and route.judged and other.base_year == row.base_year and min(route.baseline, path.baseline) > 0:
            ends = [each.year * 4 + 3 for each, _ in path.points[1:]]
            came = [know.get(q, know[now]) if q < ends[-1] else know[now] for q in ends]
            moved = [path.baseline * v / route.baseline for v in came]
            path.points = (path.points[0], *((d, v) for (d, _), v in zip(path.points[1:], moved, strict=True)))
            path.unjudged, path.beside = None, frozenset(know)
        return path

    def assess(self, day: date, area: str | None = None) -> list[dict[str, Any]]:
        """Give every row in force on a day."""
        now = day.year * 4 + (day.month - 1) // 3
        record = ahead.Plan(
            [
                self._series(row, self.values(row, self.city, over_by(day)), day, self.city)
                for row in self.rows
                if in_force(row.entry, now) and self._one_sided(row)
            ]
        )
        return [self._answer(row, day, area or self.city, record, now) for row in self.rows if in_force(row.entry, now)]

    def _one_sided(self, row: Row) -> bool:
        return not row.far and row.unjudged is None

    def _answer(self, row: Row, day: date, area: str, record: ahead.Plan, now: int) -> dict[str, Any]:
        values = self.values(row, area, over_by(day))
        last = values[-1] if values else None
        areas = self.areas(row, now) if area == self.city else (area,)
        held = area == self.city or (row.share and area in self.areas(row, now))
        answer = self._figure(last, areas, day) | {"no": row.entry["no"], "area": area, "comparable": held}
        if not held:
            return answer | {"status": None, "gap": None}
        path = self.path(row, values, day, area)
        status = self._status(row, path, values, day) if area == self.city else self._town(path, last, day)
        at = last_day(last.q) if last else day
        gap = path.covered(last.value, at) if last and not path.passed(last.value) else None
        plan = path.covered(path.expected(at), at)
        milestones = {
            str(d.year): self._milestone(row, path, values, n, day) for n, (d, _) in enumerate(path.points[1:], 1)
        }
        told = {
            "baseline": row.base,
            "targets": _targets(row),
            "expected": path.expected(at) if path.judged else None,
            "completion": gap,
            "scheduled": plan,
            "gap": 100 * (gap - plan) if gap is not None and plan is not None and status not in NO_VERDICT else None,
            "status": status,
            "milestones": milestones,
            "milestones_pending": [
                str(d.year) for d, _ in path.points[1:] if d <= day and milestones[str(d.year)] is None
            ],
            "pace": self._pace(row, path, values, day) if status not in NO_VERDICT else None,
            "trend": self._trend(row, path, values, day, area, record),
            "shortfall": self._shortfall(row, last),
        }
        if row.kind != "number" or row.base is None:
            told |= {"target_kind": row.kind, "not_judged": path.unjudged}
        return answer | told

    def _figure(self, last: Value | None, areas: Sequence[str], day: date) -> dict[str, Any]:
        return {
            "value": last.value if last else None,
            "value_period": text_of(last.q) if last else None,
            "value_date": last_day(last.q).isoformat() if last else None,
            "stale_quarters": over_by(day) - last.q if last else None,
            "areas_reported": len(last.parts) - len(last.carried) if last else 0,
            "areas_total": len(last.parts) + len(last.missing) if last else len(areas),
            "carried": len(last.carried) if last else 0,
            "carried_areas": list(last.carried) if last else [],
            "missing_areas": list(last.missing if last else areas),
            "basis": last.basis if last else None,
        }

    def _status(self, row: Row, path: Path, values: Sequence[Value], day: date) -> str:
        if not values or over_by(day) - values[-1].q > self.limits["stale_quarters"]:
            return "no_data"
        last = values[-1]
        if shows_reached(row, path, last) and (path.beside is None or last.q >= path.end):
            return "achieved" if last.q >= path.end else "achieved_early"
        if self._milestone(row, path, values, len(path.points) - 1, day) == "missed":
            return "missed"
        return self._on_the_way(row, path, values)

    def _on_the_way(self, row: Row, path: Path, values: Sequence[Value]) -> str:
        """Say how the last value stands where the final target is neither reached nor missed."""
        last = values[-1]
        if path.beside is not None:
            kept = shows_reached(row, path, last)
            return "on_track" if kept else "behind" if last.basis == WHOLE else "incomplete"
        if not path.judged:
            return "not_judged"
        if last.basis != WHOLE:
            shows = last.basis == LOWER and not row.down and not path.far
            kept = shows and row.no_worse(last.value, due_now(row, path, last))
            return self._band(row, path, last) if kept else "incomplete"
        lost = last.q < path.end and self._lost(row, path, values)
        return "regressed" if lost else self._band(row, path, last)

    def _lost(self, row: Row, path: Path, values: Sequence[Value]) -> bool:
        last = values[-1]
        if not row.no_worse(last.value, path.baseline * path.due(last_day(last.q))):
            return True
        certain = row.down or not row.flow or last.q % 4 == 3
        return certain and not path.reaches(last.value) and any(shows_reached(row, path, v) for v in values)

    def _band(self, row: Row, path: Path, last: Value) -> str:
        day = last_day(last.q)
        c, s = None if path.passed(last.value) else path.covered(last.value, day), path.covered(path.expected(day), day)
        if c is None or s is None:
            return "regressed"
        gap = round(100 * (c - s), 9)
        if gap >= 5:
            return "ahead"
        if gap >= 0 or (row.counts_things and row.no_worse(last.value, due_now(row, path, last))):
            return "on_track"
        if gap > -10 and round(c - s / 2, 9) >= 0:
            return "near"
        return "behind" if gap > -30 else "far_behind"

    def _town(self, path: Path, last: Value | None, day: date) -> str:
        """A town has no 回落 and no 未完成: baseline and target are the city's."""
        if last is None or over_by(day) - last.q > self.limits["stale_quarters"]:
            return "no_data"
        if path.reaches(last.value):
            return "achieved" if last.q >= path.end else "achieved_early"
        if not path.judged:
            return "not_judged"
        return "far_behind" if path.to_hold or path.passed(last.value) else self._band(path.row, path, last)

    def _milestone(self, row: Row, path: Path, values: Sequence[Value], place: int, day: date) -> str | None:
        due = path.points[place][0]
        own = next((v for v in values if v.q == due.year * 4 + 3), None)
        if own is None or day < due or path.unjudged == "other" or (path.far and own.basis != WHOLE):
            return None
        if path.beside is not None and own.q not in path.beside:
            return None
        met = path.reaches(own.value, place)
        sure = own.basis == WHOLE or (own.basis == LOWER and met != row.down)
        return None if not sure else "met" if met else "missed"

    def _shortfall(self, row: Row, last: Value | None) -> dict[str, Any] | None:
        if last is None or row.kind in ("range", "about", "relative") or (row.flow and row.down and last.q % 4 != 3):
            return None
        if row.kind == "cumulative" and last.basis != WHOLE:
            return None
        formula, sign, goal = row.entry["formula"], -1 if row.down else 1, row.figures[-1][1]
        split: dict[str, float] = {}
        if row.share:
            split = {area: sign * (goal / formula["scale"] * d - n) for area, (n, d) in last.parts.items()}
        elif "town_target" in formula and len(last.parts) + len(last.missing) > 1:
            owed = {
                a: formula["town_target"] * max(1, len(self.ground(a, row.base_year * 4 + 3, last.q)))
                for a in last.parts
            }
            split = {area: sign * (owed[area] - n) for area, (n,) in last.parts.items()}
        elif last.basis != WHOLE:
            return None
        total = math.fsum(split.values()) if split else sign * (goal - last.value)
        return {
            "unit": self.measure[row.measures[0]]["unit"],
            "total": total,
            "by_area": split,
            "areas_untold": list(last.missing),
        }

    def _pace(self, row: Row, path: Path, values: Sequence[Value], day: date) -> dict[str, Any] | None:
        whole = [v for v in values if v.q % 4 == 3] if row.flow else values
        if not self._one_sided(row) or not any(in_a_row(row, path, v) for v in whole):
            return None
        return _pace(row, path, self._points(row, path, values), over_by(day))

    def _points(self, row: Row, path: Path, values: Sequence[Value]) -> dict[int, float]:
        """Give the values that may stand in a row, the baseline first; of a flow those of whole years."""
        told = {row.base_year * 4 + 3: path.baseline}
        told |= {v.q: v.value for v in values if in_a_row(row, path, v) and (not row.flow or v.q % 4 == 3)}
        return told

    def _series(self, row: Row, values: Sequence[Value], day: date, area: str) -> ahead.Series:
        path = Path(row, None)
        points = self._points(row, path, [v for v in values if v.q > row.base_year * 4 + 3])
        bounds, high = row.entry.get("bounds", {}), math.inf
        if "town_target" in row.entry["formula"] and not row.down:
            now = day.year * 4 + (day.month - 1) // 3
            shares = [max(1, len(self.ground(a, row.base_year * 4 + 3, now))) for a in self.areas(row, now)]
            high = row.entry["formula"]["town_target"] * sum(shares)
            high = high if max(list(points.values())[1:], default=high) <= high else math.inf
        told = {q // 4 if row.flow else q: v for q, v in points.items()}
        bare = _Bare(row, path, bounds.get("low", -math.inf))
        return ahead.Series(bare, told, min(high, bounds.get("high", math.inf)))  # type: ignore[arg-type]

    def _trend(
        self, row: Row, path: Path, values: Sequence[Value], day: date, area: str, record: ahead.Plan
    ) -> dict[str, Any]:
        if not self._one_sided(row):
            return ahead.NOTHING | {"verdict": "insufficient", "withheld": "target_kind", "backtest": None}
        newest = path.end if any(v.q == path.end for v in values) else 0
        series = self._series(row, values, day, area)
        now = over_by(day)
        if newest or series.end <= max(series.points):
            return ahead.NOTHING | {"verdict": "insufficient", "withheld": "over", "backtest": None}
        return ahead.trend(record, series, now, newest, self.limits)


class _Bare:
    """A row as ``ahead`` asks for it."""

    def __init__(self, row: Row, path: Path, low: float) -> None:
        self.points, self.flow, self.low, self.down = path.points, row.flow, low, row.down
        self.baseline, self.target, self._path = path.baseline, path.target, path

    def no_worse(self, value: float, level: float) -> bool:
        """Say whether a value reaches the target, or a level."""
        return self._path.reaches(value) if level == self.target else self._path.row.no_worse(value, level)


def _targets(row: Row) -> dict[str, Any]:
    if row.kind == "relative":
        return {str(each["year"]): None for each in row.entry["milestones"]}
    if row.kind == "about":
        return {str(each["year"]): each["value"] for each in row.entry["milestones"]}
    return {str(year): [low, high] if row.kind == "range" else low for year, low, high in row.figures}


def _pace(row: Row, path: Path, points: Mapping[int, float], now: int) -> dict[str, Any] | None:
    """Give what every quarter left must add, beside the most ever added over as many."""
    left = path.end - ((now + 1) // 4 * 4 - 1 if row.flow else now)
    if left <= 0:
        return None
    latest = points[max(points)]
    reached = path.reaches(latest)
    needed = 0.0 if reached else (path.target - latest) / left
    span, window, best = max(points) - min(points), None, None
    if span >= 4:
        window = min(left, span)
        if row.share and row.ytd:
            window = max(window // 4 * 4, 4)
        moves = [(v - points[q - window]) / window for q, v in points.items() if q - window in points]
        best = (min(moves) if row.down else max(moves)) if moves else None
        window = window if moves else None
    feasible = True if reached else None if best is None else row.no_worse(best, needed)
    return {
        "needed_per_quarter": needed,
        "best_per_quarter": best,
        "feasible": feasible,
        "quarters_left": left,
        "window": window,
    }
