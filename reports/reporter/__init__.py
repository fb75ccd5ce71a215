"""Reports as the pages ask for them: made and proven in the background, two at a time, whoever waits or leaves."""

from __future__ import annotations

import hashlib
import logging
import secrets
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, cast

from etl.home.signing_key import public_pem
from etl.lru_cache import LruCache
from etl.reported_error import ReportedError
from etl.store.journal.evaluation_texts import EvaluationText, ReportEntry, of_plan, place_in
from etl.store.kept_texts import texts_of
from plan.catalogue import Plan
from presentation.reporting import FigureChange, FontUse, IssuerKey, Job, JobStage, Mismatched, ProofResult, ReportQuery
from presentation.weight import weight_of
from reports.checking.comparing import name_of_figure, shown
from reports.checking.content import Mismatch
from reports.checking.told import place_line, shortened
from reports.gather import Indexed
from reports.making import ReportKind, entry, make, materials_of, printed
from reports.pdf import forget
from reports.question import ReportDocument, ReportQuestion, question_asked
from reports.reporter.shelf import ReportShelf
from reports.signing import signer_of
from wording import Lang, name_of

if TYPE_CHECKING:
    from etl.store.data_store import DataStore
    from etl.store.warehouse import Warehouse
    from reports.proof import ChangedNumber, Proof

AT_ONCE = 2
"""Reports printed at the same time: more would slow the pages, and none of the reports would come sooner."""

PATIENCE = 5.0
"""Seconds that whoever asks waits for it, unless enough others already do."""

_WAITERS, _REMEMBERED, _TYPED_BYTES = 2, 128, 8 << 20
"""People who wait at once; jobs, and bytes of texts that could not be kept, that are remembered."""

_LOG = logging.getLogger(__name__)

Step = Callable[[JobStage], None]
Work = Callable[[Step], Job]


class Reports:
    """A presentation.reporting.Reporter over a home; ``store`` is the warehouse the pages read, ``kept`` what they keep
    of it: the observations of now, indexed."""

    def __init__(
        self, data_store: DataStore, store: Warehouse, patience: float = PATIENCE, kept: Indexed | None = None
    ) -> None:
        self._data_store = data_store
        self._store = store
        self._kept = kept
        self._patience = patience
        self._texts = texts_of(data_store.record)
        self._shelf = ReportShelf(data_store.home.root / "reports", bucket=data_store.home.bucket)
        self._workers = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="report")
        self._waiters = threading.BoundedSemaphore(_WAITERS)
        self._jobs, self._typed = LruCache(_REMEMBERED), LruCache(_TYPED_BYTES, weight_of)
        self._queue: list[str] = []
        self._turn = 0
        self._lock = threading.Lock()

    def texts(self, plan: str = "") -> Sequence[EvaluationText]:
        """Return every text evaluators ever wrote about a plan (its id; empty: the first), in order."""
        return of_plan(self._texts.texts(), plan)

    def write(self, place: str, field: str, text: str, author: str, plan: str = "") -> EvaluationText:
        """Append a text about a plan, written now."""
        written = self._texts.write(place_in(plan, place), field, text, author, datetime.now(UTC))
        self._changed()
        return written

    def made(self) -> Sequence[ReportEntry]:
        """Return every report made, in order."""
        return self._texts.made()

    def make(self, asked: ReportQuery, kind: str, by: str) -> Job:
        """Begin to make a report and enter it in the list; comes back early if it is soon done."""
        question = question_asked(asked)
        return self._begin(_job(kind, made_as=kind), lambda step: self._make(question, ReportKind(kind), by, step))

    def prove(self, content: bytes, name: str, lang: Lang) -> Job:
        """Begin to prove a file that somebody brings; what is found is told in ``lang``."""
        return self._begin(_job(name), lambda step: self._prove(content, lang, step))

    def prove_made(self, made: ReportEntry, lang: Lang) -> Job:
        """Begin to prove a report of the list: its question asked again; what is found is told in ``lang``."""
        return self._begin(_job(made.ending), lambda step: self._prove_made(made, lang, step))

    def job(self, key: str) -> Job | None:
        """Return a piece of work by its key; None if it is not remembered."""
        found = cast(Job | None, self._jobs.get(key))
        if found is None or found.stage is not JobStage.WAITING:
            return found
        with self._lock:
            return replace(found, waiting=self._queue.index(key) if key in self._queue else 0)

    def content(self, made: ReportEntry) -> bytes | None:
        """Return the bytes of a report of the list; None where they can no longer be made."""
        # Not on the shelf any more: made again from its question, which the same program answers with the same bytes.
        kept = self._shelf.get(made.sha256) or make(
            self._data_store, question_of(made), ReportKind(made.ending), store=self._store
        )
        # Another program or font gives other bytes; those are not the file that was listed.
        return kept if hashlib.sha256(kept).hexdigest() == made.sha256 else None

    def size(self, made: ReportEntry) -> int | None:
        """Return how many bytes it has, where they are kept."""
        return self._shelf.size(made.sha256)

    def set_aside(self, typed: Mapping[str, str]) -> str:
        """Remember for a while what somebody typed and could not save; the key to ask for it."""
        key = secrets.token_urlsafe(12)
        self._typed.put(key, dict(typed))
        return key

    def typed(self, key: str) -> Mapping[str, str]:
        """Return what was set aside under a key; nothing if it is not remembered."""
        return cast(Mapping[str, str] | None, self._typed.get(key)) or {}

    def issuer(self) -> IssuerKey:
        """Return the public key that reports are signed with, made at first need."""
        demonstration = self._store.demonstration
        signer = signer_of(self._data_store.home, demonstration)
        return IssuerKey(signer.public, public_pem(signer.public), demonstration) if signer else IssuerKey()

    def fonts(self) -> Sequence[FontUse]:
        """Return which faces reports are printed in, role by role."""
        from reports.pdf.fonts import font_folder, font_uses

        return font_uses(font_folder(self._data_store.home.root))

    def changes(self) -> Sequence[object]:
        """Return another value after every text, report and step of work."""
        return (self._turn,)

    def close(self) -> None:
        """Finish what was begun and begin nothing more."""
        self._workers.shutdown()

    def _changed(self) -> None:
        with self._lock:
            self._turn += 1

    def _begin(self, job: Job, work: Work) -> Job:
        self._note(job)
        with self._lock:
            self._queue.append(job.key)
        # In a copy of the context, which holds from where the asker acts: the audit names it (`ACTING_FROM`).
        self._wait_for(self._workers.submit(copy_context().run, self._work, job, work))
        return self.job(job.key) or job

    def _wait_for(self, future: Future[None]) -> None:
        """For as long as patience lasts; not at all where others wait already, so that pages stay quick."""
        # At most two of the server's eight threads wait for reports.
        if not self._waiters.acquire(blocking=False):
            return
        try:
            until = time.monotonic() + self._patience
            while not future.done() and time.monotonic() < until:
                time.sleep(0.02)
        finally:
            self._waiters.release()

    def _work(self, job: Job, work: Work) -> None:
        """One piece of work from its turn to its end."""
        with self._lock:
            self._queue.remove(job.key)
        end = replace(job, stage=JobStage.FAILED)
        try:
            done = work(lambda stage: self._note(replace(job, stage=stage)))
            end = replace(job, stage=JobStage.DONE, made=done.made, proven=done.proven)
        except ReportedError as why:  # a full disk above all: no fault of the program that a trace would show
            _LOG.error("report %s: %s", job.name, why)
        except Exception:  # noqa: BLE001 - whatever went wrong, nobody must wait for it for ever
            _LOG.exception("report %s", job.name)
        self._note(end)

    def _note(self, job: Job) -> None:
        self._jobs.put(job.key, job)
        self._changed()

    def _make(self, question: ReportQuestion, kind: ReportKind, by: str, step: Step) -> Job:
        step(JobStage.GATHERING)
        materials = materials_of(self._data_store, question, self._store, self._kept)
        step(JobStage.PRINTING)
        content = printed(self._data_store, materials, kind)
        made = entry(materials, kind, content, by, datetime.now(UTC))
        # On the shelf before it is in the list, which offers it for download.
        self._shelf.put(made.sha256, content)
        self._texts.record(made)
        # What the engine remembers grows by 30 MB with every other report (decision 29).
        forget()
        return Job("", kind.value, JobStage.DONE, made=made)

    def _prove(self, content: bytes, lang: Lang, step: Step) -> Job:
        step(JobStage.PROVING)
        from reports.proof import prove  # with what reads every kind of report: half a second that no start waits for

        proof, bureau = prove(self._data_store, content), self._data_store.bureau
        about = bureau.named(proof.plan_id)
        proven = proven_of(about.plan if about else bureau.first, proof, lang)
        return Job("", "", JobStage.DONE, proven=proven)

    def _prove_made(self, made: ReportEntry, lang: Lang, step: Step) -> Job:
        """Return the very file where it can be had; else what its question gives today."""
        content = self.content(made)
        again = content or make(self._data_store, question_of(made), ReportKind(made.ending), store=self._store)
        proof = self._prove(again, lang, step)
        assert proof.proven is not None, "a proof proves"
        reasons = proof.proven.reasons if content is not None else (*proof.proven.reasons, "program")
        return replace(proof, proven=replace(proof.proven, sha256=made.sha256, reasons=reasons))


def _job(name: str, made_as: str = "") -> Job:
    return Job(secrets.token_urlsafe(12), name, JobStage.WAITING, made_as)


def question_of(made: ReportEntry) -> ReportQuestion:
    """Return the question a report of the list answered."""
    known, texts = (datetime.fromisoformat(text) if text else None for text in (made.known_at, made.texts_at))
    document = ReportDocument(made.document or ReportDocument.EVALUATION)
    return ReportQuestion(date.fromisoformat(made.as_of), known, texts, made.lang, made.plan, document, made.slip)


def proven_of(plan: Plan, proof: Proof, lang: Lang) -> ProofResult:
    """Return a proof as the pages tell it."""
    from reports.proof.since import by_submission

    record = proof.record or {}
    as_of, known_at = record.get("as_of"), record.get("known_at")
    return ProofResult(
        verdict=proof.verdict.value,
        sha256=proof.sha256,
        reasons=proof.reasons,
        as_of=date.fromisoformat(as_of) if as_of else None,
        known_at=datetime.fromisoformat(known_at) if known_at else None,
        differing=tuple(
            _differing(plan, changed, lang) for group in by_submission(proof.changed) for changed in group.changed
        ),
        mismatched=tuple(_mismatched(mismatch, lang) for mismatch in proof.mismatches),
        good=proof.ok,
    )


def _mismatched(mismatch: Mismatch, lang: Lang) -> Mismatched:
    texts = shortened(mismatch.printed), shortened(mismatch.right)
    return Mismatched(place_line(mismatch.place, lang), mismatch.kind.value, *texts)


def _differing(plan: Plan, changed: ChangedNumber, lang: Lang) -> FigureChange:
    difference = changed.difference
    old, new = shown(plan, difference, lang)
    name = name_of(plan.indicator_of[difference.no], lang)
    return FigureChange(
        difference.no,
        difference.what,
        name,
        name_of_figure(plan, difference, lang),
        old,
        new,
        changed.sources,
        changed.pooled,
    )
