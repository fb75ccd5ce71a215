"""Schedules in words, asked of the schedules themselves: for method notes, an indicator's page, and the report."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

from plan.assessment import schedule_of
from plan.catalogue import Plan
from plan.schedule import Schedule
from presentation.sentences import listed
from wording import Lang, say


def schedule_formula(schedule: Schedule, lang: Lang = Lang.ZH) -> str:
    """Say in one line through which points a schedule runs, and how."""
    points = listed([say("detail.plan.point", lang, year=day.year) for day in schedule.days], lang)
    return say(f"{schedule.words}.formula", lang, points=points)


def course_words(schedule: Schedule, lang: Lang = Lang.ZH) -> str:
    """Explain how a schedule runs from one dated target to the next."""
    return say(f"{schedule.words}.text", lang)


def plan_formulas(plan: Plan, lang: Lang = Lang.ZH) -> str:
    """Say it of all the plan's schedules; where they differ, of which indicators."""
    return _of_each(plan, schedule_formula, lang)


def plan_courses(plan: Plan, lang: Lang = Lang.ZH) -> str:
    """Explain all the plan's schedules; where they differ, each with its indicators."""
    return _of_each(plan, course_words, lang)


def course_briefly(plan: Plan, lang: Lang = Lang.ZH) -> str:
    """Say in a few words how the plan's figures are joined: as its one kind of schedule, or that it depends."""
    kinds = {schedule_of(plan, indicator).words for indicator in plan.indicators}
    return say(f"{kinds.pop() if len(kinds) == 1 else 'schedule.several'}.briefly", lang)


def _of_each(plan: Plan, words: Callable[[Schedule, Lang], str], lang: Lang) -> str:
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
