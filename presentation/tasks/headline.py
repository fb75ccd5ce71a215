"""The message of the ledger of tasks: one sentence that counts every task once, and every commitment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from plan.tasks.assess import TaskAssessment, TaskBoard
from plan.tasks.task_status import TaskStatus
from presentation.formats import moment_day
from presentation.headline import MOST_NAMED, Segment
from wording import Lang, say

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
    told = [Segment(start)]
    for place, piece in enumerate(pieces):
        told += [Segment(say("task_headline.comma", lang))] if place else []
        told.append(piece)
    # Commitments that nobody took are told in the same sentence: else a ledger of few tasks would look complete.
    rest = say("task_headline.not_taken", lang, count=left) if left else end
    return (*told, Segment(rest))


def task_line(board: TaskBoard, lang: Lang) -> tuple[Segment, ...]:
    """Return the ledger in one line for the overview: how many tasks, and how many under each word."""
    told = [Segment(say("task_headline.line", lang, count=len(board.tasks)))]
    for place, piece in enumerate(_pieces(board.counts(), lang)):
        told += [Segment(say("task_headline.comma", lang))] if place else []
        told.append(piece)
    return (*told, Segment(say("task_headline.end", lang)))


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
    """Return what is said of a task that is to be looked at first."""
    if assessed.status is TaskStatus.OVERDUE:
        return say("task_headline.overdue_days", lang, count=assessed.overdue_days)
    if assessed.status is TaskStatus.NOT_STARTED:
        return say("task_headline.not_begun", lang, date=moment_day(assessed.task.start, lang))
    return say("task_headline.gap", lang, points=f"{assessed.gap or 0.0:.0f}".replace("-", "−"))
