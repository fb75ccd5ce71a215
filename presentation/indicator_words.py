"""What an indicator is, in words that its page and the report's annex share: how it is computed and of
when it is, how its schedule runs, the limits it is judged by, and the verdict that an evaluator set beside the computed
one."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

from plan.assessment import schedule_of
from plan.backtest import LEAST_POINTS
from plan.catalogue import Plan
from plan.determination import Determination
from plan.forecast import LEAST_COVERAGE, LEAST_TESTS
from plan.indicator import Indicator, Ratio, Sum
from plan.schedule import Schedule
from plan.status import Status
from plan.target import TargetKind
from presentation import formats
from presentation.sentences import is_city_level, is_ytd, listed
from wording import Lang, name_of, say


def schedule_formula(schedule: Schedule, lang: Lang = Lang.ZH) -> str:
    """Say in one line through which points a schedule runs, and how."""
    points = listed([say("detail.plan.point", lang, year=day.year) for day in schedule.days], lang)
    return say(f"{schedule.words}.formula", lang, points=points)


def course_words(schedule: Schedule, lang: Lang = Lang.ZH) -> str:
    """Explain how a schedule runs from one dated target to the next."""
    return say(f"{schedule.words}.text", lang)


def plan_formulas(plan: Plan, lang: Lang = Lang.ZH) -> str:
    """Return :func:`schedule_formula` of all the plan's schedules; where they differ, each with its indicators."""
    return _of_each(plan, schedule_formula, lang)


def plan_courses(plan: Plan, lang: Lang = Lang.ZH) -> str:
    """Explain all the plan's schedules; where they differ, each with its indicators."""
    return _of_each(plan, course_words, lang)


def course_briefly(plan: Plan, lang: Lang = Lang.ZH) -> str:
    """Say in a few words how the plan's figures are joined: as its one kind of schedule, or that it depends."""
    kinds = {schedule_of(plan, indicator).words for indicator in plan.indicators}
    return say(f"{kinds.pop() if len(kinds) == 1 else 'schedule.several'}.briefly", lang)


def _of_each(plan: Plan, words: Callable[[Schedule, Lang], str], lang: Lang) -> str:
    """Return the words of every indicator's schedule, those of the same words together with their numbers."""
    said: dict[str, list[int]] = {}
    for indicator in plan.indicators:
        said.setdefault(words(schedule_of(plan, indicator), lang), []).append(indicator.no)
    if len(said) == 1:
        return next(iter(said))
    told = (say("schedule.of", lang, numbers=_numbers(nos, lang), words=text.strip()) for text, nos in said.items())
    return say("schedule.joined", lang).join(told)


def _numbers(nos: list[int], lang: Lang) -> str:
    """Write numbers with their runs drawn together: 1—8、10."""
    steady = groupby(enumerate(sorted(nos)), key=lambda placed: placed[1] - placed[0])  # the same within a run
    runs = ([no for _, no in group] for _, group in steady)
    ends = ((run[0], run[-1]) for run in runs)
    return listed([str(low) if low == high else f"{low}—{high}" for low, high in ends], lang)


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


# In the order of the page and of the report's annex; each has a formula and a text in the wording.
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


def both_verdicts(computed: Status, determined: Determination | None, lang: Lang) -> str:
    """Return the computed verdict, and the one set beside it in brackets: 滞后（认定：达到序时）."""
    word = say(f"status.{computed}", lang)
    if determined is None or determined.status is None:
        return word
    return say("determination.with", lang, computed=word, status=say(f"status.{determined.status}", lang))
