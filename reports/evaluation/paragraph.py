"""One indicator in words: what the plan asks, where it stands, what is missing, and on what the figure rests.

Every clause says a number of the assessment; none says why it is so. What all indicators share (dated targets, trend,
pace) is told once for all of them elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from plan.assessment import Assessment
from plan.catalogue import Plan
from plan.indicator import Indicator
from plan.status import UNJUDGED, Status
from presentation import formats
from presentation.sentences import (
    area_name,
    counted_as_level,
    planned,
    shortfall_clause,
    trajectory_sentence,
    value_words,
)
from presentation.target_words import is_plain, start, steps, target_words, why_unjudged
from reports.evaluation.words import parts, status_word
from wording import Lang, joined, say

MOST_TOWNS = 5
"""The most towns without a report that a sentence names."""

REACHED = (Status.ACHIEVED, Status.ACHIEVED_EARLY)


def indicator_sentences(plan: Plan, assessment: Assessment, lang: Lang) -> str:
    """Return the indicator's paragraph."""
    said = asked_sentence(assessment, lang), _standing(plan, assessment, lang), *_reservations(plan, assessment, lang)
    return joined(said, lang)


def asked_sentence(assessment: Assessment, lang: Lang) -> str:
    """Return what the plan asks, from the baseline through the dated targets; a level that is kept is told as one."""
    indicator, points = assessment.indicator, assessment.schedule.points
    base = {"base_year": points[0][0].year, "baseline": start(indicator, assessment.schedule, lang)}
    if not is_plain(indicator):
        return say("report.indicator.plan.kind", lang, steps=steps(indicator, lang), **base)
    if all(value == points[0][1] for _, value in points):
        return say("report.indicator.plan.hold", lang, year=points[-1][0].year, **base)
    return say("report.indicator.plan", lang, steps="".join(_steps(assessment, lang)), **base)


def _steps(assessment: Assessment, lang: Lang) -> Iterator[str]:
    """Yield a clause for the step from each dated figure to the next: up, down, on, or kept."""
    indicator, before = assessment.indicator, 0
    for (_, low), (day, value) in pairwise(assessment.schedule.points):
        direction = (value > low) - (value < low)
        if not direction:
            key = "keep" if before else "keep_first"
        else:
            key = "on" if direction == before else f"{'up' if direction > 0 else 'down'}{'_then' if before else ''}"
        yield say(f"report.indicator.plan.{key}", lang, year=day.year, target=planned(indicator, value, lang))
        # The 2 marks a first step that kept the level: what follows is then not worded as the first.
        before = direction or before or 2


def _standing(plan: Plan, assessment: Assessment, lang: Lang) -> str:
    """Return where the indicator stands, and what is missing to the final target."""
    said = say(f"report.stand.{_key(assessment)}", lang, **_fields(assessment, lang))
    short = "" if assessment.status in UNJUDGED else shortfall_clause(plan, assessment, lang)
    return said + short + say("report.stop", lang)


def _key(assessment: Assessment) -> str:
    """Return the wording key of the sentence for the status (``report.stand.…``)."""
    if assessment.value is None:
        return "none"
    if assessment.status in REACHED:
        return "reached"
    if assessment.status is Status.REGRESSED:
        kept = assessment.schedule.no_worse(assessment.value, assessment.schedule.baseline)
        return "lost" if kept else "below"
    return _KEYS.get(assessment.status, "verdict")


_KEYS = {
    Status.MISSED: "missed",
    Status.INCOMPLETE: "incomplete",
    Status.NOT_JUDGED: "not_judged",
    Status.NO_DATA: "old",
}


def _fields(assessment: Assessment, lang: Lang) -> dict[str, object]:
    indicator, schedule = assessment.indicator, assessment.schedule
    fields = {
        "day": formats.moment_day(assessment.as_of, lang),
        "status": status_word(assessment.status, lang),
        "year": schedule.final_day.year,
        "target": target_words(indicator, indicator.final, lang),
        "why": why_unjudged(assessment, lang),
        "base_year": schedule.baseline_day.year,
        "baseline": start(indicator, schedule, lang),
    }
    return fields if assessment.latest is None else {**fields, **_of_value(assessment, lang)}


def _of_value(assessment: Assessment, lang: Lang) -> dict[str, object]:
    latest = assessment.latest
    assert latest is not None, "a value is told of"
    return {
        "value": value_words(assessment.indicator, latest, lang),
        "of": say("report.value.of", lang, period=formats.period(latest.period, lang))
        if assessment.quarters_old
        else "",
        "period": formats.period(latest.period, lang),
        "count": assessment.quarters_old,
        "known": len(latest.parts),
        "progress": _progress(assessment, lang),
        "gap": formats.gap_words(assessment.gap, lang),
        "whole": say("report.stand.whole", lang) if counted_as_level(assessment) else "",
        "best": _best(assessment, lang),
    }


def _progress(assessment: Assessment, lang: Lang) -> str:
    """Return completion beside what the schedule asks for; nothing where a level is to be held."""
    if assessment.completion is None:
        return ""
    said = {"completion": formats.percent(assessment.completion), "scheduled": formats.percent(assessment.scheduled)}
    return say("report.stand.progress", lang, **said)


def _best(assessment: Assessment, lang: Lang) -> str:
    """Return the best value ever, of a target that was missed with less than that."""
    best = best_ever(assessment, lang) if assessment.status is Status.MISSED else ""
    return say("report.stand.missed_best", lang, best=best) if best else ""


def best_ever(assessment: Assessment, lang: Lang) -> str:
    """Return the best value of all quarters: the target was reached and lost again, or only this; nothing where it is
    now."""
    # As on the pages: only values that prove a target reached may be called the best.
    reached = [value for value in assessment.series if value.known.basis.shows_met(assessment.schedule.sense)]
    best = max(reached, key=lambda value: assessment.schedule.sense * value.value, default=None)
    if best is None or assessment.value is None or assessment.schedule.no_worse(assessment.value, best.value):
        return ""
    key = "lost" if assessment.schedule.reaches(best.value) else "best"
    told = {
        "period": formats.period(best.period, lang),
        "value": formats.with_unit(assessment.indicator, best.value, lang),
    }
    return say(f"report.missed.{key}", lang, **told)


def _reservations(plan: Plan, assessment: Assessment, lang: Lang) -> Iterator[str]:
    """Yield which towns are carried or missing in the figure."""
    latest = assessment.latest
    if latest is None:
        return
    if latest.carried:
        yield say("report.indicator.carried", lang, count=len(latest.carried))
    if latest.missing:
        key = "silent" if assessment.status is Status.INCOMPLETE else "partial"
        yield say(
            f"report.indicator.{key}",
            lang,
            towns=towns_words([area_name(plan, town, lang) for town in latest.missing], lang),
            known=len(latest.parts),
        )


def towns_words(towns: Sequence[str], lang: Lang) -> str:
    """Return the towns in a row; of many the first and how many they are."""
    named = parts(towns[:MOST_TOWNS], lang)
    return named if len(towns) <= MOST_TOWNS else say("report.indicator.towns", lang, towns=named, count=len(towns))


def change_amount(indicator: Indicator, change: float, lang: Lang) -> str:
    """Return a change with one decimal more than the value has; of a share in percentage points."""
    figure = formats.signed(change, indicator.decimals + 1).lstrip("+")
    return (
        say("report.points", lang, amount=figure)
        if indicator.unit == "%"
        else formats.with_word(figure, formats.unit(indicator, lang), lang)
    )


def pace_words(assessment: Assessment, change: float, quarters: int, lang: Lang) -> str:
    """Return a change a quarter; of whole things, of which no quarter adds a part, what all the quarters add."""
    indicator = assessment.indicator
    if not assessment.schedule.whole:
        return change_amount(indicator, change, lang)
    # Rounded first, so that 2.9999999999 stations are three.
    total = formats.number(round(change * quarters, 6))
    return say(
        "report.pace.in_all",
        lang,
        quarters=quarters,
        change=formats.with_word(total, formats.unit(indicator, lang), lang),
    )


def drawing_words(assessment: Assessment, lang: Lang) -> str:
    """Return the indicator's drawing in words."""
    return trajectory_sentence(assessment, lang)
