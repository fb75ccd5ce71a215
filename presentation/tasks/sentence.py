"""A task's own sentence: how much was done, the gap, the status, and the step that is missing the longest."""

from __future__ import annotations

from plan.tasks.assess import TaskAssessment
from plan.tasks.history import nodes_of
from plan.tasks.task_status import SETTLED, TaskStatus
from presentation import formats
from presentation.tasks import words
from wording import Lang, joined, say


def task_sentence(assessed: TaskAssessment, lang: Lang) -> str:
    """Return what is said of a task on its page."""
    date = formats.moment_day(assessed.day, lang)
    status = words.status_word(assessed.status, lang)
    if assessed.completion is None:
        first = say("task_sentence.uncounted", lang, date=date, title=assessed.task.title, status=status)
    else:
        figure, unit = words.amount(assessed, lang)
        done = figure + unit if unit == "%" else formats.with_word(figure, unit, lang)
        # Of what is settled the schedule asks nothing more.
        gap = "" if assessed.status in SETTLED else say("task_sentence.gap", lang, gap=words.gap_words(assessed, lang))
        first = say(
            "task_sentence.counted", lang, date=date, title=assessed.task.title, done=done, gap=gap, status=status
        )
    return joined((first, _missing(assessed, lang)), lang)


def _missing(assessed: TaskAssessment, lang: Lang) -> str:
    # The whole is late: a single step that is missing would say less.
    if assessed.status is TaskStatus.OVERDUE:
        due = formats.day(assessed.task.due, lang)
        return say("task_sentence.overdue", lang, due=due, count=assessed.overdue_days)
    late = [each for each in nodes_of(assessed) if each.missed]
    if not late or assessed.status in SETTLED:
        return ""
    # The one that is missing the longest, as the others may be waiting for it.
    first = min(late, key=lambda each: each.node.due)
    days = (assessed.day - first.node.due).days
    return say("task_sentence.node", lang, name=first.node.name, due=formats.day(first.node.due, lang), count=days)
