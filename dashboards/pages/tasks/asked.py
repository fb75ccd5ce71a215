"""The filters and the view of the ledger of tasks, read from the address; and the rows that they leave."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dashboards.components.task_parts import board_of
from dashboards.request import Request
from plan.period import Period
from plan.tasks.assess import TaskAssessment, TaskBoard
from plan.tasks.attention import gravest_first, needs_a_look
from plan.tasks.chapters import ELSEWHERE, Chapter, chapter_of_task, chapters_of
from plan.tasks.colours import Colour
from plan.tasks.task_status import TaskStatus

VIEWS = ("list", "timeline", "table")
ALL = "all"
MOST_OPEN = 20
"""How many rows of a chapter, the gravest, are shown where nothing is filtered; the others are folded."""


@dataclass(frozen=True, slots=True)
class LedgerQuery:
    """The filters (None: all) and the view. ``opened``: a chapter of which every row is shown, or ALL."""

    chapter: str | None = None
    unit: str | None = None
    status: TaskStatus | None = None
    light: Colour | None = None
    view: str = "list"
    opened: str = ""

    @property
    def narrowed(self) -> bool:
        """Whether any filter is set, and so nothing is folded away."""
        return any((self.chapter is not None, self.unit, self.status, self.light))


@dataclass(frozen=True, slots=True)
class LedgerGroup:
    """A chapter's rows as they are shown, those that are folded, and how many tasks it has in all."""

    chapter: Chapter
    shown: tuple[TaskAssessment, ...]
    folded: tuple[TaskAssessment, ...]


def query_in(request: Request) -> LedgerQuery:
    """Return the filters and the view in the address; unknown values filter nothing."""
    asked = request.query
    status, light, view = asked.get("status", ""), asked.get("light", ""), asked.get("view", "")
    return LedgerQuery(
        chapter=asked.get("chapter"),
        unit=asked.get("unit"),
        # Addresses are typed, shortened and old: a word of an earlier edition shows the whole ledger, not an error.
        status=TaskStatus(status) if status in set(TaskStatus) else None,
        light=Colour(light) if light in set(Colour) else None,
        view=view if view in VIEWS else VIEWS[0],
        opened=asked.get("open", ""),
    )


def chapters_in(request: Request, board: TaskBoard) -> Mapping[str, tuple[TaskAssessment, ...]]:
    """Return every task by its chapter, in the order of the text; those that take no commitment last."""

    def grouped() -> Mapping[str, tuple[TaskAssessment, ...]]:
        # Filled with all chapters first, so that they come in the order of the text and not in that of the tasks.
        found: dict[str, list[TaskAssessment]] = {c.id: [] for c in chapters_of(board.ledger.commitments)}
        for assessed in board.tasks:
            found.setdefault(chapter_of_task(board.ledger, assessed.task), []).append(assessed)
        return {chapter: tuple(tasks) for chapter, tasks in found.items() if tasks}

    # Kept by the version of the data: pages, filters and downloads of a ledger ask for the same again and again.
    return request.reader.once(("task_chapters", request.as_of, request.known_at), grouped)


def selected(request: Request, board: TaskBoard, query: LedgerQuery) -> Iterator[tuple[str, Sequence[TaskAssessment]]]:
    """Yield (chapter's id, tasks that pass the filters); chapters without any are left out."""
    for chapter, tasks in chapters_in(request, board).items():
        if query.chapter is None or query.chapter == chapter:
            passed = [each for each in tasks if _passes(each, query)]
            if passed:
                yield chapter, passed


def _passes(assessed: TaskAssessment, query: LedgerQuery) -> bool:
    return (
        (query.unit is None or assessed.task.lead == query.unit)
        and (query.status is None or assessed.status is query.status)
        and (query.light is None or assessed.colour is query.light)
    )


def groups(request: Request, board: TaskBoard, query: LedgerQuery) -> Iterator[LedgerGroup]:
    """Yield the chapters with what is shown of each, and what is folded."""
    known = {chapter.id: chapter for chapter in chapters_of(board.ledger.commitments)}
    to_look_at = _to_look_at(request, board)
    for chapter, tasks in selected(request, board, query):
        # Whoever filters has said what is to be seen: nothing of it is folded away.
        whole = query.narrowed or query.view != VIEWS[0] or query.opened in (ALL, chapter)
        shown = [each for each in tasks if whole or each.task.id in to_look_at]
        # The gravest are chosen, then shown in the ledger's order: rows that jump from day to day cannot be found
        # again.
        ids = {each.task.id for each in (shown if whole else gravest_first(shown)[:MOST_OPEN])}
        shown = [each for each in shown if each.task.id in ids]
        folded = tuple(each for each in tasks if each.task.id not in ids)
        yield LedgerGroup(known.get(chapter, Chapter(ELSEWHERE, "", ())), tuple(shown), folded)


def _to_look_at(request: Request, board: TaskBoard) -> frozenset[str]:
    """Return the ids of the tasks that are not folded: those that need attention, by their status now and at the end
    of the quarter before (`needs_a_look`)."""

    def found() -> frozenset[str]:
        before = _before(request, board)
        return frozenset(each.task.id for each in board.tasks if needs_a_look(each, before.get(each.task.id)))

    return request.reader.once(("task_looks", request.as_of, request.known_at), found)


def _before(request: Request, board: TaskBoard) -> Mapping[str, TaskStatus]:
    tasks = request.reader.tasks
    assert tasks is not None, "a board comes of what is kept of tasks"
    last = Period.ended_by(board.day)
    # On a quarter's last day that quarter is the one looked at, and the one before it is its "before".
    day = last.shift(-1).last_day if last.last_day == board.day else last.last_day
    earlier = tasks.board(day, request.known_at)
    # A task that had not begun then had no status that could have changed.
    return {each.task.id: each.status for each in earlier.tasks if day >= each.task.start}


def board_and_query(request: Request) -> tuple[TaskBoard | None, LedgerQuery]:
    """Return the assessed tasks (None: none are kept), and the filters and view of the address."""
    return board_of(request), query_in(request)
