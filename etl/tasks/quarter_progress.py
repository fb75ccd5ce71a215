"""Progress that comes with a department's quarter: a second sheet of its template, sent and decided with the rest.

What is read of the sheet is the content of a line to be. The journal writes it in the transaction of the submission,
and its decision in that of the submission's: the two can never disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from etl.store.journal.task_line import NewTaskLine, TaskLine, TaskLineKind
from etl.tasks.decomposition import tables_of
from etl.tasks.folding import ACCEPTED, RETURNED, decisions_of, fold
from etl.tasks.progress_form import PROGRESS, PROGRESS_NEEDED, progress_form, tasks_due
from etl.tasks.progress_reading import SHEET
from etl.tasks.task_service import TaskService
from etl.tasks.task_store import TaskStore
from etl.tasks.task_writing import decision_line, progress_content
from etl.workbook.scan.sheet import Refusal, Workbook
from plan.denied import Denied
from plan.finding import Finding
from plan.period import Period
from plan.review import Person
from plan.submission import Submission
from wording import say

if TYPE_CHECKING:
    from etl.store.data_store import DataStore
    from etl.workbook.write.task_sheet import SheetForm

ProgressContent = Mapping[str, Any]
"""What a sheet reports, as its line of the journal will hold it; empty: nothing."""

NOTHING_REPORTED: ProgressContent = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class SheetProgress:
    """What was read of a workbook's second sheet, and every finding about it."""

    content: ProgressContent = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


class QuarterProgress:
    """Writes, reads and keeps the second sheet of a home's templates. Making one reads nothing."""

    def __init__(self, data_store: DataStore) -> None:
        self.store = TaskStore(data_store)
        self._service = TaskService(self.store)

    def sheet(self, department: str, period: Period) -> SheetForm | None:
        """Return the sheet to be filled in; None where the department has no task to report on for the quarter."""
        ledger = self.store.ledger()
        if ledger.version is None or not tasks_due(ledger, period, department):
            return None
        return progress_form(ledger, self._service.names, period, department)

    def mark(self, department: str) -> str:
        """Return a text that changes whenever a sheet of the department would have to be read again."""
        ledger = self.store.ledger()
        if ledger.version is None:
            return ""
        # What this sheet is made of, and no more: the whole ledger changes with every other department's report.
        own = {task.id for task in ledger.current.values() if task.lead == department}
        reports = sum(each.progress.task in own and each.accepted_at is not None for each in ledger.reports)
        moved = sum(each.approved is True and each.extension.task in own for each in ledger.extensions)
        ended = sum(each.task in own for each in ledger.endings)
        return f"tasks {ledger.version.line} {reports} {moved} {ended}"

    def read(self, book: Workbook | Refusal, department: str, period: Period | None) -> SheetProgress:
        """Return what a workbook's second sheet says of a department's quarter; nothing where it has none."""
        if period is None or not department or not _has_sheet(book) or self.store.ledger().version is None:
            return SheetProgress()
        read = self._service.progress_of(book, department, period)
        # With anything that keeps it out the whole sheet is out: half a report would look like a whole one.
        content = progress_content(read, "") if read.reports and not read.kept_out else NOTHING_REPORTED
        return SheetProgress(content, read.findings)

    def sending(
        self, content: ProgressContent, person: Person
    ) -> Callable[[Submission, Sequence[TaskLine]], Iterable[NewTaskLine]]:
        """Return the rule by which a quarter's progress is kept with its submission. Denied where a task was given to
        another unit meanwhile."""

        def rule(sent: Submission, lines: Sequence[TaskLine]) -> Iterator[NewTaskLine]:
            # First: the new version stands for what came with earlier ones that nobody decided.
            yield from _withdrawn(sent, person, lines)
            if content:
                self._check_still(content, sent.department, lines)
                yield _line(sent, content, person)

        return rule

    def _check_still(self, content: ProgressContent, department: str, lines: Sequence[TaskLine]) -> None:
        """Raise Denied where a reported task is not the department's any more."""
        # Asked again of the lines in the writer's turn: the workbook was read some time ago.
        current = fold(lines, self.store.catalogue.commitments).current
        tasks = [current.get(report["task"]) for report in content["reports"]]
        if any(task is None or task.lead != department for task in tasks):
            raise Denied("denied.ready.moved", conflict=True)


def deciding(
    submission: str, accepted: bool, person: Person, at: datetime, note: str
) -> Callable[[Sequence[TaskLine]], Iterable[NewTaskLine]]:
    """Return the rule by which progress is decided with the submission that it came with."""
    state = ACCEPTED if accepted else RETURNED

    def rule(lines: Sequence[TaskLine]) -> Iterator[NewTaskLine]:
        for line in _undecided(lines):
            if line.content["submission"] == submission:
                yield decision_line(person, at, state, note, str(line.sequence))

    return rule


def brought_in(
    came: Iterable[tuple[Submission, ProgressContent, Person, Person | None, datetime | None]],
) -> Callable[[Sequence[TaskLine]], Iterable[NewTaskLine]]:
    """Return the rule by which progress is kept of workbooks that are loaded, each with its submission, by whom it was
    sent, and by whom and when it is accepted (None: by nobody). What is kept already is not kept again."""
    all_of_them = tuple(came)

    def rule(lines: Sequence[TaskLine]) -> Iterator[NewTaskLine]:
        # Loading is repeated safely: what came with a submission before is known by it.
        known = {line.content["submission"] for line in lines if _came_with_submission(line)}
        for sent, content, sender, reviewer, at in all_of_them:
            if content and sent.id not in known:
                yield _line(sent, content, sender)
                if reviewer is not None and at is not None:
                    yield decision_line(reviewer, at, ACCEPTED)
            elif reviewer is not None and at is not None:
                yield from deciding(sent.id, True, reviewer, at, "")(lines)

    return rule


def came_with(line: TaskLine) -> str:
    """Return the submission with which a line's progress came; empty where it came by itself."""
    return str(line.content["submission"]) if _came_with_submission(line) else ""


def _has_sheet(book: Workbook | Refusal) -> bool:
    # By its exact name: every other sheet belongs to the quarter's own form.
    if isinstance(book, Refusal) or all(sheet.name.strip() != SHEET for sheet in book.sheets):
        return False
    return not isinstance(tables_of(book, PROGRESS, PROGRESS_NEEDED, SHEET), Finding)


def _line(sent: Submission, content: ProgressContent, person: Person) -> NewTaskLine:
    kept = {**content, "submission": sent.id, "reason": sent.reason}
    about, file = f"{sent.period} {sent.department}", (sent.file, sent.sha256)
    return NewTaskLine(
        TaskLineKind.PROGRESS, kept, person.name, sent.submitted_at, about, person.role, *file, sent.demonstration
    )


def _withdrawn(sent: Submission, person: Person, lines: Sequence[TaskLine]) -> Iterator[NewTaskLine]:
    """Yield decisions on what came with versions of the same quarter that nobody decided: the new one stands for
    them."""
    note = say("tasks.replaced", submission=sent.id)
    for line in _undecided(lines):
        if line.about == f"{sent.period} {sent.department}":
            yield decision_line(person, sent.submitted_at, RETURNED, note, str(line.sequence))


def _undecided(lines: Sequence[TaskLine]) -> list[TaskLine]:
    decided = decisions_of(lines)
    return [line for line in lines if _came_with_submission(line) and line.sequence not in decided]


def _came_with_submission(line: TaskLine) -> bool:
    return line.kind is TaskLineKind.PROGRESS and bool(line.content.get("submission"))
