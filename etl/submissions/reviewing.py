"""Reviewing: what waits, what a submission says and changes, and the decision about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from etl.reading.extraction import Extraction
from etl.store.accepted import Accepted
from etl.store.data_store import DataStore
from etl.store.findings import findings_of
from etl.store.journal.ledger import Ledger
from plan.difference import ChangeKind, SubmissionDifference, difference
from plan.finding import Finding, Severity
from plan.observation import Observation
from plan.remark import reason_given
from plan.replies import finding_key
from plan.review import Action, Person, may
from plan.slots import Slot, SlotState
from plan.submission import Decision, State, Submission


@dataclass(frozen=True, slots=True)
class PendingReview:
    """A submission that waits for a decision, as one person sees it.

    ``counts``: numbers it would change, by kind of change; ``explained`` and ``blanks``: findings with a reason, and
    numbers not reported; ``came_back``: the version before was returned.
    """

    submission: Submission
    slot: Slot
    counts: Mapping[ChangeKind, int]
    explained: int
    blanks: int
    may_accept: bool
    may_return: bool
    came_back: bool = False


@dataclass(frozen=True, slots=True)
class SinceReturn:
    """What became of a returned version: the decision with its note, what the new one says otherwise, and the reasons
    that were given or changed since, by the finding."""

    decision: Decision
    difference: SubmissionDifference
    reasons: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class SubmissionDetail:
    """A submission with everything there is to say of it. ``difference`` is against what it replaces or would;
    ``since`` is there where the version before came back."""

    submission: Submission
    slot: Slot
    decisions: tuple[Decision, ...]
    findings: tuple[Finding, ...]
    observations: tuple[Observation, ...]
    difference: SubmissionDifference
    actions: tuple[Action, ...] = ()
    since: SinceReturn | None = None

    def reason_of(self, finding: Finding) -> str:
        """Return the reason the sender gave for a finding; for a revision without one, the reason of the correction."""
        return reason_given(self.submission, finding)

    @property
    def newest(self) -> bool:
        """Whether nobody has sent another version since."""
        return self.slot.version == self.submission.id


def shown(
    data_store: DataStore, ledger: Ledger, accepted: Accepted, sent: Submission, person: Person | None
) -> SubmissionDetail:
    """Return a submission as a reviewer sees it. ``ledger``: the history of its slot."""
    slot = ledger.slot(sent.department, sent.period)
    (read,) = data_store.extractions.of([sent]).values()
    findings = findings_of(ledger.findings[sent.id], read)
    allowed = tuple(a for a in Action if a is not Action.SEND and person and may(a, person, slot))
    return SubmissionDetail(
        submission=sent,
        slot=slot,
        decisions=tuple(d for d in ledger.decisions if d.submission == sent.id),
        findings=findings,
        observations=read.observations,
        difference=_against_replaced(data_store, accepted, slot, sent, read),
        # Decisions are about the newest version; older ones are only read.
        actions=allowed if slot.version == sent.id else (),
        since=_since_return(data_store, ledger, slot, sent, read, findings),
    )


def returned_before(ledger: Ledger, slot: Slot, sent: Submission) -> Decision | None:
    """Return the return that a version answers: the last that was decided about its slot before it was sent."""
    versions = {version.id for version in slot.sent}
    # What its sender took back before anybody saw it answered nothing.
    decided = [d for d in ledger.decisions if d.submission in versions and d.state is not State.WITHDRAWN]
    before = [d for d in decided if d.sequence < sent.sequence]
    # The last decision before it: a return that a reopening followed is answered already.
    return before[-1] if before and before[-1].state is State.RETURNED else None


def _since_return(
    data_store: DataStore, ledger: Ledger, slot: Slot, sent: Submission, read: Extraction, findings: tuple[Finding, ...]
) -> SinceReturn | None:
    decision = returned_before(ledger, slot, sent)
    if decision is None:
        return None
    returned = next(version for version in slot.sent if version.id == decision.submission)
    (before,) = data_store.extractions.of([returned]).values()
    answered = {explained.finding: explained.reason for explained in returned.replies.reasons}
    # What the reviewer has read already in the returned version is not put before him again.
    fresh = tuple(f for f in findings if (said := reason_given(sent, f)) and answered.get(finding_key(f)) != said)
    return SinceReturn(decision, difference(read.own, before.own), fresh)


def pending(
    data_store: DataStore, accepted: Accepted, slot: Slot, found: Sequence[Finding], person: Person
) -> PendingReview:
    """Return a slot's newest version as it stands in the reviewer's queue; ``found``: what its sender was told."""
    assert slot.newest is not None, "a slot that waits has a version"
    sent = slot.newest
    (read,) = data_store.extractions.of([sent]).values()
    return PendingReview(
        submission=sent,
        slot=slot,
        counts=difference_of(accepted, slot.department, read).counts,
        explained=sum(f.severity is Severity.EXPLAIN for f in found),
        blanks=sum(f.code == "missing" for f in found),
        may_accept=may(Action.ACCEPT, person, slot),
        may_return=may(Action.RETURN, person, slot),
        came_back=slot.decision is not None and slot.decision.state is State.RETURNED,
    )


def waiting(slots: Iterable[Slot], person: Person) -> list[Slot]:
    """Return the slots that wait for a decision and that a person has to do with, the one sent first first."""
    mine = [s for s in slots if s.state is SlotState.SUBMITTED and person.department in (None, s.department)]
    return sorted(mine, key=lambda slot: slot.newest.sequence if slot.newest else 0)


def _against_replaced(
    data_store: DataStore, accepted: Accepted, slot: Slot, sent: Submission, read: Extraction
) -> SubmissionDifference:
    """Return the difference to what was effective when it was accepted; to what is effective now if it never was."""
    if sent not in slot.accepted:
        return difference_of(accepted, slot.department, read)
    # The version accepted right before it; what was accepted later is not what it replaced.
    before = slot.accepted[: slot.accepted.index(sent)]
    replaced = data_store.extractions.of(before[-1:]).values()
    return difference(read.own, (o for earlier in replaced for o in earlier.own))


def difference_of(accepted: Accepted, department: str, read: Extraction) -> SubmissionDifference:
    """Return what a workbook would change of what its department has accepted.

    The quarters it repeats count only where nothing else was accepted for them: elsewhere a repeat is not effective.
    """
    if read.period is None:
        return SubmissionDifference()
    answered = accepted.answered(department) - {read.period}
    new = [o for o in read.observations if o.period not in answered]
    # Of other quarters only the cells the form speaks of: what it leaves out there it takes from nobody.
    cells = {(o.measure, o.area, o.period) for o in new}
    old = accepted.of(department)
    return difference(new, (o for o in old if o.period == read.period or (o.measure, o.area, o.period) in cells))
