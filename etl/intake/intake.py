"""Intake: workbooks come in, are read, checked, and kept or sent back with everything that is wrong with them.

Two rules hold whatever happens. A workbook enters whole or not at all; and its bytes are on the disk before the journal
speaks of it, so a line never lacks its file. Whoever is killed in between can simply begin again.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property, partial
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import NamedTuple

from etl.intake.earlier import EarlierQuarter, corrected_quarters, with_outcome
from etl.intake.entry import IntakeSession
from etl.intake.outcome import IntakeActor, Outcome, SentAs, outcome_of
from etl.intake.walk import walk
from etl.reading.checks import check
from etl.reading.extract import extract
from etl.reading.extraction import Extraction
from etl.reading.file_names import named_otherwise
from etl.store.accepted import Accepted
from etl.store.data_store import DataStore
from etl.store.findings import findings_of, findings_to_keep
from etl.store.journal.ledger import Ledger
from etl.store.raw import StagedFile, raw_path, sha256_of
from etl.tasks.quarter_progress import ProgressContent, QuarterProgress
from etl.workbook import Refusal, Workbook, read_workbooks
from etl.workbook.scan.limits import FILE_BYTES
from etl.workbook.write.writing_form import period_words
from plan.finding import Finding
from plan.period import Period
from plan.submission import Submission
from wording import say

OnProgress = Callable[[int, int], None]
"""Told (files done, files in all)."""

ANYTHING = SentAs()
"""Nobody said what the workbooks are for: each says so itself."""


def by(
    actor: str, clock: Callable[[], datetime] = lambda: datetime.now(UTC), reason: str = ""
) -> Callable[[Path], IntakeActor]:
    """Return the actor of each file where the machine's administrator submits and accepts now, without asking who
    may."""

    def hands(path: Path) -> IntakeActor:
        moment = clock()
        return IntakeActor(actor, moment, actor, moment, reason=reason)

    return hands


def load(
    paths: Sequence[Path],
    data_store: DataStore,
    *,
    hands: Callable[[Path], IntakeActor] | None = None,
    sent_as: SentAs = ANYTHING,
    progress: OnProgress = lambda done, total: None,
) -> list[Outcome]:
    """Read and check every workbook under ``paths``, in the order of time; with ``hands`` submit and accept them too.

    A workbook with a fault that keeps it out leaves no trace; the others go on. Bytes that were sent before change
    nothing. ReportedError if a path is not there or the home cannot be written to.
    """
    found = walk(paths)
    for path in found.passed_over:
        data_store.tell("load.passed_over", file=path.name)
    return take_in(found.files, data_store, hands=hands, sent_as=sent_as, progress=progress)


def take_in(
    files: Sequence[Path],
    data_store: DataStore,
    *,
    hands: Callable[[Path], IntakeActor] | None = None,
    sent_as: SentAs = ANYTHING,
    progress: OnProgress = lambda done, total: None,
) -> list[Outcome]:
    """Do as :func:`load` for files in the order given, and return their outcomes in that order."""
    with data_store.home.writing() if hands else nullcontext():
        if hands:
            Thread(target=_import_early).start()  # while the reader's process starts
        intake = _Intake(data_store, hands, sent_as)
        outcomes = []
        for outcome in intake.take(files):
            outcomes.append(outcome)
            progress(len(outcomes), len(files))
        entered = intake.finish()
    return [_entered(o, entered.get(position)) for position, o in enumerate(outcomes)]


class _Kept(NamedTuple):
    """What a file became: its submission, and those by which it corrects earlier quarters."""

    submission: str
    corrections: tuple[tuple[Period, str | None], ...]


def _entered(outcome: Outcome, kept: _Kept | None) -> Outcome:
    return replace(outcome, submission=kept.submission, corrections=kept.corrections) if kept else outcome


@dataclass(slots=True)
class _File:
    """A file on its way: its place in the load, its bytes' SHA-256, and what is done about it so far."""

    position: int
    path: Path
    sha256: str = ""
    staged: StagedFile | None = None
    known: Submission | None = None


class _Intake:
    """One load. With ``hands`` the writer's lock is held all along, so what is known stays true."""

    def __init__(self, data_store: DataStore, hands: Callable[[Path], IntakeActor] | None, sent_as: SentAs) -> None:
        self._data_store = data_store
        self._hands = hands
        self._sent_as = sent_as
        self._entry = IntakeSession(data_store) if hands else None
        self._waiting: deque[_File] = deque()
        self._corrects: dict[int, list[Period]] = {}
        self._progress = QuarterProgress(data_store)

    def take(self, files: Sequence[Path]) -> Iterator[Outcome]:
        """Yield the outcome of each file, in order, while the next ones are being read."""
        for book in read_workbooks(self._requests(files)):
            yield from self._known_ones()
            yield self._judge(self._waiting.popleft(), book)
        yield from self._known_ones()

    def finish(self) -> dict[int, _Kept]:
        """Publish what entered; return what each place in the load that entered became."""
        if self._entry is None:
            return {}
        entered, periods = self._entry.finish(), self._corrects
        return {
            position: _Kept(sent, tuple(zip(periods[position], self._entry.corrections[position], strict=True)))
            for position, sent in entered.items()
        }

    @cached_property
    def _ledger(self) -> Ledger:
        return self._data_store.ledger()

    @cached_property
    def _accepted(self) -> Accepted:
        """What was accepted before this load; then, file by file, what this load accepts or would."""
        return self._data_store.accepted.fresh()

    def _requests(self, files: Sequence[Path]) -> Iterator[tuple[Path, str]]:
        """Yield what the reader is to read: not the files whose bytes were sent before."""
        for position, path in enumerate(files):
            file = self._receive(position, path)
            self._waiting.append(file)
            if file.known is None:
                yield file.staged.path if file.staged else path, path.name

    def _receive(self, position: int, path: Path) -> _File:
        """Return a file's bytes taken in; what cannot be, the reader will say why."""
        try:
            # Too large to be taken into memory: the reader refuses it by its size, in the words for that.
            content = path.read_bytes() if path.stat().st_size <= FILE_BYTES else None
        except OSError:
            content = None
        if content is None:
            return _File(position, path)
        file = _File(position, path, sha256_of(content))
        # Before reading: a folder that is loaded again costs the hashes of its files.
        file.known = self._known(file.sha256)
        if self._entry and not file.known:
            file.staged = self._entry.stage(path, file.sha256, content)
        return file

    def _known(self, sha256: str) -> Submission | None:
        """Return the submission these bytes already are; the journal is only asked where the bytes are already kept.

        Where this load accepts, what a planner sent and nobody has accepted yet is taken once more, to be accepted.
        """
        if not raw_path(self._data_store.home, sha256).exists():
            return None
        known = self._ledger.sent_with(sha256)
        done = self._ledger.accepted if self._hands else known
        return next((s for s in known if self._sent_as.fits(s) and s in done), None)

    def _known_ones(self) -> Iterator[Outcome]:
        """Yield the outcomes of the files sent before that stand first among those that wait."""
        # Known files get no answer from the reader, so they are told as soon as they are the oldest that waits.
        while self._waiting and (known := self._waiting[0].known):
            file = self._waiting.popleft()
            read = self._data_store.extractions.of([known])[known.id]
            findings = findings_of(self._ledger.findings[known.id], read)
            yield outcome_of(_text(file.path), read, findings, known)

    def _judge(self, file: _File, book: Workbook | Refusal) -> Outcome:
        """Read and check one file, let it in or turn it away, and return what became of it."""
        data_store, sent, accepted = self._data_store, self._sent_as, self._accepted
        read = extract(book, data_store.plan, data_store.layouts, sent.department, sent.period)
        doubts = check(read, data_store.plan, accepted.for_checking(read), accepted.superseded)
        carve = partial(data_store.extractions.read_for, book, read.department)
        earlier = corrected_quarters(read, doubts, accepted, data_store.plan, carve)
        doubts = (*with_outcome(doubts, earlier), *self._named_otherwise(file, book, read))
        along = self._progress.read(book, read.department, read.period)
        said = (*findings_to_keep(read, doubts), *along.findings)
        outcome = outcome_of(_text(file.path), read, findings_of(said, read))
        if outcome.kept_out:
            if self._entry and file.staged:
                self._entry.turn_away(file.staged)
            return outcome
        taken = [each for each in earlier if each.taken]
        # Also where nothing is kept: what a later file says otherwise is told by `check` as by `load`.
        self._take_up(read, taken)
        if self._entry and self._hands and file.staged:
            self._enter(file, file.staged, read, said, taken, along.content)
        return replace(outcome, corrections=tuple((each.period, None) for each in taken))

    def _named_otherwise(self, file: _File, book: Workbook | Refusal, read: Extraction) -> tuple[Finding, ...]:
        plan, layouts = self._data_store.plan, self._data_store.layouts
        return named_otherwise(file.path.name, read, lambda: extract(book, plan, layouts, read.department))

    def _take_up(self, read: Extraction, taken: Sequence[EarlierQuarter]) -> None:
        """Take a file's values as accepted, so that the next files of the load are checked against them."""
        assert read.period is not None, "a workbook without a period is kept out"
        self._accepted.accept((read.department, read.period), read.observations)
        for each in taken:
            self._accepted.accept((read.department, each.period), each.read.observations)

    # The workbook's own line first, then one for each earlier quarter that it corrects.
    def _enter(
        self,
        file: _File,
        staged: StagedFile,
        read: Extraction,
        said: tuple[Finding, ...],
        taken: Sequence[EarlierQuarter],
        progress: ProgressContent,
    ) -> None:
        assert self._entry, "only where something is kept"
        assert self._hands, "only where somebody accepts"
        assert read.period, "a workbook without a period is kept out"
        hands = self._hands(file.path)
        # A correction needs a reason (like any that a planner sends); the machine's is where it came from.
        reason = hands.reason or say("load.corrected_in", period=period_words(read.period))
        lines = [(read, said, hands), *((e.read, e.findings, hands._replace(reason=reason)) for e in taken)]
        self._corrects[file.position] = [each.period for each in taken]
        self._entry.enter(file.position, _text(Path(file.path.name)), staged, lines, progress)


def _import_early() -> None:
    """Import what keeping will need."""
    # SQLAlchemy and DuckDB: half a second that passes while the reader's process starts.
    import_module("etl.store.journal")
    import_module("etl.store.warehouse")


def _text(path: Path) -> str:
    """Return a path as text that can be kept: bytes that are no text in a file's name become question marks."""
    return str(path).encode("utf-8", "replace").decode()
