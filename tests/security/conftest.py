"""A home grown once, and servers over it: one that everybody reads, and one's own for whoever changes things."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from dataclasses import replace
from itertools import count as counting
from pathlib import Path

import pytest

from access.policy import Policy
from tests.browser.conftest import keep  # noqa: F401 - a fixture, found by its name
from tests.security.home import Grown, grow
from tests.security.household import Household, furnish, opened

Open = Callable[..., Household]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """On one worker, so that the home is grown once; the browser's walk on another."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("security-walk" if item.path.stem == "test_walk" else "security"))


@pytest.fixture(scope="session", name="grown")
def _grown(tmp_path_factory: pytest.TempPathFactory) -> Grown:
    root = tmp_path_factory.mktemp("security")
    (root / "workbooks").mkdir()
    bare = grow(root / "home", root / "workbooks")
    with opened(bare) as access_services:
        furnish(access_services)
        return replace(bare, things=access_services.things)


@pytest.fixture(scope="module", name="access_services")
def _access_services(grown: Grown, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Household]:
    """Yield one that tests only read, but for its audit."""
    with opened(grown.copied(tmp_path_factory.mktemp("house") / "home")) as access_services:
        yield access_services


@pytest.fixture(name="own")
def _own(grown: Grown, tmp_path: Path) -> Iterator[Household]:
    """Yield one that a test may change."""
    with opened(grown.copied(tmp_path / "home")) as access_services:
        yield access_services


@pytest.fixture(name="open_house")
def _open_house(grown: Grown, tmp_path: Path) -> Iterator[Open]:
    """Open houses under other policies."""
    numbers = counting()
    with ExitStack() as stack:

        def access_services(policy: Policy) -> Household:
            made: AbstractContextManager[Household] = opened(grown.copied(tmp_path / f"home{next(numbers)}"), policy)
            return stack.enter_context(made)

        yield access_services
