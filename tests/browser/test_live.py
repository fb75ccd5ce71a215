"""Live: newer data show by themselves, in place; whoever reads is not disturbed; and it costs little."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from app import app_over
from dashboards.reader import Reader
from plan.observation import Observation
from plan.period import Period
from tests.browser.conftest import _guard
from tests.chromium import new_context, pass_time, stop_time
from tests.dashboards.fakes import FakeStore, fake_reader, fake_store
from tests.serving import served

pytestmark = pytest.mark.browser

LIVING = "#react-entry-point"


@pytest.fixture(name="reader")
def _reader() -> Reader:
    return fake_reader(Period(2022, 4))


@pytest.fixture(name="page")
def _page(browser: Browser, reader: Reader, trouble: list[str]) -> Iterator[Page]:
    with served(app_over(reader).server) as port:
        context = new_context(browser, viewport={"width": 1280, "height": 700})
        page = context.new_page()
        address = f"http://127.0.0.1:{port}"
        _guard(page, address, trouble)
        page.goto(address)
        page.wait_for_selector(f"{LIVING} #main")
        yield page
        context.close()
    assert trouble == []


def newer(reader: Reader) -> None:
    """The next quarter speaks too."""
    store, other = reader.store, fake_store(Period(2023, 1))
    assert isinstance(store, FakeStore)
    store._observations, store.version = other._observations, other.version


def test_newer_data_show_in_place(page: Page, reader: Reader) -> None:
    page.locator(f"{LIVING} details.twin > summary").click()
    page.locator(f"{LIVING} .row-link").nth(8).focus()
    page.evaluate("window.scrollTo(0, 240)")
    painted = "new MutationObserver(() => { window.empty |= !document.querySelector('#react-entry-point h1') })"
    page.evaluate(f"{painted}.observe(document.body, {{ childList: true, subtree: true }})")
    newer(reader)
    expect(page.locator(f"{LIVING} h1")).to_contain_text("2023年一季度")
    assert page.evaluate("window.scrollY") == 240
    assert page.evaluate("document.activeElement.className") == "row-link"
    assert page.locator(f"{LIVING} details.twin").get_attribute("open") is not None
    assert not page.evaluate("Boolean(window.empty)"), "the page was never empty"


_LIT = """() => {
  const lit = [...document.querySelectorAll("#react-entry-point .changed")].map(e => e.innerText);
  return lit.length && lit;
}"""


def test_only_what_changed_is_lit_and_not_for_long(page: Page, reader: Reader) -> None:
    newer(reader)
    lit = page.wait_for_function(_LIT).json_value()
    assert any(words.startswith("截至2023年一季度") for words in lit)
    assert "每万人持证社会工作专业人才数" not in lit
    expect(page.locator(f"{LIVING} .changed")).to_have_count(0)


def test_a_page_left_alone_asks_only_the_tiny_question(page: Page) -> None:
    """Every 1.2 seconds of its own clock, so that whoever looks sees newer data within two."""
    page.clock.install()
    page.reload()
    page.wait_for_selector(f"{LIVING} #main")
    page.wait_for_load_state("networkidle")
    stop_time(page)
    pass_time(page, 2)
    asked = pass_time(page, 4)
    assert 3 <= len(asked) <= 4
    assert all("/version?" in url for url in asked)


def test_an_open_page_is_answered_without_a_look_at_the_data(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fifty open pages ask some forty times a second: what each question costs is in the benchmark."""
    client = app_over(fake_reader()).server.test_client()
    have = client.get("/version").text
    monkeypatch.setattr(FakeStore, "observations", _nothing_is_looked_at)
    for _ in range(50):
        assert client.get("/version", query_string={"of": "data", "have": have}).status_code == 204


def _nothing_is_looked_at(*_: object) -> list[Observation]:
    raise AssertionError("the data were looked at")
