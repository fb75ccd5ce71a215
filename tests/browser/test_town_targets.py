"""A town's target in a real browser: drafted by the office, answered by the town, agreed, issued by another, seen."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from etl.home import Home
from etl.store.data_store import DataStore
from etl.tasks.town_targets import TownTargets
from plan.review import Person, Role
from plan.town_targets import TownTargetState
from tests.browser.looks import overflow
from tests.browser.test_loop import LIVING, Desk
from tests.chromium import new_context
from tests.dashboards.desks import Office, grow, opened
from tests.dashboards.task_samples import keep_tasks, tasks_over
from tests.dashboards.test_page_targets import CITY, COUNT, NAME, PAGE, PLAN, YEAR
from tests.serving import served

pytestmark = pytest.mark.browser


@pytest.fixture(name="office")
def _office(tmp_path: Path) -> Iterator[Office]:
    grow(tmp_path / "home")
    keep_tasks(tasks_over(DataStore.of(Home(tmp_path / "home"))), until=date(2021, 6, 30))
    with opened(tmp_path / "home", tasks=True) as office:
        yield office


def press(page: Page, section: str) -> None:
    """Send a section's form and wait for the page that comes."""
    page.locator(f"{LIVING} {section} button[type=submit]").last.click()


def become(desk: Desk, role: str) -> None:
    """Choose a demonstration role, where there is room for the choice."""
    desk.go("/")
    desk.page.set_viewport_size({"width": 1280, "height": 900})
    desk.page.locator(f"{LIVING} details.role summary").click()
    desk.page.locator(f"{LIVING} .role-option", has_text=re.compile(f"^{role}$")).first.click()
    expect(desk.page.locator(f"{LIVING} .role-chosen")).to_have_text(re.compile(f"^{role}$"))


def test_a_target_goes_from_the_office_to_the_town_and_back(
    browser: Browser, office: Office, trouble: list[str], keep: Callable[[Page, str], None]
) -> None:
    service = TownTargets(tasks_over(office.data_store))

    def state() -> TownTargetState | None:
        return service.of(PLAN, COUNT.no, YEAR)[NAME].state

    with served(office.server) as port:
        address = f"http://127.0.0.1:{port}"
        contexts = [new_context(browser, viewport={"width": width, "height": 900}) for width in (1280, 360, 1280)]
        reviewer, town, other = (Desk(context, address, trouble) for context in contexts)
        become(reviewer, "审核")
        become(town, "镇.*")
        become(other, "审核 . 演示审核员乙")

        reviewer.go(PAGE)
        for name in PLAN.towns:
            reviewer.page.locator(f'{LIVING} [name="value_{name}"]').fill("1")
        press(reviewer.page, "#draft")
        row = reviewer.page.locator(f"{LIVING} tr", has_text=NAME)
        expect(row).to_contain_text("待答复")

        town.page.set_viewport_size({"width": 360, "height": 800})
        town.go("/town")
        own = town.page.locator(f"{LIVING} #targets")
        expect(own).to_contain_text("待答复")
        assert overflow(town.page) == 0
        own.scroll_into_view_if_needed()
        keep(town.page, "town-target-answer-360")
        own.locator('[name="value"]').fill("3")
        own.locator('[name="note"]').fill("有两处新建")
        press(town.page, "#targets")
        expect(own).to_contain_text("已答复")
        assert state() is TownTargetState.ANSWERED

        for name in PLAN.towns[:-1]:
            service.answer(PLAN, COUNT, YEAR, name, Person("管理员", Role.MACHINE))
        reviewer.go(PAGE)
        expect(reviewer.page.locator(f"{LIVING} #agree")).to_contain_text("有两处新建")
        keep(reviewer.page, "town-target-agree-1280")
        for box in reviewer.page.locator(f'{LIVING} #agree [name="town"]').all():
            box.check()
        press(reviewer.page, "#agree")
        expect(row).to_contain_text("已商定")
        expect(reviewer.page.locator(f"{LIVING} .attention")).to_contain_text(f"够全市目标{CITY:g}")

        other.go(PAGE)
        other.page.locator(f'{LIVING} #issue [name="document"]').fill("临民〔2023〕8号")
        other.page.locator(f'{LIVING} #issue [name="dated"]').fill("2023-07-01")
        press(other.page, "#issue")
        expect(other.page.locator(f"{LIVING} tr", has_text=NAME)).to_contain_text("已下达")
        keep(other.page, "town-target-issued-1280")
        assert state() is TownTargetState.ISSUED
        other.page.set_viewport_size({"width": 360, "height": 800})
        assert overflow(other.page) == 0
        keep(other.page, "town-target-issued-360")

        town.go("/town")
        expect(town.page.locator(f"{LIVING} #targets")).to_contain_text("已下达")
        assert service.of(PLAN, COUNT.no, YEAR)[NAME].holding(date(2023, 7, 1)) == 3
        for context in contexts:
            context.close()
    assert trouble == []
