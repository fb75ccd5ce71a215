"""``guibiao judge`` again, slowly, from docs/methods.md: a series of any origin, its path and the published methods."""

from __future__ import annotations

import math
import random
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from tests.twin.quarters import over_by

JUST, MOST = 1e-9, sys.float_info.max
OPEN_SDG = [(0.95, "substantial_progress"), (0.6, "moderate_progress"), (0.0, "limited_progress")]
EUROSTAT = [(0.95, "significant_progress"), (0.6, "moderate_progress"), (0.0, "insufficient_progress")]


def odd_series(draw: random.Random) -> dict[str, Any]:
    """Make a series as ``judge`` is given it: nought and negative figures, dates of any day, a direction or none."""

    def figure() -> float:
        return draw.choice([0.0, 1.0, -1.0, 100.0, round(draw.uniform(-50, 150), draw.choice([0, 1, 3]))])

    def day(start: int, end: int) -> str:
        return (date(start, 1, 1) + timedelta(days=draw.randrange(366 * (end - start)))).isoformat()

    ends = draw.random() < 0.6
    base = f"{draw.choice([2019, 2020])}-12-31" if ends else day(2018, 2021)
    years = draw.sample(range(2021, 2029), draw.choice([1, 1, 2, 3]))
    values = {
        f"{y}-12-31" if ends else day(y, y + 1): figure()
        for y in draw.sample(range(2018, 2028), draw.choice([0, 1, 3, 6, 8]))
    }
    return {
        "baseline": {"date": base, "value": figure()},
        "targets": {f"{y}-12-31" if ends else day(y, y + 1): figure() for y in years},
        "values": values,
        "as_of": f"{draw.randrange(2020, 2029)}-12-31" if ends else day(2020, 2029),
        "direction": draw.choice([None, None, "up", "down"]),
    }


@dataclass(frozen=True)
class Judged:
    """A series in order: baseline and targets, and the values from the baseline on and by the day."""

    points: list[tuple[date, float]]
    known: list[tuple[date, float]]
    as_of: date
    sign: int

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Judged:
        """Read a series."""
        start, as_of = date.fromisoformat(told["baseline"]["date"]), date.fromisoformat(told["as_of"])
        dated = sorted((date.fromisoformat(d), float(v)) for d, v in told["targets"].items())
        values = sorted((date.fromisoformat(d), float(v)) for d, v in told["values"].items())
        down = told["direction"] == "down" if told["direction"] else dated[-1][1] < told["baseline"]["value"]
        known = [(d, v) for d, v in values if start <= d <= as_of]
        return cls([(start, float(told["baseline"]["value"])), *dated], known, as_of, -1 if down else 1)

    @property
    def b(self) -> float:
        """Give the baseline."""
        return self.points[0][1]

    @property
    def t(self) -> float:
        """Give the final target."""
        return self.points[-1][1]

    @property
    def last(self) -> tuple[date, float]:
        """Give the newest value."""
        return self.known[-1]

    @property
    def way(self) -> bool:
        """Say whether the target asks for a change for the better."""
        return self.sign * (self.t - self.b) > 0

    def no_worse(self, value: float, level: float) -> bool:
        """Say whether a value is at a level or on its better side."""
        return self.sign * (value - level) >= -JUST * max(1.0, abs(level))

    def expected(self, day: date) -> float:
        """Give what is expected by a day."""
        if day <= self.points[0][0]:
            return self.b
        for (start, low), (end, high) in pairwise(self.points):
            if start <= day < end:
                return low + (high - low) * ((day - start).days / (end - start).days)
        return next((v for d, v in reversed(self.points) if d <= day), self.t)


def judged(told: Mapping[str, Any]) -> dict[str, Any]:
    """Give what ``judge`` says of a series."""
    series = Judged.of(told)
    return {
        "path": _path(series),
        "open_sdg": _growth(series, "target_achieved", OPEN_SDG, "deterioration"),
        "un": _un(series),
        "destatis": {"status": _destatis(series)},
        "eurostat": _growth(series, "significant_progress", EUROSTAT, "movement_away"),
    }


def _path(s: Judged) -> dict[str, Any]:
    day, value = s.last if s.known else (s.as_of, None)
    at = s.expected(day)
    plan = (at - s.b) / (s.t - s.b) if s.way else None
    done = (value - s.b) / (s.t - s.b) if s.way and value is not None else None
    status = _status(s, done, plan)
    # A value that is too old to be judged keeps its figure and has no gap, as in an assessment.
    gap = 100 * (done - plan) if done is not None and plan is not None and status != "no_data" else None
    told = {"expected": at, "completion": done, "scheduled": plan, "gap": gap, "status": status}
    return told | {"value_date": str(day) if s.known else None}


def _status(s: Judged, done: float | None, plan: float | None) -> str:
    if not s.known or over_by(s.as_of) - over_by(s.last[0]) > 4:
        return "no_data"
    day, value = s.last
    end = s.points[-1][0]
    if s.no_worse(value, s.t):
        return "achieved" if day >= end else "achieved_early"
    if any(d == end for d, _ in s.known) and not s.no_worse(dict(s.known)[end], s.t):
        return "missed"
    if day < end and (not s.no_worse(value, s.b) or any(s.no_worse(v, s.t) for _, v in s.known)):
        return "regressed"
    return "regressed" if done is None or plan is None else _band(done, plan)


def _band(done: float, plan: float) -> str:
    gap = round(100 * (done - plan), 9)
    if gap >= 0:
        return "ahead" if gap >= 5 else "on_track"
    if gap > -10 and round(done - plan / 2, 9) >= 0:
        return "near"
    return "behind" if gap > -30 else "far_behind"


def _rate(later: float, earlier: float, years: int) -> float | None:
    """Give the yearly growth; none from or through zero, or over no year."""
    if years <= 0 or earlier == 0 or later / earlier < 0:
        return None
    return _power(later / earlier, 1 / years) - 1


def _power(base: float, exponent: float) -> float:
    try:
        return min(math.pow(base, exponent), MOST)
    except OverflowError:
        return MOST


def _years(s: Judged) -> int:
    return s.last[0].year - s.points[0][0].year if s.known else 0


def _growth(s: Judged, reached: str, limits: list[tuple[float, str]], away: str) -> dict[str, Any]:
    nothing = {"ratio": None, "status": "not_available"}
    if _years(s) < 1:
        return nothing
    b, t, v = s.b or 0.001, s.t or 0.001, s.last[1]
    so_far, wanted = _rate(v, b, _years(s)), _rate(t, b, s.points[-1][0].year - s.points[0][0].year)
    ratio = s.sign * so_far / abs(wanted) if so_far is not None and wanted else None
    ratio = math.copysign(MOST, ratio) if ratio is not None and math.isinf(ratio) else ratio
    meant = s.b != 0 and not (s.b < 0 and v < 0)
    if s.no_worse(v, s.t):
        return {"ratio": ratio if meant else None, "status": reached}
    if ratio is None:
        return nothing
    said = {"ratio": ratio, "status": next((word for limit, word in limits if ratio >= limit), away)}
    return said if meant else nothing | {"published": said}


def _un(s: Judged) -> dict[str, Any]:
    nothing = {"ratio": None, "status": "not_available"}
    if _years(s) < 1 or not s.way:
        return nothing
    day, v = s.last
    rate = _rate(v, s.b, _years(s))
    if rate is None:
        return nothing
    ahead = v * _power(1 + rate, max(0, s.points[-1][0].year - day.year))
    ratio = (ahead - s.b) / (s.t - s.b)
    ratio = math.copysign(MOST, ratio) if math.isinf(ratio) else ratio
    said = {"ratio": ratio, "status": "on_track" if ratio >= 0.95 else "some_progress" if ratio >= 0.1 else "off_track"}
    return said if not (s.b < 0 and v < 0) else nothing | {"published": said}


def _destatis(s: Judged) -> str:
    years = dict([(s.points[0][0].year, s.b), *((d.year, v) for d, v in s.known)])
    recent = {y: v for y, v in years.items() if y >= max(years) - 5}
    if len(recent) < 4 or not s.known:
        return "insufficient_data"
    first, last = min(recent), max(recent)
    change = s.sign * (recent[last] - recent[first]) / (last - first)
    due, goal = next(((d, g) for d, g in s.points[1:] if d > s.as_of), s.points[-1])
    if s.no_worse(recent[last], goal):
        return "sun" if change >= 0 else "sun_cloud"
    if s.sign * (goal - s.b) <= 0:
        return "cloud" if change >= 0 else "storm"
    missed = round(1 - change * max(0, due.year - last) / (s.sign * (goal - recent[last])), 12)
    if missed < 0.05:
        return "sun"
    return "sun_cloud" if missed <= 0.2 else "cloud" if change >= 0 else "storm"
