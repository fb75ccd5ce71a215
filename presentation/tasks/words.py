"""What is said of a task: its status, its amounts, its days, its drawing in one sentence."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from plan.catalogue import Plan
from plan.tasks.assess import TaskAssessment
from plan.tasks.colours import Colour, ColourRule
from plan.tasks.settings import Supervision
from plan.tasks.task import Scoring, Task
from plan.tasks.task_status import TaskStatus
from presentation import formats
from wording import Lang, name_of, say
from wording.dates import year_on_scale


def status_word(status: TaskStatus, lang: Lang) -> str:
    """Return the word for how a task stands."""
    return say(f"task_status.{status}", lang)


def colour_word(colour: Colour, lang: Lang) -> str:
    """Return the word for a light."""
    return say(f"colour.{colour}", lang)


def scoring_word(scoring: Scoring, lang: Lang) -> str:
    """Return what a way of scoring is called."""
    return say(f"scoring.{scoring}", lang)


def rule_name(rule: ColourRule, lang: Lang) -> str:
    """Return what a colour rule is called."""
    return name_of(rule, lang)


def unit_name(plan: Plan, supervision: Supervision, unit: str, lang: Lang) -> str:
    """Return a unit's name in a language; as it stands where the catalogue does not know it."""
    # ``whole``: a department that was abolished still leads the tasks of old versions.
    for each in (*plan.whole.departments, *plan.areas.towns, *supervision.units):
        if name_of(each) == unit:
            return name_of(each, lang)
    return unit


def month(day: date, lang: Lang) -> str:
    """Return a month as a scale has room for it: 21年1月; Jan 2021."""
    name = say("time.months_short", lang).split()[day.month - 1]
    return say("task_page.month", lang, year=year_on_scale(day, lang), month=name)


def amount(assessed: TaskAssessment, lang: Lang) -> tuple[str, str]:
    """Return what was done of what (9/20), and its unit; a dash where nothing can be counted."""
    task = assessed.task
    if assessed.completion is None:
        return formats.NONE, ""
    # Weights are per cent already, and an indicator's figure stands on its own page: 9/20 would mean nothing here.
    if task.by_nodes or task.scoring is Scoring.INDICATOR:
        return formats.plain(100 * assessed.completion, 1), "%"
    done, total = assessed.done.done or 0.0, assessed.total or 0.0
    return f"{formats.plain(done, 2)}/{formats.plain(total, 2)}", unit_word(task, lang)


def unit_word(task: Task, lang: Lang) -> str:
    """Return the unit in which a task is counted."""
    if task.scoring is Scoring.INVESTMENT:
        return say("task_page.unit_investment", lang)
    if task.scoring in (Scoring.DOCUMENT, Scoring.FREQUENCY, Scoring.TOWNS):
        return say(f"task_page.unit_{task.scoring}", lang)
    return counted_in(task.unit, lang)


def counted_in(unit: str, lang: Lang) -> str:
    """Return a unit that somebody typed: a usual counting word in the language, any other as it was typed."""
    return say(f"counting.{_COUNTING[unit]}", lang) if unit in _COUNTING else unit


_COUNTING = {
    "项": "items",
    "件": "pieces",
    "处": "places",
    "家": "organisations",
    "名": "people",
    "人": "people_plain",
    "个": "units",
    "次": "times",
    "份": "copies",
    "户": "households",
    "张": "beds",
    "场": "events",
    "期": "rounds",
    "穴": "graves",
    "公里": "kilometres",
    "平方米": "square_metres",
    "万元": "ten_thousand_yuan",
}
"""A usual counting word of Chinese → its wording key."""


def percent_number(fraction: float | None) -> str:
    """Return a fraction in per cent without the sign; a dash for None."""
    return formats.NONE if fraction is None else formats.plain(100 * fraction, 1)


def gap_words(assessed: TaskAssessment, lang: Lang) -> str:
    """Return the gap to the schedule in words."""
    return formats.gap_words(assessed.gap, lang)


def shadow_summary(assessed: TaskAssessment, lang: Lang) -> str:
    """Return the drawing in one sentence."""
    done, unit = amount(assessed, lang)
    said = say(
        "task_page.summary",
        lang,
        status=status_word(assessed.status, lang),
        done=f"{done}{unit}" if unit == "%" else f"{done} {unit}".strip(),
        start=formats.day(assessed.task.start, lang),
        due=formats.day(assessed.task.due, lang),
        gap=gap_words(assessed, lang),
    )
    if assessed.extended is None:
        return said
    was = formats.day(assessed.original.due, lang)
    return said + say("task_page.summary_extended", lang, was=was)


def lights_summary(lights: Iterable[Colour | None], lang: Lang) -> str:
    """Return the lights of the last quarters in words, in time order."""
    words = [say("task_page.no_light", lang) if each is None else colour_word(each, lang) for each in lights]
    return say("task_page.lights", lang, count=len(words), lights=say("task_page.then", lang).join(words))
