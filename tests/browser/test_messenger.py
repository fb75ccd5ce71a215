"""In a messenger's window (浙政钉, 钉钉, 企业微信): no popups, no files kept; what a leader opens stands in view."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import _guard
from tests.chromium import new_context

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

AGENT = (
    "Mozilla/5.0 (Linux; Android 14; V2241A Build/UP1A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 "
    "Chrome/126.0.0.0 Mobile Safari/537.36 TaurusApp/3.2 AliApp(DingTalk/7.6.0)"
)
NO_POPUPS = "delete window.open; window.open = undefined;"
WAYS = ("/", "/areas?indicator=1", "/compare", "/indicator/8", "/plan")
_UNFOLD = "document.querySelectorAll('#react-entry-point #main details').forEach(each => { each.open = true; })"
FILES = '#react-entry-point a[href*="/download/"]'


@pytest.fixture(name="window")
def _window(browser: Browser, site: str, trouble: list[str]) -> Iterator[Page]:
    context = new_context(
        browser, viewport={"width": 360, "height": 800}, user_agent=AGENT, accept_downloads=False, base_url=site
    )
    context.add_init_script(NO_POPUPS)
    page = context.new_page()
    page.on("popup", lambda opened: trouble.append(f"popup: {opened.url}"))
    page.on("download", lambda kept: trouble.append(f"download: {kept.url}"))
    _guard(page, site, trouble)
    yield page
    context.close()
    assert trouble == []


def visit(page: Page, path: str) -> None:
    page.goto(path)
    page.wait_for_selector("#react-entry-point #main")


@pytest.mark.parametrize("path", WAYS)
def test_every_file_of_a_page_opens_in_view_and_leads_back(window: Page, path: str) -> None:
    visit(window, path)
    files = window.locator(FILES).count()
    assert files
    for number in range(files):
        window.evaluate(_UNFOLD)
        link = window.locator(FILES).nth(number)
        with window.expect_navigation() as shown:
            link.click()
        answer = shown.value
        assert answer is not None
        assert answer.status == 200
        assert "attachment" not in answer.headers.get("content-disposition", "")
        if "text/html" in answer.headers["content-type"]:
            expect(window.locator("[role=status]")).to_contain_text("这个窗口不能保存文件")
            expect(window.locator("td").first).to_be_visible()  # the workbook's own words and figures
            window.locator("main a", has_text="回到原来的页面").click()
            assert urlsplit(window.url).path == path.partition("?")[0]
        else:
            window.go_back()
        window.wait_for_selector("#react-entry-point #main")


@pytest.mark.parametrize("path", WAYS)
def test_every_link_opens_in_the_same_window(window: Page, path: str) -> None:
    visit(window, path)
    targets = window.eval_on_selector_all("a[target]", "all => all.map(a => a.target)")
    assert set(targets) <= {"_top", "_self"}
    assert window.evaluate("typeof window.open") == "undefined"
    link = window.locator(".nav-link", has_text="镇街" if path != "/areas?indicator=1" else "总览").first
    link.click()
    expect(window.locator("#main")).to_have_attribute("data-path", "/" if "areas" in path else "/areas")


def test_a_charts_picture_stands_below_its_button(window: Page) -> None:
    visit(window, "/indicator/8")
    window.wait_for_selector(".js-plotly-plot .main-svg", state="attached")
    button = window.locator("button[data-picture=png]").first
    button.click()
    expect(window.locator(".picture-in-view")).to_have_count(1)
    button.click()
    picture = window.locator(".picture-in-view")
    expect(picture).to_have_count(1)
    window.wait_for_function("document.querySelector('.picture-in-view').naturalWidth > 1000")
