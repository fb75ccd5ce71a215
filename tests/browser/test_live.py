"""Live: newer data show by themselves, in place; whoever reads is not disturbed; and it costs little."""

from __future__ import annotations

from collections.abc import Iterator

import psutil
import pytest
from playwright.sync_api import Browser, Page, expect
from waitress.server import create_server

from app import app_over
from dashboards.reader import Reader
from plan.period import Period
from tests.browser.conftest import _guard
from tests.dashboards.fakes import FakeStore, fake_reader, fake_store
from tests.serving import run_aside

pytestmark = pytest.mark.browser

LIVING = "#react-entry-point"


@pytest.fixture(name="reader")
def _reader() -> Reader:
    return fake_reader(Period(2022, 4))


@pytest.fixture(name="page")
def _page(browser: Browser, reader: Reader, trouble: list[str]) -> Iterator[Page]:
    server = create_server(app_over(reader).server, host="127.0.0.1", port=0, threads=8)
    run_aside(server)
    context = browser.new_context(viewport={"width": 1280, "height": 700})
    page = context.new_page()
    address = f"http://127.0.0.1:{server.effective_port}"
    _guard(page, address, trouble)
    page.goto(address)
    page.wait_for_selector(f"{LIVING} #main")
    yield page
    context.close()
    server.close()
    server.task_dispatcher.shutdown()
    assert trouble == []


def newer(reader: Reader) -> None:
    """The next quarter speaks too."""
    store, other = reader.store, fake_store(Period(2023, 1))
    assert isinstance(store, FakeStore)
    store._observations, store.version = other._observations, other.version


def test_newer_data_show_within_two_seconds_in_place(page: Page, reader: Reader) -> None:
    page.locator(f"{LIVING} details.twin > summary").click()
    page.locator(f"{LIVING} .row-link").nth(8).focus()
    page.evaluate("window.scrollTo(0, 240)")
    painted = "new MutationObserver(() => { window.empty |= !document.querySelector('#react-entry-point h1') })"
    page.evaluate(f"{painted}.observe(document.body, {{ childList: true, subtree: true }})")
    newer(reader)
    expect(page.locator(f"{LIVING} h1")).to_contain_text("2023年一季度", timeout=4_000)  # two, on a busy machine
    assert page.evaluate("window.scrollY") == 240
    assert page.evaluate("document.activeElement.className") == "row-link"
    assert page.locator(f"{LIVING} details.twin").get_attribute("open") is not None
    assert not page.evaluate("Boolean(window.empty)"), "the page was never empty"


def test_only_what_changed_is_lit_and_not_for_long(page: Page, reader: Reader) -> None:
    newer(reader)
    page.wait_for_selector(f"{LIVING} .changed")
    lit = page.locator(f"{LIVING} .changed").all_inner_texts()
    assert "截至2023年一季度，13项指标中" in lit
    assert "每万人持证社会工作专业人才数" not in lit
    expect(page.locator(f"{LIVING} .changed")).to_have_count(0, timeout=5_000)


def test_a_page_left_alone_asks_only_the_tiny_question(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_timeout(4_000)
    assert 2 <= len(asked) <= 4
    assert all("/version?" in url for url in asked)


def test_fifty_open_pages_cost_little() -> None:
    client = app_over(fake_reader()).server.test_client()
    have = client.get("/version").text
    begun, rounds = psutil.Process().cpu_times().user, 300
    for _ in range(rounds):
        client.get("/version", query_string={"of": "data", "have": have})
    each = (psutil.Process().cpu_times().user - begun) / rounds
    assert each * 50 / 1.2 < 0.25, "fifty pages may cost a quarter of one processor at the very most"
