"""The planner's loop in a real browser: down, filled, up with faults, mended, sent, accepted, seen."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import _guard
from tests.browser.looks import cut_off, overflow, smaller_than
from tests.chromium import new_context
from tests.dashboards.desks import PERIOD, Office, faulty, filled, grow, opened
from tests.serving import served

pytestmark = pytest.mark.browser

Keep = Callable[[Page, str], None]
LIVING = "#react-entry-point"
FILLER, REVIEWER = "填报 · 养老服务科", "审核"


@pytest.fixture(name="office")
def _office(tmp_path: Path) -> Iterator[Office]:
    grow(tmp_path / "home")
    with opened(tmp_path / "home") as office:
        yield office


@pytest.fixture(name="address")
def _address(office: Office) -> Iterator[str]:
    with served(office.server) as port:
        yield f"http://127.0.0.1:{port}"


class Desk:
    """A person at a window."""

    def __init__(self, context: BrowserContext, address: str, trouble: list[str]) -> None:
        self.address = address
        self.page = context.new_page()
        self.scripts = True
        _guard(self.page, address, trouble)

    def go(self, path: str) -> None:
        """Open an address and wait for the living page."""
        self.page.goto(self.address + path)
        if self.scripts:
            self.page.wait_for_selector(f"{LIVING} #main")

    @property
    def root(self) -> str:
        """Where the page is."""
        return LIVING if self.scripts else "#first-picture"

    def take(self, role: str) -> None:
        """Choose a demonstration role."""
        self.page.locator(f"{self.root} details.role summary").click()
        self.page.locator(f"{self.root} .role-option", has_text=re.compile(f"^{role}$")).click()
        expect(self.page.locator(f"{self.root} .role-chosen")).to_have_text(role)

    def upload(self, path: Path) -> None:
        """Bring a workbook and wait until it is checked."""
        self.page.set_input_files(f"{self.root} #files", path)
        self.page.locator(f"{self.root} form.upload button").click()
        expect(self.page.locator(f"{self.root} .step-done")).to_have_count(4)


Seat = Callable[..., Desk]


@pytest.fixture(name="seat")
def _seat(browser: Browser, address: str, trouble: list[str]) -> Iterator[Seat]:
    """Yield windows of people, each with cookies of its own; at the end nothing may have gone wrong."""
    contexts: list[BrowserContext] = []

    def seat(width: int = 1280, height: int = 960, scripts: bool = True) -> Desk:
        context = new_context(browser, viewport={"width": width, "height": height}, java_script_enabled=scripts)
        contexts.append(context)
        desk = Desk(context, address, trouble)
        desk.scripts = scripts
        return desk

    yield seat
    for context in contexts:
        context.close()
    assert trouble == []


def template_of(desk: Desk, to: Path) -> bytes:
    """Return the template as the page gives it."""
    with desk.page.expect_download() as download:
        desk.page.locator(f"{desk.root} .way a.button").click()
    assert download.value.suggested_filename == f"{PERIOD}_养老服务科.xlsx"
    download.value.save_as(to)
    return to.read_bytes()


def written(folder: Path, name: str, content: bytes) -> Path:
    """Return a workbook on the planner's own disk."""
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(("width", "height"), [(1280, 960)])  # on a phone: test_quarter
def test_the_whole_loop(seat: Seat, keep: Keep, tmp_path: Path, width: int, height: int) -> None:
    leader, planner, reviewer = seat(width, height), seat(width, height), seat(width, height)
    leader.go("/")
    before = leader.page.locator(f"{LIVING} h1").inner_text()
    planner.go("/")
    planner.take(FILLER)
    planner.go(f"/submit?period={PERIOD}")
    neat(planner.page)
    keep(planner.page, f"submit-{width}")
    template = template_of(planner, tmp_path / "template.xlsx")
    planner.upload(written(tmp_path, "养老三季度.xlsx", faulty(template)))
    seen_with_its_faults(planner, keep, width)
    planner.go(f"/submit?period={PERIOD}")
    planner.upload(written(tmp_path, "养老三季度改.xlsx", filled(template, 1)))
    expect(planner.page.locator(f"{LIVING} .counts")).to_have_text("新增95个数，改动0个，不变0个")
    neat(planner.page)
    keep(planner.page, f"draft-good-{width}")
    planner.page.locator(f"{LIVING} .send-form button").dblclick()
    expect(planner.page.locator(f"{LIVING} .receipt")).to_contain_text("已报送")
    keep(planner.page, f"receipt-{width}")
    reviewer.go("/review")
    reviewer.take(REVIEWER)
    keep(reviewer.page, f"review-{width}")
    expect(reviewer.page.locator(f"{LIVING} .queue .draft")).to_have_count(1)
    neat(reviewer.page)
    reviewer.page.locator(f"{LIVING} .queue .draft-link").click()
    reviewer.page.locator(f"{LIVING} .deed-accept button").click()
    expect(leader.page.locator(f"{LIVING} h1")).not_to_have_text(before)
    expect(leader.page.locator(f"{LIVING} h1")).to_contain_text("2023年三季度")
    keep(leader.page, f"overview-live-{width}")
    expect(reviewer.page.locator(f"{LIVING} .desk-about .status")).to_have_text("已接受")
    expect(planner.page.locator(f"{LIVING} .desk-about .status")).to_have_text("已接受")
    keep(reviewer.page, f"submission-{width}")
    neat(reviewer.page)


def seen_with_its_faults(planner: Desk, keep: Keep, width: int) -> None:
    """Every fault at its cell, and the planner's own file with them."""
    page = planner.page
    expect(page.locator(f"{LIVING} h1")).to_contain_text("须改正")
    for cell in ("填报!B8", "填报!F9", "填报!H10"):
        expect(page.locator(f"{LIVING} .finding .place", has_text=cell).first).to_be_visible()
    assert page.locator(f"{LIVING} .send-form").count() == 0
    neat(page)
    keep(page, f"draft-faults-{width}")
    with page.expect_download() as download:
        page.locator(f"{LIVING} .returned a").click()
    assert download.value.suggested_filename == "养老三季度-校验.xlsx"


def neat(page: Page) -> None:
    """Nothing runs out of the window; on a phone everything can be met with a finger."""
    assert overflow(page) == 0
    assert cut_off(page, f"{LIVING} h1, {LIVING} h2, {LIVING} .button, {LIVING} .file-name, {LIVING} .place") == []
    if page.viewport_size and page.viewport_size["width"] < 500:
        assert smaller_than(page, f"{LIVING} .button:not(.button-quiet), {LIVING} .check", 44) == []


def test_the_loop_without_scripts(seat: Seat, keep: Keep, tmp_path: Path) -> None:
    planner, reviewer = seat(scripts=False), seat(scripts=False)
    planner.go("/")
    planner.take(FILLER)
    planner.go(f"/submit?period={PERIOD}")
    template = template_of(planner, tmp_path / "template.xlsx")
    keep(planner.page, "submit-plain")
    planner.upload(written(tmp_path, "三季度.xlsx", filled(template)))
    keep(planner.page, "draft-plain")
    planner.page.locator("#first-picture .send-form button").click()
    expect(planner.page.locator("#first-picture .receipt")).to_contain_text("已报送")
    reviewer.go("/review")
    reviewer.take(REVIEWER)
    reviewer.page.locator("#first-picture .queue .draft-link").click()
    reviewer.page.locator("#first-picture .deed-accept button").click()
    expect(reviewer.page.locator("#first-picture .desk-about .status")).to_have_text("已接受")


def test_a_draft_is_found_again_on_another_device(seat: Seat, tmp_path: Path) -> None:
    here, there = seat(), seat(360, 740)
    for desk in (here, there):
        desk.go("/")
        desk.take(FILLER)
        desk.go(f"/submit?period={PERIOD}")
    template = template_of(here, tmp_path / "template.xlsx")
    here.upload(written(tmp_path, "一份.xlsx", faulty(template)))
    expect(there.page.locator(f"{LIVING} .draft-link", has_text="一份.xlsx")).to_be_visible()
    expect(there.page.locator(f"{LIVING} .draft-state .owed-count").first).to_be_visible()


def test_a_refusal_is_said_beside_the_form(seat: Seat, office: Office, trouble: list[str], tmp_path: Path) -> None:
    desk = seat()
    desk.go("/")
    desk.take(FILLER)
    desk.go(f"/submit?period={PERIOD}")
    many = [written(tmp_path, f"{i}.csv", b"x") for i in range(11)]
    desk.page.set_input_files(f"{LIVING} #files", many)
    desk.page.locator(f"{LIVING} form.upload button").click()
    expect(desk.page.locator(f"{LIVING} .refusal")).to_have_text("一次最多10个文件，请分几次上传。什么都没有留下。")
    assert office.submission_service.drafts() == ()
    assert [said for said in trouble if "403" in said] == trouble
    trouble.clear()


def test_a_file_can_be_dropped(seat: Seat, tmp_path: Path) -> None:
    desk = seat()
    desk.go("/")
    desk.take(FILLER)
    desk.go(f"/submit?period={PERIOD}")
    drop = """(zone) => { const files = new DataTransfer();
      files.items.add(new File(["x"], "拖来的.csv"));
      for (const kind of ["dragenter", "dragover", "drop"])
        zone.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: files })); }"""
    desk.page.locator(f"{LIVING} .drop").evaluate(drop)
    expect(desk.page.locator(f"{LIVING} .drop-chosen")).to_contain_text("拖来的.csv")
    desk.page.locator(f"{LIVING} form.upload button").click()
    expect(desk.page.locator(f"{LIVING} h1")).to_contain_text("读到0个数")


def test_a_reason_is_typed_in_peace_and_kept(seat: Seat, keep: Keep, tmp_path: Path) -> None:
    desk, other = seat(), seat()
    for each in (desk, other):
        each.go("/")
        each.take(FILLER)
        each.go(f"/submit?period={PERIOD}")
    template = template_of(desk, tmp_path / "template.xlsx")
    desk.upload(written(tmp_path, "一份.xlsx", filled(template, 90_000)))
    field = desk.page.locator(f"{LIVING} .reason textarea").first
    field.click()
    field.press_sequentially("新建了机构")
    other.go(urlsplit(desk.page.url).path)
    other.page.locator(f"{LIVING} .reason textarea").first.fill("别人的原因")
    other.page.locator(f"{LIVING} .reason button").first.click()
    for _ in range(2):  # the page learns that the draft it shows has changed, and again after it has had its say
        with desk.page.expect_response(lambda answer: "/version?" in answer.url and answer.status == 200):
            pass
    expect(field).to_have_value("新建了机构")
    expect(field).to_be_focused()
    desk.page.locator(f"{LIVING} .reason button").first.click()
    expect(desk.page.locator(f"{LIVING} .reason .kept").first).to_have_text("已保存")
    expect(field).to_have_value("新建了机构")
    keep(desk.page, "draft-reason-1280")


def test_in_english_and_by_keyboard(seat: Seat, keep: Keep) -> None:
    desk = seat()
    desk.go("/?lang=en")
    desk.page.locator(f"{LIVING} details.role summary").focus()
    desk.page.keyboard.press("Enter")
    desk.page.locator(f"{LIVING} .role-option", has_text="Filler · Elderly").first.press("Enter")
    expect(desk.page.locator(f"{LIVING} .role-chosen")).to_contain_text("Filler")
    desk.go(f"/submit?period={PERIOD}&lang=en")
    expect(desk.page.locator(f"{LIVING} h1")).to_contain_text("days late")
    neat(desk.page)
    keep(desk.page, "submit-en-1280")
