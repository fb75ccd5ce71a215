"""Assessment 评估: an indicator's verdict as of a date, with everything it was made from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from plan.catalogue import Plan
from plan.forecast import Trend, trend_of
from plan.indicator import Indicator
from plan.measures import IndicatorValue, Observed, area_series, indicator_series
from plan.observation import Observation
from plan.pace import Pace, pace_of
from plan.period import Period
from plan.shortfall import Shortfall, shortfall_of
from plan.standing import comparable, standing_of
from plan.status import Path, Point, Status, milestone_met, status_of


@dataclass(frozen=True, slots=True)
class Assessment:
    """One indicator as of one day.

    ``completion`` and ``scheduled`` are fractions, ``gap`` is in percentage points, ``expected`` in the indicator's
    unit; None where it does not apply. ``series`` holds every quarterly value on or before the day, in time order, and
    ``latest`` is its last. ``area`` is the city, or the town the assessment is of.
    """

    indicator: Indicator
    area: str
    as_of: date
    path: Path
    series: tuple[IndicatorValue, ...]
    expected: float
    completion: float | None
    scheduled: float | None
    gap: float | None
    status: Status
    milestones: Mapping[int, bool | None]
    pace: Pace | None
    trend: Trend
    shortfall: Shortfall | None

    @property
    def latest(self) -> IndicatorValue | None:
        """The value the verdict rests on."""
        return self.series[-1] if self.series else None

    @property
    def value(self) -> float | None:
        """The latest value in the indicator's unit."""
        return self.latest.value if self.latest else None

    @property
    def quarters_old(self) -> int:
        """How many quarters older than the day the value is (0: as fresh as can be)."""
        assert self.latest is not None, "no value has no age"
        return Period.ended_by(self.as_of).index - self.latest.period.index


def path_of(plan: Plan, indicator: Indicator) -> Path:
    """The expected path of an indicator from the plan's baseline through its milestones."""
    dated = tuple((milestone.day, milestone.value) for milestone in indicator.milestones)
    return Path(((plan.baseline_day, indicator.baseline), *dated), indicator.sense)


def points_of(series: Iterable[IndicatorValue]) -> tuple[Point, ...]:
    """Values as dated points, each on its period's last day."""
    return tuple((value.period.last_day, value.value) for value in series)


def assess(plan: Plan, observations: Iterable[Observation] | Observed, as_of: date) -> tuple[Assessment, ...]:
    """Every indicator of the plan as of a day, in plan order, from the observations that speak."""
    observed = observations if isinstance(observations, Observed) else Observed(observations)
    return tuple(assess_indicator(plan, indicator, observed, as_of) for indicator in plan.indicators)


def assess_indicator(plan: Plan, indicator: Indicator, observed: Observed, as_of: date) -> Assessment:
    """One indicator of the city as of a day."""
    series = indicator_series(plan, indicator, observed, Period.ended_by(as_of))
    return _assessment(plan, indicator, plan.city, series, as_of)


def assess_area(plan: Plan, indicator: Indicator, observed: Observed, area: str, as_of: date) -> Assessment | None:
    """One town's own value held against the city's path; the city itself is `assess_indicator`.

    None where that comparison means nothing (see `plan.standing`). A town's status is its standing.
    """
    if area == plan.city:
        return assess_indicator(plan, indicator, observed, as_of)
    if not comparable(plan, indicator, area):
        return None
    series = area_series(plan, indicator, observed, area, Period.ended_by(as_of))
    own = _assessment(plan, indicator, area, series, as_of)
    if own.value is None:
        return own
    return replace(own, status=standing_of(own.path, own.value, as_of, plan.thresholds))


def _assessment(
    plan: Plan, indicator: Indicator, area: str, series: tuple[IndicatorValue, ...], as_of: date
) -> Assessment:
    path, points = path_of(plan, indicator), points_of(series)
    latest = series[-1] if series else None
    value = latest.value if latest else None
    return Assessment(
        indicator=indicator,
        area=area,
        as_of=as_of,
        path=path,
        series=series,
        expected=path.expected(as_of),
        completion=None if value is None else path.completion(value),
        scheduled=path.scheduled(as_of),
        gap=None if value is None else path.gap(value, as_of),
        status=status_of(path, points, as_of, plan.thresholds),
        milestones={m.year: milestone_met(path, points, (m.day, m.value), as_of) for m in indicator.milestones},
        pace=pace_of(path, points, as_of),
        trend=trend_of(points, path, indicator.bounds, plan.thresholds),
        shortfall=None if latest is None else shortfall_of(plan, indicator, latest),
    )
