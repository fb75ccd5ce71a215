"""Supervision through the server: proposals, a slip's whole way with its refusals, review, the board by month."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from dashboards.server.roles import demonstration_people
from etl.home import Home
from etl.store.data_store import DataStore
from etl.store.journal.task_line import NewTaskLine, TaskLineKind
from etl.tasks.task_service import TaskService
from etl.yaml_files import load_plan
from plan.review import Person, Role
from plan.tasks.offers import days_left, offers, stops_behind, waited_for
from plan.tasks.slip import Slip, SlipAction, SlipColour, SlipState, SlipStep
from plan.tasks.supervise import propose, silent_units
from tests.dashboards.desks import EVALUATOR, LEADER, OTHER, REVIEWER, Browser, Office, copy_of, opened
from tests.dashboards.task_samples import FILLER as SENDER
from tests.dashboards.task_samples import append, keep_tasks, tasks_over

DAY = date(2023, 6, 30)
SECOND = 11
"""The demonstration's other reviewer."""

UNIT = "社会事务科"
FILLER = next(place for place, each in enumerate(demonstration_people(load_plan())) if each.department == UNIT)
MOMENT = datetime(2023, 7, 1, 8, tzinfo=UTC)


@pytest.fixture(scope="module", name="kept")
def _kept(grown: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = copy_of(grown, tmp_path_factory.mktemp("supervise") / "home")
    keep_tasks(tasks_over(DataStore.of(Home(root))))
    return root


@pytest.fixture(name="office")
def _office(kept: Path, tmp_path: Path) -> Iterator[Office]:
    with opened(copy_of(kept, tmp_path / "home"), tasks=True) as office:
        yield office


def proposals(office: Office) -> list[str]:
    store = tasks_over(office.data_store)
    found = propose(store.board(DAY), store.catalogue.supervision)
    return [f"{each.colour} {each.task.id}" for each in found]


def one_of(office: Office, unit: str = UNIT) -> str:
    """Return a proposal for a unit."""
    store = tasks_over(office.data_store)
    found = propose(store.board(DAY), store.catalogue.supervision)
    return next(f"{each.colour} {each.task.id}" for each in found if each.unit == unit)


def issued(office: Office, unit: str = UNIT) -> Slip:
    """Issue a slip to a unit as the reviewer does."""
    answer = office.browser(REVIEWER).post("/supervise/issue", slip=one_of(office, unit))
    assert answer.status_code == 303
    return tasks_over(office.data_store).ledger().slips[-1]


def now(office: Office, slip: Slip) -> Slip:
    return next(each for each in tasks_over(office.data_store).ledger().slips if each.id == slip.id)


def test_the_page_tells_silent_units_first_then_what_is_proposed(office: Office) -> None:
    page = office.browser(LEADER).text("/supervise?as_of=2023-06-30")
    store = tasks_over(office.data_store)
    silent = silent_units(store.board(DAY), 30)
    assert silent
    places = [page.index(f"<h2>{title}") for title in ("静默单位", "今日建议", "未销号的督办单", "单位逐月灯色")]
    assert places == sorted(places)
    assert all(each.unit in page for each in silent)
    assert f"建议发督办单{len(proposals(office))}张" in page


def test_only_reviewers_have_boxes_and_only_they_may_issue(office: Office) -> None:
    for role in (LEADER, EVALUATOR, FILLER):
        browser = office.browser(role)
        assert 'name="slip"' not in browser.text("/supervise")
        answer = browser.post("/supervise/issue", slip=one_of(office))
        assert answer.status_code == 403
    reviewer = office.browser(REVIEWER)
    assert 'name="slip"' not in reviewer.text("/supervise?as_of=2023-06-30")  # a day that is looked back at
    page = reviewer.text("/supervise")
    assert page.count('name="slip"') == len(proposals(office))
    assert not tasks_over(office.data_store).ledger().slips


def test_what_is_ticked_is_issued_with_its_reason_and_a_day(office: Office) -> None:
    slip = issued(office)
    assert [step.action for step in slip.steps] == [SlipAction.OPEN, SlipAction.ASSIGN]
    assert slip.unit == UNIT
    assert slip.steps[0].note
    assert slip.due is not None
    assert f"/supervise/{slip.id}" in office.browser(LEADER).text("/supervise")
    assert f"/supervise/{slip.id}" not in office.browser(LEADER).text("/supervise?as_of=2023-06-30")


@pytest.mark.parametrize("chosen", ["red 9999", "purple 1", "", "blue"])
def test_what_is_not_proposed_cannot_be_issued(office: Office, chosen: str) -> None:
    answer = office.browser(REVIEWER).post("/supervise/issue", slip=chosen)
    assert answer.status_code == 409
    assert not tasks_over(office.data_store).ledger().slips


def test_without_its_token_nothing_is_done(office: Office) -> None:
    browser = office.browser(REVIEWER)
    answer = browser.client.post("/supervise/issue", data={"slip": one_of(office)}, base_url="http://127.0.0.1")
    assert answer.status_code == 403
    assert not tasks_over(office.data_store).ledger().slips


def test_a_slip_goes_its_whole_way_once_returned_and_is_closed_by_another(office: Office) -> None:
    slip = issued(office)
    where = f"/supervise/{slip.id}"
    filler, reviewer = office.browser(FILLER), office.browser(REVIEWER)
    assert forms_on(filler, where) == ["receive"]
    assert filler.post(f"{where}/receive").status_code == 303
    assert forms_on(filler, where) == ["answer"]
    answer = {"cause": "施工图重审", "measures": "分两次完工", "deadline": "2023-10-31"}
    assert filler.post(f"{where}/answer", **{**answer, "measures": " "}).status_code == 403
    assert filler.post(f"{where}/answer", **answer).status_code == 303
    assert forms_on(reviewer, where) == ["settle", "return"]
    assert reviewer.post(f"{where}/return", note="").status_code == 403
    assert now(office, slip).state is SlipState.ANSWERED  # all or none of the two steps
    assert reviewer.post(f"{where}/return", note="缺时限").status_code == 303
    assert now(office, slip).due is not None
    assert filler.post(f"{where}/answer", **answer).status_code == 303
    assert reviewer.post(f"{where}/settle").status_code == 303
    assert forms_on(reviewer, where) == []
    assert reviewer.post(f"{where}/close").status_code == 403
    other = office.browser(SECOND)
    assert forms_on(other, where) == ["close"]
    assert other.post(f"{where}/close").status_code == 303
    closed = now(office, slip)
    assert (closed.state, closed.returned) == (SlipState.CLOSED, 1)
    page = office.browser(LEADER).text(where)
    assert "退办1次" in page
    assert "分两次完工" in page
    assert closed.steps[-1].hash[:8] in page


def forms_on(browser: Browser, where: str) -> list[str]:
    return re.findall(rf'action="{re.escape(where)}/(\w+)"', browser.text(where))


def test_another_unit_and_readers_are_offered_nothing_and_refused(office: Office) -> None:
    slip = issued(office)
    for role in (OTHER, LEADER, EVALUATOR):
        browser = office.browser(role)
        assert forms_on(browser, f"/supervise/{slip.id}") == []
        assert browser.post(f"/supervise/{slip.id}/receive").status_code == 403
    assert office.browser(REVIEWER).post(f"/supervise/{slip.id}/close").status_code == 409
    assert office.browser(REVIEWER).post(f"/supervise/{slip.id}/burn").status_code == 404
    assert office.browser(REVIEWER).post("/supervise/1999-01/close").status_code == 404
    assert office.browser(LEADER).get("/supervise/1999-01").status_code == 404


def test_progress_that_waits_is_accepted_or_returned_by_a_reviewer(office: Office) -> None:
    store = tasks_over(office.data_store)
    task = next(each for each in store.ledger().tasks if each.scoring == "document")
    report = {"task": task.id, "day": "2023-06-30", "document": "临民〔2023〕7号", "said": "已印发"}
    content = {"reports": [report], "unit": task.lead}
    new = NewTaskLine(TaskLineKind.PROGRESS, content, SENDER, MOMENT, task.id, demonstration=True)
    lines = [append(store, [new])[0].sequence for _ in range(2)]
    reviewer = office.browser(REVIEWER)
    page = reviewer.text("/supervise?as_of=2023-06-30")
    assert "临民〔2023〕7号" in page
    assert "待审核" not in office.browser(LEADER).text("/supervise?as_of=2023-06-30")
    first, second = lines
    assert office.browser(LEADER).post(f"/supervise/line/{first}/accept").status_code == 403
    assert reviewer.post(f"/supervise/line/{first}/return", note="").status_code == 403
    assert reviewer.post(f"/supervise/line/{first}/return", note="缺佐证").status_code == 303
    assert reviewer.post(f"/supervise/line/{second}/accept").status_code == 303
    assert tasks_over(office.data_store).board(DAY).by_id[task.id].completion == 1.0
    assert reviewer.post(f"/supervise/line/{second}/accept").status_code in (404, 409)
    assert reviewer.post("/supervise/line/1/accept").status_code == 404


def test_a_month_tells_how_many_tasks_of_a_unit_showed_each_light(office: Office) -> None:
    page = office.browser(LEADER).text("/supervise?as_of=2023-06-30")
    table = page[page.index("months-table") :]
    rows = re.findall(r"<tr[^>]*><th[^>]*>.*?</tr>", table)
    board = tasks_over(office.data_store).board(DAY)
    own = next(row for row in rows if UNIT in row)
    june = own.split("<td")[6]
    counts = [int(number) for number in re.findall(r"<span>(\d+)</span>", june)]
    assert sum(counts) == sum(each.task.lead == UNIT and each.colour is not None for each in board.tasks)
    assert own.count("month-to-come") == 6


def test_evidence_is_drawn_by_a_printed_seed(office: Office) -> None:
    store = tasks_over(office.data_store)
    TaskService(store, lambda: MOMENT).attach(
        b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n",
        "批复.pdf", "7", Person("管理员", Role.MACHINE), None,
    )  # fmt: skip
    page = office.browser(LEADER).text("/supervise?as_of=2023-07-31")
    drawn = page.partition("1件中抽1件，种子202307")[2].partition("</section>")[0]
    assert "批复.pdf" in drawn
    assert 'href="/task/7' in drawn


def test_stops_and_days_left_follow_the_state() -> None:
    slip = Slip("2023-01", "1", UNIT, SlipColour.BLUE)
    assert (stops_behind(slip), waited_for(slip)) == (0, SlipState.OPENED)
    opened_ = slip.step(SlipStep(SlipAction.OPEN, "甲", "reviewer", MOMENT))
    assigned = opened_.step(SlipStep(SlipAction.ASSIGN, "甲", "reviewer", MOMENT, due=date(2023, 7, 11)))
    assert (stops_behind(assigned), waited_for(assigned)) == (2, SlipState.RECEIVED)
    assert days_left(assigned, date(2023, 7, 10)) == 1
    assert days_left(assigned, date(2023, 7, 13)) == -2
    answered = assigned.step(SlipStep(SlipAction.RECEIVE, "乙", "filler", MOMENT)).step(
        SlipStep(SlipAction.ANSWER, "乙", "filler", MOMENT, cause="因", measures="措", deadline="时")
    )
    assert days_left(answered, date(2023, 8, 1)) is None
    assert [each.action for each in offers(Person("甲", Role.REVIEWER), answered)] == ["settle", "return"]
    assert list(offers(Person("乙", Role.FILLER, "别的科"), assigned)) == []
