"""Tasks in a real browser: every page at three widths, a report from a phone with a photo, its review, slips issued."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from plan.tasks.task import Scoring
from tests.browser.looks import crossing_texts, overflow
from tests.browser.test_loop import LIVING, Desk
from tests.browser.walk import Walk
from tests.chromium import new_context
from tests.dashboards.desks import Office, grow, opened
from tests.dashboards.task_samples import keep_extension, keep_tasks, tasks_over
from tests.dashboards.test_page_progress import png
from tests.serving import served
from tests.workbooks import the_plan

pytestmark = pytest.mark.browser

Keep = Callable[[Page, str], None]
Seat = Callable[..., Desk]
DAY = date(2023, 6, 30)
PAGES = ("/tasks", "/tasks?view=timeline", "/tasks?view=table", "/task/7", "/plan/text", "/supervise")


@pytest.fixture(name="office")
def _office(tmp_path: Path) -> Iterator[Office]:
    grow(tmp_path / "home")
    with opened(tmp_path / "home", tasks=True) as office:
        store = tasks_over(office.data_store)
        keep_extension(store, keep_tasks(store)[6], date(2025, 6, 30))
        yield office


@pytest.fixture(name="seat")
def _seat(browser: Browser, office: Office, trouble: list[str]) -> Iterator[Seat]:
    contexts: list[BrowserContext] = []
    with served(office.server) as port:

        def seat(width: int = 1280, height: int = 960, scripts: bool = True) -> Desk:
            context = new_context(browser, viewport={"width": width, "height": height}, java_script_enabled=scripts)
            contexts.append(context)
            desk = Desk(context, f"http://127.0.0.1:{port}", trouble)
            desk.scripts = scripts
            return desk

        yield seat
        for context in contexts:
            context.close()
    assert trouble == []


@pytest.mark.parametrize(("width", "scripts"), [(320, True), (360, True), (800, True), (1280, False), (1920, True)])
def test_every_page_stands_at_any_width(seat: Seat, keep: Keep, width: int, scripts: bool) -> None:
    leader = seat(width, 960, scripts)
    for place, path in enumerate(PAGES):
        leader.go(f"{path}{'&' if '?' in path else '?'}as_of=2023-06-30")
        expect(leader.page.locator(f"{leader.root} h1")).to_be_visible()
        if scripts:
            assert overflow(leader.page) == 0, path
            assert crossing_texts(leader.page) == [], path
        keep(leader.page, f"tasks-{place}-{width}")


@pytest.mark.parametrize("search", ["", "?lang=en"])
def test_a_long_department_beside_the_navigation_makes_no_page_wider(walk: Walk, search: str) -> None:
    longest = max(range(len(the_plan().departments)), key=lambda at: len(the_plan().departments[at].name_en))
    desk = walk.seat(longest, "/submit", 1280)
    for width in (1400, 1280, 1000, 800):
        desk.page.set_viewport_size({"width": width, "height": 900})
        desk.go(f"/submit{search}")
        assert overflow(desk.page) == 0, width
        assert crossing_texts(desk.page) == [], width


@pytest.mark.parametrize("width", [320, 360, 800])
def test_what_a_filter_says_is_read_whole(seat: Seat, width: int) -> None:
    leader = seat(width, 780)
    short = "e => e.filter(each => each.scrollWidth > each.clientWidth).map(each => each.innerText)"
    for search in ("?lang=en", "", "?lang=en&section=三(一)"):
        leader.go(f"/tasks{search}")
        assert leader.page.locator(f"{leader.root} .choice-now").count() == 3
        assert leader.page.eval_on_selector_all(f"{leader.root} .choice-now", short) == [], search


def test_filters_are_opened_and_chosen_without_any_script(seat: Seat) -> None:
    leader = seat(scripts=False)
    leader.go("/tasks?as_of=2023-06-30")
    leader.page.locator(f"{leader.root} .choice summary").first.click()
    leader.page.locator(f"{leader.root} .choice-option", has_text="社会事务科").click()
    expect(leader.page).to_have_url(re.compile("unit="))
    rows = leader.page.locator(f"{leader.root} .rows .row .cell-name .note")
    assert rows.count() == 10
    assert all("社会事务科" in text for text in rows.all_inner_texts())


def test_a_report_from_a_phone_is_reviewed_and_slips_are_issued(seat: Seat, office: Office, keep: Keep) -> None:
    store = tasks_over(office.data_store)
    board = store.board(DAY)
    own = next(a.task for a in board.tasks if a.task.scoring is Scoring.NODES and (a.completion or 0) < 1)
    place = next(place for place in range(len(own.nodes)) if place not in board.by_id[own.id].done.nodes)
    phone = seat(360, 780)
    phone.go("/")
    phone.take(f"填报 · {own.lead}")
    phone.go(f"/task/{own.id}/progress")
    phone.page.locator(f'{LIVING} [name=node][value="{place}"]').check()
    for name, words in (("said", "验收完毕"), ("cause", "用地"), ("measures", "专班")):
        _write(phone.page, name, words)
    phone.page.locator(f"{LIVING} [name=deadline]").fill("2023-12-31")
    photo = {"name": "现场.png", "mimeType": "image/png", "buffer": png()}
    phone.page.set_input_files(f"{LIVING} [name=files]", photo)  # type: ignore[arg-type]
    phone.page.locator(f"{LIVING} button[value=save]").click()
    expect(phone.page.locator(f"{LIVING} .preview")).to_be_visible()
    keep(phone.page, "tasks-progress-360")
    phone.page.locator(f"{LIVING} button[value=send]").click()
    expect(phone.page.locator(f"{LIVING} .told", has_text="等审核")).to_have_count(2)

    office_desk = seat()
    office_desk.go("/")
    office_desk.take("审核")
    office_desk.go("/supervise")
    office_desk.page.locator(f"{LIVING} #waiting .button-main").first.click()
    expect(office_desk.page.locator(f"{LIVING} #waiting")).to_have_count(0)
    office_desk.page.locator(f"{LIVING} .issue-form .button-main").click()
    expect(office_desk.page.locator(f"{LIVING} .open-slips tbody tr").first).to_be_visible()
    keep(office_desk.page, "tasks-supervise-issued")
    after = tasks_over(office.data_store)
    assert after.board(DAY).by_id[own.id].done.nodes[place] == DAY
    assert after.ledger().slips
    assert len(after.ledger().evidence) == 1


def _write(page: Page, name: str, words: str) -> None:
    """Fill in a field that may be folded away."""
    field = page.locator(f"{LIVING} [name={name}]")
    if not field.is_visible():
        page.locator(f"{LIVING} .why-folded > summary").click()
    field.fill(words)
