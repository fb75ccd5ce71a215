"""Entry: workbooks that may come in, batch by batch: bytes on the disk, then journal lines, then the warehouse."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from etl.faults import fault_point
from etl.intake.outcome import IntakeActor
from etl.reading.extraction import Extraction
from etl.reported_error import ReportedError
from etl.store.data_store import DataStore
from etl.store.journal.ledger import NewSubmission
from etl.store.raw import StagedFile, admit, stage, sync, turn_away
from etl.tasks.quarter_progress import NOTHING_REPORTED, ProgressContent, brought_in
from plan.finding import Finding
from plan.review import Person, Role
from plan.submission import Submission

BATCH = 64
"""Workbooks per journal transaction: few waits for the disk, and little to do again after a kill."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A workbook that may enter: its place in the load, its bytes, what was read, and its line to be.

    ``corrects``: the line is of an earlier quarter that the workbook corrects. ``progress``: what its second sheet
    reports of tasks.
    """

    position: int
    staged: StagedFile
    read: Extraction
    sending: NewSubmission
    corrects: bool = False
    progress: ProgressContent = field(default_factory=dict)


class IntakeSession:
    """The way into a home. The caller holds the writer's lock."""

    def __init__(self, data_store: DataStore) -> None:
        self._data_store = data_store
        # Threads, because syncing a file is waiting: eight wait side by side.
        self._disk = ThreadPoolExecutor(8, thread_name_prefix="disk")
        self._needed: Counter[str] = Counter()
        self._waiting: list[_Waiting] = []
        self._fresh: dict[str, Extraction] = {}
        self._entered: dict[int, str] = {}
        self.corrections: dict[int, list[str]] = defaultdict(list)

    def stage(self, source: Path, sha256: str, content: bytes) -> StagedFile:
        """Copy bytes into the home, to be read from there; ReportedError if they cannot be written."""
        # Counted, because the same bytes may lie in a folder twice, and the copy is one.
        self._needed[sha256] += 1
        return stage(self._data_store.home, source, sha256, content)

    def turn_away(self, staged: StagedFile) -> None:
        """Keep the workbook out: forget its bytes, unless the same bytes are wanted by another file of the load."""
        self._needed[staged.sha256] -= 1
        if not self._needed[staged.sha256]:
            turn_away(staged)

    def enter(
        self,
        position: int,
        name: str,
        staged: StagedFile,
        lines: Sequence[tuple[Extraction, tuple[Finding, ...], IntakeActor]],
        progress: ProgressContent = NOTHING_REPORTED,
    ) -> None:
        """Let the workbook in, and after it each earlier quarter that it corrects: all at once with its batch."""
        for number, (read, said, hands) in enumerate(lines):
            sending = _sending(name, staged.sha256, read, said, hands)
            along = NOTHING_REPORTED if number else progress
            self._waiting.append(_Waiting(position, staged, read, sending, number > 0, along))
        if len(self._waiting) >= BATCH:
            self._bring_in()

    def finish(self) -> dict[int, str]:
        """Bring in what waits and publish; return the submission's id of each place in the load (counted from 0)."""
        if self._waiting:
            self._bring_in()
        self._disk.shutdown()
        # Once, after all batches: a warehouse for each of them would take as long as the reading.
        self._data_store.publisher.keep_up(self._fresh)
        return self._entered

    def _bring_in(self) -> None:
        batch, self._waiting = self._waiting, []
        for sent, waiting in zip(self._write(batch), batch, strict=True):
            if waiting.corrects:
                self.corrections[waiting.position].append(sent.id)
            else:
                self._entered[waiting.position] = sent.id
            self._fresh[sent.id] = waiting.read
        self._data_store.extractions.cache.put_all((w.staged.sha256, w.read) for w in batch)

    def _write(self, batch: list[_Waiting]) -> list[Submission]:
        """Write the bytes first and the lines after, so that a line never lacks its file. Raises ReportedError."""
        # A copy of an earlier batch has its name already, and is not among them.
        copies = {w.staged.sha256: w.staged for w in batch if w.staged.path.exists()}.values()
        try:
            # All bytes before any name, all names before any line. list() lets errors of the threads come out here.
            list(self._disk.map(sync, copies))
            admit(self._data_store.home, copies)
        except OSError as error:
            raise ReportedError("keep.no_raw", file=batch[0].sending.file, why=error) from error
        sent = self._data_store.journal.submit(
            (waiting.sending for waiting in batch), lambda submissions: brought_in(map(_along, submissions, batch))
        )
        fault_point("after_journal")
        return sent


def _along(
    sent: Submission, waiting: _Waiting
) -> tuple[Submission, ProgressContent, Person, Person | None, datetime | None]:
    """Return a submission with the progress that came with it, and whose doing both are."""
    sending = waiting.sending
    reviewer = Person(sending.accepted_by, Role(sending.accepted_as)) if sending.accepted_by else None
    return sent, waiting.progress, Person(sending.submitted_by, Role(sending.role)), reviewer, sending.accepted_at


def _sending(name: str, sha256: str, read: Extraction, said: tuple[Finding, ...], hands: IntakeActor) -> NewSubmission:
    assert read.period is not None, "a workbook without a period is kept out"
    return NewSubmission(
        department=read.department,
        period=read.period,
        file=name,
        sha256=sha256,
        layout=read.layout,
        rows=read.rows,
        demonstration=read.demonstration,
        submitted_by=hands.submitted_by,
        submitted_at=hands.submitted_at,
        findings=said,
        role=hands.role,
        reason=hands.reason,
        accepted_by=hands.accepted_by,
        accepted_at=hands.accepted_at,
        accepted_as=hands.accepted_as,
    )
