"""The tasks of a home as pages, reports and commands ask for them: known at an instant, assessed as of a day.

Reading needs none of the journal's library; what was folded is kept until the journal's file changes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from etl.file_cache import FileCache
from etl.parsed import Parsed
from etl.store.data_store import DataStore
from etl.store.journal.reading import read_task_lines
from etl.store.journal.task_line import TaskLine
from etl.tasks.catalogue import SOURCES, SUPERVISION, TaskCatalogue
from etl.tasks.folding import PendingTaskLine, fold, pending
from plan.instant import CHINA
from plan.measures import Observed
from plan.tasks.assess import TaskBoard, assess_tasks
from plan.tasks.colours import ColourRule
from plan.tasks.ledger import TaskLedger
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

    def __init__(self, data_store: DataStore, sources: Path = SOURCES, supervision: Path = SUPERVISION) -> None:
        self.data_store = data_store
        self.home = data_store.home
        self.plan = data_store.bureau.first  # whose clauses are decomposed; further plans have no tasks
        self.catalogue = TaskCatalogue(self.plan, sources, supervision, Parsed(self.home.parsed))
        self._lines = FileCache(self.home.journal, self._read)
        self._folded: dict[tuple[int, str, datetime | None], TaskLedger] = {}
        self._boards: dict[tuple[int, int, date, str], TaskBoard] = {}
        self._kept: tuple[tuple[str, datetime | None], Observed] | None = None

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
        found = read_task_lines(self.home.journal)
        return self.journal.lines() if found is None else found

    def ledger(self, known_at: datetime | None = None) -> TaskLedger:
        """Return the ledger as it was known at an instant (None: now)."""
        lines = self.lines()
        # The chain's last hash names everything before it.
        key = len(lines), lines[-1].hash if lines else "", known_at
        found = self._folded.get(key)
        if found is None:
            if len(self._folded) >= _KEPT:
                # Emptied as a whole: what is missed then costs a folding, which takes milliseconds.
                self._folded.clear()
            found = self._folded[key] = fold(lines, self.catalogue.commitments, known_at)
        return found

    def pending(self) -> tuple[PendingTaskLine, ...]:
        """Return what waits for a decision, and what was returned, in order."""
        return pending(self.lines())

    def board(self, day: date, known_at: datetime | None = None, rule: ColourRule | None = None) -> TaskBoard:
        """Return the ledger assessed as of a day, under the chosen colour rule or another; the indicators that tasks
        are measured by as they were known at the same instant."""
        chosen, ledger = rule or self.catalogue.supervision.rule, self.ledger(known_at)
        accepted = self.data_store.record.acceptances()
        # The last acceptance, too, as tasks may be measured by an indicator whose value has changed.
        key = id(ledger), accepted[-1].sequence if accepted else 0, day, chosen.id
        found = self._boards.get(key)
        # An id is used again once its ledger is gone, hence the second look.
        if found is None or found.ledger is not ledger:
            if len(self._boards) >= _BOARDS:
                self._boards.clear()
            stands = self.stands(ledger, day, known_at)
            found = self._boards[key] = assess_tasks(ledger, day, self.plan.thresholds, chosen, stands)
        return found

    def stands(self, ledger: TaskLedger, day: date, known_at: datetime | None = None) -> Mapping[int, IndicatorStand]:
        """Return how the indicators stand by which tasks of a ledger are measured."""
        numbers = indicators_measured(ledger.tasks)
        if not numbers:
            return NO_STANDS
        return stands_on(self.plan, self._observed(known_at), numbers, day)

    def _observed(self, known_at: datetime | None) -> Observed:
        """Return the observations as known at an instant: those of the last question are kept, for a page asks of many
        days in turn."""
        with self.data_store.warehouse() as warehouse:
            key = warehouse.version, known_at
            kept = self._kept
            if kept is None or kept[0] != key:
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
