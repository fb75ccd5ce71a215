"""Every page of every role by axe-core, in both languages, on a phone and at a desk: nothing is in anybody's way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser

from access.administration import Administration
from access.displays import DisplayService
from app import app_over
from dashboards.access_services import AccessServices
from dashboards.reader import Reader
from dashboards.server.access_setup import audit_of, authenticator_of
from dashboards.server.routing import find_pages
from etl.home import Home
from etl.store.data_store import DataStore
from etl.submissions import SubmissionService
from etl.tasks.task_service import TaskService
from plan.board import ever_reporting
from plan.review import Person, Role
from plan.tasks.slip import SlipColour
from reports.reporter import Reports
from tests.access.access_services import MACHINE
from tests.browser.axe import violations
from tests.browser.test_loop import Desk
from tests.chromium import new_context
from tests.dashboards.desks import FILLER, faulty, filled, grow, opened
from tests.dashboards.task_samples import keep_tasks, tasks_over
from tests.dashboards.test_page_supervise import issued
from tests.serving import served

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("axe")]

PATHS: Mapping[str, tuple[str, ...]] = {
    "领导": (
        *("/", "/?sort=plan", "/areas?area=尤溪镇", "/indicator/8", "/plan", "/plan/text", "/compare", "/revisions"),
        *(
            "/tasks",
            "/tasks?view=timeline",
            "/task/7",
            "/task/7/term",
            "/supervise",
            "/supervise/{slip}",
            "/targets",
            "/instructions",
            "/hub",
            "/nowhere",
        ),
    ),
    "填报 · 养老服务科": ("/submit", "/submit/{draft}", "/submission/{sent}", "/receipt/{sent}", "/task/3/progress"),
    "填报 · 儿童福利科": ("/submit", "/entry?period=2023Q3"),
    "审核": ("/review", "/import", "/submission/{sent}", "/tasks/decompose"),
    "评估": ("/evaluate", "/evaluate?write=三"),
    "安全审计": ("/audit",),
    "系统管理": ("/admin",),
    "镇(街道)": ("/town", "/town/5", "/town/2", "/town/slip/{town_slip}"),
}
"""Role → addresses; what stands in braces is an id of the home."""

WIDTHS = (1280, 360)

NOT_HERE = {"/hub/<bureau>"}
"""Pages that need what this home has not: another bureau's publication."""


@dataclass(frozen=True)
class Everything:
    """A server with all there is, and the ids of what lies in it."""

    address: str
    ids: Mapping[str, str]


@pytest.fixture(scope="module", name="everything")
def _everything(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Everything]:
    root = tmp_path_factory.mktemp("axe") / "home"
    grow(root)
    with opened(root, tasks=True) as office:
        tasks = tasks_over(office.data_store)
        keep_tasks(tasks, leads={"2": tasks.plan.towns[-1]})
        filler = office.browser(FILLER)
        sent = (
            filler.send(filler.upload(filled(filler.template()))).headers["Location"].split("?")[0].rsplit("/", 1)[-1]
        )
        draft = filler.upload(faulty(filler.template()))
        by_town = TaskService(tasks).issue(
            "2", SlipColour.YELLOW, Person("林立", Role.REVIEWER, None, True), "低于序时"
        )
        ids = {"slip": issued(office).id, "town_slip": by_town.id, "sent": sent, "draft": draft}
    home = Home(root)
    data_store, authenticator = DataStore.of(home), authenticator_of(home)
    displays = DisplayService(authenticator.accounts, authenticator.audit)
    displays.add(MACHINE, "三楼会议室")
    keepers = Administration(authenticator, ever_reporting(data_store.plan))
    for name, role in (("王管理", Role.ADMINISTRATOR), ("李领导", Role.LEADER)):
        keepers.add(MACHINE, name, role)
    access = AccessServices(authenticator, keepers, audit_of(home), lambda: True, displays=displays)
    warehouse, service = data_store.warehouse(), SubmissionService(data_store)
    reports = Reports(data_store, warehouse, 60)
    reader = Reader(data_store.plan, warehouse, data_store.bureau, tasks=tasks_over(data_store))
    app = app_over(
        reader,
        revisions=data_store.revisions,
        submission_service=service,
        reporter=reports,
        access_services=access,
        secret=b"test",
    )
    with served(app.server) as port:
        yield Everything(f"http://127.0.0.1:{port}", ids)
    service.close()
    reports.close()
    warehouse.close()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("role", PATHS)
def test_every_page_of_a_role(browser: Browser, everything: Everything, role: str, lang: str) -> None:
    context = new_context(browser, viewport={"width": WIDTHS[0], "height": 900})
    desk = Desk(context, everything.address, [])
    desk.go("/")
    token = desk.page.locator("input[name=token]").first.get_attribute("value") or ""
    form = {"token": token, "role": _number(desk, role), "next": "/"}
    assert context.request.post(f"{everything.address}/role", form=form, max_redirects=0).status == 303
    found = {}
    for path in PATHS[role]:
        address = path.format(**everything.ids)
        desk.go(f"{address}{'&' if '?' in address else '?'}lang={lang}")
        for width in WIDTHS:
            desk.page.set_viewport_size({"width": width, "height": 900})
            if wrong := violations(desk.page):
                found[f"{path} at {width}"] = wrong
    context.close()
    assert found == {}


def _number(desk: Desk, role: str) -> str:
    """Return the number under which the page offers a role."""
    options = desk.page.eval_on_selector_all(
        "[name=role][value]", "all => all.map(e => [e.value, e.textContent.trim()])"
    )
    return str(next(value for value, words in options if words.split(" · ")[0] == role or words == role))


def test_no_page_is_left_out() -> None:
    tried = {path.partition("?")[0] for paths in PATHS.values() for path in paths}
    known = {page.path for page in find_pages()}
    left = {path for path in known if not any(_fits(path, each) for each in tried)}
    assert left == NOT_HERE


def _fits(pattern: str, path: str) -> bool:
    wanted, given = pattern.split("/"), path.split("/")
    return len(wanted) == len(given) and all(w.startswith("<") or w == g for w, g in zip(wanted, given, strict=True))


@pytest.mark.parametrize(
    "path",
    [
        *("/login", "/offline", "/wall/join", "/sessions", "/wall?as_of=2023Q2"),
        *("/download/overview.xlsx?view=1", "/download/overview.xlsx?view=1&lang=en"),
        *(
            "/login?lang=en",
            "/offline?lang=en",
            "/wall/join?lang=en",
            "/sessions?lang=en",
            "/wall?as_of=2023Q2&lang=en",
        ),
    ],
)
def test_documents_of_their_own(browser: Browser, everything: Everything, path: str) -> None:
    context = new_context(browser, viewport={"width": 360, "height": 900})
    page = context.new_page()
    page.goto(everything.address + path)
    wrong = violations(page)
    context.close()
    assert wrong == []
