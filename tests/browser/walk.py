"""Several of the demonstration's people at one server, each at a window of his own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext

from plan.tasks.slip import Slip
from tests.browser.test_loop import LIVING, Desk
from tests.chromium import new_context
from tests.dashboards.desks import Office
from tests.dashboards.task_samples import tasks_over
from tests.serving import served


class Walk:
    """The people of a quarter, each at a window of his own."""

    def __init__(self, office: Office, browser: Browser, port: int, trouble: list[str]) -> None:
        self.office, self.browser, self.trouble = office, browser, trouble
        self.address = f"http://127.0.0.1:{port}"
        self.contexts: list[BrowserContext] = []

    def seat(self, person: int, first: str, width: int = 1280) -> Desk:
        """Return a window in which one of the demonstration's people was chosen."""
        context = new_context(self.browser, viewport={"width": width, "height": 900})
        self.contexts.append(context)
        desk = Desk(context, self.address, self.trouble)
        desk.go("/")
        desk.page.locator(f"{LIVING} details.role summary").click()
        desk.page.locator(f'{LIVING} .role-option[value="{person}"]').click()
        desk.page.wait_for_selector(f'{LIVING} .role-option[value="{person}"][aria-current]', state="attached")
        desk.go(first)
        return desk

    def slip(self) -> Slip:
        """Return the slip that was issued last."""
        return tasks_over(self.office.data_store).ledger().slips[-1]


@contextmanager
def walking(office: Office, browser: Browser, trouble: list[str]) -> Iterator[Walk]:
    """Yield the windows of an office's people; nothing may have gone wrong in any of them."""
    with served(office.server) as port:
        walk = Walk(office, browser, port, trouble)
        yield walk
        for context in walk.contexts:
            context.close()
    assert trouble == []
