"""The towns' page in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.looks import cut_off, overflow, overlaps, smaller_than

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SIZES = [(360, 780), (1280, 960), (1920, 1080)]
TEXTS = "h1, h2, .lead, .tile-name, .tile-value, .choice > summary, .ranks td, .ranks tbody th, .chart-summary"


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize(
    "search",
    [
        "?indicator=8",
        "?indicator=11&area=%E5%B0%A4%E6%BA%AA%E9%95%87&view=bars",
        "?lang=en",
        "?area=%E5%B0%A4%E6%BA%AA%E9%95%87&beside=%E6%9D%9C%E6%A1%A5%E9%95%87",
    ],
)
def test_nothing_overflows_and_nothing_overlaps(
    open_page: Open, keep: Callable[[Page, str], None], width: int, height: int, search: str
) -> None:
    page = open_page(f"/areas{search}", width, height)
    page.wait_for_selector(".chart-room .main-svg" if "bars" in search else ".tile")
    keep(page, f"areas-{len(search)}-{width}")
    assert overflow(page) == 0
    assert overlaps(page, TEXTS) == []
    if width > 400:  # on a phone the tables scroll inside their own room
        assert cut_off(page, TEXTS) == []


def test_choosing_an_indicator_and_a_town_makes_an_address_that_can_be_sent(open_page: Open) -> None:
    page = open_page("/areas?as_of=2023Q3")
    page.locator(".choice summary").first.click()
    page.locator(".choice").first.get_by_role("link", name="8 养老机构护理型床位占比").click()
    expect(page).to_have_url(re.compile(r"indicator=8"))
    expect(page.locator("#ranking")).to_contain_text("养老机构护理型床位占比")
    assert page.locator(".choice[open]").count() == 0
    page.locator(".heat-indicators tbody").get_by_role("link", name="杜桥镇").click()
    expect(page.locator("#town")).to_contain_text("历季都已报齐")
    other = open_page(re.sub(r"^http://[^/]+", "", page.url))
    expect(other.locator("#town")).to_contain_text("杜桥镇")
    expect(other.locator("#ranking")).to_contain_text("养老机构护理型床位占比")
    page.go_back()
    expect(page.locator("#town")).to_have_count(0)


def test_a_click_on_a_bar_opens_the_town(open_page: Open) -> None:
    page = open_page("/areas?indicator=8&as_of=2023Q3&view=bars")
    page.wait_for_selector(".chart-room .main-svg")
    page.locator(".barlayer .point path").first.click(force=True)
    expect(page).to_have_url(re.compile(r"area="))
    expect(page.locator("#town")).to_be_visible()


def test_a_tile_opens_its_town_and_a_second_one_stands_beside_it(open_page: Open) -> None:
    page = open_page("/areas?indicator=8&as_of=2023Q3", 360, 780)
    assert smaller_than(page, ".tile > a", 24) == []  # WCAG 2.2, 2.5.8
    page.locator(".tile").get_by_role("link", name="杜桥镇").click()
    expect(page.locator("#town")).to_contain_text("历季都已报齐")
    page.locator(".choice summary").last.click()
    page.locator(".choice").last.get_by_role("link", name="尤溪镇").click()
    expect(page.locator(".pair-heads")).to_contain_text("尤溪镇")
    assert page.locator(".tile-chosen").count() == 2


def test_escape_closes_a_choice_and_gives_the_focus_back(open_page: Open) -> None:
    page = open_page("/areas")
    summary = page.locator(".choice summary").first
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".choice[open]")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(".choice[open]")).to_have_count(0)
    expect(summary).to_be_focused()


def test_a_finger_finds_the_choices_on_a_phone(open_page: Open) -> None:
    page = open_page("/areas", 360, 780)
    page.locator(".choice summary").first.click()
    assert smaller_than(page, ".choice > summary, .choice li a", 44) == []
