"""Everybody at once: one wins, the others are told; the same thing ten times is one thing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from threading import Barrier
from typing import TypeVar

import pytest

from etl.operations.doctor import examine
from etl.postgres.address import JournalAddress
from etl.store.data_store import DataStore
from etl.store.journal import Journal
from etl.store.journal.ledger import NewSubmission
from etl.submissions import KeptDecision, Overtaken, Receipt, SubmissionService
from plan.denied import Denied
from plan.difference import ChangeKind
from plan.period import Period
from plan.replies import Replies
from plan.review import Action, Person, Role, check_action, sent_before
from plan.slots import Slot, SlotState
from plan.submission import Decision, State, Submission
from tests.etl.submissions.conftest import (
    ANNE,
    BERT,
    CELLS,
    Q1,
    Q2,
    RITA,
    TOWN,
    explain_all,
    lay,
    send,
    values,
    workbook,
)
from tests.torture.counts import Counter
from tests.torture.scale import SCALE
from tests.workbooks import ASSISTANCE

T = TypeVar("T")
MOMENT = datetime(2023, 4, 3, tzinfo=UTC)


def at_once(deeds: Sequence[Callable[[], T]]) -> list[T | Denied]:
    """Everybody does their deed in the same moment; what came of each."""
    start = Barrier(len(deeds))

    def run(deed: Callable[[], T]) -> T | Denied:
        start.wait()
        try:
            return deed()
        except Denied as denied:
            return denied

    with ThreadPoolExecutor(len(deeds)) as threads:
        return list(threads.map(run, deeds))


@pytest.mark.parametrize("period", [Q1, Q2])
def test_many_planners_send_for_one_quarter(
    submission_service: SubmissionService, tmp_path: Path, period: Period
) -> None:
    """Eight at first; the winner is returned each time, until nobody is left."""
    drafts = [
        lay(submission_service, workbook(tmp_path, period, cells={(CELLS, TOWN): 110 + n}), (ANNE, BERT)[n % 2], period)
        for n in range(8)
    ]
    while drafts:
        seen = submission_service.slot(ASSISTANCE, period).version
        came = at_once([lambda d=d, s=seen: submission_service.send(d.id, ANNE, s) for d in drafts])
        (place,) = (n for n, c in enumerate(came) if isinstance(c, Receipt))
        won = came[place]
        assert isinstance(won, Receipt)
        lost = [c for c in came if c is not won]
        assert all(isinstance(c, Overtaken) and c.fields["version"] == won.number for c in lost)
        assert all(len(c.difference.of(ChangeKind.CHANGED)) == 1 for c in lost if isinstance(c, Overtaken))
        drafts.pop(place)
        submission_service.return_(won.number, RITA, "再核")
    assert submission_service.slot(ASSISTANCE, period).version.endswith("-8")


def test_the_same_draft_sent_ten_times_at_once(
    submission_service: SubmissionService, data_store: DataStore, tmp_path: Path
) -> None:
    draft = lay(submission_service, workbook(tmp_path))
    assert_one_receipt(at_once([lambda: submission_service.send(draft.id, ANNE, "")] * 10), data_store)


def test_the_same_bytes_sent_ten_times_at_once(
    submission_service: SubmissionService, data_store: DataStore, tmp_path: Path
) -> None:
    content = workbook(tmp_path)
    keys = [submission_service.take(BytesIO(content), "报表.xlsx", ANNE, ASSISTANCE, Q1) for _ in range(10)]
    assert submission_service.idle(60)
    assert_one_receipt(at_once([lambda key=key: submission_service.send(key, ANNE, "") for key in keys]), data_store)
    assert submission_service.drafts() == ()


def assert_one_receipt(came: list[Receipt | Denied], data_store: DataStore) -> None:
    receipts = [c for c in came if isinstance(c, Receipt)]
    assert len(receipts) == 10
    assert sorted(r.again for r in receipts) == [False] + [True] * 9
    assert len({(r.number, r.sequence, r.at, r.sha256, r.rows) for r in receipts}) == 1
    assert len(data_store.ledger().submissions) == 1


def test_two_reviewers_accept_at_once(
    submission_service: SubmissionService, data_store: DataStore, tmp_path: Path
) -> None:
    number = send(submission_service, workbook(tmp_path)).number
    others = [Person(f"审核{n}", Role.REVIEWER) for n in range(4)]
    came = at_once([lambda p=p: submission_service.accept(number, p) for p in others])
    assert sum(isinstance(c, KeptDecision) for c in came) == 1
    assert all(c.key == "denied.accept.accepted" for c in came if isinstance(c, Denied))
    assert len(data_store.ledger().decisions) == 1


def test_accepting_while_a_newer_version_comes(
    submission_service: SubmissionService, data_store: DataStore, tmp_path: Path
) -> None:
    """Both cannot come true, whoever is first; what was accepted is what was seen."""
    first = send(submission_service, workbook(tmp_path)).number
    newer = lay(submission_service, workbook(tmp_path, cells={(CELLS, TOWN): 110}))
    came = at_once(
        [lambda: submission_service.accept(first, RITA), lambda: submission_service.send(newer.id, ANNE, first)]
    )
    assert sum(isinstance(c, Denied) for c in came) == 1
    accepted = isinstance(came[0], KeptDecision)
    assert values(data_store) == ([(Q1, 102)] if accepted else [])
    assert submission_service.slot(ASSISTANCE, Q1).state is (SlotState.ACCEPTED if accepted else SlotState.SUBMITTED)
    assert all(check.ok for check in examine(data_store))


def sending(who: Person, content: str) -> NewSubmission:
    return NewSubmission(ASSISTANCE, Q1, "a.xlsx", content, "template", 19, False, who.name, MOMENT, role=who.role)


def ask(who: Person, content: str, seen: str) -> Callable[[Slot], Submission | None]:
    def rule(slot: Slot) -> Submission | None:
        known = sent_before(slot, content, Replies(), seen)
        if known is None:
            check_action(Action.SEND, who, slot, seen, "原因")
        return known

    return rule


def test_eight_threads_round_after_round(place: Path | JournalAddress, count: Counter) -> None:
    """In the journal's own transaction: one version a round, and the record of who was first."""
    journal = Journal.at(place)
    planners = [Person(f"填报{n}", Role.FILLER, ASSISTANCE) for n in range(8)]
    seen = ""
    for number in range(SCALE.journal_rounds):
        deeds = [
            lambda p=p, c=f"{number}-{p.name}", s=seen: journal.send(sending(p, c), ask(p, c, s)) for p in planners
        ]
        came = at_once(deeds)
        ((sent, again),) = (c for c in came if not isinstance(c, Denied))
        assert not again
        assert {c.fields["by"] for c in came if isinstance(c, Denied)} == {sent.submitted_by}
        seen = sent.id
    assert len(journal.read().submissions) == SCALE.journal_rounds
    assert journal.faults() == []
    count(5, "rounds of eight planners in the journal's own transaction", SCALE.journal_rounds)


def accept(journal: Journal, who: Person, seen: str) -> Decision:
    decision = Decision(0, seen, State.ACCEPTED, who.name, MOMENT)
    return journal.decide(decision, lambda slot: check_action(Action.ACCEPT, who, slot, seen, ""))


def test_accepting_and_sending_again_and_again(place: Path | JournalAddress, count: Counter) -> None:
    """A reviewer, whoever sent it (she may review too, and never her own), and a newer version, all at once."""
    herself = Person(ANNE.name, Role.REVIEWER)
    journal = Journal.at(place)
    (first, _) = journal.send(sending(ANNE, "0"), ask(ANNE, "0", ""))
    seen = first.id
    for number in range(1, SCALE.journal_rounds + 1):
        came = at_once(
            [
                lambda s=seen: accept(journal, RITA, s),
                lambda c=str(number), s=seen: journal.send(sending(ANNE, c), ask(ANNE, c, s)),
                lambda s=seen: accept(journal, herself, s),
            ]
        )
        own = came.pop()
        assert isinstance(own, Denied)
        assert own.key in {"denied.own", "denied.newer", "denied.accept.accepted"}
        assert sum(isinstance(c, Denied) for c in came) == 1
        if isinstance(came[0], Denied):
            assert came[0].key == "denied.newer"
        else:
            reopened = Decision(0, seen, State.REOPENED, RITA.name, MOMENT, "更正")
            journal.decide(reopened)
            journal.send(sending(ANNE, str(number)), ask(ANNE, str(number), seen))
        seen = journal.read().slot(ASSISTANCE, Q1).version
    assert seen.endswith(f"-{SCALE.journal_rounds + 1}")
    assert journal.faults() == []
    count(9, "races of two acceptances (one her own) against a newer version, in the journal", SCALE.journal_rounds)


def test_one_person_s_twenty_files_do_not_hold_up_another(
    submission_service: SubmissionService, tmp_path: Path
) -> None:
    content = workbook(tmp_path)
    mine = [submission_service.take(BytesIO(content), f"{n}.xlsx", ANNE, ASSISTANCE, Q1) for n in range(20)]
    yours = submission_service.take(BytesIO(content), "一.xlsx", BERT, ASSISTANCE, Q1)
    while submission_service.draft(yours).at_work:
        assert submission_service.draft(mine[-1]).at_work
    assert submission_service.draft(mine[-1]).at_work
    for key in mine[2:]:
        submission_service.discard(key, ANNE)
    assert submission_service.idle(60)


def test_mending_while_it_is_read_reads_it_again(submission_service: SubmissionService, tmp_path: Path) -> None:
    key = submission_service.take(BytesIO(workbook(tmp_path)), "a.xlsx", ANNE, ASSISTANCE, Q1)
    for _ in range(5):
        submission_service.again(key, ANNE)
    assert submission_service.idle(60)
    explain_all(submission_service, submission_service.draft(key))
    assert submission_service.send(key, ANNE, "").number
