"""Everything that is done to the ledger of tasks: each rule is asked again inside the transaction that writes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from etl.file_name import plain_name
from etl.reported_error import ReportedError
from etl.store.journal.task_line import NewTaskLine, TaskLine, TaskLineKind
from etl.store.raw import admit, raw_path, sha256_of, stage, sync
from etl.tasks.decomposition import ReadDecomposition, read_decomposition
from etl.tasks.evidence import kind_of_evidence, outgoing_copy
from etl.tasks.fields import NameIndex
from etl.tasks.folding import ACCEPTED, RETURNED, decisions_of, fold
from etl.tasks.progress_reading import (
    ReadProgress,
    Stands,
    days_looked_at,
    explanation_needed,
    is_progress,
    read_progress,
)
from etl.tasks.quotas import check_room, check_waiting
from etl.tasks.task_store import TaskStore
from etl.tasks.task_writing import (
    ReadTasks,
    decision_line,
    next_slip,
    report_json,
    same_in_force,
    sending_line,
    slip_line,
)
from etl.workbook.read.reading import read_workbook
from etl.workbook.scan.limits import FILE_BYTES
from etl.workbook.scan.sheet import Refusal, Workbook
from plan.denied import Denied
from plan.period import Period
from plan.review import Person, Role
from plan.tasks.ledger import Evidence, TaskLedger
from plan.tasks.progress import Progress
from plan.tasks.rights import TaskAction, check_ending, check_extension, check_may_act, check_part
from plan.tasks.slip import Slip, SlipAction, SlipColour, SlipStep, check_step
from plan.tasks.supervise import answer_due
from plan.tasks.task import Extension, Task, TaskEnding

Files = dict[str, tuple[bytes, str]]
"""Bytes to be kept, and what their sender called them, by their SHA-256."""


@dataclass(frozen=True, slots=True)
class ReceivedTasks:
    """What became of a workbook: what was read, and the number of the line under which it is kept (None: it was not).
    ``again``: the same bytes were in force already, under that line."""

    read: ReadTasks
    line: int | None = None
    accepted: bool = False
    again: bool = False


class TaskService:
    """What people do to a home's tasks. ``clock`` gives the moment that is kept."""

    def __init__(self, store: TaskStore, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.store = store
        self._clock = clock

    @property
    def names(self) -> NameIndex:
        """Whatever may be named in a workbook."""
        catalogue = self.store.catalogue
        return NameIndex(catalogue.plan, catalogue.supervision, catalogue.commitments)

    def read(self, path: Path, unit: str | None = None, period: Period | None = None, name: str = "") -> ReadTasks:
        """Return what a workbook says, a decomposition or a quarter's progress, and keep nothing of it."""
        return self.understand(read_workbook(path, name or path.name), unit, period)

    def understand(self, book: Workbook | Refusal, unit: str | None, period: Period | None) -> ReadTasks:
        """Return what an opened workbook says: progress where it is a form of that or a quarter is named, else a
        decomposition. ``unit`` and ``period`` as of `read_progress`."""
        # A named quarter says that it is progress, whatever the sheet is called.
        if is_progress(book) or period is not None:
            ledger = self.store.ledger()
            day = period.last_day if period else self.store.plan.final_day
            stands = self._indicator_stands(ledger, day)
            return read_progress(book, ledger, self.names, unit, period, stands)
        return read_decomposition(book, self.names)

    def progress_of(self, book: Workbook | Refusal, unit: str | None, period: Period) -> ReadProgress:
        """Return what a workbook reports of a quarter's progress."""
        ledger = self.store.ledger()
        return read_progress(book, ledger, self.names, unit, period, self._indicator_stands(ledger, period.last_day))

    def send(
        self,
        path: Path,
        person: Person,
        *,
        accept: bool = False,
        reason: str = "",
        unit: str | None = None,
        period: Period | None = None,
        name: str = "",
    ) -> ReceivedTasks:
        """Keep a workbook that nothing must be mended in, and accept it where that is asked; Denied if this person may
        not. The same bytes accepted last are not taken again."""
        content = _content(path)
        book = read_workbook(path, name or path.name) if content is not None else Refusal("too_large", "file")
        read = self.understand(book, unit, period)
        if read.kept_out or content is None:
            return ReceivedTasks(read)
        return self._keep(read, content, name or path.name, person, accept, reason)

    def _keep(
        self, read: ReadTasks, content: bytes, name: str, person: Person, accept: bool, reason: str
    ) -> ReceivedTasks:
        """Keep what was read of a workbook; where its bytes are in force already, only their line is returned."""
        sha256 = sha256_of(content)
        line = sending_line(read, name, sha256, person, self._clock(), reason)
        # The rule runs inside the transaction and can only return lines: what it found comes out through this list.
        again: list[int] = []

        def rule(lines: Sequence[TaskLine]) -> Iterable[NewTaskLine]:
            # With the lines of this moment: the lead may have changed since the page was opened.
            self._check_sending(read, person, fold(lines, self.store.catalogue.commitments))
            known = same_in_force(lines, line)
            if known is not None:
                again.append(known)
                return ()
            decided = [decision_line(person, self._clock(), ACCEPTED)] if accept else []
            return (line, *decided)

        kept = self._write(rule, {sha256: (content, name)})
        return ReceivedTasks(read, kept[0].sequence if kept else again[0], accept or bool(again), bool(again))

    def _check_sending(self, read: ReadTasks, person: Person, ledger: TaskLedger) -> None:
        if isinstance(read, ReadDecomposition):
            check_may_act(TaskAction.DECOMPOSE, person)
        else:
            for report in read.reports:
                task = ledger.current[report.task]
                check_may_act(TaskAction.REPORT, person, task)
                check_part(person, report, task)

    def report(self, progress: Progress, person: Person, accept: bool = False) -> TaskLine:
        """Keep what a page reports of one task. Denied where the task is not this person's, or where it lags and cause,
        measures and deadline are not all given."""
        stands = self._indicator_stands(self.store.ledger(), progress.day)  # not inside the transaction: it may rebuild

        def rule(lines: Sequence[TaskLine]) -> Iterable[NewTaskLine]:
            ledger = fold(lines, self.store.catalogue.commitments)
            task = _task(ledger, progress.task)
            check_may_act(TaskAction.REPORT, person, task)
            check_part(person, progress, task)
            check_waiting(lines, task, progress.by_town)
            # Why a task lags is for its lead to say, not for one of its towns.
            said = progress.explained or bool(progress.by_town)
            if not said and explanation_needed(ledger, self.names, progress, stands):
                raise Denied("denied.task_unexplained", task=task.title)
            content = {"reports": [report_json(progress)], "unit": task.lead}
            line = NewTaskLine(
                TaskLineKind.PROGRESS, content, person.name, self._clock(), task.id, person.role,
                demonstration=person.demonstration,
            )  # fmt: skip
            return (line, decision_line(person, self._clock(), ACCEPTED)) if accept else (line,)

        return self._write(rule)[0]

    def _indicator_stands(self, ledger: TaskLedger, day: date) -> Stands:
        return {each: self.store.stands(ledger, each) for each in days_looked_at(day, self.store.catalogue.supervision)}

    def decide(self, line: int, person: Person, accepted: bool, note: str = "") -> TaskLine:
        """Accept or return a decomposition or progress, approve or refuse an extension; Denied where that cannot be.
        KeyError if there is no such line."""

        def rule(lines: Sequence[TaskLine]) -> Iterable[NewTaskLine]:
            sent = next((each for each in lines if each.sequence == line), None)
            if sent is None:
                raise KeyError(line)
            # Who may is asked before whether it was decided: who may not learns nothing of its state.
            check_may_act(TaskAction.DECIDE, person, sent_by=sent.by)
            if sent.content.get("submission"):
                raise Denied("denied.task_with_submission", conflict=True, submission=sent.content["submission"])
            # Two reviewers may have had the same page open; the second is told, and nothing is decided twice.
            if line in decisions_of(lines):
                raise Denied("denied.task_decided", conflict=True, line=line)
            if not accepted and not note.strip():
                raise Denied("denied.task_note")
            state = ACCEPTED if accepted else RETURNED
            return (decision_line(person, self._clock(), state, note, str(line)),)

        return self._write(rule)[0]

    def ask_extension(self, extension: Extension, person: Person) -> TaskLine:
        """Ask for a later due day; Denied after the due day, while another waits, without a reason, or for an earlier
        day."""

        def rule(ledger: TaskLedger, task: Task) -> None:
            check_may_act(TaskAction.EXTEND, person, task)
            check_extension(ledger, task, extension, self.store.today(self._clock()))

        return self._about_task(TaskLineKind.EXTENSION, extension, person, rule)

    def end(self, ending: TaskEnding, person: Person) -> TaskLine:
        """End a task by a decision and its document; Denied where it was ended before, or before it began."""

        def rule(ledger: TaskLedger, task: Task) -> None:
            check_may_act(TaskAction.END, person, task)
            check_ending(ledger, task, ending)

        return self._about_task(TaskLineKind.ENDING, ending, person, rule)

    def _about_task(
        self,
        kind: TaskLineKind,
        said: Extension | TaskEnding,
        person: Person,
        check: Callable[[TaskLedger, Task], None],
    ) -> TaskLine:
        """Append one line about a task if ``check`` lets it, asked in the transaction with the task as it is in
        force."""

        def rule(lines: Sequence[TaskLine]) -> Iterable[NewTaskLine]:
            ledger = fold(lines, self.store.catalogue.commitments)
            task = _task(ledger, said.task)
            check(ledger, task)
            content = said.model_dump(mode="json", exclude_defaults=True)
            return (
                NewTaskLine(kind, content, person.name, self._clock(), task.id, person.role,
                            demonstration=person.demonstration),
            )  # fmt: skip

        return self._write(rule)[0]

    def attach(self, content: bytes, name: str, task_id: str, person: Person, node: int | None = None) -> TaskLine:
        """Keep a file as evidence of a task or one of its nodes, byte for byte; ReportedError for what is not taken."""
        name = plain_name(name)
        kind, sha256 = kind_of_evidence(content, name), sha256_of(content)

        def rule(lines: Sequence[TaskLine]) -> Iterable[NewTaskLine]:
            ledger = fold(lines, self.store.catalogue.commitments)
            task = _task(ledger, task_id)
            check_may_act(TaskAction.ATTACH, person, task)
            if person.role is not Role.MACHINE:
                check_room(ledger, task, len(content), self._clock())
            if node is not None and not 0 <= node < len(task.nodes):
                raise KeyError(node)
            said = {"kind": kind, "size": len(content), "node": node}
            return (
                NewTaskLine(TaskLineKind.EVIDENCE, said, person.name, self._clock(), task_id, person.role, name, sha256,
                            person.demonstration),
            )  # fmt: skip

        return self._write(rule, {sha256: (content, name)})[0]

    def evidence(self, kept: Evidence, leaves: bool = True) -> bytes:
        """Return a file of evidence: as it leaves the house (a photo without place and time), or as it was given."""
        content = raw_path(self.store.home, kept.sha256).read_bytes()
        return outgoing_copy(content, kept.kind) if leaves else content

    def issue(self, task_id: str, colour: SlipColour, person: Person, note: str, day: date | None = None) -> Slip:
        """Open a slip on a task's lead and hand it over, with the day by which it is to be answered."""
        moment = self._clock()
        due = answer_due(self.store.catalogue.supervision, colour, day or moment.date())

        def rule(lines: Sequence[TaskLine]) -> Iterable[NewTaskLine]:
            ledger = fold(lines, self.store.catalogue.commitments)
            task = _task(ledger, task_id)
            # Counted inside the transaction, so that two slips never share a number.
            slip = Slip(next_slip(ledger, (day or moment.date()).year), task_id, task.lead, colour)
            opened = SlipStep(SlipAction.OPEN, person.name, person.role, moment, note)
            check_step(person, slip, opened)
            # Two steps of one person in one act: a slip that is opened and not handed over would be nobody's.
            assigned = SlipStep(SlipAction.ASSIGN, person.name, person.role, moment, due=due)
            check_step(person, slip.step(opened), assigned)
            return tuple(slip_line(slip, step, person) for step in (opened, assigned))

        return self._slip(self._write(rule)[0].about)

    def step(self, slip_id: str, steps: Sequence[SlipAction], person: Person, **words: Any) -> Slip:
        """Take one or more steps with a slip, all or none; ``words`` are fields of :class:`SlipStep`."""
        moment = self._clock()

        def rule(lines: Sequence[TaskLine]) -> Iterable[NewTaskLine]:
            ledger = fold(lines, self.store.catalogue.commitments)
            slip = next((each for each in ledger.slips if each.id == slip_id), None)
            if slip is None:
                raise ReportedError("tasks.no_slip", slip=slip_id)
            for action in steps:
                step = SlipStep(action, person.name, person.role, moment, **words)
                check_step(person, slip, step)
                yield slip_line(slip, step, person)
                # Each step is checked on the slip as the one before left it; one that is refused takes all back.
                slip = slip.step(step)

        self._write(rule)
        return self._slip(slip_id)

    def _slip(self, slip_id: str) -> Slip:
        return next(slip for slip in self.store.ledger().slips if slip.id == slip_id)

    def _write(
        self,
        rule: Callable[[Sequence[TaskLine]], Iterable[NewTaskLine]],
        files: dict[str, tuple[bytes, str]] | None = None,
    ) -> tuple[TaskLine, ...]:
        """Append under the writer's lock: the bytes first, so that no line ever names a file that is not there."""
        home, journal = self.store.home, self.store.journal
        with home.writing():
            # A file that is there already (the same photo twice) is not written again: its name is its SHA-256.
            staged = [
                stage(home, Path(name), sha256, content)
                for sha256, (content, name) in (files or {}).items()
                if not raw_path(home, sha256).exists()
            ]
            for each in staged:
                sync(each)
            admit(home, staged)
            return journal.append(rule)


def _task(ledger: TaskLedger, task: str) -> Task:
    found = ledger.current.get(task)
    if found is None:
        raise ReportedError("tasks.no_task", task=task)
    return found


def _content(path: Path) -> bytes | None:
    """Return a file's bytes; None for one that is larger than any workbook that is read."""
    try:
        return path.read_bytes() if path.stat().st_size <= FILE_BYTES else None
    except OSError as error:
        raise ReportedError("path.unreadable", path=path, why=error) from error
