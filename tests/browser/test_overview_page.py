"""The overview in a real browser: on a phone, at a desk, on a wall; by keyboard; in both languages; without scripts."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from io import BytesIO

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import INDICATORS, Open
from tests.browser.looks import cut_off, overflow, overlaps, smaller_than
from wording import Lang, say

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SIZES = [(320, 640), (360, 800), (768, 1024), (1024, 768), (1280, 960), (1920, 1080), (3840, 2160)]
TEXTS = ".row-link, .value, .gap-figure, .gap-words, .cell-status .status, .scale-label, .note, h1, h2, .caption, .chip"
ROWS = ".rows .row"


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("search", ["", "?lang=en"])
def test_nothing_overflows_and_nothing_overlaps(
    open_page: Open, keep: Callable[[Page, str], None], width: int, height: int, search: str
) -> None:
    page = open_page(f"/{search}", width, height)
    page.wait_for_function("document.fonts.status === 'loaded'")
    keep(page, f"overview-{width}{'-en' if search else ''}")
    assert overflow(page) == 0
    visible = TEXTS if width > 900 else TEXTS.replace(", .chip", "")  # on a phone the chips are a strip that scrolls
    assert overlaps(page, visible) == []
    assert cut_off(page, visible) == []


def test_thirteen_shadows_on_one_desk_screen(open_page: Open) -> None:
    page = open_page("/", 1280, 960)
    bottoms = page.eval_on_selector_all(".rows .scale-shadow", "all => all.map(e => e.getBoundingClientRect().bottom)")
    assert len(bottoms) == INDICATORS
    assert max(bottoms[:13]) <= 960


def test_on_a_wall_the_thirteen_fill_the_screen_and_read_from_afar(open_page: Open) -> None:
    page = open_page("/", 3840, 2160)
    last = page.locator(ROWS).nth(12).bounding_box()
    assert last is not None
    assert 1900 < last["y"] + last["height"] <= 2160
    size = page.eval_on_selector(".row-link", "e => parseFloat(getComputedStyle(e).fontSize)")
    assert size >= 28


def test_the_first_picture_needs_no_script(open_page: Open) -> None:
    page = open_page("/", scripts=False)
    expect(page.locator(ROWS)).to_have_count(INDICATORS)
    expect(page.locator("h1")).to_contain_text("截至2024年四季度")
    page.locator(".row-link").first.click()
    expect(page).to_have_url(re.compile(r"/indicator/1$"))


def test_the_living_page_stands_where_the_first_picture_stood(open_page: Open) -> None:
    places = "all => all.map(e => { const r = e.getBoundingClientRect(); return [r.left, r.top, r.width, r.height] })"
    before = open_page("/", scripts=False).eval_on_selector_all(".row, h1, .chip, .date", places)
    page = open_page("/")
    expect(page.locator("#first-picture")).to_have_count(0)
    assert page.eval_on_selector_all(".row, h1, .chip, .date", places) == before


def test_the_first_page_is_light_and_has_no_charts_in_it(open_page: Open) -> None:
    size, charts = _first_load(open_page("/"))
    assert size < 500_000
    assert not charts


def _first_load(page: Page) -> tuple[int, bool]:
    """Bytes on the wire for the page itself (charts are fetched ahead later, when idle); whether charts are there."""
    loaded = "performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation'))"
    wire = f"{loaded}.filter(r => !r.name.includes('plotly-basic')).reduce((sum, r) => sum + r.transferSize, 0)"
    return int(page.evaluate(wire)), bool(page.evaluate("'Plotly' in window"))


def test_by_keyboard_to_an_indicator_and_back(open_page: Open) -> None:
    page = open_page("/?as_of=2023Q3")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.locator(".row-link").nth(7).focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/indicator/8\?as_of=2023Q3$"))
    expect(page.locator("#heading")).to_be_focused()
    expect(page).to_have_title(re.compile("养老机构护理型床位占比"))
    page.go_back()
    expect(page.locator(ROWS)).to_have_count(INDICATORS)
    expect(page).to_have_title("总览 · 圭表")


def test_the_date_by_keyboard(open_page: Open) -> None:
    page = open_page("/?sort=gap")
    date = page.locator("details.date")
    date.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(date).to_have_attribute("open", "")
    page.keyboard.press("Escape")
    expect(date).not_to_have_attribute("open", "")
    expect(date.locator("summary")).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="2022年四季度").press("Enter")
    expect(page.locator("h1")).to_contain_text("截至2022年四季度")
    expect(page).to_have_url(re.compile(r"\?as_of=2022Q4&sort=gap$"))
    expect(date).not_to_have_attribute("open", "")


def test_the_date_closes_when_the_eye_goes_elsewhere(open_page: Open) -> None:
    page = open_page("/")
    page.locator("details.date summary").click()
    page.locator("h1").click()
    expect(page.locator("details.date")).not_to_have_attribute("open", "")


def test_a_filter_and_the_order_are_clicks_without_a_reload(open_page: Open) -> None:
    page = open_page("/")
    page.evaluate("window.stayed = true")
    page.locator(".chip", has_text="回落").click()
    expect(page.locator(ROWS)).to_have_count(1)
    page.locator(".chip", has_text="回落").click()
    expect(page.locator(ROWS)).to_have_count(INDICATORS)
    page.get_by_role("link", name="差距大者在前").click()
    expect(page.locator(".cell-no").first).to_have_text("8")
    assert page.evaluate("window.stayed") is True


def test_english_has_no_chinese_left_and_chinese_no_english(open_page: Open) -> None:
    page = open_page("/")
    page.locator("details.twin > summary").click()
    chinese = page.locator("body").inner_text()
    switches = [say(key, lang) for lang in Lang for key in ("language.switch", "language.short")]
    switched = set(re.findall(r"[A-Za-z]{2,}", re.sub("|".join(map(re.escape, switches)), "", chinese)))
    assert switched <= {"Excel", "SVG", "PNG"}
    page.locator(".language[hreflang=en]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page).to_have_title("Overview · Guibiao")
    page.locator("details.date > summary").click()
    english = page.locator("body").inner_text().replace("切换到中文", "").replace("中文", "")
    assert re.findall(r"[\u3000-\u9fff\uff00-\uffef]+", english) == []
    labels = page.eval_on_selector_all("[aria-label], [alt]", "all => all.map(e => e.ariaLabel || e.alt || '')")
    assert [label for label in labels if re.search(r"[\u4e00-\u9fff]", label) and label != "切换到中文"] == []


def test_fingers_find_their_targets_on_a_phone(open_page: Open) -> None:
    page = open_page("/", 360, 800)
    page.locator("details.date > summary").click()
    targets = (
        ".home, .nav-link, .language, .date > summary, a.date-quarter, .chip, .switch-option, .rows .row, "
        ".legend-link, .phone-chip, .phone-line, .phone-cards .row"
    )
    assert smaller_than(page, f"{targets}, .disclosure > summary", 44) == []


def test_words_carry_the_gap_on_a_phone(open_page: Open) -> None:
    page = open_page("/", 360, 800)
    words = page.locator(".phone-cards .row").first.locator(".gap-words")
    expect(words).to_have_text("落后序时71.3个百分点")
    expect(words).to_be_visible()


@pytest.mark.parametrize(("word", "magic"), [("Excel", b"PK"), ("SVG", b"<svg"), ("PNG", b"\x89PNG")])
def test_files(open_page: Open, word: str, magic: bytes) -> None:
    page = open_page("/?as_of=2023Q3")
    page.locator("details.twin > summary").click()
    with page.expect_download() as coming:
        page.locator("details.twin").get_by_text(word, exact=True).click()
    assert coming.value.suggested_filename.startswith("十四五指标进度_2023年三季度.")
    assert BytesIO(coming.value.path().read_bytes()).read(4).startswith(magic)


def test_an_unknown_address_is_calm(open_page: Open, trouble: list[str], keep: Callable[[Page, str], None]) -> None:
    page = open_page("/nowhere")
    expect(page.locator("h1")).to_have_text("没有这一页")
    keep(page, "not-found")
    page.locator(".not-found a").click()
    expect(page.locator(ROWS)).to_have_count(INDICATORS)
    assert all("404" in said for said in trouble)
    trouble.clear()


def test_print_is_one_landscape_page(open_page: Open) -> None:
    printed = open_page("/").pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == math.ceil(INDICATORS / 13)
    box = re.search(rb"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)", printed)
    assert box is not None
    assert float(box[1]) > float(box[2])


def test_what_moves_keeps_still_for_those_who_ask(open_page: Open) -> None:
    page = open_page("/")
    page.emulate_media(reduced_motion="reduce")
    assert page.eval_on_selector(".scale-shadow", "e => getComputedStyle(e).transitionDuration") == "0s"
