"""A phone without a network: what its person has seen can be read, with its age, and by nobody else after him."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.bureau import EVALUATOR, LIVING, PLANNER, REVIEWER, Bureau, go
from tests.waiting import eventually

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

_KEPT = """async () => { const found = [];
  for (const name of (await caches.keys()).filter(each => each.startsWith("guibiao-pages-")))
    for (const request of await (await caches.open(name)).keys()) found.push(new URL(request.url).pathname);
  return found.sort(); }"""
_LEAVE = """() => { const form = document.createElement("form");
  Object.assign(form, { method: "post", action: "/logout" });
  document.body.append(form); form.submit(); }"""
BAND = ".kept-band"


def kept(page: Page) -> list[str]:
    """Return the paths of the pages that the phone keeps."""
    return list(page.evaluate(_KEPT))


def cut(bureau: Bureau, broken: bool = True) -> None:
    """Break the wire, or mend it."""
    bureau.wire.cut = broken
    bureau.wire.sever()


def test_what_was_seen_is_read_without_a_network_and_gone_after_signing_out(bureau: Bureau) -> None:
    page = bureau.window(REVIEWER, 360, keeps=True)
    page.wait_for_selector(f"{LIVING} #main")
    eventually(lambda: kept(page) == ["/"], "the first page is not kept")
    headline = page.locator("h1").first.inner_text()
    page.locator(".nav-link", has_text="镇街").first.click()  # without a new document
    eventually(lambda: kept(page) == ["/", "/areas"], "a page reached by a click is not kept")
    go(page, "/review")
    assert kept(page) == ["/", "/areas"], "what depends on drafts and submissions is not kept"

    cut(bureau)
    page.goto("/")
    expect(page.locator(BAND)).to_contain_text("没有连上服务器。这是")
    expect(page.locator(BAND)).to_contain_text("分钟前")
    assert page.locator("h1").first.inner_text() == headline
    assert page.locator("script").count() == 0
    assert page.evaluate("getComputedStyle(document.querySelector('.phone-chip')).minHeight") == "44px", "styled"
    page.locator(".nav-link", has_text="镇街").first.click()
    expect(page.locator(BAND)).to_be_visible()
    assert page.url.endswith("/areas")
    page.goto("/plan")
    expect(page.locator("h1")).to_have_text("没有网络")
    expect(page.locator("main li")).to_have_count(2)

    cut(bureau, broken=False)
    go(page, "/")
    expect(page.locator(BAND)).to_have_count(0)
    page.evaluate(_LEAVE)
    page.wait_for_url("**/login*")
    assert kept(page) == []
    cut(bureau)
    page.goto("/")
    expect(page.locator("h1")).to_have_text("没有网络")
    expect(page.locator("main li")).to_have_count(0)


def test_the_next_person_on_the_phone_finds_nothing_of_the_one_before(bureau: Bureau) -> None:
    page = bureau.window(REVIEWER, 360, keeps=True)
    page.wait_for_selector(f"{LIVING} #main")
    eventually(lambda: kept(page) == ["/"], "the first page is not kept")
    names = page.evaluate("caches.keys()")
    # The session is taken away without a word, as if its cookie were gone; somebody else signs in.
    page.context.clear_cookies()
    cut(bureau)
    page.goto("/")
    expect(page.locator(BAND)).to_be_visible()
    cut(bureau, broken=False)
    page.goto("/login")
    eventually(lambda: kept(page) == [], "the door did not clear the phone")
    bureau.enter(page, EVALUATOR)
    page.wait_for_selector(f"{LIVING} #main")
    eventually(lambda: kept(page) == ["/"], "the next person's page is not kept")
    assert not {name for name in names if name.startswith("guibiao-pages-")} & set(page.evaluate("caches.keys()"))


def test_nothing_is_kept_on_a_desk(bureau: Bureau) -> None:
    page = bureau.window(PLANNER, 1280, keeps=True)
    go(page, "/")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0
    assert page.evaluate("caches.keys()") == []
