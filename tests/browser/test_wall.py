"""The wall in a real browser: a screen takes its link, turns its faces, outlives its server, and can be shut out."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.access.access_services import MACHINE
from tests.browser.bureau import Bureau
from tests.browser.conftest import _guard
from tests.browser.looks import overflow, overlaps
from tests.chromium import new_context, settle
from tests.waiting import eventually

pytestmark = pytest.mark.browser

HALL = "三楼会议室"
FACES = "#wall [data-face]"
_SMALL = """() => [...document.querySelectorAll("#wall *")].filter(e => !e.childElementCount && e.textContent.trim()
  && e.checkVisibility() && !e.closest(".spoken") && parseFloat(getComputedStyle(e).fontSize) < innerHeight / 40 - 0.5)
  .map(e => e.textContent)"""
_OUTSIDE = """() => [...document.querySelectorAll("#wall :is(span, b, small, h1, h2, td, th, img, time)")]
  .filter(e => e.checkVisibility() && !e.closest(".spoken, .band")).filter(e => { const r = e.getBoundingClientRect();
  return r.left < -1 || r.top < -1 || r.right > innerWidth + 1 || r.bottom > innerHeight + 1 })
  .map(e => e.textContent)"""


@pytest.mark.parametrize(
    ("width", "height", "lang"), [(3840, 2160, "zh"), (1920, 1080, "zh"), (1920, 1080, "en"), (3440, 1440, "zh")]
)
def test_all_of_it_stands_in_the_window_and_can_be_read(
    wall: Callable[..., Page], keep: Callable[[Page, str], None], width: int, height: int, lang: str
) -> None:
    page = wall(width, height, lang)
    for place in range(page.locator(FACES).count()):
        page.evaluate(
            "(now) => document.querySelectorAll('#wall [data-face]').forEach((e, i) => e.hidden = i !== now)", place
        )
        settle(page)
        keep(page, f"wall-{width}-{lang}-{place}")
        assert overflow(page) == 0
        assert not page.evaluate(_SMALL), "no text is smaller than a fortieth of the height"
        assert not page.evaluate(_OUTSIDE)
        assert not overlaps(
            page, "#wall :is(.wall-value, .wall-from, .wall-to, .wall-gap, .wall-row .status, .wall-no)"
        )


@pytest.fixture(name="wall")
def _wall(windows: dict[bool, BrowserContext], site: str, trouble: list[str]) -> Iterator[Callable[..., Page]]:
    """Open the wall at a size; nothing may go wrong in it. Its faces stay as long as the test needs."""
    page = windows[True].new_page()
    _guard(page, site, trouble)

    def opened(width: int, height: int, lang: str) -> Page:
        page.set_viewport_size({"width": width, "height": height})
        page.goto(f"{site}/wall?turn=3600&as_of=2024Q4&lang={lang}")
        return page

    yield opened
    page.close()
    assert not trouble


def _wait_for(page: Page, wanted: Locator, gone: bool = False) -> None:
    """Let one turn of the screen's clock after the other go by until something is there, or ``gone``: a question may be
    answered only when its turn is over."""

    def turned() -> bool:
        page.clock.run_for(21_000)
        return wanted.is_visible() is not gone

    eventually(turned, f"{wanted} never came, or never went")


def test_a_screen_from_its_link_to_its_end(bureau: Bureau) -> None:
    context = new_context(bureau.browser, viewport={"width": 1920, "height": 1080}, base_url=bureau.wire.address)
    bureau.contexts.append(context)
    page, asked = context.new_page(), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    page.clock.install()
    link = bureau.displays.add(MACHINE, HALL)
    page.goto(f"/wall/join#{link}")
    expect(page.locator(".wall-foot")).to_contain_text(HALL)
    assert page.url == f"{bureau.wire.address}/wall"
    assert not [url for url in asked if link in url.partition("#")[0]], "no server and no log has seen the token"

    # The faces turn by themselves.
    first = page.locator(FACES).first
    expect(first).to_be_visible()
    page.clock.run_for(41_000)
    expect(first).to_be_hidden()
    expect(page.locator(FACES).nth(1)).to_be_visible()
    page.clock.run_for(21_000)
    expect(first).to_be_visible()

    # The server is gone: the last picture stays and says since when.
    rows = page.locator(".wall-row").count()
    bureau.wire.cut = True
    bureau.wire.sever()
    _wait_for(page, page.locator("#wall-lost", has_text="起连不上服务器"))
    assert page.locator(".wall-row").count() == rows > 0
    bureau.wire.cut = False
    _wait_for(page, page.locator("#wall-lost"), gone=True)

    # Shut out: nothing of the picture is left, and the way back is told.
    bureau.displays.revoke(MACHINE, HALL)
    _wait_for(page, page.get_by_role("heading", name="绑定大屏"))
    expect(page.locator(".wall-row")).to_have_count(0)
    page.goto(f"/wall/join#{link}")
    expect(page.locator("[role=status]")).to_contain_text("这个链接不能用")
