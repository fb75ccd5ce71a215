"""A file goes to the quarter it says itself; at its sender's word it is read as of the one it was brought for."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.home import Home
from etl.operations.doctor import examine
from etl.store.data_store import DataStore
from etl.submissions import SubmissionService
from plan.period import Period
from plan.replies import NO_REPLIES, Replies, replies_json, replies_of
from tests.etl.submissions.conftest import ANNE, CELLS, Q1, Q2, RITA, TOWN, lay, values, workbook
from tests.workbooks import ASSISTANCE, values_of


def form_of(title: str, period: Period = Q1) -> bytes:
    """Return a CSV of the department's own making, whose title says a quarter (or none)."""
    said = values_of(ASSISTANCE, period)
    names = list(dict.fromkeys(measure for measure, town in said if town == TOWN))
    towns = list(dict.fromkeys(town for measure, town in said if measure == CELLS))
    lines = [title, ",".join(["镇(街道)", *names])]
    lines += [",".join([town, *(f"{said[name, town]:g}" for name in names)]) for town in towns]
    return "\n".join(lines).encode()


def own(submission_service: SubmissionService, draft: str) -> dict[tuple[str, str], float]:
    read = submission_service.checked(draft).extraction
    return {(o.measure, o.area): o.value for o in read.own}


@pytest.mark.parametrize("content", ["template", "form"])
def test_it_goes_where_it_says(submission_service: SubmissionService, tmp_path: Path, content: str) -> None:
    given = workbook(tmp_path, Q2) if content == "template" else form_of("社会救助科2023年二季度报表", Q2)
    draft = lay(submission_service, given, period=Q1)
    assert (draft.period, draft.brought_for) == (Q2, Q1)
    assert "wrong_period" not in {f.code for f in submission_service.checked(draft.id).findings}
    assert {period for _, period in submission_service.drafted(ASSISTANCE)} == {Q2}


def test_it_takes_the_place_of_the_draft_of_its_own_quarter(
    submission_service: SubmissionService, tmp_path: Path
) -> None:
    one, two = lay(submission_service, workbook(tmp_path)), lay(submission_service, workbook(tmp_path, Q2), period=Q2)
    three = lay(submission_service, workbook(tmp_path, Q2, cells={(CELLS, TOWN): 99}), period=Q1)
    assert [d.id for d in submission_service.drafts(ASSISTANCE)] == [one.id, three.id]
    assert submission_service.draft(two.id).replaced == three.id


@pytest.mark.parametrize("content", ["template", "form"])
def test_at_its_senders_word_it_is_of_the_quarter_it_was_brought_for(
    submission_service: SubmissionService, data_store: DataStore, tmp_path: Path, content: str
) -> None:
    given = workbook(tmp_path, Q2) if content == "template" else form_of("社会救助科2023年二季度报表", Q2)
    draft = lay(submission_service, given, period=Q1)
    before = own(submission_service, draft.id)
    submission_service.read_as(draft.id, ANNE, Q1)
    assert submission_service.idle(60)
    assert submission_service.draft(draft.id).period == Q1
    assert own(submission_service, draft.id) == before
    assert "wrong_period" not in {f.code for f in submission_service.checked(draft.id).findings}
    if content == "form":
        submission_service.confirm_guess(draft.id, ANNE)
        submission_service.let_blanks_stand(draft.id, ANNE)
        assert submission_service.idle(60)
    number = submission_service.send(draft.id, ANNE, "").number
    submission_service.accept(number, RITA)
    assert values(data_store) == [(Q1, before[CELLS, TOWN])]
    assert data_store.ledger().submissions[0].replies.read_as == str(Q1)
    # Read again from the raw file alone, it says the same.
    assert all(check.ok for check in examine(DataStore.of(Home(data_store.home.root)), thorough=True))


@pytest.mark.parametrize("title", ["社会救助科报表", "社会救助科2033年二季度报表"])
def test_a_file_that_says_none_or_one_of_no_plan_stays(submission_service: SubmissionService, title: str) -> None:
    draft = lay(submission_service, form_of(title), period=Q1)
    assert (draft.period, draft.brought_for) == (Q1, None)


def test_what_is_read_as_is_kept_and_makes_another_content() -> None:
    said = Replies(read_as="2023Q1")
    assert replies_of(replies_json(said)) == said
    assert replies_json(NO_REPLIES) == {}
    assert said.taught.read_as == "2023Q1"
