"""One indicator in words: what the plan asks, where it stands, what is missing, and on what the figure rests.

Every clause says a number of the assessment; none says why it is so. What all indicators share (dated targets, trend,
pace) is told once for all of them elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from plan.assessment import Assessment
from plan.catalogue import Plan
from plan.indicator import Indicator
from plan.status import UNJUDGED, Status
from presentation import formats
from presentation.sentences import counted_as_level, planned, shortfall_clause, trajectory_sentence, value_words
from reports.evaluation.words import parts, share, status_word
from wording.report import written

MOST_TOWNS = 5
"""As many silent towns as a sentence names."""

REACHED = (Status.ACHIEVED, Status.ACHIEVED_EARLY)


def indicator_sentences(plan: Plan, assessment: Assessment) -> str:
    """The indicator's paragraph."""
    return "".join((asked_sentence(assessment), _standing(plan, assessment), *_reservations(assessment)))


def asked_sentence(assessment: Assessment) -> str:
    """What the plan asks, from the baseline through the dated targets; a level that is kept is told as one."""
    indicator, points = assessment.indicator, assessment.schedule.points
    base = {"base_year": points[0][0].year, "baseline": planned(indicator, points[0][1])}
    if all(value == points[0][1] for _, value in points):
        return written("indicator.plan.hold", year=points[-1][0].year, **base)
    return written("indicator.plan", steps="".join(_steps(assessment)), **base)


def _steps(assessment: Assessment) -> Iterator[str]:
    """From each dated figure to the next: up, down, on, or kept."""
    indicator, before = assessment.indicator, 0
    for (_, low), (day, value) in pairwise(assessment.schedule.points):
        way = (value > low) - (value < low)
        if not way:
            key = "keep" if before else "keep_first"
        else:
            key = "on" if way == before else f"{'up' if way > 0 else 'down'}{'_then' if before else ''}"
        yield written(f"indicator.plan.{key}", year=day.year, target=planned(indicator, value))
        before = way or before or 2


def _standing(plan: Plan, assessment: Assessment) -> str:
    """Where the indicator stands, and what is missing to the final target."""
    said = written(f"stand.{_key(assessment)}", **_fields(assessment))
    short = "" if assessment.status in UNJUDGED else shortfall_clause(plan, assessment)
    return said + short + written("stop")


def _key(assessment: Assessment) -> str:
    """The sentence for the status."""
    if assessment.value is None:
        return "none"
    if assessment.status in REACHED:
        return "reached"
    if assessment.status is Status.REGRESSED:
        kept = assessment.schedule.no_worse(assessment.value, assessment.schedule.baseline)
        return "lost" if kept else "below"
    return _KEYS.get(assessment.status, "verdict")


_KEYS = {Status.MISSED: "missed", Status.INCOMPLETE: "incomplete", Status.NO_DATA: "old"}


def _fields(assessment: Assessment) -> dict[str, object]:
    indicator, schedule = assessment.indicator, assessment.schedule
    fields = {
        "day": formats.moment_day(assessment.as_of),
        "status": status_word(assessment.status),
        "year": schedule.final_day.year,
        "target": planned(indicator, schedule.target),
        "base_year": schedule.baseline_day.year,
        "baseline": planned(indicator, schedule.baseline),
    }
    return fields if assessment.latest is None else {**fields, **_of_value(assessment)}


def _of_value(assessment: Assessment) -> dict[str, object]:
    latest = assessment.latest
    assert latest is not None, "a value is told of"
    return {
        "value": value_words(assessment.indicator, latest),
        "of": written("value.of", period=formats.period(latest.period)) if assessment.quarters_old else "",
        "period": formats.period(latest.period),
        "count": assessment.quarters_old,
        "known": len(latest.parts),
        "progress": _progress(assessment),
        "gap": formats.gap_words(assessment.gap),
        "whole": written("stand.whole") if counted_as_level(assessment) else "",
        "best": _best(assessment),
    }


def _progress(assessment: Assessment) -> str:
    """Completion beside what the schedule asks for; nothing where a level is to be held."""
    if assessment.completion is None:
        return ""
    said = {"completion": share(assessment.completion), "scheduled": share(assessment.scheduled)}
    return written("stand.progress", **said)


def _best(assessment: Assessment) -> str:
    """The best value ever, of a target that was missed with less than that."""
    best = best_ever(assessment) if assessment.status is Status.MISSED else ""
    return written("stand.missed_best", best=best) if best else ""


def best_ever(assessment: Assessment) -> str:
    """The best value of all quarters: the target was reached and lost again, or only this; nothing where it is now."""
    reached = [value for value in assessment.series if value.known.basis.shows_met(assessment.schedule.sense)]
    best = max(reached, key=lambda value: assessment.schedule.sense * value.value, default=None)
    if best is None or assessment.value is None or assessment.schedule.no_worse(assessment.value, best.value):
        return ""
    key = "lost" if assessment.schedule.no_worse(best.value, assessment.schedule.target) else "best"
    told = {"period": formats.period(best.period), "value": formats.with_unit(assessment.indicator, best.value)}
    return written(f"missed.{key}", **told)


def _reservations(assessment: Assessment) -> Iterator[str]:
    """Which towns are carried or missing in the figure."""
    latest = assessment.latest
    if latest is None:
        return
    if latest.carried:
        yield written("indicator.carried", count=len(latest.carried))
    if latest.missing:
        key = "silent" if assessment.status is Status.INCOMPLETE else "partial"
        yield written(f"indicator.{key}", towns=towns_words(latest.missing), known=len(latest.parts))


def towns_words(towns: tuple[str, ...]) -> str:
    """The towns in a row; of many the first and how many they are."""
    named = parts(towns[:MOST_TOWNS])
    return named if len(towns) <= MOST_TOWNS else written("indicator.towns", towns=named, count=len(towns))


def reached(assessment: Assessment) -> bool:
    """Whether the value is at the final target or better."""
    return assessment.value is not None and assessment.schedule.no_worse(assessment.value, assessment.schedule.target)


def change_amount(indicator: Indicator, change: float) -> str:
    """A change with one decimal more than the value has; of a share in percentage points."""
    figure = formats.signed(change, indicator.decimals + 1).lstrip("+")
    return written("points", amount=figure) if indicator.unit == "%" else f"{figure}{indicator.unit}"


def pace_words(assessment: Assessment, change: float, quarters: int) -> str:
    """A change a quarter; of whole things, of which no quarter adds a part, what all the quarters add."""
    indicator = assessment.indicator
    if not assessment.schedule.whole:
        return change_amount(indicator, change)
    total = formats.number(round(change * quarters, 6))
    return written("pace.in_all", quarters=quarters, change=f"{total}{indicator.unit}")


def drawing_words(assessment: Assessment) -> str:
    """The indicator's drawing in words."""
    return trajectory_sentence(assessment)
