"""A real browser on the real app over invented data. Every page opened must keep quiet and stay on this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect

from app import app_over
from plan.period import Period
from tests.browser.bureau import Bureau, opened_bureau
from tests.chromium import new_context
from tests.dashboards.desks import Office
from tests.dashboards.fakes import fake_reader
from tests.serving import served
from tests.workbooks import the_plan

if TYPE_CHECKING:
    from tests.browser.walk import Walk

SCREENSHOTS = Path(__file__).resolve().parents[2] / "build" / "screenshots"
LAST = Period(2024, 4)
INDICATORS = len(the_plan().indicators)
Open = Callable[..., Page]

expect.set_options(timeout=60_000)  # nobody waits so long but on a machine that does much else


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """Yield the address of the app, served by waitress on a free port; data up to 2024Q4."""
    yield from _served(LAST)


@pytest.fixture(scope="session")
def full_site() -> Iterator[str]:
    """Yield the same over the data of all twenty quarters; its pages are opened by their whole address."""
    yield from _served(Period(2025, 4))


def _served(last: Period) -> Iterator[str]:
    with served(app_over(fake_reader(last)).server) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def bureau(tmp_path: Path, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Bureau]:
    """Yield a server with accounts and a desk, behind a wire that can break; a test may want a policy of its own."""
    with opened_bureau(tmp_path, browser, getattr(request, "param", None)) as opened:
        yield opened


@pytest.fixture
def walk(browser: Browser, office: Office, trouble: list[str]) -> Iterator[Walk]:
    """Yield the people of the office that a file of tests opens, each at a window of his own."""
    from tests.browser.walk import walking  # it stands upon the windows of test_loop, and they upon this module

    with walking(office, browser, trouble) as opened:
        yield opened


@pytest.fixture
def trouble() -> list[str]:
    """Return what pages complained about and where they wanted to go. A test that expects some takes it out of the
    list."""
    return []


@pytest.fixture(scope="session")
def windows(browser: Browser) -> Iterator[dict[bool, BrowserContext]]:
    """Yield where pages are opened, with scripts and without: what every page needs is fetched and compiled once a
    worker."""
    contexts = {
        scripts: new_context(browser, java_script_enabled=scripts, accept_downloads=True) for scripts in (True, False)
    }
    yield contexts
    for context in contexts.values():
        context.close()


@pytest.fixture
def open_page(windows: dict[bool, BrowserContext], site: str, trouble: list[str]) -> Iterator[Open]:
    """Open a path at a window size and waits for the living page; at the end nothing may have gone wrong."""
    pages: list[Page] = []

    def opened(path: str = "/", width: int = 1280, height: int = 960, scripts: bool = True) -> Page:
        page = windows[scripts].new_page()
        page.set_viewport_size({"width": width, "height": height})
        pages.append(page)
        home = site if path.startswith("/") else "/".join(path.split("/")[:3])
        _guard(page, home, trouble)
        page.goto(home + path.removeprefix(home))
        if scripts:
            page.wait_for_selector("#react-entry-point #main")
        return page

    yield opened
    for page in pages:
        page.close()
    for context in windows.values():
        context.clear_cookies()
    assert trouble == []


def _guard(page: Page, site: str, trouble: list[str]) -> None:
    def spoke(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            trouble.append(f"console: {message.text}")

    def asked(request: Request) -> None:
        if not request.url.startswith((site, "data:", "blob:")):
            trouble.append(f"foreign: {request.url}")

    page.on("console", spoke)
    page.on("pageerror", lambda error: trouble.append(f"script: {error}"))
    page.on("request", asked)  # to stand in the way of every request would switch the browser's cache off


@pytest.fixture
def keep() -> Callable[[Page, str], None]:
    """Keep a picture of a page under build/screenshots/."""

    def kept(page: Page, name: str) -> None:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SCREENSHOTS / f"{name}.png")

    return kept
