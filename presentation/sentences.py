"""The sentence that opens an indicator's page, and the other sentences that say a chart in words. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import wording
from plan.assessment import Assessment
from plan.catalogue import Plan
from plan.indicator import Indicator, Ratio, Timing
from plan.measures import IndicatorValue
from plan.period import Period
from plan.shortfall import Shortfall
from plan.status import UNJUDGED, Basis, Status
from plan.target import TargetKind
from presentation import formats
from presentation.target_words import start, target_words, why_unjudged
from wording import Lang, inside, name_of, say, told_of

NAMED_TOWNS = 3
"""The most towns that a sentence names."""

_REACHED = (Status.ACHIEVED, Status.ACHIEVED_EARLY)


def verdict_sentence(plan: Plan, assessment: Assessment, lang: Lang = Lang.ZH) -> str:
    """Return what a leader reads first: the value, how it stands, what is missing and where."""
    if assessment.value is None:
        return _no_data(assessment, lang)
    parts = [_value_clause(assessment, assessment.value, lang), _verdict(assessment, lang)]
    if assessment.status not in UNJUDGED or assessment.status is Status.NOT_JUDGED:
        parts.append(shortfall_clause(plan, assessment, lang))
    return "".join([*parts, say("detail.sentence.end", lang)])


def title_of(indicator: Indicator, lang: Lang = Lang.ZH) -> str:
    """Return the name used in running text: the short one where there is one."""
    return wording.title_of(indicator, lang)


def target_text(assessment: Assessment, lang: Lang = Lang.ZH) -> str:
    """Return the final target with its unit."""
    return target_words(assessment.indicator, assessment.indicator.final, lang)


def planned(indicator: Indicator, value: float, lang: Lang = Lang.ZH) -> str:
    """Return a figure of the plan's own with its unit; see :func:`presentation.formats.planned`."""
    return formats.planned(indicator, value, lang)


def listed(names: Sequence[str], lang: Lang = Lang.ZH) -> str:
    """Return names in a row: 甲、乙、丙."""
    return wording.listed(names, lang)


def area_name(plan: Plan, area: str, lang: Lang = Lang.ZH) -> str:
    """Return an area's name in ``lang``."""
    entry = plan.area_of.get(area)
    return area if entry is None else name_of(entry, lang)


def department_name(plan: Plan, department: str, lang: Lang = Lang.ZH) -> str:
    """Return a department's name in ``lang``."""
    return next((name_of(entry, lang) for entry in plan.whole.departments if entry.name == department), department)


def category_name(plan: Plan, category: str, lang: Lang = Lang.ZH) -> str:
    """Return a category's name in ``lang``."""
    return next((name_of(entry, lang) for entry in plan.categories if entry.name == category), category)


def department_quarter(plan: Plan, department: str, period: Period, lang: Lang = Lang.ZH) -> str:
    """Return a department and the quarter it reports, as headings say it."""
    return f"{department_name(plan, department, lang)} · {formats.period(period, lang)}"


def counted(plan: Plan, indicator: Indicator, lang: Lang = Lang.ZH) -> str:
    """Return what a shortfall is counted in: the first measure's name, in Chinese without its 数."""
    measure = plan.measure_of[indicator.formula.measures[0]]
    return inside(name_of(measure, lang), lang).removesuffix("数")


def counted_unit(plan: Plan, indicator: Indicator, lang: Lang = Lang.ZH) -> str:
    """Return the unit of what a shortfall is counted in."""
    return told_of(plan.measure_of[indicator.formula.measures[0]], "unit", lang)


def whole_name(plan: Plan, indicator: Indicator, lang: Lang = Lang.ZH) -> str:
    """Return the denominator's name."""
    assert isinstance(indicator.formula, Ratio), "only a ratio has a denominator"
    return inside(name_of(plan.measure_of[indicator.formula.denominator], lang), lang)


def is_ytd(plan: Plan, indicator: Indicator) -> bool:
    """Tell whether the indicator is cumulated within the year, and starts again in January."""
    if indicator.target.kind is TargetKind.CUMULATIVE:
        return False
    return plan.measure_of[indicator.formula.measures[0]].timing is Timing.YTD


def is_city_level(plan: Plan, indicator: Indicator) -> bool:
    """Tell whether the indicator is counted for the city as one."""
    return plan.areas_of(indicator) == (plan.city,)


def reported_count(plan: Plan, indicator: Indicator, value: IndicatorValue, lang: Lang = Lang.ZH) -> str:
    """Return areas that reported of those that should: 18/19; where the city is counted as one 1/1 (全市)."""
    done, total = value.areas_reported, value.areas_total
    return say("reported.city", lang, done=done, total=total) if is_city_level(plan, indicator) else f"{done}/{total}"


def value_words(indicator: Indicator, value: IndicatorValue, lang: Lang = Lang.ZH) -> str:
    """Return a value with its unit; one to which silent towns can only add as what it is: 至少7个."""
    return _at_least(value, formats.with_unit(indicator, value.value, lang), lang)


def amount_words(indicator: Indicator, value: IndicatorValue | None, lang: Lang = Lang.ZH) -> str:
    """Return the same without the unit but for the sign of a percentage; a dash where there is no value."""
    return formats.NONE if value is None else _at_least(value, formats.amount(indicator, value.value), lang)


def _at_least(value: IndicatorValue, shown: str, lang: Lang) -> str:
    return say("overview.at_least", lang, value=shown) if value.basis is Basis.LOWER_BOUND else shown


def shortfall_towns(shortfall: Shortfall) -> tuple[tuple[str, float], ...]:
    """Return the towns that still owe something, the greatest first; in the plan's order where equal."""
    # Rounded first, for a float's rest of 1e-12 would name a town that owes nothing.
    owing = ((area, owed) for area, owed in shortfall.by_area.items() if round(owed, 6) > 0)
    # sorted() is stable, which keeps equals in the plan's order.
    return tuple(sorted(owing, key=lambda pair: -pair[1]))


def shortfall_clause(plan: Plan, assessment: Assessment, lang: Lang = Lang.ZH) -> str:
    """Return what is missing to the final target and where; empty where nothing is."""
    shortfall = assessment.shortfall
    # A reached target owes nothing, even where a town of its own stands below it.
    if shortfall is None or round(shortfall.total, 6) <= 0 or assessment.status in _REACHED:
        return ""
    said = say(_short_key(plan, assessment), lang, **_short_fields(plan, assessment, shortfall, lang))
    of_reported = say("detail.sentence.short_told", lang) if shortfall.untold else ""
    return said + of_reported + _towns_clause(plan, shortfall, lang)


def _short_key(plan: Plan, assessment: Assessment) -> str:
    """Return what the shortfall is measured by: today's denominator, the year so far, or nothing but the target."""
    if not isinstance(assessment.indicator.formula, Ratio):
        return "detail.sentence.short"
    return "detail.sentence.short_ytd" if is_ytd(plan, assessment.indicator) else "detail.sentence.short_ratio"


def _short_fields(plan: Plan, assessment: Assessment, shortfall: Shortfall, lang: Lang) -> dict[str, object]:
    assert assessment.latest is not None, "a shortfall rests on a value"
    indicator = assessment.indicator
    return {
        "year": indicator.final.year,
        "since": assessment.latest.period.year,
        "what": counted(plan, indicator, lang),
        "whole": whole_name(plan, indicator, lang) if isinstance(indicator.formula, Ratio) else "",
        "count": formats.still_needed(shortfall.total, lang),
        "unit": counted_unit(plan, indicator, lang),
    }


def _towns_clause(plan: Plan, shortfall: Shortfall, lang: Lang) -> str:
    owing = shortfall_towns(shortfall)
    # One town alone is the city itself: there is nothing to say where.
    if not owing or len(shortfall.by_area) < 2:
        return ""
    names = listed([area_name(plan, area, lang) for area, _ in owing[:NAMED_TOWNS]], lang)
    return say("detail.sentence.only" if len(owing) <= NAMED_TOWNS else "detail.sentence.mainly", lang, towns=names)


def _no_data(assessment: Assessment, lang: Lang) -> str:
    return say(
        "detail.sentence.no_data",
        lang,
        day=formats.moment_day(assessment.as_of, lang),
        name=title_of(assessment.indicator, lang),
        baseline=start(assessment.indicator, assessment.schedule, lang),
        base_year=assessment.schedule.baseline_day.year,
        year=assessment.indicator.final.year,
        target=target_text(assessment, lang),
    )


def _value_clause(assessment: Assessment, value: float, lang: Lang) -> str:
    day = formats.moment_day(assessment.as_of, lang)
    name, shown = title_of(assessment.indicator, lang), formats.with_unit(assessment.indicator, value, lang)
    assert assessment.latest is not None, "an opening speaks of a value"
    least = assessment.latest.basis is Basis.LOWER_BOUND
    said = say(f"detail.sentence.opening{'_least' if least else ''}", lang, day=day, name=name, value=shown)
    return said + _reservations(assessment, lang)


def _reservations(assessment: Assessment, lang: Lang) -> str:
    """Return what limits the value: towns that are missing, and that it is of an earlier quarter; empty for neither."""
    latest = assessment.latest
    assert latest is not None, "no value, no reservation"
    text = ""
    if latest.partial:
        text = say("detail.sentence.partial", lang, known=len(latest.parts), total=latest.areas_total)
    if assessment.quarters_old:
        text += say("detail.sentence.stale", lang, period=formats.period(latest.period, lang))
    return text


def _verdict(assessment: Assessment, lang: Lang) -> str:
    fields = {
        "year": assessment.indicator.final.year,
        "target": target_text(assessment, lang),
        "baseline": start(assessment.indicator, assessment.schedule, lang),
        "base_year": assessment.schedule.baseline_day.year,
        "status": _status_word(assessment.status, lang),
        "why": why_unjudged(assessment, lang),
        "gap": formats.gap_words(assessment.gap, lang),
        "best": _best(assessment, lang) if assessment.status is Status.MISSED else "",
        "count": assessment.quarters_old,
    }
    whole = say("detail.sentence.whole", lang) if counted_as_level(assessment) else ""
    return say(_verdict_key(assessment), lang, **fields) + whole


def counted_as_level(assessment: Assessment) -> bool:
    """Tell whether an indicator is on schedule although its gap is not: part of a whole thing is not due yet."""
    return assessment.status is Status.ON_TRACK and assessment.gap is not None and round(assessment.gap, 9) < 0


def _best(assessment: Assessment, lang: Lang) -> str:
    """Return the best value ever reached, of a target that was missed: it had been reached and lost, or only this."""
    # Only values that show a target met, or 至少7 would be told as the best ever reached.
    reached = [value.value for value in assessment.series if value.known.basis.shows_met(assessment.schedule.sense)]
    best = max(reached, key=lambda value: assessment.schedule.sense * value, default=None)
    if best is None or assessment.value is None or assessment.schedule.no_worse(assessment.value, best):
        return ""
    lost = assessment.schedule.reaches(best)
    key = "detail.sentence.missed_lost" if lost else "detail.sentence.missed_best"
    return say(key, lang, value=formats.with_unit(assessment.indicator, best, lang))


# Statuses with a sentence of their own; the others are told by their gap.
_KEYS_OF_THEIR_OWN = {
    Status.ACHIEVED: "achieved",
    Status.ACHIEVED_EARLY: "achieved_early",
    Status.MISSED: "missed",
    Status.INCOMPLETE: "incomplete",
    Status.NOT_JUDGED: "not_judged",
    Status.NO_DATA: "too_old",
}


def _verdict_key(assessment: Assessment) -> str:
    if assessment.status in _KEYS_OF_THEIR_OWN:
        return f"detail.sentence.{_KEYS_OF_THEIR_OWN[assessment.status]}"
    if assessment.status is not Status.REGRESSED:
        return "detail.sentence.verdict"
    assert assessment.value is not None, "nothing falls back without a value"
    if assessment.schedule.no_worse(assessment.value, assessment.schedule.baseline):
        return "detail.sentence.lost"
    return "detail.sentence.below_baseline"


def _status_word(status: Status, lang: Lang) -> str:
    return inside(say(f"status.{status.value}", lang), lang)


def trajectory_sentence(assessment: Assessment, lang: Lang = Lang.ZH) -> str:
    """Return the trajectory chart in one line."""
    latest = assessment.latest
    if latest is None:
        return say("detail.trajectory.empty", lang)
    return say(
        "detail.trajectory.summary",
        lang,
        baseline=start(assessment.indicator, assessment.schedule, lang),
        base_year=assessment.schedule.baseline_day.year,
        period=formats.period(latest.period, lang),
        value=value_words(assessment.indicator, latest, lang),
        expected=formats.scheduled_with_unit(assessment.indicator, assessment.schedule, latest.period.last_day, lang),
        milestones=listed([milestone_words(assessment, m.year, lang) for m in assessment.indicator.milestones], lang),
    )


def milestone_words(assessment: Assessment, year: int, lang: Lang = Lang.ZH) -> str:
    """Tell whether a dated target was met, in words."""
    milestone = next(m for m in assessment.indicator.milestones if m.year == year)
    state = milestone_state(assessment, year)
    return say(f"detail.milestone.{state}", lang, year=year, target=target_words(assessment.indicator, milestone, lang))


MILESTONE_SIGNS = {
    "met": formats.MET,
    "missed": formats.MISSED,
    "pending": formats.WAITING,
    "waiting": formats.WAITING,
}
"""What :func:`milestone_state` says, in one character."""


def milestone_state(assessment: Assessment, year: int) -> str:
    """Return ``met``, ``missed``, ``pending`` before its day, ``waiting`` after it until its value is in."""
    met = assessment.milestones[year]
    if met is None:
        return "waiting" if year in assessment.milestones_pending else "pending"
    return "met" if met else "missed"
