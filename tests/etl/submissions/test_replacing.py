"""A new upload takes the place of its quarter's draft; what it replaced is kept, looked at, and brought back."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.submissions import SubmissionService
from etl.submissions.workbench import MOST_DRAFTS
from plan.slots import SlotState
from tests.etl.submissions.conftest import ANNE, BERT, CELLS, Q1, Q2, RITA, TOWN, lay, workbook
from tests.refusals import refused
from tests.workbooks import AFFAIRS, ASSISTANCE, write


def test_the_latest_takes_the_place_whoever_brought_it(submission_service: SubmissionService, tmp_path: Path) -> None:
    one = lay(submission_service, workbook(tmp_path))
    other = lay(submission_service, workbook(tmp_path, Q2), period=Q2)
    two = lay(submission_service, workbook(tmp_path, cells={(CELLS, TOWN): 99}), BERT)
    assert {d.id for d in submission_service.drafts(ASSISTANCE)} == {two.id, other.id}
    assert submission_service.draft(one.id).replaced == two.id
    assert [d.id for d in submission_service.earlier(two)] == [one.id]
    assert submission_service.file(one.id).read_bytes() == workbook(tmp_path)


def test_what_was_replaced_is_brought_back_and_stays_when_it_is_read_again(
    submission_service: SubmissionService, tmp_path: Path
) -> None:
    one = lay(submission_service, workbook(tmp_path, cells={(CELLS, TOWN): "约120"}))
    two = lay(submission_service, workbook(tmp_path))
    (place,) = {(sheet, cell) for sheet, cell, _ in submission_service.checked(one.id).stands}
    submission_service.bring_back(one.id, BERT)
    assert [d.id for d in submission_service.drafts(ASSISTANCE)] == [one.id]
    assert submission_service.draft(two.id).replaced == one.id
    submission_service.type_in(one.id, ANNE, place, "101")
    assert submission_service.idle(60)
    assert [d.id for d in submission_service.drafts(ASSISTANCE)] == [one.id]
    submission_service.send(one.id, ANNE, "")
    assert submission_service.slot(ASSISTANCE, Q1).state is SlotState.SUBMITTED


def test_whoever_still_looks_at_a_replaced_one_sends_what_he_sees(
    submission_service: SubmissionService, tmp_path: Path
) -> None:
    one = lay(submission_service, workbook(tmp_path))
    two = lay(submission_service, workbook(tmp_path, cells={(CELLS, TOWN): 99}), BERT)
    receipt = submission_service.send(one.id, ANNE, "")
    assert receipt.sha256 == one.sha256
    assert [d.id for d in submission_service.drafts(ASSISTANCE)] == [two.id]
    with refused("您看到的已不是最新一份"):
        submission_service.send(two.id, BERT, "")


@pytest.mark.parametrize("kind", ["unreadable", "other_department", "other_quarter"])
def test_a_file_dropped_by_mistake_takes_nobodys_place(
    submission_service: SubmissionService, tmp_path: Path, kind: str
) -> None:
    good = lay(submission_service, workbook(tmp_path))
    content = {
        "unreadable": lambda: b"%PDF-1.7 ",
        "other_department": lambda: write(tmp_path / "other", AFFAIRS, Q1).read_bytes(),
        "other_quarter": lambda: workbook(tmp_path, Q2),
    }[kind]()
    lay(submission_service, content)
    assert submission_service.draft(good.id).open


def test_a_department_is_never_full_of_what_was_replaced(submission_service: SubmissionService, tmp_path: Path) -> None:
    content = workbook(tmp_path)
    first = lay(submission_service, content)
    for _ in range(MOST_DRAFTS + 2):
        last = lay(submission_service, content)
    assert [d.id for d in submission_service.drafts(ASSISTANCE)] == [last.id]
    assert len(submission_service.earlier(last)) < MOST_DRAFTS
    with pytest.raises(KeyError):
        submission_service.draft(first.id)


def test_what_is_withdrawn_does_not_drive_away_what_is_worked_on(
    submission_service: SubmissionService, tmp_path: Path
) -> None:
    number = submission_service.send(lay(submission_service, workbook(tmp_path)).id, ANNE, "").number
    fresh = lay(submission_service, workbook(tmp_path, cells={(CELLS, TOWN): 99}))
    assert submission_service.withdraw(number, ANNE) == fresh.id
    assert submission_service.idle(60)
    assert [d.id for d in submission_service.drafts(ASSISTANCE)] == [fresh.id]
    assert [d.name for d in submission_service.earlier(fresh)] == ["报表.xlsx"]


def test_others_do_not_bring_back(submission_service: SubmissionService, tmp_path: Path) -> None:
    one = lay(submission_service, workbook(tmp_path))
    lay(submission_service, workbook(tmp_path))
    with refused(""):
        submission_service.bring_back(one.id, RITA)
    assert submission_service.draft(one.id).replaced


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["lay", "back"]), min_size=1, max_size=4))
def test_of_a_quarter_one_draft_is_worked_on(
    submission_service: SubmissionService, tmp_path: Path, steps: list[str]
) -> None:
    for step in steps:
        lying = submission_service.drafts(ASSISTANCE)
        if step == "back" and lying and (before := submission_service.earlier(lying[0])):
            submission_service.bring_back(before[-1].id, ANNE)
        else:
            lay(submission_service, workbook(tmp_path))
        assert len(submission_service.drafts(ASSISTANCE)) == 1
