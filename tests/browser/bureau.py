"""A bureau whose people sign in: a server with a desk behind a wire that can break, and a clock that ends sessions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, expect

from access.administration import Administration
from access.displays import DisplayService
from access.policy import Policy
from app import app_over
from dashboards.access_services import AccessServices
from dashboards.reader import Reader
from etl.home import Home
from etl.store.data_store import DataStore
from etl.submissions import SubmissionService
from plan.board import reporting
from plan.review import Role
from reports.reporter import Reports
from tests.access.access_services import GOOD, MACHINE, Watch
from tests.access.access_services import House as Doorkeeper
from tests.browser.wire import Wire, wired
from tests.chromium import NO_WORKER
from tests.dashboards.desks import DEPARTMENT, PERIOD, filled, grow
from tests.serving import served

LIVING, FIRST = "#react-entry-point", "#first-picture"
PLANNER, REVIEWER, EVALUATOR = "吴填报", "孙审核", "钱评估"
SMALL_PLANNER, SMALL = "郑填报", "儿童福利科"
"""Of a department that reports few numbers."""
LONG = 60_000


@dataclass
class Bureau:
    """A server with accounts and a desk, a wire to it, and the clock by which sessions end."""

    submission_service: SubmissionService
    watch: Watch
    wire: Wire
    port: int
    browser: Browser
    contexts: list[BrowserContext]
    displays: DisplayService

    def window(self, name: str = PLANNER, width: int = 1280, scripts: bool = True, keeps: bool = False) -> Page:
        """Return a window in which somebody has signed in. ``keeps``: a worker may keep pages in it."""
        context = self.browser.new_context(
            viewport={"width": width, "height": 900},
            base_url=self.wire.address,
            java_script_enabled=scripts,
        )
        if not keeps:
            context.add_init_script(NO_WORKER)
        context.set_default_timeout(LONG)
        self.contexts.append(context)
        page = context.new_page()
        page.goto("/login")
        self.enter(page, name)
        return page

    def enter(self, page: Page, name: str = PLANNER) -> None:
        """Sign in at the door."""
        page.fill("[name=name]", name)
        page.fill("[name=password]", GOOD)
        page.click("form button")

    @property
    def sent(self) -> list[str]:
        """What was sent for the quarter."""
        data_store = self.submission_service._data_store
        period = next(p for p in data_store.plan.periods if str(p) == PERIOD)
        return [s.id for s in data_store.record.history(DEPARTMENT, period).submissions]


@contextmanager
def opened_bureau(folder: Path, browser: Browser, policy: Policy | None = None) -> Iterator[Bureau]:
    """Yield a bureau over a small home in a folder; closed at the end."""
    grow(folder / "home")
    data_store = DataStore.of(Home(folder / "home"))
    warehouse, submission_service = data_store.warehouse(), SubmissionService(data_store)
    authenticator = Doorkeeper(folder / "home", policy or Policy(), Watch(datetime.now(UTC)))
    administration = Administration(authenticator.authenticator, reporting(data_store.plan))
    people = [(PLANNER, Role.FILLER, DEPARTMENT), (SMALL_PLANNER, Role.FILLER, SMALL)]
    for name, role, department in (*people, (REVIEWER, Role.REVIEWER, None), (EVALUATOR, Role.EVALUATOR, None)):
        first = administration.add(MACHINE, name, role, department)
        authenticator.authenticator.change_password(authenticator.authenticator.sign_in(name, first), first, GOOD)
    displays = DisplayService(authenticator.accounts, authenticator.audit, authenticator.watch)
    access_services = AccessServices(
        authenticator.authenticator, administration, authenticator.audit, lambda: False, displays=displays
    )
    reports = Reports(data_store, warehouse)
    app = app_over(
        Reader(data_store.plan, warehouse),
        submission_service=submission_service,
        reporter=reports,
        access_services=access_services,
        secret=b"test",
    )
    with served(app.server) as port, wired(port) as wire:
        bureau = Bureau(submission_service, authenticator.watch, wire, port, browser, [], displays)
        yield bureau
        for context in bureau.contexts:
            context.close()
    submission_service.close()
    reports.close()
    warehouse.close()


def go(page: Page, path: str) -> None:
    """Open an address and wait for the living page."""
    page.goto(path)
    page.wait_for_selector(f"{LIVING} #main", timeout=LONG)


def template(page: Page) -> bytes:
    """Return the workbook to fill in."""
    return page.request.get(f"/download/desk/template/{DEPARTMENT}/{PERIOD}").body()


def laid(bureau: Bureau, page: Page, add: float = 0, name: str = "三季度.xlsx") -> str:
    """Return a draft on the planner's desk, opened; its address."""
    go(page, f"/submit?period={PERIOD}")
    bring(page, filled(template(page), add), name)
    expect(page.locator(f"{LIVING} .step-done")).to_have_count(4)
    return page.url.split(bureau.wire.address)[-1]


def bring(page: Page, content: bytes, name: str) -> None:
    """Bring a workbook by the form of the page that is open."""
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    page.set_input_files(f"{LIVING} #files", file)  # type: ignore[arg-type]
    page.locator(f"{LIVING} form.upload button").click()
