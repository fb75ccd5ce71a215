"""What an indicator is, in words that its page and the report's annex share: how it is computed, and of when it is."""

from __future__ import annotations

from plan.catalogue import Plan
from plan.indicator import Indicator, Ratio, Sum
from plan.target import TargetKind
from presentation.sentences import is_city_level, is_ytd
from wording import Lang, name_of, say


def formula_words(plan: Plan, indicator: Indicator, lang: Lang = Lang.ZH) -> str:
    """Say how an indicator is computed, with the measures' names."""
    names = [name_of(plan.measure_of[name], lang) for name in indicator.formula.measures]
    fields = dict(zip(("numerator", "denominator"), names, strict=False))
    return say(f"detail.formula.{_kind(plan, indicator)}", lang, **fields)


def timing_words(plan: Plan, indicator: Indicator, lang: Lang = Lang.ZH) -> str:
    """Say of when it is: the state at the quarter's end, or cumulated from January, or since the plan began."""
    if indicator.target.kind is TargetKind.CUMULATIVE:
        return say("detail.about.cumulative", lang, year=plan.baseline_day_of(indicator).year + 1)
    return say("detail.about.ytd" if is_ytd(plan, indicator) else "detail.about.stock", lang)


def _kind(plan: Plan, indicator: Indicator) -> str:
    formula = indicator.formula
    if isinstance(formula, Ratio):
        if is_city_level(plan, indicator):
            return "city"
        return "ratio_percent" if formula.scale == 100 else "ratio"
    return "sum" if isinstance(formula, Sum) else "level"
