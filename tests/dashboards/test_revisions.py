"""目标调整 as people work with it: proposed by the evaluator, decided by another, seen on the indicator's page."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from app import app_over
from dashboards.reader import Reader
from etl.home import Home
from etl.store.data_store import DataStore
from etl.submissions import SubmissionService
from plan.revision import RevisionState
from tests.dashboards.desks import EVALUATOR, FILLER, LEADER, REVIEWER, Browser, Office

NEW = {"indicator": "8", "target_2025": "57%", "number": "演示7号", "dated": "2023-05-01", "reason": "改造延期"}
KEY = "linhai-minzheng-145-T1"


@pytest.fixture(name="office")
def _office(grown: Path, tmp_path: Path) -> Iterator[Office]:
    shutil.copytree(grown, tmp_path / "home")
    data_store = DataStore.of(Home(tmp_path / "home"))
    warehouse, submission_service = data_store.warehouse(), SubmissionService(data_store)
    reader = Reader(data_store.plan, warehouse, data_store.bureau, data_store.revisions.all)
    app = app_over(reader, revisions=data_store.revisions, submission_service=submission_service, secret=b"test")
    try:
        yield Office(app, submission_service, data_store, app.server, reader)
    finally:
        submission_service.close()
        warehouse.close()


def propose(browser: Browser, **other: str) -> TestResponse:
    return browser.post("/revisions/propose", **{**NEW, "at": "/revisions", **other})


def states(office: Office) -> list[RevisionState]:
    return [each.state for each in office.data_store.revisions.all()]


def test_proposed_by_one_accepted_by_another_and_shown(office: Office) -> None:
    evaluator, leader = office.browser(EVALUATOR), office.browser(LEADER)
    page = "/indicator/8?as_of=2023Q2"
    before = leader.text(page)
    assert "目标调整" not in before
    assert propose(evaluator).status_code == 303
    assert states(office) == [RevisionState.PROPOSED]
    assert "待核准" in leader.text("/revisions")
    assert 'value="accepted"' not in evaluator.text("/revisions")
    done = leader.post(f"/revisions/{KEY}/decide", to="accepted", at="/revisions")
    assert (done.status_code, done.headers["Location"]) == (303, "/revisions")
    (revision,) = office.data_store.revisions.all()
    assert (revision.state, revision.targets) == (RevisionState.ACCEPTED, {2025: 57.0})
    shown = leader.text(page)
    assert "现行" in shown
    assert "<del>58%</del>" in shown
    assert "<del>58%</del>" not in leader.text("/indicator/8?as_of=2023Q1")  # it holds from May on


def test_returned_needs_a_reason(office: Office) -> None:
    evaluator, reviewer = office.browser(EVALUATOR), office.browser(REVIEWER)
    propose(evaluator)
    refused = reviewer.post(f"/revisions/{KEY}/decide", to="returned", note=" ", at="/revisions")
    assert refused.status_code == 403
    assert "请写明理由" in refused.get_data(as_text=True)
    assert reviewer.post(f"/revisions/{KEY}/decide", to="returned", note="依据不足", at="/revisions").status_code == 303
    assert states(office) == [RevisionState.RETURNED]
    again = reviewer.post(f"/revisions/{KEY}/decide", to="accepted", at="/revisions")
    assert "已经办结" in again.get_data(as_text=True)


@pytest.mark.parametrize("role", [LEADER, FILLER])
def test_others_may_not_propose(office: Office, role: int) -> None:
    answer = propose(office.browser(role))
    assert answer.status_code == 403
    assert states(office) == []
    assert "revise-form" not in office.browser(role).text("/revisions")


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"target_2025": "五十七"}, "不是数字"),
        ({"target_2025": "1e1"}, "不是数字"),
        ({"target_2025": ""}, "目标年只能是"),
        ({"target_2025": "101"}, "超出"),
        ({"target_2025": "58"}, "相同"),
        ({"dated": "2020-01-01"}, "文件日期"),
        ({"dated": "昨天"}, "文件日期"),
        ({"number": " "}, "文号"),
        ({"reason": " "}, "理由"),
    ],
)
def test_what_cannot_be_is_refused_in_words(office: Office, other: dict[str, str], said: str) -> None:
    answer = propose(office.browser(EVALUATOR), **other)
    assert answer.status_code == 403
    assert said in answer.get_data(as_text=True)
    assert states(office) == []


def test_what_is_not_there_is_not_found(office: Office) -> None:
    evaluator = office.browser(EVALUATOR)
    assert propose(evaluator, indicator="99").status_code == 404
    assert evaluator.post("/revisions/nothing/decide", to="accepted").status_code == 404
    propose(evaluator)
    assert evaluator.post(f"/revisions/{KEY}/decide", to="proposed").status_code == 404


def test_the_page_is_there_in_english_and_without_any(office: Office) -> None:
    assert "No target has been set anew." in office.browser(LEADER).text("/revisions?lang=en")
