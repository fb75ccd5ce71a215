"""A report's figures a second time, slowly and from docs/methods.md alone: nothing of plan/ or reports/ computes here.

Only the catalogue's figures and the observations are taken from the program.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cached_property
from itertools import pairwise

from plan.catalogue import Plan
from plan.indicator import Indicator
from plan.observation import Observation

SIGNS = "✓★▲●◐▼■◇×…○"


def last_day(index: int) -> date:
    """Return the last day of a quarter counted from year 0."""
    year, quarter = divmod(index, 4)
    return date(year + (quarter == 3), 1 if quarter == 3 else 3 * quarter + 4, 1) - timedelta(days=1)


def quarter_of(day: date) -> int:
    """Return the last quarter that has ended by a day."""
    index = day.year * 4 + (day.month - 1) // 3
    return index if last_day(index) == day else index - 1


def period_words(index: int) -> str:
    return f"{index // 4}年{'一二三四'[index % 4]}季度"


def printed(value: float, decimals: int) -> str:
    """GB/T 8170 on the fifteen digits a person would write."""
    rounded = Decimal(f"{value:.15g}").quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_EVEN)
    return (
        f"{rounded:,f}".replace("-", "−").replace("−0.0", "0.0") if rounded == 0 else f"{rounded:,f}".replace("-", "−")
    )


def signed(value: float) -> str:
    """Return one decimal, up to three where it would read as zero."""
    places = next(
        (p for p in (1, 2, 3) if Decimal(f"{value:.15g}").quantize(Decimal(1).scaleb(-p), ROUND_HALF_EVEN)), 1
    )
    text = printed(value, places)
    return f"+{text}" if value > 1e-9 and text.strip("0.,") else text


def plain(value: float) -> str:
    text = f"{Decimal(str(value)):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True)
class Twin:
    """One indicator of a plan as of a day, over observations up to that day's quarter."""

    plan: Plan
    indicator: Indicator
    observations: tuple[Observation, ...]
    as_of: date

    @cached_property
    def cells(self) -> dict[tuple[str, str], dict[int, float]]:
        """What was said, by measure and area, then by quarter."""
        found: dict[tuple[str, str], dict[int, float]] = {}
        for said in self.observations:
            found.setdefault((said.measure, said.area), {})[said.period.year * 4 + said.period.quarter - 1] = said.value
        return found

    @property
    def names(self) -> tuple[str, ...]:
        return self.indicator.formula.measures

    @property
    def percent(self) -> str:
        return "%" if self.indicator.unit == "%" else ""

    @property
    def scale(self) -> float:
        return float(getattr(self.indicator.formula, "scale", 1))

    @property
    def areas(self) -> tuple[str, ...]:
        return self.plan.areas_of(self.indicator)

    def said(self, measure: str, area: str, quarter: int) -> float | None:
        """Return a stock for at most four quarters, what is counted from January only for its own."""
        reach = 4 if self.plan.measure_of[measure].timing.value == "stock" else 0
        by_quarter = self.cells.get((measure, area), {})
        return next((by_quarter[q] for q in range(quarter, quarter - reach - 1, -1) if q in by_quarter), None)

    def parts(self, quarter: int) -> dict[str, list[float]]:
        """Return each area's figures, of those that said all that is needed."""
        found = {area: [self.said(name, area, quarter) for name in self.names] for area in self.areas}
        return {area: figures for area, figures in found.items() if None not in figures}  # type: ignore[misc]

    def value(self, quarter: int) -> float | None:
        """Return the city's value for a quarter in which anybody spoke of the first measure."""
        if not any(quarter in self.cells.get((self.names[0], area), {}) for area in self.areas):
            return None
        figures = list(self.parts(quarter).values())
        top = math.fsum(each[0] for each in figures)
        if len(self.names) == 1:
            return top
        whole = math.fsum(each[1] for each in figures)
        return self.scale * top / whole if whole else None

    @cached_property
    def latest(self) -> int | None:
        return next((q for q in range(quarter_of(self.as_of), 2020 * 4 + 3, -1) if self.value(q) is not None), None)

    @property
    def now(self) -> float:
        assert self.latest is not None
        value = self.value(self.latest)
        assert value is not None
        return value

    @property
    def dated(self) -> list[tuple[date, float]]:
        later = [(date(m.year, 12, 31), m.value) for m in self.indicator.milestones]
        return [(date(self.plan.document.baseline_year, 12, 31), self.indicator.baseline), *later]

    def expected(self, day: date) -> float:
        points = self.dated
        for (start, low), (end, high) in pairwise(points):
            if start <= day <= end:
                return low + (high - low) * ((day - start).days / (end - start).days)
        return points[-1][1]

    def way(self, value: float) -> float:
        """C, or S of an expected value."""
        (_, base), *_, (_, target) = self.dated
        return (value - base) / (target - base)

    @property
    def completion(self) -> float:
        return self.way(self.now)

    @property
    def scheduled(self) -> float:
        assert self.latest is not None
        return self.way(self.expected(last_day(self.latest)))

    @property
    def gap(self) -> float:
        return 100 * (self.completion - self.scheduled)

    @property
    def on_schedule(self) -> bool:
        """At the schedule or better; of whole things a part of one is not due yet. What reached its target is."""
        assert self.latest is not None
        due = self.expected(last_day(self.latest))
        if self.whole:
            due = math.floor(due + 1e-9)
        return min(self.sense * (self.now - due), self.sense * (self.now - self.dated[0][1])) >= -1e-9

    @property
    def whole(self) -> bool:
        """Whether it counts things of which there are no parts: the sums over towns of this plan."""
        return self.indicator.formula.kind == "sum"

    @property
    def sense(self) -> int:
        return 1 if self.dated[-1][1] >= self.dated[0][1] else -1

    def shown(self, value: float) -> str:
        """Return a value as it is printed: with more decimals where rounding would show a missed target as met."""
        places = self.indicator.decimals
        for _, target in self.dated[1:]:
            if self.sense * (target - value) > 1e-9 * max(1, abs(target)):
                while self.sense * (target - float(printed(value, places).replace(",", "").replace("−", "-"))) <= 0:
                    places += 1
        return printed(value, places) + self.percent

    def planned(self, value: float) -> str:
        return plain(value) + self.percent

    def of_year(self, year: int) -> str:
        """附件1's value of a year: its last quarter with data, named where it is not the fourth, with its marks."""
        quarter = next((q for q in range(year * 4 + 3, year * 4 - 1, -1) if self._has(q)), None)
        if quarter is None:
            return "—"
        value = self.value(quarter)
        assert value is not None
        at = "" if quarter % 4 == 3 else f"（{'一二三四'[quarter % 4]}季度）"
        parts = self.parts(quarter)
        carried = any(quarter not in self.cells.get((name, area), {}) for area in parts for name in self.names)
        missing = len(parts) < len(self.areas)
        return self.shown(value) + at + "◦" * carried + "△" * missing

    def _has(self, quarter: int) -> bool:
        return quarter <= quarter_of(self.as_of) and self.value(quarter) is not None

    def owed(self, area: str | None = None) -> float:
        """Return what is missing to the final target, in what is counted."""
        assert self.latest is not None
        parts = self.parts(self.latest)
        chosen = parts.values() if area is None else [parts[area]]
        target = self.dated[-1][1]
        if len(self.names) == 2:
            return self.sense * math.fsum(target / self.scale * each[1] - each[0] for each in chosen)
        share = getattr(self.indicator.formula, "town_target", None)
        wanted = target if share is None else share * len(list(chosen))
        return self.sense * (wanted - math.fsum(each[0] for each in chosen))

    @property
    def left(self) -> int:
        """Quarters to the final day."""
        return quarter_of(self.dated[-1][0]) - quarter_of(self.as_of)

    @property
    def needed(self) -> float:
        """What each remaining quarter must add."""
        return (self.dated[-1][1] - self.now) / self.left


def twins(plan: Plan, observations: Iterable[Observation], as_of: date) -> list[Twin]:
    """Return all indicators."""
    kept = tuple(o for o in observations if last_day(o.period.year * 4 + o.period.quarter - 1) <= as_of)
    return [Twin(plan, indicator, kept, as_of) for indicator in plan.indicators]


def whole_count(value: float) -> str:
    """Return things that must be found: a part of one is one."""
    return plain(float(math.ceil(round(value, 6)))).replace("-", "−")
