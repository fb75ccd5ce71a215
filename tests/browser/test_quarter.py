"""A quarter's way through the house in a browser, with a session that ends and a wire that breaks on the way."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.bureau import LIVING, LONG, PLANNER, REVIEWER, Bureau, bring, go, laid, template
from tests.browser.looks import overflow
from tests.browser.papers import printed
from tests.dashboards.desks import PERIOD, changed, filled
from tests.workbooks import the_plan

pytestmark = pytest.mark.browser

REASON, NOTE = "新建了三所机构", "古城街道请再核对"
GREW = 50_000
PHONE = 360
ASKED = len(the_plan().measures_of("养老服务科")) * len(the_plan().towns)
"""Numbers of a whole form."""


def test_a_quarter_is_sent_returned_sent_again_and_accepted(bureau: Bureau) -> None:
    planner = bureau.window(PLANNER, PHONE)
    laid(bureau, planner, GREW)
    _ends_and_goes_on(bureau, planner)
    _sends_through_a_broken_wire(bureau, planner)
    (first,) = bureau.sent
    receipt = _receipt(planner, first)
    assert f"“持证养老护理员数”(古城街道)是{82 + GREW}" in receipt
    assert REASON in receipt
    reviewer = bureau.window(REVIEWER, PHONE)
    go(reviewer, f"/submission/{first}")
    expect(reviewer.locator(f"{LIVING} .findings")).to_contain_text(REASON)
    reviewer.locator(f"{LIVING} .deed-return textarea").fill(NOTE)
    reviewer.locator(f"{LIVING} .deed-return button").click()
    expect(reviewer.locator(f"{LIVING} .desk-about .status")).to_have_text("退回")
    second = _answers(bureau, planner)
    go(reviewer, f"/submission/{second}")
    since = reviewer.locator(f"{LIVING} #since")
    for words in (NOTE, f"新增0个数，改动1个，不变{ASKED - 1}个", f"{82 + GREW:,}"):
        expect(since).to_contain_text(words)
    assert overflow(reviewer) == 0
    reviewer.locator(f"{LIVING} .deed-accept button").click()
    expect(reviewer.locator(f"{LIVING} .desk-about .status")).to_have_text("已接受")
    assert _receipt(planner, first) == receipt, "what came later is not in it"
    assert not {f"{82 + GREW}", f"{82 + GREW:,}"} & set(re.findall(r"[\d,]+", _receipt(planner, second)))


def _ends_and_goes_on(bureau: Bureau, page: Page) -> None:
    """The session ends over a reason half written; what was typed is there after signing in again."""
    field = page.locator(f"{LIVING} .reason textarea").first
    with page.expect_response(lambda answer: "active=1" in answer.url, timeout=LONG):
        field.fill(REASON)
    bureau.watch.wait(minutes=31)
    expect(page.locator("#notice")).to_contain_text("登录已经结束")
    page.locator("#notice a").click()
    bureau.enter(page)
    page.wait_for_selector(f"{LIVING} #main", timeout=LONG)
    expect(field).to_have_value(REASON)
    page.locator(f"{LIVING} .reason button").first.click()
    expect(page.locator(f"{LIVING} .reason .kept").first).to_have_text("已保存")


def _sends_through_a_broken_wire(bureau: Bureau, page: Page) -> None:
    """Nothing is sent while there is no connection, and once there is one it is sent once."""
    page.context.set_offline(True)
    page.locator(f"{LIVING} .send-form button").click()
    expect(page.locator(f"{LIVING} .refusal")).to_contain_text("没有送出：连接断了，服务器没有收到")
    assert bureau.sent == []
    page.context.set_offline(False)
    expect(page.locator("#notice")).to_have_count(0)
    page.locator(f"{LIVING} .send-form button").click()
    expect(page.locator(f"{LIVING} .receipt")).to_contain_text("已报送")


def _answers(bureau: Bureau, page: Page) -> str:
    """Return the planner reads the note, brings the mended workbook with a word beside the number, and sends it."""
    go(page, f"/submit?period={PERIOD}")
    expect(page.locator(f"{LIVING} #main")).to_contain_text(NOTE)
    content = changed(filled(template(page)), lambda sheet: sheet["B26"].__setattr__("value", None))
    bring(page, content, "三季度改.xlsx")
    expect(page.locator(f"{LIVING} h1")).to_contain_text("没有发现问题")
    expect(page.locator(f"{LIVING} #main")).to_contain_text(f"与那一份相比：新增0个数，改动1个，不变{ASKED - 1}个")
    page.locator(f"{LIVING} .send-form button").click()
    expect(page.locator(f"{LIVING} .receipt")).to_contain_text("已报送")
    first, second = sorted(bureau.sent)
    assert first < second
    return second


def _receipt(page: Page, number: str) -> str:
    """Return the words of a receipt as it is printed; every sheet says whose it is, and nothing of today's data."""
    go(page, f"/receipt/{number}")
    assert overflow(page) == 0
    words = printed(page, f"receipt-{number[-1]}").words
    assert all(f"回执{number}·打印于" in sheet for sheet in words)
    assert "数据版本" not in words[0]
    return "".join(words)
