"""A phone: the worst first, its chips on the first screen, and a matrix of towns that needs no scrolling sideways."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import INDICATORS, Open
from tests.browser.looks import crossing_texts, cut_off, overflow, overlaps, smaller_than

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PHONE = 360, 800
BAD = (".tone-far-behind", ".tone-missed", ".tone-regressed", ".tone-behind")


@pytest.mark.parametrize("search", ["", "?lang=en"])
def test_the_first_screen_shows_what_is_wrong(open_page: Open, keep: Callable[[Page, str], None], search: str) -> None:
    page = open_page(f"/{search}", *PHONE)
    keep(page, f"phone-overview{'-en' if search else ''}")
    chips = page.locator(".phone-chip").filter(has=page.locator(", ".join(BAD)))
    assert chips.count() > 1
    for chip in chips.all():
        box = chip.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= PHONE[1], "the red chips are on the first screen"
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE[0]
    assert overflow(page) == 0
    texts = (
        ".phone-chip, .phone-value, .phone-gap, .phone-line .row-link, .phone-cards :is(.row-link, .value, .gap-words)"
    )
    assert overlaps(page, texts) == []
    assert cut_off(page, texts) == []
    assert smaller_than(page, ".phone-chip, .phone-line, .phone-rows .switch-option", 44) == []


def test_worst_first_and_the_plans_order_by_a_tap(open_page: Open) -> None:
    page = open_page("/", *PHONE)
    gaps = page.locator(".phone-cards .gap-words").all_inner_texts()
    points = [float(found[1]) for text in gaps if (found := re.search(r"落后序时([\d.]+)个百分点", text))]
    assert points == sorted(points, reverse=True)
    assert len(points) > 3
    shown = page.locator(".phone-cards .row, .phone-line")
    expect(shown).to_have_count(INDICATORS)
    expect(page.locator(".rows .row").first).to_be_hidden()
    page.locator(".phone-rows .switch-option", has_text="规划顺序").click()
    expect(page).to_have_url(re.compile(r"sort=plan"))
    expect(page.locator(".rows .row").first).to_be_visible()
    expect(page.locator(".phone-rows")).to_have_count(0)
    page.locator(".orders .switch-option", has_text="差距大者在前").click()
    expect(page.locator(".phone-cards")).to_be_visible()


def test_the_rest_is_one_chip(open_page: Open) -> None:
    page = open_page("/", *PHONE)
    rest = page.locator(".phone-chip", has_text="其余")
    count = int(rest.locator(".chip-count").inner_text())
    rest.click()
    expect(page.locator(".phone-line")).to_have_count(count)
    expect(page.locator(".phone-cards")).to_have_count(0)
    expect(page.locator(".unread")).to_have_count(0)
    page.locator(".phone-chip", has_text="其余").click()
    expect(page.locator(".phone-cards")).to_be_visible()


def test_the_desk_shows_its_own_rows(open_page: Open) -> None:
    page = open_page("/", 1280, 960)
    expect(page.locator(".phone-rows")).to_be_hidden()
    expect(page.locator(".phone-chips")).to_be_hidden()
    expect(page.locator(".rows .row").first).to_be_visible()


@pytest.mark.parametrize("search", ["", "?lang=en"])
def test_the_towns_matrix_fits(open_page: Open, keep: Callable[[Page, str], None], search: str) -> None:
    page = open_page(f"/areas{search}", *PHONE)
    room = page.locator(".heat-indicators-room")
    room.scroll_into_view_if_needed()
    keep(page, f"phone-towns{'-en' if search else ''}")
    assert room.evaluate("e => e.scrollWidth - e.clientWidth") == 0
    assert room.locator("tbody tr").count() == 20
    names = page.locator(".heat-column-key li").all_inner_texts()
    heads = room.locator(".heat-column-no").all_inner_texts()
    assert [name.split()[0] for name in names] == heads
    assert smaller_than(page, ".heat-indicators tbody a", 24) == []


@pytest.mark.parametrize("width", [360, 800])
@pytest.mark.parametrize("search", ["", "lang=en"])
def test_no_words_are_written_over_others(open_page: Open, width: int, search: str) -> None:
    """A row's parts have places of their own on narrow screens; two may be given the same."""
    for path in ("/", "/?sort=plan", "/areas", "/indicator/8", "/plan", "/compare?as_of=2023Q3"):
        page = open_page(f"{path}{'&' if '?' in path else '?'}{search}" if search else path, width, 800)
        assert crossing_texts(page) == [], f"{path} {width} {search}"
