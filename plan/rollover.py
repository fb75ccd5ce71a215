"""Rollover 滚动: a next plan from this one. Its indicators are kept, its last values become the next one's baselines.

Targets are never guessed: the next plan's table has its years, and `guibiao plan check` asks for each figure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from plan.catalogue import Plan
from plan.indicator import Indicator
from plan.indicator_value import IndicatorValue
from plan.target import TargetKind

Written = dict[str, Any]
"""An entry of a catalogue as YAML holds it."""


@dataclass(frozen=True, slots=True)
class BaselineDecision:
    """Who fixed the baselines, on which day, by which document."""

    by: str
    on: date
    number: str = ""


def next_years(plan: Plan) -> tuple[int, int]:
    """Return the first and last year of a plan of the same length that follows."""
    document = plan.document
    return document.last_year + 1, 2 * document.last_year - document.first_year + 1


def rolled(
    plan: Plan, bureau: str, finals: Mapping[int, IndicatorValue | None], decision: BaselineDecision | None = None
) -> Written:
    """Return the plan that follows, as its YAML file holds it. ``bureau``: the id of the document whose catalogue it
    shares; ``finals``: each indicator's accepted value of the last quarter, by its number.

    ``decision`` None leaves the baselines provisional.
    """
    first, last = next_years(plan)
    middle = (first + last) // 2
    # As in force on the last day: what was dropped on the way is not carried into the next plan.
    view = plan.on(plan.final_day)
    # The English number and issuer are of the old document, and what is 待定 has none.
    document = plan.document.model_dump(mode="json", exclude={"number_en", "issued_by_en"})
    document |= {
        "id": f"{plan.document.id}-next",
        "title": f"{plan.document.title}(续)",
        "title_en": f"{plan.document.title_en} (continued)",
        "number": "待定",
        "issued_on": plan.final_day,
        "first_year": first,
        "last_year": last,
        "baseline_year": plan.final_day.year,
        "milestone_years": [middle, last],
    }
    indicators = [_next(plan, each, finals.get(each.no), (middle, last), decision) for each in view.indicators]
    categories = [each.model_dump(mode="json") for each in plan.categories]
    return {"bureau": bureau, "document": document, "categories": categories, "indicators": indicators}


def _next(
    plan: Plan,
    indicator: Indicator,
    final: IndicatorValue | None,
    years: tuple[int, ...],
    decision: BaselineDecision | None,
) -> Written:
    """Return an indicator with its final value as baseline; the targets' figures are for people to set."""
    left_out = {"baseline", "baseline_year", "baseline_note", "milestones", "since", "until", "target"}
    kept = indicator.model_dump(mode="json", exclude=left_out, exclude_none=True)
    target = indicator.target.model_dump(mode="json", exclude={"rates"}, exclude_defaults=True)
    base = baseline_entry(plan, indicator, final, decision)
    # Years without values fail the check on purpose: a draft cannot become a plan with nobody having set its targets.
    return {**kept, **base, "milestones": [{"year": year} for year in years], **({"target": target} if target else {})}


def baseline_entry(
    plan: Plan, indicator: Indicator, final: IndicatorValue | None, decision: BaselineDecision | None
) -> Written:
    """Return a baseline as it is printed, with where it comes from; unknown where the last quarter has no value.

    The total of a period is no baseline of the next: that begins at nothing.
    """
    # An earlier quarter's value is not taken: it would be a baseline of another day.
    if final is None:
        return {"baseline": None, "baseline_note": f"{plan.document.title}末季没有数据"}
    source: Written = {
        "plan": plan.document.id,
        "indicator": indicator.no,
        "period": str(final.period),
        "value": final.value,
        "provisional": decision is None,
    }
    if decision is not None:
        source |= {"decided_by": decision.by, "decided_on": decision.on, "decision": decision.number}
    # As a document prints it, the value in full kept in ``source``: the unrounded one would read as a loss of a
    # rounding.
    base = 0.0 if indicator.target.kind is TargetKind.CUMULATIVE else printed(final.value, indicator.decimals)
    return {"baseline": base, "baseline_from": source}


def printed(value: float, decimals: int) -> float:
    """Return a value as a document prints it: rounded by GB/T 8170 to the indicator's decimals."""
    # Fifteen digits first: 0.295 is 0.29499… as a float and would go down to 0.29. GB/T 8170 rounds a half to the
    # even digit.
    return float(Decimal(f"{value:.15g}").quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_EVEN))


def source_plan(content: object) -> str | None:
    """Return the id of the plan whose values a file's baselines are; None where it has none, or of several plans."""
    entries = content.get("indicators", []) if isinstance(content, dict) else []
    sources = [each["baseline_from"] for each in entries if isinstance(each, dict) and each.get("baseline_from")]
    names = {source.get("plan") for source in sources if isinstance(source, dict)}
    # Of several plans each indicator would need its own; then only people can say what is fixed at what.
    return str(names.pop()) if len(names) == 1 else None


def fixed(
    content: Any, before: Plan, finals: Mapping[int, IndicatorValue | None], decision: BaselineDecision
) -> tuple[Written, int]:
    """Return a plan's file with its provisional baselines fixed at the values as they are accepted now, and how many.

    What was fixed before, or has no value, stays as it is.
    """
    count, entries = 0, []
    for each in content["indicators"]:
        source = each.get("baseline_from") or {}
        final = finals.get(source.get("indicator", 0))
        # What a decision has fixed is never fixed again, even if its quarter was corrected since: the page tells of
        # that.
        if source.get("provisional", False) and final is not None:
            indicator = before.indicator_of[source["indicator"]]
            each = {**each, **baseline_entry(before, indicator, final, decision)}  # noqa: PLW2901 - the entry as it is now
            count += 1
        entries.append(each)
    return {**content, "indicators": entries}, count
