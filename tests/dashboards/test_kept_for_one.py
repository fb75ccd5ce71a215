"""A personal page that is kept: made once for each person and each state of the data, with each session's own token."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from access.session import SessionEnd
from dashboards import urls
from dashboards.page import Page
from dashboards.reader import Reader
from dashboards.request import Request
from dashboards.server.page_cache import PageRenderer
from dashboards.server.routing import find_pages
from dashboards.viewer import SessionTimeLeft, Viewer
from etl.home import Home
from etl.store.data_store import DataStore
from etl.tasks.task_service import TaskService
from plan.review import Person, Role
from plan.tasks.slip import SlipColour
from tests.dashboards.desks import FILLER, LEADER, REVIEWER, copy_of, opened
from tests.dashboards.task_samples import keep_tasks, tasks_over
from tests.security.household import routing

OFFICE = Person("林立", Role.REVIEWER, None, True)
HERE, ELSEWHERE = Viewer(OFFICE, "a" * 64, signed_in=True), Viewer(OFFICE, "b" * 64, signed_in=True)


class Counted:
    """Pages of which one counts how often it is made."""

    def __init__(self, path: str) -> None:
        self.made = 0
        self.pages = tuple(self._counting(page) if page.path == path else page for page in find_pages())

    def _counting(self, page: Page) -> Page:
        def build(request: Request) -> object:
            self.made += 1
            return page.build(request)

        return replace(page, build=build)  # type: ignore[arg-type]


@pytest.fixture(name="root")
def _root(grown: Path, tmp_path: Path) -> Path:
    root = copy_of(grown, tmp_path / "home")
    keep_tasks(tasks_over(DataStore.of(Home(root))))
    return root


@pytest.fixture(name="kept")
def _kept(root: Path) -> Iterator[tuple[Counted, PageRenderer, TaskService]]:
    data_store, counted = DataStore.of(Home(root)), Counted(urls.SUPERVISE)
    with closing(data_store.warehouse()) as warehouse:
        store = tasks_over(data_store)
        yield (
            counted,
            PageRenderer(counted.pages, Reader(data_store.plan, warehouse, tasks=store)),
            TaskService(store),
        )


def test_it_is_made_once_for_a_person_until_something_is_done(
    kept: tuple[Counted, PageRenderer, TaskService],
) -> None:
    counted, renderer, service = kept
    first = renderer.picture("/supervise", "", HERE).html
    assert renderer.picture("/supervise", "", HERE).html == first
    assert counted.made == 1
    slip = service.issue("1", SlipColour.YELLOW, OFFICE, "低于序时")
    assert f"/supervise/{slip.id}" in renderer.picture("/supervise", "", HERE).html
    assert f"/supervise/{slip.id}" not in first
    assert counted.made == 2


def test_each_session_has_its_own_token_and_nobody_elses(kept: tuple[Counted, PageRenderer, TaskService]) -> None:
    counted, renderer, _ = kept
    pages = [renderer.picture("/supervise", "", viewer).html for viewer in (HERE, ELSEWHERE)]
    assert counted.made == 1
    assert [page.count(HERE.token) > 0 for page in pages] == [True, False]
    assert [page.count(ELSEWHERE.token) > 0 for page in pages] == [False, True]
    assert pages[0].replace(HERE.token, ELSEWHERE.token) == pages[1]


def test_how_long_a_session_lasts_makes_no_new_page(kept: tuple[Counted, PageRenderer, TaskService]) -> None:
    counted, renderer, _ = kept
    for minutes in range(3):
        stay = SessionTimeLeft(timedelta(minutes=30 - minutes), next(iter(SessionEnd)), timedelta(minutes=5))
        renderer.picture("/supervise", "", replace(HERE, stay=stay))
    assert counted.made == 1


@pytest.mark.parametrize(
    "other",
    [
        Viewer(Person("何佳", Role.REVIEWER, None, True), "c" * 64, signed_in=True),
        Viewer(Person("林立", Role.LEADER, None, True), "c" * 64, signed_in=True),
        Viewer(Person("林立", Role.FILLER, "养老服务科", True), "c" * 64, signed_in=True),
        replace(HERE, must_prove=True),
    ],
)
def test_another_person_has_his_own(kept: tuple[Counted, PageRenderer, TaskService], other: Viewer) -> None:
    counted, renderer, _ = kept
    renderer.picture("/supervise", "", HERE)
    renderer.picture("/supervise", "", other)
    assert counted.made == 2


def test_a_piece_of_work_is_looked_at_anew(kept: tuple[Counted, PageRenderer, TaskService]) -> None:
    counted, renderer, _ = kept
    for _ in range(2):
        renderer.picture("/supervise", "?job=1", HERE)
    assert counted.made == 2


def test_pages_that_do_not_say_so_are_made_anew(root: Path) -> None:
    data_store, counted = DataStore.of(Home(root)), Counted(urls.SLIP)
    with closing(data_store.warehouse()) as warehouse:
        store = tasks_over(data_store)
        slip = TaskService(store).issue("1", SlipColour.YELLOW, OFFICE, "低于序时")
        renderer = PageRenderer(counted.pages, Reader(data_store.plan, warehouse, tasks=store))
        for _ in range(2):
            renderer.picture(f"/supervise/{slip.id}", "", HERE)
    assert counted.made == 2


def test_the_callback_answers_each_role_as_its_page_does_and_follows_what_is_done(root: Path) -> None:
    with opened(root, tasks=True) as office:
        browsers = {number: office.browser(number) for number in (REVIEWER, LEADER, FILLER)}

        def answered(number: int) -> str:
            body = routing("/supervise")
            answer = browsers[number].client.post("/_dash-update-component", json=body, base_url="http://127.0.0.1")
            assert answer.status_code == 200
            return answer.get_data(as_text=True)

        first = {number: answered(number) for number in browsers}
        assert ["issue-form" in text for text in first.values()] == [True, False, False]
        assert {number: answered(number) for number in browsers} == first
        assert browsers[REVIEWER].token in first[REVIEWER]
        slip = TaskService(tasks_over(office.data_store)).issue("1", SlipColour.YELLOW, OFFICE, "低于序时")
        assert not any(slip.id in text for text in first.values())
        assert [slip.id in answered(number) for number in browsers] == [True] * 3
