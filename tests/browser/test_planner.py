"""The planner's minutes in a browser, with every click counted; and ten planners who bring their workbooks at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack, closing
from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from plan.board import reporting
from plan.period import Period
from tests.browser.looks import overflow
from tests.chromium import new_context
from tests.dashboards.desks import PERIOD, Office, changed, filled, grow, opened
from tests.serving import served
from tests.workbooks import the_plan, write

pytestmark = pytest.mark.browser

LIVING = "#react-entry-point"
COUNTING = """addEventListener("click", (event) => {
  const clicked = Number(sessionStorage.getItem("clicks") || 0);
  if (event.isTrusted && event.detail) sessionStorage.setItem("clicks", clicked + 1);
}, true);"""


@pytest.fixture(name="office")
def _office(tmp_path: Path) -> Iterator[Office]:
    grow(tmp_path / "home")
    with opened(tmp_path / "home") as office:
        yield office


@pytest.fixture(name="address")
def _address(office: Office) -> Iterator[str]:
    with served(office.server, threads=12) as port:
        yield f"http://127.0.0.1:{port}"


def planner(context: BrowserContext, address: str, role: int, scripts: bool = True) -> Page:
    """Return the window of somebody who reports for a department."""
    page = context.new_page()
    page.goto(address)
    token = page.locator("input[name=token]").first.get_attribute("value") or ""
    answer = page.request.post(f"{address}/role", form={"token": token, "role": str(role), "next": "/"})
    assert answer.ok
    if scripts:
        page.add_init_script(COUNTING)
    return page


def clicks(page: Page) -> int:
    """Return how often was clicked since the last time this was asked."""
    counted = page.evaluate("Number(sessionStorage.getItem('clicks') || 0)")
    page.evaluate("sessionStorage.removeItem('clicks')")
    return int(counted)


def go(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector(f"{LIVING} #main")


def bring(page: Page, content: bytes, name: str) -> None:
    """Choose a file as a person does, with one click on the field, and upload it with another."""
    with page.expect_file_chooser() as chooser:
        page.locator(f"{LIVING} #files").click()
    chooser.value.set_files({"name": name, "mimeType": "application/octet-stream", "buffer": content})
    page.locator(f"{LIVING} form.upload .button-main").click()
    expect(page.locator(f"{LIVING} .file-name")).to_have_text(name)
    expect(page.locator(f"{LIVING} .step-done")).to_have_count(4)


def template(page: Page, address: str) -> bytes:
    return page.request.get(f"{address}/download/desk/template/养老服务科/{PERIOD}").body()


def test_a_clean_quarter_takes_three_clicks_and_a_typo_two_more(browser: Browser, office: Office, address: str) -> None:
    context = new_context(browser, viewport={"width": 1280, "height": 960})
    page = planner(context, address, 3)
    good = filled(template(page, address))
    before = office.data_store.accepted.now().at(("持证养老护理员数", "大洋街道"))[Period(2023, 2).index].value
    now = f"{before + 1:.0f}"
    go(page, f"{address}/submit?period={PERIOD}")
    bring(page, changed(good, lambda sheet: sheet["B8"].__setattr__("value", f"约{now}")), "三季度.xlsx")
    mends_the_typo(page, now)
    page.locator(f"{LIVING} .send-form button").click()
    expect(page.locator(f"{LIVING} .receipt")).to_contain_text("已报送")
    assert clicks(page) == 3 + 2
    takes_it_back_and_brings_a_clean_one(page, good)
    context.close()


def mends_the_typo(page: Page, now: str) -> None:
    """The window says what is owed; the list leads there and back; after the mend the focus is on what came of it."""
    expect(page).to_have_title(re.compile("须改正1 · 三季度.xlsx"))
    assert page.evaluate("document.activeElement.id") == "heading"
    there = page.locator(f"{LIVING} .owed-list a")
    assert there.get_attribute("href") == f"#{page.locator(f'{LIVING} .finding').first.get_attribute('id')}"
    assert page.locator(f"{LIVING} .back-to-list").first.get_attribute("href") == "#owed"
    expect(page.locator(f"{LIVING} .holding")).to_contain_text("现在由养老服务科办理")
    field = page.locator(f"{LIVING} .typed input[name=value]")
    field.click()
    field.press_sequentially(now)
    page.locator(f"{LIVING} .typed button").first.click()
    expect(page.locator(f"{LIVING} .mended")).to_contain_text(f"填报!B8：约{now} → {now}")
    expect(page.locator(f"{LIVING} h1")).to_contain_text("没有发现问题")
    page.wait_for_function("document.activeElement.id === 'heading'")
    expect(page).to_have_title(re.compile("没有问题 · 三季度.xlsx"))
    assert overflow(page) == 0


def takes_it_back_and_brings_a_clean_one(page: Page, good: bytes) -> None:
    """What was sent is a draft again; a new upload beside its findings takes its place and is sent: three clicks."""
    expect(page.locator(f"{LIVING} .holding")).to_contain_text("还没有人打开")
    page.locator(f"{LIVING} .deed-withdraw button").click()
    page.wait_for_url(re.compile("/submit/[0-9a-f]{24}"))
    expect(page.locator(f"{LIVING} .step-done")).to_have_count(4)
    expect(page.locator(f"{LIVING} .mended")).to_contain_text("填报!B8：约")
    clicks(page)
    bring(page, good, "三季度改.xlsx")
    page.locator(f"{LIVING} .send-form button").click()
    expect(page.locator(f"{LIVING} .receipt")).to_contain_text("已报送")
    assert clicks(page) == 3


def test_ten_planners_bring_their_workbooks_at_once(
    browser: Browser, office: Office, address: str, tmp_path: Path
) -> None:
    """From every department, some of them two quarters: each finds its own, whole, and nobody else's."""
    departments = reporting(the_plan())
    wanted = [(place % len(departments), Period(2023, 3 + place // len(departments))) for place in range(10)]
    files = {
        (who, period): write(tmp_path / f"{who}{period}", departments[who], period).read_bytes()
        for who, period in wanted
    }
    with ExitStack() as every:
        windows = []
        for who, period in wanted:
            context = every.enter_context(closing(new_context(browser, java_script_enabled=False)))
            page = planner(context, address, who, scripts=False)
            page.goto(f"{address}/submit?period={period}")
            name = f"{period}.xlsx"
            page.set_input_files(
                "#files", {"name": name, "mimeType": "application/octet-stream", "buffer": files[who, period]}
            )
            windows.append(page)
        for page in windows:
            page.locator("form.upload .button-main").click(no_wait_after=True)
        for page in windows:
            page.wait_for_url(re.compile("/submit/[0-9a-f]{24}"))
        assert office.submission_service.idle(60)
        for page, (who, period) in zip(windows, wanted, strict=True):
            page.reload()
            expect(page.locator("h1")).to_contain_text("读到")
            (draft,) = (d for d in office.submission_service.drafts(departments[who]) if d.period == period)
            assert page.url.endswith(draft.id)
            assert draft.sha256 == sha256(files[who, period]).hexdigest()
    assert len(office.submission_service.drafts()) == 10
