"""An assessment as a row: the answer of `presentation.answers` laid flat."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from plan.catalogue import Plan
from plan.period import Period
from presentation import formats
from presentation.answers import Answer
from presentation.datasets.dataset import Value
from presentation.datasets.names import CatalogueNames
from wording import name_of, say

PENDING = "pending"
"""A dated target that is due and whose quarter is not in."""


def assessment_row(plan: Plan, answer: Answer, names: CatalogueNames) -> tuple[Value, ...]:
    """Lay an answer flat, in the order of the columns but for the last. What does not apply is None."""
    return (*_who(plan, answer, names), *_value(answer), *_verdict(plan, answer, names), *_outlook(answer, names))


def _who(plan: Plan, answer: Answer, names: CatalogueNames) -> Iterator[Value]:
    indicator = plan.indicator_of[answer["no"]]
    yield from (indicator.no, indicator.id, name_of(indicator, names.lang), names.category(indicator.category))
    yield from (formats.unit(indicator, names.lang), names.area(answer["area"]), date.fromisoformat(answer["as_of"]))
    yield answer["baseline"]
    targets = answer["targets"] or {}
    yield from (_figure(targets.get(str(year))) for year in plan.document.milestone_years)


def _figure(target: Value | list[float]) -> Value:
    """Return a target as one figure; of a range its lower edge."""
    # A column holds one type; the lower edge is the one that a range is reached by.
    return target[0] if isinstance(target, list) else target


def _value(answer: Answer) -> Iterator[Value]:
    period, day = answer["value_period"], answer["value_date"]
    yield from (answer["value"], period and Period.parse(period), day and date.fromisoformat(day))
    yield from (answer[key] for key in ("stale_quarters", "areas_reported", "areas_total", "carried", "basis"))


def _verdict(plan: Plan, answer: Answer, names: CatalogueNames) -> Iterator[Value]:
    status = answer["status"]
    yield from (answer[key] for key in ("expected", "completion", "scheduled", "gap", "status"))
    yield status and say(f"status.{status}", names.lang)
    for year in map(str, plan.document.milestone_years):
        yield from _milestone(answer, year, names)


def _milestone(answer: Answer, year: str, names: CatalogueNames) -> tuple[Value, Value]:
    """Tell whether a dated target was met, as a code (None: not due) and in words; nothing where there is no target."""
    # A plan's indicators need not all have a target of every year.
    if year not in (answer["targets"] or {}):
        return None, None
    code = PENDING if year in answer["milestones_pending"] else answer["milestones"].get(year)
    return code, say(f"milestone.{_WORDS.get(code, code)}", names.lang)


_WORDS = {PENDING: "waiting", None: "pending"}
"""Codes whose words stand under another name."""


def _outlook(answer: Answer, names: CatalogueNames) -> Iterator[Value]:
    pace, trend, shortfall = (answer[key] or {} for key in ("pace", "trend", "shortfall"))
    yield from (pace.get(key) for key in ("needed_per_quarter", "best_per_quarter", "feasible"))
    yield from (trend.get(key) for key in ("value", "low80", "high80", "low95", "high95", "probability", "verdict"))
    # Codes for programs and words for people, each in a column of its own.
    yield say(f"trend.{trend['verdict']}", names.lang) if trend else None
    yield shortfall.get("total")
    yield names.unit_said(shortfall["unit"]) if shortfall else None
