"""A form that nobody knew is taught in a real browser: few clicks the first time, none the next."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from playwright.sync_api import Browser, Locator, Page, expect

from etl.reading.extraction import Extraction
from tests.browser.conftest import _guard
from tests.browser.looks import cut_off, overflow
from tests.chromium import new_context
from tests.dashboards.desks import DEPARTMENT, PERIOD, Office, grow, opened
from tests.serving import served

pytestmark = pytest.mark.browser

Keep = Callable[[Page, str], None]
LIVING = "#react-entry-point"
SIZES = [(1280, 960), (360, 740), (1920, 1080)]
HEADS = ("有证护理员(人)", "60岁+老人(万人)", "护理型床位(张)", "床位总数(张)", "康养联合体(个)")


@pytest.fixture(name="office")
def _office(tmp_path: Path) -> Iterator[Office]:
    grow(tmp_path / "home")
    with opened(tmp_path / "home") as office:
        yield office


@pytest.fixture(name="address")
def _address(office: Office) -> Iterator[str]:
    with served(office.server) as port:
        yield f"http://127.0.0.1:{port}"


class Planner:
    """The planner at a window, who counts the clicks that a form asks for."""

    def __init__(self, browser: Browser, address: str, trouble: list[str], size: tuple[int, int]) -> None:
        self.context = new_context(browser, viewport={"width": size[0], "height": size[1]})
        self.page = self.context.new_page()
        self.clicks = 0
        _guard(self.page, address, trouble)
        self._address = address
        self.go("/")
        self.page.locator(f"{LIVING} details.role summary").click()
        self.page.locator(f"{LIVING} .role-option", has_text=re.compile("^填报 · 养老服务科$")).click()
        expect(self.page.locator(f"{LIVING} .role-chosen")).to_have_text("填报 · 养老服务科")

    def go(self, path: str) -> None:
        """Open an address and wait for the living page."""
        self.page.goto(self._address + path)
        self.page.wait_for_selector(f"{LIVING} #main")

    def bring(self, path: Path) -> None:
        """Bring a workbook and wait until it is checked."""
        self.go(f"/submit?period={PERIOD}")
        self.page.set_input_files(f"{LIVING} #files", path)
        self.page.locator(f"{LIVING} form.upload button").click()
        expect(self.page.locator(f"{LIVING} .step-done")).to_have_count(4)

    def at(self, inside: str, **more: Any) -> Locator:
        """Return something of the page."""
        return self.page.locator(f"{LIVING} {inside}", **more)

    def click(self, what: Locator) -> None:
        """A click that a form asks for."""
        self.clicks += 1
        what.click()


@pytest.fixture(name="sit")
def _sit(browser: Browser, address: str, trouble: list[str]) -> Iterator[Callable[[tuple[int, int]], Planner]]:
    planners: list[Planner] = []

    def sit(size: tuple[int, int]) -> Planner:
        planners.append(Planner(browser, address, trouble, size))
        return planners[-1]

    yield sit
    for planner in planners:
        planner.context.close()
    assert trouble == []


def own_form(folder: Path, office: Office, name: str, grown: float, more: list[list[Any]] | None = None) -> Path:
    """Return a department's own form in its own words: what was accepted last, a little grown."""
    last: dict[tuple[str, str], float] = {}
    for read in _accepted(office):
        last |= {(o.measure, o.area): o.value for o in read.own}
    measures = [m.name for m in office.data_store.plan.measures_of(DEPARTMENT)]
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["养老服务工作情况一览表"])
    sheet.append(["(2023年三季度)"])
    sheet.append(["镇(街道)", *HEADS])
    for town in office.data_store.plan.towns:
        sheet.append([town, *(_more(last[m, town], grown) for m in measures)])
    for row in more or []:
        sheet.append(row)
    out = BytesIO()
    book.save(out)
    path = folder / name
    path.write_bytes(out.getvalue())
    return path


def _accepted(office: Office) -> list[Extraction]:
    sent = [s for s in office.data_store.ledger().submissions if s.department == DEPARTMENT]
    return list(office.data_store.extractions.of(sorted(sent, key=lambda s: s.period)).values())


def _more(value: float, grown: float) -> float:
    return value + grown if value >= 10 else value


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_a_form_is_taught_with_few_clicks_and_known_next_time(
    sit: Callable[[tuple[int, int]], Planner], office: Office, keep: Keep, tmp_path: Path, size: tuple[int, int]
) -> None:
    planner = sit(size)
    planner.bring(own_form(tmp_path, office, "养老一览表2023年三季度.xlsx", 1, [["头门港开发区", 6, 0.31, 40, 50, 1]]))
    expect(planner.at("h1")).to_have_text("第一次见到这张表：5种表头都有了着落，请核对后确认。")
    expect(planner.at(".teach-card")).to_have_count(4)
    expect(planner.at("input[name=layout_name]")).to_have_value("养老一览表")
    neat(planner.page)
    keep(planner.page, f"teach-{size[0]}")
    planner.click(planner.at(".teach .button-main"))
    expect(planner.at(".recognised .kept")).to_have_text("已确认这样读。")
    expect(planner.at(".counts")).to_have_text("新增95个数，改动0个，不变0个")
    neat(planner.page)
    keep(planner.page, f"taught-{size[0]}")
    assert planner.clicks <= 4
    planner.clicks = 0
    planner.bring(own_form(tmp_path, office, "又一份.xlsx", 2, [["头门港开发区", 7, 0.31, 41, 50, 1]]))
    expect(planner.at("#recognised")).to_contain_text("已知的版式：养老一览表。")
    expect(planner.at(".counts")).to_have_text("新增95个数，改动0个，不变0个")
    assert planner.at(".teach").count() == 0
    assert planner.clicks == 0


def test_what_is_left_open_is_asked_again_and_nothing_answered_is_lost(
    sit: Callable[[tuple[int, int]], Planner], office: Office, keep: Keep, tmp_path: Path
) -> None:
    planner = sit(SIZES[0])
    planner.bring(own_form(tmp_path, office, "一览表.xlsx", 100_000))
    expect(planner.at("h1")).to_contain_text("还有2处请您认一下")
    keep(planner.page, "teach-open-1280")
    planner.click(planner.at(".teach-card", has_text="B列").locator("input[type=radio]").first)
    planner.click(planner.at(".teach .button-main"))
    expect(planner.at("h1")).to_contain_text("还有1处请您认一下")
    planner.click(planner.at(".teach-card", has_text="E列").locator("input[type=radio]").first)
    planner.click(planner.at(".teach .button-main"))
    expect(planner.at(".recognised .kept")).to_have_text("已确认这样读。")
    (draft,) = office.submission_service.drafts(DEPARTMENT)
    assert len(office.submission_service.checked(draft.id).extraction.own) == 95


def neat(page: Page) -> None:
    """Nothing runs out of the window or is cut off."""
    assert overflow(page) == 0
    assert cut_off(page, f"{LIVING} h1, {LIVING} h2, {LIVING} .button, {LIVING} .teach-option") == []
