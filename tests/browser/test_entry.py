"""A small department types its quarter: a block from Excel, the keyboard, a phone, a session that ends."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.bureau import LIVING, LONG, SMALL_PLANNER, Bureau, go
from tests.browser.looks import overflow
from tests.dashboards.desks import PERIOD

pytestmark = pytest.mark.browser

TOWNS = 19


def paste(page: Page, text: str) -> None:
    """Paste a block where the focus is, as a spreadsheet puts it on the clipboard."""
    page.evaluate(
        """text => {
          const clipboardData = new DataTransfer(), more = { bubbles: true, cancelable: true };
          clipboardData.setData("text/plain", text);
          document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData, ...more }));
        }""",
        text,
    )


def test_a_quarter_is_typed_on_a_phone_and_sent(bureau: Bureau) -> None:
    page = bureau.window(SMALL_PLANNER, width=360)
    go(page, f"/submit?period={PERIOD}")
    page.locator(f"{LIVING} a", has_text="直接填写").click()
    cells = page.locator(f"{LIVING} .entry input")
    expect(cells).to_have_count(2 * TOWNS)
    assert overflow(page) == 0
    cells.first.click()
    paste(page, "".join(f"{row % 3 + 1}\t3\r\n" for row in range(TOWNS)))
    expect(cells.nth(2)).to_have_value("2")
    expect(cells.last).to_have_value("3")
    # Enter goes down its column, the arrow key back up; what is there is chosen and typed over.
    page.keyboard.press("Enter")
    expect(cells.nth(2)).to_be_focused()
    with page.expect_response(lambda answer: "active=1" in answer.url, timeout=LONG):
        page.keyboard.type("1")
    page.keyboard.press("ArrowUp")
    expect(cells.first).to_be_focused()

    # The session ends before it is sent: what was typed is there again for the same person.
    bureau.watch.wait(minutes=31)
    expect(page.locator("#notice")).to_contain_text("登录已经结束")
    page.locator("#notice a").click()
    bureau.enter(page, SMALL_PLANNER)
    page.wait_for_selector(f"{LIVING} .entry")
    expect(page.locator(f"{LIVING} .entry input").nth(2)).to_have_value("1")
    expect(page.locator(f"{LIVING} .entry input").last).to_have_value("3")

    page.locator(f"{LIVING} .entry-form .button-main").click()
    expect(page.locator(f"{LIVING} .step-done")).to_have_count(4)
    (draft,) = bureau.submission_service.drafts()
    assert (draft.by, draft.values) == (SMALL_PLANNER, 2 * TOWNS)
