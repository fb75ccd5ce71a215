"""The message of the ledger of tasks: one sentence that counts every task once, and every commitment; and
of one task its own sentence: how much was done, the gap, the status, and the step that is missing the longest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from plan.tasks.assess import TaskAssessment, TaskBoard
from plan.tasks.history import nodes_of
from plan.tasks.task_status import SETTLED, TaskStatus
from presentation import formats
from presentation.formats import moment_day
from presentation.headline import MOST_NAMED, Segment
from presentation.tasks import words
from wording import Lang, joined, say

# Every status stands in exactly one group, or the counts of the sentence would not add up to the ledger.
_GROUPS: tuple[tuple[str, tuple[TaskStatus, ...], str], ...] = (
    ("done", (TaskStatus.ACHIEVED, TaskStatus.ACHIEVED_EARLY), "good"),
    ("well", (TaskStatus.AHEAD, TaskStatus.ON_TRACK), "good"),
    ("near", (TaskStatus.NEAR,), ""),
    ("behind", (TaskStatus.BEHIND, TaskStatus.FAR_BEHIND), "bad"),
    ("overdue", (TaskStatus.OVERDUE,), "bad"),
    ("not_started", (TaskStatus.NOT_STARTED,), "bad"),
    ("ended", (TaskStatus.ENDED,), ""),
    ("unquantified", (TaskStatus.UNQUANTIFIED,), ""),
    ("no_data", (TaskStatus.NO_DATA,), ""),
)
"""Statuses told together, by the key of their words, and the tone of the underline."""

_ALARMING = (TaskStatus.OVERDUE, TaskStatus.FAR_BEHIND, TaskStatus.BEHIND, TaskStatus.NOT_STARTED)


def task_headline(board: TaskBoard, lang: Lang) -> tuple[Segment, ...]:
    """Return the sentence for a day, in pieces whose counts add up to all tasks; of a ledger without tasks, that there
    are none."""
    count, left = len(board.ledger.commitments.all), len(board.ledger.not_taken)
    fields = {"date": moment_day(board.day, lang), "total": count, "taken": count - left, "tasks": len(board.tasks)}
    if not board.tasks:
        return (Segment(say("task_headline.empty", lang, **fields)),)
    start, end = say("task_headline.start", lang, **fields), say("task_headline.end", lang)
    pieces = list(_pieces(board.counts(), lang))
    segments = [Segment(start)]
    for place, piece in enumerate(pieces):
        segments += [Segment(say("task_headline.comma", lang))] if place else []
        segments.append(piece)
    # Commitments that nobody took are told in the same sentence: else a ledger of few tasks would look complete.
    rest = say("task_headline.not_taken", lang, count=left) if left else end
    return (*segments, Segment(rest))


def task_line(board: TaskBoard, lang: Lang) -> tuple[Segment, ...]:
    """Return the ledger in one line for the overview: how many tasks, and how many under each word."""
    segments = [Segment(say("task_headline.line", lang, count=len(board.tasks)))]
    for place, piece in enumerate(_pieces(board.counts(), lang)):
        segments += [Segment(say("task_headline.comma", lang))] if place else []
        segments.append(piece)
    return (*segments, Segment(say("task_headline.end", lang)))


def _pieces(counts: Mapping[TaskStatus, int], lang: Lang) -> Iterator[Segment]:
    for key, statuses, tone in _GROUPS:
        count = sum(counts[status] for status in statuses)
        if count:
            yield Segment(say(f"task_headline.{key}", lang, count=count), tone, count)


def worst_tasks(board: TaskBoard) -> tuple[TaskAssessment, ...]:
    """Return the tasks to look at first, at most as many as a leader has time for."""
    return alarming_tasks(board)[:MOST_NAMED]


def alarming_tasks(board: TaskBoard) -> tuple[TaskAssessment, ...]:
    """Return every task that is overdue, behind or not begun: the overdue first, then by the gap."""
    found = [each for each in board.tasks if each.status in _ALARMING]
    # Overdue ones by their days, the others by their gap: two scales that cannot be compared with each other.
    found.sort(key=lambda each: (_ALARMING.index(each.status) != 0, -each.overdue_days, each.gap or 0.0))
    return tuple(found)


def why_named(assessed: TaskAssessment, lang: Lang) -> str:
    """Return why a task is named first: the days it is overdue, that it has not begun, or its gap in points."""
    if assessed.status is TaskStatus.OVERDUE:
        return say("task_headline.overdue_days", lang, count=assessed.overdue_days)
    if assessed.status is TaskStatus.NOT_STARTED:
        return say("task_headline.not_begun", lang, date=moment_day(assessed.task.start, lang))
    return say("task_headline.gap", lang, points=f"{assessed.gap or 0.0:.0f}".replace("-", "−"))


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
    """Return the sentence of what is late: the task itself or its node that waits longest; empty for nothing."""
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
