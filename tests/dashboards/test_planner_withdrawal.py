"""撤回 on the page, until a reviewer has opened it; the workbook that was sent, for its department and reviewers."""

from __future__ import annotations

import pytest

from etl.store.raw import sha256_of
from tests.dashboards.desks import (
    DEPARTMENT,
    EVALUATOR,
    FILLER,
    LEADER,
    OTHER,
    PERIOD,
    REVIEWER,
    Browser,
    Office,
    filled,
)


@pytest.fixture(name="filler")
def _filler(office: Office) -> Browser:
    return office.browser(FILLER)


def sent(filler: Browser) -> str:
    """Return the number of a workbook that was sent."""
    assert filler.send(filler.upload(filled(filler.template(), 1), "养老三季度.xlsx")).status_code == 303
    return filler.office.submissions[-1]


def test_the_sender_takes_it_back_to_a_draft(office: Office, filler: Browser) -> None:
    number = sent(filler)
    assert f"/review/{number}/withdraw" in filler.text(f"/submission/{number}")
    answer = filler.post(f"/review/{number}/withdraw")
    assert answer.status_code == 303
    assert office.submission_service.idle(60)
    draft = answer.headers["Location"]
    assert "没有发现问题" in filler.text(draft)
    page = filler.text(f"/submission/{number}")
    assert "slot-withdrawn" in page
    assert "/withdraw" not in page
    assert "没有等待审核的报送" in office.browser(REVIEWER).text("/review")
    assert "的报送已撤回" in filler.text(f"/submit?period={PERIOD}")
    assert filler.send(draft.rsplit("/", 1)[-1]).status_code == 303
    assert len(office.submissions) == 2


@pytest.mark.parametrize("way", ["/submission/{}", "/download/desk/submission/{}"])
def test_what_a_reviewer_opened_is_not_taken_back(office: Office, filler: Browser, way: str) -> None:
    number = sent(filler)
    assert office.browser(REVIEWER).get(way.format(number)).status_code == 200
    page = filler.text(f"/submission/{number}")
    assert "不能再撤回" in page
    assert "/withdraw" not in page
    answer = filler.post(f"/review/{number}/withdraw")
    assert answer.status_code == 409
    assert "打开这一份审核" in answer.get_data(as_text=True)


@pytest.mark.parametrize("role", [LEADER, EVALUATOR])
def test_others_who_look_do_not_take_it_into_review(office: Office, filler: Browser, role: int) -> None:
    number = sent(filler)
    assert office.browser(role).get(f"/submission/{number}").status_code == 200
    assert filler.post(f"/review/{number}/withdraw").status_code == 303


@pytest.mark.parametrize(("role", "status"), [(OTHER, 404), (REVIEWER, 403), (LEADER, 403)])
def test_nobody_else_takes_it_back(office: Office, filler: Browser, role: int, status: int) -> None:
    number = sent(filler)
    assert office.browser(role).post(f"/review/{number}/withdraw").status_code == status
    assert office.submission_service.slot(DEPARTMENT, office.data_store.plan.periods[10]).version == number


@pytest.mark.parametrize(("role", "status"), [(FILLER, 200), (REVIEWER, 200), (OTHER, 404), (LEADER, 403)])
def test_the_workbook_that_was_sent_is_for_sender_and_reviewer(
    office: Office, filler: Browser, role: int, status: int
) -> None:
    number = sent(filler)
    browser = office.browser(role)
    answer = browser.get(f"/download/desk/submission/{number}")
    assert answer.status_code == status
    there = f"/download/desk/submission/{number}" in browser.text(f"/submission/{number}")
    assert there is (status == 200)
    if status == 200:
        (kept,) = (s for s in office.data_store.ledger().submissions if s.id == number)
        assert sha256_of(answer.data) == kept.sha256
        assert "attachment" in answer.headers["Content-Disposition"]
        assert answer.headers["Cache-Control"] == "no-store"
