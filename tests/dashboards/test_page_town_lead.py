"""A town that leads tasks: it reports the whole of them, asks for later days, and signs for and answers its slips."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from dashboards.server.roles import demonstration_people
from etl.home import Home
from etl.store.data_store import DataStore
from etl.tasks.task_service import TaskService
from etl.yaml_files import load_plan
from plan.denied import Denied
from plan.review import Person, Role
from plan.tasks.progress import Progress
from plan.tasks.slip import Slip, SlipColour, SlipState
from plan.tasks.supervise import propose, silent_units, task_reminders
from plan.tasks.task import Task, TaskEnding
from tests.dashboards.desks import LEADER, REVIEWER, Browser, Office, copy_of, opened
from tests.dashboards.task_samples import keep_tasks, tasks_over

PLAN = load_plan()
TOWN = len(demonstration_people(PLAN)) + 1
NAME, OTHER = PLAN.towns[-1], PLAN.towns[0]
SECOND = 11
"""The demonstration's other reviewer."""

QUANTITY, NODES, BESIDE = "2", "1", "8"
"""Two tasks that the town leads, counted and by nodes, and one that another town leads."""

UNTIL = date(2022, 6, 30)
OFFICE = Person("林立", Role.REVIEWER, None, True)
PHOTO = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
WHY = {"cause": "用地未批", "measures": "专班协调", "deadline": "2022-09-30"}


@pytest.fixture(scope="module", name="kept")
def _kept(grown: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = copy_of(grown, tmp_path_factory.mktemp("led") / "home")
    keep_tasks(tasks_over(DataStore.of(Home(root))), until=UNTIL, leads={QUANTITY: NAME, NODES: NAME, BESIDE: OTHER})
    return root


@pytest.fixture(name="office")
def _office(kept: Path, tmp_path: Path) -> Iterator[Office]:
    with opened(copy_of(kept, tmp_path / "home"), tasks=True) as office:
        yield office


def ledger_task(office: Office, number: str) -> Task:
    return tasks_over(office.data_store).ledger().current[number]


def told(browser: Browser, number: str, **more: object) -> TestResponse:
    form = {"do": "send", "day": UNTIL.isoformat(), "done": "12", "said": "已建成十二处", **WHY, **more}
    return browser.post(f"/town/{number}/report", **form)


def issued(office: Office, number: str = QUANTITY) -> Slip:
    service = TaskService(tasks_over(office.data_store))
    return service.issue(number, SlipColour.YELLOW, OFFICE, "低于序时")


def now(office: Office, slip: Slip) -> Slip:
    return next(each for each in tasks_over(office.data_store).ledger().slips if each.id == slip.id)


def test_what_a_town_leads_stands_on_its_page_and_other_towns_tasks_are_not_there(office: Office) -> None:
    browser = office.browser(TOWN)
    page = browser.text("/town")
    assert "其中本镇牵头2项" in page
    assert page.count("<strong>本镇牵头</strong>") == 2
    assert ledger_task(office, QUANTITY).title in page
    form = browser.text(f"/town/{QUANTITY}")
    assert all(f'name="{field}"' in form for field in ("done", "said", "cause", "measures", "deadline", "files", "do"))
    assert f'action="/town/{QUANTITY}/report"' in form
    assert "办结日期" in browser.text(f"/town/{NODES}") or 'name="node"' in browser.text(f"/town/{NODES}")
    for path in (f"/town/{BESIDE}", "/town/nothing"):
        assert browser.get(path).status_code == 404
    assert told(browser, BESIDE).status_code == 404
    assert browser.post(f"/town/{BESIDE}/extend", due="2026-12-31", reason="因").status_code == 404


def test_a_town_reports_the_whole_of_its_task_and_it_counts_once_accepted(office: Office) -> None:
    browser, reviewer = office.browser(TOWN), office.browser(REVIEWER)
    answer = told(browser, QUANTITY, files=(io.BytesIO(PHOTO), "现场.pdf"))
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/town/{QUANTITY}?done=sent")
    assert "待审核1项" in browser.text("/town")
    store = tasks_over(office.data_store)
    (waiting,) = store.pending()
    assert (waiting.line.role, waiting.line.about) == (Role.TOWN, QUANTITY)
    assert "已建成十二处" in reviewer.text("/supervise")
    assert reviewer.post(f"/supervise/line/{waiting.line.sequence}/accept").status_code == 303
    report = tasks_over(office.data_store).ledger().reports_of(QUANTITY)[-1].progress
    assert (report.by_town, report.done, len(report.evidence)) == ("", 12.0, 1)
    assert tasks_over(office.data_store).board(UNTIL).by_id[QUANTITY].done.done == 12.0


def test_a_town_explains_what_lags_as_a_department_does_and_keeps_its_draft(office: Office) -> None:
    browser = office.browser(TOWN)
    refused = told(browser, QUANTITY, done="1", problem="少了", cause="")
    assert refused.status_code == 403
    assert "原因、措施、时限" in refused.get_data(as_text=True)
    assert "已建成十二处" in browser.text(f"/town/{QUANTITY}")  # nothing that was typed is lost
    assert told(browser, QUANTITY, do="save").headers["Location"] == f"/town/{QUANTITY}?done=saved"
    assert not tasks_over(office.data_store).pending()
    assert told(browser, QUANTITY, do="burn").status_code == 404


def test_nodes_that_a_town_did_count_with_their_days(office: Office) -> None:
    browser, reviewer = office.browser(TOWN), office.browser(REVIEWER)
    task, before = ledger_task(office, NODES), tasks_over(office.data_store).board(UNTIL).by_id[NODES].done.nodes
    left = next(place for place, _ in enumerate(task.nodes) if place not in before)
    answer = told(browser, NODES, node=str(left), **{f"node_day_{left}": "2022-06-01"})
    assert answer.status_code == 303
    (waiting,) = tasks_over(office.data_store).pending()
    reviewer.post(f"/supervise/line/{waiting.line.sequence}/accept")
    assert tasks_over(office.data_store).board(UNTIL).by_id[NODES].done.nodes[left] == date(2022, 6, 1)


def test_what_came_back_says_why(office: Office) -> None:
    browser, reviewer = office.browser(TOWN), office.browser(REVIEWER)
    told(browser, QUANTITY)
    (waiting,) = tasks_over(office.data_store).pending()
    reviewer.post(f"/supervise/line/{waiting.line.sequence}/return", note="缺照片")
    assert "缺照片" in browser.text("/town")
    assert "缺照片" in browser.text(f"/town/{QUANTITY}")


def test_an_ended_task_takes_no_more_reports(office: Office) -> None:
    store = tasks_over(office.data_store)
    ending = TaskEnding(task=QUANTITY, on=date(2022, 6, 1), document="临民〔2022〕9号")
    TaskService(store).end(ending, OFFICE)
    browser = office.browser(TOWN)
    assert "不再报进展" in browser.text(f"/town/{QUANTITY}")
    assert told(browser, QUANTITY).status_code == 409


def test_the_lead_alone_asks_for_a_later_day(office: Office) -> None:
    browser, reviewer = office.browser(TOWN), office.browser(REVIEWER)
    task = ledger_task(office, QUANTITY)
    asked = {"due": "2024-12-31", "reason": "用地调整", "document": "镇政〔2022〕3号"}
    answer = browser.post(f"/town/{QUANTITY}/extend", **asked)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/town/{QUANTITY}?done=asked")
    assert browser.post(f"/town/{QUANTITY}/extend", **asked).status_code == 409  # one waits already
    (waiting,) = tasks_over(office.data_store).pending()
    reviewer.post(f"/supervise/line/{waiting.line.sequence}/accept")
    page = browser.text(f"/town/{QUANTITY}")
    assert task.due.isoformat() in page
    assert "2024-12-31" in page
    assert ledger_task(office, QUANTITY).due == date(2024, 12, 31)
    part = next(each for each in tasks_over(office.data_store).ledger().tasks if NAME in each.towns)
    assert browser.post(f"/town/{part.id}/extend", **asked).status_code == 403
    assert 'id="extend"' not in browser.text(f"/town/{part.id}")


def test_a_slip_is_signed_for_and_answered_by_the_town_and_goes_its_whole_way(office: Office) -> None:
    slip = issued(office)
    where, town, reviewer = f"/town/slip/{slip.id}", office.browser(TOWN), office.browser(REVIEWER)
    assert slip.unit == NAME
    page = town.text("/town")
    assert "督办单待签收或反馈1张" in page
    assert f'href="{where}"' in page
    assert page.index('id="slips"') < page.index("<h2>任务</h2>")
    assert forms_on(town, where) == ["receive"]
    assert town.post(f"{where}/answer", **WHY).status_code == 409
    assert town.post(f"{where}/receive").headers["Location"] == where
    assert town.post(f"{where}/receive").status_code == 409
    assert forms_on(town, where) == ["answer"]
    assert town.post(f"{where}/answer", **{**WHY, "measures": " "}).status_code == 403
    assert town.post(f"{where}/answer", **WHY).status_code == 303
    assert "督办单待签收或反馈0张" in town.text("/town")
    desk = f"/supervise/{slip.id}"
    assert forms_on(reviewer, desk) == ["settle", "return"]
    reviewer.post(f"{desk}/return", note="时限不明")
    assert "时限不明" in town.text(where)
    assert now(office, slip).due is not None
    town.post(f"{where}/answer", **{**WHY, "deadline": "2022-08-31"})
    assert reviewer.post(f"{desk}/settle").status_code == 303
    assert office.browser(SECOND).post(f"{desk}/close").status_code == 303
    closed = now(office, slip)
    assert (closed.state, closed.returned) == (SlipState.CLOSED, 1)
    assert [step.role for step in closed.steps if step.action in ("receive", "answer")] == ["town"] * 3
    assert forms_on(town, where) == []


def forms_on(browser: Browser, where: str) -> list[str]:
    return re.findall(rf'action="{re.escape(where)}/(\w+)"', browser.text(where))


def test_a_slip_of_another_unit_is_not_there_and_towns_do_no_more_than_their_part(office: Office) -> None:
    own, other = issued(office), issued(office, BESIDE)
    town = office.browser(TOWN)
    for number in (other.id, "1999-01"):
        assert town.get(f"/town/slip/{number}").status_code == 404
        assert town.post(f"/town/slip/{number}/receive").status_code == 404
    assert other.id not in town.text("/town")
    for action in ("review", "return", "settle", "close"):
        assert town.post(f"/town/slip/{own.id}/{action}", note="x").status_code == 403
    assert town.post(f"/town/slip/{own.id}/burn").status_code == 404
    for path in (f"/supervise/{own.id}", "/supervise"):
        assert town.get(path).status_code == 403
    assert town.post(f"/supervise/{own.id}/receive").status_code == 403
    for number in (REVIEWER, LEADER):
        assert office.browser(number).get(f"/town/slip/{own.id}").status_code == 403
        assert office.browser(number).post(f"/town/slip/{own.id}/receive").status_code == 403
    assert now(office, own).state is SlipState.ASSIGNED


def test_a_form_without_its_token_does_nothing(office: Office) -> None:
    slip, town = issued(office), office.browser(TOWN)
    for path in (f"/town/slip/{slip.id}/receive", f"/town/{QUANTITY}/extend", f"/town/{QUANTITY}/report"):
        assert town.client.post(path, data={"token": "x"}, base_url="http://127.0.0.1").status_code == 403
    assert now(office, slip).state is SlipState.ASSIGNED


def test_towns_are_proposed_slips_reminded_and_counted_when_silent(office: Office) -> None:
    store = tasks_over(office.data_store)
    ways, board = store.catalogue.supervision, store.board(date(2025, 1, 1))
    assert NAME in {each.unit for each in propose(board, ways)}
    silent = {each.unit: {one.task.id for one in each.tasks} for each in silent_units(board, ways.silent_days)}
    assert silent[NAME] <= {QUANTITY, NODES}
    assert silent[NAME]
    due = ledger_task(office, QUANTITY).due
    laddered = task_reminders(store.board(due.replace(day=due.day - 1)), ways)
    assert NAME in {each.task.lead for each in laddered}
    page = office.browser(LEADER).text("/supervise?as_of=2025-01-01")
    assert NAME in page[page.index("静默单位") : page.index("今日建议")]


def test_the_lead_reports_no_part_and_a_part_is_no_whole(office: Office) -> None:
    service = TaskService(tasks_over(office.data_store))
    lead = Person("镇里", Role.TOWN, NAME, True)
    with pytest.raises(Denied, match="task_part"):
        service.report(Progress(task=QUANTITY, day=UNTIL, by_town=NAME, said="x"), lead)
    stranger = Person("邻镇", Role.TOWN, OTHER, True)
    with pytest.raises(Denied, match="department"):
        service.report(Progress(task=QUANTITY, day=UNTIL, said="x", **WHY), stranger)
    with pytest.raises(Denied, match="department"):
        service.attach(PHOTO, "x.pdf", QUANTITY, stranger)
