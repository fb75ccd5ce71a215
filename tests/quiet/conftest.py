"""Two servers: over the demonstration, where a role is chosen, and over a home of its own with accounts."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from access.administration import Administration
from dashboards.server.access_setup import authenticator_of
from etl.home import Home
from etl.intake.intake import by, load
from etl.store.data_store import DataStore
from plan.board import reporting
from plan.period import Period
from plan.review import Person, Role
from tests.dashboards.desks import grow
from tests.quiet.server import Account, Server, serving
from tests.workbooks import ELDERLY, write


@pytest.fixture(scope="session")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a small home of the demonstration's, to be copied."""
    root = tmp_path_factory.mktemp("quiet") / "home"
    grow(root)
    return root


@pytest.fixture(scope="module")
def rehearsal(grown: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Yield a server over the demonstration."""
    folder = tmp_path_factory.mktemp("rehearsal")
    with serving(Path(shutil.copytree(grown, folder / "home")), folder / "said") as made:
        yield made


@pytest.fixture(scope="module")
def bureau(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Yield a server over data that are meant, with an account for 李审核."""
    folder = tmp_path_factory.mktemp("bureau")
    home = Home(folder / "home")
    data_store = DataStore.of(home)
    load([write(folder, ELDERLY, Period(2023, 1))], data_store, hands=by("管理员"))
    data_store.warehouse().close()
    administration = Administration(authenticator_of(home), reporting(data_store.plan))
    password = administration.add(Person("命令行", Role.MACHINE), "李审核", Role.REVIEWER)
    with serving(home.root, folder / "said", Account("李审核", password)) as made:
        yield made


@pytest.fixture(params=["rehearsal", "bureau"])
def server(request: pytest.FixtureRequest) -> Server:
    """Return one and then the other."""
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Server)
    return found
