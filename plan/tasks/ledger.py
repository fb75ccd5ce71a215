"""The ledger of tasks 任务台账 as it is known at an instant: commitments, tasks, what was reported, slips; and the gaps
both ways."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property

from plan.instant import CHINA
from plan.tasks.commitment import Commitment, Commitments
from plan.tasks.progress import Progress, TaskAchievement, achieved
from plan.tasks.slip import Slip, open_slips
from plan.tasks.task import Extension, Task, TaskEnding, extended


@dataclass(frozen=True, slots=True)
class ProgressReport:
    """A report of progress as it was sent and accepted; ``accepted_at`` None while nobody has decided.

    ``line`` orders reports and names it; ``file`` and ``sha256`` are the workbook it came in (empty: from a page) and
    ``cell`` where it stands there.
    """

    progress: Progress
    line: int
    by: str
    at: datetime
    accepted_at: datetime | None = None
    accepted_by: str = ""
    file: str = ""
    sha256: str = ""
    cell: str = ""
    superseded: bool = False


@dataclass(frozen=True, slots=True)
class TaskExtension:
    """An extension as it was asked for and decided; ``approved`` None while nobody has decided."""

    extension: Extension
    line: int
    by: str
    at: datetime
    approved: bool | None = None
    decided_by: str = ""
    decided_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file that shows that something was done: kept by its SHA-256, tied to a task and maybe one of its nodes."""

    sha256: str
    name: str
    kind: str
    size: int
    task: str
    node: int | None
    by: str
    at: datetime
    line: int


@dataclass(frozen=True, slots=True)
class Decomposition:
    """An accepted version of the decomposition: its number, who and when, why it changed, and its workbook."""

    number: int
    line: int
    by: str
    at: datetime
    accepted_at: datetime
    reason: str
    file: str
    sha256: str
    tasks: tuple[Task, ...]
    demonstration: bool = False


@dataclass(frozen=True)
class TaskLedger:
    """Everything of tasks that was known at an instant. ``tasks`` are those of the decomposition in force."""

    commitments: Commitments
    versions: tuple[Decomposition, ...] = ()
    reports: tuple[ProgressReport, ...] = ()
    extensions: tuple[TaskExtension, ...] = ()
    endings: tuple[TaskEnding, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    slips: tuple[Slip, ...] = ()
    known_at: datetime | None = None
    _achieved: dict[tuple[str, date], TaskAchievement] = field(default_factory=dict, compare=False, repr=False)
    _on_day: dict[date, tuple[Slip, ...]] = field(default_factory=dict, compare=False, repr=False)

    @property
    def version(self) -> Decomposition | None:
        """The decomposition in force; None while none was accepted."""
        return self.versions[-1] if self.versions else None

    @property
    def tasks(self) -> tuple[Task, ...]:
        """The tasks in the decomposition's order, with their original days."""
        return self.version.tasks if self.version else ()

    @property
    def demonstration(self) -> bool:
        """Whether its tasks are invented."""
        return self.version is not None and self.version.demonstration

    @cached_property
    def by_id(self) -> Mapping[str, Task]:
        """Tasks by their ids, with their original days."""
        return {task.id: task for task in self.tasks}

    @cached_property
    def current(self) -> Mapping[str, Task]:
        """Tasks by their ids with the days that approved extensions give them."""
        found = dict(self.by_id)
        for each in self.extensions:
            task = found.get(each.extension.task)
            # In the journal's order, each upon the one before; of a task dropped from the decomposition nothing is
            # left to extend.
            if each.approved and task is not None:
                found[task.id] = extended(task, each.extension)
        return found

    @cached_property
    def tasks_of(self) -> Mapping[str, tuple[Task, ...]]:
        """The tasks that take each commitment, by the commitment's id; only of commitments that were taken."""
        found: dict[str, tuple[Task, ...]] = {}
        for task in self.tasks:
            for commitment in task.commitments:
                found[commitment] = (*found.get(commitment, ()), task)
        return found

    @cached_property
    def not_taken(self) -> tuple[Commitment, ...]:
        """The commitments that no task takes 未分解清单, in order."""
        return tuple(each for each in self.commitments.all if each.id not in self.tasks_of)

    @cached_property
    def tasks_of_indicator(self) -> Mapping[int, tuple[Task, ...]]:
        """The tasks that support each indicator, by its number: as the decomposition says, or through a commitment's
        reading."""
        found: dict[int, tuple[Task, ...]] = {}
        for task in self.tasks:
            for number in self.indicators_of(task):
                found[number] = (*found.get(number, ()), task)
        return found

    def indicators_of(self, task: Task) -> tuple[int, ...]:
        """Return the indicators that a task supports: its own, else those of its commitments' readings."""
        if task.indicators:
            return task.indicators
        read = (self.commitments.by_id[each].reading.indicators for each in task.commitments)
        return tuple(sorted({number for numbers in read for number in numbers}))

    def commitments_without_indicator(self) -> tuple[Commitment, ...]:
        """Return the commitments that support no indicator, as they are read."""
        return tuple(each for each in self.commitments.all if not each.reading.indicators)

    def achieved(self, task: str, day: date) -> TaskAchievement:
        """Return what counts as done of a task by a day, of accepted reports that are in force."""
        known = self._achieved.get((task, day))
        if known is None:
            known = self._achieved[task, day] = achieved(self.current[task], self._progress.get(task, ()), day)
        return known

    @cached_property
    def _progress(self) -> Mapping[str, tuple[Progress, ...]]:
        found: dict[str, list[Progress]] = {}
        for report in self.reports:
            # Sent is not accepted: what nobody has decided on counts for nothing yet (docs/tasks.md).
            if report.accepted_at is not None and not report.superseded:
                found.setdefault(report.progress.task, []).append(report.progress)
        return {task: tuple(each) for task, each in found.items()}

    def reports_of(self, task: str) -> tuple[ProgressReport, ...]:
        """Return every report on a task, superseded ones too, in the order in which they were sent."""
        return self.reports_by_task.get(task, ())

    @cached_property
    def reports_by_task(self) -> Mapping[str, tuple[ProgressReport, ...]]:
        """Every report, superseded ones too, by the task it is on, in the order in which they were sent."""
        found: dict[str, list[ProgressReport]] = {}
        for report in self.reports:
            found.setdefault(report.progress.task, []).append(report)
        return {task: tuple(each) for task, each in found.items()}

    def extensions_of(self, task: str) -> tuple[TaskExtension, ...]:
        """Return every extension asked for a task, in order."""
        return tuple(each for each in self.extensions if each.extension.task == task)

    def ending_of(self, task: str) -> TaskEnding | None:
        """Return the decision that ended a task; None while it runs."""
        return next((each for each in reversed(self.endings) if each.task == task), None)

    def evidence_of(self, task: str) -> tuple[Evidence, ...]:
        """Return the files tied to a task, in order."""
        return tuple(each for each in self.evidence if each.task == task)

    def slips_of(self, task: str) -> tuple[Slip, ...]:
        """Return every slip about a task, in order."""
        return tuple(slip for slip in self.slips if slip.task == task)

    def slips_on(self, day: date) -> tuple[Slip, ...]:
        """Return the slips as they stood at the end of a day, without those that were not opened by then."""
        known = self._on_day.get(day)
        if known is None:
            end = datetime.combine(day, time.max, CHINA)
            then = (slip.until(end) for slip in self.slips)
            known = self._on_day[day] = tuple(slip for slip in then if slip.steps)
        return known

    def open_slips(self, task: str, day: date) -> tuple[Slip, ...]:
        """Return the slips about a task that were not closed at the end of a day."""
        return open_slips(self.slips_on(day), task)
