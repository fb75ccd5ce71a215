"""任务分解 in a browser: in with a fault, told at its cell, mended, sent, and accepted by another reviewer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.looks import overflow
from tests.browser.test_loop import LIVING, Desk
from tests.browser.walk import Walk
from tests.dashboards.desks import REVIEWER, Office, grow, opened
from tests.dashboards.task_samples import tasks_over
from tests.dashboards.test_page_decompose import SECOND, form_with

pytestmark = pytest.mark.browser


@pytest.fixture(name="office")
def _office(tmp_path: Path) -> Iterator[Office]:
    grow(tmp_path / "home")
    with opened(tmp_path / "home", tasks=True) as office:
        yield office


def test_a_decomposition_comes_in_with_a_fault_is_mended_and_accepted(
    walk: Walk, office: Office, keep: Callable[[object, str], None]
) -> None:
    clerk = office.browser(REVIEWER)
    faulty = form_with(clerk, lambda row: row.update({"牵头单位": "养老服物科"}))
    desk = walk.seat(REVIEWER, "/tasks/decompose")
    _brings(desk, faulty)
    expect(desk.page.locator(f"{LIVING} .findings")).to_contain_text("养老服物科")
    expect(desk.page.locator(f"{LIVING} .send-form")).to_have_count(0)
    keep(desk.page, "decompose-fault-1280")
    desk.go("/tasks/decompose")
    _brings(desk, form_with(clerk))
    expect(desk.page.locator(f"{LIVING} #changes")).to_contain_text("新增2项")
    assert overflow(desk.page) == 0
    desk.page.locator(f"{LIVING} .send-form button").click()
    expect(desk.page.locator(f"{LIVING} .told")).to_contain_text("等另一位审核人员接受")
    other = walk.seat(SECOND, "/supervise")
    other.page.locator(f"{LIVING} #waiting .button-main").click()
    expect(other.page.locator(f"{LIVING} #waiting")).to_have_count(0)
    assert len(tasks_over(office.data_store).ledger().tasks) == 2


def _brings(desk: Desk, content: bytes) -> None:
    file = {"name": "分解表.xlsx", "mimeType": "application/octet-stream", "buffer": content}
    desk.page.set_input_files(f"{LIVING} #import-file", file)  # type: ignore[arg-type]
    desk.page.locator(f"{LIVING} form.upload button").click()
    expect(desk.page.locator(f"{LIVING} .findings")).to_be_visible()
