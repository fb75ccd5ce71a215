"""Nothing typed is lost: before scripts take over, when the connection breaks, when the session ends."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from access.policy import Policy, SessionPolicy
from tests.browser.bureau import EVALUATOR, FIRST, LIVING, LONG, PLANNER, REVIEWER, Bureau, go, laid, template
from tests.browser.looks import overflow
from tests.dashboards.desks import PERIOD, filled

pytestmark = pytest.mark.browser

Keep = Callable[[Page, str], None]


class Slow:
    """Scripts that come when they are let."""

    def __init__(self, page: Page) -> None:
        self._held: list[Route] = []
        self._may = False
        page.route(re.compile(r"\.js(\?|$)"), self._hold)

    def _hold(self, route: Route) -> None:
        if self._may:
            route.continue_()
        else:
            self._held.append(route)

    def let(self) -> None:
        """Let them come."""
        self._may = True
        while self._held:
            self._held.pop(0).continue_()


def test_what_is_typed_before_the_scripts_come_stays(bureau: Bureau) -> None:
    page = bureau.window()
    address = laid(bureau, page, 50_000)
    slow = Slow(page)
    page.goto(address, wait_until="commit")
    field = page.locator(f"{FIRST} .reason textarea").first
    field.click()
    field.press_sequentially("新建了三所机构")
    page.keyboard.press("ArrowLeft")
    slow.let()
    page.wait_for_selector(f"{LIVING} #main", timeout=LONG)
    living = page.locator(f"{LIVING} .reason textarea").first
    expect(living).to_have_value("新建了三所机构")
    expect(living).to_be_focused()
    page.keyboard.type("已")
    expect(living).to_have_value("新建了三所机已构")
    expect(page.locator(FIRST)).to_have_count(0)


def test_a_file_chosen_before_the_scripts_come_is_sent(bureau: Bureau) -> None:
    page = bureau.window()
    content = filled(template(page))
    slow = Slow(page)
    page.goto(f"/submit?period={PERIOD}", wait_until="commit")
    chosen = {"name": "先选的.xlsx", "mimeType": "application/octet-stream", "buffer": content}
    page.set_input_files(f"{FIRST} #files", chosen)  # type: ignore[arg-type]
    slow.let()
    page.wait_for_selector(f"{LIVING} #main", timeout=LONG)
    expect(page.locator(f"{LIVING} .drop-chosen")).to_contain_text("先选的.xlsx")
    page.locator(f"{LIVING} form.upload button").click()
    expect(page.locator(f"{LIVING} .step-done")).to_have_count(4)


def test_a_measure_chosen_before_the_scripts_come_stays(bureau: Bureau) -> None:
    page = bureau.window()
    go(page, f"/submit?period={PERIOD}")
    rows = [f"{town},{100 + n},{n}" for n, town in enumerate(bureau.submission_service._data_store.plan.towns)]
    text = "\n".join(["养老季报,,", "镇(街道),持证养老护理员数,床位数目合计", *rows])
    own = {"name": "自家表.csv", "mimeType": "text/csv", "buffer": text.encode()}
    page.set_input_files(f"{LIVING} #files", own)  # type: ignore[arg-type]
    page.locator(f"{LIVING} form.upload button").click()
    expect(page.locator(f"{LIVING} .header-pick").first).to_be_visible()
    slow = Slow(page)
    page.goto(page.url, wait_until="commit")
    page.locator(f"{FIRST} .teach-other").select_option("养老机构床位数")
    slow.let()
    page.wait_for_selector(f"{LIVING} #main", timeout=LONG)
    expect(page.locator(f"{LIVING} .teach-other")).to_have_value("养老机构床位数")
    expect(page.locator(f"{LIVING} .header-pick:not(.teach-other)")).to_have_value("持证养老护理员数")


def test_a_lost_connection_is_told_and_nothing_was_sent(bureau: Bureau, keep: Keep) -> None:
    page = bureau.window()
    laid(bureau, page)
    page.context.set_offline(True)
    expect(page.locator("#notice")).to_contain_text("与服务器的连接断了")
    page.locator(f"{LIVING} .send-form button").click()
    expect(page.locator(f"{LIVING} .refusal")).to_contain_text("没有送出：连接断了，服务器没有收到")
    assert overflow(page) == 0
    keep(page, "offline-1280")
    page.locator(f"{LIVING} .nav-link").first.click()
    expect(page.locator("#notice")).to_contain_text("那一页没有打开")
    expect(page.locator(f"{LIVING} .send-form button")).to_be_visible()
    assert bureau.sent == []
    page.context.set_offline(False)
    expect(page.locator("#notice")).to_contain_text("已重新连上")
    expect(page.locator("#notice")).to_have_count(0)
    page.locator(f"{LIVING} .send-form button").click()
    expect(page.locator(f"{LIVING} .receipt")).to_contain_text("已报送")
    assert len(bureau.sent) == 1


def test_a_server_that_is_not_there_is_told_too(bureau: Bureau) -> None:
    page = bureau.window()
    laid(bureau, page)
    bureau.wire.cut = True
    bureau.wire.sever()
    expect(page.locator("#notice")).to_contain_text("与服务器的连接断了")
    bureau.wire.cut = False
    expect(page.locator("#notice")).to_have_count(0)


def test_a_deed_without_an_answer_may_have_been_done(bureau: Bureau) -> None:
    """The server did it and the answer was lost: pressing once more says so, and nothing is sent twice."""
    page = bureau.window()
    laid(bureau, page)
    bureau.wire.mute = True
    bureau.wire.sever()
    page.locator(f"{LIVING} .send-form button").click()
    expect(page.locator(f"{LIVING} .refusal, {LIVING} .receipt").first).to_be_visible()
    bureau.wire.mute = False
    expect(page.locator(f"{LIVING} h1")).to_contain_text("已经报送")
    assert len(bureau.sent) == 1
    page.locator(f"{LIVING} .receipt a", has_text="回执").click()
    expect(page.locator(f"{LIVING} .receipt-page")).to_contain_text(bureau.sent[0])


def test_the_words_for_an_answer_that_was_lost(bureau: Bureau) -> None:
    page = bureau.window()
    laid(bureau, page)
    page.evaluate("document.querySelector('#react-entry-point #main').removeAttribute('data-version')")
    page.route("**/version*", lambda route: route.abort())
    bureau.wire.mute = True
    bureau.wire.sever()
    page.locator(f"{LIVING} .send-form button").click()
    said = page.locator(f"{LIVING} .refusal")
    expect(said).to_contain_text("不知道有没有办成")
    expect(said).to_contain_text("同样的内容不会重复报送")
    bureau.wire.mute = False
    page.locator(f"{LIVING} .send-form button").click()
    expect(page.locator(f"{LIVING} .receipt")).to_contain_text("报")
    assert len(bureau.sent) == 1


@pytest.mark.filterwarnings("ignore:unclosed file")  # waitress leaves the half of a request to the collector
def test_an_upload_that_breaks_off_leaves_nothing(bureau: Bureau) -> None:
    page = bureau.window()
    go(page, f"/submit?period={PERIOD}")
    large = {"name": "大.xlsx", "mimeType": "application/octet-stream", "buffer": b"x" * 30_000_000}
    page.set_input_files(f"{LIVING} #files", large)  # type: ignore[arg-type]
    bureau.wire.after = 2_000_000
    page.locator(f"{LIVING} form.upload button").click()
    expect(page.locator(f"{LIVING} .refusal")).to_contain_text("没有送完连接就断了，服务器什么都没有留下")
    assert bureau.submission_service.drafts() == ()
    bureau.wire.after = None
    page.locator(f"{LIVING} form.upload button").click()
    expect(page.locator(f"{LIVING} h1")).to_contain_text("读不出来")


def left_alone(page: Page) -> None:
    """Wait until the page has asked without telling that somebody is at it: until what was done before is told."""
    for _ in range(2):
        with page.expect_response(lambda it: "/version" in it.url and "active=1" not in it.url, timeout=LONG):
            pass


def test_the_end_of_a_session_is_told_before_it_comes_and_typing_puts_it_off(bureau: Bureau, keep: Keep) -> None:
    page = bureau.window()
    laid(bureau, page, 50_000)
    left_alone(page)
    bureau.watch.wait(minutes=27)
    expect(page.locator("#notice")).to_contain_text("分钟后会自动退出登录")
    keep(page, "session-ends-1280")
    page.locator(f"{LIVING} .reason textarea").first.press_sequentially("新")
    expect(page.locator("#notice")).to_have_count(0)
    left_alone(page)
    bureau.watch.wait(minutes=27)
    expect(page.locator("#notice")).to_contain_text("分钟后会自动退出登录")


def test_typing_for_an_hour_keeps_a_session(bureau: Bureau) -> None:
    page = bureau.window()
    laid(bureau, page, 50_000)
    field = page.locator(f"{LIVING} .reason textarea").first
    for minute in range(6):
        with page.expect_response(lambda answer: "active=1" in answer.url, timeout=LONG):
            field.press_sequentially(str(minute))
        bureau.watch.wait(minutes=20)
    page.locator(f"{LIVING} .reason button").first.click()
    expect(page.locator(f"{LIVING} .reason .kept").first).to_have_text("已保存")


def test_what_was_typed_outlives_the_session(bureau: Bureau, keep: Keep) -> None:
    page = bureau.window()
    laid(bureau, page, 50_000)
    field = page.locator(f"{LIVING} .reason textarea").first
    with page.expect_response(lambda answer: "active=1" in answer.url, timeout=LONG):
        field.fill("新建了三所机构，床位相应增加")
    bureau.watch.wait(minutes=31)
    expect(page.locator("#notice")).to_contain_text("登录已经结束")
    expect(field).to_have_value("新建了三所机构，床位相应增加")
    page.locator(f"{LIVING} .reason button").first.click()
    expect(page.locator(f"{LIVING} .refusal")).to_contain_text("没有办理：登录已经结束")
    keep(page, "session-ended-1280")
    page.locator("#notice a").click()
    bureau.enter(page)
    page.wait_for_selector(f"{LIVING} #main", timeout=LONG)
    expect(page.locator(f"{LIVING} .reason textarea").first).to_have_value("新建了三所机构，床位相应增加")
    expect(page.locator("#notice")).to_contain_text("已恢复上次没有送出的内容")
    page.locator(f"{LIVING} .reason button").first.click()
    expect(page.locator(f"{LIVING} .reason .kept").first).to_have_text("已保存")
    page.reload()
    page.wait_for_selector(f"{LIVING} #main", timeout=LONG)
    assert page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('guibiao.typed'))") == []


def test_somebody_else_at_the_same_tab_sees_nothing_of_it(bureau: Bureau) -> None:
    page = bureau.window(REVIEWER)
    laid_by = bureau.window()
    laid(bureau, laid_by)
    laid_by.locator(f"{LIVING} .send-form button").click()
    expect(laid_by.locator(f"{LIVING} .receipt")).to_contain_text("已报送")
    go(page, f"/submission/{bureau.sent[0]}")
    page.locator(f"{LIVING} .deed-return textarea").fill("请核对古城街道")
    page.context.clear_cookies()
    page.goto("/login")
    bureau.enter(page, PLANNER)
    page.wait_for_selector(f"{LIVING} #main", timeout=LONG)
    go(page, f"/submission/{bureau.sent[0]}")
    expect(page.locator(f"{LIVING} textarea")).to_have_count(0)
    page.context.clear_cookies()
    page.goto("/login")
    bureau.enter(page, REVIEWER)
    page.wait_for_selector(f"{LIVING} #main", timeout=LONG)
    go(page, f"/submission/{bureau.sent[0]}")
    expect(page.locator(f"{LIVING} .deed-return textarea")).to_have_value("请核对古城街道")


def test_what_an_evaluator_writes_outlives_the_session_and_is_his_alone(bureau: Bureau) -> None:
    page = bureau.window(EVALUATOR)
    go(page, "/evaluate")
    page.locator(f"{LIVING} #text-三 .texts-way").click()
    with page.expect_response(lambda answer: "active=1" in answer.url, timeout=LONG):
        page.locator(f"{LIVING} textarea").fill("写到一半的结论")
    bureau.watch.wait(minutes=31)
    expect(page.locator("#notice")).to_contain_text("登录已经结束")
    page.locator(f"{LIVING} form.writing .button-main").click()
    expect(page.locator(f"{LIVING} .refusal")).to_contain_text("没有办理：登录已经结束")
    page.locator("#notice a").click()
    bureau.enter(page, EVALUATOR)
    expect(page.locator(f"{LIVING} textarea")).to_have_value("写到一半的结论")
    page.locator(f"{LIVING} details.role summary").click()
    page.locator(f'{LIVING} form[action="/logout"] button').click()
    page.wait_for_url("**/login*", timeout=LONG)
    assert page.evaluate("Object.keys(sessionStorage)") == []


def test_signing_out_leaves_nothing_typed_behind(bureau: Bureau) -> None:
    page = bureau.window()
    laid(bureau, page, 50_000)
    page.locator(f"{LIVING} .reason textarea").first.fill("新建了三所机构")
    page.locator(f"{LIVING} details.role summary").click()
    page.locator(f'{LIVING} form[action="/logout"] button').click()
    page.wait_for_url("**/login*", timeout=LONG)
    assert page.evaluate("Object.keys(sessionStorage)") == []


@pytest.mark.parametrize("bureau", [Policy(session=SessionPolicy(hours=1))], indirect=True)
def test_an_old_session_ends_in_spite_of_typing_and_says_so(bureau: Bureau) -> None:
    page = bureau.window()
    laid(bureau, page, 50_000)
    field = page.locator(f"{LIVING} .reason textarea").first
    for _ in range(2):
        bureau.watch.wait(minutes=26)
        with page.expect_response(lambda answer: "active=1" in answer.url, timeout=LONG):
            field.press_sequentially("字")
        left_alone(page)
    bureau.watch.wait(minutes=4)
    expect(page.locator("#notice")).to_contain_text("登录时间已满")


def test_a_receipt_is_printed_by_its_button(bureau: Bureau) -> None:
    page = bureau.window()
    laid(bureau, page)
    page.locator(f"{LIVING} .send-form button").click()
    page.locator(f"{LIVING} .receipt a").click()
    page.evaluate("window.print = () => { window.printed = true; }")
    page.locator(f"{LIVING} [data-print]").click()
    assert page.evaluate("window.printed")
    made = page.pdf(prefer_css_page_size=True)
    assert made.startswith(b"%PDF")
