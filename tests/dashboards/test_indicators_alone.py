"""A bureau that has its own catalogue and nothing beside it: no documents of commitments, no ways of supervision."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from etl.home import Home
from etl.store.data_store import DataStore
from etl.tasks.catalogue import SOURCES, SUPERVISION, TaskCatalogue
from etl.yaml_files import CATALOGUE
from plan.catalogue_faults import CatalogueFaults
from tests.dashboards.desks import FILLER, LEADER, Browser, Office, grow, opened

_LINK = re.compile(r'href="(/(?!assets/)[^"#]*)')


@pytest.fixture(name="office", scope="module")
def _office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    root = tmp_path_factory.mktemp("alone") / "home"
    grow(root)
    shutil.copy(CATALOGUE, root)
    with opened(root, tasks=True, reports=True) as office:
        yield office


def walked(browser: Browser) -> Iterator[tuple[str, int, str]]:
    """Yield address, status and document of every page and download that links lead to, one of those that differ in
    their question or a number alone."""
    waiting, shapes = ["/", "/tasks?view=table", "/tasks/decompose", "/supervise", "/wall"], set[str]()
    while waiting:
        address = waiting.pop()
        shape = re.sub(r"\d+", "0", address.split("?")[0])
        if shape in shapes:
            continue
        shapes.add(shape)
        answer = browser.get(address)
        document = answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""
        answer.close()
        yield address, answer.status_code, document
        waiting += [unescape(found) for found in _LINK.findall(document)]


@pytest.mark.parametrize("role", [LEADER, FILLER])
def test_every_page_answers(office: Office, role: int) -> None:
    seen = list(walked(office.browser(role)))
    assert [(address, status) for address, status, _ in seen if status >= 500] == []
    assert len([address for address, status, _ in seen if status == 200]) > 12


def test_the_ledger_says_that_there_is_nothing_to_make_tasks_of(office: Office) -> None:
    assert "还没有录入规划条目" in office.browser(LEADER).text("/tasks")


def test_published_rules_hold_and_no_other_bureaus_units(office: Office) -> None:
    home, plan = office.data_store.home, office.data_store.plan
    own, programs = TaskCatalogue.of(home, plan), TaskCatalogue(plan)
    assert programs.supervision.units
    assert own.supervision == programs.supervision.model_copy(update={"units": ()})
    assert own.commitments.all == ()


def test_what_stands_beside_the_catalogue_is_the_homes(tmp_path: Path) -> None:
    for path in (CATALOGUE, SUPERVISION):
        shutil.copy(path, tmp_path)
    shutil.copytree(SOURCES, tmp_path / SOURCES.name)
    text = (tmp_path / SUPERVISION.name).read_text("utf-8").replace("silent_days: 30", "silent_days: 31")
    (tmp_path / SUPERVISION.name).write_text(text, "utf-8")
    data_store = DataStore.of(Home(tmp_path))
    own = TaskCatalogue.of(data_store.home, data_store.plan)
    assert own.supervision.silent_days == 31
    assert own.commitments.all == TaskCatalogue(data_store.plan).commitments.all


def test_an_empty_folder_of_documents_is_a_slip(tmp_path: Path) -> None:
    shutil.copy(CATALOGUE, tmp_path)
    (tmp_path / SOURCES.name).mkdir()
    data_store = DataStore.of(Home(tmp_path))
    with pytest.raises(CatalogueFaults):
        assert TaskCatalogue.of(data_store.home, data_store.plan).commitments
