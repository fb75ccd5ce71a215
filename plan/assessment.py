"""Assessment 评估: an indicator's verdict as of a date, with everything it was made from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from plan.backtest import BacktestRecord, History
from plan.catalogue import Plan
from plan.flow import is_flow, shares_of, whole_years
from plan.forecast import Outlook, Trend, WithheldReason, trend_of
from plan.indicator import Bounds, Indicator, Ratio, Sum, Timing
from plan.indicator_value import IndicatorValue
from plan.measures import area_series, indicator_series
from plan.observation import Observation
from plan.observed import Observed
from plan.pace import YEAR, Pace, pace_of
from plan.period import Period
from plan.relative import beside, other_of
from plan.schedule import Point, Schedule
from plan.shortfall import Shortfall, shortfall_of, town_target_of
from plan.standing import comparable, standing_of
from plan.status import UNJUDGED, Basis, Status, milestone_met, quarters_old, status_of, too_old
from plan.target_rules import course_of


@dataclass(frozen=True, slots=True)
class Assessment:
    """One indicator as of one day, judged on the day of its latest value.

    ``completion`` and ``scheduled`` are fractions, ``gap`` is in percentage points, ``expected`` in the indicator's
    unit, all of them at the value's own day (at the day asked about where there is no value); None where they do not
    apply (a level to hold has no completion, and what is not judged no gap). ``series`` holds every quarterly value
    from the baseline on and on or before the day, in time order, and ``latest`` is its last. ``yearly``: whether each
    yearly target was met, as ``milestones``. ``area`` is the city, or the town the assessment is of.
    """

    indicator: Indicator
    area: str
    as_of: date
    schedule: Schedule
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
    yearly: Mapping[int, bool | None]

    @property
    def latest(self) -> IndicatorValue | None:
        """The value the verdict rests on."""
        return self.series[-1] if self.series else None

    @property
    def value(self) -> float | None:
        """The latest value in the indicator's unit."""
        return self.latest.value if self.latest else None

    @property
    def reached(self) -> bool:
        """Whether the value is at the final target or better; not where there is none."""
        return self.value is not None and self.schedule.reaches(self.value)

    @property
    def value_day(self) -> date:
        """The day the verdict speaks of: the latest value's, or the day asked about where there is none."""
        return self.latest.period.last_day if self.latest else self.as_of

    @property
    def quarters_old(self) -> int:
        """How many quarters older than the day asked about the value is (0: as fresh as can be)."""
        assert self.latest is not None, "no value has no age"
        return quarters_old(self.value_day, self.as_of)

    @property
    def milestones_pending(self) -> tuple[int, ...]:
        """The years of the dated targets that are due and cannot be judged yet."""
        due = (m.year for m in self.indicator.milestones if m.day <= self.as_of)
        return tuple(year for year in due if self.milestones[year] is None)

    @property
    def judged(self) -> tuple[Point, ...]:
        """The dated values that other methods may run over; none where there is no verdict."""
        if self.status in UNJUDGED or not self.schedule.one_sided:
            return ()
        return judged_points(self.schedule, self.series)


def judged_points(schedule: Schedule, series: Iterable[IndicatorValue]) -> tuple[Point, ...]:
    """Return the dated values that rest on enough to be judged; of a yearly flow those of whole years."""
    # A lower bound counts only where it already proves the target: otherwise a late town would look like a fall and
    # bend trend and pace (docs/methods.md, "Looking ahead").
    points = tuple((value.period.last_day, value.value) for value in series if _counts(schedule, value))
    return points if schedule.shares is None else whole_years(points)


def _counts(schedule: Schedule, value: IndicatorValue) -> bool:
    """Tell whether a value may stand in a row with others: a lower bound only where it says that the target is
    reached."""
    known = value.known
    return known.basis is Basis.WHOLE or (known.basis.shows_met(schedule.sense) and schedule.reaches(known.value))


def schedule_of(plan: Plan, indicator: Indicator, series: Sequence[IndicatorValue] = ()) -> Schedule:
    """Return the schedule of an indicator from the plan's baseline through its milestones.

    ``series``: the values so far, from which a yearly flow learns how a year runs.
    """
    formula, course = indicator.formula, course_of(indicator, plan.baseline_day_of(indicator))
    whole = isinstance(formula, Sum) and plan.measure_of[formula.measure].whole
    shares = shares_of(series) if is_flow(plan, indicator) else None
    kind = course.kind or indicator.schedule
    options = {"strict": indicator.target.strict, "far": course.far, "unjudged": course.unjudged}
    return Schedule(course.points, indicator.sense, whole, shares, kind, **options)  # type: ignore[arg-type]


def bounds_of(plan: Plan, indicator: Indicator, day: date | None = None, values: Iterable[float] = ()) -> Bounds:
    """Return the least and the largest value that an indicator can have, in its unit; None: no bound on that side.

    They are the catalogue's; of a sum whose target is divided among towns, no more than the towns' targets together by
    ``day`` (None: the plan's last). These are no bound where less is better, nor once one of the ``values`` has passed
    them.
    """
    bounds, formula = indicator.bounds, indicator.formula
    if not isinstance(formula, Sum) or formula.town_target is None or indicator.sense < 0:
        return bounds
    towns = plan.areas_of(indicator)
    together = sum(town_target_of(plan, indicator, town, day or plan.final_day) for town in towns)
    if any(value > together for value in values):  # more of them can exist than was asked for
        return bounds
    return Bounds(low=bounds.low, high=together if bounds.high is None else min(bounds.high, together))


class Assessor:
    """Assesses a plan's indicators as of one day; the record of past forecasts is made once for all of them."""

    def __init__(self, plan: Plan, observed: Observed, as_of: date) -> None:
        self._plan = plan.on(as_of)
        self._observed = observed
        self._as_of = as_of
        self._last = Period.ended_by(as_of)
        self._series: dict[int, tuple[IndicatorValue, ...]] = {}

    def city(self, indicator: Indicator) -> Assessment:
        """Return an indicator's assessment for the whole city."""
        return self._assessed(indicator, self._plan.city, self._city_series(indicator))

    def area(self, indicator: Indicator, area: str) -> Assessment | None:
        """Return the assessment of one town's own value against the city's schedule; the city's as :meth:`city` does.

        None where that comparison means nothing (`plan.standing.comparable`). A town's status is the one of
        `plan.standing.standing_of`.
        """
        if area == self._plan.city:
            return self.city(indicator)
        if not comparable(self._plan, indicator, area):
            return None
        series = area_series(self._plan, indicator, self._observed, area, self._last)
        return self._assessed(indicator, area, series)

    def _city_series(self, indicator: Indicator) -> tuple[IndicatorValue, ...]:
        if indicator.no not in self._series:
            self._series[indicator.no] = indicator_series(self._plan, indicator, self._observed, self._last)
        return self._series[indicator.no]

    @cached_property
    def record(self) -> BacktestRecord:
        """The errors of past forecasts of the plan's indicators; yearly flows, whose step is a year, left out."""
        chosen = (
            indicator
            for indicator in self._plan.indicators
            if not is_flow(self._plan, indicator) and schedule_of(self._plan, indicator).one_sided
        )
        return BacktestRecord.of(self._history(indicator, self._city_series(indicator)) for indicator in chosen)

    def _history(self, indicator: Indicator, series: Sequence[IndicatorValue]) -> History:
        schedule, quarters = schedule_of(self._plan, indicator, series), YEAR if is_flow(self._plan, indicator) else 1
        points = judged_points(schedule, series)
        bounds = bounds_of(self._plan, indicator, self._as_of, (value for _, value in points))
        return History.of(schedule, points, bounds, quarters)

    def _assessed(self, indicator: Indicator, area: str, series: tuple[IndicatorValue, ...]) -> Assessment:
        plan, schedule = self._plan, self._schedule(indicator, area, series)
        day = series[-1].period.last_day if series else self._as_of
        status = self._status(schedule, series) if area == plan.city else self._standing(schedule, series)
        value = series[-1].value if series else None
        # A value that is too old or rests on too little keeps its figure, without gap and pace.
        judged = None if status in UNJUDGED else value
        return Assessment(
            indicator=indicator,
            area=area,
            as_of=self._as_of,
            schedule=schedule,
            series=series,
            expected=schedule.expected(day),
            completion=None if value is None else schedule.completion(value, day),
            scheduled=schedule.scheduled(day),
            gap=None if judged is None else schedule.gap(judged, day),
            status=status,
            milestones=self._milestones(indicator, schedule, series),
            pace=None if judged is None else self._pace(indicator, schedule, series),
            trend=self._trend(indicator, schedule, series),
            shortfall=shortfall_of(plan, indicator, series[-1]) if series else None,
            yearly=self._yearly(indicator, schedule, series),
        )

    def _schedule(self, indicator: Indicator, area: str, series: tuple[IndicatorValue, ...]) -> Schedule:
        """Return an indicator's schedule; of one held against another, the city's with what that came to."""
        schedule, other = schedule_of(self._plan, indicator, series), other_of(self._plan, indicator)
        if other is None or not series or area != self._plan.city:
            return schedule
        return beside(schedule, series[-1], schedule_of(self._plan, other), self._city_series(other))

    def _status(self, schedule: Schedule, series: Sequence[IndicatorValue]) -> Status:
        return status_of(schedule, [value.known for value in series], self._as_of, self._plan.thresholds)

    def _milestones(
        self, indicator: Indicator, schedule: Schedule, series: Sequence[IndicatorValue]
    ) -> Mapping[int, bool | None]:
        known = [value.known for value in series]
        dated = ((m.year, (m.day, m.value)) for m in indicator.milestones)
        return {year: milestone_met(schedule, known, milestone, self._as_of) for year, milestone in dated}

    def _yearly(
        self, indicator: Indicator, schedule: Schedule, series: Sequence[IndicatorValue]
    ) -> Mapping[int, bool | None]:
        """Judge each yearly target by the value of its own year's end, as dated targets are."""
        known = [value.known for value in series]
        met = {}
        for each in indicator.yearly:
            alone = replace(schedule, points=((each.day, each.value),))
            met[each.year] = milestone_met(alone, known, (each.day, each.value), self._as_of)
        return met

    def _standing(self, schedule: Schedule, series: Sequence[IndicatorValue]) -> Status:
        day = series[-1].period.last_day if series else None
        if day is None or too_old(day, self._as_of, self._plan.thresholds):
            return Status.NO_DATA
        return standing_of(schedule, series[-1].value, day, self._plan.thresholds)

    def _pace(self, indicator: Indicator, schedule: Schedule, series: Sequence[IndicatorValue]) -> Pace | None:
        if not schedule.one_sided:
            return None
        points = judged_points(schedule, series)
        if schedule.shares is None:
            return pace_of(schedule, points, self._as_of, _starts_again(self._plan, indicator))
        # Up to the last year that is over: within a year nobody can say how much it will bring.
        return pace_of(schedule, points, Period(self._last.shift(1).year - 1, 4).last_day)

    def _trend(self, indicator: Indicator, schedule: Schedule, series: Sequence[IndicatorValue]) -> Trend:
        if not schedule.one_sided:
            return Trend(Outlook.INSUFFICIENT, withheld=WithheldReason.TARGET_KIND)
        history = self._history(indicator, series)
        record = self.record if schedule.shares is None else BacktestRecord.of([history])
        over = any(value.period.last_day == schedule.final_day for value in series)
        return trend_of(history, schedule, self._plan.thresholds, record, over)


def _starts_again(plan: Plan, indicator: Indicator) -> bool:
    """Tell whether an indicator is counted from 1 January each year."""
    formula = indicator.formula
    return isinstance(formula, Ratio) and plan.measure_of[formula.numerator].timing is Timing.YTD


def assess(plan: Plan, observations: Iterable[Observation] | Observed, as_of: date) -> tuple[Assessment, ...]:
    """Return the city's assessment of every indicator in force on a day, in plan order.

    ``observations``: the effective ones, that is of each department's quarter those of the version accepted last.
    """
    observed = observations if isinstance(observations, Observed) else Observed(observations)
    assessor = Assessor(plan, observed, as_of)
    return tuple(assessor.city(indicator) for indicator in plan.on(as_of).indicators)


def assess_indicator(plan: Plan, indicator: Indicator, observed: Observed, as_of: date) -> Assessment:
    """Return the city's assessment of one indicator as of a day."""
    return Assessor(plan, observed, as_of).city(indicator)


def assess_area(plan: Plan, indicator: Indicator, observed: Observed, area: str, as_of: date) -> Assessment | None:
    """Return the assessment of one town's own value; None where it means nothing (:meth:`Assessor.area`)."""
    return Assessor(plan, observed, as_of).area(indicator, area)
