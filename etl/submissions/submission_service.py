"""The submission service: everything that pages ask for between a file that arrives and a value that is effective.

All of it may be asked by many threads at once. What a person may not do is :class:`plan.denied.Denied`, what cannot be
done :class:`etl.reported_error.ReportedError`, what is not there KeyError.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from io import BytesIO
from types import TracebackType

from etl.faults import fault_point
from etl.intake.earlier import quarters_to_correct
from etl.reported_error import ReportedError
from etl.store.data_store import DataStore
from etl.submissions.checking import checked_draft
from etl.submissions.draft import Draft, DraftStage
from etl.submissions.publishing import ChangeMarks, Publisher
from etl.submissions.replacing import rivals, set_aside
from etl.submissions.reviewing import PendingReview, SubmissionDetail, difference_of, pending, shown, waiting
from etl.submissions.sending import Receipt, Sender, bring_in, receipt_of
from etl.submissions.workbench import Workbench, now
from etl.tasks.quarter_progress import deciding
from etl.workbook.scan.limits import CHILDREN
from plan.board import BoardSquare, Reminder, board, reminders
from plan.catalogue_faults import CatalogueFaults
from plan.denied import Denied
from plan.difference import SubmissionDifference, difference
from plan.entry_grid import asked_of
from plan.number_history import NumberHistory, number_histories
from plan.observation import Observation
from plan.period import Period
from plan.readiness import check_ready, obstacles
from plan.receipt import ReceiptContent, receipt_content, receipt_from
from plan.review import Action, Opening, Person, check_action, check_may_prepare, check_withdrawal
from plan.slots import Place, Slot
from plan.submission import Decision, State, Submission

MOST_VERSIONS = 200
"""Versions of a department's quarter: each original is kept for ever, and in every backup."""

_STATE_AFTER = {Action.ACCEPT: State.ACCEPTED, Action.RETURN: State.RETURNED, Action.REOPEN: State.REOPENED}


class Overtaken(Denied):
    """Somebody sent a version meanwhile: ``difference`` is what this draft would change of that one."""

    def __init__(self, denied: Denied, difference: SubmissionDifference) -> None:
        super().__init__(denied.key, denied.conflict, **denied.fields)
        self.difference = difference


@dataclass(frozen=True, slots=True)
class KeptDecision:
    """A decision that is kept. ``trouble``: it will reach the readers only later, and why."""

    decision: Decision
    trouble: ReportedError | None = None


class SubmissionService(Workbench):
    """Drafts (:class:`Workbench`), sending and review of a home. One in a process; close it with that."""

    def __init__(self, data_store: DataStore, clock: Callable[[], datetime] = now, readers: int = CHILDREN) -> None:
        self._publisher = Publisher(data_store)
        super().__init__(data_store, clock, readers)

    def __enter__(self) -> SubmissionService:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let readers and publisher end what they are at."""
        self._publisher.close()
        super().close()

    def difference(self, draft: str, against: str | None = None) -> SubmissionDifference:
        """Return what a draft would change of what is accepted, or of a submission."""
        read = self._drafts.checked(draft).extraction
        if against is None:
            return difference_of(self._data_store.accepted.now(), self._drafts.get(draft).department, read)
        (other,) = self._data_store.extractions.of([self._sent(against)]).values()
        return difference(read.own, other.own)

    def numbers(self, department: str, period: Period, own: Iterable[Observation]) -> tuple[NumberHistory, ...]:
        """Return the numbers of a workbook for a quarter, and those it lacks, beside the accepted ones before."""
        plan, accepted = self._data_store.plan.at(period), self._data_store.accepted.now()
        return number_histories(own, asked_of(plan, department), period, lambda key: accepted.at(key).values())

    def send(self, draft: str, person: Person, seen: str, reason: str = "") -> Receipt:
        """Send a draft. ``seen``: the newest version's id as the page showed it, empty if there was none.

        Denied where the table does not allow it, where something is still in the way, or (:class:`Overtaken`) where
        somebody sent another version meanwhile.
        """
        # One moment for the whole sending, however long it waits for the lock.
        sender = Sender(person, seen, reason, self._clock())
        kept = self._drafts.get(draft)
        check_may_prepare(person, kept.department)
        laid: tuple[str, ...] = ()
        if kept.stage is not DraftStage.SENT:
            # Outside the lock, because it reads a workbook; under it only is asked whether it still holds.
            self._check_again(kept)
            laid = self._draft_corrections(kept)
        try:
            with self._data_store.home.writing():
                receipt = self._send(draft, sender)
                with suppress(
                    ReportedError, KeyError
                ):  # it is sent; that the desk could not note it does not change that
                    self._drafts.mark_sent(draft, receipt.number)
        # Drafts made for a sending that did not come about would be corrections of nothing.
        except (Denied, ReportedError) as why:
            for correction in laid:
                with suppress(ReportedError):  # what stands in the way of both is told once
                    self._drafts.discard(correction)
            newer = isinstance(why, Denied) and why.key == "denied.newer"
            raise self._overtaken(why, draft) if newer and isinstance(why, Denied) else why from None
        return receipt

    def _draft_corrections(self, draft: Draft) -> tuple[str, ...]:
        """Keep a draft for each earlier quarter that this form corrects, before it is sent, so that no kill can lose
        the change; return the ids of those made now. A draft that is there already is left alone."""
        if draft.stage is not DraftStage.READY:
            return ()
        try:
            periods = quarters_to_correct(self._drafts.checked(draft.id).findings)
        except KeyError:  # sent in the same moment
            return ()
        # A kill before sending leaves such drafts; the second try does not make them again.
        there = {d.place for d in self._drafts.all() if d.sha256 == draft.sha256 and d.stage is not DraftStage.SENT}
        wanted = [period for period in periods if (draft.department, period) not in there]
        return tuple(self._draft_correction(draft, period) for period in wanted)

    def _draft_correction(self, draft: Draft, period: Period) -> str:
        """Keep the same file with the same answers as a draft of that quarter; return its id."""
        blank = Draft("", draft.name, draft.by, draft.department, period, 0, "", self._clock())
        with self._drafts.file(draft.id).open("rb") as file:
            taken = self._drafts.take(file, replace(blank, replies=draft.replies, out_of=draft.period))
        self._set_to_work(taken)
        return taken.id

    def corrections_out_of(self, submission: Submission) -> tuple[Draft, ...]:
        """Return the drafts of earlier quarters that were taken out of a submission's form and wait to be sent."""
        return tuple(
            d
            for d in self.drafts(submission.department)
            if d.sha256 == submission.sha256 and d.out_of == submission.period
        )

    def slot(self, department: str, period: Period) -> Slot:
        """Return where a department's quarter stands, as its head; its ``version`` is what ``seen`` asks for."""
        slot = self._data_store.record.head(department, period)
        return slot.drafted() if (department, period) in self._drafts.places() else slot

    def board(self, today: date, periods: tuple[Period, ...] | None = None) -> tuple[BoardSquare, ...]:
        """Return where every department's quarter stands, departments by quarters (None: those begun by today)."""
        return board(self._data_store.plan, self._data_store.record.heads(), self._drafts.places(), today, periods)

    def reminders(self, today: date) -> tuple[Reminder, ...]:
        """Return whom to remind today."""
        return reminders(self._data_store.plan, self._data_store.record.heads(), today, self._drafts.places())

    def queue(self, person: Person) -> tuple[PendingReview, ...]:
        """Return what waits for a decision, the one sent first first."""
        slots = waiting(self._data_store.record.heads().values(), person)
        found = self._data_store.record.findings([slot.version for slot in slots])
        accepted = self._data_store.accepted.now()
        return tuple(pending(self._data_store, accepted, slot, found[slot.version], person) for slot in slots)

    def submission(self, submission: str, person: Person | None = None) -> SubmissionDetail:
        """Return a submission with its findings, reasons and difference, and what ``person`` may do about it."""
        history = self._data_store.record.history_of(submission)
        sent = next(each for each in history.submissions if each.id == submission)
        return shown(self._data_store, history, self._data_store.accepted.now(), sent, person)

    def receipt(self, shown: SubmissionDetail) -> tuple[ReceiptContent, bool]:
        """Return what a submission was when it was sent, and whether that was written down then: what the machine
        loaded, and what was sent before receipts were kept, is made up again from the record."""
        kept = self._data_store.journal.receipt(shown.submission.id)
        if kept:
            return receipt_from(kept), True
        made = (shown.observations, shown.difference, State.SUBMITTED, "", self._data_store.plan)
        return receipt_content(*made), False

    def accept(self, submission: str, person: Person, note: str = "") -> KeptDecision:
        """Accept the version seen: from now on it is effective. Raises Denied, ReportedError or KeyError."""
        return self._decide(Action.ACCEPT, submission, person, note)

    def return_(self, submission: str, person: Person, note: str) -> KeptDecision:
        """Return the version seen to its sender with a note. Raises Denied, ReportedError or KeyError."""
        return self._decide(Action.RETURN, submission, person, note)

    def reopen(self, submission: str, person: Person, reason: str) -> KeptDecision:
        """Let an accepted quarter be corrected; what was accepted stays effective. Raises as :meth:`accept`."""
        return self._decide(Action.REOPEN, submission, person, reason)

    def withdraw(self, submission: str, person: Person) -> str:
        """Take back the version seen, unless somebody has opened it for review; return the draft that it is again, with
        its answers. Raises Denied, ReportedError or KeyError."""
        sent = self._sent(submission)
        decision = Decision(0, submission, State.WITHDRAWN, person.name, self._clock(), "", person.role)
        with self._data_store.home.writing():
            self._data_store.journal.withdraw(
                decision, lambda slot, opening: check_withdrawal(person, slot, submission, opening)
            )
        return self._draft_again(sent, person)

    def _draft_again(self, sent: Submission, person: Person) -> str:
        blank = Draft("", sent.file, person.name, sent.department, sent.period, 0, "", self._clock())
        content = BytesIO(self._data_store.extractions.original(sent))
        taken = self._drafts.take(content, replace(blank, replies=sent.replies))
        self._set_to_work(taken)
        # Somebody is at work on a later version already: this one lies beside it, to be brought back.
        if later := rivals(self._drafts, taken):
            set_aside(self._drafts, taken, later[-1].id)
            return later[-1].id
        return taken.id

    def note_opening(self, submission: str, person: Person) -> None:
        """Note that somebody who may decide about a submission has opened it. Where the journal cannot be written to it
        is not noted, and the page shows all the same."""
        with suppress(ReportedError):
            if self._data_store.journal.opening(submission) is None:
                self._data_store.journal.note_opening(submission, person.name, person.role, self._clock())

    def opening(self, submission: str) -> Opening | None:
        """Return who first opened a submission for review; None if nobody has."""
        return self._data_store.journal.opening(submission)

    def original(self, submission: str) -> bytes:
        """Return the workbook that was sent, byte for byte; KeyError if there is no such submission, ReportedError if
        its file is gone or altered."""
        return self._data_store.extractions.original(self._sent(submission))

    def changes(self) -> ChangeMarks:
        """Return texts to compare with those of the last look, to see whether anything changed; two looks at the
        disk."""
        self._publisher.catch_up()
        return self._publisher.changes()

    def catch_up(self) -> None:
        """Publish again what could not be published, if anything could not."""
        self._publisher.catch_up()

    def place_of(self, submission: str) -> Place | None:
        """Return the department and period of a submission; None if there is none of that id."""
        return self._data_store.record.place_of(submission)

    def changed(self, department: str | None) -> int:
        """Return the last line of the journal that changed a quarter of a department (None: of any)."""
        slots = self._data_store.record.heads().values()
        return max((slot.changed for slot in slots if department in (None, slot.department)), default=0)

    def drafted(self, department: str | None) -> frozenset[Place]:
        """Return the quarters of a department (None: of any) for which there is a draft that was not sent."""
        return frozenset(place for place in self._drafts.places() if department in (None, place[0]))

    def _check_again(self, draft: Draft) -> None:
        """Check again what was checked against something that has changed since."""
        if draft.stage is DraftStage.READY and draft.against != self._examiner.against(draft.department):
            checked, against = self._examiner.examine(self._drafts.file(draft.id), draft, lambda: None)
            self._drafts.finish(
                draft.id,
                checked,
                # Mended meanwhile: that change has set the draft to work by itself.
                lambda before: checked_draft(before, checked, against) if before == draft else None,
            )

    def _send(self, key: str, sender: Sender) -> Receipt:
        """Send a draft under the writer's lock; return its receipt. Raises Denied, ReportedError or KeyError."""
        draft = self._drafts.get(key)
        if draft.stage is DraftStage.SENT:
            return receipt_of(self._sent(draft.submission), again=True)
        if draft.stage is not DraftStage.READY:
            raise Denied(f"denied.ready.{draft.stage}", conflict=True)
        if draft.against != self._examiner.against(draft.department):
            raise Denied("denied.ready.moved", conflict=True)
        if self.slot(*draft.place).versions >= MOST_VERSIONS:
            raise Denied("denied.too_many_versions", conflict=True, period=draft.period, most=MOST_VERSIONS)
        checked = self._drafts.checked(key)
        values = len(checked.extraction.observations)
        check_ready(obstacles(checked.findings, draft.replies, values, draft.confirmed, sender.reason))
        changes = difference_of(self._data_store.accepted.now(), draft.department, checked.extraction)
        receipt = bring_in(self._data_store, self._drafts.file(key), draft, checked, sender, changes)
        fault_point("after_send")
        return receipt

    def _overtaken(self, denied: Denied, draft: str) -> Denied:
        return Overtaken(denied, self.difference(draft, str(denied.fields["version"])))

    def _decide(self, action: Action, submission: str, person: Person, note: str) -> KeptDecision:
        """Keep a decision with that about the tasks' progress that came with it; publish where it is an acceptance."""
        decision = Decision(0, submission, _STATE_AFTER[action], person.name, self._clock(), note.strip(), person.role)
        with self._data_store.home.writing():
            # Before the line: a correction that lost its object would keep every later publishing from coming about.
            if action is Action.ACCEPT:
                self._check_corrections(decision)
            tasks = deciding(submission, action is Action.ACCEPT, person, decision.at, decision.note)
            kept = self._data_store.journal.decide(
                decision,
                lambda slot: check_action(action, person, slot, submission, note),
                None if action is Action.REOPEN else tasks,
            )
            fault_point("after_decision")
            # Only an acceptance changes what leaders read (decision 20).
            return KeptDecision(kept, self._publisher.publish() if action is Action.ACCEPT else None)

    def _check_corrections(self, decision: Decision) -> None:
        """Raise Denied if a correction would no longer find what it expects: it has to be taken out of its file
        first."""
        try:
            self._data_store.accepted.check_corrections(self._sent(decision.submission))
        except CatalogueFaults as error:
            fault = error.faults[0].within(error.file)
            raise Denied("denied.correction", conflict=True, path=fault, fault=fault) from None

    def _sent(self, submission: str) -> Submission:
        """Return a submission; KeyError if there is none of that id."""
        return self._data_store.record.submissions([submission])[submission]
