"""Bulletins and notices through the server: made from the pages, listed, handed out and proven."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

from etl.home import Home
from etl.store.data_store import DataStore
from etl.tasks.task_service import TaskService
from plan.review import Person, Role
from plan.tasks.slip import SlipColour
from reports.proof import Verdict, prove
from tests.dashboards.desks import EVALUATOR, LEADER, REVIEWER, Browser, Office, copy_of, opened
from tests.dashboards.task_samples import keep_tasks, tasks_over


@pytest.fixture(scope="module", name="office")
def _office(grown: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    root = copy_of(grown, tmp_path_factory.mktemp("printing") / "home")
    store = tasks_over(DataStore.of(Home(root)))
    keep_tasks(store)
    TaskService(store).issue("7", SlipColour.RED, Person("管理员", Role.MACHINE), "逾期20天")
    with opened(root, tasks=True, reports=True) as office:
        yield office


def made(browser: Browser, address: str, page: str, **fields: str) -> str:
    """Make something by a form of a page; return where it can be fetched, as that page tells."""
    answer = browser.post(address, at=page, **fields)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    told = browser.text(answer.headers["Location"])
    found = re.search(r'href="(/download/evaluation/[0-9a-f]{64})"', told)
    assert found, told
    return found[1]


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_a_notice_is_printed_from_its_slips_page_and_proven(office: Office, kind: str) -> None:
    slip = tasks_over(office.data_store).ledger().slips[-1]
    page = f"/supervise/{slip.id}"
    leader = office.browser(LEADER)
    assert f'action="{page}/print"' in leader.text(page)
    file = leader.get(made(leader, f"{page}/print", page, kind=kind))
    assert f"督办通知书{slip.id}" in unquote(file.headers["Content-Disposition"])
    assert prove(office.data_store, file.data).verdict is Verdict.EQUAL
    assert f"督办通知书 {slip.id}（" in office.browser(EVALUATOR).text("/evaluate")


def test_a_bulletin_is_made_of_the_quarter_that_is_looked_at(office: Office) -> None:
    page = "/supervise?as_of=2023-06-30"
    reviewer = office.browser(REVIEWER)
    assert 'name="period" value="2023Q2"' in reviewer.text(page)
    file = reviewer.get(made(reviewer, "/supervise/bulletin", page, kind="pdf", period="2023Q2", known_at=""))
    assert "2023年二季度督查通报" in unquote(file.headers["Content-Disposition"])
    assert prove(office.data_store, file.data).verdict is Verdict.EQUAL
    english = made(reviewer, "/supervise/bulletin", f"{page}&lang=en", kind="pdf", period="2023Q2", known_at="")
    assert "Bulletin of supervision" in reviewer.get(english).headers["Content-Disposition"].replace("%20", " ")
    told = office.browser(EVALUATOR).text("/evaluate")
    assert "督查通报（" in told
    assert "/supervise#bulletin" in reviewer.text("/tasks").replace("?as_of=2023-06-30", "")


@pytest.mark.parametrize(
    "fields",
    [{"kind": "xlsx"}, {"kind": ""}, {"period": "2023"}, {"period": ""}, {"known_at": "gestern"}],
)
def test_what_no_form_of_ours_asks_is_not_made(office: Office, fields: dict[str, str]) -> None:
    before = len(office.browser(EVALUATOR).text("/evaluate"))
    asked = {"kind": "pdf", "period": "2023Q2", "known_at": "", **fields}
    assert office.browser(LEADER).post("/supervise/bulletin", **asked).status_code == 404
    assert office.browser(LEADER).post("/supervise/1999-01/print", kind="pdf").status_code == 404
    assert len(office.browser(EVALUATOR).text("/evaluate")) == before
