"""Assessments as plain values, as `guibiao assess --json` prints them and reports keep them. What does not apply is
None; fractions, points and units are those of `plan.assessment.Assessment`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from plan.assessment import Assessment, Assessor
from plan.catalogue import Plan
from plan.forecast import Trend
from plan.indicator import Indicator
from plan.measures import IndicatorValue, area_series
from plan.observed import Observed
from plan.pace import Pace
from plan.period import Period
from plan.shortfall import Shortfall
from plan.status import Status, quarters_old
from plan.target import TargetKind, WordedTarget
from presentation.answers import Answer
from presentation.target_words import is_plain, target_words


def assessment_answers(
    plan: Plan, observed: Observed, as_of: date, no: int | None = None, area: str | None = None
) -> list[Answer]:
    """Return every indicator (or number ``no`` alone) as of a day, of the city or of one area, in plan order, and the
    targets that are words alone last."""
    plan = plan.on(as_of)
    assessor, place = Assessor(plan, observed, as_of), area or plan.city
    chosen = [indicator for indicator in plan.indicators if no in (None, indicator.no)]
    # One assessor for all: the record of past forecasts is worked out once.
    found = ((indicator, assessor.area(indicator, place)) for indicator in chosen)
    answers = [
        _no_path(plan, indicator, observed, as_of, place) if assessment is None else assessment_answer(plan, assessment)
        for indicator, assessment in found
    ]
    return [*answers, *(worded_answer(each, place, as_of) for each in plan.worded if no in (None, each.no))]


def _no_path(plan: Plan, indicator: Indicator, observed: Observed, as_of: date, area: str) -> Answer:
    """Return a town's value where the plan gives it no path."""
    series = area_series(plan, indicator, observed, area, Period.ended_by(as_of))
    value = series[-1] if series else None
    known = {**_identity(indicator, area, as_of), **_rests_on(plan, indicator, area, value), **_age(value, as_of)}
    # Every key, though most are None: whoever reads the JSON need not ask first whether one is there.
    return {**dict.fromkeys(_KEYS), **known, "comparable": False}


def assessment_answer(plan: Plan, assessment: Assessment) -> Answer:
    """Return one assessment. What does not apply is None; ``comparable``: the area may be held against the plan's
    path."""
    indicator = assessment.indicator
    return {
        **_identity(indicator, assessment.area, assessment.as_of),
        "baseline": indicator.baseline,
        "targets": targets_answer(indicator),
        # Unrounded, here and below: rounding is the printed page's affair (docs/methods.md, "Numbers as they are
        # printed").
        **_rests_on(plan, indicator, assessment.area, assessment.latest),
        **_age(assessment.latest, assessment.as_of),
        "expected": assessment.expected if assessment.schedule.has_path else None,
        "completion": assessment.completion,
        "scheduled": assessment.scheduled,
        "gap": assessment.gap,
        "status": assessment.status.value,
        "milestones": {str(year): _MET[met] for year, met in assessment.milestones.items()},
        "milestones_pending": [str(year) for year in assessment.milestones_pending],
        "pace": pace_answer(assessment.pace),
        "trend": trend_answer(assessment.trend),
        "shortfall": shortfall_answer(assessment.shortfall),
        "comparable": True,
        **kind_answer(plan, assessment),
    }


def targets_answer(indicator: Indicator) -> Mapping[str, object]:
    """Return the dated targets by year: a figure; a range as its two edges; None where another indicator sets it."""
    if indicator.target.kind is TargetKind.RELATIVE:
        return {str(milestone.year): None for milestone in indicator.milestones}
    return {str(m.year): m.value if m.high is None else [m.value, m.high] for m in indicator.milestones}


def kind_answer(plan: Plan, assessment: Assessment) -> Answer:
    """Return the further keys of a target that is no plain figure, of yearly targets, and of a nature 约束性 or 预期性
    that the document prints; empty for most indicators."""
    indicator, reason = assessment.indicator, assessment.schedule.unjudged
    nature: Answer = {} if indicator.nature is None else {"nature": indicator.nature.value}
    if indicator.yearly:
        nature["yearly"] = {
            str(each.year): {"target": each.value, "met": _MET[assessment.yearly[each.year]]}
            for each in indicator.yearly
        }
    if is_plain(indicator):
        return nature
    words = {str(m.year): target_words(indicator, m, plan=plan) for m in indicator.milestones}
    told = {"target_kind": indicator.target.kind.value, "target_words": words}
    return {**nature, **told, "not_judged": reason.value if reason else None}


def worded_answer(worded: WordedTarget, area: str, as_of: date) -> Answer:
    """Return a target that is words alone: no number, and nothing worked out."""
    head = {"no": worded.no, "id": worded.id, "name": worded.name, "unit": "", "category": worded.category}
    told = {"area": area, "as_of": as_of.isoformat(), "status": Status.NO_NUMBER.value, "comparable": False}
    nature = {} if worded.nature is None else {"nature": worded.nature.value}
    return {**dict.fromkeys(_KEYS), **head, **told, **nature, "target_kind": "words", "target_words": worded.words}


_MET: Mapping[bool | None, str | None] = {True: "met", False: "missed", None: None}
# Every key of an answer, for those in which most are None.
_KEYS = (
    *("no", "id", "name", "unit", "category", "area", "as_of", "baseline", "targets", "value", "value_period"),
    *("value_date", "stale_quarters", "areas_reported", "areas_total", "carried", "carried_areas", "missing_areas"),
    *("basis", "expected", "completion", "scheduled", "gap", "status", "milestones", "milestones_pending"),
    *("pace", "trend", "shortfall"),
)


def _identity(indicator: Indicator, area: str, as_of: date) -> Answer:
    head = {"no": indicator.no, "id": indicator.id, "name": indicator.name, "unit": indicator.unit}
    return {**head, "category": indicator.category, "area": area, "as_of": as_of.isoformat()}


def _rests_on(plan: Plan, indicator: Indicator, area: str, value: IndicatorValue | None) -> Answer:
    """Return the value and the areas it rests on."""
    areas = plan.areas_of(indicator) if area == plan.city else (area,)
    return {
        "value": value.value if value else None,
        "value_period": str(value.period) if value else None,
        "areas_reported": value.areas_reported if value else 0,
        "areas_total": value.areas_total if value else len(areas),
        "carried": len(value.carried) if value else 0,
        "carried_areas": list(value.carried) if value else [],
        "missing_areas": list(value.missing if value else areas),
        "basis": value.basis.value if value else None,
    }


def _age(value: IndicatorValue | None, as_of: date) -> Answer:
    """Return the day the value speaks of, and how many quarters older than the day asked about it is."""
    if value is None:
        return {"value_date": None, "stale_quarters": None}
    day = value.period.last_day
    return {"value_date": day.isoformat(), "stale_quarters": quarters_old(day, as_of)}


def pace_answer(pace: Pace | None) -> Answer | None:
    """Return what each remaining quarter must add, beside the best pace ever kept."""
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
    """Return the trend at the final date; ``backtest`` says how its 80 % interval did on values held back."""
    final, backtest = trend.final, trend.backtest
    bounds = {key: getattr(final, key) if final else None for key in ("value", "low80", "high80", "low95", "high95")}
    tested = {"inside": backtest.inside, "held_back": backtest.held_back} if backtest else None
    withheld = trend.withheld.value if trend.withheld else None
    told = {"probability": trend.probability, "verdict": trend.outlook.value, "withheld": withheld}
    return {**bounds, **told, "backtest": tested}


def shortfall_answer(shortfall: Shortfall | None) -> Answer | None:
    """Return what is missing to the final target, town by town."""
    if shortfall is None:
        return None
    told = {"unit": shortfall.unit, "total": shortfall.total, "by_area": dict(shortfall.by_area)}
    return {**told, "areas_untold": list(shortfall.untold)}
