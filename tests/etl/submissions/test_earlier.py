"""A form that changes an earlier quarter, on the desk: the change waits there as that quarter's correction."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest

from etl.intake.intake import load
from etl.intake.outcome import SentAs
from etl.operations.doctor import examine
from etl.store.data_store import DataStore
from etl.submissions import Draft, SubmissionService
from plan.difference import ChangeKind
from plan.finding import Severity
from plan.period import Period
from plan.replies import finding_key
from plan.review import Person, Role
from tests.etl.conftest import HANDS
from tests.etl.quarters import CARE, TOWNS, form, quarter
from tests.etl.submissions.conftest import RITA
from tests.refusals import refused

Q1, Q2, Q3 = (Period(2023, n) for n in (1, 2, 3))
CARL = Person("卡尔", Role.FILLER, CARE)
KEY = "护理型床位数", TOWNS[0]
OLD = quarter(CARE, Q1)[KEY]


@pytest.fixture(name="accepted")
def _accepted(data_store: DataStore, tmp_path: Path) -> DataStore:
    for quarters in ((Q1,), (Q1, Q2)):
        path = form(tmp_path, {period: quarter(CARE, period) for period in quarters})
        load([path], data_store, hands=HANDS, sent_as=SentAs(CARE))
    return data_store


def lay(submission_service: SubmissionService, folder: Path, beds: float = OLD + 3) -> Draft:
    """Return a form of the third quarter in which the first one has another number."""
    first = {**quarter(CARE, Q1), KEY: beds}
    content = form(folder, {Q1: first, Q2: quarter(CARE, Q2), Q3: quarter(CARE, Q3)}).read_bytes()
    key = submission_service.take(BytesIO(content), "分季报表.xlsx", CARL, CARE, Q3)
    assert submission_service.idle(60)
    return submission_service.draft(key)


def explained(submission_service: SubmissionService, draft: Draft) -> Draft:
    asked = [finding_key(f) for f in submission_service.checked(draft.id).findings if f.severity is Severity.EXPLAIN]
    return submission_service.explain(draft.id, CARL, asked, "床位核减")


def beds(data_store: DataStore) -> tuple[float, str]:
    with data_store.warehouse() as warehouse:
        found = [o for o in warehouse.observations() if (o.measure, o.area, o.period) == (*KEY, Q1)]
    return found[0].value, found[0].submission


def test_the_change_waits_as_the_quarter_s_correction(
    submission_service: SubmissionService, accepted: DataStore, tmp_path: Path
) -> None:
    draft = explained(submission_service, lay(submission_service, tmp_path))
    receipt = submission_service.send(draft.id, CARL, "")
    assert receipt.number == "2023Q3-养老服务科-1"
    assert submission_service.idle(60)
    (waiting,) = submission_service.drafts(CARE)
    assert (waiting.period, waiting.out_of, waiting.sha256) == (Q1, Q3, draft.sha256)
    assert submission_service.corrections_out_of(submission_service.submission(receipt.number).submission) == (waiting,)
    assert submission_service.obstacles(waiting.id) == (), "the reason was given once"
    changes = submission_service.difference(waiting.id)
    assert (changes.counts[ChangeKind.CHANGED], changes.counts[ChangeKind.GONE], changes.counts[ChangeKind.ADDED]) == (
        1,
        0,
        0,
    )
    submission_service.accept(receipt.number, RITA)
    assert beds(accepted) == (OLD, "2023Q1-养老服务科-1")
    first = submission_service.slot(CARE, Q1).version
    with refused("重新开放"):
        submission_service.send(waiting.id, CARL, first, "床位核减")
    submission_service.reopen(first, RITA, "填报人更正")
    correction = submission_service.send(waiting.id, CARL, first, "床位核减")
    assert correction.number == "2023Q1-养老服务科-2"
    submission_service.accept(correction.number, RITA)
    assert beds(accepted) == (OLD + 3, "2023Q1-养老服务科-2")
    accepted.rebuild()
    assert all(check.ok for check in examine(DataStore.of(accepted.home)))


def test_the_draft_says_before_it_is_sent_what_will_become_of_the_change(
    submission_service: SubmissionService, accepted: DataStore, tmp_path: Path
) -> None:
    (doubt,) = [
        f
        for f in submission_service.checked(lay(submission_service, tmp_path).id).findings
        if f.severity is Severity.EXPLAIN
    ]
    assert (doubt.code, doubt.details["case"]) == ("revised", "earlier")


def test_nothing_is_laid_down_for_what_could_not_be_sent(
    submission_service: SubmissionService, accepted: DataStore, tmp_path: Path
) -> None:
    draft = lay(submission_service, tmp_path)
    with refused("说明原因"):
        submission_service.send(draft.id, CARL, "")
    assert [d.id for d in submission_service.drafts(CARE)] == [draft.id]


def test_sending_twice_lays_it_down_once(
    submission_service: SubmissionService, accepted: DataStore, tmp_path: Path
) -> None:
    draft = explained(submission_service, lay(submission_service, tmp_path))
    first = submission_service.send(draft.id, CARL, "")
    assert submission_service.send(draft.id, CARL, "").number == first.number
    again = explained(submission_service, lay(submission_service, tmp_path))
    assert submission_service.send(again.id, CARL, first.number).again
    assert len(submission_service.drafts(CARE)) == 1


def test_a_form_without_a_change_lays_nothing_down(
    submission_service: SubmissionService, accepted: DataStore, tmp_path: Path
) -> None:
    submission_service.send(lay(submission_service, tmp_path, OLD).id, CARL, "")
    assert submission_service.drafts(CARE) == ()


def test_a_correction_outlives_a_restart(
    submission_service: SubmissionService, accepted: DataStore, tmp_path: Path
) -> None:
    submission_service.send(explained(submission_service, lay(submission_service, tmp_path)).id, CARL, "")
    assert submission_service.idle(60)
    with SubmissionService(DataStore.of(accepted.home)) as other:
        (waiting,) = other.drafts(CARE)
        assert other.again(waiting.id, CARL)
        assert other.idle(60)
        assert {o.period for o in other.checked(waiting.id).extraction.observations} == {Q1}
