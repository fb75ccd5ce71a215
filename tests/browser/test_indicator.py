"""The page of one indicator in a real browser: a point opens its cells, by mouse and by keyboard, and back again."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import INDICATORS, Open
from tests.browser.looks import chart_troubles, cut_off, overflow, overlaps, smaller_than
from tests.chromium import settle
from tests.dashboards.fakes import NUMBERS

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SIZES = [(360, 780), (1280, 960), (1920, 1080)]
POINTS = ".scatterlayer .trace .points path"
TEXTS = "h1, h2, h3, .detail-name > *, .step, .scale-label, .bar-name, .bar-figure, .chart-summary, .side-figure"


def drawn(page: Page) -> None:
    page.wait_for_selector(".chart-room .main-svg")
    page.wait_for_function("document.fonts.status === 'loaded'")


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("path", ["/indicator/8", "/indicator/12?lang=en", "/indicator/4", "/indicator/9"])
def test_nothing_overflows_and_nothing_overlaps(
    open_page: Open, keep: Callable[[Page, str], None], width: int, height: int, path: str
) -> None:
    page = open_page(path, width, height)
    drawn(page)
    keep(page, f"indicator-{re.sub('[^0-9a-z]+', '-', path[11:])}-{width}")
    assert overflow(page) == 0
    assert overlaps(page, TEXTS) == []
    assert cut_off(page, TEXTS) == []


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_chart_fills_its_room_and_its_words_stay_inside(open_page: Open, width: int, height: int) -> None:
    page = open_page("/indicator/8?as_of=2023Q3", width, height)
    drawn(page)
    room, svg = page.locator(".chart-room").bounding_box(), page.locator(".chart-room .main-svg").first.bounding_box()
    assert room is not None
    assert svg is not None
    assert abs(room["width"] - svg["width"]) < 2
    assert abs(room["height"] - svg["height"]) < 2
    texts = page.eval_on_selector_all(
        ".chart-room svg text",
        "all => all.filter(e => e.textContent).map(e => e.getBoundingClientRect()).map(r => [r.left, r.right])",
    )
    assert texts
    assert all(room["x"] - 4 <= left and right <= room["x"] + room["width"] + 4 for left, right in texts)


@pytest.mark.parametrize(("quarter", "width", "height"), [("2025Q4", 360, 780), ("2023Q3", 1280, 960)])
def test_the_words_of_every_chart_are_whole_and_apart(
    open_page: Open, full_site: str, width: int, height: int, quarter: str
) -> None:
    page = open_page(f"{full_site}/indicator/1?as_of={quarter}", width, height)
    found: dict[int, list[str]] = {}
    for no in NUMBERS:
        expect(page.locator("#react-entry-point .detail-no").last).to_have_text(f"指标{no}")
        drawn(page)
        settle(page)
        found[no] = chart_troubles(page)
        if no != NUMBERS[-1]:
            page.locator("#react-entry-point .neighbour-next").click()
    assert {no: told for no, told in found.items() if told} == {}


_ROWS = """() => [...document.querySelectorAll("#react-entry-point .quarters tbody tr")].map(row => {
  const box = (name) => row.querySelector(name).getBoundingClientRect(), middle = (r) => (r.top + r.bottom) / 2;
  const text = (name) => { const range = document.createRange(); range.selectNodeContents(row.querySelector(name));
    return range.getBoundingClientRect(); };
  return [Math.abs(middle(text(".col-period")) - middle(text(".col-value"))), Math.max(...[...row.children].map(
    cell => cell.getBoundingClientRect().right)), row.querySelector(".col-status .status").innerText.trim().length];
})"""


@pytest.mark.parametrize(("width", "height"), [(320, 640), (360, 780), (1280, 960)])
@pytest.mark.parametrize("path", ["/indicator/8", "/indicator/4", "/indicator/12?lang=en"])
def test_rows_of_the_quarterly_table_align_and_show_their_status_and_source(
    open_page: Open, keep: Callable[[Page, str], None], width: int, height: int, path: str
) -> None:
    page = open_page(path, width, height)
    drawn(page)
    page.locator("#react-entry-point .quarters").scroll_into_view_if_needed()
    keep(page, f"quarters-{re.sub('[^0-9a-z]+', '-', path[11:])}-{width}")
    rows = page.evaluate(_ROWS)
    assert len(rows) > 10
    assert all(off < 3 and right <= width and word for off, right, word in rows)
    words = ".quarters tbody th, .quarters tbody td > *"
    assert overlaps(page, f"#react-entry-point :is({words})") == []


def test_a_click_on_a_point_opens_its_cells_and_back_closes_them(
    open_page: Open, keep: Callable[[Page, str], None]
) -> None:
    page = open_page("/indicator/8?as_of=2023Q3")
    drawn(page)
    page.locator(POINTS).nth(7).click(force=True)
    expect(page).to_have_url(re.compile(r"trace=2021Q4$"))
    expect(page.locator("#trace")).to_contain_text("SHA-256")
    keep(page, "indicator-8-trace-1280")
    page.go_back()
    expect(page.locator("#trace")).to_have_count(0)
    assert "trace" not in page.url
    page.go_forward()
    expect(page.locator("#trace")).to_be_visible()


def test_the_same_by_keyboard_and_the_focus_comes_back(open_page: Open) -> None:
    page = open_page("/indicator/8?as_of=2023Q3")
    link = page.locator("#point-2023Q2").last
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#trace")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#trace-close")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#trace")).to_have_count(0)
    expect(page.locator("#point-2023Q2")).to_be_focused()


def test_from_the_city_to_one_town_and_from_a_cell_of_the_map(open_page: Open) -> None:
    page = open_page("/indicator/8?as_of=2023Q3&trace=2023Q3")
    page.locator("#trace").get_by_role("link", name="杜桥镇").click()
    expect(page.locator("#trace-title")).to_contain_text("杜桥镇")
    page.locator("#trace-close").click()
    cell = page.locator('.heat-quarters tr[data-area="尤溪镇"] td').last
    cell.click()
    expect(page.locator("#trace")).to_contain_text("沿用2023年二季度的数")


def test_a_link_to_a_cell_opens_it_without_any_script(open_page: Open) -> None:
    page = open_page("/indicator/8?as_of=2023Q3&trace=2022Q4&area=%E6%9D%9C%E6%A1%A5%E9%95%87", scripts=False)
    expect(page.locator("#trace")).to_contain_text("杜桥镇")
    expect(page.locator(".quarters tbody tr")).to_have_count(11)


@pytest.mark.parametrize("kind", ["PNG", "SVG"])
def test_the_chart_can_be_kept_as_a_picture(open_page: Open, tmp_path: Path, kind: str) -> None:
    page = open_page("/indicator/8?as_of=2023Q3")
    drawn(page)
    with page.expect_download() as kept:
        page.get_by_role("button", name=kind).click()
    assert kept.value.suggested_filename == f"养老机构护理型床位占比.{kind.lower()}"
    content = Path(kept.value.path()).read_bytes()
    assert content.startswith(b"\x89PNG") if kind == "PNG" else b"<svg" in content
    (Path("build") / "screenshots" / f"chart-picture.{kind.lower()}").write_bytes(content)


def test_the_table_can_be_kept_as_a_workbook(open_page: Open) -> None:
    page = open_page("/indicator/8?as_of=2023Q3")
    with page.expect_download() as kept:
        page.locator(".chart").get_by_role("link", name="Excel").click()
    assert kept.value.suggested_filename == "指标8逐季数据-2023年三季度.xlsx"


def test_no_toolbar_no_logo_and_nothing_to_share(open_page: Open) -> None:
    page = open_page("/indicator/8")
    drawn(page)
    page.locator(".chart-room").hover()
    assert page.locator(".modebar-btn, .modebar-group, .plotly-logo").count() == 0
    for words in ("Share chart", "Produced with Plotly"):
        assert page.get_by_text(words).count() == 0


def test_a_finger_finds_every_link_on_a_phone(open_page: Open) -> None:
    page = open_page("/indicator/8?as_of=2023Q3", 360, 780)
    assert smaller_than(page, ".step, .file, .disclosure > summary, .quarters td a", 44) == []


def test_on_a_phone_the_panel_is_the_screen_and_can_be_left(open_page: Open, keep: Callable[[Page, str], None]) -> None:
    page = open_page("/indicator/8?as_of=2023Q3&trace=2023Q3", 360, 780)
    box = page.locator("#trace").bounding_box()
    assert box is not None
    assert (box["x"], box["width"]) == (0, 360)
    keep(page, "indicator-8-trace-360")
    assert overflow(page) == 0
    page.locator("#trace-close").click()
    expect(page.locator("#trace")).to_have_count(0)


def test_next_walks_to_the_last(open_page: Open) -> None:
    page = open_page("/indicator/10?as_of=2023Q3")  # the charts' test walks from the first one on
    for no in range(11, INDICATORS + 1):
        page.locator("#react-entry-point .neighbour-next").click()
        expect(page.locator(".detail-no").last).to_have_text(f"指标{no}")
        assert page.url.endswith(f"/indicator/{no}?as_of=2023Q3")
    assert page.locator("#react-entry-point .neighbour-next").count() == 0
