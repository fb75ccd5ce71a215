"""A town's account in a browser, on a phone: it signs for a slip, answers it, and reports the task that it leads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from dashboards.server.roles import units_of_tasks
from etl.tasks.task_service import TaskService
from plan.review import Person, Role
from plan.tasks.slip import SlipColour, SlipState
from tests.browser.looks import overflow
from tests.browser.test_loop import LIVING, Desk
from tests.browser.test_task_quarter import PEOPLE, PLAN, UNTIL
from tests.browser.walk import Walk
from tests.dashboards.desks import Office, grow, opened
from tests.dashboards.task_samples import keep_tasks, tasks_over
from tests.dashboards.test_page_progress import png

pytestmark = pytest.mark.browser

LED = "2"
"""A task that is counted, and led by the demonstration's town."""

NUMBER = len(PEOPLE) + 1


@pytest.fixture(name="office")
def _office(tmp_path: Path) -> Iterator[Office]:
    grow(tmp_path / "home")
    with opened(tmp_path / "home", tasks=True) as office:
        store = tasks_over(office.data_store)
        town = units_of_tasks(PLAN, store.catalogue.supervision)[1].department
        assert town is not None
        keep_tasks(store, until=UNTIL, leads={LED: town})
        yield office


def test_a_town_signs_answers_and_reports_with_a_photo(
    walk: Walk, office: Office, keep: Callable[[object, str], None]
) -> None:
    service = TaskService(tasks_over(office.data_store))
    service.issue(LED, SlipColour.YELLOW, Person("林立", Role.REVIEWER, None, True), "低于序时")
    town = walk.seat(NUMBER, "/town", 360)
    assert overflow(town.page) == 0
    keep(town.page, "town-led-360")
    town.page.locator(f"{LIVING} #slips a", has_text="签收").click()
    town.page.locator(f"{LIVING} .slip-receive button").click()
    _answers(town)
    keep(town.page, "town-slip-360")
    assert walk.slip().state is SlipState.ANSWERED
    town.page.locator(f"{LIVING} .slip-page a", has_text="本镇任务").first.click()
    expect(town.page.locator(f"{LIVING} #slips")).to_contain_text("反馈")
    _reports(town)
    keep(town.page, "town-report-360")
    reviewer = walk.seat(6, "/supervise")
    reviewer.page.locator(f"{LIVING} #waiting .button-main").first.click()
    expect(reviewer.page.locator(f"{LIVING} #waiting")).to_have_count(0)
    report = tasks_over(office.data_store).ledger().reports_of(LED)[-1]
    assert (report.progress.done, report.progress.by_town, len(report.progress.evidence)) == (12.0, "", 1)
    assert report.accepted_at is not None


def _answers(town: Desk) -> None:
    page = town.page
    page.locator(f"{LIVING} .slip-answer [name=cause]").fill("用地未批")
    page.locator(f"{LIVING} .slip-answer [name=measures]").fill("镇长专班周调度")
    page.locator(f"{LIVING} .slip-answer [name=deadline]").fill("2022-10-31")
    page.locator(f"{LIVING} .slip-answer button").click()
    expect(page.locator(f"{LIVING} .slip-answer")).to_have_count(0)
    expect(page.locator(f"{LIVING} .slip-steps")).to_contain_text("镇长专班周调度")
    assert overflow(page) == 0


def _reports(town: Desk) -> None:
    town.go(f"/town/{LED}")
    page = town.page
    page.locator(f"{LIVING} [name=done]").fill("12")
    page.locator(f"{LIVING} [name=said]").fill("又建成三处")
    photo = {"name": "现场.png", "mimeType": "image/png", "buffer": png()}
    page.set_input_files(f"{LIVING} [name=files]", photo)  # type: ignore[arg-type]
    assert overflow(page) == 0
    page.locator(f"{LIVING} button[value=send]").click()
    expect(page.locator(f"{LIVING} .told", has_text="等审核")).not_to_have_count(0)
