"""A store without a database: invented observations of every measure and town, the same at every run.

2021Q1 to 2025Q4, shaped so that every status but 已完成 can be met: some indicators run ahead, some lag, one falls back
after reaching its target. Towns are late (a quarter missing, so stocks are carried), two are missing for good.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache

from dashboards.reader import Reader
from etl.yaml_files import load_plan
from plan.catalogue import Plan
from plan.indicator import Indicator, Ratio
from plan.observation import Observation, Source
from plan.period import Period, periods_between
from plan.submission import AcceptedSubmission

FIRST, LAST = Period(2021, 1), Period(2025, 4)

# How the way from the baseline to the target is walked: the share walked a year after the plan's start.
PACES = {
    1: (0.36, 0.62, 0.75, 0.9, 1.0),
    2: (0.42, 0.8, 0.86, 0.94, 0.99),
    3: (0.6, 0.95, 1.0, 1.0, 1.0),
    4: (0.3, 0.55, 0.8, 0.95, 1.0),
    5: (0.1, 0.3, 0.45, 0.6, 0.8),
    6: (0.2, 0.45, 0.62, 0.8, 0.97),
    7: (0.3, 0.52, 0.64, 0.78, 0.9),
    8: (-0.05, -0.02, 0.13, 0.2, 0.35),
    9: (0.0, 0.2, 0.3, 0.6, 0.9),
    10: (0.4, 0.7, 0.83, 0.95, 1.05),
    11: (0.2, 0.38, 0.54, 0.7, 1.1),
    12: (0.15, 0.36, 0.51, 0.7, 0.95),
    13: (0.0, 1.0, 1.0, 0.5, 1.0),
}

STEADY = (0.2, 0.4, 0.6, 0.8, 1.0)
"""The way of any other indicator that the catalogue has."""


class FakeStore:
    """A Store (dashboards.reader) over a list."""

    def __init__(self, observations: list[Observation], demonstration: bool = True, version: str = "1") -> None:
        self._observations = observations
        self.demonstration = demonstration
        self.version = version

    def refresh(self) -> bool:
        """Return a list stays as it is."""
        return False

    def check(self) -> None:
        self.observations()

    def observations(self, known_at: datetime | None = None) -> list[Observation]:
        """Return those accepted by the instant: a quarter's 20 days after its end."""
        return [o for o in self._observations if known_at is None or _accepted(o) <= known_at]

    def source(self, submission: str) -> Source:
        """Return an invented source; KeyError for a submission that never was."""
        period = Period.parse(submission.split("-")[1])
        at = datetime.combine(period.last_day, datetime.min.time(), UTC) + timedelta(days=20)
        name = f"{submission}.xlsx"
        return Source(submission, name, "0" * 64, "经办人", at - timedelta(days=2), "审核人", at)

    def revisions(self, measure: str, area: str, period: Period) -> list[tuple[Observation, Source]]:
        """Return one value each, but for one cell that was corrected once."""
        spoken = [o for o in self._observations if (o.measure, o.area, o.period) == (measure, area, period)]
        return [(o, self.source(o.submission)) for o in spoken]

    def accepted(self) -> list[AcceptedSubmission]:
        """Return one acceptance a submission, twenty days after its quarter."""
        first = {o.submission: o for o in self._observations}
        made = [
            AcceptedSubmission(key, key.split("-", 2)[2], o.period, "审核人", _accepted(o)) for key, o in first.items()
        ]
        return sorted(made, key=lambda each: (each.accepted_at, each.id))


def _accepted(observation: Observation) -> datetime:
    day = datetime.combine(observation.period.last_day, datetime.min.time(), UTC)
    return day + timedelta(days=20)


@cache
def the_plan() -> Plan:
    """Return the catalogue's plan, read once."""
    return load_plan()


NUMBERS = tuple(indicator.no for indicator in the_plan().indicators)
"""The numbers of the catalogue's indicators."""


def fake_store(last: Period = LAST, demonstration: bool = True) -> FakeStore:
    """Observations up to a quarter."""
    return FakeStore([o for o in _all_observations() if o.period <= last], demonstration, str(last))


def fake_reader(last: Period = LAST, demonstration: bool = True) -> Reader:
    """Return a reader of the catalogue's plan over a fake store."""
    return Reader(the_plan(), fake_store(last, demonstration))


def empty_reader() -> Reader:
    """Return a reader before anything has been accepted."""
    return Reader(the_plan(), FakeStore([], demonstration=False))


@cache
def _all_observations() -> tuple[Observation, ...]:
    plan, seen = the_plan(), set()
    made: list[Observation] = []
    for indicator in plan.indicators:
        for observation in _observations(plan, indicator):
            key = observation.measure, observation.area, observation.period
            if key not in seen:
                seen.add(key)
                made.append(observation)
    return tuple(made)


def _observations(plan: Plan, indicator: Indicator) -> Iterator[Observation]:
    for period in periods_between(FIRST, LAST):
        value = _value(indicator, period)
        for row, (area, share) in enumerate(_shares(plan, indicator).items()):
            if not _silent(indicator, area, period, row):
                yield from _cells(plan, indicator, area, period, row, value, share)


def _value(indicator: Indicator, period: Period) -> float:
    """Return the indicator's value, straight between the year ends of PACES."""
    walked = (0.0, *PACES.get(indicator.no, STEADY))
    year, quarter = period.year - 2021, period.quarter / 4
    share = walked[year] + (walked[year + 1] - walked[year]) * quarter
    return indicator.baseline + share * (indicator.final.value - indicator.baseline)


def _shares(plan: Plan, indicator: Indicator) -> dict[str, float]:
    """Return each area's share of the whole; the first towns are the big ones."""
    areas = plan.areas_of(indicator)
    weights = [2.0 if i < 3 else 1.0 for i in range(len(areas))]
    return {area: weight / sum(weights) for area, weight in zip(areas, weights, strict=True)}


def _silent(indicator: Indicator, area: str, period: Period, row: int) -> bool:
    """尤溪镇 misses one quarter of care (carried); 上盘镇 never reports organisations; burials stop in 2024Q3."""
    if indicator.no in (7, 8) and area == "尤溪镇" and period == Period(2023, 3):
        return True
    if indicator.no == 11 and area == "上盘镇":
        return True
    return indicator.no == 12 and period in (Period(2024, 3), Period(2024, 4))


def _cells(
    plan: Plan, indicator: Indicator, area: str, period: Period, row: int, value: float, share: float
) -> Iterator[Observation]:
    random.seed(f"{indicator.no}-{area}")
    for column, (name, figure) in enumerate(_figures(indicator, period, value, share, row)):
        measure = plan.measure_of[name]
        rounded = float(round(figure)) if measure.whole else round(figure, measure.decimals)
        where = {"sheet": measure.department, "cell": f"{'CDEF'[column]}{row + 5}"}
        yield Observation(name, area, period, rounded, submission=f"fake-{period}-{indicator.department}", **where)


def _figures(indicator: Indicator, period: Period, value: float, share: float, row: int) -> Iterator[tuple[str, float]]:
    """Yield what the cells hold: numerator and denominator, or the only figure, with some unevenness among towns."""
    if not isinstance(indicator.formula, Ratio):
        whole = indicator.formula.measures[0]
        if share == 1.0:
            yield whole, value
        else:  # so many towns have one
            yield whole, 1.0 if row < round(value) else 0.0
        return
    base = {"常住人口": 112.0, "老年人口": 28.6, "城乡社区数": 661.0}.get(indicator.formula.denominator, 3800.0)
    base = base if share < 1.0 else 4.0
    yearly = period.quarter / 4 if indicator.no in (6, 12) else 1.0
    denominator = base * yearly * share
    uneven = 1.0 + random.uniform(-0.12, 0.12) if share < 1.0 else 1.0
    limit = 1.0 if indicator.unit == "%" else float("inf")
    yield indicator.formula.numerator, denominator * min(limit, value / indicator.formula.scale * uneven)
    yield indicator.formula.denominator, denominator
