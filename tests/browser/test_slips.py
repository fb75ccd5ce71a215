"""Slips of clerks, brought through the page: what is said of each is true, helps, and stands at its cell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.bureau import LIVING, bring, go, opened_bureau, template
from tests.browser.looks import overflow
from tests.browser.slips import SLIPS, Slip
from tests.dashboards.desks import PERIOD

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("slips")]


@dataclass(frozen=True)
class Clerk:
    """A planner at one window, all day."""

    page: Page
    template: bytes


@pytest.fixture(scope="module")
def clerk(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Clerk]:
    """Yield one window for all slips."""
    with opened_bureau(tmp_path_factory.mktemp("slips"), browser) as bureau:
        page = bureau.window()
        yield Clerk(page, template(page))


@pytest.mark.parametrize("slip", SLIPS, ids=[slip.name for slip in SLIPS])
def test_a_slip_is_told_at_its_cell(clerk: Clerk, slip: Slip) -> None:
    page = clerk.page
    go(page, f"/submit?period={PERIOD}")
    bring(page, slip.make(clerk.template), f"{slip.name}.{slip.ending}")
    expect(page.locator(f"{LIVING} h1")).to_contain_text(slip.owed)
    for cell, words in slip.told:
        place = cell if "!" in cell else f"填报!{cell}" if cell else "整个文件"
        expect(said_at(page, place, words)).not_to_have_count(0)
    expect(page.locator(f"{LIVING} .send-form")).to_have_count(1 if slip.ready else 0)
    assert overflow(page) == 0


def said_at(page: Page, place: str, words: str) -> Locator:
    """Return sentences with these words at exactly this place."""
    at = page.locator(".place").get_by_text(place, exact=True)
    return page.locator(f"{LIVING} .finding, {LIVING} .finding-lines li").filter(has=at).filter(has_text=words)
