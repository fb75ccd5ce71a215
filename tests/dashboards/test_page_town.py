"""A town's account: its part of the tasks and nothing else, and what becomes of what it reports."""

from __future__ import annotations

import io
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
from plan.tasks.task import Scoring, Task
from tests.dashboards.desks import LEADER, REVIEWER, Browser, Office, copy_of, opened
from tests.dashboards.task_samples import keep_tasks, tasks_over
from tests.security.household import routing

OFFICE, TOWN = (len(demonstration_people(load_plan())) + place for place in (0, 1))
NAME = load_plan().towns[-1]
PHOTO = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture(scope="module", name="kept")
def _kept(grown: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = copy_of(grown, tmp_path_factory.mktemp("town") / "home")
    store = tasks_over(DataStore.of(Home(root)))
    keep_tasks(store, until=date(2021, 6, 30))
    return root


@pytest.fixture(name="office")
def _office(kept: Path, tmp_path: Path) -> Iterator[Office]:
    with opened(copy_of(kept, tmp_path / "home"), tasks=True) as office:
        yield office


def open_task(office: Office) -> Task:
    """Return a task that this town has not done, counted by towns."""
    store = tasks_over(office.data_store)
    board = store.board(store.default_day(date(2030, 1, 1)))
    found = [
        each.task
        for each in board.tasks
        if each.task.scoring is Scoring.TOWNS and NAME in each.task.towns and NAME not in each.done.towns
    ]
    return found[0]


def told(browser: Browser, task: Task, **more: object) -> TestResponse:
    form = {"day": "2021-06-30", "finished": "yes", "said": "示范点已建成", **more}
    return browser.post(f"/town/{task.id}/report", **form)


def test_a_town_sees_its_own_tasks_and_nothing_else(office: Office) -> None:
    browser, store = office.browser(TOWN), tasks_over(office.data_store)
    home = browser.get("/")
    assert (home.status_code, home.headers["Location"]) == (302, "/town")
    page = browser.text("/town")
    ledger = store.ledger()
    own = [task for task in ledger.tasks if NAME in task.towns]
    others = [task for task in ledger.tasks if NAME not in task.towns]
    assert own
    assert others
    assert all(task.title in page for task in own)
    assert f"有{len(own)}项任务涉及本镇" in page
    assert not any(f"/town/{task.id}" in page.split('"') for task in others)
    closed = ("tasks", f"task/{own[0].id}", "supervise", "indicator/1", "areas", "evaluate", "submit", "plan/text")
    closed += ("download/tasks.xlsx", "download/evidence/1", "download/overview.xlsx", "admin", "audit")
    assert [browser.get(f"/{path}").status_code for path in closed] == [403] * len(closed)
    assert browser.get(f"/town/{others[0].id}").status_code == 404
    assert told(browser, others[0]).status_code == 404
    for number in (REVIEWER, LEADER, OFFICE):
        assert office.browser(number).get("/town").status_code == 403
        assert told(office.browser(number), own[0]).status_code == 403


def test_the_callback_shows_a_town_no_more_than_the_pages_do(office: Office) -> None:
    browser = office.browser(TOWN)
    for path in ("/tasks", "/supervise", "/"):
        answer = browser.client.post("/_dash-update-component", json=routing(path), base_url="http://127.0.0.1")
        assert "牵头单位" not in answer.get_data(as_text=True), path


def test_what_a_town_reports_waits_and_counts_once_it_is_accepted(office: Office) -> None:
    task, browser, reviewer = open_task(office), office.browser(TOWN), office.browser(REVIEWER)
    before = tasks_over(office.data_store).board(date(2021, 6, 30)).by_id[task.id]
    assert told(browser, task, said=" ").status_code == 403
    answer = told(browser, task, files=(io.BytesIO(PHOTO), "现场.pdf"))
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/town/{task.id}?done=sent")
    assert "待审核1项" in browser.text("/town")
    (waiting,) = tasks_over(office.data_store).pending()
    page = reviewer.text("/supervise")
    assert "示范点已建成" in page
    assert f"（{NAME}）" in page
    assert reviewer.post(f"/supervise/line/{waiting.line.sequence}/accept").status_code == 303
    after = tasks_over(office.data_store).board(date(2021, 6, 30)).by_id[task.id]
    assert set(after.done.towns) == {*before.done.towns, NAME}
    report = tasks_over(office.data_store).ledger().reports_of(task.id)[-1].progress
    assert (report.by_town, report.towns, len(report.evidence)) == (NAME, (NAME,), 1)
    assert f"{(before.done.towns and len(before.done.towns) + 1) or 1}" in office.browser(LEADER).text(
        f"/task/{task.id}"
    )


def test_reports_of_two_towns_of_a_day_stand_beside_each_other_and_the_leads(office: Office) -> None:
    task, day = open_task(office), date(2021, 6, 30)
    service = TaskService(tasks_over(office.data_store))
    before = set(service.store.board(day).by_id[task.id].done.towns)
    all_of_them = Person("管理员", Role.MACHINE)
    left = [town for town in task.towns if town not in before][:2]
    for town in left:
        person = Person(f"{town}的人", Role.TOWN, town, True)
        line = service.report(Progress(task=task.id, day=day, towns=(town,), by_town=town, said="好了"), person)
        service.decide(line.sequence, all_of_them, accepted=True)
    assert set(service.store.board(day).by_id[task.id].done.towns) == before | set(left)
    person = Person("甲", Role.TOWN, left[0], True)
    for wrong in ({"towns": (left[1],)}, {"done": 3.0}, {"document": "x"}, {"by_town": left[1]}, {"by_town": ""}):
        said = {"task": task.id, "day": day, "by_town": left[0], "said": "x", **wrong}
        with pytest.raises(Denied, match="task_part"):
            service.report(Progress.model_validate(said), person)


def test_what_came_back_says_why_and_is_owed_again(office: Office) -> None:
    task, browser, reviewer = open_task(office), office.browser(TOWN), office.browser(REVIEWER)
    told(browser, task)
    (waiting,) = tasks_over(office.data_store).pending()
    reviewer.post(f"/supervise/line/{waiting.line.sequence}/return", note="缺照片")
    assert "缺照片" in browser.text("/town")
    assert "缺照片" in browser.text(f"/town/{task.id}")
    assert "退回1项" in browser.text("/town")


def test_a_unit_without_a_workbook_reports_its_tasks_and_is_told_so(office: Office) -> None:
    browser = office.browser(OFFICE)
    page = browser.text("/submit")
    assert "局办公室不报季度数据" in page
    answer = browser.post("/upload", department="局办公室", period="2023Q3", files=(io.BytesIO(b"x"), "x.csv"))
    assert answer.status_code == 403
    assert browser.get("/tasks?unit=局办公室").status_code == 200
    assert browser.get("/submit?lang=en").status_code == 200
