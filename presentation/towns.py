"""Towns side by side, as values: one indicator over all towns, and one town over all indicators."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from plan.assessment import Assessment
from plan.catalogue import Plan
from plan.indicator import Indicator
from plan.measures import AreaValue, IndicatorValue, area_series, by_area, scale_of
from plan.observed import Observed
from plan.period import Period
from plan.standing import comparable, standing_of
from plan.status import Status


@dataclass(frozen=True, slots=True)
class TownFigure:
    """What one town adds to one indicator as of a day; ``owed`` is its part of the shortfall, None where not divided.

    ``value`` and ``standing`` are None where the town has said nothing usable, ``standing`` also where towns have no
    schedule. ``series`` is the town's own history.
    """

    indicator: Indicator
    area: str
    value: float | None
    gap: float | None
    standing: Status | None
    owed: float | None
    carried: bool
    series: tuple[IndicatorValue, ...] = ()


def ranked(plan: Plan, assessment: Assessment) -> tuple[TownFigure, ...]:
    """Return every town's figure, the best first (by the indicator's sense), those that said nothing last."""
    parts = by_area(assessment.latest) if assessment.latest else {}
    figures = [_figure(plan, assessment, town, parts.get(town)) for town in plan.towns]
    sense = assessment.indicator.sense
    return tuple(sorted(figures, key=lambda f: (f.value is None, -sense * (f.value or 0.0))))


def town_figures(
    plan: Plan, assessments: Iterable[Assessment], observed: Observed, town: str
) -> tuple[TownFigure, ...]:
    """Return one town over all indicators that are counted by town, in plan order, with its history."""
    counted = [each for each in assessments if town in plan.areas_of(each.indicator)]
    return tuple(_with_history(plan, each, observed, town) for each in counted)


def _figure(
    plan: Plan, assessment: Assessment, town: str, part: AreaValue | None, series: tuple[IndicatorValue, ...] = ()
) -> TownFigure:
    indicator, schedule, day = assessment.indicator, assessment.schedule, assessment.value_day
    value = part.value(scale_of(indicator)) if part else None
    # A sum has no schedule by town: its value is shown without gap and standing.
    has_schedule = value is not None and comparable(plan, indicator, town)
    return TownFigure(
        indicator=indicator,
        area=town,
        value=value,
        gap=schedule.gap(value, day) if has_schedule and value is not None else None,
        standing=standing_of(schedule, value, day, plan.thresholds) if has_schedule and value is not None else None,
        owed=assessment.shortfall.by_area.get(town) if assessment.shortfall else None,
        carried=part.carried if part else False,
        series=series,
    )


def _with_history(plan: Plan, assessment: Assessment, observed: Observed, town: str) -> TownFigure:
    said = by_area(assessment.latest) if assessment.latest else {}
    series = area_series(plan, assessment.indicator, observed, town, Period.ended_by(assessment.as_of))
    return _figure(plan, assessment, town, said.get(town), series)


def counts(figures: Sequence[TownFigure], good: frozenset[Status]) -> tuple[int, int, int]:
    """Return how many figures can be held against the city's schedule, how many of these stand well (``good``), and how
    many do not."""
    standings = [figure.standing for figure in figures if figure.standing is not None]
    fine = sum(standing in good for standing in standings)
    return len(standings), fine, len(standings) - fine
