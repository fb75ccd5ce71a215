"""规划导入 in a real browser: a document is read, a row lights up its words, a figure is corrected, a file saved."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from etl.yaml_files import load_plan
from tests.browser.looks import overflow
from tests.browser.test_loop import LIVING, Desk
from tests.chromium import new_context
from tests.dashboards.desks import Office, grow, opened
from tests.dashboards.test_plan_import import TEXT
from tests.etl.plan_documents.test_places import TABLE
from tests.etl.plan_documents.written import as_pdf
from tests.serving import served

pytestmark = pytest.mark.browser


@pytest.fixture(name="office")
def _office(tmp_path: Path) -> Iterator[Office]:
    grow(tmp_path / "home")
    with opened(tmp_path / "home") as office:
        yield office


@pytest.fixture(name="reviewer")
def _reviewer(browser: Browser, office: Office, trouble: list[str]) -> Iterator[Desk]:
    context: BrowserContext = new_context(browser, viewport={"width": 1280, "height": 900})
    with served(office.server) as port:
        desk = Desk(context, f"http://127.0.0.1:{port}", trouble)
        desk.go("/")
        desk.take("审核")
        yield desk
        context.close()
    assert trouble == []


def test_a_document_is_compared_corrected_and_saved(
    reviewer: Desk, keep: Callable[[Page, str], None], tmp_path: Path
) -> None:
    page = reviewer.page
    reviewer.go("/import?lang=en")
    assert overflow(page) == 0
    document = {"name": "plan.txt", "mimeType": "text/plain", "buffer": TEXT.encode()}
    page.set_input_files(f"{LIVING} #import-file", document)  # type: ignore[arg-type]
    page.locator(f"{LIVING} form.upload button").click()
    expect(page.locator(f"{LIVING} .import-halves")).to_be_visible()
    # Pointing at a row, or coming to it by the keyboard, lights up the words it was read of, and no others.
    page.locator(f'{LIVING} .import-table [data-row="1"]').hover()
    lit = page.locator(f"{LIVING} .import-text mark.lit")
    expect(lit.filter(has_text="58以上")).to_have_count(1)
    expect(page.locator(f"{LIVING} .import-kind").first).to_have_text("binding")
    assert {mark.get_attribute("data-of") for mark in lit.all()} == {"1"}
    keep(page, "import-en-1280")
    figure = page.locator(f'{LIVING} [name="target-0-2025"]')
    figure.focus()
    expect(lit.filter(has_text="13000")).to_have_count(1)
    assert {mark.get_attribute("data-of") for mark in lit.all()} == {"0"}
    assert overflow(page) == 0
    figure.fill("13,500")
    with page.expect_download() as download:
        page.locator(f"{LIVING} .import-halves form button[type=submit]").first.click()
    download.value.save_as(tmp_path / "plan.yaml")
    assert load_plan(tmp_path / "plan.yaml").indicators[0].final.value == 13500
    page.set_viewport_size({"width": 360, "height": 780})
    assert overflow(page) == 0
    keep(page, "import-en-360")


def test_a_pdf_is_compared_on_its_page(reviewer: Desk, keep: Callable[[Page, str], None]) -> None:
    page = reviewer.page
    reviewer.go("/import")
    document = {"name": "规划.pdf", "mimeType": "application/pdf", "buffer": as_pdf(TABLE)}
    page.set_input_files(f"{LIVING} #import-file", document)  # type: ignore[arg-type]
    page.locator(f"{LIVING} form.upload button").click()
    picture = page.locator(f"{LIVING} .import-page-picture")
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("image => image.naturalWidth") > 500
    # Pointing at a row lights up its box on the page, and its box lies on the picture.
    page.locator(f'{LIVING} .import-table [data-row="1"]').hover()
    lit = page.locator(f"{LIVING} .import-page mark.lit")
    expect(lit).to_have_count(1)
    inner, outer = lit.bounding_box(), picture.bounding_box()
    assert inner
    assert outer
    assert outer["x"] < inner["x"] < inner["x"] + inner["width"] < outer["x"] + outer["width"]
    assert outer["y"] < inner["y"] < inner["y"] + inner["height"] < outer["y"] + outer["height"]
    keep(page, "import-pdf-1280")
    page.locator(f"{LIVING} .import-place a").first.click()
    expect(page.locator(f"{LIVING} .import-halves")).to_be_visible()
    page.set_viewport_size({"width": 360, "height": 780})
    assert overflow(page) == 0
    keep(page, "import-pdf-360")
