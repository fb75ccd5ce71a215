"""A small home, grown once and copied for every test; a server over it. These tests do not run beside each other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.dashboards.desks import copy_of, grow
from tests.etl.submissions.test_full_disk import small  # noqa: F401 - a fixture, found by its name
from tests.torture.server import Server


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One after the other: each has a server and wants to know how quick it is."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("torture"))


@pytest.fixture(scope="session", name="grown")
def _grown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("torture") / "grown"
    grow(root)
    return root


@pytest.fixture
def home(grown: Path, tmp_path: Path) -> Path:
    """Return a home that a test may hurt."""
    return copy_of(grown, tmp_path / "home")


@pytest.fixture
def server(home: Path) -> Iterator[Server]:
    """Yield the server over it."""
    with Server(home) as running:
        yield running


@pytest.fixture(scope="module")
def shared(grown: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Yield one server for all tests of a module: they leave nothing behind that the next would mind."""
    with Server(copy_of(grown, tmp_path_factory.mktemp("shared") / "home")) as running:
        yield running
