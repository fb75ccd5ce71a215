"""The numbers whose method is told and the limits filled in: by the page, and by the report, which has no Dash."""

from __future__ import annotations

from plan.backtest import LEAST_POINTS
from plan.catalogue import Plan
from plan.forecast import LEAST_COVERAGE, LEAST_TESTS
from presentation import formats
from presentation.schedule_words import plan_courses, plan_formulas
from wording import Lang, say

METHODS = ("value", "carry", "path", "gap", "milestone", "shortfall", "pace", "trend", "towns")


def limits_of(plan: Plan, lang: Lang = Lang.ZH) -> dict[str, object]:
    """Return the catalogue's limits as they are printed, here and in the report."""
    # From the catalogue, so that what is printed cannot differ from what is judged.
    limits = plan.thresholds
    gaps = {name: formats.signed(getattr(limits, name), 0) for name in ("ahead", "on_track", "near", "behind")}
    return {
        **gaps,
        "quarters": limits.carry_quarters,
        "stale": limits.stale_quarters,
        "least_share": formats.plain(100 * limits.least_share),
        "tests": LEAST_TESTS,
        "coverage": formats.plain(100 * LEAST_COVERAGE),
        "likely": formats.plain(100 * limits.likely),
        "at_risk": formats.plain(100 * limits.at_risk),
        "least": LEAST_POINTS,
        "year": plan.final_day.year,
        "course": plan_courses(plan, lang),
    }


def method_words(plan: Plan, name: str, lang: Lang = Lang.ZH) -> tuple[str, str]:
    """Return one of METHODS as it is printed: its formula and what it means, the limits filled in.

    The schedule's formula is what the plan's schedules say of themselves.
    """
    fields = limits_of(plan, lang)
    formula = plan_formulas(plan, lang) if name == "path" else say(f"detail.plan.{name}_formula", lang, **fields)
    return formula, say(f"detail.plan.{name}_text", lang, **fields)
