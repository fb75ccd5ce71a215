"""Targets in words: ≥63%, 累计17, 年均增长>7%, and a baseline that is not known. Pure.

A figure to come up to is printed as it always was; every other kind says what it is.
"""

from __future__ import annotations

from collections.abc import Iterator

from plan.assessment import Assessment
from plan.catalogue import Plan
from plan.indicator import Indicator
from plan.revision import targets_now
from plan.schedule import Schedule
from plan.target import Milestone, TargetKind, TargetNature, Unjudged
from presentation import formats
from wording import Lang, listed, say, title_of

# With `strict` a floor is "more than" and a ceiling "less than": words of their own.
_WITH_STRICT = {TargetKind.AT_LEAST: "above", TargetKind.AT_MOST: "below"}


def target_words(indicator: Indicator, milestone: Milestone, lang: Lang = Lang.ZH, plan: Plan | None = None) -> str:
    """Return a dated target with its unit. ``plan``: where an indicator that it is compared with has its name."""
    return _words_of(indicator, milestone, formats.planned(indicator, milestone.value, lang), lang, plan)


def target_amount(indicator: Indicator, year: int, lang: Lang = Lang.ZH) -> str:
    """Return a year's target without the unit but for the sign of a percentage; a dash where there is none."""
    milestone = next((each for each in indicator.milestones if each.year == year), None)
    if milestone is None:
        return formats.NONE
    return _words_of(indicator, milestone, formats.planned_amount(indicator, milestone.value), lang)


def _words_of(indicator: Indicator, milestone: Milestone, value: str, lang: Lang, plan: Plan | None = None) -> str:
    fields: dict[str, object] = {"value": value}
    target = indicator.target
    if milestone.high is not None:
        fields = {"value": formats.plain(milestone.value), "high": formats.planned(indicator, milestone.high, lang)}
    elif target.kind is TargetKind.ABOUT and target.tolerance is not None:
        fields["tolerance"] = formats.planned_amount(indicator, target.tolerance)
    elif target.kind is TargetKind.GROWTH:
        # The rate is what the document prints; the figure it comes to was worked out.
        fields["rate"] = formats.plain(target.rate_of(milestone.year) or 0.0)
    elif target.kind is TargetKind.RELATIVE:
        fields["other"] = _other(indicator, lang, plan)
    return say(f"target.{_key(indicator)}", lang, **fields)


def _key(indicator: Indicator) -> str:
    target = indicator.target
    if target.kind is TargetKind.ABOUT and target.tolerance is None:
        # 左右 with nothing agreed must not be printed with a tolerance that nobody set.
        return "about_only"
    if target.strict:
        return _WITH_STRICT.get(target.kind, f"{target.kind}_above")
    return target.kind.value


def _other(indicator: Indicator, lang: Lang, plan: Plan | None) -> str:
    """Return the name of the indicator that a relative target is held against; its id where it is not watched."""
    others = plan.whole.indicators if plan else ()
    found = next((each for each in others if each.id == indicator.target.to), None)
    return title_of(found, lang) if found else str(indicator.target.to)


def start_amount(indicator: Indicator, schedule: Schedule, lang: Lang = Lang.ZH) -> str:
    """Return the baseline without the unit, or the words that it is not known."""
    if schedule.unjudged is Unjudged.BASELINE:
        return say("target.base_unknown", lang)
    return formats.planned_amount(indicator, schedule.baseline)


def start(indicator: Indicator, schedule: Schedule, lang: Lang = Lang.ZH) -> str:
    """Return the baseline with its unit, or the words that it is not known."""
    if schedule.unjudged is Unjudged.BASELINE:
        return say("target.base_unknown", lang)
    return formats.planned(indicator, schedule.baseline, lang)


def is_plain(indicator: Indicator) -> bool:
    """Tell whether an indicator has a baseline and figures to come up to, as most have."""
    return indicator.target.kind is TargetKind.NUMBER and indicator.baseline is not None


def steps(indicator: Indicator, lang: Lang = Lang.ZH, plan: Plan | None = None) -> str:
    """Return the dated targets in a row: 2028年≥60%、2030年≥63%."""
    return listed([*_steps(indicator, lang, plan)], lang)


def _steps(indicator: Indicator, lang: Lang, plan: Plan | None) -> Iterator[str]:
    for each in indicator.milestones:
        yield say("target.step", lang, year=each.year, target=target_words(indicator, each, lang, plan))


_FIGURES_ALONE = frozenset({TargetKind.RANGE, TargetKind.GROWTH, TargetKind.RELATIVE, TargetKind.KEEP})
"""Kinds of which a figure alone would not say what was set anew."""


def set_anew_words(indicator: Indicator, year: int, lang: Lang = Lang.ZH, plan: Plan | None = None) -> str:
    """Return a year's target as it stands after it was set anew: its figure, or what its kind says with it; a dash
    where there is none."""
    milestone = next((each for each in indicator.milestones if each.year == year), None)
    if milestone is not None and indicator.target.kind in _FIGURES_ALONE:
        return target_words(indicator, milestone, lang, plan)
    value = targets_now(indicator).get(year)
    return formats.NONE if value is None else formats.planned(indicator, value, lang)


def why_unjudged(assessment: Assessment, lang: Lang = Lang.ZH) -> str:
    """Return why there is no verdict finer than met or not met; empty where there is one."""
    reason = assessment.schedule.unjudged
    return "" if reason is None else say(f"target.unjudged.{reason}", lang)


def nature_words(nature: TargetNature | None, lang: Lang = Lang.ZH) -> str:
    """Return 约束性 or 预期性; a dash where the document prints neither."""
    return formats.NONE if nature is None else say(f"target.nature.{nature}", lang)
