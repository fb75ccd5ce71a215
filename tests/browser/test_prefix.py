"""A bureau of many below its prefix, in a real browser: in, up, seen by itself, down and out; and nothing of it next
door."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from commands.hosting import front_of
from etl.home.bureaus import BUREAU_FILE, BureauHomes
from tests.browser.conftest import SCREENSHOTS, _guard
from tests.browser.looks import overflow
from tests.chromium import new_context
from tests.dashboards.desks import DEPARTMENT, PERIOD, filled
from tests.security.bureaus import people_of
from tests.security.home import FILLER, REVIEWER
from tests.security.home import grow as make_home
from tests.serving import served
from tests.waiting import LIMIT, eventually

pytestmark = pytest.mark.browser

LIVING = "#react-entry-point"
HERE, NEXT_DOOR = "linhai", "ning-he"


class Town:
    """A service of two bureaus with the same people, and windows before it."""

    def __init__(self, site: str, passwords: dict[str, dict[str, str]], browser: Browser, trouble: list[str]) -> None:
        self.site, self.passwords = site, passwords
        self._browser, self.trouble = browser, trouble
        self.contexts: list[BrowserContext] = []

    def window(self, keeps: bool = False, width: int = 1280) -> Page:
        """Return a new window. ``keeps``: as on a phone whose worker keeps pages."""
        size = {"width": width, "height": 900}
        context = self._browser.new_context(viewport=size) if keeps else new_context(self._browser, viewport=size)
        context.set_default_timeout(1000 * LIMIT)
        self.contexts.append(context)
        page = context.new_page()
        _guard(page, self.site, self.trouble)
        return page

    def enter(self, page: Page, name: str, key: str = HERE) -> None:
        """Come in by a bureau's door, and wait for its first page."""
        page.goto(f"{self.site}/b/{key}/")
        page.fill("[name=name]", name)
        page.fill("[name=password]", self.passwords[key][name])
        page.click("form button")
        page.wait_for_selector(f"{LIVING} #main")


@pytest.fixture(name="town")
def _town(tmp_path: Path, browser: Browser, trouble: list[str]) -> Iterator[Town]:
    """One bureau with two quarters accepted, nobody's invention, so people sign in; the other one has people alone."""
    folder, workbooks = tmp_path / "bureaus", tmp_path / "workbooks"
    folder.mkdir()
    workbooks.mkdir()
    passwords = {HERE: make_home(folder / HERE, workbooks).passwords, NEXT_DOOR: people_of(folder / NEXT_DOOR)}
    for key in passwords:
        (folder / key / BUREAU_FILE).write_text(f"name: 单位{key}\n", encoding="utf-8")
        (folder / key / "secret").write_bytes(os.urandom(32))
    homes = BureauHomes(folder)
    front, pool = front_of(homes, homes.settings())
    with served(front) as port:
        town = Town(f"http://127.0.0.1:{port}", passwords, browser, trouble)
        yield town
        for context in town.contexts:
            context.close()
    pool.close()
    assert trouble == []


def test_in_up_seen_down_and_out(town: Town, tmp_path: Path) -> None:
    planner, reviewer, watching = town.window(), town.window(), town.window()
    town.enter(planner, FILLER)
    town.enter(reviewer, REVIEWER)
    town.enter(watching, REVIEWER)
    before = watching.locator(f"{LIVING} h1").inner_text()
    _send(town, planner, tmp_path)
    _accept(town, reviewer)
    # By itself: what asks for news asks below the prefix.
    expect(watching.locator(f"{LIVING} h1")).not_to_have_text(before)
    expect(watching.locator(f"{LIVING} h1")).to_contain_text("2023年三季度")
    expect(planner.locator(f"{LIVING} .desk-about .status")).to_have_text("已接受")
    _pages_stay_below(town, reviewer)
    _nothing_next_door(town, reviewer)
    reviewer.goto(f"{town.site}/b/{HERE}/")
    reviewer.locator(f"{LIVING} form[action$='/logout'] button").first.evaluate("button => button.form.submit()")
    reviewer.wait_for_url(f"**/b/{HERE}/login**")
    reviewer.goto(f"{town.site}/b/{HERE}/review")
    reviewer.wait_for_url(f"**/b/{HERE}/login?next=%2Freview")
    expect(watching.locator(f"{LIVING} h1")).to_contain_text("2023年三季度")


def _send(town: Town, page: Page, folder: Path) -> None:
    """Fetch the template, fill it in, bring and send it."""
    page.goto(f"{town.site}/b/{HERE}/submit?period={PERIOD}")
    with page.expect_download() as download:
        page.locator(f"{LIVING} .way a.button").click()
    assert f"/b/{HERE}/download/" in download.value.url
    assert download.value.suggested_filename == f"{PERIOD}_{DEPARTMENT}.xlsx"
    download.value.save_as(folder / "template.xlsx")
    (folder / "三季度.xlsx").write_bytes(filled((folder / "template.xlsx").read_bytes(), 1))
    page.set_input_files(f"{LIVING} #files", folder / "三季度.xlsx")
    page.locator(f"{LIVING} form.upload button").click()
    expect(page.locator(f"{LIVING} .step-done")).to_have_count(4)
    assert page.url.startswith(f"{town.site}/b/{HERE}/submit/")
    page.locator(f"{LIVING} .send-form button").click()
    expect(page.locator(f"{LIVING} .receipt")).to_contain_text("已报送")


def _accept(town: Town, page: Page) -> None:
    page.goto(f"{town.site}/b/{HERE}/review")
    page.locator(f"{LIVING} .queue .draft-link").click()
    page.locator(f"{LIVING} .deed-accept button").click()
    expect(page.locator(f"{LIVING} .desk-about .status")).to_have_text("已接受")


_LINKS = """() => [...document.querySelectorAll("a[href], form[action], img[src], script[src], link[href]")].map(
  e => new URL(e.getAttribute("href") || e.getAttribute("action") || e.getAttribute("src"), location).href)"""


def _pages_stay_below(town: Town, page: Page) -> None:
    """Whatever a page leads to is below the prefix, also what a click fetched; a printed number's address too."""
    for path in ("/", "/indicator/1", "/areas", "/review", "/n/2023Q2"):
        page.goto(f"{town.site}/b/{HERE}{path}")
        page.wait_for_selector(f"{LIVING} #main")
        assert page.url.startswith(f"{town.site}/b/{HERE}/"), path
        _all_below(town, page)
    for width in (360, 1280, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{town.site}/b/{HERE}/")
        page.wait_for_selector(f"{LIVING} #main")
        assert overflow(page) == 0
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SCREENSHOTS / f"prefix-{width}.png")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.locator(f"{LIVING} .row-link").first.click()
    page.wait_for_url(f"**/b/{HERE}/indicator/**")
    _all_below(town, page)


def _all_below(town: Town, page: Page) -> None:
    links = page.evaluate(_LINKS)
    assert len(links) > 10
    assert [link for link in links if not link.startswith((f"{town.site}/b/{HERE}/", "data:"))] == []


def _nothing_next_door(town: Town, page: Page) -> None:
    cookies = page.context.cookies()
    assert cookies
    assert {cookie["path"].startswith(f"/b/{HERE}/") for cookie in cookies} == {True}
    page.goto(f"{town.site}/b/{NEXT_DOOR}/")
    page.wait_for_url(f"**/b/{NEXT_DOOR}/login**")
    # The same name at the other door, with the password of this one.
    page.fill("[name=name]", REVIEWER)
    page.fill("[name=password]", town.passwords[HERE][REVIEWER])
    with page.expect_response(lambda response: response.request.method == "POST") as refused:
        page.click("form button")
    assert refused.value.status == 403
    # The browser says of every answer with that status that it came.
    town.trouble[:] = [each for each in town.trouble if "403" not in each]


def test_a_phone_keeps_each_bureau_by_itself(town: Town) -> None:
    """The app and its worker are of one bureau: the manifest, the worker's reach and what it keeps."""
    page = town.window(keeps=True, width=360)
    town.enter(page, REVIEWER)
    manifest = page.evaluate("async () => (await fetch(document.querySelector('link[rel=manifest]').href)).json()")
    base = f"/b/{HERE}/"
    assert (manifest["start_url"], manifest["scope"], manifest["id"]) == (base, base, base)
    assert {icon["src"].startswith(base) for icon in manifest["icons"]} == {True}
    scope = page.evaluate("async () => (await navigator.serviceWorker.ready).scope")
    assert scope == f"{town.site}{base}"
    eventually(lambda: _kept(page) == [base], "the first page is not kept")
    town.enter(page, REVIEWER, NEXT_DOOR)
    scopes = "async () => (await navigator.serviceWorker.getRegistrations()).map(each => each.scope).sort()"
    eventually(lambda: len(page.evaluate(scopes)) == 2, "the other bureau has no worker of its own")
    assert page.evaluate(scopes) == [f"{town.site}/b/{key}/" for key in (HERE, NEXT_DOOR)]
    eventually(lambda: _kept(page) == [base, f"/b/{NEXT_DOOR}/"], "each bureau's first page is kept")


_KEPT = """async () => { const found = [];
  for (const name of (await caches.keys()).filter(each => each.includes("guibiao-pages-")))
    for (const request of await (await caches.open(name)).keys()) found.push(new URL(request.url).pathname);
  return found.sort(); }"""


def _kept(page: Page) -> list[str]:
    return list(page.evaluate(_KEPT))
