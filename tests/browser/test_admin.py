"""管理 and 审计 in a real browser: an account made, its password read once, at every width, by keyboard, unscripted."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from access.audit import AuditAction, AuditEntry
from tests.access.access_services import GOOD
from tests.browser.conftest import _guard
from tests.browser.looks import cut_off, overflow, smaller_than
from tests.browser.papers import printed
from tests.chromium import ARGUMENTS, chromium_path, new_context
from tests.dashboards.administering import BOSS, CARE, HOSTILE, SECOND, WATCHER, Bureau
from tests.serving import served

pytestmark = pytest.mark.browser

Keep = Callable[[Page, str], None]
LIVING = "#react-entry-point"
SIZES = [(360, 740), (800, 960), (1280, 960), (1920, 1080)]


@pytest.fixture(name="bureau")
def _bureau(tmp_path: Path) -> Bureau:
    bureau = Bureau(tmp_path / "home")
    for name in (BOSS, SECOND, WATCHER, "吴填报", "钱领导"):
        bureau.settle(name)
    for _ in range(5):
        bureau.data_store.tried("钱领导")
    return bureau


@pytest.fixture(name="address")
def _address(bureau: Bureau) -> Iterator[str]:
    with served(bureau.server) as port:
        yield f"http://127.0.0.1:{port}"


Enter = Callable[..., Page]


@pytest.fixture(name="enter")
def _enter(browser: Browser, address: str, trouble: list[str]) -> Iterator[Enter]:
    """Yield windows of people who have signed in; at the end nothing may have gone wrong."""
    contexts: list[BrowserContext] = []

    def enter(name: str, width: int = 1280, height: int = 960, scripts: bool = True) -> Page:
        context = new_context(
            browser, viewport={"width": width, "height": height}, java_script_enabled=scripts, base_url=address
        )
        contexts.append(context)
        page = context.new_page()
        _guard(page, address, trouble)
        page.goto("/login")
        page.fill("[name=name]", name)
        page.fill("[name=password]", GOOD)
        page.click("button")
        page.wait_for_selector(f"{LIVING} #main" if scripts else "#first-picture #main")
        return page

    yield enter
    for context in contexts:
        context.close()
    assert trouble == []


def go(page: Page, path: str) -> None:
    page.goto(path)
    page.wait_for_selector(f"{LIVING} #main")


def neat(page: Page) -> None:
    """Nothing runs out of the window; on a phone everything can be met with a finger."""
    assert overflow(page) == 0
    assert cut_off(page, f"{LIVING} #main *") == []
    if page.viewport_size and page.viewport_size["width"] < 500:
        fingers = (
            "a, .button, select, input:not([type=checkbox]):not([type=hidden]), .field-check, .disclosure > summary"
        )
        assert smaller_than(page, ", ".join(f"{LIVING} #main {each.strip()}" for each in fingers.split(", ")), 44) == []


def nameless(page: Page) -> list[str]:
    """Return fields and links that say nothing to those who listen, headings out of order, ids given twice."""
    return list(
        page.evaluate(
            """(root) => {
  const main = document.querySelector(root), found = [];
  for (const field of main.querySelectorAll("input:not([type=hidden]), select, textarea"))
    if (!field.labels.length || !field.labels[0].textContent.trim()) found.push("no label: " + field.name);
  for (const link of main.querySelectorAll("a, button, summary"))
    if (!(link.getAttribute("aria-label") || link.textContent).trim()) found.push("no words: " + link.outerHTML);
  for (const table of main.querySelectorAll("table"))
    if (!table.getAttribute("aria-label") || !table.querySelector("th[scope=col]")) found.push("table without heads");
  const levels = [...main.querySelectorAll("h1, h2, h3")].map((heading) => +heading.tagName[1]);
  if (levels[0] !== 1 || levels.some((level, i) => i && level > levels[i - 1] + 1)) found.push("headings " + levels);
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  ids.forEach((id, i) => { if (ids.indexOf(id) !== i) found.push("twice: " + id); });
  return found;
}""",
            f"{LIVING} #main",
        )
    )


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("lang", ["", "lang=en"])
def test_both_pages_at_every_width(
    enter: Enter, bureau: Bureau, keep: Keep, width: int, height: int, lang: str
) -> None:
    for typed in (*HOSTILE.values(), "m" * 400, "Z" + "\u0313" * 60):
        entry = AuditEntry(
            datetime.now(UTC), typed, AuditAction.REFUSED, "leader", f"GET /{typed}", False, typed, typed
        )
        bureau.data_store.audit.enter(entry)
    boss, watcher = enter(BOSS, width, height), enter(WATCHER, width, height)
    named = f"{width}{'-en' if lang else ''}"
    for page, path, name in (
        (boss, f"/admin?{lang}", "admin"),
        (boss, f"/admin?account=钱领导&{lang}", "admin-account"),
        (watcher, f"/audit?{lang}", "audit"),
        (watcher, f"/audit?check=1&refused=1&{lang}", "audit-checked"),
    ):
        go(page, path)
        neat(page)
        assert nameless(page) == []
        keep(page, f"{name}-{named}")


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_an_account_is_made_and_its_password_read_once(
    enter: Enter, bureau: Bureau, keep: Keep, trouble: list[str], width: int, height: int
) -> None:
    page = enter(BOSS, width, height)
    page.locator(f"{LIVING} .disclosure > summary").click()
    form = page.locator(f"{LIVING} form[action='/admin/accounts/add']")
    expect(form.locator(".field-department")).to_be_hidden()
    form.locator("[name=name]").fill(SECOND)
    form.locator("[name=role]").select_option("filler")
    expect(form.locator(".field-department")).to_be_visible()
    form.locator("[name=department]").select_option(CARE)
    keep(page, f"admin-add-{width}")
    neat(page)
    form.locator("button").click()
    expect(form.locator(".refusal")).to_contain_text("已有名为")
    expect(form.locator("[name=name]")).to_have_value(SECOND)
    form.locator("[name=name]").fill("新来")
    form.locator("button").click()
    expect(page.locator("h1")).to_have_text("初始密码")
    password = page.locator("#once").inner_text()
    keep(page, f"admin-password-{width}")
    assert overflow(page) == 0
    assert password not in page.url
    page.locator(".copy").click()
    expect(page.locator(".copy")).to_have_text("已复制")
    page.reload()
    expect(page.locator("#once")).to_have_count(0)
    assert password not in page.content()
    page.locator("main a", has_text="回到账号管理").click()
    page.wait_for_selector(f"{LIVING} #main")
    page.go_back()
    page.wait_for_load_state()
    assert password not in page.content()
    assert bureau.data_store.authenticator.sign_in("新来", password)
    told(trouble, "409", "410", "410")


def told(trouble: list[str], *statuses: str) -> None:
    """The browser noted these answers and nothing else."""
    assert [re.findall(r"status of (\d+)", said) for said in trouble] == [[status] for status in statuses]
    trouble.clear()


def test_going_back_shows_no_password(enter: Enter, trouble: list[str]) -> None:
    page = enter(BOSS)
    go(page, f"/admin?account={SECOND}")
    page.locator(f"{LIVING} form[action='/admin/accounts/reset'] button").click()
    password = page.locator("#once").inner_text()
    page.locator("main a", has_text="回到账号管理").click()
    page.wait_for_selector(f"{LIVING} #main")
    for _ in range(2):
        page.go_back()
        page.wait_for_load_state()
        assert password not in page.content()
    page.go_forward()
    page.wait_for_load_state()
    assert password not in page.content()
    told(trouble, "410", "410")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_page_put_aside_by_the_browser_shows_no_password(
    browser: Browser, address: str, bureau: Bureau, scripts: bool
) -> None:
    # The one without windows may put no page aside; where it is the only one, the page is asked for again.
    whole = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), chromium_path())
    mindful = browser.browser_type.launch(
        executable_path=whole,
        args=ARGUMENTS,
        ignore_default_args=["--disable-back-forward-cache"],
    )
    page = new_context(mindful, java_script_enabled=scripts, base_url=address).new_page()
    page.goto("/login")
    page.fill("[name=name]", BOSS)
    page.fill("[name=password]", GOOD)
    page.click("button")
    page.goto(f"/admin?account={SECOND}")
    page.locator(f"{LIVING if scripts else ''} form[action='/admin/accounts/reset'] button").click()
    password = page.locator("#once").inner_text()
    page.locator("main a", has_text="回到账号管理").click()
    page.wait_for_selector("#main")
    page.go_back(wait_until="commit")
    expect(page.locator("h1")).to_have_text("初始密码")
    expect(page.locator("main")).to_contain_text("这里已经没有了")
    assert password not in page.content()
    mindful.close()


def test_deeds_are_done_in_place_and_heard(enter: Enter, bureau: Bureau) -> None:
    page = enter(BOSS)
    row = page.locator(f"{LIVING} .accounts tr", has_text="钱领导")
    expect(row.locator(".status").first).to_contain_text("已锁定至")
    row.locator("a").focus()
    page.keyboard.press("Enter")
    unlock = page.locator(f"{LIVING} form[action='/admin/accounts/unlock'] button")
    unlock.focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"{LIVING} #done")).to_have_text("已解锁钱领导")
    expect(page.locator(f"{LIVING} #done")).to_be_focused()
    page.locator(f"{LIVING} form[action='/admin/accounts/disable'] button").click()
    expect(page.locator(f"{LIVING} #done")).to_have_text("已停用钱领导")
    page.locator(f"{LIVING} form[action='/admin/accounts/enable'] button").click()
    expect(page.locator(f"{LIVING} #done")).to_have_text("已启用钱领导")
    change = page.locator(f"{LIVING} form[action='/admin/accounts/change']")
    for role, word in (("reviewer", "审核"), ("evaluator", "评估")):
        change.locator("[name=role]").select_option(role)
        change.locator("button").click()
        expect(row.locator(".account-role").first).to_have_text(word)
    assert bureau.accounts["钱领导"].role == "evaluator"


def test_what_is_typed_is_not_interrupted(enter: Enter) -> None:
    page = enter(BOSS)
    page.locator(f"{LIVING} .disclosure > summary").click()
    name = page.locator(f"{LIVING} form[action='/admin/accounts/add'] [name=name]")
    name.press_sequentially("半个名")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    with page.expect_request(lambda request: "/version?of=desk&have=" in request.url):
        pass  # that typing is being there is told, and no version asked for
    with page.expect_request(lambda request: "/version?of=desk&have=" in request.url):
        pass
    assert not [url for url in asked if "/_dash-update-component" in url]
    expect(name).to_have_value("半个名")
    expect(name).to_be_focused()


def test_all_of_it_without_scripts(enter: Enter, bureau: Bureau, keep: Keep) -> None:
    page = enter(BOSS, scripts=False)
    page.locator(".disclosure > summary").click()
    form = page.locator("form[action='/admin/accounts/add']")
    form.locator("[name=name]").fill("新来")
    form.locator("[name=role]").select_option("leader")
    form.locator("button").click()
    password = page.locator("#once").inner_text()
    assert bureau.data_store.authenticator.sign_in("新来", password)
    page.locator("main a", has_text="回到账号管理").click()
    page.locator("form[action='/admin/accounts/disable'] button").click()
    expect(page.locator("#done")).to_have_text("已停用新来")
    keep(page, "admin-plain")
    watcher = enter(WATCHER, scripts=False)
    watcher.locator("[name=deed]").select_option("account_disabled")
    watcher.locator(".fields button").click()
    expect(watcher.locator("tbody tr")).to_have_count(1)
    expect(watcher.locator("tbody tr")).to_contain_text("新来")
    watcher.locator("a", has_text="核对校验链").click()
    expect(watcher.locator(".chain")).to_contain_text("校验链完整")


def test_the_audit_is_filtered_paged_and_taken_home(enter: Enter, bureau: Bureau) -> None:
    for number in range(130):
        at = datetime.now(UTC)
        bureau.data_store.audit.enter(
            AuditEntry(at, "钱领导", AuditAction.TAKEN_HOME, "leader", f"/download/{number}.xlsx")
        )
    page = enter(WATCHER)
    page.locator(f"{LIVING} [name=by]").fill("钱领导")
    page.locator(f"{LIVING} [name=deed]").select_option("taken_home")
    page.locator(f"{LIVING} [name=by]").press("Enter")
    page.wait_for_selector(f"{LIVING} h1:has-text('符合条件的审计记录130条')")
    expect(page.locator(f"{LIVING} tbody tr")).to_have_count(100)
    page.locator(f"{LIVING} .audit-pages a", has_text="较早").click()
    expect(page.locator(f"{LIVING} tbody tr")).to_have_count(30)
    assert "skip=100" in page.url
    with page.expect_download() as download:
        page.locator(f"{LIVING} .files a", has_text="CSV").click()
    assert re.fullmatch(r"审计记录_\d{4}-\d\d-\d\d\.csv", download.value.suggested_filename)
    assert Path(download.value.path()).read_bytes().count(b"\r\n") == 131


def test_a_long_entry_is_opened(enter: Enter, bureau: Bureau) -> None:
    entry = AuditEntry(datetime.now(UTC), "甲", AuditAction.REFUSED, "leader", "始" + "长" * 300 + "终", False)
    bureau.data_store.audit.enter(entry)
    page = enter(WATCHER, 360, 740)
    whole = page.locator(f"{LIVING} details.whole", has_text="始")
    expect(whole.locator("> .literal")).to_be_hidden()
    whole.locator("summary").press("Enter")
    expect(whole.locator("> .literal")).to_be_visible()
    assert overflow(page) == 0


def test_both_pages_are_printed(enter: Enter) -> None:
    for name, path, words in ((BOSS, "/admin", "吴填报"), (WATCHER, "/audit", "登录")):
        page = enter(name)
        go(page, path)
        paper = printed(page, path[1:])
        assert paper.sizes == {(297, 210)}
        assert words in "".join(paper.words)
        for number, said in enumerate(paper.words, 1):
            assert f"第{number}页,共{len(paper.words)}页" in said
