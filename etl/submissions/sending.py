"""Sending: a draft becomes a submission. Bytes first, then the line, in whose transaction every rule is asked again."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from etl.faults import fault_point
from etl.reported_error import ReportedError
from etl.store.data_store import DataStore
from etl.store.findings import kept_of
from etl.store.journal.ledger import NewSubmission
from etl.store.raw import StagedFile, admit, raw_path, staged_path, sync
from etl.submissions.draft import CheckedDraft, Draft
from etl.tasks.quarter_progress import QuarterProgress
from plan.difference import SubmissionDifference
from plan.period import Period
from plan.readiness import cell_of, corrected_cells, unexplained
from plan.receipt import receipt_content, receipt_json
from plan.replies import Explained, Replies, finding_key
from plan.review import Action, Person, check_action, sent_before
from plan.slots import Slot
from plan.submission import State, Submission


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a planner takes home: the submission's number and place in the journal, and what was received.

    ``again``: the same content had been sent before, and this is the receipt of that.
    """

    number: str
    sequence: int
    at: datetime
    by: str
    department: str
    period: Period
    file: str
    rows: int
    sha256: str
    again: bool = False


def receipt_of(sent: Submission, again: bool = False) -> Receipt:
    """Return the receipt of a submission."""
    place = sent.department, sent.period
    head = sent.id, sent.sequence, sent.submitted_at, sent.submitted_by
    return Receipt(*head, *place, sent.file, sent.rows, sent.sha256, again)


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends, what was seen as the newest version, and why what was accepted is corrected."""

    person: Person
    seen: str
    reason: str
    at: datetime

    def rule(self, slot: Slot, sha256: str, replies: Replies) -> Submission | None:
        """Return the submission this content already is; Denied if this person may not send it to the slot as it
        stands."""
        known = sent_before(slot, sha256, replies, self.seen)
        if known is None:
            check_action(Action.SEND, self.person, slot.drafted(), self.seen, self.reason)
        return known


def answered(draft: Draft, checked: CheckedDraft, reason: str = "") -> Replies:
    """Return those of a draft's replies that answer a finding it still has; ``reason``, why what was accepted is
    corrected, answers what is doubted of a corrected number where nothing else was said."""
    keys = {finding_key(finding) for finding in checked.findings}
    blanks = draft.replies.blanks_stand and any(f.code == "missing" for f in checked.findings)
    reasons = tuple(e for e in draft.replies.reasons if e.finding in keys)
    corrected = corrected_cells(checked.findings)
    open_ones = unexplained(checked.findings, draft.replies) if reason.strip() else ()
    why = [f for f in open_ones if cell_of(f) in corrected]
    said = (Explained(finding_key(finding), reason.strip()) for finding in why)
    return replace(draft.replies, reasons=(*reasons, *said), blanks_stand=blanks)


def bring_in(
    data_store: DataStore,
    file: Path,
    draft: Draft,
    checked: CheckedDraft,
    sender: Sender,
    changes: SubmissionDifference,
) -> Receipt:
    """Keep a draft as a submission, with what it ``changes`` of what is accepted now. The caller holds the writer's
    lock. Raises Denied, ReportedError or (the draft was discarded) KeyError, and keeps nothing then."""
    replies = answered(draft, checked, sender.reason)
    slot = data_store.record.history(*draft.place).slot(*draft.place)
    # Asked here so that a refusal costs no copying, and once more in the transaction, which alone decides.
    if known := sender.rule(slot, draft.sha256, replies):
        return receipt_of(known, again=True)
    with _kept(data_store, file, draft):
        against = slot.effective.id if slot.effective else ""
        taken = receipt_content(checked.extraction.observations, changes, State.SUBMITTED, against, data_store.plan)
        sending = replace(_sending(draft, checked, sender, replies), receipt=receipt_json(taken))
        tasks = QuarterProgress(data_store).sending(checked.progress, sender.person)
        sent, again = data_store.journal.send(sending, lambda slot: sender.rule(slot, draft.sha256, replies), tasks)
    fault_point("after_journal")
    # After the line: it is a short cut only, and a kill before it costs reading the file again.
    data_store.extractions.cache.put(draft.sha256, checked.extraction, replies)
    return receipt_of(sent, again)


@contextmanager
def _kept(data_store: DataStore, file: Path, draft: Draft) -> Iterator[None]:
    """Yield the draft's bytes among the raw files while the line is written; out again if it is not."""
    path = raw_path(data_store.home, draft.sha256)
    # The same bytes may already be another submission's original: those are not taken out again.
    fresh = not path.exists()
    if fresh:
        _let_in(data_store, file, draft)
    written = False
    try:
        yield
        written = True
    finally:
        if fresh and not written:
            path.unlink(missing_ok=True)


def _let_in(data_store: DataStore, file: Path, draft: Draft) -> None:
    staged = StagedFile(draft.sha256, staged_path(data_store.home, draft.sha256))
    fault_point("before_raw")
    try:
        # A copy, not a move: if the line is refused the draft stays as it is.
        shutil.copyfile(file, staged.path)
        with staged.path.open("rb") as copy:
            # Of the copy, for what was received must be what is kept, whatever happened to the draft's file since.
            whole = hashlib.file_digest(copy, "sha256").hexdigest() == draft.sha256
        if not whole:
            raise ReportedError("desk.altered", file=draft.name)
        sync(staged)
        admit(data_store.home, [staged])
    except OSError as error:
        if not file.exists():  # discarded in the same moment
            raise KeyError(draft.id) from error
        raise ReportedError("keep.no_raw", file=draft.name, why=error) from error
    finally:
        staged.path.unlink(missing_ok=True)


def _sending(draft: Draft, checked: CheckedDraft, sender: Sender, replies: Replies) -> NewSubmission:
    read = checked.extraction
    return NewSubmission(
        department=draft.department,
        period=draft.period,
        file=draft.name,
        sha256=draft.sha256,
        layout=read.layout,
        rows=read.rows,
        demonstration=read.demonstration or sender.person.demonstration,
        submitted_by=sender.person.name,
        submitted_at=sender.at,
        findings=kept_of(checked.findings, read),
        role=sender.person.role,
        reason=sender.reason.strip(),
        replies=replies,
    )
