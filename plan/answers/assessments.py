"""Assessments as plain values. What does not apply is None."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from plan.answers import Answer
from plan.assessment import Assessment, assess_area, assess_indicator
from plan.catalogue import Plan
from plan.forecast import Trend
from plan.indicator import Indicator
from plan.measures import IndicatorValue, Observed, area_series
from plan.pace import Pace
from plan.period import Period
from plan.shortfall import Shortfall


def assessment_answers(
    plan: Plan, observed: Observed, as_of: date, no: int | None = None, area: str | None = None
) -> list[Answer]:
    """Every indicator (or number ``no`` alone) as of a day, of the city or of one area, in plan order."""
    chosen = [indicator for indicator in plan.indicators if no in (None, indicator.no)]
    return [_assessed(plan, indicator, observed, as_of, area or plan.city) for indicator in chosen]


def _assessed(plan: Plan, indicator: Indicator, observed: Observed, as_of: date, area: str) -> Answer:
    if area == plan.city:
        return assessment_answer(plan, assess_indicator(plan, indicator, observed, as_of))
    assessment = assess_area(plan, indicator, observed, area, as_of)
    if assessment is not None:
        return assessment_answer(plan, assessment)
    series = area_series(plan, indicator, observed, area, Period.ended_by(as_of))
    alone = {**_who(indicator, area, as_of), **_rests_on(plan, indicator, area, series[-1] if series else None)}
    return {**dict.fromkeys(_KEYS), **alone, "comparable": False}


def assessment_answer(plan: Plan, assessment: Assessment) -> Answer:
    """One assessment. What does not apply is None; ``comparable``: the area may be held against the plan's path."""
    indicator = assessment.indicator
    return {
        **_who(indicator, assessment.area, assessment.as_of),
        "baseline": indicator.baseline,
        "targets": {str(milestone.year): milestone.value for milestone in indicator.milestones},
        **_rests_on(plan, indicator, assessment.area, assessment.latest),
        "expected": assessment.expected,
        "completion": assessment.completion,
        "scheduled": assessment.scheduled,
        "gap": assessment.gap,
        "status": assessment.status.value,
        "milestones": {str(year): _MET[met] for year, met in assessment.milestones.items()},
        "pace": pace_answer(assessment.pace),
        "trend": trend_answer(assessment.trend),
        "shortfall": shortfall_answer(assessment.shortfall),
        "comparable": True,
    }


_MET: Mapping[bool | None, str | None] = {True: "met", False: "missed", None: None}
_KEYS = (
    *("no", "id", "name", "unit", "category", "area", "as_of", "baseline", "targets", "value", "value_period"),
    *("areas_reported", "areas_total", "carried", "carried_areas", "missing_areas", "expected", "completion"),
    *("scheduled", "gap", "status", "milestones", "pace", "trend", "shortfall"),
)


def _who(indicator: Indicator, area: str, as_of: date) -> Answer:
    head = {"no": indicator.no, "id": indicator.id, "name": indicator.name, "unit": indicator.unit}
    return {**head, "category": indicator.category, "area": area, "as_of": as_of.isoformat()}


def _rests_on(plan: Plan, indicator: Indicator, area: str, value: IndicatorValue | None) -> Answer:
    """The value and the areas it rests on."""
    areas = plan.areas_of(indicator) if area == plan.city else (area,)
    return {
        "value": value.value if value else None,
        "value_period": str(value.period) if value else None,
        "areas_reported": value.areas_reported if value else 0,
        "areas_total": value.areas_total if value else len(areas),
        "carried": len(value.carried) if value else 0,
        "carried_areas": list(value.carried) if value else [],
        "missing_areas": list(value.missing if value else areas),
    }


def pace_answer(pace: Pace | None) -> Answer | None:
    """What each remaining quarter must add, beside the best pace ever kept."""
    if pace is None:
        return None
    return {
        "needed_per_quarter": pace.needed_per_quarter,
        "best_per_quarter": pace.best_per_quarter,
        "feasible": pace.feasible,
        "quarters_left": pace.quarters_left,
        "window": pace.window,
    }


def trend_answer(trend: Trend) -> Answer:
    """The trend at the final date; ``backtest`` says how its 80 % interval did on values held back."""
    final, backtest = trend.final, trend.backtest
    bounds = {key: getattr(final, key) if final else None for key in ("value", "low80", "high80", "low95", "high95")}
    tested = {"inside": backtest.inside, "held_back": backtest.held_back} if backtest else None
    return {**bounds, "probability": trend.probability, "verdict": trend.outlook.value, "backtest": tested}


def shortfall_answer(shortfall: Shortfall | None) -> Answer | None:
    """What is missing to the final target, town by town."""
    if shortfall is None:
        return None
    return {"unit": shortfall.unit, "total": shortfall.total, "by_area": dict(shortfall.by_area)}
