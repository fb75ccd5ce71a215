"""规划与方法 in a real browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.looks import cut_off, overflow, overlaps

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SIZES = [(360, 780), (1280, 960), (1920, 1080)]
TEXTS = "h1, h2, .lead, .contents a, .prose, .formula, .methods dt, .example dd"


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("search", ["", "?lang=en"])
def test_nothing_overflows_and_nothing_overlaps(
    open_page: Open, keep: Callable[[Page, str], None], width: int, height: int, search: str
) -> None:
    page = open_page(f"/plan{search}", width, height)
    keep(page, f"plan-{width}{'-en' if search else ''}")
    assert overflow(page) == 0
    assert overlaps(page, TEXTS) == []
    assert cut_off(page, TEXTS) == []


def test_the_contents_jump_and_the_table_leads_to_the_indicators(open_page: Open) -> None:
    page = open_page("/plan?as_of=2023Q3")
    page.locator(".contents a").nth(3).click()
    expect(page.locator("#statuses h2")).to_be_in_viewport()
    page.locator(".plan-table").get_by_role("link", name="节地生态安葬率").click()
    expect(page.locator("h1")).to_contain_text("节地生态安葬率")
    assert page.url.endswith("/indicator/12?as_of=2023Q3")
