"""The evaluator's way in a real browser: a question, opinions, a cause, the PDF and its proof; phone, desk and wall."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import INDICATORS, _guard
from tests.browser.looks import cut_off, overflow, overlaps, smaller_than
from tests.chromium import new_context
from tests.dashboards.desks import Office, grow
from tests.dashboards.evaluating import reporting
from tests.serving import served

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

Keep = Callable[[Page, str], None]
SIZES = [(360, 780), (1280, 960), (1920, 1080)]
TEXTS = "h1, .lead, .question-caption, .grid tbody th, .place-head h3, .worked, .texts h4, .pending"
QUESTION = "/evaluate?as_of=2023Q2"


@pytest.fixture(scope="module", name="office")
def _office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    root = tmp_path_factory.mktemp("evaluating") / "home"
    grow(root)
    with reporting(root) as office:
        yield office


@pytest.fixture(scope="module", name="address")
def _address(office: Office) -> Iterator[str]:
    with served(office.server) as port:
        yield f"http://127.0.0.1:{port}"


class Evaluator:
    """Somebody at a window who acts as an evaluator."""

    def __init__(self, context: BrowserContext, address: str, trouble: list[str], scripts: bool) -> None:
        self.address = address
        self.scripts = scripts
        self.root = "#react-entry-point" if scripts else "#first-picture"
        self.page = context.new_page()
        _guard(self.page, address, trouble)

    def go(self, path: str = QUESTION) -> Page:
        """Open an address."""
        self.page.goto(self.address + path)
        self.page.wait_for_selector(f"{self.root} #main")
        return self.page

    def take_part(self) -> None:
        """Choose the demonstration's evaluator."""
        self.go("/plan")
        self.page.locator(f"{self.root} details.role summary").click()
        self.page.locator(f"{self.root} .role-option", has_text=re.compile("^评估$")).click()
        expect(self.page.locator(f"{self.root} .role-chosen")).to_have_text("评估")

    def report(self) -> Path:
        """Make the PDF of the question on the page."""
        with self.page.expect_download() as download:
            self.page.locator(f"{self.root} .make .button-main").click()
            if not self.scripts:
                self.page.locator(".job .file[data-fetch]").click()
        return Path(download.value.path())

    def bring(self, path: Path) -> None:
        """Have a file proven."""
        self.page.set_input_files(f"{self.root} #proof-file", path)
        self.page.locator(f"{self.root} form.upload button").click()
        self.page.wait_for_selector(f"{self.root} .proof")


Seat = Callable[..., Evaluator]


@pytest.fixture(name="seat")
def _seat(browser: Browser, address: str, trouble: list[str]) -> Iterator[Seat]:
    contexts: list[BrowserContext] = []

    def seated(width: int = 1280, height: int = 960, scripts: bool = True) -> Evaluator:
        window = {"width": width, "height": height}
        contexts.append(new_context(browser, viewport=window, accept_downloads=True, java_script_enabled=scripts))
        evaluator = Evaluator(contexts[-1], address, trouble, scripts)
        evaluator.take_part()
        return evaluator

    yield seated
    for context in contexts:
        context.close()
    assert trouble == []


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("search", ["", "&lang=en"])
def test_nothing_overflows_and_nothing_overlaps(seat: Seat, keep: Keep, width: int, height: int, search: str) -> None:
    page = seat(width, height).go(f"{QUESTION}&known_at=2023-07-20{search}")
    keep(page, f"evaluate-{width}{'-en' if search else ''}")
    assert overflow(page) == 0
    assert overlaps(page, TEXTS) == []
    assert cut_off(page, TEXTS) == []
    if width == 360:
        assert smaller_than(page, ".evaluate .button, .evaluate .switch-option, .texts-way", 44) == []
    page.locator("#react-entry-point #opinions").scroll_into_view_if_needed()
    keep(page, f"evaluate-opinions-{width}{'-en' if search else ''}")


@pytest.mark.parametrize(("width", "height"), SIZES[1:2])
def test_from_the_question_to_the_proof(seat: Seat, keep: Keep, tmp_path: Path, width: int, height: int) -> None:
    evaluator = seat(width, height)
    page = evaluator.go("/evaluate")
    page.locator("#react-entry-point .question .switch-option", has_text="2022年底").click()
    expect(page.locator("#react-entry-point h1")).to_contain_text("截至2022年四季度")
    evaluator.go()
    page.fill('#react-entry-point input[name="known_at"]', "2023-07-20T09:30")
    page.locator("#react-entry-point .question-moment button").click()
    page.wait_for_url("**known_at=2023-07-20T09%3A30**")
    expect(page.locator("#react-entry-point .lead").first).to_contain_text("按2023-07-20 09:30")
    expect(page.locator("#react-entry-point .opinions tbody tr")).to_have_count(INDICATORS)
    expect(page.locator("#react-entry-point .ladder-line")).to_have_count(INDICATORS)
    page.locator("#react-entry-point #opinions .disclosure summary").click()
    expect(page.locator("#react-entry-point .opinion-reason").first).to_be_visible()
    page.locator("#react-entry-point #text-8 .texts-way").click()
    page.locator("#react-entry-point textarea[name=原因]").fill(f"改造资金到位晚（{width}）。\n<b>不是标记</b>")
    keep(page, f"evaluate-writing-{width}")
    page.locator("#react-entry-point form.writing .button-main").click()
    written = page.locator("#react-entry-point #text-8 .written").first
    expect(written).to_have_text(f"改造资金到位晚（{width}）。\n<b>不是标记</b>", use_inner_text=True)
    expect(page.locator("#react-entry-point #text-8 .written-by").first).to_contain_text("演示评估员")
    report = evaluator.report()
    sha256 = hashlib.sha256(report.read_bytes()).hexdigest()
    expect(page.locator("#react-entry-point .job .digest")).to_have_text(sha256)
    keep(page, f"evaluate-ready-{width}")
    brought = tmp_path / "报告.pdf"
    brought.write_bytes(report.read_bytes())
    evaluator.bring(brought)
    expect(page.locator("#react-entry-point .proof-equal")).to_be_in_viewport()
    expect(page.locator("#react-entry-point .proof .digest")).to_have_text(sha256)
    keep(page, f"evaluate-proof-{width}")
    brought.write_bytes(report.read_bytes()[:-8] + b"12345678")
    evaluator.bring(brought)
    expect(page.locator("#react-entry-point .proof-altered")).to_be_visible()


def test_who_comes_later_sees_the_newer_text_and_keeps_his_own(seat: Seat, keep: Keep) -> None:
    first, second = seat(), seat()
    for evaluator in (first, second):
        evaluator.go().locator("#react-entry-point #text-三 .texts-way").click()
    first.page.locator("#react-entry-point textarea").fill("先到的")
    second.page.locator("#react-entry-point textarea").fill("后到的")
    first.page.locator("#react-entry-point form.writing .button-main").click()
    expect(first.page.locator("#react-entry-point #text-三 .written").first).to_have_text("先到的")
    second.page.locator("#react-entry-point form.writing .button-main").click()
    expect(second.page.locator('#react-entry-point form.writing input[name="seen"]')).not_to_have_value("0")
    moved = second.page.locator("#react-entry-point .moved")
    expect(moved).to_contain_text("第1版")
    expect(moved).to_be_in_viewport()
    expect(second.page.locator("#react-entry-point textarea")).to_have_value("后到的")
    keep(second.page, "evaluate-moved")
    second.page.locator("#react-entry-point textarea").fill("两人的")
    second.page.locator("#react-entry-point form.writing .button-main").click()
    expect(second.page.locator("#react-entry-point #text-三 .written").first).to_have_text("两人的")
    expect(first.page.locator("#react-entry-point #text-三 .written").first).to_have_text("两人的")


def test_what_was_typed_outlives_the_page(seat: Seat) -> None:
    evaluator = seat()
    page = evaluator.go()
    page.locator("#react-entry-point #text-9 .texts-way").click()
    page.locator("#react-entry-point textarea[name=措施]").fill("写到一半")
    page.reload()
    expect(page.locator("#react-entry-point textarea[name=措施]")).to_have_value("写到一半")
    page.locator("#react-entry-point form.writing a").click()
    page.locator("#react-entry-point #text-9 .texts-way").click()
    expect(page.locator("#react-entry-point textarea[name=措施]")).to_have_value("")


def test_all_of_it_without_any_script(seat: Seat, keep: Keep) -> None:
    evaluator = seat(scripts=False)
    page = evaluator.go()
    page.locator("#text-7 .texts-way").click()
    page.locator("textarea[name=原因]").fill("没有脚本也能写")
    page.locator("form.writing .button-main").click()
    expect(page.locator("#text-7 .written").first).to_have_text("没有脚本也能写")
    report = evaluator.report()
    assert report.read_bytes().startswith(b"%PDF-")
    evaluator.bring(report)
    expect(page.locator(".proof-equal")).to_be_visible()
    keep(page, "evaluate-no-script")


def test_it_prints(seat: Seat) -> None:
    page = seat().go()
    page.emulate_media(media="print")
    expect(page.locator("#react-entry-point .verdicts")).to_be_visible()
    for hidden in (".question", ".make", "form.upload", ".texts-way"):
        assert not page.locator(f"#react-entry-point {hidden}").first.is_visible()
