"""A server that dies in the middle of an upload and is started again: told in words, nothing lost, nothing doubled."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from etl.faults import EXIT_CODE
from etl.home import Home
from etl.submissions.draft import Draft, DraftStage
from etl.submissions.shelf import Drafts
from tests.browser.bureau import LIVING, bring, go
from tests.browser.wire import Wire, wired
from tests.chromium import new_context
from tests.dashboards.desks import DEPARTMENT, FILLER, PERIOD, filled, grow
from tests.torture.server import Server

pytestmark = pytest.mark.browser

LARGE = 24 << 20
"""Bytes that no socket takes in at once: the browser is still sending when the server dies."""


class House:
    """A home whose server is started, killed and started again behind one address."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.server = Server(root)

    def start(self, wire: Wire, fault: str = "") -> None:
        """Start the server anew behind the same address; ``fault``: where it will die."""
        self.server.kill()
        self.server = Server(self.root, GUIBIAO_FAULT=fault)
        wire.port = urlsplit(self.server.address).port or 0
        wire.held = None

    def drafts(self) -> tuple[Draft, ...]:
        """Return what lies on the disk, whoever looks."""
        return Drafts(Home(self.root)).all()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    grow(tmp_path / "home")
    found = House(tmp_path / "home")
    yield found
    found.server.kill()


def entered(page: Page) -> None:
    """Choose the planner among the demonstration's people."""
    page.goto("/")
    token = page.locator("input[name=token]").first.get_attribute("value")
    page.request.post("/role", form={"token": token or "", "role": str(FILLER), "next": "/"})


def test_whatever_moment_the_server_dies_at_the_planner_is_told_and_goes_on(house: House, browser: Browser) -> None:
    with wired(urlsplit(house.server.address).port or 0) as wire:
        context = new_context(browser, base_url=wire.address)
        page = context.new_page()
        entered(page)
        go(page, f"/submit?period={PERIOD}")
        content = filled(page.request.get(f"/download/desk/template/{DEPARTMENT}/{PERIOD}").body())
        refusal, listed = page.locator(f"{LIVING} .refusal"), page.locator(f"{LIVING} .draft")

        # While the browser is still sending: the server kept nothing, and the page says so.
        wire.held = 1 << 20
        bring(page, bytes(LARGE), "大.xlsx")
        expect(page.locator(f"{LIVING} .drop-chosen")).to_contain_text("%")
        house.server.kill()
        expect(refusal).to_contain_text("没有送完连接就断了，服务器什么都没有留下")
        house.start(wire, "during_take")
        expect(page.locator("#notice")).to_have_count(0)
        assert house.drafts() == ()

        # All was sent, half of it is on the disk: nobody can know, and the page says where to look.
        bring(page, content, "三季度.xlsx")
        expect(refusal).to_contain_text("请先看“草稿”里有没有这个文件")
        assert house.server.ended() == EXIT_CODE
        house.start(wire, "after_take")
        expect(page.locator("#notice")).to_have_count(0)
        expect(listed).to_have_count(0)
        assert house.drafts() == ()

        # It is whole on the disk and the answer was lost: it stands in the list by itself, read to its end.
        page.locator(f"{LIVING} form.upload button[type=submit]").click()
        expect(refusal).to_contain_text("不知道有没有办成")
        assert house.server.ended() == EXIT_CODE
        house.start(wire)
        expect(listed).to_have_count(1)
        expect(listed).to_contain_text("三季度.xlsx")
        expect(listed.locator(".draft-state")).not_to_contain_text("读取")
        (draft,) = house.drafts()
        assert draft.stage is DraftStage.READY

        # Whoever sends it once more all the same has one draft that counts, not two.
        page.locator(f"{LIVING} form.upload button[type=submit]").click()
        expect(page.locator(f"{LIVING} .step-done")).to_have_count(4)
        assert [each.open for each in house.drafts()] == [False, True]
        context.close()
