"""The tasks of a home as pages, reports and commands ask for them: known at an instant, assessed as of a day.

Reading needs none of the journal's library; what was folded is kept until the journal's file changes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from threading import RLock
from typing import TYPE_CHECKING

from etl.home.file_cache import FileCache
from etl.store.data_store import DataStore
from etl.store.journal.reading import read_task_lines
from etl.store.journal.task_line import TaskLine
from etl.tasks.catalogue import TaskCatalogue
from etl.tasks.folding import LineValues, PendingTaskLine, fold, pending
from plan.instant import CHINA
from plan.observed import Observed
from plan.tasks.assess import TaskBoard, assess_tasks
from plan.tasks.colours import ColourRule
from plan.tasks.ledger import TaskLedger
from plan.tasks.reassess import changed_tasks, reassess_tasks
from plan.tasks.stands import indicators_measured, stands_on
from plan.tasks.task_schedule import NO_STANDS, IndicatorStand

if TYPE_CHECKING:
    from pathlib import Path

    from etl.store.journal.task_lines import TaskJournal

_KEPT, _BOARDS = 16, 64
"""Ledgers of earlier instants, and assessments of days, that are kept at a time."""


class TaskStore:
    """What a home keeps of tasks. Making one reads nothing; safe for many threads.

    ``catalogue`` has the commitments and the ways of supervision, :meth:`ledger` all that was sent and decided.
    """

    def __init__(self, data_store: DataStore, sources: Path | None = None, supervision: Path | None = None) -> None:
        self.data_store = data_store
        self.home = data_store.home
        self.plan = data_store.bureau.first  # whose clauses are decomposed; further plans have no tasks
        self.catalogue = TaskCatalogue.of(self.home, self.plan, sources, supervision)
        self._lines = FileCache(self.home.journal, self._read)
        self._folded: dict[tuple[int, str, datetime | None], TaskLedger] = {}
        self._boards: dict[tuple[date, str, datetime | None], tuple[TaskBoard, Mapping[int, IndicatorStand]]] = {}
        self._kept: tuple[tuple[object, datetime | None], Observed] | None = None
        self._read_before: tuple[TaskLine, ...] = ()
        self._values = LineValues()
        # (before, after, tasks that differ): the last answer of `_changed`.
        self._grown: tuple[TaskLedger, TaskLedger, frozenset[str]] | None = None
        self._stands: dict[tuple[Observed, tuple[int, ...], date], Mapping[int, IndicatorStand]] = {}
        # A page asks for a dozen boards: after a change all threads would make each of them.
        self._computing = RLock()

    @cached_property
    def journal(self) -> TaskJournal:
        """The journal to write in, made with the home on first use."""
        # Late: it brings the journal's library along, which reading does without.
        from etl.store.journal.task_lines import TaskJournal

        assert self.data_store.journal, "the journal is there, or its loss was told"
        return TaskJournal.at(self.home.journal)

    def lines(self) -> Sequence[TaskLine]:
        """Return every line of tasks; none where there is no home yet."""
        return () if self.home.empty else self._lines()

    def _read(self) -> tuple[TaskLine, ...]:
        # None where the file cannot be read as it lies there: then the journal's library opens it.
        found = read_task_lines(self.home.journal, self._read_before)
        if found is None:
            return self.journal.lines()
        self._read_before = found
        return found

    def ledger(self, known_at: datetime | None = None) -> TaskLedger:
        """Return the ledger as it was known at an instant (None: now)."""
        lines = self.lines()
        # The chain's last hash names everything before it.
        key = len(lines), lines[-1].hash if lines else "", known_at
        found = self._folded.get(key)
        if found is not None:
            return found
        with self._computing:
            if (found := self._folded.get(key)) is None:
                if len(self._folded) >= _KEPT:
                    # Emptied as a whole: what is missed then costs a folding, which takes milliseconds.
                    self._folded.clear()
                found = self._folded[key] = fold(lines, self.catalogue.commitments, known_at, self._values)
            return found

    def pending(self) -> tuple[PendingTaskLine, ...]:
        """Return what waits for a decision, and what was returned, in order."""
        return pending(self.lines())

    def board(self, day: date, known_at: datetime | None = None, rule: ColourRule | None = None) -> TaskBoard:
        """Return the ledger assessed as of a day, under the chosen colour rule or another; the indicators that tasks
        are measured by as they were known at the same instant."""
        chosen, ledger = rule or self.catalogue.supervision.rule, self.ledger(known_at)
        key = day, chosen.id, known_at
        with self._computing:
            # Tasks may be measured by an indicator whose value has changed.
            stands = self.stands(ledger, day, known_at)
            board, stood = self._boards.get(key, (None, NO_STANDS))
            if board is not None and stood == stands and board.rule == chosen:
                if board.ledger is ledger:
                    return board
                changed = self._changed(board.ledger, ledger)
                board = reassess_tasks(board, ledger, changed, self.plan.thresholds, stands)
            else:
                board = assess_tasks(ledger, day, self.plan.thresholds, chosen, stands)
            if len(self._boards) >= _BOARDS:
                self._boards.clear()
            self._boards[key] = board, stands
            return board

    def _changed(self, before: TaskLedger, after: TaskLedger) -> frozenset[str]:
        """Return the ids of the tasks that differ in a later ledger; a dozen boards ask it of the same two."""
        if self._grown is None or self._grown[0] is not before or self._grown[1] is not after:
            self._grown = before, after, changed_tasks(before, after)
        return self._grown[2]

    def stands(self, ledger: TaskLedger, day: date, known_at: datetime | None = None) -> Mapping[int, IndicatorStand]:
        """Return how the indicators stand by which tasks of a ledger are measured, by the indicator's number."""
        numbers = indicators_measured(ledger.tasks)
        if not numbers:
            return NO_STANDS
        observed = self._observed(known_at)
        asked = observed, numbers, day
        if asked not in self._stands:
            if len(self._stands) >= _BOARDS:
                self._stands.clear()
            self._stands[asked] = stands_on(self.plan, observed, numbers, day)
        return self._stands[asked]

    def _observed(self, known_at: datetime | None) -> Observed:
        """Return the observations as known at an instant: those of the last question are kept, for a page asks of many
        days in turn, and opening the warehouse reads all of it."""
        key, kept = (_file_state(self.home.warehouse), known_at), self._kept
        if kept is None or kept[0][0] is None or kept[0] != key:
            with self.data_store.warehouse() as warehouse:
                # As it looked when it was open: opening may have made it anew.
                key = _file_state(self.home.warehouse), known_at
                kept = self._kept = key, Observed(warehouse.observations(known_at))
        return kept[1]

    def today(self, now: datetime) -> date:
        """Return the day on which something is done: today in China, of invented tasks that of their newest report."""
        day = now.astimezone(CHINA).date()
        return self.default_day(day) if self.ledger().demonstration else day

    def default_day(self, today: date) -> date:
        """Return the day to ask of where none is named: that of the newest accepted report, else today, within the
        plan."""
        # Today would show every quarter that has not been reported yet as silence.
        known = [report.progress.day for report in self.ledger().reports if report.accepted_at is not None]
        return min(max(known, default=today), today)


def _file_state(path: Path) -> tuple[int, int, int] | None:
    """Return inode, time and size of a file, which are others for every file that takes its place; None if there is
    none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size
