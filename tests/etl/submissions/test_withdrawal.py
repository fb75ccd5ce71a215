"""Taking back what was sent: until somebody has opened it, and back to the draft that it was."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from access.audit import AuditAction, AuditQuestion
from etl.home import Home
from etl.operations.doctor import examine
from etl.reported_error import ReportedError
from etl.store.data_store import DataStore
from etl.store.journal.audits import AuditJournal
from etl.store.raw import raw_path
from etl.submissions import SubmissionService
from plan.denied import Denied
from plan.review import Person, Role
from plan.slots import SlotState
from tests.etl.submissions.conftest import ANNE, BERT, CELLS, Q1, RITA, TOWN, lay, send, values, workbook
from tests.refusals import refused
from tests.workbooks import ASSISTANCE


def test_what_nobody_has_opened_is_a_draft_again_with_its_answers(
    submission_service: SubmissionService, data_store: DataStore, tmp_path: Path
) -> None:
    draft = lay(submission_service, workbook(tmp_path, cells={(CELLS, TOWN): "约120"}))
    (place,) = {(sheet, cell) for sheet, cell, _ in submission_service.checked(draft.id).stands}
    submission_service.type_in(draft.id, ANNE, place, "101")
    assert submission_service.idle(60)
    number = submission_service.send(draft.id, ANNE, "").number
    again = submission_service.withdraw(number, BERT)
    assert submission_service.idle(60)
    slot = submission_service.slot(ASSISTANCE, Q1)
    assert (slot.state, slot.version) == (SlotState.WITHDRAWN, number)
    assert submission_service.queue(RITA) == ()
    laid = submission_service.draft(again)
    assert [(m.value, m.by) for m in laid.replies.mends] == [(101.0, ANNE.name)]
    with refused("已于"):
        submission_service.accept(number, RITA)
    second = submission_service.send(again, ANNE, number)
    assert (second.number, second.again) == (f"2023Q1-{ASSISTANCE}-2", False)
    submission_service.accept(second.number, RITA)
    assert values(data_store) == [(Q1, 101)]
    assert all(check.ok for check in examine(DataStore.of(Home(data_store.home.root))))


def test_what_a_reviewer_has_opened_stays(
    submission_service: SubmissionService, data_store: DataStore, tmp_path: Path
) -> None:
    number = send(submission_service, workbook(tmp_path)).number
    assert submission_service.opening(number) is None
    for person in (RITA, Person("罗", Role.REVIEWER)):
        submission_service.note_opening(number, person)
    opening = submission_service.opening(number)
    assert opening is not None
    assert opening.by == RITA.name
    with refused("丽塔已于"):
        submission_service.withdraw(number, ANNE)
    assert submission_service.slot(ASSISTANCE, Q1).state is SlotState.SUBMITTED
    assert submission_service.drafts() == ()
    entries = AuditJournal.at(data_store.home.journal).entries(AuditQuestion(deed=AuditAction.OPENED))
    assert [(entry.by, entry.about) for entry in entries] == [(RITA.name, number)]


@pytest.mark.parametrize(
    "person", [RITA, Person("卡尔", Role.FILLER, "社会事务科"), Person("莉", Role.LEADER, ASSISTANCE)]
)
def test_only_the_department_that_sent_it_takes_it_back(
    submission_service: SubmissionService, tmp_path: Path, person: Person
) -> None:
    number = send(submission_service, workbook(tmp_path)).number
    with pytest.raises(Denied):
        submission_service.withdraw(number, person)
    assert submission_service.slot(ASSISTANCE, Q1).state is SlotState.SUBMITTED


def test_a_newer_version_is_not_taken_back_with_an_older_one(
    submission_service: SubmissionService, tmp_path: Path
) -> None:
    first = send(submission_service, workbook(tmp_path)).number
    second = submission_service.send(
        lay(submission_service, workbook(tmp_path, cells={(CELLS, TOWN): 99})).id, ANNE, first
    ).number
    with refused("您看到的已不是最新一份"):
        submission_service.withdraw(first, ANNE)
    assert submission_service.slot(ASSISTANCE, Q1).version == second


def test_opening_and_taking_back_at_once_leave_one_of_both(
    submission_service: SubmissionService, data_store: DataStore, tmp_path: Path
) -> None:
    number = send(submission_service, workbook(tmp_path)).number
    withdrawn: list[bool] = []

    def take_back() -> None:
        try:
            submission_service.withdraw(number, ANNE)
        except Denied:
            withdrawn.append(False)
        else:
            withdrawn.append(True)

    threads = [
        threading.Thread(target=take_back),
        threading.Thread(target=lambda: submission_service.note_opening(number, RITA)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    entries = AuditJournal.at(data_store.home.journal).entries(
        AuditQuestion(deeds=(AuditAction.OPENED, AuditAction.WITHDRAWN))
    )
    first, *_ = [entry.deed for entry in reversed(entries)]
    assert (first is AuditAction.WITHDRAWN) is withdrawn[0]


def test_the_workbook_that_was_sent_is_given_byte_for_byte_or_not_at_all(
    submission_service: SubmissionService, data_store: DataStore, tmp_path: Path
) -> None:
    content = workbook(tmp_path)
    receipt = send(submission_service, content)
    assert submission_service.original(receipt.number) == content
    raw_path(data_store.home, receipt.sha256).write_bytes(content + b" ")
    with pytest.raises(ReportedError, match="被改动过"):
        submission_service.original(receipt.number)
